"""From a draft to the public and back: by a second person, from an instant, until an instant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.features.publicity import policies, queries
from app.features.publicity.composing import LONGEST, compose, fill
from app.features.publicity.manuscripts import Manuscript, from_kept
from app.features.publicity.models import Article
from app.features.publicity.services.files import settle_files
from app.features.publicity.services.noting import next_state, note_change
from app.features.publicity.states import ArticleAction, ArticleKind, Standing
from app.kernel import clock, outbox
from app.kernel.actors import Actor
from app.kernel.errors import FourEyes, InvalidInput, NotNow
from app.rulebook.anonymity import traces_of_people


def submit_article(
    session: Session, actor: Actor, article: Article, *, is_anonymised: bool = False
) -> Article:
    """Offer a draft to a second person.

    A warning case names nobody: whoever hands it in has gone through the list (`is_anonymised`), and nothing
    may be found in it by which a person could be known. Raises InvalidInput.
    """
    state = next_state(session, actor, article, ArticleAction.SUBMIT)
    manuscript = from_kept(queries.newest_version(session, article).manuscript)
    if manuscript.kind == ArticleKind.WARNING_CASE:
        refuse_traces(manuscript)
        if not is_anonymised:
            raise InvalidInput("not-anonymised", field="checks")
        article.anonymised_by = actor.key
    article.state, article.submitted_by, article.return_reason = state, actor.key, ""
    note_change(session, actor, article, "publicity.submitted", text=article.newest)
    return article


def refuse_traces(manuscript: Manuscript) -> None:
    """Raises InvalidInput where a warning case holds a name, a number, a telephone, a plate or a door."""
    for field in ("title", "summary", "text", "title_en", "summary_en", "text_en"):
        traces = traces_of_people(getattr(manuscript, field))
        if traces:
            raise InvalidInput(
                "traces-of-people", field=field, sign=traces[0].sign.value, paragraph=traces[0].paragraph
            )


def publish_article(session: Session, actor: Actor, article: Article) -> Article:
    """Publish the newest text as the second person, now or from the instant that the text asks for.

    Raises FourEyes for whoever wrote any of it since the last publication or handed it in.
    """
    state = next_state(session, actor, article, ArticleAction.PUBLISH)
    if not policies.is_second_person(actor, article, queries.writers_since_live(session, article)):
        raise FourEyes("writer-cannot-publish")
    manuscript, now = from_kept(queries.newest_version(session, article).manuscript), clock.now()
    if manuscript.kind == ArticleKind.WARNING_CASE:
        refuse_traces(manuscript)
    if manuscript.show_until is not None and manuscript.show_until <= now:
        raise NotNow("end-is-over")
    fill(article, compose(manuscript, queries.picture_numbers(session, article)))
    article.published_at = _begins_at(article, manuscript, now)
    article.state, article.published_by, article.live = state, actor.key, article.newest
    article.expires_at, article.withdrawn_at = manuscript.show_until, None
    settle_files(session, article)
    note_change(session, actor, article, "publicity.published", text=article.newest)
    _index(session, article)
    return article


def _begins_at(article: Article, manuscript: Manuscript, now: datetime) -> datetime:
    """A new text of an article that is being shown does not make it a new article."""
    if article.standing(now) is Standing.SHOWN and article.published_at is not None:
        return article.published_at
    return max(now, manuscript.show_from) if manuscript.show_from else now


def return_article(session: Session, actor: Actor, article: Article, *, reason: str) -> Article:
    """Give a handed-in article back to its writer, with what has to be mended."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("reason-missing", field="reason")
    if len(reason) > LONGEST["reason"]:
        raise InvalidInput("reason-too-long", field="reason", limit=LONGEST["reason"])
    article.state = next_state(session, actor, article, ArticleAction.RETURN)
    article.return_reason = reason
    note_change(session, actor, article, "publicity.returned")
    return article


def revise_article(session: Session, actor: Actor, article: Article) -> Article:
    """Begin a new text of a published or withdrawn article; what the public has stays until then."""
    article.state = next_state(session, actor, article, ArticleAction.REVISE)
    note_change(session, actor, article, "publicity.revised")
    return article


def withdraw_article(session: Session, actor: Actor, article: Article) -> Article:
    """Take an article from the public, at once and everywhere. Raises NotNow where the public has none."""
    state = next_state(session, actor, article, ArticleAction.WITHDRAW)
    if article.standing(clock.now()) not in {Standing.SHOWN, Standing.SCHEDULED, Standing.ENDED}:
        raise NotNow("nothing-public")
    article.state, article.withdrawn_at = state, clock.now()
    note_change(session, actor, article, "publicity.withdrawn")
    _index(session, article)
    return article


def _index(session: Session, article: Article) -> None:
    outbox.put(session, "index.article", id=str(article.id))
