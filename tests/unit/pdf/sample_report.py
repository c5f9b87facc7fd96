"""Made-up reports of any length, in both languages, rendered to HTML as the portal does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader

from app.adapters.qr import png_data_uri
from app.features.credit_reports.contents import (
    Bullets,
    Column,
    FactTable,
    Note,
    Paragraph,
    Record,
    ReportContents,
    Section,
    Table,
    Verification,
)

ROOT = Path(__file__).resolve().parents[3]
MADE_AT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
ADDRESS = "https://integrity.example/verify/K7QF-2M9X-TR4C-8HVD-51"


def sample_html(contents: ReportContents) -> str:
    """The report as HTML, with the portal's own template and, for Chinese, its own catalogue."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    locale = "zh_Hans_CN" if contents.lang == "zh-CN" else "en"
    translations = Translations.load(ROOT / "translations", [locale])
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        translations.gettext, translations.ngettext, newstyle=True
    )
    return environment.get_template("credit_reports/report.html").render(report=contents.for_template())


def sample_contents(
    name: str = "杨龑", *, records: int = 3, lang: str = "zh-CN", watermark: str = ""
) -> ReportContents:
    """A report of somebody who never lived, with so many records."""
    is_chinese = lang == "zh-CN"
    return ReportContents(
        lang="zh-CN" if is_chinese else "en",
        title="个人公共信用报告" if is_chinese else "Personal public credit report",
        number="XB-2026-000317",
        made_at="2026年11月22日 14:30" if is_chinese else "22 November 2026, 14:30",
        site_name="诚信门户" if is_chinese else "Integrity Portal",
        issuer="灵寿县信用办" if is_chinese else "Lingshou County Credit Office",
        subject_name=name,
        subject_id="130126********0016",
        purpose="本人查阅" if is_chinese else "Own use",
        watermark=watermark or ("仅供本人查阅" if is_chinese else "For own use only"),
        verification=Verification(code="K7QF-2M9X-TR4C-8HVD-51", address=ADDRESS, qr=png_data_uri(ADDRESS)),
        attachment_name="report.json",
        data_digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        contents_digest="60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        sections=_chinese(name, records) if is_chinese else _english(name, records),
    )


def _chinese(name: str, records: int) -> tuple[Section, ...]:
    empty = "没有这类记录。"
    return (
        Section(
            "how_to_read",
            "怎样阅读本报告",
            blocks=(
                Paragraph(
                    "本报告汇总截至2026年11月22日各部门依法报送的公共信用信息。每条记录都写明由谁认定、依据什么、公示到哪一天。"
                ),
                Bullets(
                    (
                        "记录有误、不全或超过期限，可以提出异议，提出当日即作标注。",
                        "条件具备时可以申请信用修复，一律不收费。",
                        "本报告不打分，也不评级。",
                    )
                ),
            ),
        ),
        Section(
            "summary",
            "摘要",
            blocks=(
                Table(
                    "各类信息条数",
                    (Column("类别"), Column("条数", "narrow"), Column("最近一条", "wide")),
                    (
                        ("行政处罚", str(records), "2026年3月1日" if records else "无"),
                        ("行政许可", "0", "无"),
                        ("严重失信主体名单", "0", "无"),
                        ("诚信典型与荣誉", "1", "2025年12月4日"),
                        ("查询", "3", "2026年11月20日"),
                    ),
                ),
            ),
        ),
        Section(
            "basic",
            "基本信息",
            blocks=(
                FactTable(
                    "身份信息",
                    (
                        ("姓名", name),
                        ("身份证号码", "130126********0016"),
                        ("登记来源", "灵寿县信用主体登记簿"),
                    ),
                ),
            ),
        ),
        Section(
            "administrative",
            "行政管理信息",
            blocks=tuple(_record(index) for index in range(records)),
            empty=empty,
        ),
        Section(
            "honours",
            "荣誉与志愿服务",
            blocks=(
                FactTable(
                    "孝老爱亲诚信典型",
                    (("授予单位", "灵寿县精神文明建设委员会"), ("授予日期", "2025年12月4日")),
                ),
            ),
        ),
        Section("serious_lists", "严重失信主体名单", empty="没有列入任何名单的记录。"),
        Section("judicial", "司法执行", empty=empty),
        Section("titles", "职称与职业资格", empty=empty),
        Section("commitments", "信用承诺及履行", empty=empty),
        Section(
            "objections",
            "异议标注与本人声明",
            intro="异议标注和本人声明写在所涉记录旁边，这里列出全部。",
            blocks=(
                Table(
                    "异议",
                    (Column("编号", "middle"), Column("所涉记录", "middle"), Column("状态")),
                    (("YY-2026-0012", "CR-2026-0001", "异议处理中，答复期限2026年11月27日"),),
                ),
            )
            if records
            else (),
            empty=empty,
        ),
        Section("repairs", "信用修复", empty="没有信用修复申请。"),
        Section(
            "queries",
            "谁查询过我",
            intro="依照规定，任何人查询您的信息都要留下记录，保存十年。",
            blocks=(
                Table(
                    "查询记录",
                    (Column("时间", "middle"), Column("单位与岗位", "wide"), Column("目的与依据")),
                    (
                        ("2026年11月20日", "灵寿县信用办 经办岗", "核对公示内容；依据目录第12项"),
                        ("2026年11月18日", "灵寿县信用办 审核岗", "复核公示建议"),
                        ("2026年11月2日", "本人", "查看本人记录"),
                    ),
                ),
            ),
        ),
        Section(
            "remedies",
            "救济途径与联系方式",
            blocks=(
                Bullets(
                    (
                        "对行政处罚决定不服，可以自知道之日起60日内申请行政复议，或者6个月内提起行政诉讼。",
                        "对记录有异议，向灵寿县信用办提出。",
                    )
                ),
                FactTable("联系方式", (("电话", "0311-12345"), ("地址", "灵寿县政务服务大厅信用窗口"))),
            ),
        ),
    )


def _record(index: int) -> Record:
    notes: tuple[Note, ...] = ()
    if index % 20 == 1:
        notes = (
            Note(
                "异议处理中",
                "2026年11月20日提出：罚款已经缴清，记录没有更新。来源单位应当在2026年11月27日前答复。",
            ),
            Note("本人声明", "罚款已于2026年4月2日缴清，票据已交窗口。", is_statement=True),
        )
    return Record(
        "行政处罚（一般）",
        f"CR-2026-{index:04d}",
        facts=(
            ("决定书文号", f"灵市监罚决〔2026〕{index + 11}号"),
            ("违法行为类型", "未按规定明码标价"),
            ("违法事实", "当事人在集贸市场销售农产品时未标明价格，经责令限期改正后仍未改正。"),
            ("处罚内容", "罚款 1,000 元（0.1 万元）"),
            ("处罚决定日期", "2026年3月1日"),
            ("认定单位", "灵寿县市场监督管理局"),
            ("公开方式", "不公开，仅本人和经授权的人可以查询"),
        ),
        notes=notes,
        explanation="一般失信信息最短公示期三个月，最长一年，自决定之日起算；2027年3月1日后不再展示和使用。",
    )


def _english(name: str, records: int) -> tuple[Section, ...]:
    fine = Record(
        "Administrative penalty (general)",
        "CR-2026-0001",
        facts=(
            ("Decision number", "灵市监罚决〔2026〕12号"),
            ("Decided on", "1 March 2026"),
            ("Penalty", "Fine of 1,000 yuan"),
        ),
        notes=(
            Note(
                "Objection pending",
                "Raised on 20 November 2026; the source body answers by 27 November 2026.",
            ),
        ),
        explanation="Shown for at least three months and at most one year from the decision.",
    )
    none = "There are no records of this kind."
    return (
        Section(
            "how_to_read",
            "How to read this report",
            intro="This report gathers what public bodies lawfully reported until 22 November 2026. "
            "It gives no score and no grade.",
        ),
        Section(
            "summary",
            "Summary",
            blocks=(
                Table(
                    "Records by kind",
                    (Column("Kind"), Column("Number", "narrow")),
                    (("Penalties", str(records)), ("Permits", "0")),
                ),
            ),
        ),
        Section(
            "basic",
            "Basic information",
            blocks=(FactTable("Identity", (("Name", name), ("Identity number", "130126********0016"))),),
        ),
        Section("administrative", "Administrative records", blocks=(fine,) * records, empty=none),
        Section("serious_lists", "Serious-dishonesty lists", empty="You are on no list."),
        Section("queries", "Who queried me", empty="Nobody has queried your record."),
        Section(
            "remedies",
            "Remedies and contacts",
            intro="You may object to any record at the Lingshou County Credit Office, free of charge.",
        ),
    )
