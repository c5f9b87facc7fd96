"""The words of fixed choice in sheets, each with its code; and for which acts a court lists longer."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.rulebook.loading import Entry, RulebookError, cached, load_document
from app.rulebook.rules import rule_of
from app.rulebook.spans import Span

FILE = "row_codes.toml"
PERMIT_STATUS = "permit_status"
USAGE_SCOPE = "usage_scope"
PERFORMANCE = "performance"
COMMITMENT_KIND = "commitment_kind"
COMMITMENT_STATE = "commitment_state"
TITLE_LEVEL = "title_level"
TITLE_STATE = "title_state"
TABLES = (
    PERMIT_STATUS,
    USAGE_SCOPE,
    PERFORMANCE,
    COMMITMENT_KIND,
    COMMITMENT_STATE,
    TITLE_LEVEL,
    TITLE_STATE,
)

_SIGNS = re.compile(r"[^\w]|_")
_NUMBERING = re.compile(r"^\d+[.、:：)）-]+(?=\D)")
_FIGURES = re.compile(r"(\d+)(个月|月|年)")
_HAN_FIGURES = str.maketrans("一二两三四五六七八九", "1223456789")


@dataclass(frozen=True)
class RowCode:
    """One choice: its code, and an English message id for it."""

    code: str
    label: str
    rule_id: str


@dataclass(frozen=True)
class DebtorActs:
    """The acts that a cell names, and how much longer than the usual term they let a court list."""

    codes: tuple[str, ...]
    may_be_longer: bool


@dataclass(frozen=True)
class _DebtorAct:
    code: str
    prolongs: bool
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Extension:
    least: Span
    most: Span
    default: Span
    acts_from: int


def find_code(table: str, cell: str) -> RowCode | None:
    """Give the choice that a cell names, or None for words that the table does not have."""
    return _tables()[table].get(_key(cell))


def label_of(table: str, code: str) -> str:
    """Give the English message id of a code. Raises KeyError."""
    return _labels()[table][code]


def debtor_acts(cell: str) -> DebtorActs:
    """Give the acts of a judgment debtor that a cell names; one act in two wordings counts once."""
    plain = "".join(unicodedata.normalize("NFKC", cell).split()).replace(",", "、")
    acts = [act for act in _debtor_acts() if any(word in plain for word in act.words)]
    codes = {act.code for act in acts}
    if "resists-by-violence" in codes:
        codes.discard("resists")
    is_violent = any(act.prolongs for act in acts)
    return DebtorActs(
        tuple(act.code for act in acts if act.code in codes),
        is_violent or len(codes) >= _extension().acts_from,
    )


def debtor_extension(acts: DebtorActs, *, longer: str, whole: str, usual: Span) -> Span:
    """Give what the listing lasts beyond the `usual` term: as the court's sheet says, within the law.

    `longer` is the cell on how much longer ("延长二年"), `whole` the one on the whole term ("三年");
    where both are silent, the data's default counts.
    """
    if not acts.may_be_longer:
        return Span()
    limits, named, in_all = _extension(), _span_of(longer), _span_of(whole)
    if not named and in_all:
        if in_all <= usual:
            return Span()
        named = Span(in_all.total_months - usual.total_months)
    return min(max(named, limits.least), limits.most) if named else limits.default


def _span_of(said: str) -> Span:
    found = _FIGURES.search("".join(unicodedata.normalize("NFKC", said).split()).translate(_HAN_FIGURES))
    if found is None:
        return Span()
    return Span.of(years=int(found[1])) if found[2] == "年" else Span.of(months=int(found[1]))


def _key(cell: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", cell).split())
    return _SIGNS.sub("", _NUMBERING.sub("", plain)).lower()


@cached
def _tables() -> Mapping[str, Mapping[str, RowCode]]:
    return MappingProxyType({table: _read_table(table) for table in TABLES})


@cached
def _labels() -> Mapping[str, Mapping[str, str]]:
    return {table: {one.code: one.label for one in codes.values()} for table, codes in _tables().items()}


def _read_table(table: str) -> Mapping[str, RowCode]:
    codes: dict[str, RowCode] = {}
    for entry in load_document(FILE).entries(table):
        code = RowCode(entry.text("code"), entry.text("label"), rule_of(entry).id)
        for word in entry.texts("words"):
            if codes.setdefault(_key(word), code) is not code:
                raise entry.wrong(f"{word!r} stands for {codes[_key(word)].code!r} already")
        entry.done()
    return MappingProxyType(codes)


@cached
def _debtor_acts() -> tuple[_DebtorAct, ...]:
    acts = []
    for entry in load_document(FILE).entries("debtor_act"):
        rule_of(entry)
        entry.text("label")
        acts.append(_DebtorAct(entry.text("code"), entry.flag("prolongs"), entry.texts("words")))
        entry.done()
    return tuple(acts)


@cached
def _extension() -> _Extension:
    entry: Entry = load_document(FILE).section("debtor_extension")
    rule_of(entry)
    entry.text("status")
    least, most, default = (
        Span.of(months=entry.whole(f"{name}_months")) for name in ("least", "most", "default")
    )
    if default and not least <= default <= most:
        raise RulebookError(f"{FILE}: debtor_extension: the default lies outside the limits")
    extension = _Extension(least, most, default, entry.whole("acts_from"))
    entry.done()
    return extension
