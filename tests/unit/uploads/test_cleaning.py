"""What people send comes out as what it is, with nothing in it of who, where and when."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pikepdf
import pytest
from PIL import Image

from app.adapters.uploads import Cleaned, Cleaner, Kind, Limits, UploadRefused
from tests.support import upload_files as made
from tests.support.upload_files import PLACE


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


def everything_in(cleaned: Cleaned) -> bytes:
    """The bytes of a kept file, and the bytes of all that is packed into it."""
    data = cleaned.data
    if cleaned.kind in {Kind.DOCX, Kind.XLSX}:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return b"".join(package.read(name) + name.encode() for name in package.namelist())
    if cleaned.kind is Kind.PDF:
        with pikepdf.open(io.BytesIO(data)) as document:
            return data + b"".join(
                repr(one).encode() + (one.read_raw_bytes() if isinstance(one, pikepdf.Stream) else b"")
                for one in document.objects
            )
    return data


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (made.photo(), Kind.JPEG),
        (made.photo(kind="PNG"), Kind.PNG),
        (made.photo(kind="WEBP"), Kind.JPEG),
        (made.photo(kind="HEIF"), Kind.JPEG),
        (made.pdf(pages=3), Kind.PDF),
        (made.docx(), Kind.DOCX),
        (made.xlsx(), Kind.XLSX),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf", "docx", "xlsx"],
)
def test_every_kind_is_taken_and_tells_nothing_of_its_sender(
    cleaner: Cleaner, sent: bytes, kind: Kind
) -> None:
    cleaned = cleaner.clean(sent)
    assert cleaned.kind is kind
    assert PLACE.encode() in everything_in(Cleaned(sent, kind))  # else the test would see nothing
    assert PLACE.encode() not in everything_in(cleaned)


def test_no_picture_keeps_a_single_word_beside_its_pixels(cleaner: Cleaner) -> None:
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        picture = Image.open(io.BytesIO(cleaner.clean(made.photo(kind=kind)).data))
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, kind


@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_a_photograph_is_turned_upright(cleaner: Cleaner, kind: str) -> None:
    sent = made.photo((640, 480), kind, orientation=6 if kind == "JPEG" else 1)
    kept = Image.open(io.BytesIO(cleaner.clean(sent).data))
    if kind == "JPEG":
        assert kept.size == (480, 640)
        red = kept.getpixel((450, 30))
    else:
        assert kept.size == (640, 480)
        red = kept.getpixel((30, 30))
    assert red[0] > 150
    assert red[1] < 90


def test_a_large_photograph_is_kept_smaller(cleaner: Cleaner) -> None:
    cleaned = cleaner.clean(made.photo((5000, 2500)))
    assert (cleaned.width, cleaned.height) == (4096, 2048)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_kept(cleaner: Cleaner, kind: str) -> None:
    kept = Image.open(io.BytesIO(cleaner.clean(made.animation(kind)).data))
    assert getattr(kept, "n_frames", 1) == 1
    assert kept.convert("RGB").getpixel((5, 5))[0] > 200


def test_a_picture_that_can_be_seen_through_lies_on_white(cleaner: Cleaner) -> None:
    sent = io.BytesIO()
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(sent, "WEBP")
    assert Image.open(io.BytesIO(cleaner.clean(sent.getvalue()).data)).getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_keeps_its_pages_and_notes_and_leads_nowhere(cleaner: Cleaner) -> None:
    cleaned = cleaner.clean(made.pdf(pages=3))
    assert cleaned.pages == 3
    with pikepdf.open(io.BytesIO(cleaned.data)) as document:
        notes = [str(note.get("/Contents", "")) for note in document.pages[0].Annots]
        assert "seen" in notes
        assert not any("/A" in note for note in document.pages[0].Annots)
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root


def test_a_word_document_keeps_its_words_and_opens(cleaner: Cleaner) -> None:
    link = made.relation("hyperlink", f"https://example.org/{PLACE}", is_outside=True)
    cleaned = cleaner.clean(made.docx(relations=link))
    words = everything_in(cleaned)
    assert b"Evidence" in words
    assert b"about:blank" in words
    assert PLACE.encode() not in words
    assert b"docProps" not in words


def test_a_photograph_inside_a_document_forgets_where_it_was_taken(cleaner: Cleaner) -> None:
    sent = made.docx(
        relations=made.relation("image", "media/image1.jpeg"),
        more={
            "word/media/image1.jpeg": made.photo((64, 48)),
            "word/media/image2.png": made.photo(kind="PNG"),
        },
    )
    with zipfile.ZipFile(io.BytesIO(cleaner.clean(sent).data)) as package:
        for name in ("word/media/image1.jpeg", "word/media/image2.png"):
            assert PLACE.encode() not in package.read(name)
            assert Image.open(io.BytesIO(package.read(name))).size[0] in {64, 640}


def test_a_sheet_keeps_its_cells(cleaner: Cleaner) -> None:
    book = openpyxl.load_workbook(io.BytesIO(cleaner.clean(made.xlsx("=1+1")).data))
    assert book.active["A1"].value == "Evidence"
    assert book.active["A2"].value == "=1+1"


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_kept_as_utf8(cleaner: Cleaner, coding: str) -> None:
    cleaned = cleaner.clean("第一行\r\n第二行\u202etxt.exe".encode(coding))
    assert cleaned.kind is Kind.TEXT
    assert cleaned.data.decode() == "第一行\n第二行txt.exe"


def test_pictures_of_an_image_and_of_each_page_are_new_jpegs(cleaner: Cleaner) -> None:
    for sent, page in ((made.photo((3000, 2000)), 1), (made.pdf(pages=2), 2)):
        kept = cleaner.clean(sent)
        drawn = cleaner.picture(kept.data, kept.kind, page)
        assert drawn is not None
        assert max(Image.open(io.BytesIO(drawn)).size) == 1600
    assert cleaner.picture(cleaner.clean(made.docx()).data, Kind.DOCX) is None


def test_a_file_that_takes_too_long_is_given_up(cleaner: Cleaner) -> None:
    patient = Limits(wall_seconds=0.01)
    with pytest.raises(UploadRefused, match="bomb"):
        Cleaner(patient).clean(made.photo())


def test_a_file_that_takes_too_much_processor_time_or_memory_is_given_up() -> None:
    large = made.photo((7000, 7000))
    with pytest.raises(UploadRefused, match="bomb"):
        Cleaner(Limits(memory_bytes=120 * 2**20, file_bytes=2**26)).clean(large)
    with pytest.raises(UploadRefused, match="bomb"):
        Cleaner(Limits(cpu_seconds=1, file_bytes=2**26, pixels=2**31)).clean(made.jpeg_of_many_scans(300))


def test_who_waits_too_long_for_a_place_is_told() -> None:
    cleaner = Cleaner(Limits(at_once=1, wait_seconds=0.01))
    with cleaner._place(), pytest.raises(UploadRefused, match="busy"):
        cleaner.clean(made.photo())
