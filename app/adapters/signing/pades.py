"""The engine: PAdES B-B and B-T by pyHanko.

What verification trusts is the root, never what a file brings along.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog
from asn1crypto import cms, parser  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from pyhanko.keys import load_cert_from_pemder, load_certs_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import async_validate_cms_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore
from requests import RequestException

from app.adapters.signing.keys import newest_key
from app.adapters.signing.outcomes import Problem, SignatureReport, Signer, SigningKeyProblem

FIELD_NAME = "Signature"
LARGEST_FILE_BYTES = 20 * 1024 * 1024
_RESERVED_HEX_DIGITS = 12_288
_RESERVED_WITH_STAMP = 40_960  # a stamp brings the certificates of its server along
_STAMP_SECONDS = 5
_log = structlog.get_logger("portal")
_BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,16}\[\s{0,16}(\d{1,9})\s{1,16}(\d{1,9})\s{1,16}(\d{1,9})\s{1,16}(\d{1,9})\s{0,16}\]"
)


def load_signer(directory: Path, *, time_stamp_url: str = "") -> Signer:
    """Read the newest key. Raises SigningKeyProblem where it is missing, broken or readable by others."""
    key_file = newest_key(directory)
    if key_file is None:
        raise SigningKeyProblem("there is no signing key")
    try:
        if key_file.stat().st_mode & 0o077:
            raise SigningKeyProblem(f"{key_file.name} can be read by others than its owner")
        certificate = load_cert_from_pemder(key_file.with_suffix(".pem"))  # type: ignore[no-untyped-call]
        root = load_cert_from_pemder(directory / "root.pem")  # type: ignore[no-untyped-call]
        key = load_private_key_from_pemder(key_file, passphrase=None)
        between = _certificates(directory / "chain.pem")
        earlier = _certificates(*sorted((directory / "trusted").glob("*.pem")))
        stamping = _certificates(*sorted((directory / "time-stamps").glob("*.pem")))
    except (OSError, ValueError) as error:
        raise SigningKeyProblem(f"the signing key cannot be read: {type(error).__name__}") from error
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for one in (root, *between):
        store.register(one)
    return Signer(
        name=str(certificate.subject.native["common_name"]),
        trust_roots=(root.dump(), *(one.dump() for one in earlier)),
        time_stamp_roots=tuple(one.dump() for one in stamping),
        time_stamp_url=time_stamp_url,
        _key=signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=store),
    )


def _certificates(*files: Path) -> list[asn1_x509.Certificate]:
    return list(load_certs_from_pemder([path for path in files if path.is_file()]))  # type: ignore[no-untyped-call]


def sign(pdf: bytes, signer: Signer, *, reason: str, location: str, at: datetime) -> bytes:
    """`pdf` with a certifying signature in its prepared field: nothing may change from here on.

    `at`: an aware time, told in the signature.
    """
    if at.tzinfo is None:
        raise ValueError("at needs a time zone")
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD_NAME,
        md_algorithm="sha256",
        reason=reason,
        location=location,
        name=signer.name,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    if signer.time_stamp_url:
        stamper = RequestsHTTPTimeStamper(signer.time_stamp_url, timeout=_STAMP_SECONDS)  # type: ignore[no-untyped-call]
        try:
            return _signed(pdf, _ClockedSigner(metadata, signer._key, at, stamper), _RESERVED_WITH_STAMP)
        except (TimestampRequestError, RequestException, ValueError) as problem:
            _log.error("time-stamp-missing", kind=type(problem).__name__)
    return _signed(pdf, _ClockedSigner(metadata, signer._key, at), _RESERVED_HEX_DIGITS)


def _signed(pdf: bytes, signer: signers.PdfSigner, reserved: int) -> bytes:
    writer = _VersionKeepingWriter(io.BytesIO(pdf))
    signed = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=reserved)
    result: bytes = signed.getvalue()
    return result


def verify(
    pdf: bytes, trust_roots: Sequence[bytes], time_stamp_roots: Sequence[bytes] = ()
) -> SignatureReport:
    """Whether `pdf` is, byte for byte, what a holder of a key under `trust_roots` (DER) signed.

    Never raises for what is in the file. The file's structure is parsed only after its bytes proved to be
    ours, so that a hostile file costs a hash and no more.
    """
    if len(pdf) > LARGEST_FILE_BYTES:
        return SignatureReport(is_genuine=False, problems=(Problem.TOO_LARGE,))
    if not pdf.startswith(b"%PDF-"):
        return SignatureReport(is_genuine=False, problems=(Problem.NOT_A_PDF,))
    try:
        return _verify_pdf(pdf, trust_roots, time_stamp_roots)
    except Exception:  # noqa: BLE001  parsers of hostile bytes raise anything; all of it means the same
        return SignatureReport(is_genuine=False, problems=(Problem.UNREADABLE,))


def _verify_pdf(
    pdf: bytes, trust_roots: Sequence[bytes], time_stamp_roots: Sequence[bytes]
) -> SignatureReport:
    ranges = _BYTE_RANGE.findall(pdf)
    if not ranges:
        return SignatureReport(is_genuine=False, problems=(Problem.NOT_SIGNED,))
    problems = [] if len(ranges) == 1 else [Problem.SEVERAL_SIGNATURES]
    start, before, resume, after = (int(number) for number in ranges[0])
    is_whole = start == 0 and resume > before and resume + after == len(pdf)
    if not is_whole:
        problems.append(Problem.CHANGED_AFTER_SIGNING)
    content = cms.ContentInfo.load(_signature_bytes(pdf[before:resume]))["content"]
    digest = hashes.Hash(hashes.SHA256())
    digest.update(pdf[start : start + before])
    digest.update(pdf[resume : resume + after])
    status = asyncio.run(
        async_validate_cms_signature(
            content, raw_digest=digest.finalize(), validation_context=_trusting(trust_roots)
        )
    )
    if not (status.intact and status.valid):
        problems.append(Problem.CONTENT_ALTERED)  # whose key it was is not asked then
    elif not status.trusted:
        problems.append(Problem.SIGNER_UNKNOWN)
    if problems:
        return SignatureReport(is_genuine=False, is_whole_document=is_whole, problems=tuple(problems))
    return _verify_structure(pdf, trust_roots, time_stamp_roots)


def _verify_structure(
    pdf: bytes, trust_roots: Sequence[bytes], time_stamp_roots: Sequence[bytes]
) -> SignatureReport:
    """The second opinion, on bytes that are ours: pyHanko's bottom line on the whole document.

    A stamp of a server that we do not trust is left out of account: it neither helps nor harms.
    """
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    if len(embedded) != 1:
        return SignatureReport(is_genuine=False, problems=(Problem.SEVERAL_SIGNATURES,))
    status = validate_pdf_signature(
        embedded[0],
        signer_validation_context=_trusting(trust_roots),
        ts_validation_context=_trusting(time_stamp_roots),
    )
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.valid and stamp.intact and stamp.trusted):
        status, stamp = replace(status, timestamp_validity=None), None
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    is_genuine = bool(status.bottom_line) and is_whole
    return SignatureReport(
        is_genuine=is_genuine,
        made_at=status.signer_reported_dt,
        time_stamped_at=stamp.timestamp if stamp is not None else None,
        is_whole_document=is_whole,
        signer_name=str(status.signing_cert.subject.native["common_name"]),
        problems=() if is_genuine else (Problem.CHANGED_AFTER_SIGNING,),
    )


class _VersionKeepingWriter(IncrementalPdfFileWriter):
    """PDF/A-3 is PDF 1.7; pyHanko would raise the version to 2.0."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:  # noqa: ARG002  overridden
        self.output_version = self.prev.input_version


class _ClockedSigner(signers.PdfSigner):
    """Signs at a given time instead of the machine's."""

    def __init__(
        self,
        metadata: signers.PdfSignatureMetadata,
        key: signers.Signer,
        at: datetime,
        stamper: TimeStamper | None = None,
    ) -> None:
        super().__init__(metadata, key, timestamper=stamper)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _trusting(trust_roots: Sequence[bytes]) -> ValidationContext:
    """Trust these roots alone, and look nothing up on a network."""
    roots = [asn1_x509.Certificate.load(root) for root in trust_roots]
    return ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")


def _signature_bytes(gap: bytes) -> bytes:
    """The signature between the two signed ranges: one hexadecimal string and nothing else."""
    if not (gap.startswith(b"<") and gap.endswith(b">")):
        raise ValueError("the signature is not one hexadecimal string")
    filled_up = bytes.fromhex(gap[1:-1].decode("ascii"))
    # Its own length says where it ends, not the first of the zeros behind it: one in 256 ends with a zero.
    end = parser.peek(filled_up)
    if filled_up[end:].strip(b"\0"):
        raise ValueError("something stands behind the signature")
    return filled_up[:end]
