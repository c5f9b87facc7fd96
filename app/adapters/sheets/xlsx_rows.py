"""Read the first visible worksheet of an XLSX file as a stream of rows.

Not calamine and not openpyxl: the one holds the whole sheet in memory, as a rectangle that a single cell
in the last corner makes enormous, and shows a formula's stored result as if somebody had typed it; the
other does not tell merged cells while streaming. What intake needs is small: text, numbers, days, merged
cells, and to see formulas as formulas.
"""

import posixpath
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from app.adapters.sheets.headings import Cell, RawRow
from app.adapters.sheets.limits import Limits
from app.adapters.sheets.package import Merged, Package, SharedStrings, column_number, safe_parser
from app.adapters.sheets.refusals import SheetRefused

WORKBOOK = "xl/workbook.xml"
_LETTERS = re.compile(r"[A-Z]+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_IN_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_BUILT_IN_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_BASE_1900, _BASE_1904 = date(1899, 12, 30), date(1904, 1, 1)
_MOST_DAYS = 2_958_465
_FIRST_SURROGATE, _LAST_SURROGATE = 0xD800, 0xDFFF


class XlsxRows:
    """The rows of a visible worksheet, by its place among them; `total_hint` counts all its rows.

    `has_more` tells whether another visible worksheet stands behind it.

    What has to be given back in the end is put on `files`.
    """

    def __init__(self, stream: BinaryIO, limits: Limits, files: ExitStack, place: int = 0) -> None:
        self._package = Package(stream, limits)
        self._limits = limits
        sheets, is_1904 = _visible_sheets(self._package)
        self._sheet, self.has_more = sheets[place], place + 1 < len(sheets)
        self._base = _BASE_1904 if is_1904 else _BASE_1900
        self._day_styles = _day_styles(self._package)
        self._strings = SharedStrings()
        files.callback(self._strings.close)
        _read_shared_strings(self._package, self._strings, limits)
        self.total_hint, merged = self._package.survey(self._sheet)
        self._merged = _by_first_row(merged, limits)

    def rows(self) -> Generator[RawRow, None, None]:
        """Give each row that has a cell; an empty cell inside a merged range has the range's value."""
        filling: list[tuple[Merged, Cell]] = []
        for number, cells in self._plain_rows():
            filling = [(area, value) for area, value in filling if area.last_row >= number]
            for area, value in filling:
                _put(cells, area.first_column, value)
            for area in self._merged.get(number, ()):
                if area.first_column in cells:
                    filling.append((area, cells[area.first_column]))
            if cells:
                width = max(cells)
                yield RawRow(number, tuple(cells.get(column, "") for column in range(1, width + 1)))

    def _plain_rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        reader = _WorksheetReader(self._strings, self._day_styles, self._base, self._limits)
        for _ in self._package.parse(self._sheet, reader.parser):
            yield from reader.taken_rows()


class _WorksheetReader:
    """Turns the markup of a worksheet into rows of cells by column; formulas come as `=…`."""

    def __init__(
        self, strings: SharedStrings, day_styles: frozenset[int], base: date, limits: Limits
    ) -> None:
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._strings, self._day_styles, self._base, self._limits = strings, day_styles, base, limits
        self._rows: list[tuple[int, dict[int, Cell]]] = []
        self._row_number = 0
        self._cells: dict[int, Cell] = {}
        self._column = 0
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._phonetic = 0

    def taken_rows(self) -> list[tuple[int, dict[int, Cell]]]:
        """Give the rows that are complete, and forget them."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or (name == "t" and not self._phonetic):
            self._into = self._value
        elif name == "f":
            self._formula = self._into = []
        elif name == "rPh":
            self._phonetic += 1
        elif name == "row":
            self._row_number = _whole(attributes.get("r"), self._row_number + 1)
            self._cells, self._column = {}, 0

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = _LETTERS.match(attributes.get("r", ""))
        self._column = column_number(place[0]) if place else self._column + 1
        self._attributes, self._value, self._formula = attributes, [], None

    def _text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._finish_cell()
        elif name in ("v", "t", "f"):
            self._into = None
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "row":
            self._rows.append((self._row_number, self._cells))

    def _finish_cell(self) -> None:
        value = self._cell_value()
        if value == "":
            return
        if self._column > self._limits.columns:
            raise SheetRefused("too-many-columns", limit=self._limits.columns)
        if isinstance(value, str) and len(value) > self._limits.cell_characters:
            raise SheetRefused("cell-too-long", row=self._row_number)
        self._cells[self._column] = value

    def _cell_value(self) -> Cell:
        if self._formula is not None:
            return "=" + "".join(self._formula)
        text = "".join(self._value)
        kind = self._attributes.get("t", "n")
        if kind == "s":
            return self._strings.get(_whole(text, -1))
        if kind == "n":
            return self._number(text)
        if kind == "d":
            return text[:10]
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return _unescaped(text)

    def _number(self, text: str) -> Cell:
        if not text:
            return ""
        try:
            # A spreadsheet writes binary fractions: 0.07000000000000001 was typed as 0.07.
            number = Decimal(repr(float(f"{float(text):.15g}")))
        except (InvalidOperation, ValueError, OverflowError):
            return text
        is_day = _whole(self._attributes.get("s"), 0) in self._day_styles
        if is_day and number.is_finite() and 0 < number <= _MOST_DAYS:
            return self._base + timedelta(days=int(number))
        return number


def _visible_sheets(package: Package) -> tuple[list[str], bool]:
    """Give the parts of the visible worksheets, and whether the workbook counts days from 1904."""
    sheets: list[dict[str, str]] = []
    properties: dict[str, str] = {}
    relations: dict[str, dict[str, str]] = {}

    def on_workbook(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            sheets.append({key.rpartition(":")[2]: value for key, value in attributes.items()})
        elif local == "workbookPr":
            properties.update(attributes)

    def on_relation(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == "Relationship":
            relations[attributes.get("Id", "")] = attributes

    _read_part(package, WORKBOOK, on_workbook)
    _read_part(package, "xl/_rels/workbook.xml.rels", on_relation)
    parts = (_part_of(sheet, relations) for sheet in sheets if sheet.get("state", "visible") == "visible")
    found = [part for part in parts if part and package.has(part)]
    if not found:
        raise SheetRefused("not-a-sheet")
    return found, properties.get("date1904") in ("1", "true")


def _part_of(sheet: dict[str, str], relations: dict[str, dict[str, str]]) -> str:
    """Give the part that holds a sheet; empty for charts and the like."""
    relation = relations.get(sheet.get("id", ""), {})
    if not relation.get("Type", "").endswith("/worksheet"):
        return ""
    target = relation.get("Target", "")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath("xl/" + target)


def _day_styles(package: Package) -> frozenset[int]:
    """Give the cell styles that show a number as a day."""
    if not package.has("xl/styles.xml"):
        return frozenset()
    formats: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def on_start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "numFmt":
            formats[_whole(attributes.get("numFmtId"), -1)] = attributes.get("formatCode", "")
        elif local == "cellXfs":
            inside.append(local)
        elif local == "cellStyles":
            inside.clear()
        elif local == "xf" and inside:
            styles.append(_whole(attributes.get("numFmtId"), 0))

    _read_part(package, "xl/styles.xml", on_start)
    return frozenset(place for place, number in enumerate(styles) if _is_day_format(number, formats))


def _is_day_format(number: int, formats: dict[int, str]) -> bool:
    if number not in formats:
        return number in _BUILT_IN_DAY_FORMATS
    letters = _NOT_IN_FORMAT.sub("", formats[number]).lower()
    return "y" in letters or "d" in letters or "年" in formats[number]


def _read_shared_strings(package: Package, strings: SharedStrings, limits: Limits) -> None:
    if package.has("xl/sharedStrings.xml"):
        reader = _SharedStringsReader(strings, limits.cell_characters)
        for _ in package.parse("xl/sharedStrings.xml", reader.parser):
            pass


class _SharedStringsReader:
    """Collects the shared strings: the runs of rich text joined, phonetic guides left out."""

    def __init__(self, strings: SharedStrings, most_characters: int) -> None:
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._strings, self._most = strings, most_characters
        self._runs: list[str] = []
        self._is_text = False
        self._phonetic = 0

    def _start(self, name: str, _: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self._runs = []
        elif name == "rPh":
            self._phonetic += 1
        elif name == "t":
            self._is_text = not self._phonetic

    def _text(self, text: str) -> None:
        if self._is_text:
            self._runs.append(text)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            # One character past the limit is kept, so that the cell which uses it is refused.
            self._strings.add(_unescaped("".join(self._runs))[: self._most + 1])
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "t":
            self._is_text = False


def _read_part(package: Package, name: str, on_start: Callable[[str, dict[str, str]], None]) -> None:
    parser = safe_parser()
    parser.StartElementHandler = on_start
    for _ in package.parse(name, parser):
        pass


def _by_first_row(merged: tuple[Merged, ...], limits: Limits) -> dict[int, list[Merged]]:
    """Sort the ranges that run over several rows by the row they begin in."""
    ranges: dict[int, list[Merged]] = {}
    for area in merged:
        if area.last_row > area.first_row and area.first_column <= limits.columns:
            ranges.setdefault(area.first_row, []).append(area)
    return ranges


def _put(cells: dict[int, Cell], column: int, value: Cell) -> None:
    cells.setdefault(column, value)


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default


def _unescaped(text: str) -> str:
    """Undo the escapes of control characters (_x000D_); what is no character alone becomes U+FFFD."""
    return _ESCAPED.sub(_character_of, text) if "_x" in text else text


def _character_of(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return "\ufffd" if number == 0 or _FIRST_SURROGATE <= number <= _LAST_SURROGATE else chr(number)
