"""Writes: one person proposes a change of the rules, another decides; its day comes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.features.catalogue import services as catalogue
from app.features.rules import policies, queries
from app.features.rules.encoding import decoded, encoded
from app.features.rules.models import RuleChange
from app.features.rules.states import TABLE, ChangeAction, ChangeState, Deed
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_reference
from app.rulebook.amending import ONE_DAY, Amended, Amendment, NewSource, amended, check, entry_on
from app.rulebook.catalogue import initial_items
from app.rulebook.layers import Layer, RulebookError, mapping_layer, trial

_ITEM = "catalogue-item"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to change; empty `values` for an end."""

    kind: str
    code: str
    deed: Deed
    values: Mapping[str, Any]
    first_day: date
    reason: str
    rule_id: str = ""
    source: NewSource | None = None


def try_out(wish: Wish, *, mark: str = "office-trial") -> tuple[Amended, Layer]:
    """What a wish would do to the rules now in use. Raises InvalidInput where they could not be used then."""
    if wish.first_day <= clock.today():
        raise InvalidInput("day-too-early", field="first_day")
    if not wish.reason.strip():
        raise InvalidInput("reason-missing", field="reason")
    _require_entry(wish)
    _require_comment(wish)
    try:
        found = amended(
            Amendment(wish.kind, wish.code, wish.first_day, wish.values, wish.rule_id, mark, wish.source)
        )
        layer = mapping_layer(found.content)
        check(layer)
    except RulebookError as problem:
        raise InvalidInput("rulebook-refuses", detail=str(problem)) from None
    return found, layer


def propose_change(session: Session, actor: Actor, wish: Wish) -> RuleChange:
    """Propose it. Nothing changes until a second person approves and the day has come."""
    if not policies.can_propose(actor):
        raise NotAllowed("cannot-propose")
    if queries.find_unfinished(session, wish.kind, wish.code, clock.today()) is not None:
        raise NotNow("change-under-way")
    reference = new_reference("L", clock.today().year)
    mark = f"office-{reference.lower()}"
    found, _layer = try_out(wish, mark=mark)
    change = RuleChange(
        reference=reference,
        kind=wish.kind,
        code=wish.code,
        deed=wish.deed,
        first_day=wish.first_day,
        reason=wish.reason.strip(),
        rule_id=wish.rule_id,
        mark=mark,
        source=vars(wish.source) if wish.source else {},
        wanted=encoded(dict(wish.values)),
        before=encoded(found.before),
        after=encoded(found.after),
        content=encoded(found.content),
        proposed_by=actor.key,
        proposed_at=clock.now(),
    )
    session.add(change)
    session.flush()
    events.record(
        session,
        actor,
        "rules.change-proposed",
        reference,
        kind=wish.kind,
        code=wish.code,
        deed=str(wish.deed),
        first_day=wish.first_day.isoformat(),
    )
    return change


def approve_change(session: Session, actor: Actor, change: RuleChange, *, reasons: str) -> RuleChange:
    """Approve as the second person; worked out anew from the rules as they are now."""
    state = _decide(session, actor, change, ChangeAction.APPROVE, reasons)
    if change.first_day <= clock.today():
        raise NotNow("day-has-passed")
    found, layer = try_out(wish_of(change), mark=change.mark)
    change.state = state
    change.before, change.after = encoded(found.before), encoded(found.after)
    change.content = encoded(found.content)
    session.flush()
    events.record(
        session, actor, "rules.change-approved", change.reference, first_day=change.first_day.isoformat()
    )
    if change.kind == _ITEM:
        _change_catalogue(session, actor, change, layer)
    return change


def refuse_change(session: Session, actor: Actor, change: RuleChange, *, reasons: str) -> RuleChange:
    """Refuse as the second person, with reasons."""
    change.state = _decide(session, actor, change, ChangeAction.REFUSE, reasons)
    session.flush()
    events.record(session, actor, "rules.change-refused", change.reference)
    return change


def withdraw_change(session: Session, actor: Actor, change: RuleChange) -> RuleChange:
    """Take one's own proposal back."""
    hold(session, change)
    state = TABLE.next_state(ChangeState(change.state), ChangeAction.WITHDRAW, actor)
    if not policies.can_withdraw(actor, change):
        raise NotAllowed("not-the-proposer")
    change.state, change.decided_at, change.decided_by = state, clock.now(), actor.key
    session.flush()
    events.record(session, actor, "rules.change-withdrawn", change.reference)
    return change


def wish_of(change: RuleChange) -> Wish:
    """The wish as it was proposed."""
    return Wish(
        kind=change.kind,
        code=change.code,
        deed=Deed(change.deed),
        values=decoded(change.wanted),
        first_day=change.first_day,
        reason=change.reason,
        rule_id=change.rule_id,
        source=NewSource(**change.source) if change.source else None,
    )


def _decide(
    session: Session, actor: Actor, change: RuleChange, action: ChangeAction, reasons: str
) -> ChangeState:
    hold(session, change)
    state = TABLE.next_state(ChangeState(change.state), action, actor)
    if not policies.can_decide(actor, change):
        raise FourEyes("own-proposal")
    if not reasons.strip():
        raise InvalidInput("reasons-missing", field="reasons")
    change.decided_by, change.decided_at = actor.key, clock.now()
    change.decision_reasons = reasons.strip()
    return state


def _require_entry(wish: Wish) -> None:
    """An entry can be added once; only what is in force can be changed or ended."""
    is_there = entry_on(wish.kind, wish.code, wish.first_day - ONE_DAY) is not None
    if wish.deed is Deed.ADD and is_there:
        raise InvalidInput("code-taken", field="code")
    if wish.deed is not Deed.ADD and not is_there:
        raise InvalidInput("no-such-entry")


def _require_comment(wish: Wish) -> None:
    """A list's standard was open to public comment before (rule 2.1); the loader checks for how long."""
    if wish.kind == "list" and wish.deed is not Deed.END and wish.values.get("switched_on"):
        for name in ("comment_from", "comment_to"):
            if not wish.values.get(name):
                raise InvalidInput("comment-missing", field=name)


def _change_catalogue(session: Session, actor: Actor, change: RuleChange, layer: Layer) -> None:
    """The catalogue is a table of its own: the new version stands there with its first day."""
    if change.deed == Deed.END:
        catalogue.end_item(session, actor, change.code, last_day=change.first_day - ONE_DAY)
        return
    with trial(layer):
        item = next(
            one
            for one in initial_items()
            if one.code == change.code and one.in_force_from == change.first_day
        )
    catalogue.add_version(session, actor, item)
