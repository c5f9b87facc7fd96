"""Who can be identified by an ID number, and who is of age."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.rulebook.identity import (
    IdNumberProblem,
    claimed_birth_date,
    is_credit_code,
    is_id_number,
    parse_id_number,
)
from app.rulebook.screening import is_not_natural_person

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_character(first_17: str) -> str:
    """Add the check character as the table in GB 11643 has it (not as the code under test does)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return first_17 + "10X98765432"[total % 11]


@pytest.mark.parametrize("number", ["11010519491231002X", "34052419800101001X"])
def test_the_examples_of_the_standard_pass(number: str) -> None:
    assert parse_id_number(number).value == number


def test_an_id_number_of_this_county_passes_though_its_area_code_is_newer_than_the_person() -> None:
    number = parse_id_number("130126190101131527")
    assert number.birth_on == date(1901, 1, 13)
    assert number.masked == "130126********1527"
    assert number.last_four == "1527"
    assert not number.is_male


@pytest.mark.parametrize(
    "typed",
    [
        "34052419800101001x",
        " 340524 19800101 001X ",
        "３４０５２４１９８００１０１００１Ｘ",
        "'34052419800101001X",
        "\t34052419800101001X",
        "34052419800101001X\u200b",
        "\ufeff34052419800101001X",
    ],
)
def test_a_number_typed_in_another_way_is_the_same_number(typed: str) -> None:
    assert parse_id_number(typed).value == "34052419800101001X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id-length"),
        ("130126491231002", "id-length"),
        ("1101051949123100211", "id-length"),
        ("1101051949123100AX", "id-characters"),
        ("X1010519491231002X", "id-characters"),
        ("٣٤٠٥٢٤١٩٨٠٠١٠١٠٠١X", "id-characters"),
        ("110105194902300021", "id-birth-date"),
        ("110105194900000021", "id-birth-date"),
        ("110105190002290021", "id-birth-date"),
        ("110105194912310021", "id-check-digit"),
        ("1.30126190104125E+17", "id-length"),
    ],
)
def test_what_is_no_id_number_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(IdNumberProblem) as refused:
        parse_id_number(text)
    assert refused.value.code == code
    assert text == "" or text not in str(refused.value)


@given(
    area=st.integers(100000, 999999),
    birth=st.dates(date(1800, 1, 1), date(2100, 1, 1)),
    sequence=st.integers(0, 999),
)
def test_every_number_made_by_the_standard_passes_and_every_slip_is_caught(
    area: int, birth: date, sequence: int
) -> None:
    number = with_check_character(f"{area}{birth:%Y%m%d}{sequence:03}")
    assert parse_id_number(number).birth_on == birth
    for place in (0, 5, 14, 16):
        slip = str((int(number[place]) + 1) % 10)
        assert not is_id_number(number[:place] + slip + number[place + 1 :])


@given(first=st.text("0123456789", min_size=17, max_size=17), at=st.integers(0, 15))
def test_two_digits_that_changed_places_are_caught(first: str, at: int) -> None:
    assume(first[at] != first[at + 1])
    number = with_check_character(first)
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert not is_id_number(swapped)


@pytest.mark.parametrize(
    ("birth", "first_adult_day"),
    [("19000312", date(1918, 3, 13)), ("19040229", date(1922, 3, 1)), ("19001231", date(1919, 1, 1))],
)
def test_a_person_is_of_age_on_the_day_after_the_18th_birthday(birth: str, first_adult_day: date) -> None:
    person = parse_id_number(with_check_character(f"130126{birth}001"))
    assert person.is_adult_on(first_adult_day)
    assert not person.is_adult_on(first_adult_day - timedelta(days=1))


def test_the_birth_date_is_read_even_from_a_number_with_a_wrong_check_digit() -> None:
    assert claimed_birth_date("130126 20120301 0000") == date(2012, 3, 1)
    assert claimed_birth_date("13012620121301000X") is None
    assert claimed_birth_date("张三") is None


def test_a_number_never_shows_itself_in_a_log() -> None:
    number = parse_id_number("11010519491231002X")
    assert "19491231" not in repr(number)


@pytest.mark.parametrize("code", ["91350100M000100Y43", "11130126MB1A56785G", " 91350100m000100y43 "])
def test_a_credit_code_is_known_by_its_check_character(code: str) -> None:
    assert is_credit_code(code)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y44", "91350100I000100Y43", "91350100M000100Y4", "", "法人"]
)
def test_what_is_no_credit_code_is_told(code: str) -> None:
    assert not is_credit_code(code)


def test_an_id_number_in_the_code_column_does_not_make_a_person_a_company() -> None:
    assert not is_not_natural_person("自然人", "张三", "11010519491231002X")
