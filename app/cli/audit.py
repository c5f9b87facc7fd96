"""`flask audit verify`: follow both hash chains from their first link to their head."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.kernel import access_log, events
from app.kernel.chains import ChainReport
from app.web.toolbox import toolbox

audit = AppGroup("audit", help="The event log and the access log.")
commands = (audit,)


@audit.command("verify")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def verify(form: str) -> None:
    """Check that nothing was changed, taken out, put in or cut off; fails where something was."""
    with toolbox().database.reading() as session:
        reports = (events.check(session), access_log.check(session))
    if form == "json":
        click.echo(json.dumps(_as_json(*reports)))
    else:
        for report in reports:
            click.echo(_in_words(report))
    if not all(report.is_ok for report in reports):
        raise SystemExit(1)


def _as_json(event_report: ChainReport, access_report: ChainReport) -> dict[str, object]:
    bad = next((report for report in (event_report, access_report) if not report.is_ok), None)
    return {
        "events": event_report.links,
        "accesses": access_report.links,
        "ok": bad is None,
        "first_bad": None if bad is None else f"{bad.name}:{bad.first_bad}",
    }


def _in_words(report: ChainReport) -> str:
    if report.is_ok:
        return f"{report.name}: {report.links} links, all in order"
    return f"{report.name}: broken at link {report.first_bad}"
