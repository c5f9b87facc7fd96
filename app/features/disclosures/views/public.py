"""What the public sees: the list, one disclosure, the check by name and four characters, the removals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.features.disclosures import labels, listing, queries, removals_feed
from app.features.disclosures.forms import CheckForm
from app.features.disclosures.lines import Line
from app.features.disclosures.listing import Filters
from app.features.records.labels import contents_in_words
from app.features.records.passport import passport_of
from app.features.records.queries import current_version
from app.features.statements import queries as statements
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.errors import NotFound
from app.rulebook.gates import is_open
from app.rulebook.masking import mask_within
from app.web import throttle
from app.web.access import public
from app.web.caching import made_once, once_for_version
from app.web.paging import PER_PAGE, Paging, asked_day, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session

blueprint = Blueprint("disclosures", __name__, url_prefix="/disclosures")
_CHECKS = "20/hour"
_NAMES: dict[str, Callable[[Any], str]] = {
    "list_code": labels.list_name,
    "domain": labels.domain_name,
    "body_name": str,
    "year": str,
}
_EARLIEST_YEAR, _LATEST_YEAR = 2016, 2200


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    """What the law lets be shown today, newest first."""
    asked, page = _asked_filters(), asked_page()
    if page > listing.MOST_PAGES:
        return render_template("disclosures/too_deep.html", deepest=listing.MOST_PAGES * PER_PAGE), 404
    session, today, begin = db_session(), clock.today(), (page - 1) * PER_PAGE
    standings = once_for_version("standings", lambda: listing.standings_on(session, today))
    browsed = listing.browse(session, today, asked, offset=begin, limit=PER_PAGE, standings=standings)
    if begin and begin >= browsed.total:
        raise NotFound("no-such-page")
    return render_template(
        "disclosures/index.html",
        entries=_entries(browsed.rows),
        paging=Paging(browsed.rows, page, browsed.total, deepest=listing.MOST_PAGES),
        asked=asked,
        active=sum(bool(getattr(asked, name)) for name in listing.FACETS),
        choices=_choices(browsed.facets, asked),
    )


@blueprint.get("/<reference>")
@public
def show(reference: str) -> ResponseReturnValue:
    """One disclosure with its passport. Gone on the day after its last, for everybody at once."""
    throttle.person_page()
    return made_once(lambda: _whole_page(reference))


def _whole_page(reference: str) -> str:
    session, today = db_session(), clock.today()
    disclosure = queries.get_visible(session, today, reference)
    gates = queries.gates_of(session, disclosure.record, today, disclosure)
    if not is_open(gates):
        # The law is asked anew at every look: a row that got past the services shows nothing.
        raise NotFound("no-such-disclosure")
    identity = subjects.identity_of(session, disclosure.record.subject)
    contents = contents_in_words(current_version(disclosure.record).contents)
    return render_template(
        "disclosures/show.html",
        disclosure=disclosure,
        record=disclosure.record,
        rows=[row | {"value": mask_within(row["value"], identity.name)} for row in contents],
        passport=passport_of(disclosure.record, today),
        gates=labels.gates_in_words(gates),
        measures=labels.measures_in_words(disclosure.list_code, today, disclosure.publish_until),
        statement_text=mask_within(statements.text_beside(session, disclosure.record, today), identity.name),
        measure_sources=labels.measure_sources(disclosure.list_code, today),
        list_name=labels.list_name(disclosure.list_code),
        domain_name=labels.domain_name(disclosure.domain),
    )


@blueprint.route("/check", methods=["GET", "POST"])
@public
def check() -> ResponseReturnValue:
    """Is somebody listed? A name alone gets advice; with four characters of the number, a yes or a no."""
    form, answer = CheckForm(), ""
    if form.validate_on_submit():
        throttle.by_address(_CHECKS, "disclosure-check")
        # Looked up in every case, so that the time tells nothing.
        is_listed = queries.is_listed(db_session(), clock.today(), form.name.data, form.last_four.data or "")
        answer = ("yes" if is_listed else "no") if form.last_four.data else "name-only"
    page = render_template("disclosures/check.html", form=form, answer=answer)
    return page, 422 if form.errors else 200


@blueprint.get("/removals")
@public
def removals() -> ResponseReturnValue:
    """What was shown and is no longer, without a word about whom."""
    found = queries.removals(db_session(), clock.today(), before=asked_day("before"))
    return render_template("disclosures/removals.html", found=found, reasons=labels.REMOVAL_REASONS)


@blueprint.get("/removals.atom")
@public
def removals_atom() -> ResponseReturnValue:
    """The same as a feed: whoever shows our disclosures elsewhere has to follow it."""
    here, before = url_for("disclosures.removals", _external=True), asked_day("before")
    found = queries.removals(db_session(), clock.today(), before=before)
    older = found.older_before
    feed = removals_feed.build(
        found.stones,
        title=str(removals_feed.TITLE),
        author=toolbox().settings.office,
        page=here,
        address=url_for("disclosures.removals_atom", before=before, _external=True),
        older=url_for("disclosures.removals_atom", before=older, _external=True) if older else "",
        words={code: str(words) for code, words in labels.REMOVAL_REASONS.items()},
    )
    return Response(feed, mimetype="application/atom+xml")


def _asked_filters() -> Filters:
    year = request.args.get("year", "")
    is_year = year.isascii() and year.isdigit() and _EARLIEST_YEAR <= int(year[:5]) <= _LATEST_YEAR
    return Filters(
        list_code=request.args.get("list", ""),
        domain=request.args.get("domain", ""),
        body_name=request.args.get("body", ""),
        year=int(year) if is_year else None,
    )


def _choices(
    facets: dict[str, list[tuple[Any, int]]], asked: Filters
) -> dict[str, list[tuple[Any, str, int]]]:
    """Values, words and counts; what is chosen stands there even where it finds nothing beside the others."""
    for name, counted in facets.items():
        chosen = getattr(asked, name)
        if chosen and chosen not in dict(counted):
            counted.append((chosen, 0))
    return {
        name: [(value, _NAMES[name](value) or str(value), count) for value, count in counted]
        for name, counted in facets.items()
    }


def _entries(lines: Sequence[Line]) -> list[dict[str, Any]]:
    names = {code: labels.list_name(code) for code in {line.list_code for line in lines}}
    above = url_for("disclosures.index")
    return [
        {
            "title": line.title,
            "url": f"{above}/{line.reference}",
            "masked_name": line.masked_name,
            "list_name": names[line.list_code] if names[line.list_code] != line.title else "",
            "body_name": line.body_name,
            "published_on": clock.day_of(line.published_at) if line.published_at else None,
            "last_day": line.visible_until,
            "is_contested": line.record.is_under_objection,
        }
        for line in lines
    ]
