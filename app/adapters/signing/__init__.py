"""Signing reports, and telling whether a signed report is genuine. Nobody else uses pyHanko.

The key is made on first run: a root certificate of the office's own and a signing certificate under it, in a
folder that holds nothing else. pyHanko is read when the first report is signed or verified: it would be a
fifth of the time that a web process takes to start.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app.adapters.signing.keys import create_signing_key, rotate_signing_key
from app.adapters.signing.outcomes import Problem, SignatureReport, Signer, SigningKeyProblem


def load_signer(directory: Path, *, time_stamp_url: str = "") -> Signer:
    """Read the newest key; `time_stamp_url`: the RFC 3161 server that stamps what it signs.

    Raises SigningKeyProblem where the key is missing, broken or readable by others.
    """
    from app.adapters.signing import pades

    return pades.load_signer(directory, time_stamp_url=time_stamp_url)


def sign(pdf: bytes, signer: Signer, *, reason: str, location: str, at: datetime) -> bytes:
    """`pdf` with a certifying signature in its prepared field: nothing may change from here on.

    `at`: an aware time, told in the signature. PAdES B-T with a time-stamp server; B-B without one, and where
    it gives no answer: a report now is worth more than a stamp later.
    """
    from app.adapters.signing import pades

    return pades.sign(pdf, signer, reason=reason, location=location, at=at)


def verify(
    pdf: bytes, trust_roots: Sequence[bytes], time_stamp_roots: Sequence[bytes] = ()
) -> SignatureReport:
    """Whether `pdf` is, byte for byte, what a holder of a key under `trust_roots` (DER) signed.

    Never raises for what is in the file.
    """
    from app.adapters.signing import pades

    return pades.verify(pdf, trust_roots, time_stamp_roots)


__all__ = [
    "Problem",
    "SignatureReport",
    "Signer",
    "SigningKeyProblem",
    "create_signing_key",
    "load_signer",
    "rotate_signing_key",
    "sign",
    "verify",
]
