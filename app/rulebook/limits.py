"""Figures that a data file sets under `[[limit]]`: each with its words and its rule. Set by the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.rulebook.loading import RulebookError, load_document
from app.rulebook.rules import Source, rule_of


@dataclass(frozen=True)
class Limit:
    """One figure; `label` is an English message id that says what is counted and in which unit."""

    code: str
    label: str
    value: int
    rule_id: str
    source: Source


def read_limits(file: str) -> Mapping[str, Limit]:
    """Give the limits of a file by code, in its order. Raises RulebookError for 0: nothing would pass."""
    limits: dict[str, Limit] = {}
    for entry in load_document(file).entries("limit"):
        rule = rule_of(entry)
        found = Limit(entry.text("code"), entry.text("label"), entry.whole("value"), rule.id, rule.source)
        entry.done()
        if found.value == 0:
            raise RulebookError(f"{file}: limit {found.code}: 0 would let nothing pass")
        limits[found.code] = found
    return MappingProxyType(limits)
