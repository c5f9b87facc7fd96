"""The written answer as a paper: what it is made of, gathered once. Its sentences: `paper_words.py`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.features.objections import queries
from app.features.objections.effects import Effect
from app.features.objections.models import Objection, Reconsideration
from app.features.papers import queries as papers
from app.features.papers import services as papers_register
from app.features.papers.models import IssuedPaper
from app.features.subjects import queries as subjects
from app.kernel import clock

ANSWER, RECONSIDERATION = "objection-answer", "reconsideration-decision"
_SERIES = {ANSWER: "信异复", RECONSIDERATION: "信异核"}
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


def issue_reconsideration(
    session: Session, asked: Reconsideration, *, body: str, effects: Iterable[Effect]
) -> IssuedPaper:
    """Issue the decision on a second look; it names the answer that it confirms or replaces."""
    objection = asked.objection
    first, _said = answer_of(session, objection)
    changes = queries.reconsideration_words(session, asked, "changes")
    assert asked.decided_at is not None, "it is decided"
    facts = facts_of(session, objection, body=body) | {
        "request": queries.reconsideration_words(session, asked, "request"),
        "filed_on": clock.day_of(asked.asked_at).isoformat(),
        "first_number": first.number if first else objection.reference,
        "first_outcome": asked.first_outcome,
        "outcome": asked.outcome,
        "answer": queries.reconsideration_words(session, asked, "answer"),
        "changes": json.loads(changes) if changes else {},
        "decided_on": clock.day_of(asked.decided_at).isoformat(),
        "effects": [[one.code, one.thing] for one in effects],
    }
    return papers_register.issue_paper(
        session,
        kind=RECONSIDERATION,
        series=_SERIES[RECONSIDERATION],
        owner_id=objection.id,
        reference=objection.reference,
        subject_id=objection.subject_id,
        facts=facts,
    )


def reconsideration_of(session: Session, objection: Objection) -> tuple[IssuedPaper | None, Facts]:
    """The issued decision on a second look and what it says."""
    issued = papers.find_paper(session, objection.id, RECONSIDERATION)
    return (issued, papers.read(session, issued)) if issued is not None else (None, {})


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
