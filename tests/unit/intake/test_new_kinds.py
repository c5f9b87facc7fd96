"""Permits, judgment debtors, commitments and titles: read by their own forms, judged alike."""

from datetime import date
from typing import cast

import pytest

from app.features.intake.commitment_rows import CommitmentRow
from app.features.intake.judgment_debtor_rows import JudgmentDebtorRow
from app.features.intake.kinds import READERS
from app.features.intake.permit_rows import PermitRow
from app.features.intake.record_facts import taken_from
from app.features.intake.row_judging import RowProblem
from app.features.intake.row_values import Cell
from app.features.intake.title_rows import TitleRow
from app.features.records.models import Polarity
from app.rulebook.spans import Span
from tests.unit.intake.kind_rows import DEBTOR, GOOD_ROWS
from tests.unit.intake.penalty_cells import MINOR_NUMBER, TODAY

TWO_ACTS = "有履行能力而拒不履行生效法律文书确定义务；违反财产报告制度"
LONGEST = Span.of(years=3)


def judged(kind: str, **changes: Cell) -> str:
    """Give the rule that refuses the kind's good row once it is changed, or `accepted`."""
    result = READERS[kind]({**GOOD_ROWS[kind], **changes}, today=TODAY)
    return str(result.rule) if isinstance(result, RowProblem) else "accepted"


def debtor(**changes: Cell) -> JudgmentDebtorRow:
    return cast(JudgmentDebtorRow, READERS["judgment-debtor"]({**DEBTOR, **changes}, today=TODAY))


@pytest.mark.parametrize("kind", GOOD_ROWS)
def test_a_good_row_of_each_kind_becomes_a_record(kind: str) -> None:
    row = READERS[kind](GOOD_ROWS[kind], today=TODAY)
    assert not isinstance(row, RowProblem), row
    facts = taken_from(row, "key").facts
    assert facts.kind == kind
    assert facts.title
    assert facts.decision_no


@pytest.mark.parametrize(
    ("kind", "rule", "changes"),
    [
        ("permit", "not-a-natural-person", {"行政相对人名称": "灵寿县某某商贸有限公司"}),
        ("permit", "not-a-natural-person", {"行政相对人类别": "个体工商户"}),
        ("permit", "not-a-natural-person", {"行政相对人代码_1(统一社会信用代码)": "91350100M000100Y43"}),
        ("permit", "subject-is-minor", {"证件号码": MINOR_NUMBER}),
        ("permit", "id-check-digit", {"证件号码": "130126190101131528"}),
        ("permit", "no-decision-number", {"行政许可决定文书号": "无"}),
        ("permit", "forbidden-content", {"备注": "联系电话13812345678"}),
        ("permit", "formula", {"行政相对人名称": "=1+1"}),
        ("permit", "name-missing", {"行政相对人名称": ""}),
        ("permit", "body-missing", {"许可机关": "", "数据来源单位": ""}),
        ("permit", "too-long", {"许可内容": "许" * 4001}),
        ("permit", "value-unknown", {"当前状态": "挺好"}),
        ("permit", "value-unknown", {"信息使用范围": "随便"}),
        ("permit", "date-in-future", {"许可决定日期": "2031/01/01"}),
        ("permit", "date-unreadable", {"有效期至": "某年某月"}),
        ("permit", "accepted", {"有效期至": "长期"}),
        ("permit", "accepted", {"有效期至": "2099/12/31"}),
        ("permit", "accepted", {"当前状态": "", "信息使用范围": ""}),
        ("permit", "accepted", {"当前状态": "１", "信息使用范围": "2"}),
        ("judgment-debtor", "not-a-natural-person", {"姓名": "灵寿县某某建筑工程有限公司"}),
        ("judgment-debtor", "not-a-natural-person", {"身份证号码": "91350100M000100Y43"}),
        ("judgment-debtor", "sealed-by-law", {"执行依据文号": "灵公(城)行罚决字〔2025〕9号"}),
        ("judgment-debtor", "subject-is-minor", {"身份证号码": MINOR_NUMBER}),
        ("judgment-debtor", "id-check-digit", {"身份证号码": "13012619010113****"}),
        ("judgment-debtor", "no-decision-number", {"案号": ""}),
        ("judgment-debtor", "no-legal-basis", {"执行依据文号": "/"}),
        ("judgment-debtor", "forbidden-content", {"生效法律文书确定的义务": "偿还原告王建国借款五万元"}),
        ("judgment-debtor", "forbidden-content", {"备注": "被执行人患有肝癌"}),
        ("judgment-debtor", "body-missing", {"执行法院": ""}),
        ("judgment-debtor", "value-unknown", {"被执行人的履行情况": "不详啊"}),
        ("judgment-debtor", "date-in-future", {"立案时间": "2030-01-01"}),
        ("judgment-debtor", "date-unreadable", {"发布时间": ""}),
        ("judgment-debtor", "accepted", {"生效法律文书确定的义务": "沈龑于判决生效后十日内支付货款。"}),
        ("judgment-debtor", "accepted", {"删除日期": "2026-09-01"}),
        ("commitment", "not-a-natural-person", {"承诺人": "灵寿县某某饭店"}),
        ("commitment", "subject-is-minor", {"证件号码": MINOR_NUMBER}),
        ("commitment", "no-decision-number", {"承诺书编号": "-"}),
        ("commitment", "value-unknown", {"承诺类型": "口头"}),
        ("commitment", "value-unknown", {"履行状态": "也许"}),
        ("commitment", "date-in-future", {"承诺作出日期": "2027-01-01"}),
        ("commitment", "accepted", {"承诺类型": "", "履行状态": "", "承诺有效期": "长期"}),
        ("title", "subject-is-minor", {"证件号码": MINOR_NUMBER}),
        ("title", "id-check-digit", {"证件号码": ""}),
        ("title", "no-decision-number", {"证书编号": ""}),
        ("title", "value-missing", {"职称名称": ""}),
        ("title", "value-unknown", {"职称级别": "特级"}),
        ("title", "accepted", {"专业": "肿瘤内科", "职称名称": "副主任医师", "职称级别": "副高级"}),
        ("title", "accepted", {"专业": "结核病控制"}),
        ("honour", "value-missing", {"称号": ""}),
    ],
)
def test_a_row_of_each_kind_is_judged_like_every_row(kind: str, rule: str, changes: dict[str, Cell]) -> None:
    assert judged(kind, **changes) == rule


def test_a_permit_is_read_whole_and_one_without_an_end_has_none() -> None:
    row = READERS["permit"]({**GOOD_ROWS["permit"], "有效期至": "2099/12/31"}, today=TODAY)
    assert isinstance(row, PermitRow)
    assert (row.valid_from, row.valid_until) == (date(2026, 2, 3), None)
    assert (row.status, row.usage_scope) == ("normal", "public")
    assert row.decision_key.body_name == "灵寿县交通运输局"


@pytest.mark.parametrize(("cell", "status"), [("撤销", "revoked"), ("1", "revoked"), ("异议", "contested")])
def test_a_permit_that_is_no_longer_in_force_is_kept_as_such(cell: str, status: str) -> None:
    row = READERS["permit"]({**GOOD_ROWS["permit"], "当前状态": cell}, today=TODAY)
    assert isinstance(row, PermitRow)
    facts = taken_from(row, "key").facts
    assert facts.contents["permit_status"] == status
    assert facts.removed_on is None


def test_a_listing_is_known_by_its_court_and_case() -> None:
    key = debtor().decision_key
    assert (key.body_name, key.decision_no) == ("灵寿县人民法院", "〔2026〕冀0126执312号")
    assert debtor(案号="(2026)冀0126执312号").decision_key == key


@pytest.mark.parametrize(
    ("acts", "longer", "whole", "extension"),
    [
        ("有履行能力而拒不履行生效法律文书确定义务", "", "", Span()),
        ("有履行能力而拒不履行生效法律文书确定义务", "三年", "", Span()),
        ("以伪造证据、暴力、威胁等方法妨碍、抗拒执行", "", "", Span()),
        ("无正当理由拒不履行执行和解协议", "", "", Span()),
        (TWO_ACTS, "", "", Span.of(years=1)),
        (TWO_ACTS, "延长二年", "", Span.of(years=2)),
        (TWO_ACTS, "18个月", "", Span.of(months=18)),
        (TWO_ACTS, "十年", "", Span.of(years=1)),
        (TWO_ACTS, "9年", "", LONGEST),
        (TWO_ACTS, "", "二年", Span()),
        (TWO_ACTS, "", "五年", LONGEST),
        ("以暴力抗拒执行", "", "", Span.of(years=1)),
        ("1、违反限制消费令；2、违反财产报告制度", "", "四年", Span.of(years=2)),
    ],
)
def test_violence_or_several_acts_let_a_listing_last_longer(
    acts: str, longer: str, whole: str, extension: Span
) -> None:
    cells = {"失信被执行人行为具体情形": acts, "延长期限": longer, "纳入期限": whole}
    assert debtor(**cells).extension == extension


def test_a_listing_that_its_court_took_back_says_so() -> None:
    facts = taken_from(debtor(删除日期="2026-09-01", 删除原因="履行完毕"), "key").facts
    assert facts.removed_on == date(2026, 9, 1)
    assert facts.contents["removal_reason"] == "履行完毕"


def test_a_promise_that_was_broken_is_not_counted_as_good() -> None:
    kept, broken = (
        READERS["commitment"]({**GOOD_ROWS["commitment"], "履行状态": state}, today=TODAY)
        for state in ("已履行", "违诺")
    )
    assert isinstance(kept, CommitmentRow)
    assert isinstance(broken, CommitmentRow)
    assert taken_from(kept, "key").facts.polarity is None
    assert taken_from(broken, "key").facts.polarity is Polarity.NEUTRAL


def test_a_title_is_read_whole() -> None:
    row = READERS["title"]({**GOOD_ROWS["title"], "状态": "撤销", "撤销日期": "2026-01-05"}, today=TODAY)
    assert isinstance(row, TitleRow)
    assert (row.title, row.level, row.state) == ("农艺师", "intermediate", "withdrawn")
    assert row.withdrawn_on == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (
            "permit",
            {
                "行政许可决定文书号": "＊行政许可 决定文书号（必填）",
                "许可机关": "9.许可机关",
                "当前状态": "*当前状态",
            },
        ),
        (
            "judgment-debtor",
            {"身份证号码": "身份证号码\n/组织机构代码", "案号": "案 号", "发布时间": "5、发布时间"},
        ),
        (
            "commitment",
            {"承诺书编号": "承诺书编号*", "承诺人": "承诺主体名称", "履行状态": "履约状态（必填）"},
        ),
        ("title", {"证书编号": "职称证书编号", "职称名称": "（一）职称名称", "取得日期": "取得时间"}),
    ],
)
def test_the_headings_of_each_kind_are_known_in_their_variations(kind: str, headings: dict[str, str]) -> None:
    cells = {headings.get(heading, heading): cell for heading, cell in GOOD_ROWS[kind].items()}
    assert not isinstance(READERS[kind](cells, today=TODAY), RowProblem)
