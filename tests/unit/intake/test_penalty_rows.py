"""What becomes of a row of a penalty sheet: the record it makes, or the first reason why not."""

from datetime import date
from decimal import Decimal

import pytest

from app.features.intake.penalty_rows import PenaltyRow, read_penalty
from app.features.intake.row_cells import content_digest
from app.features.intake.row_judging import RowProblem
from app.features.intake.row_messages import ROW_MESSAGES, reason_message
from app.features.intake.row_values import Cell
from tests.unit.intake.penalty_cells import GOOD, GOOD_NUMBER, MINOR_NUMBER, TODAY, good_cells

POLICE = {
    "处罚机关": "灵寿县公安局",
    "行政处罚决定书文号": "灵公(城)行罚决字〔2026〕0312号",
    "违法行为类型": "殴打他人",
    "违法事实": "当事人因琐事殴打他人。",
    "处罚依据": "《中华人民共和国治安管理处罚法》第四十三条",
    "处罚类别": "行政拘留",
    "处罚内容": "行政拘留五日",
}


def judged(**changes: Cell) -> str:
    """Give the rule that refuses the good row once it is changed, or `accepted`."""
    result = read_penalty(good_cells(**changes), today=TODAY)
    return str(result.rule) if isinstance(result, RowProblem) else "accepted"


def accepted(**changes: Cell) -> PenaltyRow:
    """Read the changed row and insist that it is accepted."""
    result = read_penalty(good_cells(**changes), today=TODAY)
    assert isinstance(result, PenaltyRow), result
    return result


def test_a_good_row_is_read_whole() -> None:
    row = accepted()
    assert row.counterpart_name == "沈龑"
    assert row.id_number.value == GOOD_NUMBER
    assert row.fine_yuan == Decimal(30000)
    assert row.confiscated_yuan == Decimal(800)
    assert row.decided_on == date(2024, 12, 15)
    assert row.valid_until is None
    assert row.publish_until_given is None
    assert row.determining_body_name == "灵寿县生态环境分局"
    assert row.determining_body_code == "11130126MB1A56785G"
    assert row.penalty_kinds == "罚款;没收违法所得"


def test_a_row_never_shows_its_person_in_a_log() -> None:
    assert "沈龑" not in repr(accepted())
    assert GOOD_NUMBER not in repr(accepted())


@pytest.mark.parametrize(
    "changes",
    [
        {"行政相对人名称": "阿卜杜热西提·买买提"},
        {"行政相对人名称": "郑𬭎"},
        {"行政相对人名称": "沈㛃"},
        {"行政相对人名称": "王大学"},
        {"行政相对人类别": ""},
        {"行政相对人类别": "个人"},
        {"证件号码": "１３０１２６１９０１０１１３１５２７"},
        {"证件号码": "\t130126190101131527"},
        {"证件号码": "13012619041017810x"},
        {"处罚决定日期": "2024年12月15日"},
        {"处罚决定日期": "二〇二四年十二月十五日"},
        {"处罚决定日期": date(2024, 12, 15)},
        {"处罚决定日期": Decimal(45641)},
        {"处罚决定日期": "2026/11/22"},
        {"处罚有效期": "长期"},
        {"罚款金额(万元)": Decimal("3.0")},
        {"罚款金额(万元)": "/"},
        {"备注": "首次违法，已履行完毕"},
        {"备注": "本案适用普通程序，不适用简易程序"},
        {"违法事实": "- 当事人将建筑垃圾倾倒于河道内。"},
        {"违法事实": "执法人员当场查获建筑垃圾3吨。"},
        {"处罚依据": "固废法第一百一十一条"},
        {"数据来源单位": ""},
        {"违法事实": "当" * 4000},
        {"行政相对人代码_1(统一社会信用代码)": GOOD_NUMBER},
    ],
)
def test_a_good_row_that_only_looks_wrong_is_accepted(changes: dict[str, Cell]) -> None:
    assert judged(**changes) == "accepted"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("not-a-natural-person", {"行政相对人类别": "法人及非法人组织"}),
        ("not-a-natural-person", {"行政相对人类别": "个体工商户"}),
        ("not-a-natural-person", {"行政相对人类别": "非自然人"}),
        ("not-a-natural-person", {"行政相对人名称": "灵寿县某某商贸有限公司"}),
        ("not-a-natural-person", {"行政相对人名称": "张三（灵寿县某某便利店）"}),
        ("not-a-natural-person", {"行政相对人代码_1(统一社会信用代码)": "91350100M000100Y43"}),
        ("not-a-natural-person", {"证件号码": "91350100M000100Y43"}),
        ("not-a-natural-person", {"证件类型": "营业执照"}),
        ("sealed-by-law", POLICE),
        ("sealed-by-law", {**POLICE, "处罚依据": ""}),
        ("sealed-by-law", {**POLICE, "处罚依据": "治安处罚法第43条"}),
        (
            "sealed-by-law",
            {**POLICE, "处罚依据": "第四十三条第一款", "处罚类别": "罚款", "处罚内容": "罚款二百元"},
        ),
        ("sealed-by-law", {"处罚类别": "行政拘留", "处罚依据": "", "处罚机关": ""}),
        ("subject-is-minor", {"证件号码": MINOR_NUMBER}),
        ("subject-is-minor", {"证件号码": MINOR_NUMBER[:-1] + "0"}),
        ("subject-is-minor", {"证件号码": "130126190101131527", "处罚决定日期": "1910/01/01"}),
        ("id-check-digit", {"证件号码": "130126190101131528"}),
        ("id-check-digit", {"证件号码": ""}),
        ("id-check-digit", {"证件号码": "130126010113152"}),
        ("id-check-digit", {"证件号码": "1.30126190101132E+17"}),
        ("id-check-digit", {"证件号码": "130126190113131527"}),
        ("summary-procedure", {"备注": "简易程序"}),
        ("summary-procedure", {"违法事实": "执法人员对当事人当场处罚。"}),
        ("summary-procedure", {"处罚内容": "当场作出罚款50元的处罚决定"}),
        ("summary-procedure", {"行政处罚决定书文号": "灵税简罚〔2026〕12号"}),
        ("summary-procedure", {"处罚依据": "《中华人民共和国行政处罚法》第五十一条"}),
        ("no-decision-number", {"行政处罚决定书文号": ""}),
        ("no-decision-number", {"行政处罚决定书文号": "/"}),
        ("no-decision-number", {"行政处罚决定书文号": "无"}),
        ("no-legal-basis", {"处罚依据": "  "}),
        ("no-legal-basis", {"处罚依据": "——"}),
        ("forbidden-content", {"备注": "当事人系尿毒症患者"}),
        ("forbidden-content", {"违法事实": "当事人（住灵寿县某镇某村12号）倾倒建筑垃圾。"}),
        ("forbidden-content", {"备注": "联系电话13812345678"}),
        ("formula", {"行政相对人名称": '=HYPERLINK("http://127.0.0.1/","点此")'}),
        ("formula", {"行政相对人名称": "＝1+1"}),
        ("formula", {"行政相对人名称": "+张三"}),
        ("formula", {"行政相对人名称": "@SUM(A1)"}),
        ("formula", {"行政相对人名称": "\t张三"}),
        ("formula", {"备注": "=cmd|' /C calc'!A0"}),
        ("formula", {"违法事实": "+cmd|' /C calc'!A0"}),
        ("formula", {"处罚决定日期": "=TODAY()"}),
        ("formula", {"罚款金额(万元)": "=1+1"}),
        ("name-missing", {"行政相对人名称": ""}),
        ("body-missing", {"处罚机关": "", "数据来源单位": ""}),
        ("too-long", {"违法事实": "当" * 4001}),
        ("too-long", {"行政相对人名称": "阿" * 51}),
        ("too-long", {"行政处罚决定书文号": "灵" * 129}),
        ("date-unreadable", {"处罚决定日期": "去年"}),
        ("date-unreadable", {"处罚决定日期": ""}),
        ("date-unreadable", {"公示截止期": "三个月"}),
        ("date-in-future", {"处罚决定日期": "2031/01/01"}),
        ("date-in-future", {"处罚决定日期": "2026/11/23"}),
        ("amount-unreadable", {"罚款金额(万元)": "五千元"}),
        ("amount-unreadable", {"没收违法所得、没收非法财物的金额(万元)": "-3"}),
    ],
)
def test_a_bad_row_is_refused_by_its_rule(rule: str, changes: dict[str, Cell]) -> None:
    assert judged(**changes) == rule


def test_a_row_with_every_defect_carries_the_first_and_then_the_next() -> None:
    repairs: list[tuple[str, dict[str, Cell]]] = [
        ("not-a-natural-person", {"行政相对人类别": "自然人"}),
        ("sealed-by-law", {"处罚依据": "", "处罚类别": "罚款", "处罚机关": "灵寿县城市管理局"}),
        ("subject-is-minor", {"证件号码": "130126190101131528"}),
        ("id-check-digit", {"证件号码": GOOD_NUMBER}),
        ("summary-procedure", {"备注": "患有高血压"}),
        ("no-decision-number", {"行政处罚决定书文号": "灵城罚〔2024〕1号"}),
        ("no-legal-basis", {"处罚依据": "《城市市容和环境卫生管理条例》第三十四条"}),
        ("forbidden-content", {"备注": ""}),
        ("formula", {"行政相对人名称": "张三"}),
        ("too-long", {"违法事实": "随意倾倒垃圾"}),
        ("date-unreadable", {"处罚决定日期": "2031/01/01"}),
        ("date-in-future", {"处罚决定日期": "2024/01/01"}),
        ("amount-unreadable", {"罚款金额(万元)": "0.5"}),
    ]
    cells = good_cells(
        行政相对人类别="个体工商户",
        处罚依据="《治安管理处罚法》",
        处罚类别="行政拘留",
        证件号码=MINOR_NUMBER,
        备注="简易程序",
        行政处罚决定书文号="",
        行政相对人名称="=1+1",
        违法事实="当" * 5000,
        处罚决定日期="某日",
        **{"罚款金额(万元)": "五千元"},
    )
    for rule, repair in repairs:
        result = read_penalty(cells, today=TODAY)
        assert isinstance(result, RowProblem)
        assert result.rule == rule
        cells |= repair
    assert isinstance(read_penalty(cells, today=TODAY), PenaltyRow)


@pytest.mark.parametrize(
    ("changes", "outcome", "releasable"),
    [
        (POLICE, "quarantined", False),
        ({"证件号码": MINOR_NUMBER}, "quarantined", False),
        ({"备注": "患有高血压"}, "quarantined", True),
        ({"处罚依据": ""}, "rejected", False),
        ({"行政相对人名称": "=1"}, "rejected", False),
    ],
)
def test_sealed_and_minor_rows_are_quarantined_and_cannot_be_released(
    changes: dict[str, Cell], outcome: str, releasable: bool
) -> None:
    result = read_penalty(good_cells(**changes), today=TODAY)
    assert isinstance(result, RowProblem)
    assert (result.outcome, result.is_releasable) == (outcome, releasable)


def test_a_receipt_names_column_and_limit_but_nothing_of_the_person() -> None:
    result = read_penalty(good_cells(备注="本人患有抑郁症，家住灵寿县某村"), today=TODAY)
    assert isinstance(result, RowProblem)
    assert result.values["heading"] == "备注"
    assert not any("抑郁" in value or "灵寿" in value for value in result.values.values())
    too_long = read_penalty(good_cells(违法事实="当" * 4001), today=TODAY)
    assert isinstance(too_long, RowProblem)
    words = reason_message(too_long.rule, too_long.values) % dict(too_long.values)
    assert "4000" in words
    assert "违法事实" in words


def test_every_rule_has_words_that_its_values_fill() -> None:
    for changes in (
        {"证件号码": "1"},
        {"备注": "患有高血压"},
        {"处罚依据": ""},
        {"罚款金额(万元)": "五"},
        POLICE,
    ):
        result = read_penalty(good_cells(**changes), today=TODAY)
        assert isinstance(result, RowProblem)
        assert reason_message(result.rule, result.values) % dict(result.values)
    assert reason_message("id-check-digit", {"detail": "id-length"}) == ROW_MESSAGES["id-length"]


def test_the_decision_is_known_again_in_another_spelling() -> None:
    one = accepted(行政处罚决定书文号="灵环罚〔2024〕119号").decision_key
    other = accepted(行政处罚决定书文号=" 灵环罚[2024] 119号", 证件号码=" " + GOOD_NUMBER).decision_key
    assert one == other
    assert accepted(行政处罚决定书文号="灵环罚〔2024〕120号").decision_key != one


def test_a_column_in_yuan_is_not_read_as_ten_thousands() -> None:
    cells = {("罚款金额（元）" if key == "罚款金额(万元)" else key): cell for key, cell in GOOD.items()}
    row = read_penalty({**cells, "罚款金额（元）": "2000"}, today=TODAY)
    assert isinstance(row, PenaltyRow)
    assert row.fine_yuan == Decimal(2000)


def test_the_source_body_answers_where_the_determining_body_is_left_out() -> None:
    row = accepted(处罚机关="", 处罚机关统一社会信用代码="")
    assert row.determining_body_name == "灵寿县生态环境分局"
    assert row.determining_body_code == "11130126MB1A56785G"


def test_the_same_content_has_the_same_digest_and_another_key_another() -> None:
    digest = content_digest("penalty", GOOD, key=b"k")
    moved = dict(reversed(GOOD.items())) | {"序号": "7", "备注": " "}
    assert content_digest("penalty", moved, key=b"k") == digest
    assert content_digest("penalty", good_cells(备注="已履行"), key=b"k") != digest
    assert content_digest("penalty", GOOD, key=b"other") != digest
