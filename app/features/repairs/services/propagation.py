"""Writes of the propagation board: every recipient is told, acknowledges, and is reminded (rule 5.4)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from app.features.bodies import queries as bodies
from app.features.disclosures import queries as disclosures
from app.features.messages import services as messages
from app.features.messages.kinds import MessageKind
from app.features.records.models import CreditRecord
from app.features.repairs import notices, policies, queries
from app.features.repairs.models import Notice, ObjectionNotice, RepairApplication, RepairNotice
from app.features.repairs.services.parts import tell
from app.kernel import clock, events
from app.kernel.actors import SYSTEM, Actor
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_reference
from app.rulebook import deadlines, repair_tables
from app.rulebook.measures import measures_for

_LONGEST_PROOF = 128
_FINDER = "认定单位"  # as the table of measures calls the body that made the finding


def send_notices(session: Session, application: RepairApplication) -> None:
    """Tell everybody who received the record or applies a measure because of it."""
    today = clock.today()
    due_on = deadlines.due("repair-propagation", today).on
    for recipient, measures in _recipients(session, application.record, is_repair=True).items():
        body = bodies.find_by_name(session, recipient)
        notice = RepairNotice(
            reference=new_reference("N", today.year),
            application=application,
            recipient=recipient,
            body_id=body.id if body else None,
            measures=measures,
            sent_at=clock.now(),
            due_on=due_on,
        )
        session.add(notice)
    session.flush()
    told = len(notices.of_application(session, application))
    events.record(session, SYSTEM, "repairs.notices-sent", application.reference, recipients=told)


def tell_of_objection(
    session: Session,
    record: CreditRecord,
    *,
    objection_id: UUID,
    objection: str,
    outcome: str,
    is_lifting: bool,
) -> int:
    """Tell the same recipients that an objection was upheld; answers how many were told.

    `is_lifting`: the finding is gone, and every measure because of it with it. They have as long as for a
    repair: no rule names another time.
    """
    today = clock.today()
    due_on = deadlines.due("repair-propagation", today).on
    found = _recipients(session, record, is_repair=False)
    for recipient, measures in found.items():
        body = bodies.find_by_name(session, recipient)
        notice = ObjectionNotice(
            reference=new_reference("N", today.year),
            objection_id=objection_id,
            objection_reference=objection,
            subject_id=record.subject_id,
            record=record,
            outcome=outcome,
            recipient=recipient,
            body_id=body.id if body else None,
            measures=measures if is_lifting else [],
            sent_at=clock.now(),
            due_on=due_on,
        )
        session.add(notice)
    session.flush()
    if found:
        events.record(session, SYSTEM, "objections.recipients-told", objection, recipients=len(found))
    return len(found)


def acknowledge(session: Session, actor: Actor, notice: Notice, *, proof: str = "") -> Notice:
    """Confirm that the record is removed and the measures are lifted.

    `proof`: the number of the recipient's document; needed where the credit office records it for another.
    """
    hold(session, notice.application if isinstance(notice, RepairNotice) else notice.about)
    hold(session, notice)
    if not policies.can_acknowledge(queries.handler_of(session, actor), notice):
        raise NotAllowed("cannot-acknowledge")
    if notice.acknowledged_at is not None:
        raise NotNow("acknowledged-already")
    number = proof.strip()
    if not number and actor.body_id != notice.body_id:
        raise InvalidInput("proof-number-missing", field="proof")
    if len(number) > _LONGEST_PROOF:
        raise InvalidInput("words-too-long", field="proof", longest=_LONGEST_PROOF)
    notice.acknowledged_at, notice.acknowledged_by, notice.proof = clock.now(), actor.key, number
    session.flush()
    events.record(session, actor, "repairs.acknowledged", notice.case, notice=notice.reference)
    _tell_if_last(session, notice)
    return notice


def remind(session: Session, notice: Notice) -> None:
    """Remind a recipient whose day is over: its desk shows it as late, and the person sees it."""
    hold(session, notice)
    if notice.acknowledged_at is not None or notice.reminded_at is not None:
        return
    notice.reminded_at = clock.now()
    events.record(session, SYSTEM, "repairs.recipient-reminded", notice.case, notice=notice.reference)


def escalate(session: Session, notice: Notice) -> None:
    """Put it before the credit office's reviewers: the recipient let the reminder pass as well."""
    hold(session, notice)
    if notice.acknowledged_at is not None or notice.escalated_at is not None:
        return
    notice.escalated_at = clock.now()
    events.record(session, SYSTEM, "repairs.recipient-escalated", notice.case, notice=notice.reference)


def _tell_if_last(session: Session, notice: Notice) -> None:
    """Tell the person once nobody is left to confirm."""
    if isinstance(notice, RepairNotice) and notices.count_open(session, notice.application_id) == 0:
        tell(session, notice.application, MessageKind.REPAIR_SPREAD)
    if (
        isinstance(notice, ObjectionNotice)
        and notices.count_open_of_objection(session, notice.objection_id) == 0
    ):
        messages.send(session, notice.subject_id, MessageKind.OBJECTION_SPREAD, thing=notice.case)


def _recipients(session: Session, record: CreditRecord, *, is_repair: bool) -> dict[str, list[str]]:
    """Name of each recipient and the measures that it applies; of a repair: that it ends."""
    today = clock.today()
    was_published = any(one.published_at is not None for one in disclosures.of_record(session, record.id))
    found: dict[str, list[str]] = {}
    if record.source_body_id != record.determining_body_id:
        found[record.source_body.name] = []
    for one in repair_tables.recipients():
        item = record.catalogue_item.code
        if one.gets(item=item, list_code=record.list_code, was_published=was_published):
            found.setdefault(one.name, [])
    for measure in measures_for(record.list_code, today) if record.list_code else ():
        if measure.ends_on_repair or not is_repair:
            applied_by = record.determining_body.name if measure.applied_by == _FINDER else measure.applied_by
            found.setdefault(applied_by, []).append(measure.code)
    return found
