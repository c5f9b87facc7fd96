"""Numbered migrations and how they are run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from app.kernel.db import Database

HERE = Path(__file__).parent


def config_for(connection: Connection | None = None) -> Config:
    """Alembic's configuration; no ini file needed."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def current_revision(connection: Connection) -> str | None:
    """The number of the last migration that the database has."""
    return MigrationContext.configure(connection).get_current_revision()


def is_known(revision: str) -> bool:
    """Whether this version of the portal has the migration."""
    return revision in {
        known.revision for known in ScriptDirectory.from_config(config_for()).walk_revisions()
    }


def upgrade(database: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Run what is missing, in one transaction; answers (before, after)."""
    with database.engine.connect() as plain, _references_at_rest(database, plain):
        connection = plain.execution_options(portal_write=True)
        with connection.begin():
            before = current_revision(connection)
            command.upgrade(config_for(connection), revision)
            if database.is_sqlite and (
                broken := connection.execute(text("PRAGMA foreign_key_check")).first()
            ):
                raise RuntimeError(f"after the upgrade {broken[0]} refers to a row that is not there")
            return before, current_revision(connection)


@contextmanager
def _references_at_rest(database: Database, connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew, which rows that refer to it would forbid meanwhile."""
    if not database.is_sqlite:
        yield
        return
    driver = connection.connection.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")
