"""How departments write days, amounts and numbers, and what is read from them."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.features.intake.row_values import (
    AmountUnreadable,
    Cell,
    DateUnreadable,
    normalise_decision_no,
    normalise_text,
    parse_amount_wan,
    parse_amount_yuan,
    parse_day,
    parse_optional_day,
)


@pytest.mark.parametrize(
    "cell",
    [
        "2026/09/03",
        "2026-9-3",
        "2026.09.03",
        "20260903",
        "2026年9月3日",
        "2026 年 9 月 3 日",
        "２０２６年９月３日",
        "二〇二六年九月三日",
        "二○二六年九月三日",
        "二零二六年九月三日",
        " 2026/09/03 ",
        "'2026-09-03",
        "2026-09-03 00:00:00",
        "2026/9/3 8:05",
        "2026-09-03T08:00:00+08:00",
        "2026/09/03\u200b",
        "46268",
        46268,
        46268.75,
        Decimal(46268),
        20260903,
        date(2026, 9, 3),
        datetime(2026, 9, 3, 23, 59),  # noqa: DTZ001 - a sheet knows no zones
    ],
)
def test_a_day_is_read_in_every_usual_spelling(cell: Cell) -> None:
    assert parse_day(cell) == date(2026, 9, 3)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("二〇二五年十月十日", date(2025, 10, 10)),
        ("二〇二五年十二月三十一日", date(2025, 12, 31)),
        ("二〇二五年十二月廿一日", date(2025, 12, 21)),
        ("2024年2月29日", date(2024, 2, 29)),
    ],
)
def test_days_written_out_are_read(cell: str, day: date) -> None:
    assert parse_day(cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        "",
        None,
        "待定",
        "2026/13/01",
        "2026-02-30",
        "2026年",
        "2026-3",
        "03/12/2026",
        "26/3/12",
        "2026年9月3日左右",
        "九月三日",
        "二〇二六年十三月一日",
        7,
        99999,
        1.5,
        "2026/9/3/4",
        "0026-01-01",
        "9999-12-31",
        True,
        "=TODAY()",
    ],
)
def test_what_is_no_day_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(DateUnreadable):
        parse_day(cell)


@given(st.dates(date(1900, 3, 1), date(2099, 12, 30)))
def test_every_day_is_read_from_every_form(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    forms: list[Cell] = [
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        day.isoformat(),
        serial,
    ]
    assert {parse_day(form) for form in forms} == {day}


@pytest.mark.parametrize(
    "cell", ["2099/12/31", "2099年12月31日", "", "/", "长期", "永久有效", "无", None, "—"]
)
def test_no_end_is_no_date(cell: Cell) -> None:
    assert parse_optional_day(cell) is None


def test_an_unreadable_optional_day_is_not_passed_over() -> None:
    with pytest.raises(DateUnreadable):
        parse_optional_day("三个月")


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        ("0.2", "2000"),
        ("3", "30000"),
        ("1,000.5", "10005000"),
        ("1，000.5", "10005000"),
        ("０．２", "2000"),
        (" 0.2 ", "2000"),
        ("0.2万元", "2000"),
        ("0.2 万", "2000"),
        ("2000元", "2000"),
        ("2,000元整", "2000"),
        ("人民币0.5万元", "5000"),
        ("0.000001", "0.01"),
        (0.07, "700"),
        (3, "30000"),
        (Decimal("0.08"), "800"),
        ("0", "0"),
    ],
)
def test_an_amount_in_ten_thousands_is_read_as_yuan(cell: Cell, yuan: str) -> None:
    assert parse_amount_wan(cell) == Decimal(yuan)


@pytest.mark.parametrize("cell", ["", None, "/", "-", "——", "无", "  "])
def test_an_empty_amount_is_none(cell: Cell) -> None:
    assert parse_amount_wan(cell) is None


@pytest.mark.parametrize(
    "cell",
    [
        "五千元",
        "约3",
        "-1",
        -1,
        "1,5",
        "1,00",
        "3万5千",
        "¥2000",
        "$3",
        "0.2美元",
        "1e3",
        "１２three",
        "=1+1",
        float("nan"),
        float("inf"),
        Decimal("1e20"),
        True,
        date(2026, 1, 1),
        "3-5",
        "0.2/0.3",
    ],
)
def test_an_amount_in_words_or_of_two_meanings_is_not_guessed(cell: Cell) -> None:
    with pytest.raises(AmountUnreadable):
        parse_amount_wan(cell)


def test_a_column_in_yuan_is_read_in_yuan() -> None:
    assert parse_amount_yuan("2000") == Decimal(2000)
    assert parse_amount_yuan("0.2万元") == Decimal(2000)


@pytest.mark.parametrize(
    "written",
    [
        "灵税罚〔2026〕135号",
        "灵税罚[2026]135号",
        "灵税罚（2026）135号",
        "灵税罚【2026】135号",
        "灵税罚 〔2026〕 135 号",
        "灵税罚〔２０２６〕１３５号",
        "灵税罚﹝2026﹞135号",
    ],
)
def test_two_spellings_of_a_number_are_one_number(written: str) -> None:
    assert normalise_decision_no(written) == "灵税罚〔2026〕135号"


def test_another_number_stays_another() -> None:
    assert normalise_decision_no("灵税罚〔2026〕0135号") != normalise_decision_no("灵税罚〔2026〕135号")
    assert normalise_decision_no("灵公（城）行罚决字〔2026〕3号") == "灵公(城)行罚决字〔2026〕3号"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zs", "Zl", "Zp")), max_size=50))
def test_tidying_never_changes_a_rare_character(text: str) -> None:
    assert normalise_text(text) == text


def test_tidying_takes_controls_and_invisible_signs_out() -> None:
    assert normalise_text("\ufeff 张\u200b三\x07 \u3000") == "张三"
    assert normalise_text("一\r\n二") == "一\n二"
    assert normalise_text("龑㛃𬭎") == "龑㛃𬭎"
