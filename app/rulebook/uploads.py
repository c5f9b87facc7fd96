"""What people may send: kinds, sizes, numbers, and where files can be attached. Data, set by the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.rulebook.loading import Entry, RulebookError, cached, load_document
from app.rulebook.rules import Source, rule_of

FILE = "uploads.toml"
FILE_MEGABYTES = "file-megabytes"
FILES = "files"
TOTAL_MEGABYTES = "total-megabytes"
MEGAPIXELS = "megapixels"
KEPT_SIDE = "kept-side"
PAGES = "pages"
UNATTACHED_HOURS = "unattached-hours"
WAITING_MEGABYTES = "waiting-megabytes"


@dataclass(frozen=True)
class UploadLimit:
    """One figure; `label` is an English message id that says what is counted and in which unit."""

    id: str
    label: str
    value: int
    rule_id: str
    source: Source


@dataclass(frozen=True)
class UploadKind:
    """A kind of file that is taken."""

    id: str
    label: str
    rule_id: str
    source: Source


@dataclass(frozen=True)
class UploadArea:
    """Where files can be attached. `key` is the purpose of the key that seals them."""

    id: str
    label: str
    key: str
    keeps_names: bool
    rule_id: str
    source: Source


class UnknownArea(LookupError):
    """The data name no such area."""


def limit(limit_id: str) -> int:
    """Give the figure of this id. Raises KeyError for an id that the data do not have."""
    return _limits()[limit_id].value


def all_limits() -> tuple[UploadLimit, ...]:
    """Give every limit in the order of the data file."""
    return tuple(_limits().values())


def kinds() -> tuple[UploadKind, ...]:
    """Give the kinds that are taken, in the order of the data file."""
    return _kinds()


def area(area_id: str) -> UploadArea:
    """Give an area; raise UnknownArea if there is none of this name."""
    try:
        return _areas()[area_id]
    except KeyError:
        raise UnknownArea(area_id) from None


def areas() -> tuple[UploadArea, ...]:
    """Give every area."""
    return tuple(_areas().values())


def _base(entry: Entry) -> tuple[str, str, str, Source]:
    rule = rule_of(entry)
    return entry.text("code"), entry.text("label"), rule.id, rule.source


@cached
def _limits() -> Mapping[str, UploadLimit]:
    limits: dict[str, UploadLimit] = {}
    for entry in load_document(FILE).entries("limit"):
        code, label, rule_id, source = _base(entry)
        found = UploadLimit(code, label, entry.whole("value"), rule_id, source)
        entry.done()
        if found.value == 0:
            raise RulebookError(f"{FILE}: limit {found.id}: 0 would let nothing pass")
        limits[found.id] = found
    return MappingProxyType(limits)


@cached
def _kinds() -> tuple[UploadKind, ...]:
    found = []
    for entry in load_document(FILE).entries("kind"):
        found.append(UploadKind(*_base(entry)))
        entry.done()
    return tuple(found)


@cached
def _areas() -> Mapping[str, UploadArea]:
    found: dict[str, UploadArea] = {}
    for entry in load_document(FILE).entries("area"):
        code, label, rule_id, source = _base(entry)
        found[code] = UploadArea(code, label, entry.text("key"), entry.flag("keeps_names"), rule_id, source)
        entry.done()
    return MappingProxyType(found)
