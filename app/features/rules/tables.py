"""The rules as tables that anybody can read: each row with its source, how well it is known, and its days."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.catalogue.labels import days_in_words, version_in_words
from app.features.catalogue.models import CatalogueItem
from app.features.records.labels import FIELDS, KINDS, SEVERITIES, sentence
from app.features.records.models import RecordKind
from app.features.rules.choices import PREDICATE_WORDS, REGIMES, UNITS
from app.features.rules.labels import source_in_words
from app.features.rules.rows import Row, joined, span_in_words
from app.rulebook import (
    account_limits,
    authorisations,
    code_tables,
    deadlines,
    gates,
    holidays,
    masking,
    pauses,
    points,
    retention,
    rules,
    severity,
    statements,
    term_table,
)
from app.rulebook.lists import all_lists
from app.rulebook.rules import get_rule
from app.rulebook.severity import Severity


@dataclass(frozen=True)
class RuleTable:
    """One page of rules: a title, what it is about, and parts with rows."""

    code: str
    title: Any
    about: Any
    parts: Callable[[], list[Part]] = field(repr=False)


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it."""

    title: str
    rows: list[Row]
    note: str = ""


def _terms() -> list[Part]:
    rows = [
        Row(
            title=_findings(term),
            says=_(get_rule(term.rule_id).text),
            facts=[
                (_("Shown for at least"), span_in_words(term.min_term) if term.publishes else ""),
                (
                    _("Shown for at most"),
                    span_in_words(term.max_term) if term.publishes else _("as a rule not shown"),
                ),
                (
                    _("The decision may add"),
                    span_in_words(term.extension_max) if term.extension_max else "",
                ),
            ],
            rule_id=term.rule_id,
            validity=term.validity,
        )
        for term in sorted(term_table.all_terms(), key=lambda term: term.validity.in_force_from, reverse=True)
    ]
    limit = term_table.five_years()
    cap = Row(_("The limit for everything negative"), _(get_rule(limit.rule_id).text), [], limit.rule_id)
    note = _(
        "A decision is judged by the rules in force on its own day. Where several fit, the special one wins."
    )
    return [Part(_("Terms of publication"), rows, note), Part(_("The outermost limit"), [cap])]


def _classes() -> list[Part]:
    classes = [
        Row(
            title=str(SEVERITIES[row.severity]),
            says=joined(sorted(row.kinds)),
            facts=[(_("Body of law"), joined(REGIMES.get(one, one) for one in sorted(row.regimes)))],
            rule_id=row.rule_id,
            validity=row.validity,
        )
        for row in severity.all_classes()
    ]
    tiers = [
        Row(
            title=str(SEVERITIES[tier.severity]),
            says=_("%(kind)s of at least %(amount)s yuan", kind=tier.kind, amount=tier.at_least_yuan),
            facts=[],
            rule_id=tier.rule_id,
            validity=tier.validity,
        )
        for tier in severity.all_fine_tiers()
    ]
    others = {"unlisted": _("kinds that no row names"), "list_entry": _("every entry in a list")}
    fixed = [
        Row(
            title=str(SEVERITIES[row.classified.severity]),
            says=others[name],
            facts=[],
            rule_id=row.classified.rule_id,
            validity=row.validity,
        )
        for name, rows in severity.fixed_classes().items()
        for row in rows
    ]
    return [
        Part(_("Classes by kind of penalty"), classes),
        Part(_("Classes by amount"), tiers),
        Part(_("Everything else"), fixed),
    ]


def _deadlines() -> list[Part]:
    rows = [
        Row(
            title=_(one.label),
            says=_("%(count)s %(unit)s", count=one.length, unit=UNITS[one.unit]),
            facts=[(_("A last day off"), _("moves to the next working day") if one.rolls else "")],
            rule_id=one.rule_id,
            validity=one.validity,
        )
        for one in deadlines.all_deadlines()
    ]
    calendar = Row(
        _("The working calendar"),
        _(get_rule(holidays.calendar_rule_id()).text),
        [],
        holidays.calendar_rule_id(),
    )
    pausing = [
        Row(
            title=_(one.label),
            says=_("at most %(count)s working days", count=one.longest),
            facts=[(_("How often"), _("once in a case") if one.is_once else "")],
            rule_id=one.rule_id,
        )
        for one in pauses.all_reasons()
    ]
    return [
        Part(_("Deadlines"), rows),
        Part(_("When a legal clock may stand still"), pausing),
        Part(_("How working days are counted"), [calendar]),
    ]


def _gates() -> list[Part]:
    rows = [
        Row(
            title=_(gate.label),
            says=sentence(gate.message_closed, gates.example_values()),
            facts=[
                (_("What is asked"), str(PREDICATE_WORDS.get(gate.predicate_name, gate.predicate_name))),
                (_("Applies to"), joined(KINDS[RecordKind(kind)] for kind in sorted(gate.record_kinds))),
            ],
            rule_id=gate.rule_id,
            validity=gate.validity,
        )
        for gate in gates.all_gates()
    ]
    note = _("Every gate is asked before anything is published and again each time it is shown.")
    return [Part(_("Gates before publication"), rows, note)]


def _masking() -> list[Part]:
    rows = [
        Row(
            title=_("Names"),
            says=_(
                "The family name and one star, however long the given name is. "
                "Compound family names are known."
            ),
            facts=[
                (shown, masking.mask_name(shown))
                for shown in ("张三", "欧阳修", "阿卜杜热西提·买买提", "John Smith", "龑")
            ],
            rule_id="masked-form",
        ),
        Row(
            title=_("ID numbers"),
            says=_("The first six and the last four characters; the birthday never shows."),
            facts=[("11010519491231002X", masking.mask_id_number("11010519491231002X"))],
            rule_id="masked-form",
        ),
    ]
    return [Part(_("How names and numbers are shown"), rows)]


def _retention() -> list[Part]:
    rows = [
        Row(
            title=_(one.label),
            says=(_("at least %(span)s") if one.is_minimum else _("at most %(span)s"))
            % {"span": span_in_words(one.span)},
            facts=[],
            rule_id=one.rule_id,
            validity=one.validity,
        )
        for one in retention.all_retentions()
    ]
    return [Part(_("How long things are kept"), rows)]


def _limits() -> list[Part]:
    rows = [Row(_(one.label), str(one.value), [], one.rule_id) for one in account_limits.all_limits()]
    note = _("No law gives these figures: the office sets them.")
    given = [Row(_(one.label), str(one.value), [], one.rule_id) for one in authorisations.all_limits()]
    own = statements.the_limit()
    return [
        Part(_("Limits of accounts"), rows, note),
        Part(_("Limits of authorisations"), given, note),
        Part(_("Own statements"), [Row(_(own.label), str(own.value), [], own.rule_id)], note),
    ]


def _choice(one: Any) -> Row:
    return Row(_(one.label), one.name, [], one.rule_id, one.validity)


def _authorisations() -> list[Part]:
    tables = (
        (_("Purposes"), authorisations.all_purposes()),
        (_("Recipients"), authorisations.all_recipient_kinds()),
    )
    return [Part(title, [_choice(one) for one in entries]) for title, entries in tables]


def _points() -> list[Part]:
    rows = [
        Row(
            title=_(one.label),
            says=_("%(count)s points", count=one.points),
            facts=[(_("Kind"), str(KINDS[RecordKind(one.record_kind)]))],
            rule_id=one.rule_id,
            validity=one.validity,
        )
        for one in points.all_awards()
    ]
    return [Part(_("Reward points"), rows, _("No law gives these figures: the office sets them."))]


def _code_tables() -> list[Part]:
    tables: Iterable[tuple[str, tuple[code_tables.CodeEntry, ...]]] = (
        (_("Key fields"), code_tables.domains()),
        (_("Occupations"), code_tables.occupations()),
        (_("Conduct dealt with first"), code_tables.priority_conduct()),
        (_("Conduct of adult students"), code_tables.student_conduct()),
        (_("Categories of the catalogue"), code_tables.catalogue_categories()),
        (_("Occasions for campaigns"), tuple(one.entry for one in code_tables.campaign_dates())),
    )
    return [Part(title, [_choice(one) for one in entries]) for title, entries in tables]


def _sources() -> list[Part]:
    rows = [
        Row(
            title=one.source.title,
            says=_(one.text),
            facts=[(_("Article"), one.source.article)],
            rule_id=one.id,
            validity=one.source.validity,
        )
        for one in rules.all_rules()
    ]
    return [Part(_("Every rule"), rows)]


def item_rows(item: CatalogueItem, last_day: date | None) -> list[dict[str, Any]]:
    """One version of an item of the catalogue, with what is collected and how serious it counts."""
    fields = joined(FIELDS.get(name, name) for name in item.fields)
    kind = term_table.get_finding_kind(item.record_kind)
    severity_words = _("not negative information")
    if kind.is_list_entry:
        severity_words = _("serious, as every entry in a list")
    elif kind.is_negative:
        severity_words = _("by the kind of penalty, as the table of classes says")
    return [
        {"key": _("Kind of record"), "value": KINDS[RecordKind(item.record_kind)]},
        {"key": _("Kinds of penalty"), "value": joined(item.penalty_kinds)},
        {"key": _("What is collected"), "value": fields},
        {"key": _("Severity"), "value": severity_words},
        *version_in_words(item, last_day),
    ]


def _findings(term: term_table.Term) -> str:
    """Which findings a term is for, in a few words."""
    words = [
        *(KINDS[RecordKind(kind)] for kind in sorted(term.finding_kinds)),
        *(SEVERITIES[Severity(one)] for one in sorted(term.severities)),
        *(REGIMES.get(one, one) for one in sorted(term.regimes)),
        *(_domain(one) for one in sorted(term.domains)),
        *(_list(one) for one in sorted(term.list_codes)),
    ]
    title = joined(words) or _("Everything negative")
    if term.only_penalty_kinds:
        return str(
            _("%(findings)s: only %(kinds)s", findings=title, kinds=joined(sorted(term.only_penalty_kinds)))
        )
    return title


def rendered(parts: list[Part]) -> list[dict[str, Any]]:
    """The parts as the template wants them: every row with its source and its days in words."""
    return [
        {
            "title": part.title,
            "note": part.note,
            "rows": [
                {
                    "title": row.title,
                    "says": row.says,
                    "facts": [{"key": key, "value": value} for key, value in row.facts if value],
                    "source": source_in_words(get_rule(row.rule_id).source),
                    "days": _days(row),
                }
                for row in part.rows
            ],
        }
        for part in parts
    ]


def _days(row: Row) -> str:
    validity = row.validity or get_rule(row.rule_id).source.validity
    return days_in_words(validity.in_force_from, validity.in_force_to)


def _domain(code: str) -> str:
    found = code_tables.find_domain(code)
    return _(found.label) if found else code


def _list(code: str) -> str:
    return next((_(one.label) for one in all_lists() if one.code == code), code)


TABLES: tuple[RuleTable, ...] = (
    RuleTable(
        "terms",
        _l("Terms of publication"),
        _l("How long a finding may be shown, at least and at most."),
        _terms,
    ),
    RuleTable(
        "severity",
        _l("Classes of severity"),
        _l("Which penalties count as minor, general or serious."),
        _classes,
    ),
    RuleTable(
        "deadlines",
        _l("Deadlines"),
        _l("How long each step may take, and how working days are counted."),
        _deadlines,
    ),
    RuleTable(
        "gates",
        _l("Gates before publication"),
        _l("What must be so before anything about a person is published."),
        _gates,
    ),
    RuleTable("masking", _l("Names and numbers"), _l("What of a name or a number is shown."), _masking),
    RuleTable("retention", _l("Times of keeping"), _l("How long each kind of thing is kept."), _retention),
    RuleTable(
        "limits",
        _l("Limits of accounts"),
        _l("How long a one-time code lives, how often somebody may try."),
        _limits,
    ),
    RuleTable(
        "authorisations",
        _l("Authorisations"),
        _l("For which purposes a person may let whom see their report."),
        _authorisations,
    ),
    RuleTable(
        "points",
        _l("Reward points"),
        _l("What earns points, and how many. They only reward."),
        _points,
    ),
    RuleTable(
        "code-tables",
        _l("Code tables"),
        _l("Fields, occupations, conduct and occasions that the guideline names."),
        _code_tables,
    ),
    RuleTable(
        "sources",
        _l("Rules and sources"),
        _l("Every rule, where it stands, how well its text is known."),
        _sources,
    ),
)
