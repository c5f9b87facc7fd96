"""Integrity models: kinds, places, reasons of revocation, and the figures of the procedure. Data, dated."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.rulebook.limits import Limit, read_limits
from app.rulebook.loading import RulebookError, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "models.toml"
LETTER_DAYS = "letter-days"
LETTER_TRIES = "letter-tries"
SHORTEST_READING_SECONDS = "shortest-reading-seconds"
SENT_PER_HOUR = "sent-per-hour"
SENT_PER_HOUR_TOGETHER = "sent-per-hour-together"
BATCH_ROWS = "batch-rows"


@dataclass(frozen=True)
class HonourCode:
    """One row of a table: `name` in Chinese as its source has it, `label` an English message id."""

    code: str
    name: str
    label: str
    rule_id: str
    source: Source


def kinds() -> tuple[HonourCode, ...]:
    """Give the kinds of integrity models in the order of the data."""
    return _tables()["kind"]


def places() -> tuple[HonourCode, ...]:
    """Give the towns and townships of the county."""
    return _tables()["place"]


def revocations() -> tuple[HonourCode, ...]:
    """Give the reasons for which an honour is revoked."""
    return _tables()["revocation"]


def find_kind(code_or_name: str) -> HonourCode | None:
    """Give the kind of this code or Chinese name, or None."""
    return _find(kinds(), code_or_name)


def find_place(code_or_name: str) -> HonourCode | None:
    """Give the place of this code or Chinese name, or None."""
    return _find(places(), code_or_name)


def find_revocation(code: str) -> HonourCode | None:
    """Give the reason of this code, or None."""
    return _find(revocations(), code)


def limit(limit_id: str) -> int:
    """Give the figure of this id. Raises KeyError for an id that the data do not have."""
    return _limits()[limit_id].value


def all_limits() -> tuple[Limit, ...]:
    """Give every figure in the order of the data file."""
    return tuple(_limits().values())


def _find(table: tuple[HonourCode, ...], wanted: str) -> HonourCode | None:
    return next((one for one in table if wanted in {one.code, one.name}), None)


@cached
def _tables() -> Mapping[str, tuple[HonourCode, ...]]:
    return MappingProxyType({name: _table(name) for name in ("kind", "place", "revocation")})


def _table(name: str) -> tuple[HonourCode, ...]:
    rows = []
    for entry in load_document(FILE).entries(name):
        rule = rule_of(entry)
        rows.append(
            HonourCode(entry.text("code"), entry.text("name"), entry.text("label"), rule.id, rule.source)
        )
        entry.done()
    if len({row.code for row in rows}) < len(rows):
        raise RulebookError(f"{FILE}: {name}: a code stands there twice")
    return tuple(rows)


@cached
def _limits() -> Mapping[str, Limit]:
    return read_limits(FILE)
