"""Departments' headings in their variations, and the units of their amounts."""

import pytest

from app.features.intake.headings import HeadingsProblem, check_headings, field_of

HEADINGS = ["行政相对人名称", "证件号码", "处罚依据", "处罚决定日期", "罚款金额(万元)", "备注"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("行政相对人名称", "counterpart_name"),
        ("* 行政相对人 名称（必填）", "counterpart_name"),
        ("行政相对人\n名称", "counterpart_name"),
        ("1.行政相对人名称", "counterpart_name"),
        ("（2）证件号码", "id_number"),
        ("③处罚依据", "penalty_basis"),
        ("四、处罚机关", "determining_body_name"),
        ("5、＊处罚决定日期", "decided_on"),
        ("【必填】证件号码", "id_number"),
        ("证件号码\r\n（18位）", "id_number"),
        ("　违法事实　", "violation_facts"),
        ("行政相对人代码＿１（统一社会信用代码）", "credit_code"),
        ("行政相对人代码_1", "credit_code"),
        ("行政相对人代码_5(居民身份证号)", "id_number"),
        ("罚款金额（万元）", "fine_wan"),
        ("罚款金额 [万元]", "fine_wan"),
        ("罚款金额【单位：万元】", "fine_wan"),
        ("罚款金额万元", "fine_wan"),
        ("罚款金额", "fine_wan"),
        ("罚款金额（元）", "fine_own_yuan"),
        ("罚款金额（单位：元）", "fine_own_yuan"),
        ("罚款金额（美元）", None),
        ("罚款金额（千元）", None),
        ("没收违法所得、没收非法财物的金额（万元）", "confiscated_wan"),
        ("没收违法所得，没收非法财物的金额", "confiscated_wan"),
        ("处罚决定日期（格式：2026/01/01）", "decided_on"),
        ("法定代表人证件号码", "legal_representative_id"),
        ("序号", None),
        ("", None),
    ],
)
def test_a_heading_is_known_in_its_variations(heading: str, field: str | None) -> None:
    assert field_of("penalty", heading) == field


def test_a_sheet_without_the_column_of_names_or_with_another_currency_is_refused() -> None:
    check_headings("penalty", HEADINGS)
    with pytest.raises(HeadingsProblem) as missing:
        check_headings("penalty", ["证件号码", "处罚依据"])
    assert missing.value.code == "heading-missing"
    with pytest.raises(HeadingsProblem) as unknown:
        check_headings("penalty", [*HEADINGS, "没收金额(美元)"])
    assert unknown.value.code == "unit-unknown"
