"""The migrations make exactly the tables that the models describe."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app import migrations
from app.migrations import tables
from tests.support.portal import Portal


def test_the_schema_equals_the_models(portal: Portal) -> None:
    with portal.database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _is_ours}
        )
        assert compare_metadata(context, tables.metadata()) == []


def _is_ours(_thing: object, name: str, kind: str, *_rest: object) -> bool:
    # The search engine keeps a table of its own where the database is PostgreSQL.
    return not (kind == "table" and name.startswith("search_"))


def test_each_migration_has_a_number_of_its_own_and_follows_the_one_before() -> None:
    files = sorted((migrations.HERE / "versions").glob("*.py"))
    numbers = [path.name[:4] for path in files]
    assert len(set(numbers)) == len(numbers)
    assert all(number.isdigit() for number in numbers)
    for path, before in zip(files[1:], numbers, strict=False):
        assert f'down_revision = "{before}"' in path.read_text("utf-8"), path.name
