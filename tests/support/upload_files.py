"""Files as people send them, and files as attackers make them: all made here, none kept in the repository."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import openpyxl
import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

PLACE = "secret-place-7731"  # whatever must not survive carries this
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "application/vnd.openxmlformats-package"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A photograph with a place, a device, an XMP packet and a comment."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 4, size[1] // 4))  # the corner that tells which way is up
    exif = Image.Exif()
    exif[0x010F] = f"Maker {PLACE}"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 18.0, 0.0), 3: "E", 4: (114.0, 22.0, 0.0)})
    made = io.BytesIO()
    more: dict[str, object] = {}
    if kind == "JPEG":
        more = {"comment": PLACE.encode(), "xmp": f"<x>{PLACE}</x>".encode()}
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Author", PLACE)
        words.add_itxt("XML:com.adobe.xmp", PLACE)
        more = {"pnginfo": words}
    if kind == "HEIF":
        import pillow_heif

        pillow_heif.register_heif_opener()
    picture.save(made, kind, exif=exif, **more)
    return made.getvalue()


def png_header_alone(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says that it is enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0" * 100_000))


def png_with_burst(name: bytes) -> bytes:
    """A small PNG with a packed text or profile of 100 MB beside the picture."""
    small = io.BytesIO()
    Image.new("RGB", (8, 8)).save(small, "PNG")
    burst = zlib.compress(b"\0" * 100_000_000, 9)
    data = small.getvalue()
    return data[:33] + _chunk(name, b"name\0\0" + burst) + data[33:]


def png_longer_than_said() -> bytes:
    """A PNG of 8 by 8 whose pixels unpack to 200 MB."""
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    idat = _chunk(b"IDAT", zlib.compress(b"\0" * 200_000_000, 9))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + idat + _chunk(b"IEND", b"")


def jpeg_of_many_scans(scans: int = 20_000) -> bytes:
    """A large progressive JPEG whose last scan is repeated."""
    made = io.BytesIO()
    Image.new("RGB", (6000, 6000)).save(made, "JPEG", progressive=True)
    data = made.getvalue()
    start = data.rfind(b"\xff\xda")
    return data[:start] + data[start:-2] * scans + b"\xff\xd9"


def animation(kind: str) -> bytes:
    """Three pictures that follow each other."""
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    made = io.BytesIO()
    frames[0].save(made, kind, save_all=True, append_images=frames[1:], duration=100)
    return made.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def pdf(pages: int = 1, **root: object) -> bytes:
    """A PDF with an author, an XMP packet, a photograph inside that knows where it was taken, and a note."""
    document = Pdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(300, 400))
    page = document.pages[0]
    picture = Stream(document, photo((64, 48)))
    picture.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": 64,
            "/Height": 48,
            "/ColorSpace": Name.DeviceRGB,
            "/BitsPerComponent": 8,
            "/Filter": Name.DCTDecode,
        }
    )
    page.Resources = Dictionary(XObject=Dictionary(Im0=picture))
    page.Contents = Stream(document, b"q 200 0 0 150 50 200 cm /Im0 Do Q")
    page.Annots = Array([document.make_indirect(_note()), document.make_indirect(_link())])
    document.docinfo["/Author"] = PLACE
    document.Root.Metadata = Stream(document, f"<x>{PLACE}</x>".encode())
    for key, value in root.items():
        document.Root[f"/{key}"] = value
    return saved(document)


def _note() -> Dictionary:
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("seen"), T=String(PLACE)
    )


def _link() -> Dictionary:
    action = Dictionary(S=Name.URI, URI=String(f"https://example.org/{PLACE}"))
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)


def saved(document: Pdf, **how: object) -> bytes:
    made = io.BytesIO()
    document.save(made, **how)
    return made.getvalue()


def pdf_with(key: str, value: object) -> bytes:
    """A plain PDF whose catalogue says one thing more."""
    return pdf(**{key: value})


def pdf_with_stream(data: bytes, filters: object) -> bytes:
    """A PDF with one stream, written as it is."""
    document = Pdf.new()
    document.add_blank_page()
    stream = Stream(document, b"")
    stream.write(data, filter=filters)
    document.pages[0].Contents = stream
    return saved(document, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def pdf_with_password() -> bytes:
    document = Pdf.new()
    document.add_blank_page()
    return saved(document, encryption=pikepdf.Encryption(user="", owner="owner"))


def package(parts: Mapping[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return made.getvalue()


def docx_parts(
    *, types: str = "", relations: str = "", body: str = "", more: Mapping[str, str | bytes] | None = None
) -> dict[str, str | bytes]:
    """The parts of a small Word document that knows who wrote it."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return {
        "[Content_Types].xml": (
            f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Default Extension="rels" ContentType="{_PACKAGE}.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="jpeg" ContentType="image/jpeg"/>'
            f'<Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
            f'<Override PartName="/docProps/core.xml" '
            f'ContentType="{_PACKAGE}.core-properties+xml"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'{head}<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="r1" Type="{_OFFICE_RELATIONS}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/'
            f'core-properties" Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": f"{head}<coreProperties><creator>{PLACE}</creator></coreProperties>",
        "word/document.xml": (
            f'{head}<w:document xmlns:w="{WORD}"><w:body><w:p w:rsidR="00AB12CD"><w:ins w:author="{PLACE}" '
            f'w:id="1"><w:r><w:t>Evidence</w:t></w:r></w:ins></w:p>{body}</w:body></w:document>'
        ),
        "word/_rels/document.xml.rels": (
            f'{head}<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
        ),
        **(more or {}),
    }


def docx(**what: object) -> bytes:
    return package(docx_parts(**what))  # type: ignore[arg-type]


def relation(kind: str, target: str, *, is_outside: bool = False) -> str:
    mode = ' TargetMode="External"' if is_outside else ""
    return f'<Relationship Id="r9" Type="{_OFFICE_RELATIONS}/{kind}" Target="{target}"{mode}/>'


def override(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{kind}"/>'


def xlsx(formula: str = "") -> bytes:
    """A sheet with an author."""
    book = openpyxl.Workbook()
    book.properties.creator = PLACE
    book.active["A1"] = "Evidence"
    if formula:
        book.active["A2"] = formula
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def zip_lying_over_itself() -> bytes:
    """A document whose thousand parts are one and the same packed megabyte (Fifield's bomb)."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", b"\0" * 3_000_000)
        info = file.infolist()[0]
        for number in range(900):
            twin = zipfile.ZipInfo(f"part{number}.xml")
            twin.compress_type, twin.CRC = info.compress_type, info.CRC
            twin.compress_size, twin.file_size = info.compress_size, info.file_size
            twin.header_offset = info.header_offset
            file.filelist.append(twin)
            file.NameToInfo[twin.filename] = twin
        file._didModify = True
    return made.getvalue()


def zip_of_many_names(count: int = 60_000) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for number in range(count):
            file.writestr(f"{number}.xml", b"")
    return made.getvalue()
