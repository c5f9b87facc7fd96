"""What of a name or a number may be published (rule 1.8).

* A Han name: the family name, compound ones known, and one star, however long the given name is.
* A name with a middle dot (阿卜杜热西提·买买提) has no family name: the first character and one star.
* A Latin name: it cannot be told which part is the family name: the first letter and one star.
* A name of one character: the star alone, as the character would be the whole name.
"""

import re
import unicodedata
from dataclasses import dataclass

from app.rulebook.loading import cached, load_document

FILE = "masking.toml"
STAR = "*"
ID_LENGTH = 18
HEAD, TAIL = 6, 4
# Signs that change the look of the character before them and belong to it.
_VARIATION_SELECTORS = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
_JOINED = frozenset(map(chr, _VARIATION_SELECTORS))
_INVISIBLE = frozenset({"Cc", "Cf"})
# An ID number that stands alone, or one that can be nothing else inside a longer run of signs.
_ID_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])\d{17}[\dXxＸｘ](?![0-9A-Za-z])|[1-9]\d{5}(?:18|19|20)\d{9}[\dXxＸｘ]"
)
# What may stand between the letters of a name and leaves it legible, besides the middle dots.
_GAPS = r"\s.\-\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"


@dataclass(frozen=True)
class _NameData:
    compound: tuple[str, ...]
    dots: frozenset[str]


@cached
def _data() -> _NameData:
    document = load_document(FILE)
    families, dots = document.section("compound_family_names"), document.section("middle_dots")
    names = {*families.texts("names"), *families.texts("traditional")}
    return _NameData(
        compound=tuple(sorted(names, key=len, reverse=True)), dots=frozenset(dots.texts("characters"))
    )


def mask_name(name: str) -> str:
    """Give the publishable form of a person's name: never more than the family name, then `*`."""
    characters = _characters(name)
    if len(characters) < 2 or not _is_letter(characters[0]):
        return STAR
    if not any(character in _data().dots for character in characters):
        plain = "".join(character[0] for character in characters)
        for family in _data().compound:
            if plain.startswith(family) and len(plain) > len(family):
                return "".join(characters[: len(family)]) + STAR
    return characters[0] + STAR


def unify_middle_dots(name: str) -> str:
    """Write every kind of middle dot between two letters as `·` (U+00B7)."""
    dots = _data().dots
    return "".join("·" if sign in dots and 0 < place < len(name) - 1 else sign
                   for place, sign in enumerate(name))  # fmt: skip


def mask_id_number(value: str) -> str:
    """Give 130126********0016; whatever has not 18 characters is hidden whole."""
    if len(value) != ID_LENGTH or not value.isascii():
        return STAR * len(value)
    return value[:HEAD] + STAR * (ID_LENGTH - HEAD - TAIL) + value[-TAIL:]


def mask_within(text: str, name: str) -> str:
    """Words as they may be published: the person's name and every ID number in them in their masked form.

    A name is found however it is spaced or dotted; a licence can carry the ID number as its own.
    """
    numbers_masked = _ID_NUMBER.sub(lambda found: mask_id_number(found.group()), text)
    return _replace_name(numbers_masked, name, mask_name(name))


def leave_out(text: str, name: str) -> str:
    """Words as they may be searched: the same, with nothing left of the name and the numbers (promise 18)."""
    return _replace_name(_ID_NUMBER.sub(STAR, text), name, STAR)


def _replace_name(text: str, name: str, shown: str) -> str:
    gap = f"[{_GAPS}{re.escape(''.join(sorted(_data().dots)))}]"
    letters = [re.escape(sign) for sign in name if not re.match(gap, sign)]
    if not letters:
        return text
    # Sheets set a short name apart with spaces: 张 三.
    return re.sub(f"{gap}*".join(letters), lambda _found: shown, text, flags=re.IGNORECASE)


def _characters(name: str) -> list[str]:
    """Split a name into what a reader sees as characters; spaces and invisible signs are left out."""
    characters: list[str] = []
    for sign in name:
        if sign in _JOINED or unicodedata.combining(sign):
            if characters:
                characters[-1] += sign
        elif not sign.isspace() and unicodedata.category(sign) not in _INVISIBLE:
            # A character that this Python does not know yet, or one of a private use, is a character too:
            # left out, the next one would be taken for the family name.
            characters.append(sign)
    return characters


def _is_letter(character: str) -> bool:
    return unicodedata.category(character[0]).startswith("L")
