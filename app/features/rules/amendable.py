"""The entries that the office can change, and what is in force of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.features.rules.entry_fields import form_values
from app.features.rules.labels import name_of
from app.features.rules.states import Deed
from app.kernel.errors import NotFound
from app.rulebook.amending import codes_in_force, entry_on


@dataclass(frozen=True)
class Choice:
    """A kind of entry, what shall happen, and to which; a new one has no code yet."""

    kind: str
    deed: Deed
    code: str


def entries_of(kind: str, today: date) -> list[dict[str, Any]]:
    """Every entry of a kind in force today, by its name."""
    found = []
    for code in codes_in_force(kind, today):
        entry = entry_on(kind, code, today)
        found.append({"code": code, "name": name_of(kind, code, dict(entry or {}))})
    return found


def present_values(choice: Choice, today: date) -> dict[str, Any]:
    """What the form begins with: the version in force. Raises NotFound for an entry that is not."""
    if choice.deed is Deed.ADD:
        return {}
    entry = entry_on(choice.kind, choice.code, today)
    if entry is None:
        raise NotFound("no-such-entry")
    return form_values(choice.kind, dict(entry))
