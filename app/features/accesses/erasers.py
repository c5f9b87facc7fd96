"""What of looks is erased when its time is over: what a row of the log says (the row stays in the chain), and
the questions about looks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import OPEN_STATES
from app.kernel import chains, clock
from app.kernel.access_log import CHAIN, Access
from app.kernel.erasure import Eraser, Slice
from app.rulebook.retention import kept_since

RULE = "access-log"
CHALLENGE_RULE = "access-challenge"


def _is_past(today: date) -> ColumnElement[bool]:
    return (Access.erased_seal == "") & (Access.at < clock.start_of(kept_since(RULE, today)))


def _due(session: Session, today: date) -> int:
    return session.scalar(select(func.count()).where(_is_past(today))) or 0


def _erase(session: Session, today: date, limit: int) -> Slice:
    rows = session.scalars(select(Access).where(_is_past(today)).order_by(Access.position).limit(limit)).all()
    for row in rows:
        chains.erase_contents(session, CHAIN, row)
    session.flush()
    return Slice(len(rows))


def _is_old_challenge(today: date) -> ColumnElement[bool]:
    ended_at = func.coalesce(AccessChallenge.decided_at, AccessChallenge.filed_at)
    return AccessChallenge.state.not_in(OPEN_STATES) & (
        ended_at < clock.start_of(kept_since(CHALLENGE_RULE, today))
    )


def _due_challenges(session: Session, today: date) -> int:
    return (
        session.scalar(select(func.count()).select_from(AccessChallenge).where(_is_old_challenge(today))) or 0
    )


def _erase_challenges(session: Session, today: date, limit: int) -> Slice:
    old = select(AccessChallenge.id).where(_is_old_challenge(today)).order_by(AccessChallenge.id).limit(limit)
    ids = list(session.scalars(old))
    session.execute(delete(AccessChallenge).where(AccessChallenge.id.in_(ids)))
    return Slice(len(ids))


ERASERS = (
    Eraser(RULE, "accesses.contents", _due, _erase),
    Eraser(CHALLENGE_RULE, "accesses.challenges", _due_challenges, _erase_challenges),
)
