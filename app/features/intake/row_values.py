"""Read the dates, amounts and words of a department's cell, however the department wrote them."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

NO_END = date(2099, 12, 31)
TEN_THOUSAND = Decimal(10_000)
CENT = Decimal("0.01")
MOST_YUAN = Decimal(10) ** 14
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Day 0 of a spreadsheet, chosen so that every day after 1900-02-28 comes out right although the
# spreadsheets believe in a 29 February 1900.
SERIAL_ORIGIN = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 61, 73_415

# What departments write where they have nothing to say.
NOTHING = frozenset({"", "-", "--", "---", "—", "——", "–", "/", "\\", "//", "无", "暂无", "空", "null",
                     "none", "n/a", "#n/a", "na", "nan",
                     "无文号", "无编号", "未编号", "空白", "待补", "缺", "暂缺", "不详", "未填"})  # fmt: skip
_NOTHING_SIGNS = "-—–―－_/／\\＼*~～…．. "
_LONGEST_NOTHING = 24
NO_END_WORDS = frozenset({"长期", "长期有效", "永久", "永久有效", "无期限", "无限期", "终身"})

_HAN_DIGITS = dict(zip("〇○零Ｏ一二三四五六七八九", "0000123456789", strict=True))
_DAY_SHAPES = (
    re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_TIME = re.compile(
    r"[T\s]*\d{1,2}\s*[:时点]\s*\d{1,2}\s*(?:[:分]\s*\d{0,2}(?:\.\d+)?\s*秒?)?(?:\s*[+Z][\d:]*)?"
)
_HAN_DAY = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十〇○零]{1,3})月([一二三四五六七八九十〇○零廿卅]{1,3})[日号]"
)
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d*)?(万元|万|元整|元|圆)?整?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_UNTIDY = re.compile("[\\x00-\\x1f\\x7f-\\xa0\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3000\ufeff]")
_DECISION_YEAR = re.compile(r"[\[(【{〔〈<﹝]\s*(\d{4})\s*[\])】}〕〉>﹞]")

Cell = str | date | datetime | int | float | Decimal | None


class DateUnreadable(ValueError):
    """The cell has something, but not a day of the calendar."""


class AmountUnreadable(ValueError):
    """The cell has something, but not an amount in figures."""


def is_nothing(text: str) -> bool:
    """Tell whether a cell says nothing: empty, a dash, a stroke, 无."""
    if len(text) > _LONGEST_NOTHING:
        return False
    plain = text.strip()
    return plain.lower() in NOTHING or not plain.strip(_NOTHING_SIGNS)


def parse_day(cell: Cell) -> date:
    """Give the day a cell names: in any usual spelling, as a date, or as a spreadsheet's serial number.

    A time after the day is left out. Raises DateUnreadable, also for an empty cell and for years
    before 1900 or after 2100, which in a department's sheet are slips.
    """
    day = _day_of(cell)
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DateUnreadable
    return day


def parse_optional_day(cell: Cell) -> date | None:
    """Give the day a cell names; None where it says nothing, "long-term", or 2099-12-31 (no end)."""
    if cell is None or (isinstance(cell, str) and (is_nothing(cell) or cell.strip() in NO_END_WORDS)):
        return None
    day = parse_day(cell)
    return None if day >= NO_END else day


def parse_amount_wan(cell: Cell) -> Decimal | None:
    """Give yuan for a cell of a column in 万元; a unit written in the cell itself counts instead."""
    return _parse_amount(cell, TEN_THOUSAND)


def parse_amount_yuan(cell: Cell) -> Decimal | None:
    """Give yuan for a cell of a column in 元; a unit written in the cell itself counts instead."""
    return _parse_amount(cell, Decimal(1))


def normalise_text(text: str) -> str:
    """Tidy words without changing a character of them: controls and invisible signs out, ends trimmed.

    NFKC is not used here: it would replace rare characters of names by look-alikes.
    """
    if not _UNTIDY.search(text):
        return text.strip()
    plain = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = _CONTROLS.sub("", plain.replace("\t", " "))
    return plain.replace("\u00a0", " ").replace("\u3000", " ").strip()


def normalise_decision_no(text: str) -> str:
    """Give the one spelling of a decision's number that two copies are compared by.

    Spaces go, full-width letters and digits become plain, and the brackets of the year become 〔〕.
    """
    plain = unicodedata.normalize("NFKC", normalise_text(text))
    plain = "".join(plain.split())
    return _DECISION_YEAR.sub(r"〔\1〕", plain)


def text_of(cell: Cell) -> str:
    """Give the words of a cell: numbers without a needless .0, days as 2026-03-12."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return _plain_number(cell)


def _plain_number(number: int | float | Decimal) -> str:
    exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    if not exact.is_finite():
        return str(exact)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day_of(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float, Decimal)) and not isinstance(cell, bool):
        return _day_of_number(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell))
    return _day_of_text(cell) if isinstance(cell, str) else None


def _day_of_number(number: Decimal) -> date | None:
    if not number.is_finite():
        return None
    whole = int(number)
    if FIRST_SERIAL <= whole <= LAST_SERIAL:
        return SERIAL_ORIGIN + timedelta(days=whole)
    return _day_of_text(str(whole)) if number == whole and whole > 10_000_000 else None


@lru_cache(maxsize=1024)
def _day_of_text(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", normalise_text(text)).strip("'’").strip()
    for shape in _DAY_SHAPES:
        found = shape.match(plain)
        if found and _is_only_time(plain[found.end() :]):
            return _calendar_day(*found.groups())
    han = _HAN_DAY.fullmatch("".join(plain.split()))
    if han:
        year, month, day = han.groups()
        return _calendar_day(
            "".join(_HAN_DIGITS[sign] for sign in year), _han_number(month), _han_number(day)
        )
    if re.fullmatch(r"\d{5}(\.\d+)?", plain):
        return _day_of_number(Decimal(plain))
    return None


def _is_only_time(rest: str) -> bool:
    return not rest.strip() or bool(_TIME.fullmatch(rest))


def _calendar_day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _han_number(text: str) -> str:
    """Give 1 to 99 in figures: 九, 十二, 二十, 三十一, 〇九, 廿一."""
    spelt = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in spelt:
        return "".join(_HAN_DIGITS[sign] for sign in spelt)
    tens, _, ones = spelt.partition("十")
    if "十" in ones or len(tens) > 1 or len(ones) > 1:
        return "0"
    return _HAN_DIGITS.get(tens, "1") + _HAN_DIGITS.get(ones, "0")


def _parse_amount(cell: Cell, unit: Decimal) -> Decimal | None:
    if cell is None or cell == "" or (isinstance(cell, str) and is_nothing(normalise_text(cell))):
        return None
    if isinstance(cell, (date, bool)):
        raise AmountUnreadable
    yuan = _yuan_of_text(cell, unit) if isinstance(cell, str) else _yuan_of_number(cell, unit)
    if not 0 <= yuan <= MOST_YUAN:
        raise AmountUnreadable
    return yuan.quantize(CENT)


def _yuan_of_number(cell: int | float | Decimal, unit: Decimal) -> Decimal:
    number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if not number.is_finite():
        raise AmountUnreadable
    return number * unit


def _yuan_of_text(text: str, unit: Decimal) -> Decimal:
    plain = "".join(unicodedata.normalize("NFKC", normalise_text(text)).split()).strip("'’")
    # "¥2000" in a column of 万元 could mean either, so the sign alone is not taken for a unit.
    found = _AMOUNT.fullmatch(plain.removeprefix("人民币"))
    if not found:
        raise AmountUnreadable
    whole, fraction, own_unit = found.groups()
    if own_unit:
        unit = TEN_THOUSAND if own_unit.startswith("万") else Decimal(1)
    try:
        return Decimal(whole.replace(",", "") + (fraction or "")) * unit
    except InvalidOperation:
        raise AmountUnreadable from None
