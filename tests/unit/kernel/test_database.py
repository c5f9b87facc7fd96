"""Sessions: reading ones refuse to write, writing ones are isolated and all or nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from app.kernel import outbox
from app.kernel.db import ReadingOnly
from app.kernel.outbox import OutboxItem
from tests.support.portal import Portal


def test_a_reading_session_cannot_write(portal: Portal) -> None:
    with portal.reading() as session:
        outbox.put(session, "tests.nothing")
        with pytest.raises(ReadingOnly):
            session.flush()


def test_a_reading_session_cannot_update_in_bulk(portal: Portal) -> None:
    with portal.reading() as session, pytest.raises(ReadingOnly):
        session.execute(update(OutboxItem).values(attempts=1))


def test_a_failed_transaction_leaves_nothing(portal: Portal) -> None:
    def fail_halfway() -> None:
        with portal.writing() as session:
            outbox.put(session, "tests.lost")
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(OutboxItem)) == 0


def test_a_reader_does_not_see_what_is_not_committed(portal: Portal) -> None:
    with portal.writing() as writer:
        outbox.put(writer, "tests.unseen")
        writer.flush()
        with portal.reading() as reader:
            assert reader.scalar(select(func.count()).select_from(OutboxItem)) == 0


def test_a_savepoint_rolled_back_takes_its_rows_with_it(portal: Portal) -> None:
    with portal.writing() as session:
        outbox.put(session, "tests.kept")
        session.flush()
        nested = session.begin_nested()
        outbox.put(session, "tests.undone")
        session.flush()
        nested.rollback()
    with portal.reading() as session:
        assert session.scalars(select(OutboxItem.kind)).all() == ["tests.kept"]
