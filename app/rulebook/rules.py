"""The rules themselves: what each says, where it stands, how well the source is known, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from app.rulebook.loading import Entry, RulebookError, Validity, cached, data_digest, load_document

FILE = "rules.toml"


class SourceStatus(StrEnum):
    """How well a source is known."""

    READ = "read"
    RECALLED = "recalled"
    TO_BE_CONFIRMED = "to-be-confirmed"


@dataclass(frozen=True)
class Source:
    """Where a rule stands: title and article in Chinese as the law writes them.

    `dates_status` says how well the days in force are known, which can be less than the text.
    """

    title: str
    article: str
    status: SourceStatus
    in_force_from: date
    in_force_to: date | None
    dates_status: SourceStatus = SourceStatus.READ

    @property
    def validity(self) -> Validity:
        """The days on which the source is in force."""
        return Validity(self.in_force_from, self.in_force_to)


@dataclass(frozen=True)
class Rule:
    """One rule; `text` is an English message id that says it in one or two sentences."""

    id: str
    source: Source
    text: str


class UnknownRule(LookupError):
    """No rule has this id."""


def get_rule(rule_id: str) -> Rule:
    """Give the rule of this id; raise UnknownRule if there is none."""
    try:
        return _rules()[rule_id]
    except KeyError:
        raise UnknownRule(rule_id) from None


def all_rules() -> tuple[Rule, ...]:
    """Give every rule in the order of the data file."""
    return tuple(_rules().values())


def current_version() -> str:
    """Give the digest of the data now in use, overlays included."""
    return data_digest()


def rule_of(entry: Entry) -> Rule:
    """Give the rule that a data entry names under `rule`; a wrong name is an error of the entry."""
    rule_id = entry.text("rule")
    try:
        return get_rule(rule_id)
    except UnknownRule:
        raise entry.wrong(f"there is no rule {rule_id!r}") from None


@dataclass(frozen=True)
class _Statute:
    title: str
    validity: Validity
    dates_status: SourceStatus


@cached
def _statutes() -> Mapping[str, _Statute]:
    statutes: dict[str, _Statute] = {}
    for entry in load_document(FILE).entries("statute"):
        statutes[entry.text("code")] = _Statute(
            entry.text("title"), entry.validity(), entry.choice("dates", SourceStatus)
        )
        entry.done()
    return statutes


@cached
def _rules() -> Mapping[str, Rule]:
    rules: dict[str, Rule] = {}
    for entry in load_document(FILE).entries("rule"):
        rule = _read_rule(entry)
        if rule.id in rules:
            raise RulebookError(f"{FILE}: rule {rule.id}: stands there twice")
        rules[rule.id] = rule
    return MappingProxyType(rules)


def _read_rule(entry: Entry) -> Rule:
    statute = _statutes().get(entry.text("statute"))
    if statute is None:
        raise entry.wrong(f"there is no statute {entry.text('statute')!r}")
    validity = entry.validity(statute.validity)
    source = Source(
        title=statute.title,
        article=entry.text("article"),
        status=entry.choice("status", SourceStatus),
        in_force_from=validity.in_force_from,
        in_force_to=validity.in_force_to,
        dates_status=statute.dates_status,
    )
    rule = Rule(entry.text("code"), source, entry.text("text"))
    entry.done()
    return rule


RULEBOOK_VERSION: str = current_version()
"""Digest of the shipped data files; `current_version()` also counts overlays."""
