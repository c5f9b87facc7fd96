"""With a time-stamp server a report is signed PAdES B-T, by a server that really stamps."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.adapters.signing import create_signing_key, load_signer, sign, verify
from tests.support import time_stamps
from tests.unit.pdf.sample_report import MADE_AT


def test_a_report_is_stamped_by_a_server_and_signed_without_it_when_it_is_down(
    report: bytes, tmp_path: Path
) -> None:
    keys, tsa = tmp_path / "keys", tmp_path / "tsa"
    tsa.mkdir()
    create_signing_key(keys, organisation="灵寿县信用办")
    with time_stamps.serve(tsa) as server:
        (keys / "time-stamps").mkdir()
        (keys / "time-stamps" / "stamping.pem").write_bytes(server.root.read_bytes())
        signer = load_signer(keys, time_stamp_url=server.url)
        stamped = sign(report, signer, reason="x", location="x", at=MADE_AT)
        server.is_down = True
        plain = sign(report, signer, reason="x", location="x", at=MADE_AT)
    assert len(server.asked) >= 2

    found = verify(stamped, signer.trust_roots, signer.time_stamp_roots)
    assert found.is_genuine
    assert found.made_at == MADE_AT
    assert found.time_stamped_at is not None
    assert abs(datetime.now(UTC) - found.time_stamped_at) < timedelta(minutes=5)

    # A stamp whose server nobody vouches for neither helps nor harms.
    unknown = verify(stamped, signer.trust_roots)
    assert (unknown.is_genuine, unknown.time_stamped_at) == (True, None)
    altered = bytearray(stamped)
    altered[len(report) // 2] ^= 1
    assert not verify(bytes(altered), signer.trust_roots, signer.time_stamp_roots).is_genuine

    without = verify(plain, signer.trust_roots, signer.time_stamp_roots)
    assert (without.is_genuine, without.time_stamped_at) == (True, None)

    file = tmp_path / "stamped.pdf"
    file.write_bytes(stamped)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_nobody_listens_and_the_report_is_signed_all_the_same(report: bytes, tmp_path: Path) -> None:
    create_signing_key(tmp_path / "keys", organisation="x")
    signer = load_signer(tmp_path / "keys", time_stamp_url="http://127.0.0.1:9/")
    assert verify(sign(report, signer, reason="x", location="x", at=MADE_AT), signer.trust_roots).is_genuine


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "tsa.example"])
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    from app.config import SettingsProblem, load_settings

    with pytest.raises(SettingsProblem, match="PORTAL_TSA_URL"):
        load_settings({"PORTAL_TSA_URL": address}, instance=str(tmp_path))
