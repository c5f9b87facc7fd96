"""Who may do what with a tip. A reporter is whoever holds the receipt code: no account stands behind it.

The credit office sorts all tips; another body's staff have those that were handed to their body. Neither has
one that is about their own body, nor one with which they themselves have something to do.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.features.tips.models import Tip, TipUnsealing
from app.features.tips.states import CHECKED_STATES, TABLE, TipAction, TipState
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


@dataclass(frozen=True)
class Handler:
    """A member of staff before the tips: whether their body is the credit office, which tips are closed."""

    actor: Actor
    is_of_office: bool
    conflicts: Collection[UUID] = frozenset()


def can_handle(actor: Actor) -> bool:
    """Whether a post opens, answers and decides tips at all."""
    return actor.can(Permission.TIPS_HANDLE)


def can_open(handler: Handler, tip: Tip) -> bool:
    """Whether this member of staff may see this tip."""
    actor = handler.actor
    if not can_handle(actor) or tip.id in handler.conflicts or actor.body_id is None:
        return False
    if tip.reported_body_id == actor.body_id:
        return False
    return handler.is_of_office or tip.body_id == actor.body_id


def can_do(handler: Handler, tip: Tip, action: TipAction, today: date) -> bool:
    """Whether this member of staff may take this step now."""
    if not can_open(handler, tip) or action not in TABLE.actions(TipState(tip.state), handler.actor):
        return False
    if tip.is_duplicate or action is TipAction.REOPEN:
        return False  # a duplicate goes with the tip that it was joined to; reopening is the reporter's
    if action is TipAction.ASSIGN:
        return handler.is_of_office
    if action is TipAction.EXTEND:
        return can_extend(tip, today)
    return True


def can_extend(tip: Tip, today: date) -> bool:
    """Whether the time limit may still be made longer: once, and before it is over (rule 7.1)."""
    return tip.extended_on is None and tip.due_on is not None and today <= tip.due_on


def can_be_handed_to(tip: Tip, body_id: UUID) -> bool:
    """Whether a body may have this tip: never the one that it is about."""
    return body_id != tip.reported_body_id


def can_hand_over_blindly(handler: Handler, tip: Tip) -> bool:
    """Whether somebody may hand on, unread, a tip about the credit office itself: its officer for data."""
    actor = handler.actor
    is_about_office = handler.is_of_office and tip.reported_body_id == actor.body_id
    return can_decide_unsealings(actor) and is_about_office and tip.body_id is None


def can_write(tip: Tip) -> bool:
    """Whether messages go to and fro: until the tip is closed."""
    return not tip.is_closed


def can_reopen(tip: Tip) -> bool:
    """Whether the reporter may have a closed tip looked at again: once."""
    return tip.is_closed and tip.reopened_on is None


def can_answer_survey(tip: Tip) -> bool:
    """Whether the reporter may say how it went: once, at the end."""
    return tip.is_closed and not tip.is_surveyed


def can_ask_unsealing(handler: Handler, tip: Tip) -> bool:
    """Whether this member of staff may ask who the reporter is."""
    return tip.is_named and can_open(handler, tip)


def can_see_unsealing(handler: Handler, tip: Tip) -> bool:
    """Whether this officer has a say about a tip: not where it is about their own body or themselves."""
    is_concerned = tip.reported_body_id == handler.actor.body_id or tip.id in handler.conflicts
    return can_decide_unsealings(handler.actor) and not is_concerned


def can_decide_unsealing(handler: Handler, tip: Tip, unsealing: TipUnsealing) -> bool:
    """Whether somebody may decide it: the data-protection officer, and never who asked (rule 7.2)."""
    is_own = unsealing.asked_by == handler.actor.key
    return can_see_unsealing(handler, tip) and unsealing.is_waiting and not is_own


def can_decide_unsealings(actor: Actor) -> bool:
    """Whether a post decides who may know a reporter."""
    return actor.can(Permission.TIPS_UNSEAL)


def is_checked(tip: Tip) -> bool:
    """Whether the clock of the check runs."""
    return tip.state in CHECKED_STATES
