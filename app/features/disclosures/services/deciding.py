"""Writes: proposal, notice, decision by a second person, service with which it is public (2.3, 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.features.accounts import queries as accounts
from app.features.disclosures import models, papers, policies, queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.name_check import check_index
from app.features.disclosures.services.parts import (
    GateClosed,
    Serving,
    hold_both,
    note_change,
    require_reasons,
    require_second_person,
    tell,
)
from app.features.disclosures.states import TABLE, DisclosureAction, DisclosureState, Manner, PaperKind
from app.features.records.models import CreditRecord
from app.features.subjects import queries as subjects
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.db import hold, keyring_of
from app.kernel.errors import InvalidInput, NotAllowed, NotNow
from app.kernel.ids import new_reference
from app.rulebook import deadlines
from app.rulebook.gates import closed_gates
from app.rulebook.masking import mask_name, mask_within

# What a proposal cannot open yet: the notice, its time, the second person and the service open them.
LATER_GATES = frozenset({"notice-served", "reply-window-over", "two-people", "documents-served"})
_SERVED_TOGETHER = (PaperKind.DECISION, PaperKind.REPAIR_NOTICE)


def propose_disclosure(session: Session, actor: Actor, *, record: CreditRecord, reasons: str) -> Disclosure:
    """Propose that a record be published. Raises GateClosed where no step could ever make it lawful."""
    if not policies.can_propose(actor, record):
        raise NotAllowed("cannot-propose")
    require_reasons(reasons)
    hold(session, record)
    if queries.is_being_prepared(session, record.id):
        raise NotNow("already-proposed")
    if queries.was_ended_by_objection(session, record):
        raise NotNow("ended-by-objection")
    closed = closed_gates(queries.gates_of(session, record, clock.today()))
    hopeless = tuple(gate for gate in closed if gate.code not in LATER_GATES)
    if hopeless:
        raise GateClosed(hopeless)
    identity = subjects.identity_of(session, record.subject)
    disclosure = Disclosure(
        reference=new_reference("D", clock.today().year),
        record=record,
        title=mask_within(record.title, identity.name),
        masked_name=mask_name(identity.name),
        masked_number=identity.id_number.masked,
        list_code=record.list_code,
        domain=record.domain,
        body_name=record.determining_body.name,
        proposed_by=actor.key,
        proposed_at=clock.now(),
        reasons=reasons.strip(),
    )
    session.add(disclosure)
    session.flush()
    events.record(session, actor, "disclosures.proposed", disclosure.reference, record=record.reference)
    return disclosure


def serve_notice(
    session: Session, actor: Actor, disclosure: Disclosure, *, serving: Serving | None = None
) -> Disclosure:
    """Serve the notice of reasons, basis, consequences and rights; the reply window begins.

    Without `serving` it is served today: on line where the person has an account, else delivered.
    """
    hold_both(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.SERVE_NOTICE, actor)
    if not policies.can_propose(actor, disclosure.record):
        raise NotAllowed("cannot-serve")
    serving = serving or _serving_today(session, disclosure)
    _require_possible(session, disclosure, serving, not_before=clock.day_of(disclosure.proposed_at))
    due = deadlines.due("disclosure-reply", serving.served_on)
    disclosure.state, disclosure.notice_served_on = state, serving.served_on
    disclosure.reply_due_on = due.on
    disclosure.version += 1
    papers.issue(
        session, disclosure, PaperKind.NOTICE, papers.facts_of(session, disclosure, serving.served_on)
    )
    _note_serving(session, actor, disclosure, PaperKind.NOTICE, serving)
    events.record(
        session,
        actor,
        "disclosures.notice-served",
        disclosure.reference,
        reply_due=disclosure.reply_due_on.isoformat(),
        manner=serving.manner,
    )
    tell(session, disclosure, "disclosure-notice", due_on=disclosure.reply_due_on)
    return disclosure


def approve(
    session: Session,
    actor: Actor,
    disclosure: Disclosure,
    *,
    reasons: str,
    answers: Mapping[int, str] | None = None,
    serving: Serving | None = None,
) -> Disclosure:
    """Decide, as the second person, that it is published; every point of a reply is answered.

    The decision and the repair notice are made. They are published with their service: now, with `serving`,
    or by `serve_decision` later. Raises FourEyes or GateClosed.
    """
    hold_both(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.APPROVE, actor)
    require_second_person(actor, disclosure)
    require_reasons(reasons)
    answered = _require_answers(session, disclosure, answers or {})
    today = clock.today()
    deed = {"decided_by": actor.key, "reply_considered": True, "documents_served_on": today}
    closed = closed_gates(queries.gates_of(session, disclosure.record, today, disclosure, **deed))
    if closed:
        raise GateClosed(closed)
    if serving is not None:
        _require_possible(session, disclosure, serving, not_before=today)
    disclosure.state, disclosure.decided_by, disclosure.decided_at = state, actor.key, clock.now()
    disclosure.decision_reasons = reasons.strip()
    _keep_answers(session, disclosure, answered)
    _issue_decision(session, disclosure, answered)
    note_change(session, actor, disclosure, "disclosures.approved", decision=disclosure.decision_no)
    if serving is not None:
        _publish(session, actor, disclosure, serving)
    return disclosure


def serve_decision(session: Session, actor: Actor, disclosure: Disclosure, *, serving: Serving) -> Disclosure:
    """Serve the decision together with the repair notice (rule 2.4); with that it is public.

    Raises GateClosed: all gates are looked at anew.
    """
    hold_both(session, disclosure)
    TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.SERVE_DECISION, actor)
    if not policies.can_propose(actor, disclosure.record):
        raise NotAllowed("cannot-serve")
    assert disclosure.decided_at is not None, "what is served was decided"
    _require_possible(session, disclosure, serving, not_before=clock.day_of(disclosure.decided_at))
    are_made = all(papers.find_paper(session, disclosure, kind) for kind in _SERVED_TOGETHER)
    served_on = serving.served_on if are_made else None
    closed = closed_gates(
        queries.gates_of(session, disclosure.record, clock.today(), disclosure, documents_served_on=served_on)
    )
    if closed:
        raise GateClosed(closed)
    return _publish(session, actor, disclosure, serving)


def refuse(
    session: Session,
    actor: Actor,
    disclosure: Disclosure,
    *,
    reasons: str,
    answers: Mapping[int, str] | None = None,
) -> Disclosure:
    """Decide that it is not published; whoever was served notice is told, with a document."""
    hold_both(session, disclosure)
    state = TABLE.next_state(DisclosureState(disclosure.state), DisclosureAction.REFUSE, actor)
    require_second_person(actor, disclosure)
    require_reasons(reasons)
    given = {number: text.strip() for number, text in (answers or {}).items() if text.strip()}
    disclosure.state, disclosure.decided_by, disclosure.decided_at = state, actor.key, clock.now()
    disclosure.decision_reasons = reasons.strip()
    _keep_answers(session, disclosure, given)
    was_told = disclosure.notice_served_on is not None
    if was_told:
        facts = papers.decision_facts(
            session,
            disclosure,
            reasons=disclosure.decision_reasons,
            answers=_all_answers(session, disclosure),
            day=clock.today(),
        )
        papers.issue(session, disclosure, PaperKind.REFUSAL, facts)
    note_change(session, actor, disclosure, "disclosures.refused")
    if was_told:
        tell(session, disclosure, "disclosure-refused")
    return disclosure


def _publish(session: Session, actor: Actor, disclosure: Disclosure, serving: Serving) -> Disclosure:
    disclosure.state = DisclosureState.PUBLISHED
    disclosure.documents_served_on = serving.served_on
    disclosure.published_at = clock.now()
    disclosure.publish_until = disclosure.record.publish_until
    identity = subjects.identity_of(session, disclosure.record.subject)
    disclosure.check_index = check_index(keyring_of(session), identity.name, identity.id_number.value[-4:])
    _note_serving(session, actor, disclosure, PaperKind.DECISION, serving)
    events.record(
        session,
        actor,
        "disclosures.decision-served",
        disclosure.reference,
        decision=disclosure.decision_no,
        manner=serving.manner,
    )
    note_change(session, actor, disclosure, "disclosures.published")
    tell(session, disclosure, "disclosure-decided")
    return disclosure


def _issue_decision(session: Session, disclosure: Disclosure, answers: dict[int, str]) -> None:
    """Make the decision and the notice of how to repair (两书): never one without the other."""
    facts = papers.decision_facts(
        session, disclosure, reasons=disclosure.decision_reasons, answers=answers, day=clock.today()
    )
    decision = papers.issue(session, disclosure, PaperKind.DECISION, facts)
    disclosure.decision_no = decision.number
    papers.issue(session, disclosure, PaperKind.REPAIR_NOTICE, facts | {"decision_no": decision.number})


def _keep_answers(session: Session, disclosure: Disclosure, answers: dict[int, str]) -> None:
    points = papers.points_of(session, disclosure)
    for point in points:
        if point.number in answers:
            point.answer_sealed = keyring_of(session).seal(
                answers[point.number], f"disclosures.answer:{point.id}"
            )
    if disclosure.reply_received_on is not None:
        disclosure.reply_considered_on = clock.today()


def _all_answers(session: Session, disclosure: Disclosure) -> dict[int, str]:
    return {point.number: papers.answer_of(session, point) for point in papers.points_of(session, disclosure)}


def _require_answers(session: Session, disclosure: Disclosure, answers: Mapping[int, str]) -> dict[int, str]:
    """An answer to each point. Raises InvalidInput for the first point without one."""
    given = {number: text.strip() for number, text in answers.items()}
    for point in papers.points_of(session, disclosure):
        if not given.get(point.number):
            raise InvalidInput("answer-missing", field=f"point-{point.number}", number=point.number)
    return given


def _serving_today(session: Session, disclosure: Disclosure) -> Serving:
    has_account = accounts.find_by_subject(session, disclosure.record.subject_id) is not None
    return Serving(Manner.ON_LINE if has_account else Manner.DELIVERED, clock.today())


def _require_possible(
    session: Session, disclosure: Disclosure, serving: Serving, *, not_before: date
) -> None:
    if not not_before <= serving.served_on <= clock.today():
        raise InvalidInput("served-on-impossible", field="served_on")
    account = accounts.find_by_subject(session, disclosure.record.subject_id)
    if serving.manner is Manner.ON_LINE and (account is None or not account.is_active):
        raise InvalidInput("no-account", field="manner")
    if serving.manner is Manner.ON_LINE and serving.served_on != clock.today():
        raise InvalidInput("on-line-is-today", field="served_on")


def _note_serving(
    session: Session, actor: Actor, disclosure: Disclosure, paper: PaperKind, serving: Serving
) -> None:
    row = models.Serving(
        disclosure_id=disclosure.id,
        paper=paper,
        manner=serving.manner,
        served_on=serving.served_on,
        proof=serving.proof.strip(),
        recorded_by=actor.key,
        recorded_at=clock.now(),
    )
    session.add(row)
    session.flush()
