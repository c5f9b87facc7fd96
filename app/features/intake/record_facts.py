"""From a row that was read to what a record keeps of it. The remark of a sheet is never kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from app.features.intake.commitment_rows import CommitmentRow
from app.features.intake.honour_rows import HonourRow
from app.features.intake.judgment_debtor_rows import JudgmentDebtorRow
from app.features.intake.kinds import ReadRow
from app.features.intake.penalty_rows import PenaltyRow
from app.features.intake.permit_rows import PermitRow
from app.features.intake.serious_list_rows import SeriousListRow
from app.features.intake.title_rows import TitleRow
from app.features.records.models import Polarity, RecordKind
from app.features.records.services import RecordFacts
from app.rulebook.finding_fields import domain_of, regime_of
from app.rulebook.lists import find_list, list_code_of
from app.rulebook.severity import split_kinds

_LONGEST_TITLE = 80
_NOT_KEPT = frozenset({"broken", "kept-in-part"})


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
    return _MAKERS[type(row)](row, decision_key)


def _penalty(row: PenaltyRow, decision_key: str) -> Taken:
    return _taken(
        row,
        row.counterpart_name,
        RecordFacts(
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
    listed = find_list(row.list_name, row.entered_on)
    kind = (
        RecordKind.JUDGMENT_DEBTOR
        if listed and listed.record_kind == "judgment-debtor"
        else RecordKind.SERIOUS_LIST
    )
    return _taken(
        row,
        row.subject_name,
        RecordFacts(
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
                removed_on=_iso(row.removed_on),
                removal_reason=row.removal_reason,
            ),
            removed_on=row.removed_on,
        ),
    )


def _honour(row: HonourRow, decision_key: str) -> Taken:
    return _taken(
        row,
        row.subject_name,
        RecordFacts(
            kind=RecordKind.HONOUR,
            title=_title(row.title),
            decision_no=row.decision_no,
            decided_on=row.awarded_on,
            decision_key=decision_key,
            contents=_said(
                honour=row.title,
                honour_kind=row.category,
                honour_session=row.session,
                story=row.deeds,
                own_consent=_flag(row.has_own_consent),
                image_consent=_flag(row.has_image_consent),
                removed_on=_iso(row.revoked_on),
                removal_reason=row.revocation_reason,
            ),
            removed_on=row.revoked_on,
        ),
    )


def _permit(row: PermitRow, decision_key: str) -> Taken:
    return _taken(
        row,
        row.counterpart_name,
        RecordFacts(
            kind=RecordKind.PERMIT,
            title=_title(row.document_name or row.certificate_name or row.permit_content or row.permit_kind),
            decision_no=row.decision_no,
            decided_on=row.decided_on,
            decision_key=decision_key,
            domain=domain_of(basis="", body_name=row.determining_body_name) or "",
            contents=_said(
                permit_document=row.document_name,
                permit_kind=row.permit_kind,
                permit_content=row.permit_content,
                certificate=row.certificate_name,
                permit_no=row.permit_no,
                valid_from=_iso(row.valid_from),
                valid_until=_iso(row.valid_until),
                permit_status=row.status,
                usage_scope=row.usage_scope,
            ),
        ),
    )


def _judgment_debtor(row: JudgmentDebtorRow, decision_key: str) -> Taken:
    listed = find_list(list_code_of(RecordKind.JUDGMENT_DEBTOR) or "", row.published_on)
    return _taken(
        row,
        row.subject_name,
        RecordFacts(
            kind=RecordKind.JUDGMENT_DEBTOR,
            title=_title(listed.name if listed else row.acts),
            decision_no=row.case_no,
            decided_on=row.published_on,
            decision_key=decision_key,
            domain=domain_of(basis="", body_name=row.court_name) or "",
            list_code=listed.code if listed else "",
            extension_months=row.extension.total_months,
            contents=_said(
                enforced_no=row.enforced_no,
                enforced_by=row.enforced_by,
                filed_on=_iso(row.filed_on),
                obligation=row.obligation,
                performance=row.performance,
                performed=row.performed,
                unperformed=row.unperformed,
                debtor_acts=row.acts,
                removed_on=_iso(row.removed_on),
                removal_reason=row.removal_reason,
            ),
            removed_on=row.removed_on,
        ),
    )


def _commitment(row: CommitmentRow, decision_key: str) -> Taken:
    return _taken(
        row,
        row.subject_name,
        RecordFacts(
            kind=RecordKind.COMMITMENT,
            title=_title(row.matter or row.text),
            decision_no=row.decision_no,
            decided_on=row.promised_on,
            decision_key=decision_key,
            # A promise that was not kept speaks for nobody; a finding against them is a decision of its own.
            polarity=Polarity.NEUTRAL if row.state in _NOT_KEPT else None,
            contents=_said(
                commitment_matter=row.matter,
                commitment_kind=row.commitment_kind,
                commitment_text=row.text,
                valid_until=_iso(row.valid_until),
                commitment_state=row.state,
                checked_on=_iso(row.checked_on),
                breach=row.breach,
            ),
        ),
    )


def _title_row(row: TitleRow, decision_key: str) -> Taken:
    return _taken(
        row,
        row.subject_name,
        RecordFacts(
            kind=RecordKind.TITLE,
            title=_title(row.title),
            decision_no=row.decision_no,
            decided_on=row.awarded_on,
            decision_key=decision_key,
            contents=_said(
                professional_title=row.title,
                title_level=row.level,
                title_field=row.field,
                valid_until=_iso(row.valid_until),
                title_state=row.state,
                withdrawn_on=_iso(row.withdrawn_on),
            ),
        ),
    )


_MAKERS: Mapping[type, Callable[[Any, str], Taken]] = MappingProxyType(
    {
        PenaltyRow: _penalty,
        PermitRow: _permit,
        JudgmentDebtorRow: _judgment_debtor,
        SeriousListRow: _serious_list,
        HonourRow: _honour,
        CommitmentRow: _commitment,
        TitleRow: _title_row,
    }
)


def _taken(row: ReadRow, name: str, facts: RecordFacts) -> Taken:
    """The body that found it answers for a row, unless the form has another that sent it."""
    if isinstance(row, JudgmentDebtorRow):
        body = source = (row.court_name, row.court_code)
    else:
        body = source = (row.determining_body_name, row.determining_body_code)
        if not isinstance(row, SeriousListRow | HonourRow) and row.source_body_name:
            source = (row.source_body_name, row.source_body_code)
    return Taken(name, row.id_number.value, body, source, facts)


def _said(**contents: Any) -> dict[str, Any]:
    return {name: value for name, value in contents.items() if value not in (None, "")}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _flag(is_so: bool) -> str | None:
    return "yes" if is_so else None


def _figure(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount.normalize(), "f")


def _title(text: str) -> str:
    return text if len(text) <= _LONGEST_TITLE else text[: _LONGEST_TITLE - 1] + "…"
