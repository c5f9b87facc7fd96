"""What waits in tips, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.office.desk import DeskEntry
from app.features.tips import policies, queries
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """What waits for those who handle tips, and for who decides on unsealing."""
    return (*_for_handlers(session, actor), *_for_the_second_person(session, actor))


def _for_handlers(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    if not policies.can_handle(actor):
        return ()
    handler = queries.handler_of(session, actor)
    in_check, late = queries.count_in_check(session, handler)
    unanswered = queries.count_awaiting_answer(session, handler)
    to_tell, late_to_tell = queries.count_to_be_told(session, handler)
    return (
        DeskEntry(_("Tips to be checked"), in_check, late, "tips_office.index"),
        DeskEntry(_("Tips with a new message"), unanswered, 0, "tips_office.index"),
        DeskEntry(_("Named reporters to be told"), to_tell, late_to_tell, "tips_office.index"),
    )


def _for_the_second_person(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    if not policies.can_decide_unsealings(actor):
        return ()
    handler = queries.handler_of(session, actor)
    waiting = queries.identities.count_waiting(session, handler)
    own = len(queries.about_the_office(session, handler))
    return (
        DeskEntry(_("Unsealings to be decided"), waiting, 0, "tips_office.unsealings"),
        DeskEntry(_("Tips about this office to be handed on"), own, 0, "tips_office.unsealings"),
    )
