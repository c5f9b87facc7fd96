"""The check by name and last four digits: a keyed fingerprint, so that nothing has to be opened."""

from __future__ import annotations

import unicodedata

from app.kernel.crypto import Keyring
from app.rulebook.masking import unify_middle_dots

_SPACE = "name-check"


def check_index(keyring: Keyring, name: str, last_four: str) -> str:
    """The fingerprint of a name and the last four signs of an ID number, however they were typed."""
    plain = unify_middle_dots("".join(unicodedata.normalize("NFKC", name).split())).casefold()
    digits = unicodedata.normalize("NFKC", last_four).strip().upper()
    return keyring.blind(f"{plain}\0{digits}", _SPACE)
