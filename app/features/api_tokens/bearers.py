"""Who a program is by the token that it bears: what `web.access` asks for at the door of the API."""

from __future__ import annotations

from app.features.api_tokens import queries, services
from app.kernel import clock
from app.kernel.actors import Actor
from app.web.toolbox import Toolbox


def find_program(tools: Toolbox, text: str) -> Actor | None:
    """The program that bears this token, or None. Its use is noted in a transaction of its own."""
    with tools.database.reading() as session:
        token = queries.find_valid(session, text)
        if token is None:
            return None
        actor, is_worth_noting = queries.actor_of(token), queries.is_use_worth_noting(token, clock.now())
        token_id = token.id
    if is_worth_noting:
        with tools.database.transaction() as session:
            services.note_use(session, token_id)
    return actor
