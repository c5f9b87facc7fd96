"""Measures that follow from an entry in a list, and incentives that follow from a good record."""

from dataclasses import dataclass
from datetime import date

from app.rulebook.lists import all_lists
from app.rulebook.loading import Entry, Validity, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "measures.toml"


@dataclass(frozen=True)
class MeasureGroup:
    """A heading under which measures stand; `label` is an English message id."""

    code: str
    name: str
    label: str
    rule_id: str


@dataclass(frozen=True)
class Measure:
    """One measure: `name` and `applied_by` in Chinese, `label` an English message id."""

    code: str
    name: str
    label: str
    group: MeasureGroup
    list_codes: tuple[str, ...]
    applied_by: str
    ends_on_repair: bool
    rule_id: str
    source: Source
    validity: Validity


@dataclass(frozen=True)
class Incentive:
    """One incentive and when it is open to a person; `label` and `condition` are message ids.

    It is open to whoever has an honour (`has_honour`), or no negative record in force for
    `years_without_negative` years, where the figures are given.
    """

    code: str
    name: str
    label: str
    condition: str
    years_without_negative: int | None
    has_honour: bool
    offered_by: str
    rule_id: str
    source: Source
    validity: Validity


@cached
def all_measures() -> tuple[Measure, ...]:
    """Give every measure of the table."""
    document = load_document(FILE)
    groups = {group.code: group for group in map(_read_group, document.entries("group"))}
    return tuple(_read_measure(entry, groups) for entry in document.entries("measure"))


def measures_for(list_code: str, on: date | None = None) -> tuple[Measure, ...]:
    """Give the measures that follow from an entry in this list, on one day or on any."""
    return tuple(
        measure
        for measure in all_measures()
        if list_code in measure.list_codes and (on is None or measure.validity.covers(on))
    )


def measures_on(day: date) -> tuple[Measure, ...]:
    """Give the measures in force on a day."""
    return tuple(measure for measure in all_measures() if measure.validity.covers(day))


def incentives_on(day: date) -> tuple[Incentive, ...]:
    """Give the incentives in force on a day."""
    return tuple(incentive for incentive in all_incentives() if incentive.validity.covers(day))


@cached
def all_incentives() -> tuple[Incentive, ...]:
    """Give every incentive."""
    return tuple(_read_incentive(entry) for entry in load_document(FILE).entries("incentive"))


def _read_group(entry: Entry) -> MeasureGroup:
    group = MeasureGroup(entry.text("code"), entry.text("name"), entry.text("label"), rule_of(entry).id)
    entry.done()
    return group


def _read_measure(entry: Entry, groups: dict[str, MeasureGroup]) -> Measure:
    rule = rule_of(entry)
    group = groups.get(entry.text("group"))
    if group is None:
        raise entry.wrong(f"there is no group {entry.text('group')!r}")
    list_codes = entry.texts("lists")
    unknown = set(list_codes) - {one.code for one in all_lists()}
    if unknown:
        raise entry.wrong(f"there is no list {', '.join(sorted(unknown))}")
    measure = Measure(
        code=entry.text("code"),
        name=entry.text("name"),
        label=entry.text("label"),
        group=group,
        list_codes=list_codes,
        applied_by=entry.text("applied_by"),
        ends_on_repair=entry.flag("ends_on_repair"),
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
    )
    entry.done()
    return measure


def _read_incentive(entry: Entry) -> Incentive:
    rule = rule_of(entry)
    incentive = Incentive(
        code=entry.text("code"),
        name=entry.text("name"),
        label=entry.text("label"),
        condition=entry.text("condition"),
        years_without_negative=entry.optional_whole("years_without_negative"),
        has_honour=entry.flag("has_honour"),
        offered_by=entry.text("offered_by"),
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
    )
    entry.done()
    return incentive
