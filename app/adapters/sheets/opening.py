"""Open a sheet, whatever it is, and give its rows by the names of their columns."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import SEEK_END
from itertools import chain, islice
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from app.adapters.sheets.csv_rows import CsvRows
from app.adapters.sheets.headings import LOOKED_AT, Cell, RawRow, find_headings
from app.adapters.sheets.json_rows import BEGINNING as _JSON
from app.adapters.sheets.json_rows import JsonRows
from app.adapters.sheets.limits import STANDARD, Limits
from app.adapters.sheets.refusals import SheetRefused
from app.adapters.sheets.xlsx_rows import XlsxRows

_MOST_WORKSHEETS = 10
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SHEETS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"<!DOC",
              b"<html", b"<?xml", b"{\\rtf", b"MZ", b"\x7fELF")  # fmt: skip


@dataclass(frozen=True)
class SheetRow:
    """One row of data: its line or sheet row in the file (the first is 1) and its cells by heading."""

    number: int
    cells: Mapping[str, Cell]


Source = CsvRows | XlsxRows | JsonRows


class Sheet:
    """An opened sheet. Use it as a context manager; `rows` can be gone through once.

    `headings` are the columns' names from the left, `total_hint` about how many rows there are.
    """

    def __init__(self, source: Source, known: frozenset[str], limits: Limits, files: ExitStack):
        self._limits = limits
        self._files = files
        raw = source.rows()
        # Closed before the file beneath it, also where nobody went through to the end.
        files.callback(raw.close)
        first = list(islice(raw, LOOKED_AT))
        self._check_width(first)
        found = find_headings(first, known)
        self._by_place = found.headings
        self.headings = tuple(heading for heading in found.headings if heading)
        self.total_hint = max(0, source.total_hint - first[found.rows_above_data - 1].number)
        self._raw: Iterable[RawRow] = chain(first[found.rows_above_data :], raw)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def close(self) -> None:
        """Give back the files behind the sheet."""
        self._files.close()

    def rows(self) -> Iterator[SheetRow]:
        """Give the rows of data; empty rows and repeated headings are passed over.

        Raises SheetRefused in the middle where only there it shows (too many rows, a broken part).
        """
        count = 0
        for raw in self._raw:
            self._check_width([raw])
            cells = {
                heading: cell for heading, cell in zip(self._by_place, raw.cells, strict=False) if heading
            }
            if not any(_says_something(cell) for cell in raw.cells) or self._repeats_headings(cells):
                continue
            count += 1
            if count > self._limits.rows:
                raise SheetRefused("too-many-rows", limit=self._limits.rows)
            yield SheetRow(raw.number, cells)

    def _check_width(self, rows: list[RawRow]) -> None:
        for row in rows:
            limit = self._limits.columns
            if len(row.cells) > limit and any(_says_something(cell) for cell in row.cells[limit:]):
                raise SheetRefused("too-many-columns", limit=limit)

    def _repeats_headings(self, cells: Mapping[str, Cell]) -> bool:
        return all("".join(cell.split()) == key if isinstance(cell, str) else False
                   for key, cell in cells.items())  # fmt: skip


def open_sheet(
    source: str | PathLike[str] | BinaryIO,
    *,
    known: frozenset[str] = frozenset(),
    limits: Limits = STANDARD,
) -> Sheet:
    """Open a CSV or XLSX sheet from a path or a seekable binary file.

    `known` are the keys (`heading_key`) of the headings expected: the row with the most of them is the
    heading row. What the file is shows in its first bytes, not in its name. Raises SheetRefused.
    """
    files = ExitStack()
    try:
        stream = _stream_of(source, files)
        size = stream.seek(0, SEEK_END)
        if size > limits.file_bytes:
            raise SheetRefused("too-large", megabytes=limits.file_bytes // (1024 * 1024))
        return _first_with_headings(stream, known, limits, files)
    except BaseException:
        files.close()
        raise


def _stream_of(source: str | PathLike[str] | BinaryIO, files: ExitStack) -> BinaryIO:
    if isinstance(source, (str, PathLike)):
        return files.enter_context(Path(source).open("rb"))
    return source


def _first_with_headings(stream: BinaryIO, known: frozenset[str], limits: Limits, files: ExitStack) -> Sheet:
    """Pass over the worksheets before the one with the headings: a cover, or how to fill the form in."""
    for place in range(_MOST_WORKSHEETS):
        rows = _rows_of(stream, limits, files, place)
        try:
            return Sheet(rows, known, limits, files)
        except SheetRefused as refusal:
            if refusal.code != "no-headings" or not getattr(rows, "has_more", False):
                raise
    raise SheetRefused("no-headings")


def _rows_of(stream: BinaryIO, limits: Limits, files: ExitStack, place: int) -> Source:
    stream.seek(0)
    head = stream.read(64)
    if not head.strip():
        raise SheetRefused("not-a-sheet")
    if head.startswith(_OLE):
        raise SheetRefused("old-format")
    if head.startswith(_NO_SHEETS):
        raise SheetRefused("not-a-sheet")
    if head.startswith(_ZIP):
        return XlsxRows(stream, limits, files, place)
    if head.startswith(_JSON):
        return JsonRows(stream, limits)
    return CsvRows(stream, limits)


def _says_something(cell: Cell) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else True
