"""Entries of serious-dishonesty lists and honours: read by the same questions in the same order."""

from datetime import date

import pytest

from app.features.intake.honour_rows import HonourRow
from app.features.intake.kinds import READERS
from app.features.intake.row_judging import RowProblem
from app.features.intake.row_values import Cell
from app.features.intake.serious_list_rows import SeriousListRow
from tests.unit.intake.penalty_cells import GOOD_NUMBER, MINOR_NUMBER, TODAY

ENTRY: dict[str, Cell] = {
    "名单类别": "拖欠农民工工资失信联合惩戒对象名单",
    "主体": "沈龑",
    "证件号码": GOOD_NUMBER,
    "列入事由": "克扣、无故拖欠农民工工资，数额较大，经责令限期支付仍不支付。",
    "列入依据": "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》第五条",
    "决定书文号": "灵人社列字〔2026〕3号",
    "列入日期": "2026年3月12日",
    "列入部门": "灵寿县人力资源和社会保障局",
    "惩戒措施": "限制参加评先评优",
    "期限": "3年",
    "移出条件": "改正并履行相关义务",
    "移出日期": "",
    "移出原因": "",
    "救济途径": "自收到决定之日起60日内申请行政复议，或者6个月内提起行政诉讼",
}
HONOUR: dict[str, Cell] = {
    "姓名": "沈龑",
    "证件号码": GOOD_NUMBER,
    "称号": "诚信之星",
    "授予单位": "灵寿县精神文明建设委员会",
    "授予单位统一社会信用代码": "11130126MB1A56785G",
    "文号": "灵文明〔2026〕5号",
    "授予日期": "2026.05.01",
    "类别": "诚实守信",
    "事迹": "十年如一日替邻里还清欠款。",
    "本人同意": "同意",
}


def judged(kind: str, cells: dict[str, Cell], **changes: Cell) -> str:
    """Give the rule that refuses the changed row, or `accepted`."""
    result = READERS[kind]({**cells, **changes}, today=TODAY)
    return str(result.rule) if isinstance(result, RowProblem) else "accepted"


def test_a_list_entry_is_read_whole() -> None:
    row = READERS["serious-list"](ENTRY, today=TODAY)
    assert isinstance(row, SeriousListRow)
    assert row.subject_name == "沈龑"
    assert row.entered_on == date(2026, 3, 12)
    assert row.removed_on is None
    assert row.term == "3年"
    assert row.decision_key.body_name == "灵寿县人力资源和社会保障局"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("not-a-natural-person", {"主体": "灵寿县某某建筑有限公司"}),
        ("not-a-natural-person", {"证件号码": "91350100M000100Y43"}),
        ("sealed-by-law", {"列入依据": "《治安管理处罚法》第四十三条"}),
        ("subject-is-minor", {"证件号码": MINOR_NUMBER}),
        ("id-check-digit", {"证件号码": GOOD_NUMBER[:-1] + "0"}),
        ("no-decision-number", {"决定书文号": ""}),
        ("no-legal-basis", {"列入依据": "/"}),
        ("forbidden-content", {"列入事由": "当事人患有抑郁症，拒不支付工资。"}),
        ("formula", {"主体": "=1+1"}),
        ("name-missing", {"主体": ""}),
        ("body-missing", {"列入部门": ""}),
        ("too-long", {"列入事由": "欠" * 4001}),
        ("date-unreadable", {"列入日期": "不详"}),
        ("date-in-future", {"列入日期": "2030-01-01"}),
        ("date-in-future", {"移出日期": "2030-01-01"}),
        ("accepted", {"移出日期": "2026-06-01"}),
    ],
)
def test_a_list_entry_is_judged_like_every_row(rule: str, changes: dict[str, Cell]) -> None:
    assert judged("serious-list", ENTRY, **changes) == rule


def test_an_honour_is_read_whole_and_consent_is_never_assumed() -> None:
    row = READERS["honour"](HONOUR, today=TODAY)
    assert isinstance(row, HonourRow)
    assert row.awarded_on == date(2026, 5, 1)
    assert row.has_own_consent
    assert not row.has_image_consent


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("accepted", {"事迹": "照顾患有重病的邻居十年。"}),
        ("not-a-natural-person", {"姓名": "灵寿县某某志愿者协会"}),
        ("subject-is-minor", {"证件号码": MINOR_NUMBER}),
        ("id-check-digit", {"证件号码": ""}),
        ("no-decision-number", {"文号": ""}),
        ("forbidden-content", {"备注": "联系电话13812345678"}),
        ("formula", {"姓名": "@SUM(1)"}),
        ("date-in-future", {"授予日期": "2027/01/01"}),
    ],
)
def test_an_honour_is_judged_like_every_row(rule: str, changes: dict[str, Cell]) -> None:
    assert judged("honour", HONOUR, **changes) == rule
