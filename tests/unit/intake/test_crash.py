"""A worker that is killed in the middle of a sheet loses nothing and doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from io import BytesIO
from uuid import UUID

from sqlalchemy import func, select

from app.config import ROOT
from app.features.bodies import queries as bodies
from app.features.intake import reading, services, waiting_files
from app.features.intake.kinds import READERS
from app.features.intake.models import IntakeBatch, IntakeRow
from app.features.records.models import CreditRecord, RecordVersion
from app.features.subjects.models import Subject
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from app.kernel.outbox import LEASE, OutboxItem
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal

ROWS = 4 * reading.SLICE + 17
PATIENCE = 120


def sheet() -> bytes:
    """Four slices and a bit; the last row of all is a copy of the first."""
    first = steps.penalty_row(id_number=people.id_number(date(1900, 1, 1), 1))
    rows = [first] + [
        steps.penalty_row(id_number=people.id_number(date(1900 + n // 900, 1, 1), 1 + n % 900))
        for n in range(1, ROWS - 1)
    ]
    return steps.sheet([*rows, first])


def queued(portal: Portal, data: bytes) -> UUID:
    """A sheet that waits for the worker, as the staff page leaves it."""
    steps.load_catalogue(portal)
    body_id = people.body(portal)
    with portal.writing() as session:
        batch = services.begin_batch(
            session,
            SYSTEM,
            kind="penalty",
            body=bodies.get_body(session, body_id),
            file_name="sheet.csv",
            file_digest=reading.file_digest(BytesIO(data)),
            kinds=tuple(READERS),
        )
        waiting_files.keep(portal.toolbox, batch.reference, BytesIO(data))
        services.queue_batch(session, batch)
        return batch.id


def worker(portal: Portal) -> subprocess.Popen[bytes]:
    settings = portal.settings
    environment = os.environ | {
        "PORTAL_INSTANCE": str(settings.instance),
        "PORTAL_DATABASE_URL": settings.effective_database_url,
        "PORTAL_KEYS_DIR": str(settings.keys_dir),
        "PORTAL_TESTING": "1",
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "worker", "--once"]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def rows_read(portal: Portal, batch_id: UUID) -> int:
    with portal.reading() as session:
        return session.get_one(IntakeBatch, batch_id).rows_done


def kill_in_the_middle(portal: Portal, batch_id: UUID, behind: int) -> int:
    """Kill a real worker process once it has taken rows behind these; answers how many have receipts then."""
    process = worker(portal)
    deadline = time.monotonic() + PATIENCE
    while rows_read(portal, batch_id) <= behind:
        assert process.poll() is None, "the worker ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return rows_read(portal, batch_id)


def test_a_killed_worker_loses_and_doubles_nothing(portal: Portal) -> None:
    batch_id = queued(portal, sheet())
    left = kill_in_the_middle(portal, batch_id, 0)
    assert 0 < left < ROWS
    assert left % reading.SLICE == 0
    lease_is_over(portal)
    again = kill_in_the_middle(portal, batch_id, left)
    assert left < again < ROWS
    lease_is_over(portal)
    assert worker(portal).wait(PATIENCE) == 0
    with portal.reading() as session:
        batch = session.get_one(IntakeBatch, batch_id)
        assert (batch.state, batch.rows_done, batch.accepted) == ("done", ROWS, ROWS - 1)
        assert [row.rule for row in session.scalars(select(IntakeRow).where(IntakeRow.rule != ""))] == [
            "duplicate"
        ]
        counts = {IntakeRow: ROWS} | dict.fromkeys((CreditRecord, RecordVersion, Subject), ROWS - 1)
        for table, count in counts.items():
            assert session.scalar(select(func.count()).select_from(table)) == count, table
        assert session.scalar(select(func.count()).select_from(OutboxItem)) == 0
        assert events.check(session).is_ok
    assert not list((portal.settings.instance / "intake").glob(f"{batch.reference}*"))


def lease_is_over(portal: Portal) -> None:
    """Nobody else gets the work before the dead worker's lease is over; then anybody does."""
    with portal.writing() as session:
        item = session.scalars(select(OutboxItem)).one()
        assert clock.now() < item.due_at <= clock.now() + LEASE
        item.due_at = clock.now()


def test_two_readers_of_one_batch_take_each_row_once(portal: Portal) -> None:
    data, met = sheet(), []
    batch_id = queued(portal, data)

    def overtake(done: int, _total: int) -> None:
        if not met:
            met.append(done)
            reading.read_batch(portal.database, SYSTEM, batch_id, BytesIO(data))

    try:
        reading.read_batch(portal.database, SYSTEM, batch_id, BytesIO(data), overtake)
    except reading.BeingRead:
        met.append(-1)
    assert met == [reading.SLICE, -1]
    with portal.reading() as session:
        assert session.get_one(IntakeBatch, batch_id).rows_done == ROWS
        assert session.scalar(select(func.count()).select_from(IntakeRow)) == ROWS


def test_the_command_goes_on_where_it_was_broken_off(portal: Portal) -> None:
    steps.load_catalogue(portal)
    people.body(portal, portal.settings.office)
    file = portal.settings.instance / "sheet.csv"
    file.write_bytes(sheet())
    words = ("intake", "load", str(file), "--kind", "penalty")

    class Stop(Exception):
        pass

    with portal.writing() as session:
        body = bodies.find_by_name(session, portal.settings.office)
        assert body is not None
        batch = services.begin_batch(
            session,
            SYSTEM,
            kind="penalty",
            body=body,
            file_name="sheet.csv",
            file_digest=reading.file_digest(BytesIO(file.read_bytes())),
            kinds=tuple(READERS),
        )
        batch_id = batch.id
    taken = []

    def stop_in_the_third_slice(session: object) -> None:
        taken.append(session)
        if len(taken) == 3:
            raise Stop

    with suppress(Stop):
        reading.read_batch(
            portal.database, SYSTEM, batch_id, BytesIO(file.read_bytes()), beat=stop_in_the_third_slice
        )
    assert rows_read(portal, batch_id) == 2 * reading.SLICE
    answer = portal.run(*words)
    assert answer.rstrip().endswith(f"accepted {ROWS - 1}  rejected 1  quarantined 0  unchanged 0")
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(IntakeBatch)) == 1
        assert session.scalar(select(func.count()).select_from(CreditRecord)) == ROWS - 1
