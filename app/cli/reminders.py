"""`flask reminders run`: remind people of their dates; also what the worker does once a day."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.features.messages import reminding
from app.kernel import clock
from app.web.toolbox import Toolbox, toolbox

reminders = AppGroup("reminders", help="What people are reminded of before its date.")
commands = (reminders,)


@reminders.command("run")
def run() -> None:
    """Send the reminders of today; each goes out once, however often this is called."""
    click.echo(f"{remind(toolbox())} reminders sent.")


def remind(tools: Toolbox) -> int:
    """Send what is due today, in one transaction; answers how many."""
    with tools.database.transaction() as session:
        return reminding.remind_of_dates(session, clock.today())
