"""Nobody handles a tip about themselves: whom it names, and who says they have to do with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.accounts.models import Account, AccountKind
from app.features.tips.models import ConflictSource, Tip, TipConflict
from app.features.tips.services.words import handler_before
from app.kernel import clock, events
from app.kernel.actors import SYSTEM, Actor

_SHORTEST_NAME = 2


def declare_conflict(session: Session, actor: Actor, tip: Tip) -> None:
    """A member of staff says that they have to do with this tip: from now on it does not exist for them."""
    handler_before(session, actor, tip)
    _note(session, tip, actor.key, ConflictSource.DECLARED)
    events.record(session, actor, "tips.conflict-declared", tip.reference)


def note_named_staff(session: Session, tip: Tip, party: str) -> None:
    """Close a tip to those members of staff whose own name stands in it as the reported party."""
    if not party:
        return
    staff = session.scalars(
        select(Account).where(Account.kind == AccountKind.STAFF, Account.is_active.is_(True))
    )
    named = [one for one in staff if len(one.display_name) >= _SHORTEST_NAME and one.display_name in party]
    for account in named:
        _note(session, tip, account.actor.key, ConflictSource.NAMED)
    if named:
        events.record(session, SYSTEM, "tips.conflict-found", tip.reference, staff=len(named))


def _note(session: Session, tip: Tip, actor_key: str, source: ConflictSource) -> None:
    known = select(TipConflict).where(TipConflict.tip_id == tip.id, TipConflict.actor == actor_key)
    if session.scalar(known) is None:
        session.add(TipConflict(tip_id=tip.id, actor=actor_key, source=source, noted_at=clock.now()))
        session.flush()
