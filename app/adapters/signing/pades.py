"""The engine: PAdES B-B by pyHanko. What verification trusts is the root, never what a file brings along."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from asn1crypto import cms, parser  # type: ignore[import-untyped]
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from pyhanko.keys import load_cert_from_pemder, load_private_key_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.generic_cms import async_validate_cms_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.adapters.signing.outcomes import Problem, SignatureReport, Signer, SigningKeyProblem

FIELD_NAME = "Signature"
LARGEST_FILE_BYTES = 20 * 1024 * 1024
_RESERVED_HEX_DIGITS = 12_288
_BYTE_RANGE = re.compile(
    rb"/ByteRange\s{0,16}\[\s{0,16}(\d{1,9})\s{1,16}(\d{1,9})\s{1,16}(\d{1,9})\s{1,16}(\d{1,9})\s{0,16}\]"
)


def load_signer(directory: Path) -> Signer:
    """Read the key. Raises SigningKeyProblem where it is missing, broken or readable by others."""
    key_file = directory / "signing.key"
    try:
        if key_file.stat().st_mode & 0o077:
            raise SigningKeyProblem(f"{key_file.name} can be read by others than its owner")
        certificate = load_cert_from_pemder(directory / "signing.pem")  # type: ignore[no-untyped-call]
        root = load_cert_from_pemder(directory / "root.pem")  # type: ignore[no-untyped-call]
        key = load_private_key_from_pemder(key_file, passphrase=None)
    except (OSError, ValueError) as error:
        raise SigningKeyProblem(f"the signing key cannot be read: {type(error).__name__}") from error
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(root)
    return Signer(
        name=str(certificate.subject.native["common_name"]),
        trust_roots=(root.dump(),),
        _key=signers.SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=store),
    )


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
    writer = _VersionKeepingWriter(io.BytesIO(pdf))
    signed = _ClockedSigner(metadata, signer._key, at).sign_pdf(
        writer, existing_fields_only=True, bytes_reserved=_RESERVED_HEX_DIGITS
    )
    result: bytes = signed.getvalue()
    return result


def verify(pdf: bytes, trust_roots: Sequence[bytes]) -> SignatureReport:
    """Whether `pdf` is, byte for byte, what a holder of a key under `trust_roots` (DER) signed.

    Never raises for what is in the file. The file's structure is parsed only after its bytes proved to be
    ours, so that a hostile file costs a hash and no more.
    """
    if len(pdf) > LARGEST_FILE_BYTES:
        return SignatureReport(is_genuine=False, problems=(Problem.TOO_LARGE,))
    if not pdf.startswith(b"%PDF-"):
        return SignatureReport(is_genuine=False, problems=(Problem.NOT_A_PDF,))
    try:
        return _verify_pdf(pdf, trust_roots)
    except Exception:  # noqa: BLE001  parsers of hostile bytes raise anything; all of it means the same
        return SignatureReport(is_genuine=False, problems=(Problem.UNREADABLE,))


def _verify_pdf(pdf: bytes, trust_roots: Sequence[bytes]) -> SignatureReport:
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
    return _verify_structure(pdf, trust_roots)


def _verify_structure(pdf: bytes, trust_roots: Sequence[bytes]) -> SignatureReport:
    """The second opinion, on bytes that are ours: pyHanko's bottom line on the whole document."""
    embedded = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    if len(embedded) != 1:
        return SignatureReport(is_genuine=False, problems=(Problem.SEVERAL_SIGNATURES,))
    status = validate_pdf_signature(embedded[0], signer_validation_context=_trusting(trust_roots))
    is_whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    is_genuine = bool(status.bottom_line) and is_whole
    return SignatureReport(
        is_genuine=is_genuine,
        made_at=status.signer_reported_dt,
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

    def __init__(self, metadata: signers.PdfSignatureMetadata, key: signers.Signer, at: datetime) -> None:
        super().__init__(metadata, key)
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
