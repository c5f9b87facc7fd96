"""What a change would alter: worked out by judging what there is twice, with the change and without.

Bounded: the newest records and disclosures only, and the page says how many of how many. Nothing is written.
Only references come out of here, never a name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.features.disclosures.lawful import birth_of, facts_of
from app.features.disclosures.models import Disclosure
from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.features.rules.services import Wish
from app.features.rules.states import Deed
from app.kernel.db import keyring_of
from app.rulebook.catalogue import initial_items, match_item
from app.rulebook.gates import closed_gates, evaluate
from app.rulebook.layers import Layer, trial
from app.rulebook.lists import find_list
from app.rulebook.measures import measures_for
from app.rulebook.spans import Span
from app.rulebook.terms import Finding, derive

LOOKED_AT = 1000
EXAMPLES = 5
# Kinds of entries by which findings are judged, and those by which displays are.
_OF_FINDINGS = {"term", "severity-class", "list", "catalogue-item"}
_OF_DISPLAYS = {"gate", "list", "catalogue-item", "measure"}


@dataclass(frozen=True)
class Judgement:
    """What the rules say of one finding."""

    item: str
    access_mode: str
    severity: str
    max_term: Span
    is_published: bool
    is_refused: bool = False


@dataclass(frozen=True)
class Example:
    """One record that would be judged otherwise, by its reference."""

    reference: str
    before: Judgement
    after: Judgement


@dataclass(frozen=True)
class Looked:
    """How many were looked at, of how many, and how many would come out otherwise."""

    looked_at: int = 0
    of: int = 0
    otherwise: int = 0


@dataclass(frozen=True)
class Effects:
    """What a change would alter, on its first day.

    `earlier` are the findings there are, as they stand: none may come out otherwise. `alike` are the same
    findings, were they made on the first day. `displays` are what the public sees and would see no longer
    (`closing`, by reference) or with other measures.
    """

    earlier: Looked = field(default_factory=Looked)
    alike: Looked = field(default_factory=Looked)
    examples: tuple[Example, ...] = ()
    displays: Looked = field(default_factory=Looked)
    closing: tuple[str, ...] = ()
    concerns_findings: bool = False
    concerns_displays: bool = False


def effects_of(session: Session, wish: Wish, layer: Layer, today: date) -> Effects:
    """Judge what there is with the change and without."""
    found = Effects(concerns_findings=wish.kind in _OF_FINDINGS, concerns_displays=wish.kind in _OF_DISPLAYS)
    if found.concerns_findings:
        found = _with_findings(session, found, wish, layer)
    if found.concerns_displays:
        found = _with_displays(session, found, wish, layer, today)
    return found


def _with_findings(session: Session, found: Effects, wish: Wish, layer: Layer) -> Effects:
    rows = _newest_records(session)
    total = session.scalar(select(func.count()).select_from(CreditRecord)) or 0
    findings = [(row.reference, records.finding_behind(row)) for row in rows]
    moved = [(reference, replace(one, decided_on=wish.first_day)) for reference, one in findings]
    before, alike_before = _judged(findings), _judged(moved)
    with trial(layer):
        after, alike_after = _judged(findings), _judged(moved)
    others = [
        Example(reference, old, new)
        for (reference, _), old, new in zip(findings, alike_before, alike_after, strict=True)
        if old != new
    ]
    changed = sum(old != new for old, new in zip(before, after, strict=True))
    return replace(
        found,
        earlier=Looked(len(rows), total, changed),
        alike=Looked(len(rows), total, len(others)),
        examples=tuple(others[:EXAMPLES]),
    )


def _newest_records(session: Session) -> list[CreditRecord]:
    newest = (
        select(CreditRecord)
        .where(CreditRecord.withdrawn_at.is_(None))
        .options(selectinload(CreditRecord.versions))
        .order_by(CreditRecord.id.desc())
        .limit(LOOKED_AT)
    )
    return list(session.scalars(newest))


def _judged(findings: list[tuple[str, Finding]]) -> list[Judgement]:
    return [_judge(finding) for _, finding in findings]


def _judge(finding: Finding) -> Judgement:
    """What becomes of a finding: under which item, how serious, how long."""
    if finding.list_code and not _is_list_in_force(finding):
        return Judgement("", "", "", Span(), False, is_refused=True)
    item = match_item(
        initial_items(),
        record_kind=finding.kind,
        kinds=finding.penalty_kinds,
        list_code=finding.list_code,
        on=finding.decided_on,
    )
    if item is None:
        return Judgement("", "", "", Span(), False, is_refused=True)
    try:
        derivation = derive(finding)
    except ValueError:  # an extension that the term does not allow: intake refuses such a row
        return Judgement("", "", "", Span(), False, is_refused=True)
    return Judgement(
        item=item.label,
        access_mode=item.access_mode,
        severity=derivation.severity or "",
        max_term=derivation.max_term,
        is_published=derivation.is_published and item.access_mode == "public",
    )


def _is_list_in_force(finding: Finding) -> bool:
    listed = find_list(finding.list_code or "", finding.decided_on)
    return listed is not None and listed.is_in_force(finding.decided_on)


def _with_displays(session: Session, found: Effects, wish: Wish, layer: Layer, today: date) -> Effects:
    shown, total = _shown_now(session, today)
    still = [one for one in shown if one.is_visible_on(wish.first_day)]
    differs = _ASKED[wish.kind](session, wish, layer)
    closing = [one.reference for one in still if differs(one)]
    return replace(
        found,
        displays=Looked(len(shown), total, len(closing)),
        closing=tuple(closing[:EXAMPLES]),
    )


def _shown_now(session: Session, today: date) -> tuple[list[Disclosure], int]:
    shown = select(Disclosure).where(Disclosure.visible_until >= today)
    total = session.scalar(
        select(func.count()).select_from(shown.with_only_columns(Disclosure.id).subquery())
    )
    return list(session.scalars(shown.order_by(Disclosure.id.desc()).limit(LOOKED_AT))), total or 0


_Differs = Callable[[Disclosure], bool]


def _by_gates(session: Session, wish: Wish, layer: Layer) -> _Differs:
    keyring = keyring_of(session)

    def differs(disclosure: Disclosure) -> bool:
        record = disclosure.record
        facts = facts_of(record, wish.first_day, birth_of(keyring, record.subject), disclosure)
        before = len(closed_gates(evaluate(facts)))
        with trial(layer):
            return len(closed_gates(evaluate(facts))) > before

    return differs


def _by_item(_session: Session, wish: Wish, _layer: Layer) -> _Differs:
    """A new version leaves what is shown alone; an end closes the gate of the item."""
    return lambda disclosure: wish.deed is Deed.END and disclosure.record.catalogue_item.code == wish.code


def _by_measures(_session: Session, wish: Wish, layer: Layer) -> _Differs:
    def differs(disclosure: Disclosure) -> bool:
        before = measures_for(disclosure.list_code, wish.first_day)
        with trial(layer):
            return measures_for(disclosure.list_code, wish.first_day) != before

    return differs


_ASKED: dict[str, Callable[[Session, Wish, Layer], _Differs]] = {
    "gate": _by_gates,
    "list": _by_gates,
    "catalogue-item": _by_item,
    "measure": _by_measures,
}
