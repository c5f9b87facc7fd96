"""What signing and verifying speak of, without the engine."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner


class SigningKeyProblem(Exception):
    """The signing key is missing, unreadable or open to others; the message names the file at most."""


class Problem(enum.StrEnum):
    """Why a file is not genuine."""

    NOT_A_PDF = "not_a_pdf"
    TOO_LARGE = "too_large"
    NOT_SIGNED = "not_signed"
    SEVERAL_SIGNATURES = "several_signatures"
    CHANGED_AFTER_SIGNING = "changed_after_signing"
    CONTENT_ALTERED = "content_altered"
    SIGNER_UNKNOWN = "signer_unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class SignatureReport:
    """What a file's signature says; believe `made_at` and `signer_name` only where `is_genuine`.

    `is_whole_document`: the signature covers every byte of the file. `made_at`: an aware time, as signed;
    `time_stamped_at`: as a trusted time-stamp server says, None without one.
    """

    is_genuine: bool
    made_at: datetime | None = None
    time_stamped_at: datetime | None = None
    is_whole_document: bool = False
    signer_name: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Signer:
    """A loaded key.

    `trust_roots`: DER certificates that `verify` has to trust for what this key and earlier ones signed;
    `time_stamp_roots`: those of time-stamp servers. An empty `time_stamp_url` means no time stamps.
    """

    name: str
    trust_roots: tuple[bytes, ...]
    time_stamp_roots: tuple[bytes, ...]
    time_stamp_url: str
    _key: SimpleSigner
