"""The two pages of the office about a clock, for the views of whatever case it belongs to.

    @blueprint.route("/<reference>/pause", methods=["GET", "POST"])
    @requires(Permission.REPAIRS_HANDLE)
    @writes
    def pause(reference: str) -> ResponseReturnValue:
        repair = services.held(queries.get_for_staff(db_session(), current_actor(), reference))
        return clock_pages.pause_page(queries.clock_of(repair), _door(repair))

`resume` is a POST that answers `clock_pages.resume_answer(clock, door)`. Both need `@writes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.clocks import labels, queries, services
from app.features.clocks.forms import PauseForm
from app.features.clocks.queries import LegalClock
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.web.access import current_actor
from app.web.templating import due as due_in_words
from app.web.unit_of_work import db_session


@dataclass(frozen=True)
class CaseDoor:
    """Where the page hangs in the office: section of the desk, list (words, address), page of the case."""

    section: str
    index: tuple[Any, str]
    back: str


def pause_page(the_clock: LegalClock, door: CaseDoor) -> ResponseReturnValue:
    """Let the clock stand still; back to the case where that is not possible."""
    session, actor = db_session(), current_actor()
    if not queries.can_pause(session, the_clock, actor, clock.today()):
        return redirect(door.back, 303)
    form = PauseForm()
    form.offer(queries.reasons_left(session, the_clock))
    if form.validate_on_submit():
        try:
            services.pause_clock(session, actor, the_clock, reason=form.reason.data, words=form.words.data)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "words")
        else:
            flash(_("The legal time stands still. The person has been told."), "success")
            return redirect(door.back, 303)
    standing = queries.standing_of(session, the_clock, clock.today())
    page = render_template(
        "clocks/pause.html", form=form, door=door, reference=the_clock.reference, standing=standing
    )
    return page, 422 if form.errors else 200


def resume_answer(the_clock: LegalClock, door: CaseDoor) -> ResponseReturnValue:
    """Let the clock go on, and back to the case."""
    if queries.can_resume(db_session(), the_clock, current_actor()):
        due = services.resume_clock(db_session(), current_actor(), the_clock)
        flash(
            _("The legal time goes on; the answer is due by %(date)s.", date=due_in_words(due.on)), "success"
        )
    return redirect(door.back, 303)
