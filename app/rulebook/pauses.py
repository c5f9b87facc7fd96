"""Why the legal clock of a case may stand still, and for how long at most. Data, with their source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.rulebook.loading import Entry, RulebookError, cached, load_document
from app.rulebook.rules import Source, SourceStatus, rule_of
from app.rulebook.working_days import add_working_days

FILE = "pauses.toml"


@dataclass(frozen=True)
class PauseReason:
    """One reason; `label` is an English message id that ends the sentence "paused, because …".

    `cases` are the kinds of case in which it may be given; `longest` is in working days, after which the
    clock goes on by itself; `is_once`: not twice in one case.
    """

    code: str
    label: str
    cases: frozenset[str]
    longest: int
    is_once: bool
    rule_id: str
    source: Source

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether nobody has read a source for it yet."""
        return self.source.status is SourceStatus.TO_BE_CONFIRMED

    def latest_on(self, started_on: date) -> date:
        """Give the last day on which a pause that began on `started_on` can still hold the clock."""
        return add_working_days(started_on, self.longest).on


class UnknownReason(LookupError):
    """The data name no such reason."""


def get_reason(code: str) -> PauseReason:
    """Give the reason of this code; raise UnknownReason if there is none."""
    try:
        return _reasons()[code]
    except KeyError:
        raise UnknownReason(code) from None


def reasons_for(case: str) -> tuple[PauseReason, ...]:
    """Give the reasons for which the clock of this kind of case may stand still, in the order of the data."""
    return tuple(one for one in _reasons().values() if case in one.cases)


def all_reasons() -> tuple[PauseReason, ...]:
    """Give every reason in the order of the data."""
    return tuple(_reasons().values())


@cached
def _reasons() -> Mapping[str, PauseReason]:
    found: dict[str, PauseReason] = {}
    for entry in load_document(FILE).entries("reason"):
        reason = _read(entry)
        if reason.code in found:
            raise RulebookError(f"{FILE}: reason {reason.code}: stands there twice")
        found[reason.code] = reason
    return MappingProxyType(found)


def _read(entry: Entry) -> PauseReason:
    rule = rule_of(entry)
    reason = PauseReason(
        code=entry.text("code"),
        label=entry.text("label"),
        cases=frozenset(entry.texts("cases")),
        longest=entry.whole("longest"),
        is_once=entry.flag("once"),
        rule_id=rule.id,
        source=rule.source,
    )
    if not reason.cases or not reason.longest:
        raise entry.wrong("it needs 'cases' and a 'longest' of at least one working day")
    entry.done()
    return reason
