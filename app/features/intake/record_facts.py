"""From a row that was read to what a record keeps of it. The remark of a sheet is never kept."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.features.intake.honour_rows import HonourRow
from app.features.intake.kinds import ReadRow
from app.features.intake.penalty_rows import PenaltyRow
from app.features.intake.serious_list_rows import SeriousListRow
from app.features.records.models import RecordKind
from app.features.records.services import RecordFacts
from app.rulebook.finding_fields import domain_of, regime_of
from app.rulebook.lists import find_list
from app.rulebook.severity import split_kinds

_LONGEST_TITLE = 80


@dataclass(frozen=True, repr=False)
class Taken:
    """A good row: whom it is about, which bodies answer for it, what its record will say."""

    name: str
    id_number: str
    determining_body: tuple[str, str]
    source_body: tuple[str, str]
    facts: RecordFacts


def taken_from(row: ReadRow, decision_key: str) -> Taken:
    """What the record of a row will say."""
    if isinstance(row, PenaltyRow):
        return _penalty(row, decision_key)
    if isinstance(row, SeriousListRow):
        return _serious_list(row, decision_key)
    return _honour(row, decision_key)


def _penalty(row: PenaltyRow, decision_key: str) -> Taken:
    body = (row.determining_body_name, row.determining_body_code)
    return Taken(
        name=row.counterpart_name,
        id_number=row.id_number.value,
        determining_body=body,
        source_body=(row.source_body_name, row.source_body_code) if row.source_body_name else body,
        facts=RecordFacts(
            kind=RecordKind.PENALTY,
            title=_title(row.conduct or row.penalty_kinds),
            decision_no=row.decision_no,
            decided_on=row.decided_on,
            decision_key=decision_key,
            penalty_kinds=split_kinds(row.penalty_kinds),
            domain=domain_of(basis=row.penalty_basis, body_name=row.determining_body_name) or "",
            regime=regime_of(body_name=row.determining_body_name) or "",
            amount_yuan=row.fine_yuan,
            contents=_said(
                conduct=row.conduct,
                violation_facts=row.violation_facts,
                penalty_basis=row.penalty_basis,
                penalty_kind=row.penalty_kinds,
                penalty_content=row.penalty_content,
                fine_yuan=_figure(row.fine_yuan),
                confiscated_yuan=_figure(row.confiscated_yuan),
                licence=row.licence,
            ),
        ),
    )


def _serious_list(row: SeriousListRow, decision_key: str) -> Taken:
    body = (row.determining_body_name, row.determining_body_code)
    listed = find_list(row.list_name, row.entered_on)
    kind = (
        RecordKind.JUDGMENT_DEBTOR
        if listed and listed.record_kind == "judgment-debtor"
        else RecordKind.SERIOUS_LIST
    )
    return Taken(
        name=row.subject_name,
        id_number=row.id_number.value,
        determining_body=body,
        source_body=body,
        facts=RecordFacts(
            kind=kind,
            title=_title(listed.name if listed else row.list_name),
            decision_no=row.decision_no,
            decided_on=row.entered_on,
            decision_key=decision_key,
            domain=domain_of(basis=row.entry_basis, body_name=row.determining_body_name) or "",
            regime=regime_of(body_name=row.determining_body_name) or "",
            list_code=listed.code if listed else "",
            contents=_said(
                list_name=row.list_name,
                entry_reason=row.grounds,
                entry_basis=row.entry_basis,
                measures=row.measures,
                term=row.term,
                exit_conditions=row.removal_conditions,
                remedies=row.remedies,
            ),
        ),
    )


def _honour(row: HonourRow, decision_key: str) -> Taken:
    body = (row.determining_body_name, row.determining_body_code)
    return Taken(
        name=row.subject_name,
        id_number=row.id_number.value,
        determining_body=body,
        source_body=body,
        facts=RecordFacts(
            kind=RecordKind.HONOUR,
            title=_title(row.title),
            decision_no=row.decision_no,
            decided_on=row.awarded_on,
            decision_key=decision_key,
            contents=_said(honour=row.title, honour_kind=row.category, story=row.deeds),
        ),
    )


def _said(**contents: Any) -> dict[str, Any]:
    return {name: value for name, value in contents.items() if value not in (None, "")}


def _figure(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount.normalize(), "f")


def _title(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1] + "…"
