"""The portal under test: the real app on a real database, with what tests need at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.config import load_settings
from app.factory import create_app
from app.migrations import tables
from app.rulebook import layers
from app.web.toolbox import Toolbox
from tests.support.page import Page


class Visitor:
    """A person with a browser of their own."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.client.environ_base = {**self.client.environ_base, "portal.raise_errors": True}

    def open(self, address: str, **options: object) -> Page:
        return Page(self.client, self.client.get(address, follow_redirects=True, **options))  # type: ignore[arg-type]


class Portal:
    """One application with its database."""

    def __init__(self, folder: Path, database_url: str, **overrides: object) -> None:
        self.settings = load_settings(
            {},
            instance=str(folder),
            database_url=database_url,
            testing=True,
            secure_cookies=False,
            **overrides,
        )
        self.app = create_app(self.settings)
        self.toolbox: Toolbox = self.app.extensions["portal"]
        self.database = self.toolbox.database

    def visitor(self) -> Visitor:
        return Visitor(self.app)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self.database.transaction() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.database.reading() as session:
            yield session

    def run(self, *words: str) -> str:
        """A `flask` command; answers what it printed. Raises on failure."""
        result = self.app.test_cli_runner().invoke(args=list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    def empty(self) -> None:
        """Take every row out of every table, and every count out of the rate limits."""
        with self.writing() as session:
            if self.database.is_sqlite:
                session.execute(text("PRAGMA defer_foreign_keys=ON"))
                for name in _table_names():
                    session.execute(text(f'DELETE FROM "{name}"'))
            else:
                session.execute(text(_empty_postgres()))
        self.toolbox.rate_limits.forget_all()
        self.settings.anchors_file.unlink(missing_ok=True)
        layers.enact(None)

    def close(self) -> None:
        """Give everything back."""
        if "pdf" in vars(self.toolbox):
            self.toolbox.pdf.close()
        if "search" in vars(self.toolbox):
            self.toolbox.search.close()
        self.database.engine.dispose()


@cache
def _table_names() -> tuple[str, ...]:
    """What is referred to goes first: a record's versions go only with their record."""
    return tuple(table.name for table in tables.metadata().sorted_tables)


@cache
def _empty_postgres() -> str:
    """Truncating a hundred tables takes a tenth of a second, and most are empty: only those with rows."""
    names = ", ".join(f"'{name}'" for name in _table_names())
    return f"""
        DO $$ DECLARE one text; has_rows boolean; found text[] := '{{}}'; BEGIN
            FOREACH one IN ARRAY ARRAY[{names}] LOOP
                EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO has_rows;
                IF has_rows THEN found := found || quote_ident(one); END IF;
            END LOOP;
            IF found = '{{}}' THEN RETURN; END IF;
            IF current_setting('is_superuser') = 'off' THEN
                EXECUTE 'TRUNCATE ' || array_to_string(found, ', ') || ' CASCADE';
                RETURN;
            END IF;
            SET LOCAL session_replication_role = replica;  -- the guards of what never changes step aside
            FOREACH one IN ARRAY found LOOP EXECUTE 'DELETE FROM ' || one; END LOOP;
        END $$"""
