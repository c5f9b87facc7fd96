"""The administrator's page of tasks given up."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts.forms import ConfirmForm
from app.features.tasks import labels, services
from app.kernel import outbox
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("tasks", __name__, url_prefix="/office/tasks")


@blueprint.get("")
@requires(Permission.TASKS_MANAGE)
def index() -> ResponseReturnValue:
    """What was given up, the oldest first, and how much waits."""
    waiting, given_up = outbox.backlog(db_session())
    return render_template(
        "tasks/index.html",
        tasks=[labels.in_words(item) for item in outbox.given_up(db_session())],
        waiting=waiting,
        given_up=given_up,
        once=lambda: uuid4().hex,
    )


@blueprint.post("/<uuid:task_id>/again")
@requires(Permission.TASKS_MANAGE)
@writes
def again(task_id: UUID) -> ResponseReturnValue:
    """Try one once more."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    services.try_again(db_session(), current_actor(), [task_id])
    flash(_("The worker tries it again at once."), "success")
    return redirect(url_for("tasks.index"), 303)


@blueprint.post("/again")
@requires(Permission.TASKS_MANAGE)
@writes
def all_again() -> ResponseReturnValue:
    """Try all of them once more."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    ids = [item.id for item in outbox.given_up(db_session())]
    services.try_again(db_session(), current_actor(), ids)
    flash(_("The worker tries all of them again at once."), "success")
    return redirect(url_for("tasks.index"), 303)
