"""Reading a whole sheet: rows judged and taken a chunk at a time, so that memory stays flat and a crash
loses nothing. A batch that was interrupted goes on behind its last receipt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO
from uuid import UUID

from app.adapters.sheets import Sheet, SheetRefused, SheetRow, open_sheet
from app.features.intake import services
from app.features.intake.headings import HeadingsProblem, check_headings, known_headings
from app.features.intake.judging import Judged, RowJudge
from app.features.intake.models import IntakeBatch
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.db import Database

CHUNK = 500
Progress = Callable[[int, int], None]


def file_digest(stream: BinaryIO) -> str:
    """The digest by which the same file is known again; the stream is left at its start."""
    digest = hashlib.sha256()
    while block := stream.read(1 << 20):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def check_sheet(stream: BinaryIO, kind: str) -> None:
    """Look at a file before it is taken. Raises SheetRefused or HeadingsProblem; rewinds the stream."""
    with _opened(stream, kind):
        pass
    stream.seek(0)


def dry_run(
    database: Database, stream: BinaryIO, kind: str, progress: Progress | None = None
) -> Iterator[list[Judged]]:
    """Judge every row and write nothing. Raises SheetRefused or HeadingsProblem."""
    with _opened(stream, kind) as sheet, database.reading() as session:
        judge, rows, done = RowJudge(session, kind, clock.today()), sheet.rows(), 0
        while chunk := list(islice(rows, CHUNK)):
            yield judge.judge(chunk)
            done += len(chunk)
            _tell(progress, done, sheet)


def read_batch(
    database: Database, actor: Actor, batch_id: UUID, stream: BinaryIO, progress: Progress | None = None
) -> None:
    """Read a batch's file to its end; a file that cannot be read closes the batch with the reason."""
    with database.reading() as session:
        batch = session.get_one(IntakeBatch, batch_id)
        kind, behind = batch.kind, batch.rows_read
    try:
        with _opened(stream, kind) as sheet:
            _expect(database, batch_id, sheet.total_hint)
            _take_all(database, actor, batch_id, sheet, kind, behind, progress)
    except (SheetRefused, HeadingsProblem) as refusal:
        with database.transaction() as session:
            batch = session.get_one(IntakeBatch, batch_id)
            services.refuse_batch(session, actor, batch, code=refusal.code, values=refusal.values)
        return
    with database.transaction() as session:
        services.finish_batch(session, actor, session.get_one(IntakeBatch, batch_id))


def _take_all(
    database: Database,
    actor: Actor,
    batch_id: UUID,
    sheet: Sheet,
    kind: str,
    behind: int,
    progress: Progress | None,
) -> None:
    with database.reading() as session:
        judge = RowJudge(session, kind, clock.today())
    done = 0
    rows: Iterator[SheetRow] = sheet.rows()
    while chunk := list(islice(rows, CHUNK)):
        with database.transaction() as session:
            judge.bind(session)
            judged = judge.judge(chunk)
            fresh = [one for one in judged if one.row.number > behind]
            if fresh:
                services.take_rows(session, actor, session.get_one(IntakeBatch, batch_id), fresh)
        done += len(chunk)
        _tell(progress, done, sheet)


def _opened(stream: BinaryIO, kind: str) -> Sheet:
    sheet = open_sheet(stream, known=known_headings(kind))
    try:
        check_headings(kind, sheet.headings)
    except HeadingsProblem:
        sheet.close()
        raise
    return sheet


def _expect(database: Database, batch_id: UUID, rows: int) -> None:
    with database.transaction() as session:
        session.get_one(IntakeBatch, batch_id).rows_expected = rows


def _tell(progress: Progress | None, done: int, sheet: Sheet) -> None:
    if progress is not None:
        progress(done, max(done, sheet.total_hint))
