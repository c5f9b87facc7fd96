"""A report is sound, tagged, the same every time, and draws every character of a name or is refused."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from app.adapters.pdf import MissingGlyphs, PdfRenderer
from app.adapters.pdf.fonts import covered
from app.adapters.pdf.renderer import FONTS
from tests.unit.pdf.conftest import DATA, make
from tests.unit.pdf.sample_report import ADDRESS, sample_contents, sample_html

PDFUA = Path(sys.executable).with_name("pdfua")
# GB 18030-2022, implementation level 3: the ideographs of ISO/IEC 10646 that it names.
IDEOGRAPHS = [
    (0x4E00, 0x9FEF),
    (0x3400, 0x4DB5),
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
]


def text_of(pdf: bytes) -> str:
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def structure(pdf: pikepdf.Pdf, kind: str) -> list[pikepdf.Object]:
    """The elements of one kind that hang in the structure tree."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        if element.get("/S") == kind:
            found.append(element)
        kids = element.get("/K", [])
        waiting += [
            kid
            for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
            if isinstance(kid, pikepdf.Dictionary)
        ]
    return found


def test_equal_input_gives_equal_bytes_from_another_worker(report: bytes) -> None:
    with PdfRenderer() as another:
        assert make(another, sample_html(sample_contents())) == report


def test_other_input_gives_another_identifier(renderer: PdfRenderer, report: bytes) -> None:
    other = make(renderer, sample_html(sample_contents(name="沈㛃")))
    with pikepdf.open(io.BytesIO(report)) as one, pikepdf.open(io.BytesIO(other)) as two:
        assert one.trailer.ID[0] != two.trailer.ID[0]


@pytest.mark.parametrize("name", ["杨龑", "沈㛃", "郑𬭎", "𠮷野", "阿卜杜拉·买买提"])
def test_person_sees_their_whole_name(renderer: PdfRenderer, name: str) -> None:
    assert name in text_of(make(renderer, f"<html><body><h1>{name}</h1></body></html>"))


def test_fonts_cover_every_ideograph_of_gb18030() -> None:
    available = covered(FONTS / "fonts.conf")
    assert [
        point for first, last in IDEOGRAPHS for point in range(first, last + 1) if point not in available
    ] == []


def test_report_with_a_missing_glyph_is_refused_and_names_it(renderer: PdfRenderer) -> None:
    with pytest.raises(MissingGlyphs) as refusal:
        make(renderer, "<html><body><p>杨&#x1200;\U0001f600</p></body></html>")
    assert refusal.value.characters == "\u1200\U0001f600"
    assert "杨" not in str(refusal.value)


def test_missing_glyph_in_the_title_is_refused(renderer: PdfRenderer) -> None:
    with pytest.raises(MissingGlyphs):
        make(renderer, "<html><body><p>x</p></body></html>", title="\u1200")


def test_glyph_that_only_the_engine_finds_missing_is_refused(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sheet.write_text(
        'html { font-family: "Noto Sans SC" } .mark::after { content: "\\1200" }', encoding="utf-8"
    )
    with PdfRenderer(stylesheet=sheet) as renderer, pytest.raises(MissingGlyphs) as refusal:
        make(renderer, '<html><body><p class="mark">x</p></body></html>')
    assert refusal.value.characters == "\u1200"


def test_steering_characters_are_no_missing_glyphs(renderer: PdfRenderer) -> None:
    assert make(renderer, "<html><body><p>a\u200b\u00ad\ufe00 b\t\n</p></body></html>").startswith(
        b"%PDF-1.7"
    )


def test_report_claims_pdfa_3a_and_pdfua_1(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert b"pdfaExtension:schemas" in pdf.Root.Metadata.read_bytes()
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True


def test_every_header_cell_has_a_scope(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as pdf:
        scopes = {str(cell.A.get("/Scope")) for cell in structure(pdf, "/TH")}
    assert scopes == {"/Column", "/Row"}


def test_signature_field_is_tagged_labelled_and_of_no_size(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        (form,) = structure(pdf, "/Form")
        assert str(field.TU) == "个人公共信用报告"
        assert [int(edge) for edge in field.Rect] == [0, 0, 0, 0]
        assert form.K[0].Obj == field


def test_screen_reader_hears_watermark_and_page_numbers_nowhere(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as pdf:
        tags = [
            (str(operands[0]), operands[1])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
        ]
        owners = [
            owner
            for entry in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[1::2]
            if isinstance(entry, pikepdf.Array)
            for owner in entry
        ]
    running = [properties for tag, properties in tags if tag == "/Artifact"]
    assert len(running) > 5
    assert all("/MCID" not in properties for properties in running)
    assert owners.count(None) == len(running)


def test_attachment_holds_the_data_and_says_what_it_is(report: bytes) -> None:
    with pikepdf.open(io.BytesIO(report)) as pdf:
        assert pdf.attachments["report.json"].get_file().read_bytes() == DATA
        assert str(pdf.Root.AF[0].AFRelationship) == "/Data"


@pytest.mark.parametrize(("records", "lang"), [(0, "zh-CN"), (3, "zh-CN"), (60, "zh-CN"), (1, "en")])
def test_report_of_any_length_passes_the_validators(
    renderer: PdfRenderer, tmp_path: Path, records: int, lang: str
) -> None:
    contents = sample_contents(records=records, lang=lang)
    file = tmp_path / "report.pdf"
    file.write_bytes(make(renderer, sample_html(contents), title=contents.title, lang=lang))
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    checked = subprocess.run([PDFUA, "check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_reader_finds_number_code_address_and_empty_sections(report: bytes) -> None:
    text = text_of(report)
    for words in (
        "XB-2026-000317",
        "K7QF-2M9X-TR4C-8HVD-51",
        ADDRESS,
        "130126********0016",
        "没有列入任何名单的记录",
        "异议处理中",
    ):
        assert words in text
