"""How long before a date its person is reminded: figures of the office, as data."""

from collections.abc import Mapping
from types import MappingProxyType

from app.rulebook.loading import cached, load_document
from app.rulebook.rules import rule_of

FILE = "reminders.toml"


def days_before(code: str) -> tuple[int, ...]:
    """At how many days before its date somebody is reminded of this, the longest first; none for no code."""
    return _reminders().get(code, ())


def longest() -> int:
    """The longest of all of them."""
    return max((days for found in _reminders().values() for days in found), default=0)


@cached
def _reminders() -> Mapping[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for entry in load_document(FILE).entries("reminder"):
        rule_of(entry)
        entry.text("label")
        found[entry.text("code")] = tuple(sorted(entry.wholes("days"), reverse=True))
        entry.done()
    return MappingProxyType(found)
