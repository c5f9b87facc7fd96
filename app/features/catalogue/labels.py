"""Words for the catalogue, the lists, the bodies and the measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.bodies.models import Body, BodyKind
from app.features.catalogue.models import CatalogueItem
from app.features.catalogue.queries import last_day_of
from app.rulebook.catalogue import AccessMode
from app.rulebook.lists import Scope, SeriousList, all_lists
from app.rulebook.measures import Incentive, Measure, incentives_on, measures_for, measures_on
from app.rulebook.retention import get_retention
from app.rulebook.rules import Source, SourceStatus, get_rule
from app.web.templating import day

ACCESS_MODES = {
    AccessMode.PUBLIC: _l("public display"),
    AccessMode.AUTHORISED: _l("only the person, and those they authorise"),
    AccessMode.SHARED: _l("sharing between public bodies"),
}
SOURCE_STATUS = {
    SourceStatus.READ: _l("source read"),
    SourceStatus.RECALLED: _l("source not read again yet"),
    SourceStatus.TO_BE_CONFIRMED: _l("source to be confirmed"),
}
SCOPES: dict[str, Any] = {
    Scope.HEALTH_AND_LIFE: _l("health and life"),
    Scope.COMPETITION_AND_ORDER: _l("fair competition and social order"),
    Scope.LEGAL_DUTIES: _l("legal duties and the credibility of courts and authorities"),
    Scope.NATIONAL_DEFENCE: _l("national-defence duties"),
}
BODY_KINDS: dict[str, Any] = {
    BodyKind.CREDIT_OFFICE: _l("Credit office"),
    BodyKind.DEPARTMENT: _l("Department"),
    BodyKind.COURT: _l("Court"),
    BodyKind.UNIVERSITY: _l("University"),
    BodyKind.ASSOCIATION: _l("Industry association"),
}


def item_name(item: CatalogueItem) -> str:
    """An item's name in the reader's language."""
    return str(_(item.label)) if item.label else item.name


def item_in_words(item: CatalogueItem) -> list[dict[str, Any]]:
    """An item as rows of a summary."""
    return version_in_words(item, item.in_force_to)


def version_in_words(item: CatalogueItem, last_day: date | None) -> list[dict[str, Any]]:
    """One version of an item, with the last day on which new records fall under it."""
    retention = get_retention(item.retention, item.in_force_from)
    # A retention is a length; whether it is the least or the most is part of its meaning.
    bound = _("at least %(span)s") if retention.is_minimum else _("at most %(span)s")
    span = _(retention.span.message, **retention.span.values)
    return [
        {"key": _("Collected on the basis of"), "value": item.collecting_basis},
        {"key": _("Who may see it"), "value": ACCESS_MODES[AccessMode(item.access_mode)]},
        {
            "key": _("Published on the basis of"),
            "value": item.publication_basis or _("none: never published"),
        },
        {"key": _("Kept"), "value": bound % {"span": span}},
        {"key": _("Source of the rule"), "value": source_in_words(get_rule(item.rule_id).source)},
        {"key": _("In force"), "value": days_in_words(item.in_force_from, last_day)},
    ]


def is_in_force(versions: tuple[CatalogueItem, ...], item: CatalogueItem, today: date) -> bool:
    """Whether new records fall under this version today."""
    last_day = last_day_of(versions, item)
    return item.in_force_from <= today and (last_day is None or today <= last_day)


def source_in_words(source: Source) -> str:
    """Title, article, and how well the source is known."""
    return f"{source.title} {source.article}".strip() + f" ({SOURCE_STATUS[source.status]})"


def days_in_words(first: date, last: date | None) -> str:
    """From when to when."""
    if last is None:
        return str(_("from %(date)s", date=day(first)))
    return str(_("%(first)s to %(last)s", first=day(first), last=day(last)))


def lists_in_words(today: date) -> list[dict[str, Any]]:
    """Every list as a line: what it is, and whether it is switched on."""
    return [
        {
            "code": one.code,
            "name": _(one.label),
            "standard": one.standard or _("no legal standard is known"),
            "is_on": one.is_in_force(today),
        }
        for one in _current_lists(today)
    ]


def list_in_words(code: str, today: date) -> dict[str, Any] | None:
    """One list: its standard, who it protects, how one leaves it, its measures and earlier versions."""
    versions = [one for one in all_lists() if one.code == code]
    current = next((one for one in _current_lists(today) if one.code == code), None)
    if current is None:
        return None
    return {
        "title": str(_(current.label)),
        "is_on": current.is_in_force(today),
        "rows": _list_rows(current),
        "measures": [_measure_row(measure, {}) for measure in measures_for(code, today)],
        "other_versions": [_list_rows(one) for one in reversed(versions) if one is not current],
    }


def bodies_in_words(bodies: Iterable[Body]) -> list[list[str]]:
    """Name, code and kind of each body."""
    return [[body.name, body.code or _("not known"), str(BODY_KINDS[body.kind])] for body in bodies]


def measure_groups(today: date) -> list[tuple[str, list[list[str]]]]:
    """Every measure in force under its heading: what, by whom, after which lists, its end, its rule."""
    lists = {one.code: str(_(one.label)) for one in all_lists()}
    groups: dict[str, list[list[str]]] = {}
    for measure in measures_on(today):
        groups.setdefault(measure.group.label, []).append(_measure_row(measure, lists))
    return [(str(_(label)), rows) for label, rows in groups.items()]


def incentive_rows(today: date) -> list[list[str]]:
    """Every incentive in force: what, for whom, who offers it, by which rule."""
    return [_incentive_row(one) for one in incentives_on(today)]


def _incentive_row(one: Incentive) -> list[str]:
    return [_(one.label), _(one.condition), one.offered_by, source_in_words(one.source)]


def _current_lists(today: date) -> list[SeriousList]:
    """Of each list the version in force, or the first to come."""
    found: dict[str, SeriousList] = {}
    for one in all_lists():
        if one.code not in found or one.validity.covers(today):
            found[one.code] = one
    return list(found.values())


def _list_rows(one: SeriousList) -> list[dict[str, Any]]:
    comment = _("not known: the standard is older than this portal, or not made by it")
    if one.comment_from and one.comment_to:
        comment = days_in_words(one.comment_from, one.comment_to)
    return [
        {"key": _("Name in Chinese"), "value": one.name},
        {"key": _("Legal standard"), "value": one.standard or _("no legal standard is known")},
        {"key": _("What it protects"), "value": SCOPES[one.scope]},
        {"key": _("Public comment on the draft standard"), "value": comment},
        {"key": _("How one leaves the list"), "value": _(one.removal)},
        {"key": _("Source of the rule"), "value": source_in_words(one.source)},
        {"key": _("In force"), "value": days_in_words(one.validity.in_force_from, one.validity.in_force_to)},
    ]


def _measure_row(measure: Measure, lists: dict[str, str]) -> list[str]:
    """What, by whom, after which lists (where `lists` names them), how it ends, by which rule."""
    follows = str(_(", ")).join(lists.get(code, code) for code in measure.list_codes)
    ends = (
        _("with repair or with the end of the entry")
        if measure.ends_on_repair
        else _("with the end of the entry")
    )
    after = [follows or _("no list of this portal")] if lists else []
    return [_(measure.label), measure.applied_by, *after, ends, source_in_words(measure.source)]
