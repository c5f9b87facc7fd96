"""Tables of credit repair: bars, reasons for not accepting, editions of the commitment, who is told, ways."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.rulebook import deadlines
from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.readiness import FILE
from app.rulebook.rules import rule_of

Row = TypeVar("Row", "Bar", "Ground", "Commitment", "Recipient")


@dataclass(frozen=True)
class Bar:
    """Why a person may not apply again for a time; `label` is an English message id."""

    code: str
    label: str
    deadline: str
    rule_id: str

    def until(self, decided_on: date) -> date:
        """Give the last day of the bar that a decision of this day brings about."""
        return deadlines.due(self.deadline, decided_on).on


@dataclass(frozen=True)
class Ground:
    """A reason for not accepting, or a way back: `label` and `text` are English message ids."""

    code: str
    label: str
    text: str
    rule_id: str


@dataclass(frozen=True)
class Commitment:
    """One edition of what a person promises: the Chinese counts, the English explains."""

    code: str
    title: str
    english_title: str
    points: tuple[str, ...]
    english_points: tuple[str, ...]
    rule_id: str
    validity: Validity

    @property
    def digest(self) -> str:
        """SHA-256 of what is signed, so that it can be shown later which words these were."""
        return hashlib.sha256("\n".join((self.code, self.title, *self.points)).encode()).hexdigest()


@dataclass(frozen=True)
class Recipient:
    """Somebody who is told: `name` in Chinese; for which items and lists (none named: all)."""

    code: str
    name: str
    items: frozenset[str]
    lists: frozenset[str]
    only_published: bool
    rule_id: str

    def gets(self, *, item: str, list_code: str, was_published: bool) -> bool:
        """Tell whether it received a record like this."""
        is_named = not (self.items or self.lists) or item in self.items or list_code in self.lists
        return is_named and (was_published or not self.only_published)


@cached
def bars() -> tuple[Bar, ...]:
    """Give every bar."""
    return _rows("bar", _read_bar)


@cached
def reasons_not_accepted() -> tuple[Ground, ...]:
    """Give every reason for which an application is not accepted."""
    return _rows("not_accepted", _read_ground)


@cached
def ways() -> tuple[Ground, ...]:
    """Give the ways back that the guideline names besides the application."""
    return _rows("way", _read_ground)


@cached
def commitments() -> tuple[Commitment, ...]:
    """Give every edition of the commitment."""
    return _rows("commitment", _read_commitment)


@cached
def recipients() -> tuple[Recipient, ...]:
    """Give who is told besides the source body and those who apply measures."""
    return _rows("recipient", _read_recipient)


def get_bar(code: str) -> Bar:
    """Give the bar of this code; raise KeyError if there is none."""
    return {one.code: one for one in bars()}[code]


def find_ground(code: str) -> Ground | None:
    """Give the reason for not accepting of this code, or None."""
    return next((one for one in reasons_not_accepted() if one.code == code), None)


def get_commitment(code: str) -> Commitment:
    """Give the edition of this code; raise KeyError if there is none."""
    return {one.code: one for one in commitments()}[code]


def commitment_on(day: date) -> Commitment:
    """Give the edition that is signed on a day: the newest in force."""
    found = [one for one in commitments() if one.validity.covers(day)]
    if not found:
        raise RulebookError(f"{FILE}: commitment: no edition is in force on {day.isoformat()}")
    return max(found, key=lambda one: one.validity.in_force_from)


def _rows(table: str, read: Callable[[Entry], Row]) -> tuple[Row, ...]:
    rows = tuple(read(entry) for entry in load_document(FILE).entries(table))
    if len({row.code for row in rows}) < len(rows):
        raise RulebookError(f"{FILE}: {table}: a code stands there twice")
    return rows


def _read_bar(entry: Entry) -> Bar:
    bar = Bar(entry.text("code"), entry.text("label"), entry.text("deadline"), rule_of(entry).id)
    try:
        deadlines.get_deadline(bar.deadline)
    except deadlines.UnknownDeadline:
        raise entry.wrong("'deadline' is not in deadlines.toml") from None
    entry.done()
    return bar


def _read_ground(entry: Entry) -> Ground:
    ground = Ground(entry.text("code"), entry.text("label"), entry.text("text"), rule_of(entry).id)
    entry.done()
    return ground


def _read_commitment(entry: Entry) -> Commitment:
    rule = rule_of(entry)
    commitment = Commitment(
        code=entry.text("code"),
        title=entry.text("title"),
        english_title=entry.text("english_title"),
        points=entry.texts("points"),
        english_points=entry.texts("english_points"),
        rule_id=rule.id,
        validity=entry.validity(rule.source.validity),
    )
    if not commitment.points or len(commitment.points) != len(commitment.english_points):
        raise entry.wrong("'points' and 'english_points' must say the same, point by point")
    entry.done()
    return commitment


def _read_recipient(entry: Entry) -> Recipient:
    recipient = Recipient(
        code=entry.text("code"),
        name=entry.text("name"),
        items=frozenset(entry.texts("items")),
        lists=frozenset(entry.texts("lists")),
        only_published=entry.flag("only_published"),
        rule_id=rule_of(entry).id,
    )
    entry.done()
    return recipient
