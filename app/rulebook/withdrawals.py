"""Why a body takes a record back, and by when it has to be done (rules 1.7, 3.9)."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.rulebook import deadlines
from app.rulebook.loading import RulebookError, cached, load_document
from app.rulebook.rules import Source, rule_of
from app.rulebook.working_days import Due

FILE = "withdrawals.toml"


@dataclass(frozen=True)
class WithdrawalReason:
    """One reason; `label` is an English message id, `deadline` the clock that runs from its cause."""

    code: str
    label: str
    deadline: str
    words: tuple[str, ...]
    rule_id: str
    source: Source

    def due(self, happened_on: date) -> Due:
        """Give the last day on which the record may still stand."""
        return deadlines.due(self.deadline, happened_on)


def all_reasons() -> tuple[WithdrawalReason, ...]:
    """Give every reason, in the order of the data."""
    return tuple(_reasons().values())


def get_reason(code: str) -> WithdrawalReason | None:
    """Give the reason of this code, or None."""
    return _reasons().get(code)


def find_reason(words: str) -> WithdrawalReason | None:
    """Give the reason that the cell of a sheet names, or None."""
    return _by_words().get(_key(words))


@cached
def _reasons() -> Mapping[str, WithdrawalReason]:
    reasons = {}
    for entry in load_document(FILE).entries("reason"):
        rule = rule_of(entry)
        reason = WithdrawalReason(
            code=entry.text("code"),
            label=entry.text("label"),
            deadline=entry.text("deadline"),
            words=entry.texts("words"),
            rule_id=rule.id,
            source=rule.source,
        )
        try:
            deadlines.get_deadline(reason.deadline)
        except deadlines.UnknownDeadline:
            raise entry.wrong("'deadline' is not in deadlines.toml") from None
        entry.done()
        reasons[reason.code] = reason
    return reasons


@cached
def _by_words() -> Mapping[str, WithdrawalReason]:
    found: dict[str, WithdrawalReason] = {}
    for reason in all_reasons():
        for words in (reason.code, *reason.words):
            other = found.setdefault(_key(words), reason)
            if other is not reason:
                raise RulebookError(f"{FILE}: {words!r} stands with {other.code} and with {reason.code}")
    return found


def _key(words: str) -> str:
    plain = unicodedata.normalize("NFKC", words).lower()
    return "".join(sign for sign in plain if sign.isalnum())
