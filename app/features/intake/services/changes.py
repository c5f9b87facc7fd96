"""A body corrects a record or takes it back: record, disclosures, index and the person follow at once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.disclosures.following import end_with_record, follow_correction
from app.features.disclosures.states import EndReason
from app.features.intake.judging import Judged
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.kernel.actors import Actor


def correct(session: Session, actor: Actor, record: CreditRecord, one: Judged, source_row: str) -> None:
    """Add a version; masked copies on a disclosure follow, the person is told."""
    assert one.taken is not None, "a correction has been read"
    assert one.item is not None, "a corrected record has its item"
    facts = one.taken.facts
    records.correct_record(session, actor, record, item=one.item, facts=facts, source_row=source_row)
    if record.withdrawn_at is not None:
        end_with_record(session, record, EndReason.REMOVED_BY_ITS_BODY)
        _tell(session, record, MessageKind.RECORD_WITHDRAWN, reason=record.withdrawn_reason)
        return
    follow_correction(session, record)
    _tell(session, record, MessageKind.RECORD_CORRECTED, version=record.version)


def withdraw(session: Session, actor: Actor, record: CreditRecord, one: Judged) -> None:
    """Take a record back for good: no longer used, no longer shown, with the public reason."""
    assert one.withdrawal is not None, "a withdrawal has been read"
    reason = one.withdrawal.reason.code
    records.withdraw_record(session, actor, record, reason=reason)
    end_with_record(session, record, EndReason(reason))
    _tell(session, record, MessageKind.RECORD_WITHDRAWN, reason=reason)


def _tell(session: Session, record: CreditRecord, kind: MessageKind, **values: object) -> None:
    messages.send(session, record.subject_id, kind, thing=record.reference, **values)
