"""Identifiers: rows have UUIDs ordered by time; people see references that cannot be guessed."""

from __future__ import annotations

import secrets
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

# Crockford's alphabet: no I, L, O or U, so that a reference survives a telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


_in_order = threading.Lock()
_last_ticks = 0


def new_id() -> UUID:
    """A UUID version 7: later ids of one process are greater, also within one millisecond; 62 random bits.

    The 12 bits behind the milliseconds count 1/4096 of one, pushed on where two ids would share it (RFC 9562,
    section 6.2, method 3), so that rows sorted by id stand in the order in which they were made.
    """
    global _last_ticks
    with _in_order:
        _last_ticks = ticks = max((time.time_ns() << 12) // 1_000_000, _last_ticks + 1)
    milliseconds, fraction = ticks >> 12 & ((1 << 48) - 1), ticks & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))


def made_at(row_id: UUID) -> datetime:
    """When an id of `new_id` was made, to the millisecond."""
    return datetime.fromtimestamp((row_id.int >> 80) / 1000, UTC)


def new_reference(prefix: str, year: int) -> str:
    """A public reference such as `D2026-7K3M-9Q2X`: 40 random bits behind kind and year.

    References are names, not secrets: who may open one is decided by access, never by the reference.
    """
    code = random_code(8)
    return f"{prefix}{year}-{code[:4]}-{code[4:]}"


def random_code(length: int) -> str:
    """A random string of Crockford characters, five bits each."""
    return "".join([ALPHABET[byte & 31] for byte in secrets.token_bytes(length)])


def grouped_code(code: str) -> str:
    """A code in groups of four, as it is printed: `K7QF-2M9X-TR4C-8HVD`."""
    plain = normalise_code(code)
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def normalise_code(text: str) -> str:
    """What a person typed, as the code was made: upper case, no dashes or spaces, O as 0, I and L as 1."""
    kept = "".join(ch for ch in text.upper() if ch.isascii() and ch.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))
