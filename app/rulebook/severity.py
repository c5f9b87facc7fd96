"""How serious a finding is, and which kinds of penalty a cell of a sheet names."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.rulebook.loading import RulebookError, Validity, cached, load_document
from app.rulebook.rules import rule_of

FILE = "severity.toml"

_SEPARATORS = re.compile(r"[;；、,，/／|｜\n\r]+")
_DENIALS = ("不予", "免予", "免除", "免于", "不再", "未予", "撤销")


class Severity(StrEnum):
    """Minor, general and serious findings, in this order."""

    MINOR = "minor"
    GENERAL = "general"
    SERIOUS = "serious"

    @property
    def rank(self) -> int:
        """Place in the order: the higher, the worse."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Classified:
    """The class of a finding and the rule that says so."""

    severity: Severity
    rule_id: str


@dataclass(frozen=True)
class PenaltyClass:
    """Kinds of penalty that have one severity while a rule is in force."""

    code: str
    severity: Severity
    kinds: frozenset[str]
    regimes: frozenset[str]
    rule_id: str
    validity: Validity


@dataclass(frozen=True)
class FixedClass:
    """The class of everything of one sort (unlisted kinds, list entries) while a rule is in force."""

    classified: Classified
    validity: Validity


@dataclass(frozen=True)
class FineTier:
    """An amount in yuan from which a kind of penalty has another severity."""

    code: str
    kind: str
    at_least_yuan: Decimal
    severity: Severity
    rule_id: str
    validity: Validity


def classify(
    kinds: Collection[str],
    *,
    decided_on: date,
    amount_yuan: Decimal | None = None,
    is_list_entry: bool = False,
    regime: str | None = None,
) -> Classified:
    """Give the severity of a finding by the table in force on `decided_on`; the worst kind counts.

    `amount_yuan` is the fine in yuan. `regime` is the code of a body of law with classes of its
    own, such as market regulation.
    """
    table = _table()
    if is_list_entry:
        return _on(table.list_entry, decided_on)
    found = [_classify_kind(kind, decided_on, regime) for kind in kinds]
    if amount_yuan is not None:
        found += [
            Classified(tier.severity, tier.rule_id)
            for tier in table.fine_tiers
            if tier.kind in kinds and amount_yuan >= tier.at_least_yuan and tier.validity.covers(decided_on)
        ]
    return max(found, key=lambda one: one.severity.rank, default=_on(table.unlisted, decided_on))


def row_behind(kinds: Collection[str], decided_on: date, regime: str | None) -> PenaltyClass | None:
    """Give the row of the table that made the class of these kinds, or None where none names them."""
    found = [row for kind in kinds if (row := _row_of_kind(kind, decided_on, regime)) is not None]
    return max(found, key=lambda row: row.severity.rank, default=None)


def known_kinds() -> frozenset[str]:
    """Give every kind of penalty that the table has a class for."""
    return frozenset(kind for row in _table().classes for kind in row.kinds)


def all_classes() -> tuple[PenaltyClass, ...]:
    """Give the rows of the table."""
    return _table().classes


def fixed_classes() -> Mapping[str, tuple[FixedClass, ...]]:
    """Give the classes of what no row names (`unlisted`) and of entries in a list (`list_entry`)."""
    return {"unlisted": _table().unlisted, "list_entry": _table().list_entry}


def all_fine_tiers() -> tuple[FineTier, ...]:
    """Give the amounts from which a kind has another severity."""
    return _table().fine_tiers


def split_kinds(text: str) -> tuple[str, ...]:
    """Give the kinds of penalty that a cell names, in its order, each once, in the words of the table.

    A piece in which no known word is found is kept as it stands: `classify` then treats it as
    unlisted. A piece that denies ("不予罚款") names nothing.
    """
    words = _words()
    found: list[str] = []
    whole = re.sub(r"\s+", "", text)
    for joined in words.joined:
        if joined in whole:
            found += words.meanings[joined]
            whole = whole.replace(joined, "；")
    for piece in _SEPARATORS.split(whole):
        if piece and not any(denial in piece for denial in _DENIALS):
            found += _kinds_of_piece(piece, words) or [piece]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class _Table:
    classes: tuple[PenaltyClass, ...]
    fine_tiers: tuple[FineTier, ...]
    unlisted: tuple[FixedClass, ...]
    list_entry: tuple[FixedClass, ...]


@dataclass(frozen=True)
class _Words:
    """Known words, longest first, and the kinds they mean; `joined` ones contain a separator."""

    meanings: Mapping[str, tuple[str, ...]]
    joined: tuple[str, ...]
    pattern: re.Pattern[str]


def _classify_kind(kind: str, decided_on: date, regime: str | None) -> Classified:
    row = _row_of_kind(kind, decided_on, regime)
    return Classified(row.severity, row.rule_id) if row else _on(_table().unlisted, decided_on)


def _row_of_kind(kind: str, decided_on: date, regime: str | None) -> PenaltyClass | None:
    rows = [
        row
        for row in _table().classes
        if kind in row.kinds
        and row.validity.covers(decided_on)
        and (not row.regimes or (regime is not None and regime in row.regimes))
    ]
    return max(rows, key=lambda row: (bool(row.regimes), row.validity.in_force_from), default=None)


def _on(rows: tuple[FixedClass, ...], day: date) -> Classified:
    for row in sorted(rows, key=lambda row: row.validity.in_force_from, reverse=True):
        if row.validity.covers(day):
            return row.classified
    raise RulebookError(f"{FILE}: no class for {day.isoformat()}")


def _kinds_of_piece(piece: str, words: _Words) -> list[str]:
    return [kind for word in words.pattern.findall(piece) for kind in words.meanings[word]]


@cached
def _table() -> _Table:
    document = load_document(FILE)
    classes = []
    for entry in document.entries("class"):
        rule = rule_of(entry)
        row = PenaltyClass(
            code=entry.text("code"),
            severity=entry.choice("severity", Severity),
            kinds=frozenset(entry.texts("kinds")),
            regimes=frozenset(entry.texts("regimes")),
            rule_id=rule.id,
            validity=entry.validity(rule.source.validity),
        )
        if not row.kinds:
            raise entry.wrong("it names no kind of penalty")
        entry.done()
        classes.append(row)
    return _Table(tuple(classes), _fine_tiers(), _fixed("unlisted"), _fixed("list_entry"))


def _fine_tiers() -> tuple[FineTier, ...]:
    tiers = []
    for entry in load_document(FILE).entries("fine_tier"):
        rule = rule_of(entry)
        tier = FineTier(
            code=entry.text("code"),
            kind=entry.text("kind"),
            at_least_yuan=Decimal(entry.whole("at_least_yuan")),
            severity=entry.choice("severity", Severity),
            rule_id=rule.id,
            validity=entry.validity(rule.source.validity),
        )
        entry.done()
        tiers.append(tier)
    return tuple(tiers)


def _fixed(table: str) -> tuple[FixedClass, ...]:
    rows = []
    for entry in load_document(FILE).entries(table):
        rule = rule_of(entry)
        entry.text("code")
        classified = Classified(entry.choice("severity", Severity), rule.id)
        rows.append(FixedClass(classified, entry.validity(rule.source.validity)))
        entry.done()
    return tuple(rows)


@cached
def _words() -> _Words:
    section = load_document(FILE).section("synonyms")
    known = known_kinds()
    meanings: dict[str, tuple[str, ...]] = {kind: (kind,) for kind in known}
    for word in section.values:
        meanings[word] = section.texts(word)
        strange = set(meanings[word]) - known
        if strange:
            raise section.wrong(f"{word} means a kind that has no class: {', '.join(sorted(strange))}")
    longest_first = sorted(meanings, key=lambda word: (-len(word), word))
    return _Words(
        meanings=meanings,
        joined=tuple(word for word in longest_first if _SEPARATORS.search(word)),
        pattern=re.compile("|".join(map(re.escape, longest_first))),
    )
