"""What the limited process answers, as bytes: the length of a JSON head, the head, the body.

JSON and not pickle: the process that answers has read what strangers sent.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass

from .errors import UploadRefused
from .kinds import Kind

_LENGTH = struct.Struct(">I")
_LARGEST_HEAD = 10_000


@dataclass(frozen=True)
class Cleaned:
    """A file as it is kept. Pixels for an image, pages for a PDF, else 0."""

    data: bytes
    kind: Kind
    width: int = 0
    height: int = 0
    pages: int = 0

    def to_bytes(self) -> bytes:
        head = {"kind": self.kind, "width": self.width, "height": self.height, "pages": self.pages}
        return _frame(head, self.data)


def refusal(problem: UploadRefused) -> bytes:
    """The bytes that carry a refusal."""
    return _frame({"refused": problem.code, "values": problem.values}, b"")


def read_answer(answer: bytes) -> Cleaned:
    """The cleaned file. Raises the refusal that came instead, ValueError where the answer is not whole."""
    (length,) = _LENGTH.unpack(answer[: _LENGTH.size].ljust(_LENGTH.size, b"\xff"))
    start = _LENGTH.size
    if length > _LARGEST_HEAD or len(answer) < start + length:
        raise ValueError("not a whole answer")
    head = json.loads(answer[start : start + length])
    if not isinstance(head, dict):
        raise ValueError("the head is not an object")
    if "refused" in head:
        values = head["values"] if isinstance(head.get("values"), dict) else {}
        raise UploadRefused(str(head["refused"]), **{str(name): value for name, value in values.items()})
    return Cleaned(
        data=answer[start + length :],
        kind=Kind(head["kind"]),
        width=int(head["width"]),
        height=int(head["height"]),
        pages=int(head["pages"]),
    )


def _frame(head: dict[str, object], body: bytes) -> bytes:
    encoded = json.dumps(head).encode()
    return _LENGTH.pack(len(encoded)) + encoded + body
