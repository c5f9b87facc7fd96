"""Steps of a file's way through the real pages."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import select

from app.features.objections.models import Objection
from app.features.uploads import services
from app.features.uploads.models import Upload
from app.features.uploads.receiving import FOLDER, receive_file
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

ADD = "Add the chosen files"


def form_of(visitor: Visitor, record: str) -> Page:
    """The form of an objection, which takes files."""
    return visitor.open(f"/me/objections/new?record={record}&lang=en")


def add(page: Page, *files: tuple[str, bytes], **words: str) -> Page:
    """Choose files and press the button that adds them, as without scripts."""
    chosen = [(io.BytesIO(data), name) for name, data in files]
    return page.submit(ADD, evidence=chosen, **words)


def names(page: Page) -> list[str]:
    """The files that a page lists."""
    return [tag.get_text(strip=True) for tag in page.soup.select(".app-uploads__name")]


def uploads(portal: Portal) -> list[Upload]:
    with portal.reading() as session:
        return list(session.scalars(select(Upload).order_by(Upload.id)))


def stored(portal: Portal) -> list[Path]:
    """Every file in the folder of uploads, half ones too."""
    return sorted((portal.settings.instance / FOLDER).glob("*"))


def forget_files(portal: Portal) -> None:
    """A test begins without files, as it begins without rows."""
    for path in stored(portal):
        path.unlink()


def attach_evidence(portal: Portal, reference: str) -> str:
    """A text attached to an objection; answers by which name it is known."""
    receive_file(portal.toolbox, area="objections", basket=reference, name="a.txt", data=b"Evidence")
    with portal.writing() as session:
        objection = session.scalars(select(Objection).where(Objection.reference == reference)).one()
        attached = services.attach(session, area="objections", basket=reference, owner_id=objection.id)
        return attached[0].reference
