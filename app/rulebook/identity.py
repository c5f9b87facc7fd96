"""Resident ID numbers (GB 11643) and unified social credit codes (GB 32100).

The ID number is tested by its length, its characters, its birth date and its check character, never
by its place: area codes come and go, and a list of them refuses people who exist. There is no upper
age limit either. Of the credit code only the check character is tested.
"""

import calendar
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from stdnum.cn import ric, uscc

from app.rulebook.masking import mask_id_number

ID_LENGTH = 18
ADULT_AGE = 18
CREDIT_CODE_CHARACTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
DIGITS = frozenset("0123456789")
# A leading apostrophe or tab is how departments keep a spreadsheet from rounding the number.
TEXT_MARKS = "'’‘`"

ID_LENGTH_CODE = "id-length"
ID_CHARACTERS_CODE = "id-characters"
ID_BIRTH_DATE_CODE = "id-birth-date"
ID_CHECK_DIGIT_CODE = "id-check-digit"


class IdNumberProblem(ValueError):
    """The text is no ID number; `code` says why, and the number itself stands nowhere in it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class IdNumber:
    """A resident ID number that passed every test; `value` has 18 characters, the last may be X."""

    value: str
    birth_on: date

    @property
    def masked(self) -> str:
        """The number as it may be published: 130126********0016."""
        return mask_id_number(self.value)

    @property
    def last_four(self) -> str:
        """The four characters that a person types to answer "is it me?"."""
        return self.value[-4:]

    @property
    def is_male(self) -> bool:
        """Odd sequence numbers belong to men."""
        return int(self.value[16]) % 2 == 1

    def is_adult_on(self, day: date) -> bool:
        """Tell whether the person is of age on `day`: the 18th birthday lies wholly in the past."""
        return is_adult(self.birth_on, day)

    def __repr__(self) -> str:
        """Show the masked number only: a repr ends up in logs."""
        return f"IdNumber({self.masked!r})"


def parse_id_number(text: str) -> IdNumber:
    """Read an 18-character ID number; full-width digits, spaces and a small x are accepted.

    Raises IdNumberProblem with `id-length`, `id-characters`, `id-birth-date` or `id-check-digit`.
    """
    return _read(compact_number(text))


# One row asks for its number several times, one row after another; no more than a handful is remembered.
@lru_cache(maxsize=4)
def _read(number: str) -> IdNumber:
    if len(number) != ID_LENGTH:
        raise IdNumberProblem(ID_LENGTH_CODE)
    if not (set(number[:-1]) <= DIGITS and (number[-1] in DIGITS or number[-1] == "X")):
        raise IdNumberProblem(ID_CHARACTERS_CODE)
    birth_on = _date_of(number[6:14])
    if birth_on is None:
        raise IdNumberProblem(ID_BIRTH_DATE_CODE)
    if ric.calc_check_digit(number) != number[-1]:
        raise IdNumberProblem(ID_CHECK_DIGIT_CODE)
    return IdNumber(number, birth_on)


def is_id_number(text: str) -> bool:
    """Tell whether `text` is a valid resident ID number."""
    try:
        parse_id_number(text)
    except IdNumberProblem:
        return False
    return True


def claimed_birth_date(text: str) -> date | None:
    """Give the birth date that a number states even where its check character is wrong.

    A typing mistake elsewhere in the number must not let a child's row pass for something else.
    """
    number = compact_number(text)
    if len(number) != ID_LENGTH or not set(number[6:14]) <= DIGITS:
        return None
    return _date_of(number[6:14])


def is_adult(birth_on: date, day: date) -> bool:
    """Tell whether who was born on `birth_on` is of age on `day`.

    Years of age are counted from the day after the birthday (法释〔2006〕1号 第二条; 民法典 201, 202): on
    the 18th birthday itself the person is still protected as a minor. Who was born on 29 February
    has the birthday on the last day of February in other years.
    """
    year = birth_on.year + ADULT_AGE
    last_of_month = calendar.monthrange(year, birth_on.month)[1]
    return day > date(year, birth_on.month, min(birth_on.day, last_of_month))


def is_credit_code(text: str) -> bool:
    """Tell whether `text` is a unified social credit code by its GB 32100 check character."""
    code = compact_number(text).replace("-", "")
    if len(code) != ID_LENGTH or not set(code) <= CREDIT_CODE_CHARACTERS:
        return False
    return bool(uscc.calc_check_digit(code[:-1]) == code[-1])


def compact_number(text: str) -> str:
    """Give a number in plain capital characters, without spaces, marks and invisible characters."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = unicodedata.normalize("NFKC", text)
    kept = (sign for sign in plain if not sign.isspace() and unicodedata.category(sign)[0] != "C")
    return "".join(kept).strip(TEXT_MARKS).upper()


def _date_of(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
