"""Reading a whole sheet: rows judged and taken a slice at a time, so that memory stays flat and a crash
loses nothing. A batch that was interrupted goes on behind its last receipt."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from sqlalchemy.orm import Session

from app.adapters.sheets import Sheet, SheetRefused, SheetRow, open_sheet
from app.features.intake import services
from app.features.intake.headings import HeadingsProblem, check_headings, known_headings
from app.features.intake.judging import Judged, RowJudge
from app.features.intake.models import BatchState, IntakeBatch
from app.features.intake.policies import scope_of
from app.features.intake.scope import Scope, headings_of
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import Database, hold
from app.kernel.errors import NotNow

SLICE = 1000
Progress = Callable[[int, int], None]
# Called in the transaction of every slice, such as to keep a lease alive.
Beat = Callable[[Session], None]


class BeingRead(NotNow):
    """Somebody else reads this batch; whoever is behind stops."""

    def __init__(self) -> None:
        super().__init__("batch-being-read")


def file_digest(stream: BinaryIO) -> str:
    """The digest by which the same file is known again; the stream is left at its start."""
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def check_sheet(stream: BinaryIO, scope: Scope) -> None:
    """Look at a file before it is taken. Raises SheetRefused or HeadingsProblem; rewinds the stream."""
    with _opened(stream, scope):
        pass
    stream.seek(0)


def dry_run(
    database: Database, stream: BinaryIO, scope: Scope, progress: Progress | None = None
) -> Iterator[list[Judged]]:
    """Judge every row and write nothing. Raises SheetRefused or HeadingsProblem."""
    with _opened(stream, scope) as sheet, database.reading() as session:
        judge, rows, done = RowJudge(session, scope, clock.today()), sheet.rows(), 0
        while part := list(islice(rows, SLICE)):
            yield judge.judge(part)
            done += len(part)
            _tell(progress, done, sheet)


def read_batch(
    database: Database,
    actor: Actor,
    batch_id: UUID,
    stream: BinaryIO,
    progress: Progress | None = None,
    beat: Beat | None = None,
) -> None:
    """Read a batch's file to its end; a file that cannot be read closes the batch with the reason.

    Raises BeingRead where another process takes rows of the same batch.
    """
    with database.reading() as session:
        scope = scope_of(session.get_one(IntakeBatch, batch_id))
    try:
        with _opened(stream, scope) as sheet:
            _Reader(database, actor, batch_id, sheet, scope, beat).take_all(progress)
    except (SheetRefused, HeadingsProblem) as refusal:
        with database.transaction() as session:
            batch = session.get_one(IntakeBatch, batch_id)
            services.refuse_batch(session, actor, batch, code=refusal.code, values=refusal.values)
        return
    with database.transaction() as session:
        batch = session.get_one(IntakeBatch, batch_id)
        hold(session, batch)
        if batch.state == BatchState.READING:
            services.finish_batch(session, actor, batch)


class _Reader:
    """Takes the rows of one batch, slice by slice, behind the last row that has its receipt."""

    def __init__(
        self,
        database: Database,
        actor: Actor,
        batch_id: UUID,
        sheet: Sheet,
        scope: Scope,
        beat: Beat | None,
    ) -> None:
        self._database, self._actor, self._batch_id = database, actor, batch_id
        self._sheet, self._beat = sheet, beat
        self._bodies: services.KnownBodies = {}
        with database.transaction() as session:
            batch = session.get_one(IntakeBatch, batch_id)
            batch.rows_expected = sheet.total_hint
            self._last = batch.rows_read
            self._judge = RowJudge(session, scope, clock.today())

    def take_all(self, progress: Progress | None) -> None:
        done = 0
        rows: Iterator[SheetRow] = self._sheet.rows()
        while part := list(islice(rows, SLICE)):
            # Slices fall where they fell before: a crash left whole ones behind.
            if part[-1].number <= self._last:
                self._judge.pass_over(part)
            else:
                with _without_collecting():
                    self._take(part)
            done += len(part)
            _tell(progress, done, self._sheet)

    def _take(self, part: list[SheetRow]) -> None:
        fresh = [row for row in part if row.number > self._last]
        known = dict(self._bodies)
        with self._database.transaction() as session:
            batch = session.get_one(IntakeBatch, self._batch_id)
            hold(session, batch)
            if batch.rows_read != self._last or batch.state != BatchState.READING:
                raise BeingRead
            self._judge.bind(session)
            self._judge.pass_over([row for row in part if row.number <= self._last])
            judged = self._judge.judge(fresh)
            services.take_rows(session, self._actor, batch, judged, known)
            if self._beat is not None:
                self._beat(session)
        self._bodies, self._last = known, fresh[-1].number


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector away from a slice: it makes no rings; looking for them is a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _opened(stream: BinaryIO, scope: Scope) -> Sheet:
    headings = headings_of(scope)
    sheet = open_sheet(stream, known=known_headings(headings))
    try:
        check_headings(headings, sheet.headings)
    except HeadingsProblem:
        sheet.close()
        raise
    return sheet


def _tell(progress: Progress | None, done: int, sheet: Sheet) -> None:
    if progress is not None:
        progress(done, max(done, sheet.total_hint))
