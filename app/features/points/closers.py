"""What of points ends with an account: all of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.features.points import queries, services
from app.kernel.actors import Actor
from app.kernel.closing import Closer


def _leave(session: Session, actor: Actor) -> int:
    if actor.subject_id is None or queries.find_enrolment(session, actor.subject_id) is None:
        return 0
    services.leave(session, actor)
    return 1


CLOSERS = (Closer("points.left", _l("Your reward points are deleted."), _leave),)
