"""A form's files between pages: received at once, listed with the form, kept whatever becomes of the form.

What joins a browser to its files is a secret in its session, sealed; no row of a file names a session.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.adapters.uploads import UploadRefused
from app.features.uploads import labels, queries, services
from app.features.uploads.models import Upload
from app.features.uploads.receiving import receive_file
from app.kernel import sessions
from app.kernel.errors import InvalidInput, NotFound
from app.rulebook import uploads as rules
from app.web.sealed import find_sealed, keep_sealed
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import SAFE
from app.web.uploads import UploadsField

_PREFIX = "uploads:"
_LONGEST_NAME = 200
# Cleaning costs processor time: so much from one browser, and so much from all together.
_OFTEN, _OFTEN_TOGETHER = "120/hour", "3000/hour"


@dataclass
class Basket:
    """The files of one form in one browser. `key` is empty until the first file is received."""

    area: str
    form: str
    key: str
    owner_id: UUID | None = None


def open_basket(area: str, form: str, owner_id: UUID | None = None) -> Basket:
    """This session's basket for a form; with an owner, the files that it has already count as well."""
    return Basket(area, form, find_sealed(_place(area, form), rules.area(area).key), owner_id)


def receive(field: UploadsField, basket: Basket) -> bool:
    """Do what was asked of the files. True where a button of the field was pressed and all went well.

    Files that come with the form's own button are received too. What is refused stands as an error of the
    field; what is good is kept.
    """
    if request.method in SAFE:
        field.held = held(basket)
        return False
    is_done = _remove_pressed(field, basket) or _add(field, basket)
    field.held = held(basket)
    return is_done


def held(basket: Basket) -> list[dict[str, Any]]:
    """What lies in a basket, as a page lists it."""
    if not basket.key:
        return []
    with toolbox().database.reading() as session:
        return [
            _line(upload, queries.name_of(session, upload))
            for upload in queries.in_basket(session, basket.key)
        ]


def drop_basket(area: str, form: str) -> None:
    """Forget a basket whose files have been attached."""
    current_session().pop(_place(area, form), None)


def discard_all() -> None:
    """Erase everything that this session has received and not attached."""
    for place in [key for key in current_session() if key.startswith(_PREFIX)]:
        area = place.removeprefix(_PREFIX).partition(":")[0]
        key = find_sealed(place, rules.area(area).key)
        current_session().pop(place, None)
        if key:
            with toolbox().database.transaction() as session:
                services.discard_basket(session, key)


def _remove_pressed(field: UploadsField, basket: Basket) -> bool:
    reference = request.form.get(field.remove_name, "")
    if not reference or not basket.key:
        return bool(reference)
    try:
        with toolbox().database.transaction() as session:
            services.discard(session, basket=basket.key, reference=reference)
    except NotFound:
        pass  # removed before: what was wanted is so
    return True


def _add(field: UploadsField, basket: Basket) -> bool:
    is_pressed = field.add_name in request.form
    if is_pressed and not field.chosen:
        field.complain(labels.refusal("nothing-chosen", "", {}))
        return False
    refused = [one for one in field.chosen if not _take(field, basket, one)]
    return is_pressed and not refused


def _take(field: UploadsField, basket: Basket, file: FileStorage) -> bool:
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME] or str(_("The file"))
    try:
        _refuse_too_often()
        receive_file(
            toolbox(),
            area=basket.area,
            basket=_key_of(basket),
            name=name,
            data=file.stream.read(field.most_bytes + 1),
            owner_id=basket.owner_id,
        )
    except (UploadRefused, InvalidInput) as problem:
        field.complain(labels.refusal(problem.code, name, problem.values))
        return False
    return True


def _refuse_too_often() -> None:
    limits = toolbox().rate_limits
    waits = (
        limits.hit(_OFTEN, "uploads", sessions.digest(current_session().token)),
        limits.hit(_OFTEN_TOGETHER, "uploads", "everybody"),
    )
    if any(waits):
        raise UploadRefused("too-often")


def _key_of(basket: Basket) -> str:
    if not basket.key:
        basket.key = secrets.token_urlsafe(24)
        keep_sealed(_place(basket.area, basket.form), basket.key, rules.area(basket.area).key)
    return basket.key


def _line(upload: Upload, name: str) -> dict[str, Any]:
    return {
        "reference": upload.reference,
        "name": name,
        "kind": labels.kind(upload.kind),
        "size": labels.size(upload.size),
        "pages": upload.pages,
    }


def _place(area: str, form: str) -> str:
    # A form's name may hold what it is about: the session's row does not say it.
    return f"{_PREFIX}{area}:{toolbox().keyring.blind(form, 'uploads.form')[:20]}"
