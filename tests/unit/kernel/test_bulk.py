"""Many rows in one statement are the same rows that the session would have written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.kernel import clock
from app.kernel.bulk import insert_many
from app.kernel.db import ReadingOnly
from app.kernel.ids import new_id
from app.kernel.outbox import OutboxItem
from tests.support.portal import Portal


def item(kind: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": kind,
        "payload": {"words": "信用 “引号”", "none": None},
        "due_at": clock.now(),
        "attempts": 0,
        "last_problem": "",
    }


def test_rows_come_back_as_they_were_given(portal: Portal) -> None:
    given = [item("tests.one"), item("tests.two")]
    with portal.writing() as session:
        insert_many(session, OutboxItem, given)
        insert_many(session, OutboxItem, [])
    with portal.reading() as session:
        rows = session.scalars(select(OutboxItem).order_by(OutboxItem.kind)).all()
        assert [{name: getattr(row, name) for name in given[0]} for row in rows] == given


def test_a_column_without_a_value_is_an_error_before_anything_is_written(portal: Portal) -> None:
    row = item("tests.one")
    del row["attempts"]
    with pytest.raises(ValueError, match="attempts"), portal.writing() as session:
        insert_many(session, OutboxItem, [row])


def test_a_reading_session_inserts_nothing(portal: Portal) -> None:
    with pytest.raises(ReadingOnly), portal.reading() as session:
        insert_many(session, OutboxItem, [item("tests.one")])
