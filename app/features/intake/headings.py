"""Which column of a department's sheet is which field; the names stand in `headings.toml`."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from app.adapters.sheets import heading_key, heading_keys

_BRACKETED = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_WAN_ENDING, _YUAN_ENDING = "_wan", "_own_yuan"
_PLAIN_YUAN = re.compile(r"(?:单位[:为]?)?(?:人民币)?元(?:人民币)?")


class HeadingsProblem(Exception):
    """The columns do not make a sheet of this kind: `heading-missing` or `unit-unknown`."""

    def __init__(self, code: str, heading: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = {"heading": heading}


@dataclass(frozen=True)
class _KindHeadings:
    by_key: Mapping[str, str]
    standard: Mapping[str, str]
    required: tuple[str, ...]


@cache
def _kinds() -> Mapping[str, _KindHeadings]:
    text = (files("app.features.intake") / "headings.toml").read_text(encoding="utf-8")
    kinds = {}
    for kind, table in tomllib.loads(text).items():
        by_key = {
            heading_key(alias): field for field, aliases in table["fields"].items() for alias in aliases
        }
        standard = {field: aliases[0] for field, aliases in table["fields"].items()}
        kinds[kind] = _KindHeadings(by_key, standard, tuple(table["required"]))
    return MappingProxyType(kinds)


def known_headings(kind: str) -> frozenset[str]:
    """Give the keys by which the heading row of this kind of sheet is found (for `open_sheet`)."""
    return frozenset(_kinds()[kind].by_key)


def standard_heading(kind: str, field: str) -> str:
    """Give the heading of the standard form for a field."""
    return _kinds()[kind].standard[field]


@lru_cache(maxsize=4096)
def field_of(kind: str, heading: str) -> str | None:
    """Give the field a heading stands for, or None for a column that this kind of sheet does not need.

    An amount in another unit than 万元 or 元 is no known column: see `check_headings`.
    """
    keys = _kinds()[kind].by_key
    full, short = heading_keys(heading)[0], heading_keys(heading)[-1]
    field = keys.get(full) or keys.get(short)
    if field is None or full in keys or not field.endswith(_WAN_ENDING):
        return field
    return _field_of_amount(field, heading)


def check_headings(kind: str, headings: Iterable[str]) -> None:
    """Raise HeadingsProblem where a needed column is missing or the unit of an amount is unknown."""
    fields = set()
    for heading in headings:
        field = field_of(kind, heading)
        if field is None and _is_amount_in_unknown_unit(kind, heading):
            raise HeadingsProblem("unit-unknown", heading)
        fields.add(field)
    for needed in _kinds()[kind].required:
        if needed not in fields:
            raise HeadingsProblem("heading-missing", standard_heading(kind, needed))


def _field_of_amount(field: str, heading: str) -> str | None:
    """Read the unit out of the brackets; without any, the form's own unit 万元 counts."""
    for inside in _BRACKETED.findall("".join(unicodedata.normalize("NFKC", heading).split())):
        if "万元" in inside:
            return field
        if _PLAIN_YUAN.fullmatch(inside):
            return field.removesuffix(_WAN_ENDING) + _YUAN_ENDING
        if "元" in inside:
            return None
    return field


def _is_amount_in_unknown_unit(kind: str, heading: str) -> bool:
    field = _kinds()[kind].by_key.get(heading_keys(heading)[-1])
    return bool(field and field.endswith(_WAN_ENDING))
