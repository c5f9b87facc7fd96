"""Run by Alembic for each command."""

from __future__ import annotations

from alembic import context

from app.migrations import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata(),
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
