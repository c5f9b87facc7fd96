"""The written decision as facts: gathered once, issued with number and code, read again for page and PDF."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.features.papers import queries as papers
from app.features.papers import services as papers_register
from app.features.papers.models import IssuedPaper
from app.features.repairs import queries
from app.features.repairs.models import RepairApplication
from app.features.repairs.states import RepairState
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.errors import NotFound

Facts = dict[str, Any]
DECISION, NOT_ACCEPTED = "repair-decision", "repair-not-accepted"
_SERIES = {DECISION: "信修决", NOT_ACCEPTED: "信修不受"}


def issue_decision(session: Session, application: RepairApplication, *, body: str) -> IssuedPaper:
    """Issue what was decided, by the body that decided it, with number and verification code."""
    kind = _kind_of(application)
    return papers_register.issue_paper(
        session,
        kind=kind,
        series=_SERIES[kind],
        owner_id=application.id,
        reference=application.reference,
        subject_id=application.subject_id,
        facts=facts_of(session, application, body=body),
    )


def get_decision(session: Session, application: RepairApplication) -> tuple[IssuedPaper, Facts]:
    """The issued paper and what it says. Raises NotFound where nothing is decided yet."""
    issued = papers.find_paper(session, application.id, _kind_of(application))
    if issued is None:
        raise NotFound("not-decided-yet")
    return issued, papers.read(session, issued)


def facts_of(session: Session, application: RepairApplication, *, body: str) -> Facts:
    """What the paper says."""
    record = application.record
    identity = subjects.identity_of(session, record.subject)
    assert application.decided_at is not None, "it is issued with the decision"
    return {
        "name": identity.name,
        "id_number": identity.id_number.masked,
        "application": application.reference,
        "state": application.state,
        "record": record.reference,
        "kind": record.kind,
        "title": record.title,
        "finding_no": record.decision_no,
        "found_by": record.determining_body.name,
        "found_on": record.decided_on,
        "filed_on": clock.day_of(application.filed_at),
        "decided_on": clock.day_of(application.decided_at),
        "ground": application.ground,
        "reasons": queries.reasons_of(session, application),
        "body": body,
        "body_answer_no": application.body_answer_no,
        "measures_lifted": list(application.measures_lifted or ()),
        "bar": application.proposed_bar if application.barred_until else "",
        "barred_until": application.barred_until,
    }


def _kind_of(application: RepairApplication) -> str:
    return NOT_ACCEPTED if application.state == RepairState.NOT_ACCEPTED else DECISION
