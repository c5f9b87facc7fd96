"""Numbered migrations and how they are run."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
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


def upgrade(database: Database) -> tuple[str | None, str | None]:
    """Run what is missing, in one transaction; answers (before, after)."""
    with database.engine.connect() as plain:
        connection = plain.execution_options(portal_write=True)
        with connection.begin():
            before = current_revision(connection)
            command.upgrade(config_for(connection), "head")
            return before, current_revision(connection)
