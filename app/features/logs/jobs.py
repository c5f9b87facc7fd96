"""What the worker does: checks what is new in both logs, all of it once a day, and notes where they end."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from app.adapters.anchors import AnchorProblem, by_chain
from app.kernel import chain_checks, chains, clock
from app.kernel.chains import ChainReport
from app.web.toolbox import Toolbox

_FULL_EVERY = timedelta(days=1)
_log = structlog.get_logger("portal")


def tidy(tools: Toolbox) -> None:
    """Called every few minutes."""
    reports, bad_anchor = check_chains(tools, is_full=_is_full_due(tools))
    if bad_anchor is not None or not all(report.is_ok for report in reports):
        _log.error("chain-broken", chains=[one.name for one in reports if not one.is_ok], anchor=bad_anchor)
        return  # nothing is noted of logs that are not whole
    last = tools.anchors.last_at()
    if last is None or clock.day_of(last) < clock.today():
        anchor(tools)


def anchor(tools: Toolbox) -> None:
    """Note where both logs end now."""
    with tools.database.reading() as session:
        ends = {name: chains.head_of(session, name) for name in chain_checks.CHECKS}
    tools.anchors.add(clock.now(), ends)


def check_chains(tools: Toolbox, *, is_full: bool) -> tuple[tuple[ChainReport, ...], int | None]:
    """Check both logs against themselves and the anchors: (reports, first wrong line of the anchors)."""
    bad_line: int | None = None
    places = {}
    try:
        places = by_chain(tools.anchors.read())
    except AnchorProblem as problem:
        bad_line = problem.line
    return chain_checks.run(tools.database, is_full=is_full, anchors=places), bad_line


def _is_full_due(tools: Toolbox) -> bool:
    with tools.database.reading() as session:
        done: list[datetime] = [one.full_at for one in chain_checks.results(session)]
    return len(done) < len(chain_checks.CHECKS) or min(done) + _FULL_EVERY < clock.now()
