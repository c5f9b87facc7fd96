"""Read the data files once, check them, and say exactly which entry is wrong.

A data file is TOML: tables and arrays of tables. What is used is the shipped files and, on top of them,
layers of the same shape: what the office has enacted (`enact`), a folder of files (`overlay`), what
somebody tries out (`trial`). Arrays of tables are joined, the later entry of the same code and the same
first day replaces the earlier one, and plain settings are overridden.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from app.rulebook.layers import (
    Layer,
    RulebookError,
    alone,
    enact,
    folder_layer,
    in_use,
    mapping_layer,
    overlay,
    trial,
)

__all__ = [
    "Document",
    "Entry",
    "Layer",
    "RulebookError",
    "Validity",
    "alone",
    "cached",
    "data_digest",
    "enact",
    "folder_layer",
    "load_document",
    "mapping_layer",
    "overlay",
    "trial",
]

Loaded = TypeVar("Loaded")
Choice = TypeVar("Choice", bound=StrEnum)

_EDITIONS_KEPT = 6


@dataclass(frozen=True)
class Validity:
    """The days on which something is in force: both ends belong to it; no end means open."""

    in_force_from: date
    in_force_to: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether `day` is one of these days."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    def overlaps(self, other: "Validity") -> bool:
        """Tell whether the two share a day."""
        starts_before_other_ends = other.in_force_to is None or self.in_force_from <= other.in_force_to
        other_starts_before_end = self.in_force_to is None or other.in_force_from <= self.in_force_to
        return starts_before_other_ends and other_starts_before_end


@dataclass
class Entry:
    """One table of a data file, read key by key; `done` refuses keys that nobody asked for."""

    file: str
    name: str
    values: Mapping[str, Any]
    read: set[str] = field(default_factory=set)

    def wrong(self, what: str) -> RulebookError:
        """Build the error that names this file and this entry."""
        return RulebookError(f"{self.file}: {self.name}: {what}")

    def _value(self, key: str, kind: type | tuple[type, ...]) -> Any:
        self.read.add(key)
        value = self.values.get(key)
        if value is None:
            return None
        is_bool_for_number = isinstance(value, bool) and kind is not bool
        if is_bool_for_number or not isinstance(value, kind) or isinstance(value, datetime):
            raise self.wrong(f"{key!r} has the wrong type ({type(value).__name__})")
        return value

    def _required(self, key: str, value: Any) -> Any:
        if value is None or value == "":
            raise self.wrong(f"{key!r} is missing")
        return value

    def text(self, key: str) -> str:
        """Give the words under `key`; they must not be empty."""
        return str(self._required(key, self._value(key, str)))

    def optional_text(self, key: str) -> str | None:
        """Give the words under `key`, or None."""
        return self._value(key, str) or None

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of words, empty if there is none."""
        values = self._value(key, list) or []
        if not all(isinstance(value, str) and value for value in values):
            raise self.wrong(f"{key!r} must be a list of words")
        return tuple(values)

    def whole(self, key: str) -> int:
        """Give a whole number that is not negative."""
        return int(self._required(key, self.optional_whole(key)))

    def optional_whole(self, key: str) -> int | None:
        """Give a whole number that is not negative, or None."""
        value: int | None = self._value(key, int)
        if value is not None and value < 0:
            raise self.wrong(f"{key!r} must not be negative")
        return value

    def wholes(self, key: str) -> tuple[int, ...]:
        """Give a list of whole numbers, empty if there is none."""
        values = self._value(key, list) or []
        if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
            raise self.wrong(f"{key!r} must be a list of whole numbers")
        return tuple(values)

    def flag(self, key: str, default: bool = False) -> bool:
        """Give a yes or no."""
        value: bool | None = self._value(key, bool)
        return default if value is None else value

    def optional_day(self, key: str) -> date | None:
        """Give a calendar day, or None."""
        day: date | None = self._value(key, date)
        return day

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """Give one of the words that `kind` allows."""
        word = self.text(key)
        try:
            return kind(word)
        except ValueError:
            allowed = ", ".join(member.value for member in kind)
            raise self.wrong(f"{key!r} is {word!r}; allowed are: {allowed}") from None

    def table(self, key: str) -> dict[str, Any]:
        """Give a table inside this one, empty if there is none."""
        return dict(self._value(key, dict) or {})

    def validity(self, default: Validity | None = None) -> Validity:
        """Give the days in force: the entry's own, else those of `default` (its rule)."""
        first = self.optional_day("in_force_from") or (default.in_force_from if default else None)
        last = self.optional_day("in_force_to") or (default.in_force_to if default else None)
        if first is None:
            raise self.wrong("'in_force_from' is missing")
        if last is not None and last < first:
            raise self.wrong("it ends before it begins")
        return Validity(first, last)

    def done(self) -> None:
        """Refuse keys that nothing read: most often they are misspelt."""
        unknown = sorted(set(self.values) - self.read)
        if unknown:
            raise self.wrong(f"unknown keys: {', '.join(unknown)}")


@dataclass(frozen=True)
class Document:
    """One data file, with what the overlays add to it."""

    file: str
    content: Mapping[str, Any]

    def entries(self, table: str, *, key: str = "code") -> tuple[Entry, ...]:
        """Give the entries of an array of tables; `key` is what each is called by in errors."""
        rows = self.content.get(table, [])
        if not isinstance(rows, list):
            raise RulebookError(f"{self.file}: {table}: must be written as [[{table}]]")
        return tuple(
            Entry(self.file, f"{table} {row.get(key, f'number {number}')!s}", row)
            for number, row in enumerate(rows, start=1)
        )

    def section(self, table: str) -> Entry:
        """Give a single table; a missing one is an error."""
        row = self.content.get(table)
        if not isinstance(row, dict):
            raise RulebookError(f"{self.file}: {table}: is missing")
        return Entry(self.file, table, row)


def cached(load: Callable[[], Loaded]) -> Callable[[], Loaded]:
    """Keep what `load` made, for each edition of the data of its own."""
    kept: dict[str, Loaded] = {}

    @wraps(load)
    def give() -> Loaded:
        edition = in_use().digest
        try:
            return kept[edition]
        except KeyError:
            made = load()
        while len(kept) >= _EDITIONS_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[edition] = made
        return made

    return give


def load_document(file: str) -> Document:
    """Read `file` from the shipped data, then from each layer that has it."""
    content: dict[str, Any] = {}
    for layer in in_use().layers:
        part = layer.files.get(file)
        if part:
            content = _joined(content, part)
    if not content:
        raise RulebookError(f"{file}: is missing or empty")
    return Document(file, content)


def data_digest() -> str:
    """Give a short, stable digest of every data file now in use."""
    return in_use().digest


def _joined(base: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in added.items():
        before = result.get(key)
        if isinstance(before, list) and isinstance(value, list):
            replaced = {_identity(row) for row in value}
            result[key] = [row for row in before if _identity(row) not in replaced] + value
        elif isinstance(before, dict) and isinstance(value, dict):
            result[key] = before | value
        else:
            result[key] = value
    return result


def _identity(row: Any) -> tuple[object, ...]:
    if not isinstance(row, dict):
        return (row,)
    return (row.get("code"), row.get("in_force_from")) if "code" in row else (id(row),)
