"""Every rule of sections 1 to 3 and 10 stands in the data, and every source says how well it is known."""

# ruff: noqa: E501 - the lists of the law, a line each

from __future__ import annotations

from datetime import date

import pytest

from app.rulebook import code_tables, lists, measures
from app.rulebook.deadlines import get_deadline
from app.rulebook.gates import all_gates
from app.rulebook.rules import SourceStatus, all_rules, get_rule
from app.rulebook.severity import classify
from app.rulebook.spans import Span
from app.rulebook.terms import Finding, derive

RULES = {
    "1.1": ("no-catalogue-item", "item-in-force"),
    "1.2": ("not-a-natural-person", "no-publication-without-basis"),
    "1.3": ("subject-is-minor",),
    "1.4": ("sealed-by-law",),
    "1.5": ("summary-procedure",),
    "1.6": ("forbidden-content",),
    "1.7": ("publication-of-penalties",),
    "1.8": ("masked-form",),
    "1.9": ("upload-in-time", "platform-check"),
    "2.1": ("list-by-law",),
    "2.2": ("list-scope",),
    "2.3": ("notice-before-decision", "decision-document"),
    "2.4": ("repair-notice-with-decision",),
    "2.5": ("judgment-debtor-term", "judgment-debtor-removal", "judgment-debtor-correction"),
    "2.6": ("remedy-reconsideration", "remedy-suit"),
    "3.1": ("term-minor",),
    "3.2": ("term-general",),
    "3.3": ("term-serious",),
    "3.4": ("clock-start",),
    "3.5": ("severity-classes", "severity-to-be-confirmed", "severity-huge-fine"),
    "3.6": ("order-58-general", "order-58-safety", "order-58-food-and-drugs"),
    "3.7": ("samr-107-warnings", "samr-107-minor", "samr-107-moderate", "samr-107-serious"),
    "3.8": ("five-years",),
    "3.9": ("withdrawal-after-revocation",),
    "10": ("measures-table", "incentives", "key-fields", "occupations", "priority-conduct",
           "student-conduct", "campaign-dates", "catalogue-categories"),
}  # fmt: skip


@pytest.mark.parametrize("section", RULES)
def test_every_rule_stands_in_the_data_with_its_source(section: str) -> None:
    for rule_id in RULES[section]:
        rule = get_rule(rule_id)
        assert rule.text
        assert rule.source.title
        assert rule.source.article
        assert rule.source.status in set(SourceStatus)


def test_what_was_never_read_is_never_called_read() -> None:
    doubtful = {rule.id for rule in all_rules() if "待核" in rule.source.article}
    assert doubtful
    assert all(get_rule(one).source.status is SourceStatus.TO_BE_CONFIRMED for one in doubtful)


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (code_tables.domains, "食品药品 安全生产 消防安全 交通安全 环境保护 生物安全 产品质量 税收缴纳 医疗卫生 劳动保障 "
         "工程建设 金融服务 知识产权 司法诉讼 电子商务 志愿服务"),
        (code_tables.occupations, "公务员 企业法定代表人及相关责任人 律师 教师 医师 执业药师 评估师 税务师 注册消防工程师 "
         "会计审计人员 房地产中介从业人员 认证人员 金融从业人员 导游"),
        (code_tables.priority_conduct, "恶意逃废债务 非法集资 电信诈骗 网络欺诈 交通违法 不依法诚信纳税"),
        (code_tables.student_conduct, "考试舞弊 学术造假 不履行助学贷款还款承诺 伪造就业材料"),
        (code_tables.catalogue_categories, "登记注册基本信息 司法裁判及执行 行政管理 职称和职业 经营(活动)异常 "
         "严重失信主体名单 合同履行 信用承诺及履行 信用评价结果 遵守法律法规情况 诚实守信相关荣誉 主体自主提供"),
        (measures.all_measures, "限制市场或行业准入 限制任职 限制消费 限制出境 限制升学复学 限制申请财政性资金项目 "
         "限制参加评先评优 限制享受优惠政策和便利措施 纳入重点监管范围 推送市场主体参考 从严审慎授信 "
         "纳入市场化征信或评级报告 纳入严重失信主体名单 共享公示失信信息"),
        (measures.all_incentives, "绿色通道 容缺受理 教育方面优先支持 就业方面优先支持 创业方面优先支持"),
        (lists.all_lists, "失信被执行人 重大税收违法 拖欠农民工工资 市场监管严重违法失信 安全生产 医疗保障 "
         "电信网络诈骗 违规经营的征信机构及相关人员"),
    ],
)  # fmt: skip
def test_every_code_table_of_the_guideline_is_complete(table: object, names: str) -> None:
    assert callable(table)
    assert {row.name for row in table()} == set(names.split())


def test_the_nine_occasions_are_there() -> None:
    names = {one.entry.name for one in code_tables.campaign_dates()}
    assert len(names) == 9
    assert {"春节", "诚信兴商宣传月", "国家宪法日暨全国法制宣传日"} <= names


def test_a_list_without_a_legal_standard_is_not_switched_on() -> None:
    for one in lists.all_lists():
        assert one.standard or not one.is_switched_on


@pytest.mark.parametrize(
    ("clock", "length"),
    [("upload", 7), ("platform-check", 5), ("penalty-withdrawal", 3), ("withdrawal-after-revocation", 1),
     ("judgment-debtor-removal", 3), ("judgment-debtor-correction", 15), ("judgment-debtor-correction-effect", 3),
     ("list-public-comment", 30), ("administrative-reconsideration", 60), ("administrative-suit", 6),
     ("suit-after-reconsideration", 15)],
)  # fmt: skip
def test_every_clock_of_the_law_has_its_length(clock: str, length: int) -> None:
    assert get_deadline(clock).length == length


FINED, WARNED, REVOKED = ("罚款",), ("警告",), ("吊销许可证件",)


@pytest.mark.parametrize(
    ("finding", "term", "longest"),
    [
        # before Order 58 no term is known; from its first day to its last it governs; then Order 36
        (Finding("penalty", date(2023, 4, 30), FINED), None, Span()),
        (Finding("penalty", date(2023, 5, 1), FINED), "order-58-general", Span.of(years=3)),
        (Finding("penalty", date(2024, 7, 1), FINED), "order-58-general", Span.of(years=3)),
        (Finding("penalty", date(2024, 7, 1), WARNED), "order-58-warnings", Span()),
        (Finding("penalty", date(2024, 7, 1), FINED, domain="fire-safety"), "order-58-safety", Span.of(years=3)),
        (Finding("penalty", date(2026, 3, 31), REVOKED), "order-58-general", Span.of(years=3)),
        (Finding("penalty", date(2026, 4, 1), FINED), "order-36-general", Span.of(years=1)),
        (Finding("penalty", date(2026, 4, 1), REVOKED), "order-36-serious", Span.of(years=3)),
        (Finding("penalty", date(2026, 4, 1), WARNED), "order-36-minor", Span.of(months=3)),
        # market regulation: its own order from 25 December 2025, before and after Order 36
        (Finding("penalty", date(2025, 12, 24), FINED, regime="market-regulation"), "order-58-general", Span.of(years=3)),
        (Finding("penalty", date(2025, 12, 25), FINED, regime="market-regulation"), "samr-107-moderate", Span.of(years=1)),
        (Finding("penalty", date(2026, 4, 1), FINED, regime="market-regulation"), "samr-107-moderate", Span.of(years=1)),
        (Finding("penalty", date(2026, 4, 1), REVOKED, regime="market-regulation"), "samr-107-serious", Span.of(years=3)),
        (Finding("penalty", date(2026, 4, 1), WARNED, regime="market-regulation"), "samr-107-warnings", Span()),
        # judgment debtors by the court's own rule, whatever the orders say
        (Finding("judgment-debtor", date(2024, 7, 1)), "judgment-debtor", Span.of(years=2)),
        (Finding("judgment-debtor", date(2026, 7, 1)), "judgment-debtor", Span.of(years=2)),
        (Finding("judgment-debtor", date(2026, 7, 1), extension=Span.of(years=3)), "judgment-debtor", Span.of(years=5)),
    ],
)  # fmt: skip
def test_a_decision_is_judged_by_the_order_of_its_day(
    finding: Finding, term: str | None, longest: Span
) -> None:
    found = derive(finding)
    assert found.term_code == term
    assert found.max_term == longest


def test_the_classes_change_with_the_orders_and_not_before() -> None:
    suspended = ("暂扣许可证件",)
    assert classify(suspended, decided_on=date(2026, 3, 31)).rule_id == "severity-before-order-36"
    assert classify(suspended, decided_on=date(2026, 4, 1)).rule_id == "severity-to-be-confirmed"


def test_the_gates_of_publication_are_all_there() -> None:
    wanted = {"catalogue-item", "item-in-force", "access-mode", "publication-basis", "list-in-force", "is-adult",
              "not-sealed", "not-summary", "notice-served", "reply-window-over", "two-people", "within-term",
              "within-five-years"}  # fmt: skip
    assert wanted <= {gate.code for gate in all_gates()}
