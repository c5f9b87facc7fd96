"""Who may do what with an article."""

from __future__ import annotations

from collections.abc import Collection

from app.features.publicity.models import Article
from app.kernel.actors import Actor, ActorKind
from app.kernel.permissions import Permission


def can_open_office(actor: Actor) -> bool:
    """Whether staff may read articles that are not published."""
    return actor.can(Permission.PUBLICITY_WRITE) or actor.can(Permission.PUBLICITY_PUBLISH)


def can_write(actor: Actor) -> bool:
    """Whether staff may write articles and hand them in."""
    return actor.can(Permission.PUBLICITY_WRITE)


def is_second_person(actor: Actor, article: Article, writers: Collection[str] = ()) -> bool:
    """Whether the actor neither handed the article in nor wrote any of it since it was last published.

    `writers`: the keys of those who did. The import command acts as the portal itself.
    """
    if actor.kind is ActorKind.SYSTEM:
        return True
    return actor.key not in {article.written_by, article.submitted_by, *writers}
