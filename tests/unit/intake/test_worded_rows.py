"""What becomes of rows as departments word them: more than 300 by hand, and 40 that were held back.

`rows/corpus.txt` may be tuned against; `rows/held_back.txt` was written before and tells whether that helped.
"""

from collections import Counter
from dataclasses import replace

import pytest

from app.rulebook import forbidden
from tests.unit.intake.kind_rows import GOOD_ROWS
from tests.unit.intake.worded_rows import ACCEPTED, WordedRow, worded_rows

LEAST_RIGHT = 0.98


def confusion(rows: tuple[WordedRow, ...]) -> Counter[str]:
    """How many good rows were accepted or refused, and bad ones refused by the right or another rule."""
    counts: Counter[str] = Counter()
    for row in rows:
        found = row.judged()
        if row.verdict == ACCEPTED:
            counts["good accepted" if found == ACCEPTED else "good refused"] += 1
        elif found == row.verdict:
            counts["bad refused"] += 1
        else:
            counts["bad accepted" if found == ACCEPTED else "bad refused by another rule"] += 1
    return counts


@pytest.mark.parametrize(("table", "least"), [("corpus", 300), ("held_back", 40)])
def test_rows_are_judged_as_a_careful_reader_would(table: str, least: int) -> None:
    rows = worded_rows(table)
    counts = confusion(rows)
    right = counts["good accepted"] + counts["bad refused"]
    wrong = [f"{row.judged()} for: {row.line}" for row in rows if row.judged() != row.verdict]

    assert len(rows) >= least
    assert right / len(rows) >= LEAST_RIGHT, (dict(counts), wrong)
    assert min(counts["good accepted"], counts["bad refused"]) >= len(rows) // 4


def test_the_tables_have_rows_of_every_kind() -> None:
    assert {row.kind for row in worded_rows("corpus")} == GOOD_ROWS.keys()


def test_passing_patterns_over_never_changes_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        str(text)
        for name in ("corpus", "held_back")
        for row in worded_rows(name)
        for text in row.cells.values()
    ]

    def found() -> list[tuple[forbidden.Forbidden, ...]]:
        both = [forbidden.forbidden_content({"note": text}) for text in texts]
        return both + [
            forbidden.forbidden_content({"note": text}, findings=frozenset({"note"})) for text in texts
        ]

    quick, data = found(), forbidden._data()
    thorough = replace(
        data,
        kept={},
        note_patterns=tuple(replace(one, needs=frozenset()) for one in data.note_patterns),
        finding_patterns=tuple(replace(one, needs=frozenset()) for one in data.finding_patterns),
    )
    monkeypatch.setattr(forbidden, "_data", lambda: thorough)
    assert sum(map(bool, quick)) > 50
    assert found() == quick
