"""Read a CSV sheet as a stream: encoding and delimiter are found out, rows come one by one."""

import codecs
import csv
from collections.abc import Generator
from io import TextIOWrapper
from typing import BinaryIO

from app.adapters.sheets.headings import RawRow
from app.adapters.sheets.limits import Limits
from app.adapters.sheets.refusals import SheetRefused

CHUNK = 1 << 16
DELIMITERS = (",", "\t", ";", "，", "|")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
# Fourteen characters had a place in the private area until GB 18030-2005, and the codec still puts them
# there; so had the ten vertical signs. A name must not become a box because of it.
_PRIVATE_TO_STANDARD = str.maketrans(
    {
        0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
        0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
        0xE855: 0x241FE, 0xE864: 0x9FBB, 0xE7C7: 0x1E3F, 0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11,
        0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15, 0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18,
        0xE796: 0xFE19,
    }
)  # fmt: skip


class CsvRows:
    """The rows of a CSV file. Making it reads the file once for its encoding; `rows` reads it again."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._limits = limits
        self._encoding, self.total_hint = _examined(stream)
        if self.total_hint > limits.lines:
            raise SheetRefused("too-many-rows", limit=limits.lines)
        self._delimiter = self._found_delimiter()

    def rows(self) -> Generator[RawRow, None, None]:
        """Give each row with the physical line it starts on; a quoted cell may run over several lines."""
        text = self._opened()
        reader = csv.reader(text, delimiter=self._delimiter)
        translates = self._encoding == "gb18030"
        line = 1
        try:
            for cells in reader:
                if not any(cells):  # an empty line, or one of commas alone
                    line = reader.line_num + 1
                    continue
                # A mark of order is no part of the first cell (GB 18030 has one too).
                if line == 1 and cells:
                    cells[0] = cells[0].removeprefix("\ufeff")
                if translates:
                    cells = [cell.translate(_PRIVATE_TO_STANDARD) for cell in cells]
                yield RawRow(line, tuple(cells))
                line = reader.line_num + 1
        except csv.Error as error:
            code = "cell-too-long" if "field limit" in str(error) else "not-a-sheet"
            raise SheetRefused(code, row=line) from error
        finally:
            text.detach()

    def _opened(self) -> TextIOWrapper:
        self._stream.seek(0)
        return TextIOWrapper(self._stream, encoding=self._encoding, newline="")

    def _found_delimiter(self) -> str:
        text = self._opened()
        try:
            sample = [line for _, line in zip(range(40), text, strict=False)]
        finally:
            text.detach()
        counts = {sign: max((line.count(sign) for line in sample), default=0) for sign in DELIMITERS}
        return max(DELIMITERS, key=lambda sign: counts[sign])


def _examined(stream: BinaryIO) -> tuple[str, int]:
    """Find the encoding by decoding the whole file strictly; give it with the number of lines."""
    stream.seek(0)
    head = stream.read(4)
    marked = next((name for mark, name in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        lines = _lines_if_decodable(stream, encoding)
        if lines is not None:
            return encoding, lines
    raise SheetRefused("encoding")


def _lines_if_decodable(stream: BinaryIO, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    stream.seek(0)
    lines, last = 0, ""
    try:
        while chunk := stream.read(CHUNK):
            if b"\0" in chunk and encoding != "utf-16":
                raise SheetRefused("nul-bytes")
            text = decoder.decode(chunk)
            if "\0" in text:
                raise SheetRefused("nul-bytes")
            lines += text.count("\n")
            last = text[-1:] or last
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines + (last not in ("", "\n"))
