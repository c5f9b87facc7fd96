"""An older instance with data in it takes the new tables and keeps every row."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from app import migrations
from tests.support.databases import fresh_database
from tests.support.portal import Portal

BODY, ACCOUNT = "0" * 31 + "1", "0" * 31 + "2"
OLDER = "0009"


def test_rows_that_refer_to_each_other_survive_an_upgrade(tmp_path: Path) -> None:
    with fresh_database(tmp_path) as url:
        portal = Portal(tmp_path, url)
        migrations.upgrade(portal.database, OLDER)
        with portal.database.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO bodies (id, code, name, kind, is_confirmed)"
                    " VALUES (:id, NULL, '灵寿县交通运输局', 'department', TRUE)"
                ),
                {"id": BODY},
            )
            connection.execute(
                text(
                    "INSERT INTO accounts (id, login, kind, display_name, password_hash, body_id, roles,"
                    " totp_secret_sealed, totp_last_step, is_active, language, made_at)"
                    " VALUES (:id, 'one', 'staff', '', '!', :body, '[]', '', 0, TRUE, 'zh', '2026-01-01')"
                ),
                {"id": ACCOUNT, "body": BODY},
            )
        migrations.upgrade(portal.database)
        with portal.database.engine.connect() as connection:
            joined = "SELECT b.name FROM accounts a JOIN bodies b ON b.id = a.body_id WHERE a.login = 'one'"
            assert connection.execute(text(joined)).scalar_one() == "灵寿县交通运输局"
            if portal.database.is_sqlite:
                assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        portal.close()
