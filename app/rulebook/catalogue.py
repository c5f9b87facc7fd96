"""The catalogue to begin with, and which of its items a record falls under."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from app.rulebook.code_tables import catalogue_categories, find_domain
from app.rulebook.lists import all_lists, list_code_of
from app.rulebook.loading import Entry, Validity, cached, load_document
from app.rulebook.retention import UnknownRetention, get_retention
from app.rulebook.rules import Source, rule_of
from app.rulebook.severity import known_kinds
from app.rulebook.term_table import UnknownFindingKind, get_finding_kind

FILE = "catalogue.toml"


class AccessMode(StrEnum):
    """Who may see what an item collects: 公开公示, 授权查询, 政务共享."""

    PUBLIC = "public"
    AUTHORISED = "authorised"
    SHARED = "shared"


class ItemLike(Protocol):
    """What matching needs of an item, whether it comes from the data or from a table."""

    @property
    def code(self) -> str: ...
    @property
    def record_kind(self) -> str: ...
    @property
    def penalty_kinds(self) -> Collection[str]: ...
    @property
    def list_code(self) -> str | None: ...
    @property
    def in_force_from(self) -> date: ...
    @property
    def in_force_to(self) -> date | None: ...


Item = TypeVar("Item", bound=ItemLike)


@dataclass(frozen=True)
class CatalogueItemData:
    """One item: bases and `name` in Chinese law, `label` an English message id.

    Empty `penalty_kinds` fits every penalty; `list_code` None fits no particular list. An item for
    public display always names its `publication_basis`.
    """

    code: str
    name: str
    label: str
    category: str
    record_kind: str
    penalty_kinds: tuple[str, ...]
    list_code: str | None
    domain: str | None
    collecting_basis: str
    publication_basis: str | None
    access_mode: AccessMode
    fields: tuple[str, ...]
    retention: str
    in_force_from: date
    in_force_to: date | None
    rule_id: str
    source: Source


@cached
def initial_items() -> tuple[CatalogueItemData, ...]:
    """Give the items of the catalogue to begin with."""
    return tuple(_read_item(entry) for entry in load_document(FILE).entries("item"))


def match_item(
    items: Iterable[Item],
    *,
    record_kind: str,
    kinds: Collection[str] = (),
    list_code: str | None = None,
    on: date,
) -> Item | None:
    """Give the most specific item in force on `on` that the record falls under, or None.

    `kinds` are the kinds of penalty of the decision; one of them is enough. An item for a list goes
    before one for kinds of penalty, that before one for all; then the newest goes first.
    """
    named = list_code or list_code_of(record_kind)
    fitting = [item for item in items if _fits(item, record_kind, kinds, named, on)]
    return max(fitting, key=_specificity, default=None)


def _fits(item: ItemLike, record_kind: str, kinds: Collection[str], list_code: str | None, on: date) -> bool:
    return (
        item.record_kind == record_kind
        and Validity(item.in_force_from, item.in_force_to).covers(on)
        and (not item.penalty_kinds or not set(item.penalty_kinds).isdisjoint(kinds))
        and (item.list_code is None or item.list_code == list_code)
    )


def _specificity(item: ItemLike) -> tuple[bool, bool, date, str]:
    return (item.list_code is not None, bool(item.penalty_kinds), item.in_force_from, item.code)


def _read_item(entry: Entry) -> CatalogueItemData:
    rule = rule_of(entry)
    validity = entry.validity(rule.source.validity)
    item = CatalogueItemData(
        code=entry.text("code"),
        name=entry.text("name"),
        label=entry.text("label"),
        category=entry.text("category"),
        record_kind=entry.text("record_kind"),
        penalty_kinds=entry.texts("penalty_kinds"),
        list_code=entry.optional_text("list_code"),
        domain=entry.optional_text("domain"),
        collecting_basis=entry.text("collecting_basis"),
        publication_basis=entry.optional_text("publication_basis"),
        access_mode=entry.choice("access_mode", AccessMode),
        fields=entry.texts("fields"),
        retention=entry.text("retention"),
        in_force_from=validity.in_force_from,
        in_force_to=validity.in_force_to,
        rule_id=rule.id,
        source=rule.source,
    )
    entry.done()
    _check_item(entry, item)
    return item


def _check_item(entry: Entry, item: CatalogueItemData) -> None:
    if item.access_mode is AccessMode.PUBLIC and item.publication_basis is None:
        raise entry.wrong("it is for public display without a 'publication_basis'")
    if item.category not in {category.code for category in catalogue_categories()}:
        raise entry.wrong(f"there is no category {item.category!r}")
    if item.domain is not None and find_domain(item.domain) is None:
        raise entry.wrong(f"there is no field {item.domain!r}")
    strange = set(item.penalty_kinds) - known_kinds()
    if strange:
        raise entry.wrong(f"there is no kind of penalty {', '.join(sorted(strange))}")
    _check_links(entry, item)


def _check_links(entry: Entry, item: CatalogueItemData) -> None:
    lists = {one.code: one for one in all_lists()}
    if item.list_code is not None and item.list_code not in lists:
        raise entry.wrong(f"there is no list {item.list_code!r}")
    if item.list_code is not None and not lists[item.list_code].is_switched_on:
        raise entry.wrong(f"the list {item.list_code!r} is not switched on")
    try:
        get_retention(item.retention)
        get_finding_kind(item.record_kind)
    except (UnknownRetention, UnknownFindingKind) as error:
        raise entry.wrong(f"{type(error).__name__}: {error}") from None
