"""By what a person could be known in a text that is to name nobody: names, numbers, plates, doors.

The words are data (`data/anonymity.toml`). What is found says where and of what class, never the words.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from app.rulebook.loading import cached, load_document

FILE = "anonymity.toml"
_HAN = "[\u4e00-\u9fff]"
_ID = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])")
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[-— ]?\d{7,8})(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{4}(?: ?\d{4}){3}(?: ?\d{1,3})?(?!\d)")
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLATE = re.compile(rf"[{_PROVINCES}][A-Z][·\- ]?[A-Z0-9]{{5,6}}(?![A-Za-z0-9])")
_DOOR = re.compile(r"\d+\s*(?:号楼|栋|幢)|\d+\s*单元|\d+\s*室(?!内|外)")
_NAME_FIELD = re.compile(rf"姓\s*名\s*[:：]\s*(?!某|{_HAN}某){_HAN}")
_DOTTED = re.compile(rf"{_HAN}{{2,8}}[·•]{_HAN}{{2,8}}")


class Sign(StrEnum):
    """By what somebody could be known."""

    NAME = "name"
    ID_NUMBER = "id-number"
    TELEPHONE = "telephone"
    ACCOUNT = "account"
    PLATE = "plate"
    DOOR = "door"


@dataclass(frozen=True)
class Trace:
    """A sign in a paragraph; paragraphs are counted from 1."""

    paragraph: int
    sign: Sign


@dataclass(frozen=True)
class _Words:
    named: re.Pattern[str]
    harmless: frozenset[str]


def traces_of_people(text: str) -> tuple[Trace, ...]:
    """Give every sign once for each paragraph in which it stands."""
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return tuple(
        Trace(number, sign)
        for number, paragraph in enumerate(paragraphs, 1)
        for sign in _signs_in(unicodedata.normalize("NFKC", paragraph))
    )


def _signs_in(text: str) -> tuple[Sign, ...]:
    found = []
    if _names_somebody(text):
        found.append(Sign.NAME)
    patterns = (
        (Sign.ID_NUMBER, _ID),
        (Sign.TELEPHONE, _TELEPHONE),
        (Sign.ACCOUNT, _ACCOUNT),
        (Sign.PLATE, _PLATE),
        (Sign.DOOR, _DOOR),
    )
    found += [sign for sign, pattern in patterns if pattern.search(text)]
    if Sign.ID_NUMBER in found and Sign.ACCOUNT in found:
        found.remove(Sign.ACCOUNT)
    return tuple(found)


def _names_somebody(text: str) -> bool:
    if _NAME_FIELD.search(text) or _DOTTED.search(text):
        return True
    words = _words()
    return any(
        name[:2] not in words.harmless and "某" not in name
        for found in words.named.finditer(text)
        if (name := found["name"])
    )


@cached
def _words() -> _Words:
    document = load_document(FILE)
    people = document.section("people")
    values = people.values
    after = "".join(re.escape(sign) for sign in unicodedata.normalize("NFKC", str(values["after"])))
    markers = "|".join(people.texts("markers"))
    compound = "|".join(load_document("masking.toml").section("compound_family_names").texts("names"))
    families = str(values["families"])
    named = re.compile(
        rf"(?:{markers})[:： ]?(?P<name>(?:{compound}|[{families}]){_HAN}{{1,2}}?)(?=[{after}。、“”]|$)"
    )
    return _Words(named, frozenset(people.texts("harmless")))
