"""Identifiers: rows have UUIDs ordered by time; people see references that cannot be guessed."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

# Crockford's alphabet: no I, L, O or U, so that a reference survives a telephone.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_id() -> UUID:
    """A UUID version 7: ordered by time, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return UUID(int=value | 0b10 << 62 | secrets.randbits(62))


def new_reference(prefix: str, year: int) -> str:
    """A public reference such as `D2026-7K3M-9Q2X`: 40 random bits behind kind and year.

    References are names, not secrets: who may open one is decided by access, never by the reference.
    """
    code = random_code(8)
    return f"{prefix}{year}-{code[:4]}-{code[4:]}"


def random_code(length: int) -> str:
    """A random string of Crockford characters, five bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_code(text: str) -> str:
    """What a person typed, as the code was made: upper case, no dashes or spaces, O as 0, I and L as 1."""
    kept = "".join(ch for ch in text.upper() if ch.isascii() and ch.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))
