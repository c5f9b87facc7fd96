"""What the checks of both logs found: up to where, when, and when the whole chain was last followed.

The place where a check ended is sealed with the chains' key: whoever can write the table cannot move it past
what they changed. A full check starts from nothing all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel import access_log, clock, events
from app.kernel.chains import START, ChainReport, Place
from app.kernel.crypto import Keyring
from app.kernel.db import Base, Database, keyring_of

Check = Callable[..., ChainReport]
CHECKS: Mapping[str, Check] = {events.CHAIN: events.check, access_log.CHAIN: access_log.check}


class ChainCheck(Base):
    """The last result for one chain."""

    __tablename__ = "chain_checks"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(64), default=START)
    first_bad: Mapped[int | None] = mapped_column(BigInteger)
    checked_at: Mapped[datetime]
    full_at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(String(3), default="")
    seal: Mapped[str] = mapped_column(String(64), default="")


def results(session: Session) -> tuple[ChainCheck, ...]:
    """What was found last, by chain."""
    return tuple(session.scalars(select(ChainCheck).order_by(ChainCheck.name.desc())))


def run(
    database: Database, *, is_full: bool, anchors: Mapping[str, Sequence[Place]] | None = None
) -> tuple[ChainReport, ...]:
    """Check both chains, all of them or what is new, and note what was found."""
    reports = []
    for name, check in CHECKS.items():
        with database.reading() as session:
            last = session.scalar(select(ChainCheck).where(ChainCheck.name == name))
            since = None if is_full or last is None else _trusted_end(keyring_of(session), last)
            report = check(session, since=since, anchors=(anchors or {}).get(name, ()))
        with database.transaction() as session:
            _note(session, report, is_full=since is None)
        reports.append(report)
    return tuple(reports)


def _note(session: Session, report: ChainReport, *, is_full: bool) -> None:
    found = session.scalar(select(ChainCheck).where(ChainCheck.name == report.name).with_for_update())
    at = clock.now()
    if found is None:
        found = ChainCheck(name=report.name, checked_at=at, full_at=at)
        session.add(found)
    found.checked_at, found.first_bad = at, report.first_bad
    if is_full:
        found.full_at = at
    if report.is_ok:
        found.position, found.digest = report.end.position, report.end.digest
        found.key_id, found.seal = keyring_of(session).mac(_message(found))


def _trusted_end(keyring: Keyring, last: ChainCheck) -> Place | None:
    """Where the last check ended, if it ended well and nobody changed the note since; else from the start."""
    is_sealed = bool(last.seal) and keyring.mac(_message(last), last.key_id)[1] == last.seal
    return Place(last.position, last.digest) if is_sealed and last.first_bad is None else None


def _message(check: ChainCheck) -> bytes:
    return f"checked\0{check.name}\0{check.position}\0{check.digest}".encode()
