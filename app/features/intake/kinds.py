"""The kinds of sheet that intake reads: each with the reader of its rows."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from app.features.intake import (
    commitment_rows,
    honour_rows,
    judgment_debtor_rows,
    penalty_rows,
    permit_rows,
    serious_list_rows,
    title_rows,
)
from app.features.intake.commitment_rows import CommitmentRow
from app.features.intake.honour_rows import HonourRow
from app.features.intake.judgment_debtor_rows import JudgmentDebtorRow
from app.features.intake.penalty_rows import PenaltyRow
from app.features.intake.permit_rows import PermitRow
from app.features.intake.row_judging import RowProblem
from app.features.intake.row_values import Cell
from app.features.intake.serious_list_rows import SeriousListRow
from app.features.intake.title_rows import TitleRow

ReadRow = PenaltyRow | PermitRow | JudgmentDebtorRow | SeriousListRow | HonourRow | CommitmentRow | TitleRow


class RowReader(Protocol):
    """Judges one row, given by the sheet's own headings, as the law stands on `today`."""

    def __call__(self, cells: Mapping[str, Cell], *, today: date) -> ReadRow | RowProblem: ...


READERS: Mapping[str, RowReader] = MappingProxyType(
    {
        penalty_rows.KIND: penalty_rows.read_penalty,
        permit_rows.KIND: permit_rows.read_permit,
        judgment_debtor_rows.KIND: judgment_debtor_rows.read_judgment_debtor,
        serious_list_rows.KIND: serious_list_rows.read_serious_list_entry,
        honour_rows.KIND: honour_rows.read_honour,
        commitment_rows.KIND: commitment_rows.read_commitment,
        title_rows.KIND: title_rows.read_title,
    }
)
