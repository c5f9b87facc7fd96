"""The signing keys and their certificates: a root of the office's own, and signing certificates under it.

The folder holds

- `root.pem`, and `root.key` where the root is our own;
- `signing.key` with `signing.pem`, then `signing-002.key` with `signing-002.pem` and so on: the newest signs.
  After a rotation only the certificate of an old key stays, so that nobody can sign with it any more;
- `chain.pem`, where the operator's own signing certificate has others between it and its root;
- `trusted/*.pem`: earlier roots, under which old reports stay verifiable;
- `time-stamps/*.pem`: roots of time-stamp servers.

An operator with a key of their own puts `root.pem`, `signing.key`, `signing.pem` (and `chain.pem`) there
before the first start.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

_ROOT_YEARS = 20
_SIGNER_YEARS = 10


def create_signing_key(directory: Path, *, organisation: str, valid_from: datetime | None = None) -> None:
    """Make a root and a signing certificate (P-256) in `directory`, for the owner alone (0700, 0600).

    Does nothing where the keys exist; two processes may call it at once. `directory` is for these files only.
    """
    if newest_key(directory) is not None:
        return
    start = (valid_from or datetime.now(UTC)) - timedelta(days=1)
    directory.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        root_key, root = _root_certificate(organisation, start)
        key, certificate = _signing_certificate(organisation, start, root_key, root)
        _write(fresh / "root.key", _key_pem(root_key))
        _write(fresh / "root.pem", root.public_bytes(Encoding.PEM))
        _write(fresh / "signing.pem", certificate.public_bytes(Encoding.PEM))
        _write(fresh / "signing.key", _key_pem(key))
        try:
            fresh.rename(directory)  # onto nothing or an empty folder; whoever comes second finds it full
        except OSError:
            if newest_key(directory) is None:
                raise
        _sync(directory.parent)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def newest_key(directory: Path) -> Path | None:
    """The key that signs, if there is one; its certificate has the same name with `.pem`."""
    found = sorted(directory.glob("signing*.key"), key=lambda path: (len(path.name), path.name))
    return found[-1] if found else None


def rotate_signing_key(directory: Path, *, valid_from: datetime | None = None) -> str | None:
    """Make the next signing key under the same root and forget the old one; answers the new file's name.

    What the old key signed stays verifiable: the root is trusted, and each signature carries its certificate.
    None where the root's key is not here (the operator's own certificate): then they put new files there.
    """
    old = newest_key(directory)
    if old is None or not (directory / "root.key").exists():
        return None
    root = x509.load_pem_x509_certificate((directory / "root.pem").read_bytes())
    root_key = load_pem_private_key((directory / "root.key").read_bytes(), password=None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        return None
    (organisation,) = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    # Within the root's own life, whatever the clock says on the day of the rotation.
    start = max((valid_from or datetime.now(UTC)) - timedelta(days=1), root.not_valid_before_utc)
    key, certificate = _signing_certificate(str(organisation.value), start, root_key, root)
    fresh = directory / f"signing-{_number(old) + 1:03}.key"
    _write(fresh.with_suffix(".pem"), certificate.public_bytes(Encoding.PEM))
    _write(fresh, _key_pem(key))  # last: a key counts from here on, and its certificate is there
    _sync(directory)
    for path in directory.glob("signing*.key"):
        if path != fresh:
            path.unlink()
    _sync(directory)
    return fresh.name


def _number(key: Path) -> int:
    _name, dash, number = key.stem.partition("-")
    return int(number) if dash else 1


def _root_certificate(
    organisation: str, start: datetime
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(organisation, f"{organisation} Root")
    builder = _certificate(name, name, key, start, _ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_key_usage(is_root=True), critical=True)
    return key, builder.sign(key, hashes.SHA256())


def _signing_certificate(
    organisation: str, start: datetime, root_key: ec.EllipticCurvePrivateKey, root: x509.Certificate
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _certificate(_name(organisation, organisation), root.subject, key, start, _SIGNER_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(is_root=False), critical=True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return key, builder.add_extension(issuer, critical=False).sign(root_key, hashes.SHA256())


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(organisation: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _key_usage(*, is_root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root,
        key_cert_sign=is_root,
        crl_sign=is_root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
