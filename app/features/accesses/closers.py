"""What of questions about looks goes on when an account is closed."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.accesses.models import AccessChallenge
from app.features.accesses.states import OPEN_STATES
from app.kernel.closing import GoingOn


def _count(session: Session, subject_id: UUID) -> int:
    is_open = AccessChallenge.state.in_(OPEN_STATES)
    asked = select(func.count()).where(AccessChallenge.subject_id == subject_id, is_open)
    return session.scalar(asked) or 0


GOING_ON = (GoingOn(_l("Open questions about who looked"), _count),)
