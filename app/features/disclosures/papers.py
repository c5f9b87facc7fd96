"""The papers of the procedure: what each says is gathered once, sealed, and never changed afterwards.

Facts only; `paper_words.py` puts them into sentences, on the page and in the PDF alike.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.features.disclosures.models import Disclosure, Paper, Reply, ReplyPoint, Serving
from app.features.disclosures.states import PaperKind, ReplyKind
from app.features.papers import queries as issued_papers
from app.features.papers import services as papers_register
from app.features.papers.models import IssuedPaper
from app.features.records.queries import current_version
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.db import keyring_of
from app.kernel.ids import new_id
from app.rulebook.lists import all_lists
from app.rulebook.measures import Measure, measures_for

Facts = dict[str, Any]
# What the person may read before decision and repair notice are served.
TOLD_AT_ONCE = frozenset({PaperKind.NOTICE, PaperKind.REFUSAL})
_DECISIONS = "信公决"
_REPAIR_NOTICES = "信公修告"
_REFUSALS = "信公不决"
_SERIES = {
    PaperKind.DECISION: _DECISIONS,
    PaperKind.REPAIR_NOTICE: _REPAIR_NOTICES,
    PaperKind.REFUSAL: _REFUSALS,
}


def applying_measures(list_code: str, day: date) -> tuple[Measure, ...]:
    """The published measures in force that follow from an entry; no other may be applied (rule 2.3)."""
    return tuple(measure for measure in measures_for(list_code) if measure.validity.covers(day))


def facts_of(session: Session, disclosure: Disclosure, day: date) -> Facts:
    """What every paper about a disclosure is made of."""
    record = disclosure.record
    identity = subjects.identity_of(session, record.subject)
    entry = next((one for one in all_lists() if one.code == disclosure.list_code), None)
    facts: Facts = {
        "name": identity.name,
        "id_number": identity.id_number.masked,
        "disclosure": disclosure.reference,
        "record": record.reference,
        "kind": record.kind,
        "title": record.title,
        "found_by": record.determining_body.name,
        "finding_no": record.decision_no,
        "found_on": record.decided_on,
        "contents": current_version(record).contents,
        "severity": record.severity,
        "reasons": disclosure.reasons,
        "collecting_basis": record.catalogue_item.collecting_basis,
        "publication_basis": record.catalogue_item.publication_basis,
        "list_standard": (entry.standard or "") if entry else "",
        "list_removal": entry.removal if entry else "",
        "measures": [_measure(one) for one in applying_measures(disclosure.list_code, day)],
        "publish_until": record.publish_until,
        "earliest_repair_on": record.earliest_repair_on,
        "rulebook_version": record.rulebook_version,
        "notice_served_on": disclosure.notice_served_on,
        "reply_due_on": disclosure.reply_due_on,
        "day": day,
    }
    return _plain(facts)


def decision_facts(
    session: Session, disclosure: Disclosure, *, reasons: str, answers: dict[int, str], day: date
) -> Facts:
    """The same with what the person replied, what is answered to each point, and why it is so decided."""
    notice = serving_of(session, disclosure, PaperKind.NOTICE)
    replies = replies_of(session, disclosure)
    said = [
        {
            "number": point.number,
            "text": text_of(session, point),
            "answer": answers.get(point.number, ""),
            "received_on": reply.received_on.isoformat(),
        }
        for reply in replies
        for point in reply.points
    ]
    return facts_of(session, disclosure, day) | {
        "decision_reasons": reasons,
        "notice_manner": notice.manner if notice else "",
        "points": said,
        "is_waived": disclosure.reply_waived_on is not None,
        "hearing_asked_on": _text(disclosure.hearing_asked_on),
        "hearing_settled_on": _text(disclosure.hearing_settled_on),
        "hearing_note": hearing_note_of(session, disclosure),
    }


def issue(session: Session, disclosure: Disclosure, kind: PaperKind, facts: Facts) -> Paper:
    """Give a paper its number and code, and seal what it says. A paper once issued stays as it is."""
    row_id, at = new_id(), clock.now()
    number = (
        papers_register.next_number(session, _SERIES[kind], clock.day_of(at).year) if kind in _SERIES else ""
    )
    contents = json.dumps(
        facts | {"number": number, "issued_at": at.isoformat()}, ensure_ascii=False, sort_keys=True
    )
    paper = Paper(
        id=row_id,
        disclosure_id=disclosure.id,
        kind=kind,
        number=number or disclosure.reference,
        issued_at=at,
        contents_sealed=keyring_of(session).seal(contents, _place(row_id)),
        digest=hashlib.sha256(contents.encode()).hexdigest(),
    )
    session.add(paper)
    session.flush()
    papers_register.register_paper(
        session,
        kind=kind,
        owner_id=disclosure.id,
        reference=disclosure.reference,
        subject_id=disclosure.record.subject_id,
        number=paper.number,
        digest=paper.digest,
        issued_at=at,
    )
    return paper


def read(session: Session, paper: Paper) -> Facts:
    """What an issued paper says."""
    facts: Facts = json.loads(keyring_of(session).open(paper.contents_sealed, _place(paper.id)))
    return facts


def find_paper(session: Session, disclosure: Disclosure, kind: PaperKind) -> Paper | None:
    """The paper of this kind, if it was issued."""
    found = select(Paper).where(Paper.disclosure_id == disclosure.id, Paper.kind == kind)
    return session.scalar(found)


def registered(session: Session, disclosure: Disclosure, kind: PaperKind) -> IssuedPaper | None:
    """What `/verify` knows of the paper; None for one that was issued before papers had codes."""
    return issued_papers.find_paper(session, disclosure.id, kind)


def papers_of(session: Session, disclosure: Disclosure) -> tuple[Paper, ...]:
    """Every paper that was issued, first to last."""
    found = select(Paper).where(Paper.disclosure_id == disclosure.id).order_by(Paper.id)
    return tuple(session.scalars(found))


def serving_of(session: Session, disclosure: Disclosure, kind: PaperKind) -> Serving | None:
    """How a paper reached the person."""
    found = (
        select(Serving)
        .where(Serving.disclosure_id == disclosure.id, Serving.paper == kind)
        .order_by(Serving.id.desc())
    )
    return session.scalars(found).first()


def replies_of(session: Session, disclosure: Disclosure) -> tuple[Reply, ...]:
    """What the person replied, first to last."""
    found = select(Reply).where(Reply.disclosure_id == disclosure.id).order_by(Reply.id)
    return tuple(session.scalars(found))


def points_of(session: Session, disclosure: Disclosure) -> tuple[ReplyPoint, ...]:
    """Every point of every reply in words, in order."""
    replies = replies_of(session, disclosure)
    return tuple(point for reply in replies if reply.kind == ReplyKind.WORDS for point in reply.points)


def text_of(session: Session, point: ReplyPoint) -> str:
    """What the person wrote."""
    return keyring_of(session).open(point.text_sealed, f"disclosures.reply:{point.id}")


def answer_of(session: Session, point: ReplyPoint) -> str:
    """What the decision answers, or nothing yet."""
    if not point.answer_sealed:
        return ""
    return keyring_of(session).open(point.answer_sealed, f"disclosures.answer:{point.id}")


def hearing_note_of(session: Session, disclosure: Disclosure) -> str:
    """What was written down about the hearing, or nothing."""
    if not disclosure.hearing_note_sealed:
        return ""
    return keyring_of(session).open(disclosure.hearing_note_sealed, f"disclosures.hearing:{disclosure.id}")


def _measure(measure: Measure) -> Facts:
    return {
        "label": measure.label,
        "applied_by": measure.applied_by,
        "ends_on_repair": measure.ends_on_repair,
        "source": f"{measure.source.title} {measure.source.article}".strip(),
    }


def _plain(facts: Facts) -> Facts:
    return {
        name: _text(value) if isinstance(value, date | datetime) else value for name, value in facts.items()
    }


def _text(value: date | datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


def _place(row_id: object) -> str:
    return f"disclosure_papers.contents:{row_id}"
