"""The second factor: time-based codes (RFC 6238), each of which works once."""

from __future__ import annotations

import base64
import hmac
import unicodedata
from datetime import datetime

import pyotp

SECONDS = 30
WINDOW = 1
ISSUER = "Integrity Portal"


class _Codes(pyotp.TOTP):
    """pyotp's codes for a secret of any length: it refuses the short one that demo accounts share."""

    def byte_secret(self) -> bytes:
        return base64.b32decode(self.secret + "=" * (-len(self.secret) % 8), casefold=True)


def new_secret() -> str:
    """A secret of 160 bits in base 32."""
    return pyotp.random_base32()


def step_at(instant: datetime) -> int:
    """The number of the half minute in which an instant falls."""
    return int(instant.timestamp()) // SECONDS


def code_of(secret: str, step: int) -> str:
    """The six digits that an app shows during a time step."""
    return _Codes(secret).generate_otp(step)


def matching_step(secret: str, code: str, instant: datetime, *, after: int) -> int | None:
    """The time step whose code this is, within a step of now and later than the last one used; else None.

    An authenticator accepts its code for as long as it is near; only what was used is remembered here.
    """
    typed = "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdigit())
    now = step_at(instant)
    for step in range(now - WINDOW, now + WINDOW + 1):
        is_same = hmac.compare_digest(code_of(secret, step).encode(), typed.encode())
        if is_same and step > after:
            return step
    return None


def address_for_app(secret: str, login: str) -> str:
    """The `otpauth:` address that an authenticator app reads."""
    return _Codes(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def grouped(secret: str) -> str:
    """A secret in groups of four, to be typed."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
