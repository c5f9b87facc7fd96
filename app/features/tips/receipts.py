"""Receipt codes: what a reporter keeps, and what the portal keeps of it.

A code is twenty random digits (66 bits): digits can be typed on any telephone and read out to anybody.
The portal keeps only a keyed fingerprint of a slow derivation, so that neither the table alone nor the
table with its key gives codes back at any speed that matters, and a code is found by equality (promise 17).
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata

from argon2.low_level import Type, hash_secret_raw

from app.kernel.crypto import Keyring
from app.kernel.ids import normalise_code, random_code

DIGITS = 20
PROOF_LENGTH = 16
"""Characters of the code of a proof of filing, five random bits each: 80 bits."""
_GROUP = 4
_PASSES = 3
_MEMORY_KIB = 32 * 1024


def new_receipt() -> str:
    """A fresh code, bare digits."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def grouped(receipt: str) -> str:
    """The code as it is shown: `4821 0377 …`."""
    return " ".join(receipt[start : start + _GROUP] for start in range(0, len(receipt), _GROUP))


def normalise(typed: str) -> str:
    """What a person typed, as bare digits: full-width digits count, everything else is left out."""
    return "".join(ch for ch in unicodedata.normalize("NFKC", typed) if ch in "0123456789")


def is_same(typed: str, receipt: str) -> bool:
    """Whether a person typed this very code."""
    return hmac.compare_digest(normalise(typed), receipt)


def index_of(keyring: Keyring, receipt: str) -> str:
    """The fingerprint under which a tip is found. Slow on purpose, and as slow for a wrong code."""
    # One salt for the whole site: with a salt for each tip a code could not be looked up. It is secret.
    salt = bytes.fromhex(keyring.blind("salt", "tips.receipt-salt"))[:16]
    derived = hash_secret_raw(
        receipt.encode(), salt, _PASSES, _MEMORY_KIB, parallelism=1, hash_len=32, type=Type.ID
    )
    return keyring.blind(derived.hex(), "tips.receipt")


def new_proof() -> str:
    """A fresh code for the proof of filing: it opens nothing, and only says that a tip was filed."""
    return random_code(PROOF_LENGTH)


def proof_index(keyring: Keyring, code: str) -> str:
    """The fingerprint under which a proof is found, however its code was typed."""
    return keyring.blind(normalise_code(code), "tips.proof")


def grouped_proof(code: str) -> str:
    """The code of a proof as it is printed: `K7QF-2M9X-…`."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))
