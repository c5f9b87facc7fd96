"""Passwords: argon2id with the library's defaults, and the few things a new one must not be.

No rules of composition: length and not being known to everybody are what helps (NIST SP 800-63B).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kernel.errors import InvalidInput
from app.rulebook.account_limits import PASSWORD_MIN_LENGTH, limit

MAX_LENGTH = 200
_hasher = PasswordHasher()


def hash_secret(secret: str) -> str:
    """The argon2id hash of a password or of a one-time code."""
    return _hasher.hash(_plain(secret))


def is_right(secret: str, hashed: str | None) -> bool:
    """Whether a secret fits its hash. Without a hash nothing does; the work is done all the same, as long."""
    try:
        _hasher.verify(hashed or _nobodys_hash(), _plain(secret))
    except (VerificationError, InvalidHashError):
        return False
    return bool(hashed)


def needs_new_hash(hashed: str) -> bool:
    """Whether the library's defaults have grown since this hash was made."""
    return _hasher.check_needs_rehash(hashed)


def check_new(password: str, login: str) -> None:
    """Raises InvalidInput where a new password is too short, too long, the account name or a common one."""
    shortest = limit(PASSWORD_MIN_LENGTH)
    if len(_plain(password)) < shortest:
        raise InvalidInput("password-too-short", field="password", shortest=shortest)
    if len(password) > MAX_LENGTH:
        raise InvalidInput("password-too-long", field="password", longest=MAX_LENGTH)
    folded = _plain(password).casefold()
    if folded == login.casefold():
        raise InvalidInput("password-is-login", field="password")
    if folded in _common() or len(set(folded)) < 3:
        raise InvalidInput("password-common", field="password")


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("the password of nobody")


@cache
def _common() -> frozenset[str]:
    lines = files("app.features.accounts").joinpath("common_passwords.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip() and not line.startswith("#"))


def _plain(secret: str) -> str:
    return unicodedata.normalize("NFKC", secret)
