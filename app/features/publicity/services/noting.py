"""What every deed on an article begins and ends with."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.features.publicity import policies
from app.features.publicity.models import Article
from app.features.publicity.states import TABLE, ArticleAction, ArticleState
from app.kernel import clock, events
from app.kernel.actors import Actor
from app.kernel.errors import NotAllowed


def next_state(session: Session, actor: Actor, article: Article, action: ArticleAction) -> ArticleState:
    """The state to which a deed leads, with the row held. Raises NotNow and NotAllowed."""
    lock(session, article)
    return TABLE.next_state(ArticleState(article.state), action, actor)


def lock(session: Session, article: Article) -> None:
    """Hold the row, so that two deeds at the same moment come one after the other."""
    session.flush()
    session.refresh(article, with_for_update=True)


def note_change(session: Session, actor: Actor, article: Article, verb: str, **details: Any) -> None:
    """Count the change and leave its event."""
    article.version += 1
    article.changed_at = clock.now()
    session.flush()
    events.record(session, actor, verb, article.slug, version=article.version, **details)


def require_writer(actor: Actor) -> None:
    """Raises NotAllowed."""
    if not policies.can_write(actor):
        raise NotAllowed("cannot-write-articles")
