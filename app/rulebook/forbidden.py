"""What may not stand in the free text of a row: health, religion, addresses, other people's names.

Rule 1.6 forbids collecting it, rule 1.8 showing it. A finding may state its facts, and so in the
conduct, the facts and the content only what is said of the person is flagged: 病死猪肉 is a fact,
当事人患有… is not. The words are data (`data/forbidden.toml`), each class with its source.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.rulebook.identity import is_id_number
from app.rulebook.loading import Entry, cached, load_document
from app.rulebook.screening import compacted

FILE = "forbidden.toml"
FORBIDDEN_CONTENT = "forbidden-content"
ID_NUMBER_CLASS = "id-number"

_LAW_TITLE = re.compile(r"《[^》]*》")
_PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
_ID_SHAPE = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_CLAUSE_ENDS = ",。;!?"
_SHORT, _MOST_KEPT = 60, 4096
# Code of the pattern, class, source.
_Found = tuple[str, str, str]


class Where(StrEnum):
    """Which fields a pattern is for."""

    NOTE = "note"
    FINDING = "finding"
    ANYWHERE = "anywhere"


@dataclass(frozen=True)
class Forbidden:
    """What was found, without the words themselves: the field, the class, and the pattern's code."""

    field: str
    code: str
    excerpt_class: str
    source: str


@dataclass(frozen=True)
class _Pattern:
    code: str
    excerpt_class: str
    where: Where
    needs: frozenset[str]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class _Data:
    note_patterns: tuple[_Pattern, ...]
    finding_patterns: tuple[_Pattern, ...]
    harmless: Mapping[str, re.Pattern[str]]
    sources: Mapping[str, str]
    kept: dict[tuple[str, bool, bool], tuple[_Found, ...]] = field(default_factory=dict)


def forbidden_content(
    texts: Mapping[str, str],
    *,
    findings: frozenset[str] = frozenset(),
    numbered: frozenset[str] = frozenset(),
) -> tuple[Forbidden, ...]:
    """Give everything in `texts` (field → words) that may not be collected or shown.

    `findings` are the fields that state what the person did; every other field is a note. In the
    `numbered` fields (licences) a number is expected, and no number is taken for a phone or an ID.
    """
    return tuple(
        Forbidden(name, code, kind, source)
        for name, text in texts.items()
        if text
        for code, kind, source in _found(text, name in findings, name in numbered)
    )


def _found(text: str, is_finding: bool, is_numbered: bool) -> tuple[_Found, ...]:
    """Short texts (kinds of conduct and penalty) come again in row after row: their answers are kept."""
    data = _data()
    if len(text) > _SHORT:
        return tuple(_found_in(data, text, is_finding, is_numbered))
    key = (text, is_finding, is_numbered)
    found = data.kept.get(key)
    if found is None:
        found = tuple(_found_in(data, text, is_finding, is_numbered))
        if len(data.kept) >= _MOST_KEPT:
            data.kept.clear()
        data.kept[key] = found
    return found


def _found_in(data: _Data, text: str, is_finding: bool, is_numbered: bool) -> Iterator[_Found]:
    plain = _LAW_TITLE.sub("", compacted(text))
    cleaned: dict[str, str] = {}
    if not is_numbered and any(is_id_number(number) for number in _ID_SHAPE.findall(plain)):
        yield "id-number", ID_NUMBER_CLASS, data.sources[ID_NUMBER_CLASS]
    signs = frozenset(plain)
    for pattern in data.finding_patterns if is_finding else data.note_patterns:
        # Most rows have nothing of the kind: whole patterns are passed over by the characters they need.
        if pattern.needs and pattern.needs.isdisjoint(signs):
            continue
        if is_numbered and pattern.excerpt_class in ("contact", "account"):
            continue
        kind = pattern.excerpt_class
        if kind not in cleaned:
            cleaned[kind] = data.harmless[kind].sub("□", plain) if kind in data.harmless else plain
        if _matches(pattern, cleaned[kind]):
            yield pattern.code, kind, data.sources[kind]


def _matches(pattern: _Pattern, text: str) -> bool:
    for found in pattern.pattern.finditer(text):
        if pattern.unless is None or not pattern.unless.search(_clause_around(text, *found.span())):
            return True
    return False


def _clause_around(text: str, start: int, end: int) -> str:
    """Give the sentence part that holds text[start:end]: what excuses a word stands beside it."""
    before = max((text.rfind(sign, 0, start) for sign in _CLAUSE_ENDS), default=-1)
    after = min((place for sign in _CLAUSE_ENDS if (place := text.find(sign, end)) >= 0), default=len(text))
    return text[before + 1 : after]


@cached
def _data() -> _Data:
    document = load_document(FILE)
    parts = {key: str(value) for key, value in document.section("parts").values.items()}
    harmless = document.section("harmless")
    words = {key: harmless.texts(key) for key in harmless.values}
    patterns = tuple(_read_pattern(entry, parts) for entry in document.entries("pattern"))
    return _Data(
        note_patterns=tuple(one for one in patterns if one.where is not Where.FINDING),
        finding_patterns=tuple(one for one in patterns if one.where is not Where.NOTE),
        harmless={key: _any_of(listed) for key, listed in words.items() if listed},
        sources={key: str(value) for key, value in document.section("sources").values.items()},
    )


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _read_pattern(entry: Entry, parts: Mapping[str, str]) -> _Pattern:
    unless = entry.optional_text("unless")
    return _Pattern(
        code=entry.text("code"),
        excerpt_class=entry.text("class"),
        where=entry.choice("where", Where),
        needs=frozenset(entry.optional_text("needs") or ""),
        pattern=_compiled(entry, entry.text("pattern"), parts),
        unless=_compiled(entry, unless, parts) if unless else None,
    )


def _compiled(entry: Entry, pattern: str, parts: Mapping[str, str]) -> re.Pattern[str]:
    try:
        while _PLACEHOLDER.search(pattern):  # a part may be made of parts
            pattern = _PLACEHOLDER.sub(lambda part: parts[part[1]], pattern)
        return re.compile(pattern)
    except (re.error, KeyError) as error:
        raise entry.wrong(f"is no pattern: {error}") from error
