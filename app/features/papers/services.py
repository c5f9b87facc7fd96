"""Writes: a paper gets its number and its code, and is replaced by another. See the package."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.features.papers import queries
from app.features.papers.models import IssuedPaper, NumberSeries
from app.kernel import clock
from app.kernel.db import hold, keyring_of
from app.kernel.ids import new_id, random_code


def issue_paper(
    session: Session,
    *,
    kind: str,
    owner_id: UUID,
    reference: str,
    subject_id: UUID | None,
    facts: Mapping[str, Any],
    series: str = "",
) -> IssuedPaper:
    """Issue a paper: its number, its code, what it says sealed. Once issued it stays as it is.

    `facts` are words, numbers, days and instants, also in lists and tables. Its event is that of the deed.
    """
    row_id, at = new_id(), clock.now()
    number = next_number(session, series, clock.day_of(at).year) if series else reference
    said = {**facts, "number": number, "issued_at": at}
    contents = json.dumps(said, ensure_ascii=False, sort_keys=True, default=_plain)
    return register_paper(
        session,
        kind=kind,
        owner_id=owner_id,
        reference=reference,
        subject_id=subject_id,
        number=number,
        digest=queries.digest_of(contents),
        issued_at=at,
        contents_sealed=keyring_of(session).seal(contents, queries.contents_place(row_id)),
        row_id=row_id,
    )


def register_paper(
    session: Session,
    *,
    kind: str,
    owner_id: UUID,
    reference: str,
    subject_id: UUID | None,
    number: str,
    digest: str,
    issued_at: datetime,
    contents_sealed: str = "",
    row_id: UUID | None = None,
) -> IssuedPaper:
    """Give a paper a verification code, where its case keeps what it says."""
    row_id, code, keyring = row_id or new_id(), random_code(queries.CODE_LENGTH), keyring_of(session)
    paper = IssuedPaper(
        id=row_id,
        kind=kind,
        owner_id=owner_id,
        reference=reference,
        subject_id=subject_id,
        number=number,
        issued_at=issued_at,
        contents_sealed=contents_sealed,
        digest=digest,
        code_index=queries.code_index(keyring, code),
        code_sealed=keyring.seal(code, queries.code_place(row_id)),
    )
    session.add(paper)
    session.flush()
    return paper


def replace_paper(session: Session, paper: IssuedPaper, *, by: IssuedPaper) -> None:
    """Note that another paper stands in its place; whoever verifies it reads so."""
    paper.replaced_at, paper.replaced_by = by.issued_at, by.number
    session.flush()


def erase_of(session: Session, owner_ids: Collection[UUID]) -> None:
    """Erase the papers together with their cases; their codes are known no more."""
    session.execute(delete(IssuedPaper).where(IssuedPaper.owner_id.in_(owner_ids)))


def next_number(session: Session, series: str, year: int) -> str:
    """The next number of a year; the series is held, so that no number is given twice."""
    name = f"{series}-{year}"
    found = select(NumberSeries).where(NumberSeries.name == name)
    if session.scalar(found) is None:
        with suppress(IntegrityError), session.begin_nested():
            session.add(NumberSeries(name=name, last=0))  # somebody else may begin the year at this moment
    row = session.scalars(found).one()
    hold(session, row)
    row.last += 1
    return f"{series}〔{year}〕{row.last}号"


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a paper")
