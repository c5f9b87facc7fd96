"""Files that are made to hurt, or are no sheets at all: each with the refusal that it must get."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

CONTENT_TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
    '<sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
HEADINGS = ("行政相对人名称", "证件号码", "行政处罚决定书文号", "处罚依据", "处罚机关", "处罚决定日期")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def xlsx(sheet: str, *, strings: str = "", before: str = "", sheet_part: bytes = b"", **more: bytes) -> bytes:
    """A workbook whose only sheet has this between `<sheetData>`s; `before` stands before its root."""
    whole = f'{before}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet_part or whole,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (*parts.items(), *more.items()):
            package.writestr(name, text)
    return data.getvalue()


def row(number: int, *cells: str) -> str:
    """A row of words."""
    inside = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inside}</row>'


def headed(*rows: str) -> str:
    return row(1, *HEADINGS) + "".join(rows)


def csv(*lines: str) -> bytes:
    return ("\n".join((",".join(HEADINGS), *lines)) + "\n").encode()


def _entity() -> bytes:
    before = '<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return xlsx(headed(row(2, "&x;")), before=before)


def _laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    strings = f'<!DOCTYPE sst [<!ENTITY l0 "lol">{lines}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'
    return xlsx(headed(), strings=strings)


def _in_utf16() -> bytes:
    """The same document type in an encoding that a search for its bytes does not see."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE sst [<!ENTITY x "y">]><sst><si>&x;</si></sst>'
    return xlsx(headed(), **{"xl/sharedStrings.xml": text.encode("utf-16")})


def _bomb() -> bytes:
    return xlsx(headed(), **{"xl/media/zeros.bin": bytes(64 * 1024 * 1024)})


def _bomb_of_rows() -> bytes:
    return xlsx(headed(*[row(2, "沈")] * 400_000))


def _empty_rows() -> bytes:
    return xlsx(headed("".join(f'<row r="{number}"/>' for number in range(2, 1_000_002))))


def _declared_gigabyte() -> bytes:
    """The directory of the package says that the sheet unpacks to a gigabyte."""
    data = bytearray(xlsx(headed()))
    end = data.rfind(b"xl/worksheets/sheet1.xml")
    start = data.rfind(b"PK\x01\x02", 0, end)
    data[start + 24 : start + 28] = (1024**3).to_bytes(4, "little")
    return bytes(data)


def _nested_zips() -> bytes:
    inner = xlsx(headed())
    for _ in range(6):
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("inner.zip", inner)
        inner = outer.getvalue()
    return inner


def _zip_as_sheet() -> bytes:
    return xlsx("", sheet_part=_nested_zips())


def _encrypted_parts() -> bytes:
    data = bytearray(xlsx(headed()))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 0x1
        at += 4
    return bytes(data)


def _many_parts() -> bytes:
    return xlsx(headed(), **{f"xl/media/{number}.png": b"" for number in range(3_000)})


def _word_document() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("[Content_Types].xml", CONTENT_TYPES)
        package.writestr("word/document.xml", "<w/>")
    return data.getvalue()


def _wide(columns: int) -> bytes:
    cells = ",".join(f"列{number}" for number in range(columns))
    return csv().replace(b"\n", b"," + cells.encode() + b"\n", 1) + b"a," * (columns + len(HEADINGS)) + b"a\n"


HOSTILE: Mapping[str, tuple[str, Callable[[], bytes]]] = {
    "external entity": ("unsafe-markup", _entity),
    "billion laughs": ("unsafe-markup", _laughs),
    "document type in UTF-16": ("unsafe-markup", _in_utf16),
    "zip bomb": ("bomb", _bomb),
    "zip bomb of rows": ("bomb", _bomb_of_rows),
    "a gigabyte declared": ("bomb", _declared_gigabyte),
    "thousands of parts": ("bomb", _many_parts),
    "zips in zips": ("not-a-sheet", _nested_zips),
    "a zip as the sheet": ("not-a-sheet", _zip_as_sheet),
    "encrypted parts": ("not-a-sheet", _encrypted_parts),
    "macros": ("macro", lambda: xlsx(headed(), **{"xl/vbaProject.bin": b"\0"})),
    "encrypted workbook": ("old-format", lambda: OLE + bytes(4096)),
    "old XLS": ("old-format", lambda: OLE + b"Workbook" * 600),
    "Word document": ("not-a-sheet", _word_document),
    "PDF by another name": ("not-a-sheet", lambda: b"%PDF-1.7\n" + bytes(100)),
    "PNG by another name": ("not-a-sheet", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "a page by another name": ("not-a-sheet", lambda: b"<!DOCTYPE html><html></html>"),
    "zero bytes": ("not-a-sheet", lambda: b""),
    "blanks alone": ("not-a-sheet", lambda: b" \r\n" * 100),
    "half a workbook": ("not-a-sheet", lambda: xlsx(headed())[:300]),
    "broken markup": ("not-a-sheet", lambda: xlsx(headed("<row><c></row>"))),
    "a string that is not there": (
        "not-a-sheet",
        lambda: xlsx('<row r="1"><c t="s"><v>99</v></c><c t="s"><v>98</v></c></row>'),
    ),
    "NUL bytes": ("nul-bytes", lambda: csv("沈龑,\0,1,2,3,4")),
    "neither encoding": ("encoding", lambda: csv() + b"\xff\xfe\xfa\xff\n"),
    "240 columns in CSV": ("too-many-columns", lambda: _wide(240)),
    "a million columns in CSV": ("too-many-columns", lambda: csv() + b"a," * 1_000_000 + b"a\n"),
    "240 columns in XLSX": ("too-many-columns", lambda: xlsx(headed(row(2, *["x"] * 240)))),
    "a cell in the last corner": (
        "too-many-columns",
        lambda: xlsx(headed('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>')),
    ),
    "a cell of four megabytes in CSV": ("cell-too-long", lambda: csv("沈" * 1_400_000 + ",1,1,1,1,1")),
    "a quotation mark left open": (
        "cell-too-long",
        lambda: csv('"沈龑,1,1,1,1,1', *["沈龑,1,1,1,1,1"] * 90_000),
    ),
    "no headings": ("no-headings", lambda: b"a,b,c\n1,2,3\n"),
    "a million empty lines": ("not-a-sheet", lambda: b"\n" * 1_000_000),
    "a million empty lines behind": ("too-many-rows", lambda: csv("沈龑,1,1,1,1,1") + b"\n" * 1_000_000),
    "a million lines of commas": ("too-many-rows", lambda: csv() + b",,,,,\n" * 1_000_000),
    "a million empty rows in XLSX": ("too-many-rows", _empty_rows),
}
# What only looks hostile, or is harmless once it is read with care: rows come of it, or none.
HARMLESS: Mapping[str, tuple[int, Callable[[], bytes]]] = {
    "a hundred thousand empty lines behind": (1, lambda: csv("沈龑,1,1,1,1,1") + b"\n" * 100_000),
    "a hundred thousand lines of commas": (0, lambda: csv() + b",,,,,\n" * 100_000),
    "a workbook with another ending": (1, lambda: xlsx(headed(row(2, "沈龑", "1", "1", "1", "1", "1")))),
    "half a surrogate": (1, lambda: xlsx(headed(row(2, "沈_xD800_", "_x0000_", "1", "1", "1", "1")))),
}
