"""The ends of both logs, noted once a day in a file outside the database.

Whoever can put the whole database back to an older state, or holds its keys, cannot change what a copy of
this file on another machine says. Each line carries an HMAC over itself and the line before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.kernel.chains import Place
from app.kernel.crypto import Keyring


class AnchorProblem(Exception):
    """A line of the file was changed, put in or taken out; `line` says which."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True)
class Anchor:
    """Where each chain ended at one time."""

    at: datetime
    ends: Mapping[str, Place]


class AnchorFile:
    """The file, only ever added to."""

    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._path, self._keyring = path, keyring

    def add(self, at: datetime, ends: Mapping[str, Place]) -> None:
        """Note where the chains end, durably."""
        said = {
            "at": at.isoformat(),
            "ends": {name: [place.position, place.digest] for name, place in sorted(ends.items())},
        }
        lines = self._lines()
        key_id, mac = self._keyring.mac(_message(said, _mac_of(lines)))
        line = json.dumps(said | {"key": key_id, "mac": mac}) + "\n"
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as handle:
            handle.write(line)
            handle.flush()
            os.fsync(handle.fileno())

    def read(self) -> tuple[Anchor, ...]:
        """Every anchor, the oldest first. Raises AnchorProblem for a line that is not ours."""
        return tuple(self._verified())

    def last_at(self) -> datetime | None:
        """When the last anchor was noted."""
        lines = self._lines()
        return datetime.fromisoformat(json.loads(lines[-1])["at"]) if lines else None

    def set_aside(self, at: datetime) -> Path | None:
        """Begin a new file, as after a copy was put back: the old one stays beside it."""
        if not self._path.is_file():
            return None
        aside = self._path.with_name(f"{self._path.stem}-until-{at:%Y%m%dT%H%M%S}{self._path.suffix}")
        self._path.replace(aside)
        return aside

    def _verified(self) -> Iterator[Anchor]:
        before = ""
        for number, line in enumerate(self._lines(), 1):
            try:
                said: dict[str, Any] = json.loads(line)
                key_id, mac = said.pop("key"), said.pop("mac")
                if self._keyring.mac(_message(said, before), key_id)[1] != mac:
                    raise AnchorProblem(number)
                ends = {name: Place(*end) for name, end in said["ends"].items()}
                yield Anchor(datetime.fromisoformat(said["at"]), ends)
            except (ValueError, KeyError, TypeError, AttributeError) as problem:
                raise AnchorProblem(number) from problem
            before = mac

    def _lines(self) -> list[str]:
        return self._path.read_text("utf-8").splitlines() if self._path.is_file() else []


def by_chain(anchors: Sequence[Anchor]) -> dict[str, list[Place]]:
    """The noted places of each chain."""
    places: dict[str, list[Place]] = {}
    for anchor in anchors:
        for name, place in anchor.ends.items():
            if place.position:
                places.setdefault(name, []).append(place)
    return places


def _mac_of(lines: Sequence[str]) -> str:
    return str(json.loads(lines[-1])["mac"]) if lines else ""


def _message(said: Mapping[str, Any], before: str) -> bytes:
    return f"anchor\0{before}\0{json.dumps(said, sort_keys=True)}".encode()
