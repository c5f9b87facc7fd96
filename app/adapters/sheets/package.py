"""Open the zip package of an XLSX file with care: sizes, markup and macros are looked at first."""

import re
import zipfile
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from tempfile import TemporaryFile
from typing import IO, BinaryIO
from xml.parsers import expat

from app.adapters.sheets.limits import Limits
from app.adapters.sheets.refusals import SheetRefused

CHUNK = 1 << 16
_MERGED = re.compile(rb'mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row[ >]")
_OVERLAP = 200
_MOST_MERGED = 50_000


@dataclass(frozen=True)
class Merged:
    """A range of merged cells: rows and columns from 1, both ends within."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Package:
    """The parts of an XLSX file, each read as a stream that never gives more than it declared."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise SheetRefused("not-a-sheet") from error
        self._limits = limits
        self._check()

    def _check(self) -> None:
        parts = self._zip.infolist()
        limits = self._limits
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > limits.parts or unpacked > limits.unpacked_bytes:
            raise SheetRefused("bomb")
        for part in parts:
            if part.file_size > limits.part_bytes or self._is_packed_too_well(part):
                raise SheetRefused("bomb")
            if part.flag_bits & 0x1:
                raise SheetRefused("not-a-sheet")
        names = {part.filename for part in parts}
        if any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in names):
            raise SheetRefused("macro")
        if "[Content_Types].xml" not in names:
            raise SheetRefused("not-a-sheet")

    def _is_packed_too_well(self, part: zipfile.ZipInfo) -> bool:
        if part.file_size < self._limits.ratio_matters_from:
            return False
        return part.file_size > max(part.compress_size, 1) * self._limits.packed_ratio

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name."""
        return name in self._zip.NameToInfo

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a part's bytes piece by piece; a broken part is no sheet."""
        try:
            with self._zip.open(name) as part:
                yield from _chunks_of(part)
        except (zipfile.BadZipFile, KeyError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise SheetRefused("not-a-sheet") from error
        except Exception as error:
            if type(error).__module__ in ("zlib", "lzma", "_lzma"):
                raise SheetRefused("not-a-sheet") from error
            raise

    def parse(self, name: str, parser: expat.XMLParserType) -> Iterator[None]:
        """Feed a part to the parser, giving way after each piece so that rows can be taken out."""
        try:
            for chunk in self.chunks(name):
                parser.Parse(chunk, False)
                yield
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise SheetRefused("not-a-sheet") from error
        yield

    def survey(self, name: str) -> tuple[int, tuple[Merged, ...]]:
        """Count the rows of a worksheet and collect its merged ranges, which stand behind the rows."""
        rows, tail = 0, b""
        merged: list[tuple[bytes, bytes, bytes, bytes]] = []
        for chunk in self.chunks(name):
            rows += len(_ROW.findall(chunk))
            if rows > self._limits.lines:
                raise SheetRefused("too-many-rows", limit=self._limits.lines)
            text = tail + chunk
            if b"mergeCell " in text and len(merged) < _MOST_MERGED:
                merged += _MERGED.findall(text)
            tail = text[-_OVERLAP:]
        ranges = {
            Merged(int(top), column_number(left.decode()), int(bottom), column_number(right.decode()))
            for left, top, right, bottom in merged
        }
        return rows, tuple(ranges)


def safe_parser() -> expat.XMLParserType:
    """Make an XML parser that refuses document types and entities: no XXE, no expansion bombs."""
    parser = expat.ParserCreate(namespace_separator=None)

    def refuse(*_: object) -> None:
        raise SheetRefused("unsafe-markup")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    return parser


def column_number(letters: str) -> int:
    """Give 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class SharedStrings:
    """The workbook's shared strings, kept in a nameless temporary file so that memory stays flat."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as the sheet
        self._ends = array("Q", [0])
        self.get = lru_cache(maxsize=1024)(self._read)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        """Append the next string."""
        data = text.encode("utf-8", "replace")
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def close(self) -> None:
        """Give the file back to the system."""
        self.get.cache_clear()
        self._file.close()

    def _read(self, index: int) -> str:
        if not 0 <= index < len(self):
            raise SheetRefused("not-a-sheet")
        start, end = self._ends[index], self._ends[index + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8")


def _chunks_of(part: IO[bytes]) -> Iterator[bytes]:
    while chunk := part.read(CHUNK):
        yield chunk
