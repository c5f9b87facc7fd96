"""What of publications goes on when an account is closed."""

from __future__ import annotations

from uuid import UUID

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState
from app.features.records.models import CreditRecord
from app.kernel.closing import GoingOn

# From the notice on: of one that is only proposed the person has not been told yet.
_UNDER_WAY = (DisclosureState.NOTICE_SERVED, DisclosureState.DECIDED)


def _count(session: Session, subject_id: UUID) -> int:
    found = (
        select(func.count())
        .select_from(Disclosure)
        .join(CreditRecord, Disclosure.record_id == CreditRecord.id)
        .where(CreditRecord.subject_id == subject_id, Disclosure.state.in_(_UNDER_WAY))
    )
    return session.scalar(found) or 0


GOING_ON = (GoingOn(_l("Notices of a publication, with the reply and the decision"), _count),)
