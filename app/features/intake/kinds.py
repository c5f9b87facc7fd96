"""The kinds of sheet that intake reads: each with the reader of its rows."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from app.features.intake import honour_rows, penalty_rows, serious_list_rows
from app.features.intake.honour_rows import HonourRow
from app.features.intake.penalty_rows import PenaltyRow
from app.features.intake.row_judging import RowProblem
from app.features.intake.row_values import Cell
from app.features.intake.serious_list_rows import SeriousListRow

ReadRow = PenaltyRow | SeriousListRow | HonourRow


class RowReader(Protocol):
    """Judges one row, given by the sheet's own headings, as the law stands on `today`."""

    def __call__(self, cells: Mapping[str, Cell], *, today: date) -> ReadRow | RowProblem: ...


READERS: Mapping[str, RowReader] = MappingProxyType(
    {
        penalty_rows.KIND: penalty_rows.read_penalty,
        serious_list_rows.KIND: serious_list_rows.read_serious_list_entry,
        honour_rows.KIND: honour_rows.read_honour,
    }
)
