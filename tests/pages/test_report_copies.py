"""The second copy of a report is stamped on what was laid out before, and is as good as the first."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pikepdf

from app.adapters import signing
from tests.support import records_steps, reports_steps
from tests.support.people import make_citizen, sign_in
from tests.support.portal import Portal
from tests.unit.pdf.test_hostile_content import every_byte


def test_a_second_copy_is_not_laid_out_again_and_has_its_own_number_code_and_digest(
    portal: Portal, tmp_path: Path
) -> None:
    citizen = make_citizen(portal, name="沈㛃")
    record = records_steps.make_record(
        portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number)
    )
    visitor, hits = sign_in(portal, citizen.login), portal.toolbox.copies.hits
    first, second = (reports_steps.make_report(portal, citizen, language="en") for _ in range(2))
    assert portal.toolbox.copies.hits == hits + 1
    for reference, other in ((first, second), (second, first)):
        pdf = reports_steps.download(visitor, reference)
        words = reports_steps.words_of(pdf, tmp_path)
        code = reports_steps.code_of(portal, reference)
        with pikepdf.open(io.BytesIO(pdf)) as document:
            pages = len(document.pages)
        assert words.count(reference) >= pages  # on every page, so that no sheet gets lost
        assert code in words
        assert record in words
        assert "沈㛃" in words
        assert other not in words
        data = reports_steps.attachment_of(pdf)
        assert reference.encode() in data
        assert hashlib.sha256(data).hexdigest() in words
        assert b"SPEC-1MEN" not in every_byte(pdf)
        assert b"2000-12-28" not in every_byte(pdf)
        assert signing.verify(pdf, portal.toolbox.signer.trust_roots).is_genuine
        file = tmp_path / "copy.pdf"
        file.write_bytes(pdf)
        subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
        pdfua = Path(sys.executable).with_name("pdfua")
        checked = subprocess.run([pdfua, "check", file], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stdout

    records_steps.make_record(portal, records_steps.fine_row(name=citizen.name, id_number=citizen.id_number))
    reports_steps.make_report(portal, citizen, language="en")
    assert portal.toolbox.copies.hits == hits + 1  # other contents are laid out anew
