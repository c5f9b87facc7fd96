"""What a file is, by its first bytes alone: neither its name nor the type that came with it is asked."""

from __future__ import annotations

from enum import StrEnum

from .errors import UploadRefused


class Kind(StrEnum):
    """The kinds that are taken. A kept file is never WebP or HEIC: those are re-encoded as JPEG."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "text"


IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC})
OFFICE = frozenset({Kind.DOCX, Kind.XLSX})
MEDIA_TYPES = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.TEXT: "text/plain",
}
ENDINGS = {
    Kind.JPEG: "jpg",
    Kind.PNG: "png",
    Kind.WEBP: "webp",
    Kind.HEIC: "heic",
    Kind.PDF: "pdf",
    Kind.DOCX: "docx",
    Kind.XLSX: "xlsx",
    Kind.TEXT: "txt",
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_OTHERS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "old-office",  # before 2007, or with a password
    b"MZ": "program",
    b"\x7fELF": "program",
    b"#!": "program",
    b"{\\rtf": "unknown-kind",
    b"GIF8": "unknown-kind",
}
_MARKUP = (b"<!", b"<?", b"<%", b"<html", b"<head", b"<body", b"<svg", b"<script", b"<math", b"<iframe")


def sniff(data: bytes) -> Kind:
    """The kind. An office file is DOCX here until its parts have been read. Raises UploadRefused."""
    if not data:
        raise UploadRefused("empty")
    if (kind := _by_signature(data)) is not None:
        return kind
    for mark, code in _OTHERS.items():
        if data.startswith(mark):
            raise UploadRefused(code)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f").lower()
    if start.startswith(_MARKUP):
        raise UploadRefused("markup")
    return Kind.TEXT


def _by_signature(data: bytes) -> Kind | None:
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp":
        if data[8:12] not in _HEIC_BRANDS:
            raise UploadRefused("unknown-kind")
        return Kind.HEIC
    if data.startswith(b"%PDF-"):
        return Kind.PDF
    if data.startswith(b"PK\x03\x04"):
        return Kind.DOCX
    return None
