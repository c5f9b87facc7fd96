"""Public pages and the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from app.features.campaigns import queries
from app.kernel import clock
from app.web.access import public
from app.web.toolbox import toolbox

if TYPE_CHECKING:
    from icalendar import Event

blueprint = Blueprint("campaigns", __name__)


@blueprint.get("/campaigns")
@public
def index() -> ResponseReturnValue:
    """The nine dates, the next one first."""
    return render_template("campaigns/index.html", campaigns=queries.all_campaigns(clock.today()))


@blueprint.get("/campaigns/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One date."""
    return render_template("campaigns/show.html", campaign=queries.get_campaign(slug, clock.today()))


@blueprint.get("/campaigns/calendar.ics")
@public
def calendar() -> ResponseReturnValue:
    """The dates that are fixed, for anybody's own calendar."""
    from icalendar import Calendar  # slow to read; only calendars need it

    book = Calendar()
    book.add("prodid", "-//Integrity Portal//campaigns//")
    book.add("version", "2.0")
    book.add("x-wr-calname", toolbox().settings.site_name)
    for campaign in queries.all_campaigns(clock.today()):
        if campaign.next_on is not None:
            book.add_component(_entry(campaign))
    return Response(book.to_ical(), mimetype="text/calendar")


def _entry(campaign: queries.Campaign) -> Event:
    from icalendar import Event  # as slow as its calendar

    assert campaign.next_on is not None
    entry = Event()
    entry.add("uid", f"{campaign.slug}-{campaign.next_on.year}@{request.host}")
    entry.add("dtstamp", datetime.combine(campaign.next_on, datetime.min.time(), clock.ZONE))
    entry.add("dtstart", campaign.next_on)
    entry.add("dtend", campaign.next_on + timedelta(days=1))
    entry.add("summary", campaign.name)
    return entry
