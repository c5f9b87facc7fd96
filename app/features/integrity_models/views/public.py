"""What anybody sees: the wall of honour, one model, its picture; nothing outlives consent by a request."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.features.integrity_models import labels, pictures
from app.features.integrity_models.queries import showing
from app.features.integrity_models.queries.showing import Asked, Standing
from app.features.integrity_models.views.cards import card, picture_url, whole
from app.kernel import clock
from app.kernel.errors import NotFound
from app.rulebook import honours
from app.web import throttle
from app.web.access import public
from app.web.addresses import whole_url
from app.web.caching import once_for_version
from app.web.paging import Paging, asked_page
from app.web.unit_of_work import db_session

blueprint = Blueprint("integrity_models", __name__)
_PER_PAGE = 12


@blueprint.get("/integrity-models")
@public
def index() -> ResponseReturnValue:
    """The published models, narrowed by kind, place and year; above them whose public notice runs."""
    asked, page, today = _asked(), asked_page(), clock.today()
    standings = once_for_version("model-standings", lambda: showing.standings_on(db_session(), today))
    total = sum(one.figure for one in standings if asked.fits(one))
    offset = (page - 1) * _PER_PAGE
    found = (
        showing.page_of(db_session(), today, asked, offset=offset, limit=_PER_PAGE) if offset < total else ()
    )
    is_first = page == 1 and asked == Asked()
    return render_template(
        "integrity_models/index.html",
        asked=asked,
        active=sum(map(bool, (asked.kind, asked.place, asked.year))),
        cards=[card(one) for one in found],
        notices=[card(one) for one in showing.in_notice(db_session(), today)] if is_first else [],
        paging=Paging(found, page, total, _PER_PAGE),
        choices=_choices(standings, asked),
    )


@blueprint.get("/integrity-models/<reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """One model, for as long as it may be shown; what was revoked leaves a tombstone that names nobody."""
    throttle.person_page()
    try:
        shown = showing.get_shown(db_session(), clock.today(), reference)
    except NotFound:
        return _tombstone(reference)
    return render_template(
        "integrity_models/show.html",
        answered=showing.answered_comments(db_session(), shown.id),
        picture=picture_url(shown, pictures.LARGE),
        page_url=whole_url("integrity_models.show", reference=reference),
        picture_whole_url=_whole_picture_url(shown),
        **whole(shown),
    )


@blueprint.get("/integrity-models/<reference>/picture-<any(large, small):size>.jpg")
@public
def picture(reference: str, size: str) -> ResponseReturnValue:
    """The picture of a model that may be shown now, with its picture."""
    shown = showing.get_shown(db_session(), clock.today(), reference)
    if not shown.picture:
        raise NotFound("no-picture")
    response = make_response(pictures.picture_bytes(shown.picture, size))
    response.mimetype = "image/jpeg"
    # May be kept, but never used without asking: whoever hides it is hidden at the next request.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, noimageindex"
    response.add_etag()
    return response.make_conditional(request)


def _tombstone(reference: str) -> ResponseReturnValue:
    stone = showing.find_tombstone(db_session(), reference)
    if stone is None:
        raise NotFound("no-such-model")
    reason = labels.revocation(stone.reason)
    page: Response = make_response(
        render_template("integrity_models/revoked.html", stone=stone, reason=reason), 410
    )
    return page


def _whole_picture_url(shown: showing.Shown) -> str:
    if not shown.picture:
        return ""
    return whole_url("integrity_models.picture", reference=shown.reference, size=pictures.LARGE)


def _asked() -> Asked:
    """What the query narrows to; what cannot be is left out."""
    kind = honours.find_kind(request.args.get("kind", ""))
    place = honours.find_place(request.args.get("place", ""))
    year = request.args.get("year", "")
    is_year = year.isascii() and year.isdigit() and len(year) == 4
    return Asked(kind.code if kind else "", place.code if place else "", int(year) if is_year else 0)


def _choices(standings: tuple[Standing, ...], asked: Asked) -> dict[str, list[tuple[Any, str, int]]]:
    """Values, words and counts of each filter, as many as would be left with the other filters."""
    counts = {name: Counter[Any]() for name in ("kind", "place", "year")}
    for one in standings:
        for name, counter in counts.items():
            others = Asked(**{**vars(asked), name: 0 if name == "year" else ""})
            if others.fits(one):
                counter[getattr(one, name)] += one.figure
    kinds = [(one.code, labels.kind(one.code), counts["kind"][one.code]) for one in honours.kinds()]
    places = [(one.code, labels.place(one.code), counts["place"][one.code]) for one in honours.places()]
    return {
        "kind": kinds,
        "place": [place for place in places if place[2] or place[0] == asked.place],
        "year": [(year, str(year), count) for year, count in sorted(counts["year"].items(), reverse=True)],
    }
