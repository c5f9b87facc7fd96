"""The commands."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import select

from app.cli.seed import load as load_tests
from app.cli.seed import story
from app.cli.seed.people import CITIZENS, PASSWORD, STAFF, TOTP_SECRET, ZHANG
from app.features.accounts import queries as accounts
from app.features.accounts.models import Account
from app.web.toolbox import toolbox

seed = AppGroup("seed", help="Demo content, and content for load tests. Refused outside demo mode.")


def _require_demo_mode() -> None:
    if not toolbox().settings.demo:
        raise click.ClickException(
            "Demo content exists in demo mode only. Set PORTAL_DEMO=1, never in production."
        )


@seed.command("demo")
def demo() -> None:
    """Tell the demo's story once: a second call changes nothing."""
    _require_demo_mode()
    with toolbox().database.reading() as session:
        if accounts.find_by_login(session, ZHANG.login) is not None:
            click.echo("The demo content is there already.")
            return
    with Progress(console=Console(file=sys.stderr)) as bar:
        chapters = story.chapters(toolbox())
        task = bar.add_task("demo content", total=len(chapters))
        for title, tell in chapters:
            bar.update(task, description=title)
            tell()
            bar.advance(task)
    click.echo("Demo content is ready.")


@seed.command("load")
@click.option(
    "--people", type=click.IntRange(1, 200_000), required=True, help="How many people, one disclosure each."
)
def load(people: int) -> None:
    """Make people with records and published disclosures, for load tests."""
    _require_demo_mode()
    with Progress(console=Console(file=sys.stderr)) as bar:
        task = bar.add_task("people", total=people)
        for done in load_tests.load_people(toolbox(), people):
            bar.update(task, completed=done)
    click.echo(f"{people} people are ready. Run `flask --app app index rebuild`.")


@seed.command("accounts")
def list_accounts() -> None:
    """Print the demo accounts, one a line: name, what they are for."""
    _require_demo_mode()
    with toolbox().database.reading() as session:
        there = set(session.scalars(select(Account.login)))
    for person in (*CITIZENS, *STAFF):
        if person.login in there:
            click.echo(f"{person.login}\t{person.about}")
    click.echo(f"password\t{PASSWORD}")
    click.echo(f"staff second factor (TOTP)\t{TOTP_SECRET}")
