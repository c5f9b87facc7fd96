"""Read the rows that a program hands in as JSON, under the same limits and by the same headings as a sheet.

`{"rows": [{"姓名": "…", …}, …]}`: the keys are the headings of the form. The first row has the number 1.
"""

import json
from collections.abc import Generator, Iterable
from decimal import Decimal
from typing import Any, BinaryIO

from app.adapters.sheets.headings import Cell, RawRow
from app.adapters.sheets.limits import Limits
from app.adapters.sheets.refusals import SheetRefused

BEGINNING = b'{"rows":'


def packed(rows: Any) -> bytes:
    """Give the bytes that `JsonRows` reads, the same for the same rows. Raises SheetRefused for no rows."""
    try:
        text = json.dumps({"rows": rows}, ensure_ascii=False, separators=(",", ":"), default=str)
        return text.encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise SheetRefused("encoding") from error


class JsonRows:
    """The rows of a JSON document, the headings first, as number 0."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._limits = limits
        stream.seek(0)
        try:
            document = json.load(stream, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise SheetRefused("not-a-sheet") from error
        rows = document.get("rows") if isinstance(document, dict) else None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise SheetRefused("not-a-sheet")
        self._rows: list[dict[str, Any]] = rows
        self.total_hint = len(rows)
        self._headings = self._found_headings(rows)

    def rows(self) -> Generator[RawRow, None, None]:
        """Give the headings, then each row by them."""
        yield RawRow(0, self._headings)
        for number, row in enumerate(self._rows, start=1):
            yield RawRow(number, tuple(self._cell(row.get(heading), number) for heading in self._headings))

    def _found_headings(self, rows: Iterable[dict[str, Any]]) -> tuple[str, ...]:
        headings: dict[str, None] = {}
        for number, row in enumerate(rows, start=1):
            headings.update(dict.fromkeys(row))
            if len(headings) > self._limits.columns:
                raise SheetRefused("too-many-columns", limit=self._limits.columns)
            for heading in row:
                self._cell(heading, number)
        return tuple(headings)

    def _cell(self, value: Any, number: int) -> Cell:
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
            raise SheetRefused("not-a-sheet")
        if not isinstance(value, str):
            return Decimal(value)
        if "\0" in value:
            raise SheetRefused("nul-bytes")
        if len(value) > self._limits.cell_characters:
            raise SheetRefused("cell-too-long", row=number)
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            raise SheetRefused("encoding")
        return value
