"""What is made to do harm is refused, or comes out without the harm: each in under a second (promise 15)."""

from __future__ import annotations

import base64
import io
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from pikepdf import Array, Dictionary, Name, String

from app.adapters.uploads import Cleaner, UploadRefused
from tests.support import upload_files as made

SECONDS = 1.0
_VBA = "application/vnd.ms-office.vbaProject"
_DOCTYPE = '<!DOCTYPE a [<!ENTITY x "lol">' + "".join(
    f'<!ENTITY x{n} "{f"&x{n - 1 or str()};" * 10}">' for n in range(1, 10)
)


def action(kind: str, **more: object) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


def markup(words: str) -> dict[str, str | bytes]:
    return {**made.docx_parts(), "word/document.xml": words}


def part(name: str, kind: str, data: bytes = b"x") -> bytes:
    return made.docx(types=made.override(name, kind), more={name: data})


def deep_pdf() -> bytes:
    return made.pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + b"[" * 5000 + b"]" * 5000)


def flate_in_text() -> bytes:
    burst = zlib.compress(b"\0" * 200_000_000, 9)
    return made.pdf_with_stream(
        base64.a85encode(burst) + b"~>", Array([Name.ASCII85Decode, Name.FlateDecode])
    )


def flate_twice() -> bytes:
    burst = zlib.compress(zlib.compress(b"\0" * 300_000_000, 9), 9)
    return made.pdf_with_stream(burst, Array([Name.FlateDecode, Name.FlateDecode]))


def object_stream_burst() -> bytes:
    """A PDF whose objects stand in a packed stream of 200 MB."""
    burst = zlib.compress(b"1 0 " + b" " * 200_000_000, 9)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    stream = b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(burst)
    return head + stream + burst + b"\nendstream\nendobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"


# What is sent, and the codes with which it may be refused.
REFUSED: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "nothing": (lambda: b"", {"empty"}),
    "a program": (lambda: b"MZ" + b"\0" * 500, {"program"}),
    "a Linux program": (lambda: b"\x7fELF" + b"\0" * 500, {"program"}),
    "a shell script": (lambda: b"#!/bin/sh\nrm -rf /\n", {"program"}),
    "HTML": (lambda: b"  <!DOCTYPE html><script>alert(1)</script>", {"markup"}),
    "HTML behind a byte-order mark": (lambda: b"\xef\xbb\xbf<html><body>", {"markup"}),
    "SVG": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", {"markup"}),
    "SVG as XML": (lambda: b"<?xml version='1.0'?><svg/>", {"markup"}),
    "PHP": (lambda: b"<?php system($_GET['x']);", {"markup"}),
    "RTF": (lambda: b"{\\rtf1 hello}", {"unknown-kind"}),
    "GIF": (lambda: made.animation("GIF"), {"unknown-kind"}),
    "AVIF": (lambda: b"\0\0\0\x1cftypavif" + b"\0" * 300, {"unknown-kind"}),
    "a film": (lambda: b"\0\0\0\x1cftypisom" + b"\0" * 300, {"unknown-kind"}),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000, {"old-office"}),
    "bytes": (lambda: bytes(range(256)) * 50, {"unknown-kind"}),
    "text with a zero": (lambda: b"hello\0world", {"unknown-kind"}),
    "a JPEG of nothing": (lambda: b"\xff\xd8\xff" + b"x" * 500, {"broken"}),
    "a cut JPEG": (lambda: made.photo()[:3000], {"broken"}),
    "HTML with the first bytes of a JPEG": (lambda: b"\xff\xd8\xff<script>alert(1)</script>", {"broken"}),
    "a PNG of 60,000 by 60,000": (lambda: made.png_header_alone(60_000, 60_000), {"too-many-pixels"}),
    "a PNG as long as can be": (lambda: made.png_header_alone(2**31 - 1, 1), {"too-many-pixels", "broken"}),
    "a PNG with a burst of text": (lambda: made.png_with_burst(b"zTXt"), {"broken", "bomb"}),
    "a JPEG of 20,000 scans": (made.jpeg_of_many_scans, {"bomb"}),
    "a PDF of nothing": (lambda: b"%PDF-1.7\nnothing", {"broken"}),
    "a PDF with a password": (made.pdf_with_password, {"encrypted"}),
    "a PDF that runs JavaScript": (
        lambda: made.pdf_with("OpenAction", action("JavaScript", JS=String("app.alert(1)"))),
        {"active"},
    ),
    "a PDF that hides JavaScript": (
        lambda: made.pdf_with("Deep", Array([Dictionary(More=Array([action("JavaScript")]))])),
        {"active"},
    ),
    "a PDF that writes a name otherwise": (
        lambda: made.pdf().replace(b"/Type /Catalog", b"/Type /Catalog /AA <</O <</S /J#61vaScript>>>>"),
        {"active"},
    ),
    "a PDF that starts a program": (
        lambda: made.pdf_with("OpenAction", action("Launch", F=String("calc.exe"))),
        {"active"},
    ),
    "a PDF that sends a form": (lambda: made.pdf_with("OpenAction", action("SubmitForm")), {"active"}),
    "a PDF with XFA": (lambda: made.pdf_with("AcroForm", Dictionary(XFA=String("<x/>"))), {"active"}),
    "a PDF with a file inside": (
        lambda: made.pdf_with("Names", Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))),
        {"embedded"},
    ),
    "a PDF of many pages": (lambda: made.pdf(pages=101), {"too-many-pages"}),
    "a PDF with a burst": (
        lambda: made.pdf_with_stream(zlib.compress(b"\0" * 300_000_000, 9), Name.FlateDecode),
        {"bomb"},
    ),
    "a PDF with a burst written as text": (flate_in_text, {"bomb"}),
    "a PDF packed twice": (flate_twice, {"bomb"}),
    "a PDF with LZW": (lambda: made.pdf_with_stream(b"\x80" * 3_000_000, Name.LZWDecode), {"bomb"}),
    "a PDF with a burst of objects": (object_stream_burst, {"bomb"}),
    "a PDF of endless depth": (deep_pdf, {"bomb", "broken"}),
    "a PDF that says it has a thousand million objects": (
        lambda: made.pdf().replace(b"/Size ", b"/Size 99999999"),
        {"bomb", "broken"},
    ),
    "a zip": (lambda: made.package({"a.txt": "hello"}), {"unknown-kind"}),
    "a zip of zips": (lambda: made.package({"a.zip": made.package({"b.zip": b"x"})}), {"unknown-kind"}),
    "a Java archive": (lambda: made.package({"META-INF/MANIFEST.MF": "Main-Class: A"}), {"unknown-kind"}),
    "a document of 4 GB": (
        lambda: made.docx(more={f"word/{n}.xml": b"\0" * 30_000_000 for n in range(5)}),
        {"bomb"},
    ),
    "a document that lies over itself": (made.zip_lying_over_itself, {"bomb", "broken"}),
    "a document of 60,000 names": (made.zip_of_many_names, {"bomb"}),
    "a document with a way out of its folder": (
        lambda: made.docx(more={"../../etc/cron.d/x": b"x"}),
        {"broken"},
    ),
    "a document with a name from Windows": (lambda: made.docx(more={"C:\\x.xml": b"x"}), {"broken"}),
    "a document that is only half there": (lambda: made.docx()[:-30], {"broken"}),
    "a document packed with LZMA": (
        lambda: made.package(made.docx_parts(), compression=zipfile.ZIP_LZMA),
        {"broken"},
    ),
    "a document with macros": (lambda: part("word/vbaProject.bin", _VBA), {"macros"}),
    "a document for macros": (
        lambda: made.package(
            {
                **made.docx_parts(),
                "[Content_Types].xml": str(made.docx_parts()["[Content_Types].xml"]).replace(
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    "application/vnd.ms-word.document.macroEnabled.main+xml",
                ),
            }
        ),
        {"macros"},
    ),
    "a document with an ActiveX part": (
        lambda: part("word/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml", b"<a/>"),
        {"embedded"},
    ),
    "a document with an OLE object": (
        lambda: part(
            "word/embeddings/oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject"
        ),
        {"embedded"},
    ),
    "a document with a program": (lambda: made.docx(more={"word/media/a.exe": b"MZ"}), {"uncheckable"}),
    "a document that fetches its template": (
        lambda: made.docx(relations=made.relation("attachedTemplate", "http://evil/t", is_outside=True)),
        {"external-links"},
    ),
    "a document that fetches a picture": (
        lambda: made.docx(relations=made.relation("image", "file://evil/share/a.png", is_outside=True)),
        {"external-links"},
    ),
    "a document with a chunk of HTML": (
        lambda: part("word/chunk.html", "text/html", b"<script>"),
        {"uncheckable"},
    ),
    "a document that starts a program by DDE": (
        lambda: made.docx(body="<w:instrText>DDE</w:instrText><w:instrText>AUTO c:cmd</w:instrText>"),
        {"external-links"},
    ),
    "a sheet that starts a program by DDE": (lambda: made.xlsx("=cmd|'/c calc'!A0"), {"external-links"}),
    "a sheet that asks a server": (lambda: made.xlsx('=WEBSERVICE("http://x")'), {"external-links"}),
    "a document with a thousand million laughs": (
        lambda: made.package(markup(f'<?xml version="1.0"?>{_DOCTYPE}]><a>&x9;</a>')),
        {"bomb"},
    ),
    "a document that reads a file": (
        lambda: made.package(
            markup('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
        ),
        {"bomb"},
    ),
    "a document in another coding": (
        lambda: made.package(markup('<?xml version="1.0" encoding="UTF-16"?><a/>')),
        {"uncheckable", "broken"},
    ),
    "a document with a huge picture inside": (
        lambda: made.docx(more={"word/media/i.png": made.png_header_alone(60_000, 60_000)}),
        {"too-many-pixels"},
    ),
}  # fmt: skip

# What is sent, and words that must not come out; the file itself is taken.
NEUTRALISED: dict[str, tuple[Callable[[], bytes], bytes]] = {
    "a JPEG with a zip behind it": (lambda: made.photo() + made.package({"a.class": "CAFE"}), b"PK\x03\x04"),
    "a JPEG with HTML behind it": (lambda: made.photo() + b"<script>alert(1)</script>", b"<script"),
    "a JPEG with HTML in its comment": (
        lambda: made.photo().replace(made.PLACE.encode(), b"<script>alert(1)/"),
        b"<script",
    ),
    "a PNG with PHP behind it": (lambda: made.photo(kind="PNG") + b"<?php system('x');", b"<?php"),
    "a PDF with a zip behind it": (lambda: made.pdf() + made.package({"a.class": "CAFE"}), b"PK\x03\x04"),
    "a PDF with HTML in a comment": (
        lambda: made.pdf().replace(b"%PDF-1.", b"%PDF-1.3\n%<script>alert(1)</script>\n%", 1),
        b"<script",
    ),
    "a document with bytes behind it": (
        lambda: _with_comment(made.docx(), b"<script>alert(1)</script>"),
        b"<script",
    ),
    "a PNG whose pixels unpack to 200 MB": (made.png_longer_than_said, b"\0" * 5000),
    "a PNG with a burst as its profile": (lambda: made.png_with_burst(b"iCCP"), b"iCCP"),
}


MAY_BE_REFUSED = {"a PNG whose pixels unpack to 200 MB", "a PNG with a burst as its profile"}


def _with_comment(data: bytes, comment: bytes) -> bytes:
    kept = io.BytesIO(data)
    with zipfile.ZipFile(kept, "a") as package:
        package.comment = comment
    return kept.getvalue()


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return Cleaner()


@pytest.fixture(scope="module", autouse=True)
def _worst() -> Iterator[None]:
    yield
    if TIMES:
        name, seconds = max(TIMES.items(), key=lambda one: one[1])
        sys.stdout.write(f"\nhostile files: {len(TIMES)}; the slowest is {name}: {seconds:.2f} s\n")


TIMES: dict[str, float] = {}


def timed(name: str, deed: Callable[[], object]) -> None:
    start = time.perf_counter()
    try:
        deed()
    finally:
        TIMES[name] = min(TIMES.get(name, 60.0), time.perf_counter() - start)


def timed_again(name: str, deed: Callable[[], object]) -> None:
    """Twice more where it was too slow: a machine that is busy otherwise says nothing of the file."""
    for _ in range(2):
        if TIMES[name] >= SECONDS:
            with suppress(UploadRefused):
                timed(name, deed)


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_in_under_a_second(cleaner: Cleaner, name: str) -> None:
    build, codes = REFUSED[name]
    data = build()
    assert len(data) <= cleaner.limits.file_bytes, "not refused by its size alone"
    with pytest.raises(UploadRefused) as refused:
        timed(name, lambda: cleaner.clean(data))
    assert refused.value.code in codes
    timed_again(name, lambda: cleaner.clean(data))
    assert TIMES[name] < SECONDS


@pytest.mark.parametrize("name", NEUTRALISED)
def test_comes_out_without_the_harm_in_under_a_second(cleaner: Cleaner, name: str) -> None:
    build, harm = NEUTRALISED[name]
    data = build()
    kept: list[bytes] = []

    def clean() -> None:
        with suppress(UploadRefused):
            kept.append(cleaner.clean(data).data)

    timed(name, clean)
    assert kept or name in MAY_BE_REFUSED
    assert not any(harm in one for one in kept)
    timed_again(name, clean)
    assert TIMES[name] < SECONDS


def test_a_file_that_is_too_large_is_not_looked_at(cleaner: Cleaner) -> None:
    with pytest.raises(UploadRefused, match="too-large"):
        timed("too large", lambda: cleaner.clean(b"\xff\xd8\xff" * 5_000_000))
    assert TIMES["too large"] < 0.1
