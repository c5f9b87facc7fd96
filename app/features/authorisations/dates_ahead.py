"""Dates of authorisations that a person should not miss: the last day of each."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.authorisations.models import Authorisation
from app.features.authorisations.states import AuthorisationState
from app.features.messages.dates_ahead import DateAhead
from app.features.messages.kinds import MessageKind


def dates_ahead(
    session: Session, since: date, until: date, subject_id: UUID | None = None
) -> tuple[DateAhead, ...]:
    """Authorisations that were not taken back."""
    found = select(Authorisation.subject_id, Authorisation.reference, Authorisation.ends_on).where(
        Authorisation.state == AuthorisationState.ACTIVE, Authorisation.ends_on.between(since, until)
    )
    if subject_id is not None:
        found = found.where(Authorisation.subject_id == subject_id)
    return tuple(
        DateAhead(whose, MessageKind.REMINDER_AUTHORISATION, reference, on)
        for whose, reference, on in session.execute(found)
    )
