"""A person's messages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.local import LocalProxy

from app.features.messages import labels, queries, services
from app.features.messages.forms import ReadForm
from app.kernel.errors import InvalidInput
from app.web.access import citizens, current_actor
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("messages", __name__)


@blueprint.get("/me/messages")
@citizens
def index() -> ResponseReturnValue:
    """My messages, newest first."""
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    page = asked_page()
    found = queries.of_subject(db_session(), subject_id, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    paging = Paging(
        [labels.in_words(message) for message in found], page, queries.count_all(db_session(), subject_id)
    )
    return render_template("messages/index.html", paging=paging, form=ReadForm(formdata=None))


@blueprint.post("/me/messages/read")
@citizens
@writes
def read() -> ResponseReturnValue:
    """Mark one message, or all, as read."""
    form = ReadForm()
    if not form.validate_on_submit():
        raise InvalidInput("form")
    if form.message.data:
        services.mark_read(db_session(), current_actor(), form.message.data)
    else:
        services.mark_all_read(db_session(), current_actor())
    return redirect(url_for("messages.index"), 303)


@blueprint.app_context_processor
def _unread() -> dict[str, Any]:
    """`unread_messages` of layouts/citizen.html, counted only where a page shows it."""
    return {"unread_messages": LocalProxy(_count_unread)}


def _count_unread() -> int:
    subject_id = current_actor().subject_id
    if "unread_messages" not in g:
        g.unread_messages = queries.count_unread(db_session(), subject_id) if subject_id else 0
    return int(g.unread_messages)
