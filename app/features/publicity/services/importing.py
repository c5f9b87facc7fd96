"""An official document becomes an article; the same one again changes nothing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.features.publicity import queries
from app.features.publicity.composing import compose
from app.features.publicity.manuscripts import Manuscript
from app.features.publicity.models import Article
from app.features.publicity.services.noting import require_writer
from app.features.publicity.services.publishing import publish_article, submit_article
from app.features.publicity.services.writing import write_article
from app.features.publicity.states import ArticleKind, ArticleState
from app.features.publicity.web_pages import TooTangled, is_web_page, text_of_page
from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput


def text_of(source: str) -> str:
    """The words of a document handed over as text or as a web page. Raises InvalidInput."""
    if not is_web_page(source):
        return source
    try:
        return text_of_page(source)
    except TooTangled:
        raise InvalidInput("page-too-tangled", field="text") from None


def import_document(
    session: Session,
    actor: Actor,
    *,
    text: str,
    source_digest: str,
    publish: bool,
    kind: str = ArticleKind.POLICY,
) -> Article:
    """Make an official document's text or web page an article.

    The same document again, by its source or by its number and title, changes nothing. With `publish` an
    article that is not published yet goes the whole way: only the import command may, as the portal itself.
    """
    require_writer(actor)
    manuscript = Manuscript(kind=kind, text=text_of(text))
    composed = compose(manuscript)
    article = queries.find_same(
        session,
        source_digest=source_digest,
        document_number=composed.document_number,
        title=composed.title,
    )
    if article is None:
        article = write_article(session, actor, manuscript, verb="publicity.imported")
        article.source_digest = source_digest
    if publish and article.state == ArticleState.DRAFT and not article.live:
        submit_article(session, actor, article)
    if publish and article.state == ArticleState.SUBMITTED:
        publish_article(session, actor, article)
    return article
