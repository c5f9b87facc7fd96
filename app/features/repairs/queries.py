"""Reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import Session

from app.features.accounts import queries as accounts
from app.features.bodies.models import Body, BodyKind
from app.features.clocks import queries as clocks
from app.features.clocks.queries import LegalClock, Standing
from app.features.records import queries as records
from app.features.records.models import CreditRecord, Polarity
from app.features.repairs import policies
from app.features.repairs.models import RepairApplication
from app.features.repairs.policies import Handler
from app.features.repairs.states import BEFORE_ACCEPTANCE, BEFORE_DECISION, OPEN_STATES, RepairState
from app.features.uploads import queries as uploads
from app.features.uploads.models import Upload
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound
from app.kernel.events import Event
from app.kernel.permissions import Permission
from app.rulebook.readiness import Readiness, RepairFacts, readiness_of
from app.rulebook.severity import Severity
from app.rulebook.working_days import Due

AREA = "repairs"  # where its files are attached, in the rules on uploads
# Over without a decision: whether it came in time is no question.
_UNDECIDED = (RepairState.WITHDRAWN, RepairState.SETTLED)
# A commitment is public from the acceptance on, and only while the application lives or was granted.
_COMMITTED = (RepairState.ACCEPTED, RepairState.PROPOSED, RepairState.GRANTED)


@dataclass(frozen=True)
class Waiting:
    """How many applications wait within a post's reach, and how many of them are late."""

    to_accept: int
    late_to_accept: int
    to_decide: int
    late_to_decide: int


def of_subject(session: Session, subject_id: UUID) -> tuple[RepairApplication, ...]:
    """One person's applications, newest first."""
    found = select(RepairApplication).where(RepairApplication.subject_id == subject_id)
    return tuple(session.scalars(found.order_by(RepairApplication.id.desc())))


def negative_records_of(session: Session, subject_id: UUID, today: date) -> tuple[CreditRecord, ...]:
    """What speaks against a person and is still in force: what could be repaired."""
    found = records.records_of(session, subject_id, today)
    return tuple(record for record in found if record.polarity == Polarity.NEGATIVE)


def get_own(session: Session, actor: Actor, reference: str) -> RepairApplication:
    """One's own application. Raises NotFound."""
    application = find_by_reference(session, reference)
    if application is None or not policies.is_own_application(actor, application):
        raise NotFound("no-such-repair")
    return application


def get_own_record(session: Session, actor: Actor, reference: str, today: date) -> CreditRecord:
    """One's own negative record that is in force. Raises NotFound."""
    record = records.get_own(session, actor, reference, today)
    if record.polarity != Polarity.NEGATIVE:
        raise NotFound("nothing-to-repair")
    return record


def get_for_staff(session: Session, actor: Actor, reference: str) -> RepairApplication:
    """An application within this post's reach. Raises NotFound."""
    application = find_by_reference(session, reference)
    if application is None or not policies.can_open(handler_of(session, actor), application):
        raise NotFound("no-such-repair")
    return application


def find_by_reference(session: Session, reference: str) -> RepairApplication | None:
    """The application with this reference, whoever asks."""
    return session.scalar(select(RepairApplication).where(RepairApplication.reference == reference))


def find_open(session: Session, record_id: UUID) -> RepairApplication | None:
    """The open application for a record, if there is one."""
    found = select(RepairApplication).where(
        RepairApplication.record_id == record_id, RepairApplication.state.in_(OPEN_STATES)
    )
    return session.scalar(found.limit(1))


def count_open(session: Session, subject_id: UUID) -> int:
    """How many applications of a person are under way."""
    is_open = RepairApplication.state.in_(OPEN_STATES)
    return (
        session.scalar(select(func.count()).where(RepairApplication.subject_id == subject_id, is_open)) or 0
    )


def readiness(
    session: Session,
    record: CreditRecord,
    today: date,
    *,
    has_proof: bool = False,
    has_commitment: bool = False,
) -> Readiness:
    """The checklist of a record on a day (rule 5.1)."""
    return readiness_of(
        RepairFacts(
            on=today,
            record_kind=record.kind,
            is_in_force=record.is_usable_on(today),
            severity=Severity(record.severity) if record.severity else None,
            min_term=records.derivation_of(record).min_term,
            earliest_on=record.earliest_repair_on,
            barred_until=barred_until(session, record.subject_id),
            has_proof=has_proof,
            has_commitment=has_commitment,
        )
    )


def barred_until(session: Session, subject_id: UUID) -> date | None:
    """The last day of the longest bar on a person, past or not."""
    found = select(func.max(RepairApplication.barred_until))
    return session.scalar(found.where(RepairApplication.subject_id == subject_id))


def handler_of(session: Session, actor: Actor, application: RepairApplication | None = None) -> Handler:
    """A member of staff before an application, or before the list of them."""
    body = session.get(Body, actor.body_id) if actor.body_id is not None else None
    is_of_office = body is not None and body.kind == BodyKind.CREDIT_OFFICE
    absent: frozenset[UUID] = frozenset()
    if is_of_office and application is not None:
        determining = application.record.determining_body_id
        absent = frozenset() if _has_access(session, determining) else frozenset({determining})
    return Handler(actor, is_of_office, absent)


def _has_access(session: Session, body_id: UUID) -> bool:
    """Whether a body has two people here of whom one proposes and the other decides."""
    staff = [account.actor for account in accounts.staff_of_body(session, body_id)]
    handling = [one for one in staff if one.can(Permission.REPAIRS_HANDLE)]
    return len(handling) > 1 and any(one.can(Permission.REPAIRS_DECIDE) for one in handling)


def open_for_staff(session: Session, actor: Actor) -> tuple[RepairApplication, ...]:
    """What is open within this post's reach: what runs first, the first due in front."""
    found = _within_reach(session, actor).where(RepairApplication.state.in_(OPEN_STATES))
    return tuple(session.scalars(found.order_by(RepairApplication.due_on.nulls_last(), RepairApplication.id)))


def closed_for_staff(
    session: Session, actor: Actor, *, offset: int, limit: int
) -> tuple[tuple[RepairApplication, ...], int]:
    """One page of what is no longer open, the latest first, and how many there are."""
    found = _within_reach(session, actor).where(RepairApplication.state.not_in(OPEN_STATES))
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(RepairApplication.id).subquery())
    )
    page = found.order_by(RepairApplication.id.desc()).offset(offset).limit(limit)
    return tuple(session.scalars(page)), total or 0


def waiting_on(session: Session, actor: Actor, today: date) -> Waiting:
    """What waits for this post; what is paused waits for the person alone."""
    found = open_for_staff(session, actor)
    to_accept = [one for one in found if one.state in BEFORE_ACCEPTANCE]
    to_decide = [one for one in found if one.state in BEFORE_DECISION]
    return Waiting(
        to_accept=len(to_accept),
        late_to_accept=sum(one.is_late_on(today) for one in to_accept),
        to_decide=len(to_decide),
        late_to_decide=sum(one.is_late_on(today) for one in to_decide),
    )


def clock_of(session: Session, application: RepairApplication) -> LegalClock:
    """The clock of the decision, from the acceptance on; pauses belong to it alone."""

    def keep(due: Due) -> None:
        application.due_on, application.is_due_provisional = due.on, due.is_provisional

    assert application.accepted_at is not None, "before the acceptance nothing can stand still"
    is_extended = application.extended_at is not None
    return LegalClock(
        kind="repair",
        case_id=application.id,
        reference=application.reference,
        subject_id=application.subject_id,
        deadline="repair-decision-extended" if is_extended else "repair-decision",
        started_on=clock.day_of(application.accepted_at),
        stopped_on=clock.day_of(application.decided_at) if application.decided_at else None,
        may_stop=lambda actor: (
            application.is_open and policies.can_judge(handler_of(session, actor, application), application)
        ),
        keep_due=keep,
    )


def standing_of(session: Session, application: RepairApplication, today: date) -> Standing | None:
    """How the clock of the decision stands; None before the acceptance and where nothing was decided."""
    if application.accepted_at is None or application.state in _UNDECIDED:
        return None
    return clocks.standing_of(session, clock_of(session, application), today)


def gaps_of(session: Session, application: RepairApplication) -> str:
    """The one list of what is missing, a line for each; empty where there was none."""
    return _opened(session, application, "gaps")


def reasons_of(session: Session, application: RepairApplication) -> str:
    """The reasons of the decision or of the refusal to accept; empty while there are none."""
    return _opened(session, application, "reasons")


def proposal_of(session: Session, application: RepairApplication) -> str:
    """The reasons that were proposed. For staff only."""
    return _opened(session, application, "proposal")


def extension_of(session: Session, application: RepairApplication) -> str:
    """Why the time to decide was extended; empty where it was not."""
    return _opened(session, application, "extension")


def sent_back_of(session: Session, application: RepairApplication) -> str:
    """Why the last proposal was sent back. For staff only."""
    return _opened(session, application, "sent_back")


def proofs_of(session: Session, application: RepairApplication) -> tuple[Upload, ...]:
    """The files that came with it and after it."""
    return uploads.attached_to(session, AREA, application.id)


def get_proof(session: Session, application: RepairApplication, reference: str) -> Upload:
    """One of its files. Raises NotFound."""
    return uploads.get_attached(session, AREA, application.id, reference)


def deeds(session: Session, application: RepairApplication) -> tuple[Event, ...]:
    """What was done about an application, first to last."""
    return events.history(session, application.reference)


def commitments_shown(
    session: Session, today: date, *, offset: int, limit: int
) -> tuple[tuple[RepairApplication, ...], int]:
    """One page of the commitments that are public on a day, the latest first, and how many there are."""
    found = select(RepairApplication).where(
        RepairApplication.state.in_(_COMMITTED), RepairApplication.commitment_until >= today
    )
    total = session.scalar(
        select(func.count()).select_from(found.with_only_columns(RepairApplication.id).subquery())
    )
    page = found.order_by(RepairApplication.accepted_at.desc(), RepairApplication.id.desc())
    return tuple(session.scalars(page.offset(offset).limit(limit))), total or 0


def _opened(session: Session, application: RepairApplication, name: str) -> str:
    sealed = getattr(application, f"{name}_sealed")
    return keyring_of(session).open(sealed, f"repairs.{name}:{application.id}") if sealed else ""


def _within_reach(session: Session, actor: Actor) -> Select[RepairApplication]:
    """The same as `policies.can_open`, for many at once."""
    found = select(RepairApplication).join(RepairApplication.record)
    if not actor.can(Permission.REPAIRS_HANDLE) or actor.body_id is None:
        return found.where(false())
    if handler_of(session, actor).is_of_office:
        return found
    return found.where(CreditRecord.determining_body_id == actor.body_id)
