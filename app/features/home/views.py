"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.disclosures import listing
from app.features.publicity import queries as publicity
from app.kernel import clock
from app.web.access import public
from app.web.caching import once_for_version
from app.web.unit_of_work import db_session

blueprint = Blueprint("home", __name__)
_LATEST = 5


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """Reading, my own record, verifying, reporting."""
    session, today = db_session(), clock.today()
    standings = once_for_version("standings", lambda: listing.standings_on(session, today))
    articles = [
        {
            "title": article.title,
            "url": url_for("publicity.show", slug=article.slug),
            "on": article.issued_on or (article.published_at and clock.day_of(article.published_at)),
            "meta": article.issuer,
        }
        for article in publicity.latest(session, _LATEST)
    ]
    shown = [
        {
            "title": disclosure.title,
            "url": url_for("disclosures.show", reference=disclosure.reference),
            "on": disclosure.published_at and clock.day_of(disclosure.published_at),
            "meta": [disclosure.masked_name, disclosure.body_name],
            "is_contested": disclosure.record.is_under_objection,
        }
        for disclosure in listing.latest(session, today, _LATEST, standings)
    ]
    return render_template("home/index.html", latest_articles=articles, latest_disclosures=shown)
