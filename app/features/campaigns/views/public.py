"""Public pages, the calendar and the posters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.campaigns import labels, posters, queries
from app.features.campaigns.calendar_feed import Shown, Voice, calendar_of
from app.features.campaigns.queries import Occasion
from app.features.campaigns.services import AREA
from app.features.publicity import queries as articles
from app.features.publicity.moments import page_shows_articles
from app.features.uploads import answers
from app.features.uploads import queries as uploads
from app.kernel import clock
from app.kernel.errors import NotFound
from app.web import throttle
from app.web.access import public
from app.web.addresses import whole_url
from app.web.locale import HTML_LANG, current_language
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("campaigns", __name__)

_POSTERS = "120/hour"


@blueprint.get("/campaigns")
@public
def index() -> ResponseReturnValue:
    """The nine dates, the next one first."""
    found = queries.all_campaigns(db_session(), clock.today())
    return render_template("campaigns/index.html", campaigns=[(one, _days(one)) for one in found])


@blueprint.get("/campaigns/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """One date as it comes next, and what was done in earlier years."""
    return _page(queries.get_campaign(db_session(), slug, clock.today()))


@blueprint.get("/campaigns/<slug>/<int:year>")
@public
def year(slug: str, year: int) -> ResponseReturnValue:
    """One date in one year."""
    return _page(queries.get_campaign_of(db_session(), slug, year))


@blueprint.get("/campaigns/calendar.ics")
@public
def calendar() -> ResponseReturnValue:
    """This year's and next year's campaigns, for anybody's own calendar."""
    now = clock.today().year
    return _calendar(queries.campaigns_of(db_session(), (now, now + 1)))


@blueprint.get("/campaigns/<slug>/<int:year>.ics")
@public
def entry(slug: str, year: int) -> ResponseReturnValue:
    """One campaign for one's own calendar."""
    occasion = queries.get_campaign_of(db_session(), slug, year)
    if occasion.starts_on is None:
        raise NotFound("no-day-yet")
    return _calendar((occasion,))


@blueprint.get("/campaigns/<slug>/<int:year>/poster-<any('a3', 'a4'):size>.pdf")
@public
def poster(slug: str, year: int, size: str) -> ResponseReturnValue:
    """The poster of a campaign, to be printed."""
    throttle.by_address(_POSTERS, "posters")
    with toolbox().database.reading() as session:
        occasion = queries.get_campaign_of(session, slug, year)
        words = _poster_words(occasion)
    if occasion.starts_on is None:
        raise NotFound("no-day-yet")
    url = whole_url("campaigns.year", slug=slug, year=year)
    pdf = posters.poster(size, HTML_LANG[current_language()], url=url, **words)
    response = Response(pdf, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-{year}-{size}.pdf"'
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/campaigns/<slug>/<int:year>/files/<reference>")
@public
def file(slug: str, year: int, reference: str) -> ResponseReturnValue:
    """Something to take along, as a download that no browser runs."""
    session = db_session()
    plan = queries.get_campaign_of(session, slug, year).plan
    found = queries.get_file(plan, reference)
    if plan is None or not found.is_public:
        raise NotFound("no-such-file")
    return answers.download(uploads.get_attached(session, AREA, plan.id, reference))


def _page(occasion: Occasion) -> str:
    session, today = db_session(), clock.today()
    page_shows_articles(session)
    plan, is_english = occasion.plan, current_language() == "en"
    named = articles.related_articles(session, plan.materials) if plan else {}
    past = queries.past_campaigns(session, occasion.slug, today)
    return render_template(
        "campaigns/show.html",
        occasion=occasion,
        days=_days(occasion),
        theme=_in_language(plan, "theme", is_english),
        words=_in_language(plan, "words", is_english).splitlines(),
        programme=[_item(item, is_english) for item in plan.programme] if plan else [],
        materials=[(one.title, url_for("publicity.show", slug=one.slug)) for one in named.values()],
        files=_files(occasion, is_english),
        past=[(one, _days(one)) for one in past if one.year != occasion.year],
        is_over=occasion.is_over(today),
        about=_structured(occasion),
    )


def _files(occasion: Occasion, is_english: bool) -> list[dict[str, Any]]:
    return [
        labels.file(
            one,
            url_for(".file", slug=occasion.slug, year=occasion.year, reference=one.reference),
            is_english=is_english,
        )
        for one in queries.public_files(occasion.plan)
    ]


def _calendar(occasions: tuple[Occasion, ...]) -> Response:
    language = current_language()
    settings = toolbox().settings
    name = settings.site_name_en if language == "en" else settings.site_name
    domain = urlsplit(whole_url("home.index")).hostname or "localhost"
    shown = [
        Shown(one, labels.name(one), whole_url("campaigns.year", slug=one.slug, year=one.year))
        for one in occasions
    ]
    voice = Voice("en" if language == "en" else "zh-CN", name, domain)
    response = Response(calendar_of(shown, voice), mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="campaigns.ics"'
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Cookie")
    response.add_etag()
    response.make_conditional(request)
    return response


def _poster_words(occasion: Occasion) -> dict[str, Any]:
    is_english, settings = current_language() == "en", toolbox().settings
    plan = occasion.plan
    return {
        "title": labels.name(occasion),
        "days": _days(occasion),
        "theme": _in_language(plan, "theme", is_english),
        "programme": [_item(item, is_english) for item in plan.programme][:6] if plan else [],
        "site": settings.site_name_en if is_english else settings.site_name,
        "office": settings.office_en if is_english else settings.office,
    }


def _item(item: Any, is_english: bool) -> dict[str, Any]:
    return {
        "starts_at": item.starts_at,
        "ends_at": item.ends_at.astimezone(clock.ZONE),
        "title": _in_language(item, "title", is_english),
        "place": _in_language(item, "place", is_english),
    }


def _in_language(thing: Any, name: str, is_english: bool) -> str:
    """The words in the reader's language, else in Chinese; nothing where there is no thing."""
    if thing is None:
        return ""
    return str((getattr(thing, f"{name}_en") if is_english else "") or getattr(thing, name))


def _days(occasion: Occasion) -> str:
    return labels.days(occasion.starts_on, occasion.ends_on)


def _structured(occasion: Occasion) -> dict[str, Any] | None:
    """What schema.org calls a campaign that has its days."""
    if occasion.starts_on is None or occasion.ends_on is None:
        return None
    settings = toolbox().settings
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": labels.name(occasion),
        "startDate": occasion.starts_on.isoformat(),
        "endDate": occasion.ends_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": settings.county, "address": settings.office_address},
        "organizer": {"@type": "GovernmentOrganization", "name": settings.office},
        "url": whole_url("campaigns.year", slug=occasion.slug, year=occasion.year),
    }
