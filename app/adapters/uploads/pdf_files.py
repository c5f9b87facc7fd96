"""PDF: what acts is refused, what tells of people goes, the rest is written anew, reachable objects alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from .answers import Cleaned
from .errors import UploadRefused
from .kinds import Kind
from .limits import Limits
from .pdf_streams import Budget, refuse_bursting_chain
from .picture_segments import strip_jpeg

_ACTING_KEYS = {"/JS", "/JavaScript"}
_EMBEDDED_KEYS = {"/EF", "/EmbeddedFiles", "/RichMediaContent"}
_ACTING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/Rendition"}
_ACTING |= {"/Movie", "/Sound", "/GoToE", "/GoTo3DView"}
_EMBEDDED = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
# Who wrote it, when, on which machine; and what opens by itself.
_TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/Thumb")
_ROOT_DROPPED = (
    "/OpenAction",
    "/Names",
    "/Outlines",
    "/SpiderInfo",
    "/Perms",
    "/DSS",
    "/AF",
    "/Threads",
    "/URI",
)
_NOTE_TELLING = ("/T", "/M", "/NM", "/CreationDate", "/RC")
_DEEPEST = 60


def clean_pdf(data: bytes, limits: Limits) -> Cleaned:
    """The pages, and nothing beside them. Raises UploadRefused. Its streams have been counted before."""
    try:
        document = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError as problem:
        raise UploadRefused("encrypted") from problem
    with document:
        if document.is_encrypted:
            raise UploadRefused("encrypted")
        if int(document.trailer.get("/Size", 0)) > limits.objects or len(document.objects) > limits.objects:
            raise UploadRefused("bomb")
        pages = len(document.pages)
        if not 0 < pages <= limits.pages:
            raise UploadRefused("too-many-pages" if pages else "broken", pages=limits.pages)
        _look_through(document, limits)
        return Cleaned(_written(document), Kind.PDF, pages=pages)


def _look_through(document: pikepdf.Pdf, limits: Limits) -> None:
    budget = Budget(limits)
    if "/XFA" in document.Root.get("/AcroForm", {}):
        raise UploadRefused("active")
    for thing in document.objects:
        for table in _tables(thing, 0):
            _refuse_acting(table)
            if isinstance(table, Stream):
                _look_at_stream(table, budget, limits)
            _forget_people(table)


def _tables(thing: Any, depth: int) -> Iterator[Any]:
    """Every dictionary of one object, those inside it first; other objects are seen on their own."""
    if depth > _DEEPEST:
        raise UploadRefused("bomb")
    if isinstance(thing, (Dictionary, Stream)):
        for key in list(thing.keys()):
            yield from _direct_tables(thing[key], depth)
        yield thing
    elif isinstance(thing, Array):
        for item in thing:
            yield from _direct_tables(item, depth)


def _direct_tables(thing: Any, depth: int) -> Iterator[Any]:
    if isinstance(thing, (Dictionary, Array)) and not thing.is_indirect:
        yield from _tables(thing, depth + 1)


def _refuse_acting(table: Any) -> None:
    keys = set(table.keys())
    kind = str(table.get("/S", "")) if "/S" in keys and isinstance(table["/S"], Name) else ""
    if keys & _ACTING_KEYS or kind in _ACTING or "/XFA" in keys:
        raise UploadRefused("active")
    subtype = table.get("/Subtype")
    if keys & _EMBEDDED_KEYS or (isinstance(subtype, Name) and str(subtype) in _EMBEDDED and "/Rect" in keys):
        raise UploadRefused("embedded")


def _look_at_stream(stream: Any, budget: Budget, limits: Limits) -> None:
    filters = _filters(stream)
    if len(filters) > 1 or filters[:1] in (["/LZWDecode"], ["/RunLengthDecode"]):
        refuse_bursting_chain(stream.read_raw_bytes(), filters, budget)
    if stream.get("/Subtype") == Name.Image:
        width, height = int(stream.get("/Width", 0)), int(stream.get("/Height", 0))
        if width * height > limits.pixels:
            raise UploadRefused("too-many-pixels", megapixels=limits.pixels // 1_000_000)
    if filters == ["/DCTDecode"]:
        raw = stream.read_raw_bytes()
        parameters = stream.get("/DecodeParms")
        stripped = strip_jpeg(raw, limits.pixels)
        if len(stripped) != len(raw):
            stream.write(stripped, filter=Name.DCTDecode, decode_parms=parameters)


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, Array) else [str(found)]


def _forget_people(table: Any) -> None:
    for key in _TELLING:
        if key in table:
            del table[key]
    if "/A" in table and isinstance(table["/A"], Dictionary) and table["/A"].get("/S") != Name.GoTo:
        del table["/A"]
    if "/Rect" in table and "/Subtype" in table and table["/Subtype"] != Name.Widget:
        for key in _NOTE_TELLING:
            if key in table:
                del table[key]


def _written(document: pikepdf.Pdf) -> bytes:
    for key in _ROOT_DROPPED:
        if key in document.Root:
            del document.Root[key]
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    made = io.BytesIO()
    document.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()
