"""`flask disclosures check`: whether what is kept about visibility and counts is what the rows say."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.features.disclosures import auditing, counting
from app.kernel import clock
from app.web.toolbox import toolbox

disclosures = AppGroup("disclosures", help="What the public sees, and how many.")
commands = (disclosures,)
_MOST_NAMED = 20


@disclosures.command("check")
@click.option("--repair", is_flag=True, help="Work out anew what does not fit.")
def check(repair: bool) -> None:
    """Compare the days of display and the counts with every row; fails where they differ and stay so."""
    today, database = clock.today(), toolbox().database
    if repair:
        with database.transaction() as session:
            found = auditing.repair(session, today)
    else:
        with database.reading() as session:
            found = auditing.check(session, today)
    click.echo(
        f"{found.rows} published; {len(found.wrong_rows)} with wrong days, {found.wrong_figures} wrong counts"
        + ("; repaired" if repair and not found.is_ok else "")
    )
    for reference in found.wrong_rows[:_MOST_NAMED]:
        click.echo(reference)
    if not (repair or found.is_ok):
        raise SystemExit(1)


@disclosures.command("tidy")
def tidy() -> None:
    """Melt counts about the same thing into one, as the worker does from time to time."""
    click.echo(f"{counting.tidy(toolbox().database, clock.today())} rows fewer")
