"""Pictures inside documents: their size by the header, and what they say beside the picture taken out.

A photograph in a PDF or a DOCX often still carries where and when it was taken. The picture itself stays as
it is, byte for byte; only the segments around it go.
"""

from __future__ import annotations

import struct

from .errors import UploadRefused

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD"}
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _JFIF, _ADOBE = 0xDA, 0xE0, 0xEE


def strip_jpeg(data: bytes, most_pixels: int) -> bytes:
    """A JPEG without EXIF, XMP, profiles and comments, ending where it ends. Raises UploadRefused."""
    if not data.startswith(b"\xff\xd8"):
        raise UploadRefused("broken")
    kept, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise UploadRefused("broken")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if marker in _FRAMES and len(segment) >= 9:
            height, width = struct.unpack_from(">HH", segment, 5)
            _refuse_large(width, height, most_pixels)
        if marker == _START_OF_SCAN:
            end = data.rfind(b"\xff\xd9")
            kept.append(data[at : end + 2] if end > at else data[at:])
            return b"".join(kept)
        if marker in {_JFIF, _ADOBE} or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(segment)
        at += 2 + length
    raise UploadRefused("broken")


def strip_png(data: bytes, most_pixels: int) -> bytes:
    """A PNG with its picture and nothing beside it. Raises UploadRefused."""
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        raise UploadRefused("broken")
    width, height = struct.unpack_from(">II", data, 16)
    _refuse_large(width, height, most_pixels)
    kept, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        chunk = data[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise UploadRefused("broken")
        if name in _PNG_KEPT:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
        at += 12 + length
    raise UploadRefused("broken")


def check_gif(data: bytes, most_pixels: int) -> bytes:
    """A GIF as it is, if it is not too large. Raises UploadRefused."""
    if not data.startswith((b"GIF87a", b"GIF89a")) or len(data) < 13:
        raise UploadRefused("broken")
    width, height = struct.unpack_from("<HH", data, 6)
    _refuse_large(width, height, most_pixels)
    return data


def _refuse_large(width: int, height: int, most_pixels: int) -> None:
    if width * height > most_pixels:
        raise UploadRefused("too-many-pixels", megapixels=most_pixels // 1_000_000)
