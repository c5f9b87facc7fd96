"""The serious-dishonesty lists: each by its legal standard, or not switched on."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.rulebook.deadlines import get_deadline
from app.rulebook.loading import Entry, RulebookError, Validity, cached, load_document
from app.rulebook.rules import Source, get_rule, rule_of

FILE = "lists.toml"


class Scope(StrEnum):
    """What a list protects, by the letters of the guideline."""

    HEALTH_AND_LIFE = "a"
    COMPETITION_AND_ORDER = "b"
    LEGAL_DUTIES = "c"
    NATIONAL_DEFENCE = "d"


@dataclass(frozen=True)
class SeriousList:
    """One list; `label` and `removal` are English message ids, `name` and `standard` Chinese law.

    `comment_from` and `comment_to` are the days on which the draft standard was open to public
    comment, where they are known.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    label: str
    standard: str | None
    scope: Scope
    record_kind: str
    is_switched_on: bool
    removal: str
    removal_rule_id: str
    rule_id: str
    source: Source
    validity: Validity
    comment_from: date | None
    comment_to: date | None

    def is_in_force(self, on: date) -> bool:
        """Tell whether entries may be taken and shown on this day."""
        return self.is_switched_on and self.validity.covers(on)


@cached
def all_lists() -> tuple[SeriousList, ...]:
    """Give every list, also those that are not switched on."""
    lists = tuple(_read_list(entry) for entry in load_document(FILE).entries("list"))
    for number, one in enumerate(lists):
        for other in lists[number + 1 :]:
            if one.validity.overlaps(other.validity) and _names(one) & _names(other):
                raise RulebookError(f"{FILE}: list {other.code}: shares a code or name with {one.code}")
    return lists


def find_list(code_or_name: str, on: date) -> SeriousList | None:
    """Give the list with this code, Chinese name or alias whose days cover `on`, or None.

    The list may be one that is not switched on: ask `is_in_force`.
    """
    wanted = "".join(code_or_name.split())
    for one in all_lists():
        if wanted in _names(one) and one.validity.covers(on):
            return one
    return None


def list_code_of(record_kind: str) -> str | None:
    """Give the code of the list that all records of this kind belong to, or None if there are several.

    A judgment debtor can stand in one list only, so a sheet of them does not name it.
    """
    codes = {one.code for one in all_lists() if one.record_kind == record_kind}
    return codes.pop() if len(codes) == 1 else None


def _names(one: SeriousList) -> set[str]:
    return {one.code, one.name, *one.aliases}


def _read_list(entry: Entry) -> SeriousList:
    rule = rule_of(entry)
    standard = entry.optional_text("standard")
    is_switched_on = entry.flag("switched_on")
    if is_switched_on and standard is None:
        raise entry.wrong("it is switched on without a legal 'standard'")
    one = SeriousList(
        code=entry.text("code"),
        name=entry.text("name"),
        aliases=entry.texts("aliases"),
        label=entry.text("label"),
        standard=standard,
        scope=entry.choice("scope", Scope),
        record_kind=entry.text("record_kind"),
        is_switched_on=is_switched_on,
        removal=entry.text("removal"),
        removal_rule_id=entry.text("removal_rule"),
        rule_id=rule.id,
        source=rule.source,
        validity=entry.validity(rule.source.validity),
        comment_from=entry.optional_day("comment_from"),
        comment_to=entry.optional_day("comment_to"),
    )
    get_rule(one.removal_rule_id)
    entry.done()
    _check_comment(entry, one)
    return one


def _check_comment(entry: Entry, one: SeriousList) -> None:
    """A draft standard is open to comment for at least the days that the rule gives (rule 2.1)."""
    if (one.comment_from is None) != (one.comment_to is None):
        raise entry.wrong("'comment_from' and 'comment_to' belong together")
    if one.comment_from is None or one.comment_to is None:
        return
    needed = get_deadline("list-public-comment", one.comment_from).length
    if (one.comment_to - one.comment_from).days + 1 < needed:
        raise entry.wrong(f"public comment lasts less than {needed} days")
    if one.comment_to >= one.validity.in_force_from:
        raise entry.wrong("public comment is not over when the list comes into force")
