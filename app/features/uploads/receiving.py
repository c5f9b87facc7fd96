"""One file on its way in: checked for room, cleaned, sealed on the disk, then noted. In this order."""

from __future__ import annotations

import errno
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from app.adapters.files import SealedFiles
from app.adapters.uploads import IMAGES, Cleaned, UploadRefused, sniff
from app.features.uploads import services
from app.features.uploads.services import Received
from app.rulebook import uploads as rules
from app.web.toolbox import Toolbox

FOLDER = "uploads"
_TRIES = 8
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def files_of(tools: Toolbox, area: str) -> SealedFiles:
    """Where the files of an area lie, under its keys."""
    return tools.files(FOLDER, rules.area(area).key)


def receive_file(
    tools: Toolbox, *, area: str, basket: str, name: str, data: bytes, owner_id: UUID | None = None
) -> None:
    """Take one file into a basket; the same bytes again are no second file.

    Raises UploadRefused or InvalidInput. It has short transactions of its own: whoever calls holds none.
    """
    raw_digest = services.raw_digest_of(data)
    with tools.database.reading() as session:
        if services.find_same(session, basket, raw_digest) is not None:
            return
        services.check_room(session, area=area, basket=basket, owner_id=owner_id)
    cleaned = _cleaned(tools, data)
    files, stored_as = files_of(tools, area), services.new_file_name()
    _put(files, stored_as, cleaned.data)
    is_kept = False
    try:
        is_kept = _keep(tools, area, basket, Received(stored_as, name, raw_digest, cleaned), owner_id)
    finally:
        if not is_kept:
            files.remove(stored_as)


def _cleaned(tools: Toolbox, data: bytes) -> Cleaned:
    allowed = {kind.id for kind in rules.kinds()}
    cleaned = tools.cleaner.clean(data)
    came_as = sniff(data)
    if (came_as if came_as in IMAGES else cleaned.kind) not in allowed:
        raise UploadRefused("unknown-kind")
    return cleaned


def _put(files: SealedFiles, stored_as: str, data: bytes) -> None:
    try:
        files.put(stored_as, data)
    except OSError as problem:
        if problem.errno in _NO_ROOM:
            raise UploadRefused("disk-full") from problem
        raise


def _keep(tools: Toolbox, area: str, basket: str, received: Received, owner_id: UUID | None) -> bool:
    """Whether the file has a row now; False where the same bytes came by another way at the same moment."""
    for attempt in range(_TRIES):
        try:
            with tools.database.transaction() as session:
                if services.find_same(session, basket, received.raw_digest) is not None:
                    return False
                services.keep_upload(session, area=area, basket=basket, received=received, owner_id=owner_id)
            return True
        except IntegrityError:
            if attempt == _TRIES - 1:
                raise
    return False
