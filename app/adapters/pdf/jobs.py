"""What is asked of the worker and what it answers, as bytes: a JSON head with lengths, then the bodies.

JSON and not pickle: the process that answers has read what citizens and departments wrote.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from .errors import (
    MissingGlyphs,
    ReportFailed,
    ReportOutOfMemory,
    ReportProblem,
    ReportTooSlow,
    ReportWorkerDied,
)

OUT_OF_MEMORY = 12
"""Exit code of a report's process that ran out of memory (the number of ENOMEM)."""

_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Attachment:
    """A file inside the PDF: the same data for machines. `name` is plain ASCII, such as `report.json`."""

    name: str
    data: bytes
    description: str


@dataclass(frozen=True)
class Limits:
    """What one report may use. Times in seconds, memory (address space) in bytes."""

    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    memory_bytes: int = 1_200_000_000
    at_once: int = 2
    wait_seconds: float = 60.0


@dataclass(frozen=True)
class Job:
    """One report to make. `lang` is a language tag such as `zh-CN`; `made_at` is aware."""

    html: str
    title: str
    lang: str
    attachments: Sequence[Attachment]
    made_at: datetime

    def __post_init__(self) -> None:
        if self.made_at.tzinfo is None:
            raise ValueError("made_at needs a time zone")
        if not all(attachment.name.isascii() for attachment in self.attachments):
            raise ValueError("the name of an attachment is plain ASCII")

    def to_bytes(self) -> bytes:
        bodies = [self.html.encode(), *(attachment.data for attachment in self.attachments)]
        head = {
            "title": self.title,
            "lang": self.lang,
            "made_at": self.made_at.astimezone(UTC).isoformat(timespec="seconds"),
            "attachments": [[attachment.name, attachment.description] for attachment in self.attachments],
            "sizes": [len(body) for body in bodies],
        }
        encoded = json.dumps(head, ensure_ascii=False).encode()
        return b"".join([_LENGTH.pack(len(encoded)), encoded, *bodies])

    @classmethod
    def from_bytes(cls, data: bytes) -> Job:
        """The other way; ValueError where the bytes are not a whole job."""
        head, rest = _split(data)
        bodies = []
        for size in head["sizes"]:
            bodies.append(rest[:size])
            rest = rest[size:]
        if not bodies or [len(body) for body in bodies] != head["sizes"]:
            raise ValueError("not a whole job")
        return cls(
            html=bodies[0].decode(),
            title=head["title"],
            lang=head["lang"],
            attachments=[
                Attachment(name, data, description)
                for (name, description), data in zip(head["attachments"], bodies[1:], strict=True)
            ],
            made_at=datetime.fromisoformat(head["made_at"]),
        )


@dataclass(frozen=True)
class Ending:
    """How the process of one report ended, as its parent saw it. `peak_bytes`: its largest memory."""

    exit_code: int
    signal: int
    out_of_time: bool
    peak_bytes: int

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Ending:
        return cls(**json.loads(data))


_BY_NAME: dict[str, type[ReportProblem]] = {
    kind.__name__: kind for kind in (ReportFailed, ReportOutOfMemory, ReportTooSlow, ReportWorkerDied)
}


def answer(pdf: bytes) -> bytes:
    """The bytes that carry a finished report."""
    return _frame({"pdf": len(pdf)}, pdf)


def refusal(problem: ReportProblem) -> bytes:
    """The bytes that carry a problem."""
    if isinstance(problem, MissingGlyphs):
        return _frame({"missing": problem.characters}, b"")
    return _frame({"problem": type(problem).__name__, "says": str(problem)}, b"")


def read_answer(data: bytes) -> bytes:
    """The report; raises the problem that came instead, ValueError where the answer is not whole."""
    head, body = _split(data)
    if "missing" in head:
        raise MissingGlyphs(str(head["missing"]))
    if "problem" in head:
        raise _BY_NAME.get(str(head["problem"]), ReportFailed)(str(head["says"]))
    if head.get("pdf") != len(body) or not body.startswith(b"%PDF-"):
        raise ValueError("not a whole answer")
    return body


def _frame(head: dict[str, Any], body: bytes) -> bytes:
    encoded = json.dumps(head).encode()
    return _LENGTH.pack(len(encoded)) + encoded + body


def _split(data: bytes) -> tuple[dict[str, Any], bytes]:
    if len(data) < _LENGTH.size:
        raise ValueError("too short")
    (length,) = _LENGTH.unpack_from(data)
    start = _LENGTH.size
    if len(data) < start + length:
        raise ValueError("too short")
    head = json.loads(data[start : start + length])
    if not isinstance(head, dict):
        raise ValueError("the head is not an object")
    return head, data[start + length :]
