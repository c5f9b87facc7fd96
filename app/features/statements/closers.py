"""What of statements of one's own goes on when an account is closed."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.statements.models import OwnStatement
from app.features.statements.states import LIVE_STATES
from app.kernel.closing import GoingOn


def _count(session: Session, subject_id: UUID) -> int:
    is_live = OwnStatement.state.in_(LIVE_STATES)
    return session.scalar(select(func.count()).where(OwnStatement.subject_id == subject_id, is_live)) or 0


GOING_ON = (GoingOn(_l("Statements of your own on records"), _count),)
