"""Code tables of the guideline: fields, occupations, conduct, campaign dates, categories, remedies."""

from dataclasses import dataclass
from datetime import date

from lunardate import LunarDate  # type: ignore[import-untyped]

from app.rulebook.holidays import lunar_day
from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "code_tables.toml"


@dataclass(frozen=True)
class CodeEntry:
    """One row of a code table: `name` in Chinese as its source has it, `label` an English message id."""

    code: str
    name: str
    label: str
    rule_id: str
    source: Source
    validity: Validity


@dataclass(frozen=True)
class CampaignDate:
    """An occasion for campaigns, with its day of the year if it has one."""

    entry: CodeEntry
    month: int | None
    day: int | None
    lunar: str | None

    def in_year(self, year: int) -> date | None:
        """Give its day in `year`, or None where the office has to set it."""
        if self.month is not None and self.day is not None:
            return date(year, self.month, self.day)
        return lunar_day(self.lunar, year) or _new_year_of_the_moon(self.lunar, year) if self.lunar else None


@dataclass(frozen=True)
class Remedy:
    """What a person can do about a record: `name` in Chinese, `label` and `term` English message ids."""

    code: str
    name: str
    label: str
    term: str
    kinds: tuple[str, ...]
    rule_id: str
    source: Source


def _new_year_of_the_moon(festival: str, year: int) -> date | None:
    """The first day of the lunar year, beyond the years of the table; None for what is no new year."""
    if festival != "spring_festival" or not 1900 < year < 2100:
        return None
    reckoned: date = LunarDate(year, 1, 1).to_solar_date()
    return reckoned


@cached
def domains() -> tuple[CodeEntry, ...]:
    """Give the sixteen key fields."""
    return _table("domain")


@cached
def all_domains() -> tuple[CodeEntry, ...]:
    """Give the key fields and the fields that only have a term of their own."""
    return (*domains(), *_table("special_domain"))


def find_domain(code_or_name: str) -> CodeEntry | None:
    """Give the field of this code or Chinese name, or None."""
    return next((one for one in all_domains() if code_or_name in {one.code, one.name}), None)


@cached
def occupations() -> tuple[CodeEntry, ...]:
    """Give the occupations whose records are kept first."""
    return _table("occupation")


@cached
def priority_conduct() -> tuple[CodeEntry, ...]:
    """Give the conduct that is dealt with first."""
    return _table("priority_conduct")


@cached
def student_conduct() -> tuple[CodeEntry, ...]:
    """Give the conduct of adult students that may be recorded."""
    return _table("student_conduct")


@cached
def catalogue_categories() -> tuple[CodeEntry, ...]:
    """Give the categories of the catalogue."""
    return _table("catalogue_category")


@cached
def campaign_dates() -> tuple[CampaignDate, ...]:
    """Give the nine occasions for campaigns in the order of the guideline."""
    return tuple(_read_campaign_date(entry) for entry in load_document(FILE).entries("campaign_date"))


@cached
def all_remedies() -> tuple[Remedy, ...]:
    """Give every remedy."""
    return tuple(_read_remedy(entry) for entry in load_document(FILE).entries("remedy"))


def remedies_for(kind: str) -> tuple[Remedy, ...]:
    """Give the remedies against a record of this kind."""
    return tuple(remedy for remedy in all_remedies() if kind in remedy.kinds)


def _table(table: str) -> tuple[CodeEntry, ...]:
    rows = []
    for entry in load_document(FILE).entries(table):
        rows.append(_read(entry))
        entry.done()
    if len({row.code for row in rows}) < len(rows):
        raise RulebookError(f"{FILE}: {table}: a code stands there twice")
    return tuple(rows)


def _read(entry: Entry) -> CodeEntry:
    rule = rule_of(entry)
    return CodeEntry(
        code=entry.text("code"),
        name=entry.text("name"),
        label=entry.text("label"),
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
    )


def _read_campaign_date(entry: Entry) -> CampaignDate:
    occasion = CampaignDate(
        entry=_read(entry),
        month=entry.optional_whole("month"),
        day=entry.optional_whole("day"),
        lunar=entry.optional_text("lunar"),
    )
    entry.done()
    return occasion


def _read_remedy(entry: Entry) -> Remedy:
    rule = rule_of(entry)
    remedy = Remedy(
        code=entry.text("code"),
        name=entry.text("name"),
        label=entry.text("label"),
        term=entry.text("term"),
        kinds=entry.texts("kinds"),
        rule_id=rule.id,
        source=rule.source,
    )
    entry.done()
    return remedy
