"""The second look at an objection and what was added to it, for the pages of both sides."""

from __future__ import annotations

from typing import Any

from app.features.clocks import queries as clocks
from app.features.objections import labels, queries
from app.features.objections.models import Objection
from app.kernel import clock
from app.web.unit_of_work import db_session


def second_look(objection: Objection, *, is_office: bool) -> dict[str, Any]:
    """What `objections/_again.html` needs."""
    session = db_session()
    asked = queries.find_reconsideration(session, objection)
    added = queries.supplements_of(session, objection)
    if asked is None:
        return {"again": None, "supplements": added}
    again = {
        "is_open": asked.is_open,
        "is_office": is_office,
        "clock": clocks.standing_of(session, queries.reconsideration_clock(asked), clock.today()),
        "outcome": labels.outcome(asked.outcome),
        "effect": labels.effect(asked.outcome),
        "request": queries.reconsideration_words(session, asked, "request"),
        "answer": queries.reconsideration_words(session, asked, "answer"),
    }
    return {"again": again, "supplements": added}
