"""What becomes of a record's disclosures when its source corrects it or takes it back (rules 1.7, 3.9)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.features.disclosures import queries, services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.records.models import CreditRecord
from app.features.subjects import queries as subjects
from app.kernel import clock, events, outbox
from app.kernel.actors import SYSTEM
from app.kernel.db import hold
from app.rulebook.gates import closed_gates
from app.rulebook.masking import mask_within

_SHOWN = (DisclosureState.PUBLISHED, DisclosureState.SUSPENDED)
_OVER = (DisclosureState.ENDED, DisclosureState.REFUSED)


def hold_disclosures(session: Session, record_ids: Sequence[UUID]) -> None:
    """Hold what hangs on these records, before the first event of a slice is written."""
    for record_id in record_ids:
        for disclosure in reversed(queries.of_record(session, record_id)):
            hold(session, disclosure)


def follow_correction(session: Session, record: CreditRecord) -> None:
    """Bring the masked copies up to date; end what the corrected record gives no basis for.

    A correction shortens a display at once, and never lengthens what two people decided.
    """
    for disclosure in _live(session, record):
        if not (record.catalogue_item.is_publishable and record.publish_until):
            _end(session, disclosure, EndReason.NO_LONGER_PUBLISHABLE)
            continue
        identity = subjects.identity_of(session, record.subject)
        disclosure.title = mask_within(record.title, identity.name)
        disclosure.list_code, disclosure.domain = record.list_code, record.domain
        if disclosure.publish_until is not None:
            disclosure.publish_until = min(disclosure.publish_until, record.publish_until)
        disclosure.version += 1
        session.flush()
        events.record(
            session,
            SYSTEM,
            "disclosures.followed-correction",
            disclosure.reference,
            record=record.reference,
            version=record.version,
        )
        outbox.put(session, "index.disclosure", id=str(disclosure.id))


def end_if_unlawful(session: Session, record: CreditRecord) -> list[str]:
    """End what is shown of a record whose gates are no longer all open; answers what was ended."""
    ended = []
    for disclosure in _live(session, record):
        if disclosure.state not in _SHOWN:
            continue
        if closed_gates(queries.gates_of(session, record, clock.today(), disclosure)):
            _end(session, disclosure, EndReason.NO_LONGER_PUBLISHABLE)
            ended.append(disclosure.reference)
    return ended


def end_with_record(session: Session, record: CreditRecord, reason: EndReason) -> None:
    """End every display of a record that was taken back, with the public reason."""
    for disclosure in _live(session, record):
        _end(session, disclosure, reason)


def _live(session: Session, record: CreditRecord) -> list[Disclosure]:
    return [one for one in queries.of_record(session, record.id) if one.state not in _OVER]


def _end(session: Session, disclosure: Disclosure, reason: EndReason) -> None:
    # The deed is the source body's; what becomes of the disclosure follows from it by law.
    if disclosure.state in _SHOWN:
        services.end(session, SYSTEM, disclosure, reason=reason)
    else:
        services.refuse(session, SYSTEM, disclosure, reasons=reason.value)
