"""Pictures and attachments: added to a draft, public with the next publication, gone with the one after."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.publicity import queries
from app.features.publicity.composing import LONGEST
from app.features.publicity.models import Article, ArticleFile
from app.features.publicity.services.noting import lock, note_change, require_writer
from app.features.publicity.states import ArticleState, FileRole
from app.features.uploads import services as uploads
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput, NotNow

AREA = "articles"


def add_file(
    session: Session,
    actor: Actor,
    article: Article,
    *,
    basket: str,
    role: str,
    words: str,
    words_en: str = "",
) -> ArticleFile:
    """Give the one file of a basket to a draft: what a picture shows or an attachment is called in `words`.

    Raises InvalidInput where the words are missing, the basket holds none or several files, or what is to be
    a picture is none; NotNow for an article that is no draft.
    """
    require_writer(actor)
    lock(session, article)
    _require_draft(article)
    words, words_en = words.strip(), words_en.strip()
    if role not in set(FileRole):
        raise InvalidInput("role-unknown", field="role")
    if not words:
        raise InvalidInput("words-missing", field="words")
    for field, value in (("words", words), ("words_en", words_en)):
        if len(value) > LONGEST["words"]:
            raise InvalidInput("too-long", field=field, limit=LONGEST["words"])
    upload = uploads.attach_one(session, area=AREA, basket=basket, owner_id=article.id)
    if role == FileRole.PICTURE and not upload.is_picture:
        raise InvalidInput("no-picture", field="role")
    file = ArticleFile(
        article_id=article.id,
        number=queries.last_file_number(session, article) + 1,
        reference=upload.reference,
        role=role,
        kind=upload.kind,
        size=upload.size,
        width=upload.width,
        height=upload.height,
        words=words,
        words_en=words_en,
        added_by=actor.key,
        added_at=clock.now(),
    )
    session.add(file)
    note_change(session, actor, article, "publicity.file-added", file=file.number)
    return file


def remove_file(session: Session, actor: Actor, article: Article, number: int) -> None:
    """Take a file off a draft. One that the public has goes with the next publication.

    Raises InvalidInput where the newest text still shows it, NotFound, NotNow.
    """
    require_writer(actor)
    lock(session, article)
    _require_draft(article)
    file = queries.get_file(session, article, number)
    if number in queries.pictures_in_newest(session, article):
        raise InvalidInput("picture-in-text", number=number)
    if file.is_public:
        file.is_leaving = True
    else:
        _erase(session, article, file)
    note_change(session, actor, article, "publicity.file-removed", file=number)


def settle_files(session: Session, article: Article) -> None:
    """With a publication: what was added is public, what was taken off is erased."""
    for file in queries.files_of(session, article):
        if file.is_leaving:
            _erase(session, article, file)
        else:
            file.is_public = True


def _erase(session: Session, article: Article, file: ArticleFile) -> None:
    uploads.erase_one(session, AREA, article.id, file.reference)
    session.delete(file)


def _require_draft(article: Article) -> None:
    if article.state != ArticleState.DRAFT:
        raise NotNow("not-a-draft")
