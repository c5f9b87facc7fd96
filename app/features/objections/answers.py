"""The written answer as a paper: what it is made of, gathered once. Its sentences: `paper_words.py`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.features.objections import queries
from app.features.objections.effects import Effect
from app.features.objections.models import Objection
from app.features.papers import queries as papers
from app.features.papers import services as papers_register
from app.features.papers.models import IssuedPaper
from app.features.subjects import queries as subjects
from app.kernel import clock

ANSWER = "objection-answer"
_SERIES = {ANSWER: "信异复"}
Facts = dict[str, Any]


def issue_answer(
    session: Session, objection: Objection, *, body: str, effects: Iterable[Effect]
) -> IssuedPaper:
    """Issue the written answer of the body that decided, and what it brought about, with number and code."""
    return papers_register.issue_paper(
        session,
        kind=ANSWER,
        series=_SERIES[ANSWER],
        owner_id=objection.id,
        reference=objection.reference,
        subject_id=objection.subject_id,
        facts=facts_of(session, objection, body=body)
        | {"effects": [[one.code, one.thing] for one in effects]},
    )


def facts_of(session: Session, objection: Objection, *, body: str) -> Facts:
    """What the answer says."""
    record = objection.record
    identity = subjects.identity_of(session, record.subject)
    return {
        "name": identity.name,
        "id_number": identity.id_number.masked,
        "objection": objection.reference,
        "record": record.reference,
        "kind": record.kind,
        "title": record.title,
        "finding_no": record.decision_no,
        "source_body": record.source_body.name,
        "filed_on": clock.day_of(objection.filed_at).isoformat(),
        "ground": objection.ground,
        "request": queries.request_of(session, objection),
        "outcome": objection.outcome,
        "answer": queries.answer_of(session, objection),
        "changes": queries.changes_of(session, objection),
        "body": body,
        "decided_on": _decided_on(objection).isoformat(),
    }


def answer_of(session: Session, objection: Objection) -> tuple[IssuedPaper | None, Facts]:
    """The issued answer and what it says; one given before papers had codes has none."""
    issued = papers.find_paper(session, objection.id, ANSWER)
    if issued is not None:
        return issued, papers.read(session, issued)
    decided = next(one for one in queries.deeds(session, objection) if one.verb == "objections.decided")
    return None, facts_of(session, objection, body=decided.body)


def _decided_on(objection: Objection) -> date:
    assert objection.decided_at is not None, "an answer was given"
    return clock.day_of(objection.decided_at)
