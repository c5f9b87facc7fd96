"""Who may do what with an article."""

from __future__ import annotations

from app.features.publicity.models import Article
from app.kernel.actors import Actor, ActorKind
from app.kernel.permissions import Permission


def can_open_office(actor: Actor) -> bool:
    """Whether staff may read articles that are not published."""
    return actor.can(Permission.PUBLICITY_WRITE) or actor.can(Permission.PUBLICITY_PUBLISH)


def can_write(actor: Actor) -> bool:
    """Whether staff may write articles and hand them in."""
    return actor.can(Permission.PUBLICITY_WRITE)


def is_second_person(actor: Actor, article: Article) -> bool:
    """Whether the actor neither wrote nor handed in the article; the import command acts as the portal."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.key not in (article.written_by, article.submitted_by)
