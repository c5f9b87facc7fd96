"""What a file may be, and what looking at it may use."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The first four are the office's (rulebook); the others keep the machine well. Sizes in bytes."""

    file_bytes: int = 10 * MEGABYTE
    pixels: int = 50_000_000
    stored_side: int = 4096
    pages: int = 100
    # Documents: what they may hold once unpacked.
    parts: int = 1000
    part_bytes: int = 40 * MEGABYTE
    unpacked_bytes: int = 120 * MEGABYTE
    packed_ratio: int = 250
    ratio_matters_from: int = 4 * MEGABYTE
    objects: int = 30_000
    # The process that looks: times in seconds, memory as address space.
    cpu_seconds: int = 5
    wall_seconds: float = 12.0
    memory_bytes: int = 1024 * MEGABYTE
    answer_bytes: int = 40 * MEGABYTE
    at_once: int = 2
    wait_seconds: float = 20.0

    def to_words(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_words(cls, words: str) -> Limits:
        return cls(**json.loads(words))
