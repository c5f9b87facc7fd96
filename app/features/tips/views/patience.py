"""Whoever tries wrong codes waits longer and longer; nobody has to solve a puzzle, and no address is counted.

Three counts decide how long: the wrong codes of this session, those that begin alike (somebody who knows part
of a code) and those of everybody together. A wait that rests on the last two is served once a session: it
slows down who begins a new session for each try, and costs a reporter with the right code a moment.
"""

from __future__ import annotations

from app.features.tips import receipts
from app.features.tips.views import limits
from app.features.tips.views.held import PATIENCE
from app.kernel import clock
from app.web.sessions import current_session
from app.web.toolbox import toolbox

FREE_TRIES = 3
LONGEST_WAIT = 300
_SCOPE = "tips-wrong-code"
_PREFIX_DIGITS = 8
# Wrong codes within the window that cost nobody else a wait, and how many more make it twice as long.
_PREFIX, _PREFIX_FREE, _PREFIX_STEP = "1000/hour", 5, 2
_EVERYBODY, _EVERYBODY_FREE, _EVERYBODY_STEP = "100000/hour", 60, 60
_LONGEST_FOR_OTHERS = 60


def seconds_to_wait(typed: str) -> int:
    """How long this session has to wait before this code is looked at; 0 when it may be."""
    _count, until, is_served = _held()
    left = int(until - _now()) + 1 if until > _now() else 0
    if left or is_served:
        return max(0, left)
    wait = _pressure(typed)
    if wait:
        _keep(_count, _now() + wait, is_served=True)
    return wait


def count_wrong_code(typed: str) -> None:
    """A wrong code: from the third on each makes this session's next wait twice as long."""
    for limit, key in _counters(typed):
        toolbox().rate_limits.hit(limit, _SCOPE, key)
    count = _held()[0] + 1
    wait = min(2 ** (count - FREE_TRIES + 2), LONGEST_WAIT) if count >= FREE_TRIES else 0
    _keep(count, _now() + wait if wait else 0.0, is_served=False)


def _pressure(typed: str) -> int:
    """How long a session waits because of what others tried."""
    by_prefix, by_all = (toolbox().rate_limits.count(limit, _SCOPE, key) for limit, key in _counters(typed))
    return max(
        _growing(by_prefix, _PREFIX_FREE, _PREFIX_STEP), _growing(by_all, _EVERYBODY_FREE, _EVERYBODY_STEP)
    )


def _growing(tries: int, free: int, step: int) -> int:
    return min(2 ** min((tries - free) // step, 10), _LONGEST_FOR_OTHERS) if tries >= free else 0


def _counters(typed: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The counts beyond this session, each under a keyed digest."""
    prefix = receipts.normalise(typed)[:_PREFIX_DIGITS]
    return (
        (_PREFIX, limits.blind(prefix, "code-prefix")),
        (_EVERYBODY, limits.blind(limits.EVERYBODY, "code-all")),
    )


def _held() -> tuple[int, float, bool]:
    """(wrong codes of this session, until when it waits, whether it has waited for what others tried)."""
    count, until, is_served = current_session().get(PATIENCE, (0, 0.0, False))
    return int(count), float(until), bool(is_served)


def _keep(count: int, until: float, *, is_served: bool) -> None:
    current_session()[PATIENCE] = (count, until, is_served)


def _now() -> float:
    return clock.now().timestamp()
