"""The ways out: leave a mailbox, or leave at once for a page that looks like nothing."""

from __future__ import annotations

import calendar
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips.views import held
from app.features.tips.views.blueprints import reporters as blueprint
from app.kernel import clock
from app.rulebook import working_days
from app.web.access import public


@blueprint.post("/tips/follow-up/leave")
@public
def leave() -> ResponseReturnValue:
    """Close the mailbox in this browser."""
    held.forget_all()
    flash(_("You have left your tip. This browser no longer shows it."), "success")
    return redirect(url_for("tips.follow_up"), 303)


@blueprint.post("/tips/exit")
@public
def leave_quickly() -> ResponseReturnValue:
    """Forget everything about tips in this browser and show a page that looks like nothing."""
    held.forget_all()
    return redirect(url_for("tips.calendar_page"), 303)


@blueprint.get("/calendar")
@public
def calendar_page() -> ResponseReturnValue:
    """This month's working days: what somebody sees who looks over a shoulder."""
    today = clock.today()
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(today.year, today.month)
    return render_template(
        "tips/calendar.html", weeks=[[_shown(day, today) for day in week] for week in weeks]
    )


def _shown(day: date, today: date) -> dict[str, object]:
    return {
        "day": day,
        "is_of_month": day.month == today.month,
        "is_today": day == today,
        "is_free": not working_days.is_working_day(day),
    }
