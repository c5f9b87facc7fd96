"""A signed report is genuine to the last byte, or it is not genuine."""

from __future__ import annotations

import io
import stat
import subprocess
import time
import zlib
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.adapters.signing import (
    Problem,
    Signer,
    SigningKeyProblem,
    create_signing_key,
    load_signer,
    rotate_signing_key,
    sign,
    verify,
)
from app.adapters.signing.pades import _signature_bytes
from tests.unit.pdf.sample_report import MADE_AT


def test_anyone_can_see_that_a_report_is_genuine(signed: bytes, signer: Signer) -> None:
    found = verify(signed, signer.trust_roots)
    assert found.is_genuine
    assert found.is_whole_document
    assert found.made_at == MADE_AT
    assert found.signer_name == "灵寿县信用办"
    assert found.problems == ()


def test_signing_keeps_the_version_and_the_tags(signed: bytes, tmp_path: Path) -> None:
    assert signed.startswith(b"%PDF-1.7")
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert "/Version" not in pdf.Root
        assert "/StructTreeRoot" in pdf.Root
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)


def test_another_program_finds_the_signature_valid(signed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.8, 0.999])
def test_one_flipped_bit_is_not_genuine(signed: bytes, signer: Signer, share: float) -> None:
    altered = bytearray(signed)
    altered[int(len(signed) * share)] ^= 1
    found = verify(bytes(altered), signer.trust_roots)
    assert not found.is_genuine
    assert found.problems


def test_page_edited_by_an_incremental_update_is_not_genuine(signed: bytes, signer: Signer) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    output = io.BytesIO()
    writer.write(output)
    assert output.getvalue().startswith(signed)
    found = verify(output.getvalue(), signer.trust_roots)
    assert (found.is_genuine, found.is_whole_document) == (False, False)
    assert found.problems == (Problem.CHANGED_AFTER_SIGNING,)


def test_appended_bytes_are_not_genuine(signed: bytes, signer: Signer) -> None:
    assert verify(signed + b"\n%", signer.trust_roots).problems == (Problem.CHANGED_AFTER_SIGNING,)


def test_rewritten_file_is_not_genuine(signed: bytes, signer: Signer) -> None:
    output = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.save(output)
    assert not verify(output.getvalue(), signer.trust_roots).is_genuine


def test_signature_of_another_office_is_not_trusted(report: bytes, signer: Signer, tmp_path: Path) -> None:
    create_signing_key(tmp_path / "other", organisation="灵寿县信用办")
    other = load_signer(tmp_path / "other")
    forged = sign(report, other, reason="x", location="x", at=MADE_AT)
    assert verify(forged, signer.trust_roots).problems == (Problem.SIGNER_UNKNOWN,)
    assert verify(forged, other.trust_roots).is_genuine


def test_two_roots_are_trusted_during_a_rotation(signed: bytes, signer: Signer, tmp_path: Path) -> None:
    create_signing_key(tmp_path / "next", organisation="灵寿县信用办")
    roots = (*load_signer(tmp_path / "next").trust_roots, *signer.trust_roots)
    assert verify(signed, roots).is_genuine


def test_unsigned_report_is_not_genuine(report: bytes, signer: Signer) -> None:
    assert verify(report, signer.trust_roots).problems == (Problem.NOT_SIGNED,)


def hostile_files(signed: bytes) -> dict[str, bytes]:
    bomb = zlib.compress(b"0" * 200_000_000, 9)
    stream = (
        b"%%PDF-1.7\n1 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(bomb)
        + bomb
        + b"\nendstream endobj"
    )
    at = signed.index(b"/ByteRange")
    return {
        "nothing": b"",
        "text": b"hello",
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "only a head": b"%PDF-1.7",
        "too large": b"%PDF-1.7" + b"\0" * (21 * 1024 * 1024),
        "a bomb": stream,
        "a bomb that claims a signature": stream + b"/ByteRange [0 10 20 %d]" % (len(stream) - 20),
        "many ranges": b"%PDF-1.7" + b"/ByteRange [0 1 2 3]" * 100_000,
        "a range without end": b"%PDF-1.7/ByteRange [" + b" " * 1_000_000 + b"0 1 2 3]",
        "a huge signature": b"%PDF-1.7/ByteRange [0 30 9000030 5] <" + b"30" * 4_500_000 + b">zzzzz",
        "a signature cut off": signed[: at + 200],
        "a broken signature": signed.replace(b"<3082", b"<3092", 1),
        "deep nesting": b"%PDF-1.7" + b"[" * 1_000_000,
    }


def test_hostile_file_is_refused_cleanly_and_fast(signed: bytes, signer: Signer) -> None:
    for what, file in hostile_files(signed).items():
        started = time.perf_counter()
        found = verify(file, signer.trust_roots)
        assert not found.is_genuine, what
        assert found.problems, what
        assert time.perf_counter() - started < 1, what


def test_keys_are_for_their_owner_alone_and_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    create_signing_key(folder, organisation="灵寿县信用办")
    before = (folder / "signing.key").read_bytes()
    create_signing_key(folder, organisation="灵寿县信用办")
    assert (folder / "signing.key").read_bytes() == before
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    create_signing_key(tmp_path / "keys", organisation="x")
    (tmp_path / "keys" / "signing.key").chmod(0o644)
    with pytest.raises(SigningKeyProblem):
        load_signer(tmp_path / "keys")


def test_missing_key_is_told(tmp_path: Path) -> None:
    with pytest.raises(SigningKeyProblem):
        load_signer(tmp_path / "nowhere")


def test_signing_time_without_zone_is_refused(report: bytes, signer: Signer) -> None:
    with pytest.raises(ValueError, match="time zone"):
        sign(report, signer, reason="x", location="x", at=datetime(2026, 1, 1))  # noqa: DTZ001


@pytest.mark.parametrize("zeros", [0, 1, 40])
@pytest.mark.parametrize("signature", ["3003020100", "300402020100", "3003020101"])
def test_a_signature_ends_where_its_own_length_says(signature: str, zeros: int) -> None:
    # One in 256 signatures ends with a zero, which is part of it; those behind it only fill the place up.
    assert _signature_bytes(f"<{signature}{'00' * zeros}>".encode()) == bytes.fromhex(signature)


@pytest.mark.parametrize(
    "gap", ["<300302010000ff>", "<3003020100ff>", "<30030201>", "<>", "3003020100", "<zz>"]
)
def test_nothing_else_hides_where_the_signature_stands(gap: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        _signature_bytes(gap.encode())


def test_after_a_rotation_old_reports_stay_genuine_and_the_old_key_is_gone(
    report: bytes, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    create_signing_key(folder, organisation="灵寿县信用办")
    before = load_signer(folder)
    old = sign(report, before, reason="x", location="x", at=MADE_AT)
    assert rotate_signing_key(folder) == "signing-002.key"
    assert rotate_signing_key(folder) == "signing-003.key"
    create_signing_key(folder, organisation="灵寿县信用办")
    after = load_signer(folder)
    new = sign(report, after, reason="x", location="x", at=MADE_AT)
    assert verify(old, after.trust_roots).is_genuine
    assert verify(new, before.trust_roots).is_genuine
    assert [path.name for path in folder.glob("signing*.key")] == ["signing-003.key"]
    assert len(list(folder.glob("signing*.pem"))) == 3
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_an_office_with_a_certificate_of_its_own_changes_over_and_old_reports_stay_genuine(
    report: bytes, tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    create_signing_key(ours, organisation="灵寿县信用办")
    old = sign(report, load_signer(ours), reason="x", location="x", at=MADE_AT)
    create_signing_key(theirs, organisation="省电子认证中心")
    (theirs / "root.key").unlink()  # an authority keeps that to itself
    (theirs / "trusted").mkdir()
    (theirs / "trusted" / "until-2026.pem").write_bytes((ours / "root.pem").read_bytes())
    signer = load_signer(theirs)
    assert verify(old, signer.trust_roots).is_genuine
    assert verify(sign(report, signer, reason="x", location="x", at=MADE_AT), signer.trust_roots).is_genuine
    assert rotate_signing_key(theirs) is None
    assert (theirs / "signing.key").exists()
