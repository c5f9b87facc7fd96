"""Departments' sheets, CSV or XLSX, as a stream of rows with named cells.

`open_sheet` finds out what the file is, refuses what is hostile or no sheet (SheetRefused, before the
first row wherever possible), finds the heading row below any title rows, and then gives row by row what
stands in each column. Memory does not grow with the number of rows.
"""

from app.adapters.sheets.headings import Cell, heading_key, heading_keys
from app.adapters.sheets.limits import STANDARD, Limits
from app.adapters.sheets.opening import Sheet, SheetRow, open_sheet
from app.adapters.sheets.refusals import SheetRefused

__all__ = [
    "STANDARD",
    "Cell",
    "Limits",
    "Sheet",
    "SheetRefused",
    "SheetRow",
    "heading_key",
    "heading_keys",
    "open_sheet",
]
