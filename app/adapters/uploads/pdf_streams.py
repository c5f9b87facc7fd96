"""The streams of a PDF: what they hold once unpacked is counted before anything unpacks them in earnest."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from .errors import UploadRefused
from .limits import Limits

_STREAM = re.compile(rb"\bstream\r?\n")
_PIECE, _AT_ONCE = 1 << 16, 1 << 18
_MOST_STREAMS = 30_000


class Budget:
    """How much may still come out of all streams together."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.unpacked_bytes

    def inflate(self, data: memoryview) -> None:
        """Unpack one stream as far as it goes, keeping nothing. Raises UploadRefused."""
        unpacker, size = zlib.decompressobj(), 0
        for at in range(0, len(data), _PIECE):
            piece: bytes | memoryview = data[at : at + _PIECE]
            while piece:
                try:
                    came = len(unpacker.decompress(piece, _AT_ONCE))
                except zlib.error:
                    return
                size += came
                self._left -= came
                if size > self._limits.part_bytes or self._left < 0:
                    raise UploadRefused("bomb")
                if unpacker.eof:
                    return
                piece = unpacker.unconsumed_tail

    def expect(self, size: int) -> None:
        """Count what a stream could hold at most."""
        self._left -= size
        if size > self._limits.part_bytes or self._left < 0:
            raise UploadRefused("bomb")


def refuse_bursting(data: bytes, limits: Limits) -> None:
    """Look at every packed stream as it lies in the file, whatever the file says of itself."""
    budget, view = Budget(limits), memoryview(data)
    for count, match in enumerate(_STREAM.finditer(data)):
        if count > _MOST_STREAMS:
            raise UploadRefused("bomb")
        start = match.end()
        if start + 2 <= len(data) and data[start] & 0x0F == 8:
            budget.inflate(view[start:])


def refuse_bursting_chain(raw: bytes, filters: list[str], budget: Budget) -> None:
    """Look at a stream that is packed more than once, or in a way with no measure of its own."""
    while filters and filters[0] in {"/ASCII85Decode", "/ASCIIHexDecode"}:
        raw, filters = _from_text(raw, filters[0]), filters[1:]
        if filters[:1] == ["/FlateDecode"]:
            budget.inflate(memoryview(raw))
    if filters.count("/FlateDecode") > 1:
        raise UploadRefused("bomb")
    for name in filters:
        if name == "/LZWDecode":
            budget.expect(len(raw) * 1300)
        if name == "/RunLengthDecode":
            budget.expect(len(raw) * 64)


def _from_text(raw: bytes, name: str) -> bytes:
    try:
        if name == "/ASCII85Decode":
            return base64.a85decode(raw.strip().removeprefix(b"<~").removesuffix(b"~>"))
        digits = re.sub(rb"\s", b"", raw).partition(b">")[0]
        return binascii.unhexlify(digits + b"0" * (len(digits) % 2))
    except (ValueError, binascii.Error) as problem:
        raise UploadRefused("broken") from problem
