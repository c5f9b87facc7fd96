"""Sheets that people take away: CSV and XLSX that a spreadsheet opens without harm (promise 16)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from itertools import chain

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

Cell = str | int | float | None

BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet read a cell as a formula.
_LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Chinese opens right; no cell is a live formula."""
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow([harmless(cell) for cell in head])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def as_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """XLSX with one sheet: figures as numbers, words typed as text and never as a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in chain([head], rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", harmless(value))
                cell.data_type = "s"
            else:
                cell.value = value
            cells.append(cell)
        sheet.append(cells)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def harmless(cell: str) -> str:
    """A cell with an apostrophe in front where a spreadsheet would calculate it."""
    return f"'{cell}" if cell.startswith(_LIVE) else cell


def _plain(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell
