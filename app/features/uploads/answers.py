"""How a file is handed out: as a download that no browser runs, or as a picture made anew for the page."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, make_response

from app.adapters.uploads import MEDIA_TYPES, Kind, UploadRefused
from app.features.uploads import labels, queries
from app.features.uploads.models import Upload
from app.features.uploads.receiving import files_of
from app.kernel.db import keyring_of
from app.kernel.errors import NotFound, PortalError
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

_SEALED_OFF = "default-src 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True)
class Shown:
    """One page of a file as a picture; `data_uri` is empty where none could be drawn."""

    data_uri: str
    page: int
    pages: int


def rows(uploads: Iterable[Upload]) -> list[dict[str, Any]]:
    """Attached files as a page lists them; whoever draws the list adds the addresses."""
    return [
        {
            "reference": upload.reference,
            "name": queries.name_of(db_session(), upload),
            "kind": labels.kind(upload.kind),
            "size": labels.size(upload.size),
            "pages": upload.pages,
            "attached_at": upload.attached_at,
            "can_be_shown": upload.can_be_shown,
        }
        for upload in uploads
    ]


def content_of(upload: Upload) -> bytes:
    """The bytes as they were kept."""
    data = files_of(toolbox(), upload.area).get(upload.reference)
    expected = keyring_of(db_session()).blind(hashlib.sha256(data).hexdigest(), "uploads.content")
    if not hmac.compare_digest(expected, upload.content_digest):
        raise PortalError("file-damaged")
    return data


def media_type(upload: Upload) -> str:
    """What a file is, for the browser."""
    return MEDIA_TYPES[Kind(upload.kind)]


def download(upload: Upload) -> Response:
    """The file, to be kept and not to be run."""
    response = make_response(content_of(upload))
    kind = Kind(upload.kind)
    response.mimetype = media_type(upload)
    if kind is Kind.TEXT:
        response.headers["Content-Type"] = "text/plain; charset=utf-8"
    response.headers["Content-Disposition"] = _as_attachment(queries.name_of(db_session(), upload))
    response.headers["Content-Security-Policy"] = _SEALED_OFF
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Download-Options"] = "noopen"
    return response


def _as_attachment(name: str) -> str:
    """RFC 6266: the name in UTF-8, and a plain one for readers that know no other."""
    ending = name.rpartition(".")[2]
    return f"attachment; filename=\"file.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"


def picture(upload: Upload, page: int = 1) -> Shown | None:
    """One page as a JPEG made just now, inside the page that shows it; None for what has no pictures."""
    if not upload.can_be_shown:
        return None
    pages = max(upload.pages, 1)
    if not 1 <= page <= pages:
        raise NotFound("no-such-page")
    try:
        drawn = toolbox().cleaner.picture(content_of(upload), Kind(upload.kind), page)
    except UploadRefused:
        drawn = None
    uri = f"data:image/jpeg;base64,{base64.b64encode(drawn).decode()}" if drawn else ""
    return Shown(uri, page, pages)
