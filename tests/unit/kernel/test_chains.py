"""The logs: whatever is done to their rows behind the portal's back shows (promise 4)."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.kernel import events
from app.kernel.actors import SYSTEM
from app.kernel.chains import ChainReport
from tests.support.portal import Portal


def _check(portal: Portal) -> ChainReport:
    with portal.reading() as session:
        return events.check(session)


@pytest.fixture
def logged(portal: Portal) -> Portal:
    with portal.writing() as session:
        for number in range(1, 6):
            events.record(session, SYSTEM, "tests.happened", f"T{number}", figure=number)
    return portal


def test_an_untouched_log_is_whole(logged: Portal) -> None:
    assert _check(logged) == ChainReport("events", 5, None)


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("UPDATE events SET post = 'reviewer' WHERE position = 3", 3),
        ("DELETE FROM events WHERE position = 2", 2),
        ("DELETE FROM events WHERE position = 5", 5),
        ("UPDATE events SET digest = previous WHERE position = 4", 4),
        ("UPDATE chain_heads SET position = 4", 6),
        ("DELETE FROM chain_heads", 1),
    ],
)
def test_an_auditor_sees_tampering(logged: Portal, tampering: str, first_bad: int) -> None:
    with logged.writing() as session:
        session.execute(text(tampering))
    assert _check(logged).first_bad == first_bad


def test_an_auditor_sees_a_cut_tail_with_the_head_moved_back(logged: Portal) -> None:
    with logged.writing() as session:
        session.execute(text("DELETE FROM events WHERE position = 5"))
        session.execute(
            text(
                "UPDATE chain_heads SET position = 4,"
                " digest = (SELECT digest FROM events WHERE position = 4) WHERE name = 'events'"
            )
        )
    assert _check(logged).first_bad == 5
