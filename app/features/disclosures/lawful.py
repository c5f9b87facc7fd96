"""Whether a row may be shown: every gate is asked anew at every look, and the row is as two people left it.

Each outlet (page, list, front page, search, feed, check by name) hands what it found to `lawful_now` before
it shows it. The seal is a keyed fingerprint of what was decided about which record: a row that was put in or
changed past the services has none, or another one, and is shown nowhere.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import structlog
from sqlalchemy.orm import Session

from app.features.disclosures.lines import Line, RecordLine, SubjectLine
from app.features.disclosures.models import Disclosure
from app.features.records.models import CreditRecord
from app.features.subjects import queries as subjects
from app.features.subjects.models import Subject
from app.kernel.crypto import Keyring
from app.kernel.db import keyring_of
from app.kernel.errors import KeyProblem
from app.rulebook.gates import Gate, GateFacts, are_open, evaluate
from app.rulebook.identity import IdNumberProblem, parse_id_number
from app.rulebook.screening import sealed_reason

Shown = TypeVar("Shown", Disclosure, Line)
_SPACE = "disclosure-seal"
_SEALED = ("id", "record_id", "proposed_by", "decided_by", "check_index", "visible_until")
_SEALED_OF_RECORD = ("subject_id", "catalogue_item_id", "kind", "version")
_log = structlog.get_logger("portal")


def facts_of(
    record: CreditRecord | RecordLine,
    today: date,
    birth_on: date | None,
    disclosure: Disclosure | Line | None = None,
    **deed: Any,
) -> GateFacts:
    """What the gates ask about a record and the procedure of its disclosure."""
    item = record.catalogue_item
    is_in_force = item.in_force_from <= today and (item.in_force_to is None or today <= item.in_force_to)
    facts: dict[str, Any] = {
        "on": today,
        "record_kind": record.kind,
        "has_catalogue_item": item.record_kind == record.kind,
        "item_in_force": is_in_force,
        "item_access_mode": item.access_mode,
        "publication_basis": item.publication_basis or None,
        "subject_birth_on": birth_on,
        "publish_until": record.publish_until,
        "use_until": record.use_until,
        "is_withdrawn_basis": record.withdrawn_at is not None,
        "list_code": record.list_code or None,
        "domain": record.domain or None,
        "decided_on": record.decided_on,
    }
    if disclosure is not None:
        facts.update(_procedure_facts(disclosure))
    return GateFacts(**(facts | deed))


def gates_of(
    session: Session,
    record: CreditRecord,
    today: date,
    disclosure: Disclosure | None = None,
    **deed: Any,
) -> tuple[Gate, ...]:
    """Every gate that stands before publishing this record, and whether it is open today.

    `deed` are the facts that a deed about to be done brings with it, such as `decided_by`.
    """
    birth_on = subjects.identity_of(session, record.subject).birth_on
    deed = {"is_sealed": is_sealed_by_law(record), **deed}
    return evaluate(facts_of(record, today, birth_on, disclosure, **deed))


def lawful_now(session: Session, found: Iterable[Shown], today: date) -> tuple[Shown, ...]:
    """Of the rows that an index found, those that may be shown; any other one is an alarm."""
    keyring = keyring_of(session)
    shown: list[Shown] = []
    refused: list[Shown] = []
    for one in found:
        (shown if _is_lawful(keyring, one, today) else refused).append(one)
    if refused:
        _log.error("disclosure-not-lawful", references=[one.reference for one in refused])
    return tuple(shown)


def is_sealed_by_law(record: CreditRecord) -> bool:
    """Whether what the record says now is about a public-security penalty (rule 1.4)."""
    contents = record.versions[-1].contents if record.versions else {}
    found = sealed_reason(
        basis=_text(contents, "penalty_basis", "entry_basis"),
        body_name=record.determining_body.name,
        decision_no=record.decision_no,
        conduct=_text(contents, "conduct"),
        facts=_text(contents, "violation_facts", "entry_reason"),
        kinds=_text(contents, "penalty_kind", "penalty_content"),
    )
    return found is not None


def seal_of(
    keyring: Keyring, disclosure: Disclosure | Line, *, read: Callable[[Any, str], Any] = getattr
) -> str:
    """The fingerprint of what stands in this row and its record, by the portal's own key."""
    values = [read(disclosure, name) for name in _SEALED]
    values += [read(disclosure.record, name) for name in _SEALED_OF_RECORD]
    return keyring.blind("\0".join(map(str, values)), _SPACE)


def is_sealed_as_it_stands(keyring: Keyring, disclosure: Disclosure | Line) -> bool:
    """Whether the row and its record are as the services left them."""
    return hmac.compare_digest(disclosure.seal, seal_of(keyring, disclosure))


def _is_lawful(keyring: Keyring, disclosure: Disclosure | Line, today: date) -> bool:
    record = disclosure.record
    if not disclosure.is_visible_on(today) or not is_sealed_as_it_stands(keyring, disclosure):
        return False
    return are_open(facts_of(record, today, birth_of(keyring, record.subject), disclosure))


def birth_of(keyring: Keyring, subject: Subject | SubjectLine) -> date | None:
    """The subject's date of birth, or None where the number cannot be read: then the gate stays closed."""
    try:
        return parse_id_number(subject.id_number(keyring)).birth_on
    except (KeyProblem, IdNumberProblem):
        return None


def _procedure_facts(disclosure: Disclosure | Line) -> dict[str, Any]:
    """What the gates ask about notice, reply, hearing, decision and service."""
    is_served = disclosure.notice_served_on is not None
    return {
        "notice_served_on": disclosure.notice_served_on,
        "reply_due_on": disclosure.reply_due_on if is_served else None,
        "reply_received": disclosure.reply_received_on is not None,
        "reply_considered": disclosure.reply_considered_on is not None,
        "reply_waived": disclosure.reply_waived_on is not None,
        "is_hearing_open": disclosure.hearing_asked_on is not None and disclosure.hearing_settled_on is None,
        "proposed_by": disclosure.proposed_by,
        "decided_by": disclosure.decided_by or None,
        "documents_served_on": disclosure.documents_served_on,
    }


def _text(contents: dict[str, Any], *names: str) -> str:
    return "。".join(str(contents[name]) for name in names if contents.get(name))
