"""Who may do what with a help at the counter."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.features.assistance.models import Assistance
from app.features.assistance.states import AssistanceState
from app.kernel.actors import Actor
from app.kernel.permissions import Permission

# So long the clerk can print the receipt again.
RECEIPT_FOR = timedelta(hours=1)


def can_offer(actor: Actor) -> bool:
    """A person for themselves; not somebody who is helping them."""
    return actor.is_citizen and actor.subject_id is not None and not actor.helper


def can_issue(actor: Actor) -> bool:
    """Staff who check identity cards."""
    return actor.can(Permission.ASSISTANCE_ISSUE)


def can_begin(actor: Actor, assistance: Assistance) -> bool:
    """A counter clerk other than the one who printed the code: two have to agree that the person is there."""
    return actor.can(Permission.ASSISTANCE_GIVE) and actor.key != assistance.offered_by


def is_own(actor: Actor, assistance: Assistance) -> bool:
    """The person who was helped, by themselves."""
    return can_offer(actor) and actor.subject_id == assistance.subject_id


def is_helper(actor: Actor, assistance: Assistance) -> bool:
    """The clerk who helps."""
    return actor.is_staff and actor.key == assistance.helper


def can_end(actor: Actor, assistance: Assistance) -> bool:
    """Either of the two."""
    return is_own(actor, assistance) or is_helper(actor, assistance)


def can_print_receipt(actor: Actor, assistance: Assistance, at: datetime) -> bool:
    """The clerk who helped, for a short while; the person always has it on their own page."""
    ended_at = assistance.ended_at if assistance.state == AssistanceState.ENDED else None
    return is_helper(actor, assistance) and ended_at is not None and at < ended_at + RECEIPT_FOR
