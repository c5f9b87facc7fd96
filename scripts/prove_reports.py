"""Shows what independent programs say of our reports, genuine and tampered with.

    .venv/bin/python scripts/prove_reports.py [FOLDER]

Makes signed reports of about 4 and 42 pages, tampers with each in four ways, and asks qpdf, pdfsig, pdfua,
outloud, pyHanko and the portal's own check. With a FOLDER the files stay there. Ends with 1 where a genuine
report fails anywhere, or a tampered one passes the portal's check.
"""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pikepdf  # noqa: E402
from pyhanko.keys import load_certs_from_pemder_data  # noqa: E402
from pyhanko.pdf_utils import generic  # noqa: E402
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: E402
from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: E402
from pyhanko.sign.validation import validate_pdf_signature  # noqa: E402
from pyhanko_certvalidator import ValidationContext  # noqa: E402
from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from app.adapters.pdf import Attachment, PdfRenderer  # noqa: E402
from app.adapters.signing import Signer, create_signing_key, load_signer, sign, verify  # noqa: E402
from tests.unit.pdf.sample_report import MADE_AT, sample_contents, sample_html  # noqa: E402

RECORDS = (0, 95)  # about 4 and 42 pages
BIN = Path(sys.executable).parent
TOOLS = {
    "qpdf": ["qpdf", "--check"],
    "pdfsig": ["pdfsig", "-nocert"],
    "pdfua": [str(BIN / "pdfua"), "check"],
    "outloud": [str(BIN / "outloud"), "--quiet"],
}
ONCE = {"pdfua", "outloud"}


def main(folder: Path) -> int:
    logging.disable(logging.ERROR)  # pyHanko tells at length why it refuses
    create_signing_key(folder / "keys", organisation="灵寿县信用办")
    create_signing_key(folder / "other-keys", organisation="灵寿县信用办")
    ours, others = load_signer(folder / "keys"), load_signer(folder / "other-keys")
    table = Table("report", "pages", *TOOLS, "pyHanko", "the portal")
    is_sound = True
    with PdfRenderer() as renderer:
        for records in RECORDS:
            unsigned = report(renderer, records)
            genuine = signed(unsigned, ours)
            for name, pdf in (("genuine", genuine), *tampered(unsigned, genuine, others).items()):
                file = folder / f"{records}-{name.replace(' ', '-')}.pdf"
                file.write_bytes(pdf)
                is_genuine = name == "genuine"
                # What tampering does to tags is no question, and asking takes minutes.
                answers = [said(tool, file) if is_genuine or tool not in ONCE else "" for tool in TOOLS]
                verdict = verify(pdf, ours.trust_roots)
                table.add_row(name, str(pages(pdf)), *answers, by_pyhanko(pdf, ours), words(verdict))
                is_sound = is_sound and verdict.is_genuine == is_genuine
                is_sound = is_sound and (not is_genuine or all(not one.startswith("no") for one in answers))
    Console(width=180).print(table)
    return 0 if is_sound else 1


def report(renderer: PdfRenderer, records: int) -> bytes:
    html = sample_html(sample_contents(records=records))
    data = [Attachment("report.json", b'{"number": "XB-2026-000317"}', "机读数据")]
    return renderer.render(html, title="个人公共信用报告", lang="zh-CN", attachments=data, made_at=MADE_AT)


def signed(pdf: bytes, signer: Signer) -> bytes:
    return sign(pdf, signer, reason="个人公共信用报告", location="灵寿县", at=MADE_AT)


def tampered(unsigned: bytes, genuine: bytes, others: Signer) -> dict[str, bytes]:
    """The same report, tampered with in four ways."""
    flipped = bytearray(genuine)
    flipped[len(unsigned) // 2] ^= 1
    rewritten = io.BytesIO()
    with pikepdf.open(io.BytesIO(genuine)) as pdf:
        pdf.save(rewritten)
    writer = IncrementalPdfFileWriter(io.BytesIO(genuine))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    edited = io.BytesIO()
    writer.write(edited)
    return {
        "byte flip": bytes(flipped),
        "rewritten": rewritten.getvalue(),
        "page edit": edited.getvalue(),
        "other root": signed(unsigned, others),
    }


def pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)


def said(tool: str, file: Path) -> str:
    """What a program says: yes or no, and the line that matters."""
    try:
        done = subprocess.run([*TOOLS[tool], str(file)], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "not installed"
    if tool == "pdfsig":
        found = [
            line.strip() for line in done.stdout.splitlines() if "Validation" in line or "document" in line
        ]
        answer = "; ".join(
            line.removeprefix("- Signature Validation: ") for line in found if "Certif" not in line
        )
        return (
            "yes: " if "Signature is Valid" in done.stdout and "Total" in done.stdout else "no: "
        ) + answer
    return "yes" if done.returncode == 0 else f"no ({done.returncode})"


def by_pyhanko(pdf: bytes, signer: Signer) -> str:
    """The bottom line of pyHanko itself, beside what a hasty reader would look at."""
    try:
        (embedded,) = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
        roots = list(load_certs_from_pemder_data(signer.trust_roots[0]))
        context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
        status = validate_pdf_signature(embedded, signer_validation_context=context)
    except Exception as problem:  # noqa: BLE001  whatever it makes of a broken file
        return f"no: {type(problem).__name__}"
    parts = f"intact={status.intact} valid={status.valid} trusted={status.trusted}"
    return f"{'yes' if status.bottom_line else 'no'}: {parts}"


def words(verdict: object) -> str:
    problems = ", ".join(getattr(verdict, "problems", ()))
    return "genuine" if getattr(verdict, "is_genuine", False) else f"not genuine: {problems}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        Path(sys.argv[1]).mkdir(parents=True, exist_ok=True)
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory(prefix="portal-proof-") as name:
        sys.exit(main(Path(name)))
