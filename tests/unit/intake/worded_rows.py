"""Read the tables of worded rows: verdict and cells on each line, the kind above them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.features.intake.kinds import READERS
from app.features.intake.row_judging import RowProblem
from app.features.intake.row_values import Cell
from tests.unit.intake.kind_rows import GOOD_ROWS
from tests.unit.intake.penalty_cells import TODAY

FOLDER = Path(__file__).parent / "rows"
ACCEPTED = "accepted"


@dataclass(frozen=True)
class WordedRow:
    """One line: what should become of the kind's good row with these cells changed."""

    kind: str
    verdict: str
    cells: dict[str, Cell]
    line: str

    def judged(self) -> str:
        """What becomes of it."""
        result = READERS[self.kind]({**GOOD_ROWS[self.kind], **self.cells}, today=TODAY)
        return str(result.rule) if isinstance(result, RowProblem) else ACCEPTED


def worded_rows(name: str) -> tuple[WordedRow, ...]:
    """Every row of a table."""
    return tuple(_read((FOLDER / f"{name}.txt").read_text("utf-8")))


def _read(text: str) -> Iterator[WordedRow]:
    kind = ""
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            verdict, *cells = line.split(" | ")
            yield WordedRow(kind, verdict, dict(_cell(kind, cell) for cell in cells), line)


def _cell(kind: str, text: str) -> tuple[str, Cell]:
    heading, _, words = text.partition("=")
    assert heading in GOOD_ROWS[kind], f"no column {heading!r} in the good row of {kind}"
    return heading, words
