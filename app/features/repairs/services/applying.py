"""Writes of the person: apply, complete once, take it back (rules 5.1 and 5.2)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.messages.kinds import MessageKind
from app.features.records.models import CreditRecord
from app.features.repairs import policies, queries
from app.features.repairs.models import RepairApplication
from app.features.repairs.services.parts import AREA, hold_both, next_state, start_clock, stop_clock, tell
from app.features.repairs.states import RepairAction
from app.features.subjects import queries as subjects
from app.features.uploads import services as uploads
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_id, new_reference
from app.rulebook import repair_tables
from app.rulebook.masking import mask_name


def apply_for_repair(
    session: Session, actor: Actor, *, record: CreditRecord, signature: str, basket: str
) -> RepairApplication:
    """Apply with the proof of performance and the signed commitment: nothing else is asked for.

    `signature`: one's own name as typed under the commitment; `basket`: the key of the files of the proof.
    Raises NotNow("not-ready") before the day on which it is possible.
    """
    if not policies.can_apply(actor, record):
        raise NotAllowed("cannot-apply")
    hold(session, record)  # two applications at the same moment: the second finds the first
    if queries.find_open(session, record.id) is not None:
        raise NotNow("repair-already-open")
    today = clock.today()
    if not queries.readiness(session, record, today).can_apply:
        raise NotNow("not-ready")
    name = subjects.identity_of(session, record.subject).name
    require_signature(signature, name)
    assert actor.subject_id is not None, "a citizen has a subject"
    edition = repair_tables.commitment_on(today)
    application = RepairApplication(
        id=new_id(),
        reference=new_reference("X", today.year),
        subject_id=actor.subject_id,
        record=record,
        filed_at=clock.now(),
        commitment_code=edition.code,
        commitment_digest=edition.digest,
        masked_name=mask_name(name) if record.catalogue_item.is_publishable else "",
    )
    start_clock(application, "repair-acceptance", today)
    session.add(application)
    session.flush()
    files = len(uploads.attach(session, area=AREA, basket=basket, owner_id=application.id))
    if not files:
        raise InvalidInput("proof-missing", field="proof")
    events.record(
        session,
        actor,
        "repairs.filed",
        application.reference,
        record=record.reference,
        files=files,
        commitment=edition.code,
        commitment_digest=edition.digest,
    )
    tell(session, application, MessageKind.REPAIR_RECEIVED, due_on=application.due_on)
    return application


def require_signature(signature: str, name: str) -> None:
    """The commitment is signed with one's own name; how it is spaced or dotted does not matter."""
    if not signature.strip():
        raise InvalidInput("signature-missing", field="signature")
    if _letters(signature) != _letters(name):
        raise InvalidInput("signature-differs", field="signature")


def complete_application(
    session: Session, actor: Actor, application: RepairApplication, *, basket: str
) -> RepairApplication:
    """Hand in what the one list named; the clock of acceptance begins anew."""
    if not policies.is_own_application(actor, application):
        raise NotAllowed("not-own-repair")
    hold_both(session, application)
    application.state = next_state(application, RepairAction.COMPLETE, actor)
    files = len(uploads.attach(session, area=AREA, basket=basket, owner_id=application.id))
    if not files:
        raise InvalidInput("nothing-chosen", field="proof")
    application.completed_at = clock.now()
    start_clock(application, "repair-acceptance", clock.today())
    session.flush()
    events.record(session, actor, "repairs.completed", application.reference, files=files)
    tell(session, application, MessageKind.REPAIR_RECEIVED, due_on=application.due_on)
    return application


def withdraw_application(session: Session, actor: Actor, application: RepairApplication) -> RepairApplication:
    """Take one's own application back; nothing is lost by it, and one may apply again."""
    if not policies.is_own_application(actor, application):
        raise NotAllowed("not-own-repair")
    hold_both(session, application)
    application.state = next_state(application, RepairAction.WITHDRAW, actor)
    stop_clock(application)
    session.flush()
    events.record(session, actor, "repairs.withdrawn", application.reference)
    return application


def _letters(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum())
