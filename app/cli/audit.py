"""`flask audit verify`: follow both hash chains from their first link to their head."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from flask.cli import AppGroup

from app.features.logs import jobs
from app.kernel import access_log, events
from app.kernel.chains import ChainReport
from app.web.toolbox import toolbox

audit = AppGroup("audit", help="The event log and the access log.")
commands = (audit,)


@audit.command("verify")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def verify(form: str) -> None:
    """Check that nothing was changed, taken out, put in, cut off or put back; fails where something was."""
    reports, bad_anchor = jobs.check_chains(toolbox(), is_full=True)
    if form == "json":
        click.echo(json.dumps(_as_json(reports, bad_anchor)))
    else:
        for report in reports:
            click.echo(_in_words(report))
        if bad_anchor is not None:
            click.echo(f"anchors: line {bad_anchor} of the file was changed")
    if bad_anchor is not None or not all(report.is_ok for report in reports):
        raise SystemExit(1)


def _as_json(reports: Sequence[ChainReport], bad_anchor: int | None) -> dict[str, object]:
    links = {report.name: report.links for report in reports}
    broken = [f"{report.name}:{report.first_bad}" for report in reports if not report.is_ok]
    if bad_anchor is not None:
        broken.append(f"anchors:{bad_anchor}")
    return {
        "events": links[events.CHAIN],
        "accesses": links[access_log.CHAIN],
        "ok": not broken,
        "first_bad": broken[0] if broken else None,
    }


def _in_words(report: ChainReport) -> str:
    if report.is_ok:
        return f"{report.name}: {report.links} links, all in order"
    return f"{report.name}: broken at link {report.first_bad}"
