"""`flask db upgrade`: bring the database to this version's tables."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app import migrations
from app.features.catalogue.services import load_initial_catalogue
from app.features.disclosures import auditing
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.web.toolbox import toolbox

db = AppGroup("db", help="The database's tables.")
commands = (db,)


@db.command("upgrade")
def upgrade() -> None:
    """Run the migrations that the database does not have yet; a new one gets the catalogue to begin with."""
    before, after = migrations.upgrade(toolbox().database)
    if before is None:
        with toolbox().database.transaction() as session:
            load_initial_catalogue(session, SYSTEM)
    elif before != after:
        # A database from before the counts gets them from its rows and the log of events.
        with toolbox().database.transaction() as session:
            auditing.repair(session, clock.today())
    click.echo(
        f"Database at {after}."
        if before == after
        else f"Database upgraded from {before or 'nothing'} to {after}."
    )
