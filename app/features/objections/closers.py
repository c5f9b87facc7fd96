"""What of objections goes on when an account is closed."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.objections.models import Objection
from app.features.objections.states import OPEN_STATES
from app.kernel.closing import GoingOn


def _count(session: Session, subject_id: UUID) -> int:
    is_open = Objection.state.in_(OPEN_STATES)
    return session.scalar(select(func.count()).where(Objection.subject_id == subject_id, is_open)) or 0


GOING_ON = (GoingOn(_l("Open objections"), _count),)
