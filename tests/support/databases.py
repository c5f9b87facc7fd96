"""Databases of the tests' own: a SQLite file or a PostgreSQL database, made, filled anew, dropped."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

KIND = os.environ.get("PORTAL_TEST_DATABASE", "sqlite")
ADMIN_URL = os.environ.get(
    "PORTAL_TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)


@contextmanager
def fresh_database(folder: Path) -> Iterator[str]:
    """The URL of an empty database that is gone afterwards."""
    if KIND == "sqlite":
        yield f"sqlite:///{folder / 'portal.sqlite'}"
        return
    with fresh_postgres("portal_test") as url:
        yield url


@contextmanager
def fresh_postgres(prefix: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database that is gone afterwards."""
    name = f"{prefix}_{uuid.uuid4().hex[:12]}"
    admin = create_engine(ADMIN_URL, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        # A crash of what is dropped anyway loses nothing worth waiting for.
        connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = off'))
    try:
        yield make_url(ADMIN_URL).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        admin.dispose()
