"""The receipts of a batch as a sheet that a spreadsheet opens without harm: every cell is text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.adapters.sheets.writing import XLSX_TYPE, as_csv, as_xlsx, harmless

__all__ = ["build", "harmless"]


def build(form: str, title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[bytes, str]:
    """The sheet and its media type; `form` is csv (UTF-8 with a byte order mark) or xlsx."""
    if form == "xlsx":
        return as_xlsx(title, head, rows), XLSX_TYPE
    return as_csv(head, rows), "text/csv"
