"""Words for the catalogue."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.catalogue.models import CatalogueItem
from app.rulebook.catalogue import AccessMode
from app.rulebook.lists import all_lists
from app.rulebook.measures import Measure, all_incentives, all_measures
from app.rulebook.retention import get_retention
from app.rulebook.rules import SourceStatus, get_rule
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


def item_in_words(item: CatalogueItem) -> list[dict[str, Any]]:
    """An item as rows of a summary."""
    source = get_rule(item.rule_id).source
    retention = get_retention(item.retention)
    # A retention is a length; whether it is the least or the most is part of its meaning.
    bound = _("at least %(span)s") if retention.is_minimum else _("at most %(span)s")
    span = _(retention.span.message, **retention.span.values)
    in_force = _("from %(date)s", date=day(item.in_force_from))
    if item.in_force_to:
        in_force = _("%(first)s to %(last)s", first=day(item.in_force_from), last=day(item.in_force_to))
    return [
        {"key": _("Collected on the basis of"), "value": item.collecting_basis},
        {"key": _("Who may see it"), "value": ACCESS_MODES[AccessMode(item.access_mode)]},
        {
            "key": _("Published on the basis of"),
            "value": item.publication_basis or _("none: never published"),
        },
        {"key": _("Kept"), "value": bound % {"span": span}},
        {
            "key": _("Source of the rule"),
            "value": f"{source.title} {source.article}".strip() + f" ({SOURCE_STATUS[source.status]})",
        },
        {"key": _("In force"), "value": in_force},
    ]


def measure_groups() -> list[tuple[str, list[list[str]]]]:
    """Every measure under its heading: what, by whom, after which lists, how it ends."""
    lists = {one.code: str(_(one.label)) for one in all_lists()}
    groups: dict[str, list[list[str]]] = {}
    for measure in all_measures():
        groups.setdefault(measure.group.label, []).append(_measure_row(measure, lists))
    return [(str(_(label)), rows) for label, rows in groups.items()]


def incentive_rows() -> list[list[str]]:
    """Every incentive: what, for whom, who offers it."""
    return [[_(one.label), _(one.condition), one.offered_by] for one in all_incentives()]


def _measure_row(measure: Measure, lists: dict[str, str]) -> list[str]:
    follows = str(_(", ")).join(lists[code] for code in measure.list_codes)
    ends = (
        _("with repair or with the end of the entry")
        if measure.ends_on_repair
        else _("with the end of the entry")
    )
    return [_(measure.label), measure.applied_by, follows or _("no list of this portal"), ends]
