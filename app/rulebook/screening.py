"""What intake must not let through: sealed records, summary penalties, organisations, formulas.

Pure functions over the words and patterns of `data/screening.toml`; each entry there names its
source. What may not stand in free text is in `app.rulebook.forbidden`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.rulebook.identity import claimed_birth_date, is_credit_code, is_id_number
from app.rulebook.loading import Entry, cached, load_document

FILE = "screening.toml"
SEALED_BY_LAW = "sealed-by-law"

_SPACE_OR_INVISIBLE = re.compile(
    "[\\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f]+"
)
_QUOTED_TITLE = re.compile(r"《([^》]{0,100})》")
_UNQUOTED_TITLE = re.compile(r"[一-鿿]{2,40}?(?:法|条例|办法|规定|细则)(?=第|之|的|$|[,.;。、()>])")
_BRACKETED = re.compile(r"[(（\[【〔]([^)）\]】〕]*)[)）\]】〕]")
_NUMBER = re.compile(r"[+-]?[¥￥]?\d[\d,.]*(?:万?元|%)?")
_DAY_OR_DASHES = re.compile(r"[-—]+|-?\d{1,4}(?:[-/.]\d{1,2}){1,2}")
_NAME_LOOKED_AT = 200
_FORMULA_STARTS = frozenset("=+-@")
_RAW_FORMULA_STARTS = frozenset("\t\r")


@dataclass(frozen=True)
class Screened:
    """Why a row is held back: the rule's code, its legal source, and which test found it."""

    code: str
    source: str
    found_by: str


@dataclass(frozen=True)
class _SealedData:
    source: str
    law: re.Pattern[str]
    kind: re.Pattern[str]
    conduct: re.Pattern[str]
    organ: re.Pattern[str]
    detention: re.Pattern[str]
    decision_no: re.Pattern[str]
    acts: re.Pattern[str]
    no_other_law: tuple[str, ...]


@dataclass(frozen=True)
class _SummaryData:
    anywhere: re.Pattern[str]
    on_the_spot: re.Pattern[str]
    no_penalty_between: tuple[str, ...]
    decision_no: re.Pattern[str]
    basis: re.Pattern[str]
    denied_before: re.Pattern[str]
    denied_after: re.Pattern[str]


@dataclass(frozen=True)
class _OrganisationData:
    categories: tuple[str, ...]
    names: re.Pattern[str]
    latin: re.Pattern[str]
    operator: re.Pattern[str]
    id_types: tuple[str, ...]


# A row asks for the same few texts several times, and no more are kept.
@lru_cache(maxsize=32)
def compacted(text: str) -> str:
    """Give the text as patterns see it: full-width letters plain, no spaces or invisible signs."""
    return _SPACE_OR_INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


def sealed_reason(
    *, basis: str, body_name: str, decision_no: str, conduct: str, facts: str, kinds: str
) -> Screened | None:
    """Tell whether the row records a violation of public-security administration (rule 1.4).

    Sealed are: a basis that names the statute in any of its names; a kind or a conduct so called; and a
    decision of a public-security organ that names no other law and imposes detention, bears the number of
    the general procedure, or punishes an act of that statute. Traffic, fire, exit-entry, anti-fraud and
    precursor penalties of the same organs under their own named laws are not.
    """
    data = _sealed_data()
    row = [compacted(text) for text in (basis, body_name, decision_no, conduct, facts, kinds)]
    basis, body_name, decision_no, conduct, facts, kinds = row
    found_by = _sealed_by_its_words(data, basis, body_name, conduct, facts, kinds)
    if found_by is None and not _names_another_law(basis, data):
        found_by = _sealed_by_its_organ(data, body_name, decision_no, conduct + "。" + facts, kinds)
    return Screened(SEALED_BY_LAW, data.source, found_by) if found_by else None


def _sealed_by_its_words(
    data: _SealedData, basis: str, body_name: str, conduct: str, facts: str, kinds: str
) -> str | None:
    if data.law.search(basis):
        return "basis"
    if data.kind.search(kinds):
        return "kind"
    if data.conduct.search(conduct) or data.law.search(conduct):
        return "conduct"
    if data.organ.search(body_name) and (data.conduct.search(facts) or data.law.search(facts)):
        return "facts"
    return None


def _sealed_by_its_organ(
    data: _SealedData, body_name: str, decision_no: str, acts: str, kinds: str
) -> str | None:
    if data.detention.search(kinds):
        return "detention"
    if data.decision_no.search(decision_no):
        return "decision-number"
    if data.organ.search(body_name) and data.acts.search(acts):
        return "organ-and-act"
    return None


def _names_another_law(basis: str, data: _SealedData) -> bool:
    titles = _QUOTED_TITLE.findall(basis)
    titles += _UNQUOTED_TITLE.findall(_QUOTED_TITLE.sub("。", basis))
    return any(not any(law in title for law in data.no_other_law) for title in titles if title)


def is_summary_procedure(texts: Iterable[str], *, decision_no: str = "", basis: str = "") -> bool:
    """Tell whether the row says anywhere that the penalty was imposed by the summary procedure (rule 1.5).

    It may say so in words in any text, by the letters of the decision's number, or by the article.
    """
    data = _summary_data()
    if data.decision_no.search(compacted(decision_no)) or data.basis.search(compacted(basis)):
        return True
    return any(_says_summary(compacted(text), data) for text in texts if text)


def _says_summary(text: str, data: _SummaryData) -> bool:
    if not any(word in text for word in ("简易", "当场", "现场")):
        return False
    for found in data.anywhere.finditer(text):
        if not _is_denied(text, found.start(), found.end(), data):
            return True
    for found in data.on_the_spot.finditer(text):
        between = found["between"]
        if any(word in between for word in data.no_penalty_between):
            continue
        if not _is_denied(text, found.start(), found.end(), data):
            return True
    return False


def _is_denied(text: str, start: int, end: int, data: _SummaryData) -> bool:
    clause = re.split(r"[,;。!?]", text[max(0, start - 40) : start])[-1]
    return bool(data.denied_before.search(clause) or data.denied_after.search(text[end : end + 20]))


def is_not_natural_person(
    category: str,
    name: str,
    code: str = "",
    *,
    other_codes: Iterable[str] = (),
    id_type: str = "",
    id_number: str = "",
) -> bool:
    """Tell whether the row is about a company, an organisation or an individual business (rule 1.2).

    `code` is the unified social credit code's column, `other_codes` the registration numbers beside it.
    An ID number that was put into one of them does not make a person a company; a credit code in the
    ID number's column makes the row a company's.
    """
    data = _organisation_data()
    if any(word in compacted(category) for word in data.categories):
        return True
    if any(word in compacted(id_type) for word in data.id_types):
        return True
    if any(_is_registration_number(number) for number in (code, *other_codes)):
        return True
    has_letters = any(sign.isalpha() for sign in id_number[:-1])
    return (has_letters and is_credit_code(id_number)) or _is_organisation_name(name, data)


def _is_registration_number(text: str) -> bool:
    number = compacted(text)
    looks_so = number.isascii() and number.replace("-", "").isalnum() and len(number) >= 8
    return looks_so and not is_id_number(number) and claimed_birth_date(number) is None


def _is_organisation_name(name: str, data: _OrganisationData) -> bool:
    name = name[:_NAME_LOOKED_AT]
    if data.latin.search(name):
        return True
    plain = compacted(name)
    outside = _BRACKETED.sub("", plain)
    parts = (plain, outside, *_BRACKETED.findall(plain))
    return bool(data.operator.search(outside)) or any(data.names.search(part) for part in parts)


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would read the text as a formula: = + - @ (also full-width), tab, CR.

    A number, a date and a row of dashes only look so. A cell's leading spaces do not hide it.
    """
    if text[:1] in _RAW_FORMULA_STARTS:
        return True
    plain = unicodedata.normalize("NFKC", text).lstrip(" \u3000\u00a0\ufeff\u200b\t\r\n'")
    if plain[:1] not in _FORMULA_STARTS:
        return False
    shown = plain.strip()
    return not (_NUMBER.fullmatch(shown) or _DAY_OR_DASHES.fullmatch(shown))


@cached
def _sealed_data() -> _SealedData:
    document = load_document(FILE)
    entry = document.section("sealed")
    acts = [word for act in document.entries("sealed_conduct") for word in act.texts("words")]
    return _SealedData(
        source=entry.text("source"),
        law=_pattern(entry, "law"),
        kind=_pattern(entry, "kind"),
        conduct=_pattern(entry, "conduct"),
        organ=_pattern(entry, "organ"),
        detention=_pattern(entry, "detention"),
        decision_no=_pattern(entry, "decision_no"),
        acts=re.compile("|".join(map(re.escape, acts))),
        no_other_law=entry.texts("procedural") + entry.texts("referring"),
    )


@cached
def _summary_data() -> _SummaryData:
    entry = load_document(FILE).section("summary")
    return _SummaryData(
        anywhere=_pattern(entry, "anywhere"),
        on_the_spot=_pattern(entry, "on_the_spot"),
        no_penalty_between=entry.texts("no_penalty_between"),
        decision_no=_pattern(entry, "decision_no"),
        basis=_pattern(entry, "basis"),
        denied_before=_pattern(entry, "denied_before"),
        denied_after=_pattern(entry, "denied_after"),
    )


@cached
def _organisation_data() -> _OrganisationData:
    entry = load_document(FILE).section("organisations")
    endings = "|".join(f"(?:{entry.text(key)})" for key in ("suffix", "shop_ending", "long_ending"))
    return _OrganisationData(
        categories=entry.texts("categories"),
        names=re.compile(endings),
        latin=_pattern(entry, "latin"),
        operator=_pattern(entry, "operator"),
        id_types=entry.texts("id_types"),
    )


def _pattern(entry: Entry, key: str) -> re.Pattern[str]:
    try:
        return re.compile(entry.text(key))
    except re.error as error:
        raise entry.wrong(f"{key!r} is no pattern: {error}") from error
