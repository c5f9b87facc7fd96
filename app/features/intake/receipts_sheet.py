"""The receipts of a batch as a sheet that a spreadsheet opens without harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.adapters.sheets.writing import BYTE_ORDER_MARK, as_csv, harmless

__all__ = ["BYTE_ORDER_MARK", "build", "harmless"]


def build(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Chinese opens right; no cell is a live formula."""
    return as_csv(head, rows)
