"""The first page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app.features.campaigns import queries as campaigns
from app.features.disclosures import listing
from app.features.integrity_models.queries import showing as models
from app.features.integrity_models.views.cards import card
from app.features.publicity import queries as publicity
from app.features.publicity.moments import page_shows_articles
from app.kernel import clock
from app.web.access import public
from app.web.addresses import whole_url
from app.web.caching import once_for_version
from app.web.unit_of_work import db_session

blueprint = Blueprint("home", __name__)
_LATEST, _MODELS = 5, 3


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """Reading, my own record, verifying, reporting."""
    session, today = db_session(), clock.today()
    page_shows_articles(session)
    standings = once_for_version("standings", lambda: listing.standings_on(session, today))
    honoured = once_for_version("latest-models", lambda: models.latest(session, today, _MODELS))
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
    return render_template(
        "home/index.html",
        latest_articles=articles,
        latest_disclosures=shown,
        latest_models=[card(one) for one in honoured],
        campaign=once_for_version("next-campaign", lambda: campaigns.next_campaign(session, today)),
        site_url=whole_url("home.index"),
        search_url=whole_url("search.index"),
    )
