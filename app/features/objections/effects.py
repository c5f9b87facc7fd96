"""What an outcome brings about, in the transaction of the decision, and what was brought about (rule 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.features.disclosures import queries as disclosures
from app.features.disclosures import services as disclosure_services
from app.features.disclosures.following import end_if_unlawful, follow_correction
from app.features.disclosures.states import DisclosureState, EndReason
from app.features.objections.models import Objection
from app.features.objections.states import ObjectionOutcome
from app.features.records import amending
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.repairs import services as repairs
from app.kernel import clock, outbox
from app.kernel.actors import SYSTEM, Actor
from app.kernel.errors import InvalidInput, NotNow

# Outcomes that end every public display of the record.
ENDS_DISPLAY = frozenset(
    {ObjectionOutcome.DELETED, ObjectionOutcome.DISPLAY_ENDED, ObjectionOutcome.REMOVED_FROM_LIST}
)
# Outcomes of which everybody is told who received the record; of the first two, to lift their measures.
_GONE = frozenset({ObjectionOutcome.DELETED, ObjectionOutcome.REMOVED_FROM_LIST})
_TOLD = _GONE | {ObjectionOutcome.DISPLAY_ENDED, ObjectionOutcome.CORRECTED}
AMENDS = frozenset({ObjectionOutcome.CORRECTED, ObjectionOutcome.SUPPLEMENTED})
_WITHDRAWN_BECAUSE = {
    ObjectionOutcome.DELETED: "objection-upheld",
    ObjectionOutcome.REMOVED_FROM_LIST: "removed-from-list",
}
_SHOWN = {DisclosureState.PUBLISHED, DisclosureState.SUSPENDED}
_PREPARED = {DisclosureState.PROPOSED, DisclosureState.NOTICE_SERVED, DisclosureState.DECIDED}


@dataclass(frozen=True)
class Effect:
    """One thing that was done: a code of `labels.DONE` and the thing that it was done to."""

    code: str
    thing: str


def possible_outcomes(record: CreditRecord) -> tuple[ObjectionOutcome, ...]:
    """The outcomes that there can be: an entry alone is removed from a list, and a withdrawn record stays."""
    without = set()
    if not record.list_code:
        without.add(ObjectionOutcome.REMOVED_FROM_LIST)
    if record.withdrawn_at is not None:
        without |= AMENDS
    return tuple(one for one in ObjectionOutcome if one not in without)


def other_outcomes(record: CreditRecord, first: str) -> tuple[ObjectionOutcome, ...]:
    """What a second look can put in the place of the first answer."""
    return tuple(one for one in possible_outcomes(record) if one != first or one in AMENDS)


def check_outcome(
    record: CreditRecord, outcome: ObjectionOutcome, changes: Mapping[str, str]
) -> dict[str, str]:
    """The changes that the outcome makes. Raises InvalidInput or NotNow for what cannot be."""
    if outcome not in possible_outcomes(record):
        raise NotNow("outcome-not-possible")
    if outcome not in AMENDS:
        return {}
    kept = amending.check_changes(record, changes)
    if outcome is ObjectionOutcome.CORRECTED:
        kept.pop(amending.ADDITION, None)
    if not kept:
        is_correction = outcome is ObjectionOutcome.CORRECTED
        raise InvalidInput("changes-missing" if is_correction else "addition-missing", field="outcome")
    return kept


def take_effect(
    session: Session,
    actor: Actor,
    objection: Objection,
    outcome: ObjectionOutcome,
    changes: Mapping[str, str],
) -> tuple[Effect, ...]:
    """Bring it about; answers what was done, first to last."""
    record, done = objection.record, []
    if outcome in AMENDS:
        amending.amend_record(session, actor, record, changes=changes, because_of=objection.reference)
        follow_correction(session, record)
        done.append(Effect("version-made", str(record.version)))
        done += [Effect("display-ended", one) for one in end_if_unlawful(session, record)]
    if outcome in ENDS_DISPLAY:
        done += _end_displays(session, objection)
    # Its source may have taken the record back while the objection was open.
    if outcome in _WITHDRAWN_BECAUSE and record.withdrawn_at is None:
        records.withdraw_record(session, actor, record, reason=_WITHDRAWN_BECAUSE[outcome])
        done.append(Effect("record-withdrawn", record.reference))
    is_unconfirmed = outcome is ObjectionOutcome.CANNOT_BE_CONFIRMED
    records.note_unconfirmed(session, record, clock.today() if is_unconfirmed else None)
    if is_unconfirmed:
        done.append(Effect("noted-on-record", record.reference))
    if outcome in _TOLD:
        done += _tell_recipients(session, objection, outcome)
    show_mark(session, record)
    return tuple(done)


def _tell_recipients(session: Session, objection: Objection, outcome: ObjectionOutcome) -> list[Effect]:
    told = repairs.tell_of_objection(
        session,
        objection.record,
        objection_id=objection.id,
        objection=objection.reference,
        outcome=outcome,
        is_lifting=outcome in _GONE,
    )
    return [Effect("recipients-told", str(told))] if told else []


def show_mark(session: Session, record: CreditRecord) -> None:
    """Have lists, search and pages show anew what stands at the record."""
    for disclosure in disclosures.of_record(session, record.id):
        outbox.put(session, "index.disclosure", id=str(disclosure.id))


def _end_displays(session: Session, objection: Objection) -> list[Effect]:
    """The decision is the reviewer's; what becomes of the disclosures follows from it by law."""
    done = []
    for disclosure in disclosures.of_record(session, objection.record.id):
        if disclosure.state in _SHOWN:
            disclosure_services.end(session, SYSTEM, disclosure, reason=EndReason.OBJECTION_UPHELD)
            done.append(Effect("display-ended", disclosure.reference))
        elif disclosure.state in _PREPARED:
            disclosure_services.refuse(session, SYSTEM, disclosure, reasons=objection.reference)
            done.append(Effect("publication-stopped", disclosure.reference))
    return done
