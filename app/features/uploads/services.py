"""Writes. A file is on the disk before its row, and its row is gone before the file: a crash leaves a file
that nobody knows, which the tidying removes, and never a row without its file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.adapters.uploads import Cleaned, Kind
from app.features.uploads import names, queries
from app.features.uploads.models import Upload
from app.features.uploads.states import TABLE, UploadAction, UploadState
from app.kernel import clock, outbox
from app.kernel.actors import SYSTEM
from app.kernel.db import keyring_of
from app.kernel.errors import InvalidInput, NotFound
from app.kernel.ids import new_id, random_code
from app.rulebook import uploads as rules

REMOVAL = "uploads.remove"
_NAME_CHARACTERS = 26
_MEGABYTE = 2**20


@dataclass(frozen=True)
class Received:
    """One file as it was received and cleaned; `stored_as` names the sealed file that is on the disk."""

    stored_as: str
    given_name: str
    raw_digest: str
    cleaned: Cleaned


def new_file_name() -> str:
    """A name for a sealed file: random, and nothing of the file or its sender in it."""
    return random_code(_NAME_CHARACTERS)


def raw_digest_of(data: bytes) -> str:
    """By which the same bytes are known again within one basket."""
    return hashlib.sha256(data).hexdigest()


def find_same(session: Session, basket: str, raw_digest: str) -> Upload | None:
    """The file of a basket that came with the same bytes."""
    found = select(Upload).where(
        Upload.basket == queries.basket_digest(session, basket),
        Upload.received_digest == _blind(session, raw_digest),
    )
    return session.scalar(found)


def check_room(
    session: Session, *, area: str, basket: str, owner_id: UUID | None = None, size: int = 0
) -> None:
    """Whether one more file of `size` bytes may come. Raises InvalidInput."""
    digest = queries.basket_digest(session, basket)
    held = Upload.basket == digest
    if owner_id is not None:
        held = held | ((Upload.area == area) & (Upload.owner_id == owner_id))
    row = session.execute(select(func.count(), func.coalesce(func.sum(Upload.size), 0)).where(held)).one()
    if row[0] >= rules.limit(rules.FILES):
        raise InvalidInput("too-many-files", files=rules.limit(rules.FILES))
    if row[1] + size > rules.limit(rules.TOTAL_MEGABYTES) * _MEGABYTE:
        raise InvalidInput("too-much", megabytes=rules.limit(rules.TOTAL_MEGABYTES))
    waiting = select(func.coalesce(func.sum(Upload.size), 0)).where(Upload.state == UploadState.RECEIVED)
    if (session.scalar(waiting) or 0) + size > rules.limit(rules.WAITING_MEGABYTES) * _MEGABYTE:
        raise InvalidInput("store-full")  # nobody fills the disk by sending and never filing


def keep_upload(
    session: Session, *, area: str, basket: str, received: Received, owner_id: UUID | None = None
) -> Upload:
    """Note a file that lies sealed on the disk. Raises InvalidInput where there is no room for it.

    Raises IntegrityError where another file took the same place at the same moment: try again.
    """
    # The place first: whoever takes it between here and the flush makes this one try again, so that no two
    # at the same moment find the same room.
    place = _free_place(session, basket)
    check_room(session, area=area, basket=basket, owner_id=owner_id, size=len(received.cleaned.data))
    row_id, kind = new_id(), Kind(received.cleaned.kind)
    upload = Upload(
        id=row_id,
        reference=received.stored_as,
        area=rules.area(area).id,
        basket=queries.basket_digest(session, basket),
        place=place,
        received_digest=_blind(session, received.raw_digest),
        kind=kind,
        name_sealed=keyring_of(session).seal(
            names.shown_name(received.given_name, kind), f"uploads.name:{row_id}"
        ),
        size=len(received.cleaned.data),
        width=received.cleaned.width,
        height=received.cleaned.height,
        pages=received.cleaned.pages,
        content_digest=_blind(session, hashlib.sha256(received.cleaned.data).hexdigest()),
        received_at=clock.now(),
    )
    session.add(upload)
    session.flush()
    return upload


def attach(session: Session, *, area: str, basket: str, owner_id: UUID) -> tuple[Upload, ...]:
    """Give what lies in a basket to its owner, in the transaction of the deed. An empty key attaches nothing.

    Whoever calls has checked that the actor may do this to the owner, and holds the owner.
    """
    if not basket:
        return ()
    digest = queries.basket_digest(session, basket)
    found = select(Upload).where(Upload.basket == digest, Upload.area == area).order_by(Upload.id)
    received = tuple(session.scalars(found.with_for_update()))
    already = len(queries.attached_to(session, area, owner_id))
    if already + len(received) > rules.limit(rules.FILES):
        raise InvalidInput("too-many-files", files=rules.limit(rules.FILES))
    for number, upload in enumerate(received, start=already + 1):
        upload.state = TABLE.next_state(UploadState(upload.state), UploadAction.ATTACH, SYSTEM)
        upload.owner_id, upload.attached_at = owner_id, clock.now()
        upload.basket = upload.received_digest = None
        if not rules.area(area).keeps_names:
            neutral = names.neutral_name(number, Kind(upload.kind))
            upload.name_sealed = keyring_of(session).seal(neutral, f"uploads.name:{upload.id}")
    session.flush()
    return received


def attach_one(session: Session, *, area: str, basket: str, owner_id: UUID) -> Upload:
    """Give the one file of a basket to its owner, where each file has words of its own.

    Raises InvalidInput where the basket holds none or several.
    """
    attached = attach(session, area=area, basket=basket, owner_id=owner_id)
    if len(attached) != 1:
        raise InvalidInput("one-file-at-a-time", field="file")
    return attached[0]


def discard(session: Session, *, basket: str, reference: str) -> None:
    """Take one file out of a basket again. Raises NotFound where it is not there."""
    if _erase(session, basket=queries.basket_digest(session, basket), reference=reference) == 0:
        raise NotFound("no-such-file")


def discard_basket(session: Session, basket: str) -> int:
    """Take everything out of a basket; answers how many files."""
    return _erase(session, basket=queries.basket_digest(session, basket))


def erase_attached(session: Session, area: str, owner_id: UUID) -> int:
    """Erase the files of a thing that is erased itself; answers how many."""
    return _erase(session, area=area, owner_id=owner_id)


def erase_one(session: Session, area: str, owner_id: UUID, reference: str) -> int:
    """Erase one file of a thing; answers how many there were."""
    return _erase(session, area=area, owner_id=owner_id, reference=reference)


def erase_owned(session: Session, owner_ids: Collection[UUID]) -> int:
    """Erase the files of things that are erased themselves, whatever their kind; answers how many."""
    gone = delete(Upload).where(Upload.owner_id.in_(owner_ids)).returning(Upload.reference)
    return _remove_files(session, session.execute(gone).scalars().all()) if owner_ids else 0


def purge_unattached(session: Session) -> int:
    """Erase what was received and never attached, after the hours that the rules give; answers how many."""
    before = clock.now() - timedelta(hours=rules.limit(rules.UNATTACHED_HOURS))
    gone = delete(Upload).where(Upload.state == UploadState.RECEIVED, Upload.received_at < before)
    return _remove_files(session, session.execute(gone.returning(Upload.reference)).scalars().all())


def _erase(session: Session, **which: object) -> int:
    gone = delete(Upload).filter_by(**which).returning(Upload.reference)
    return _remove_files(session, session.execute(gone).scalars().all())


def _remove_files(session: Session, references: Iterable[str]) -> int:
    """The rows are gone with this transaction; the files follow it."""
    found = sorted(references)
    if found:
        outbox.put(session, REMOVAL, files=found)
    return len(found)


def _free_place(session: Session, basket: str) -> int:
    taken = set(
        session.scalars(select(Upload.place).where(Upload.basket == queries.basket_digest(session, basket)))
    )
    return next(place for place in range(len(taken) + 1) if place not in taken)


def _blind(session: Session, digest: str) -> str:
    return keyring_of(session).blind(digest, "uploads.content")
