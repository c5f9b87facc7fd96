"""Hash chains: rows that cannot be changed, taken out, put in or cut off without it showing.

Each row carries an HMAC over its contents and the HMAC of the row before, with a key outside the
database (a plain hash would let whoever can write the table compute it anew). The head of each chain
stands in a row of its own, which is locked while a link is added; the head is authenticated too, so
that cutting off the tail shows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Result, String, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.kernel.crypto import Keyring
from app.kernel.db import Base, keyring_of

START = "0" * 64
_BATCH = 2000
_as_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class ChainHead(Base):
    """The last link of a chain and how many there are."""

    __tablename__ = "chain_heads"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    position: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(64), default=START)
    key_id: Mapped[str] = mapped_column(String(3), default="001")
    seal: Mapped[str] = mapped_column(String(64), default="")


class ChainLink:
    """Columns of every row that is part of a chain."""

    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(3))

    # A chain whose links are erased by rule has a column for it.
    erased_seal: Any = ""

    def contents(self) -> Mapping[str, Any]:
        """What the digest covers: everything the row says, read from its columns alone."""
        raise NotImplementedError

    def forget(self) -> None:
        """Take away everything the row says but its place."""
        raise NotImplementedError

    def is_forgotten(self) -> bool:
        """Whether the row says nothing any more."""
        return False


@dataclass(frozen=True)
class Place:
    """A link by its position and digest: where an earlier check ended, or what an anchor remembers."""

    position: int = 0
    digest: str = START


@dataclass(frozen=True)
class ChainReport:
    """Result of a check: how many links, and the first position that is wrong (None: all well)."""

    name: str
    links: int
    first_bad: int | None
    end: Place = field(default=Place(), compare=False)

    @property
    def is_ok(self) -> bool:
        return self.first_bad is None


def append(session: Session, name: str, link: ChainLink) -> None:
    """Add a link at the end of a chain, in the session's own transaction."""
    keyring = keyring_of(session)
    head = session.scalar(select(ChainHead).where(ChainHead.name == name).with_for_update())
    if head is None:
        head = ChainHead(name=name, position=0, digest=START)
        session.add(head)
    link.position, link.previous = head.position + 1, head.digest
    link.key_id, link.digest = keyring.mac(_message(name, link, link.contents()))
    head.position, head.digest = link.position, link.digest
    head.key_id, head.seal = keyring.mac(_head_message(head))
    session.add(link)
    session.flush()


def erase_contents(session: Session, name: str, link: ChainLink) -> None:
    """Take away what a link says, by rule; it stays in its place, sealed as erased, and the chain holds."""
    link.forget()
    key_id, digest = keyring_of(session).mac(_erased_message(name, link))
    link.erased_seal = f"{key_id}.{digest}"


def head_of(session: Session, name: str) -> Place:
    """Where a chain ends now."""
    head = session.scalar(select(ChainHead).where(ChainHead.name == name))
    return Place(head.position, head.digest) if head is not None else Place()


def check(
    session: Session,
    name: str,
    kind: type[ChainLink],
    *,
    since: Place | None = None,
    anchors: Sequence[Place] = (),
) -> ChainReport:
    """Follow a chain from its first link, or from where a check ended, to its head.

    `anchors` are places noted outside the database: a chain that was put back to an older state, head and
    all, no longer has them.
    """
    keyring = keyring_of(session)
    position, digest = (since.position, since.digest) if since else (0, START)
    noted = {place.position: place.digest for place in anchors if place.position > position}
    with closing(_rows(session, kind, position)) as rows:
        for link in rows:
            position += 1
            is_as_noted = noted.pop(position, link.digest) == link.digest
            if not is_as_noted or not _fits(keyring, name, kind, link, position, digest):
                return ChainReport(name, position, position)
            digest = link.digest
    head = session.scalar(select(ChainHead).where(ChainHead.name == name))
    missing = _first_missing(keyring, head, position, digest)
    if missing is None and noted:
        missing = position + 1
    return ChainReport(name, position, missing, Place(position, digest))


def _rows(session: Session, kind: type[ChainLink], position: int) -> Result[Any]:
    """The links behind a position as plain rows: making an object of each takes longer than checking it."""
    table = inspect(kind).local_table
    found = select(*table.c).where(table.c.position > position).order_by(table.c.position)
    return session.execute(found.execution_options(yield_per=_BATCH))


def is_genuine(session: Session, name: str, link: ChainLink) -> bool:
    """Whether one link says what it said when it was added, at its place behind the link before."""
    return _fits(keyring_of(session), name, type(link), link, link.position, link.previous)


def is_head_genuine(session: Session, head: ChainHead) -> bool:
    """Whether the head of a chain is the one that was sealed last."""
    return keyring_of(session).mac(_head_message(head), head.key_id)[1] == head.seal


def _fits(
    keyring: Keyring, name: str, kind: type[ChainLink], link: Any, position: int, previous: str
) -> bool:
    """Whether a link, or a row of its table, is what was sealed at this place."""
    if link.position != position or link.previous != previous:
        return False
    erased_seal: str = getattr(link, "erased_seal", "")
    if erased_seal:
        key_id, _dot, digest = erased_seal.partition(".")
        return kind.is_forgotten(link) and keyring.mac(_erased_message(name, link), key_id)[1] == digest
    return bool(keyring.mac(_message(name, link, kind.contents(link)), link.key_id)[1] == link.digest)


def _first_missing(keyring: Keyring, head: ChainHead | None, position: int, digest: str) -> int | None:
    if head is None:
        return None if position == 0 else 1
    is_sealed = keyring.mac(_head_message(head), head.key_id)[1] == head.seal
    if is_sealed and (head.position, head.digest) == (position, digest):
        return None
    return position + 1


def _message(name: str, link: Any, contents: Mapping[str, Any]) -> bytes:
    return f"{name}\0{link.position}\0{link.previous}\0{_as_text(contents)}".encode()


def _erased_message(name: str, link: Any) -> bytes:
    return f"erased\0{name}\0{link.position}\0{link.previous}\0{link.digest}".encode()


def _head_message(head: ChainHead) -> bytes:
    return f"head\0{head.name}\0{head.position}\0{head.digest}".encode()
