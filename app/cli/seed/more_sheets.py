"""The demo's other sheets: permits, judgment debtors, commitments and titles, by their own forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.cli.seed.people import COURT, LI, OFFICE, TRANSPORT, WANG, ZHANG, DemoBody, DemoCitizen

Sheet = tuple[str, DemoBody, list[dict[str, str]]]
Day = Callable[[int], date]


def other_sheets(day: Day, debtor: DemoCitizen) -> list[Sheet]:
    """One or two rows of each kind, handed in by the body whose they are; `day` gives so many days ago."""
    year = day(145).year
    return [
        (
            "permit",
            TRANSPORT,
            [
                _permit(ZHANG, f"灵交许〔{year}〕21号", day(144), "道路货物运输驾驶员", "正常"),
                _permit(WANG, f"灵交许〔{year}〕22号", day(144), "道路旅客运输驾驶员", "正常"),
                _permit(LI, f"灵交许〔{year - 2}〕7号", day(900), "道路货物运输驾驶员", "撤销"),
            ],
        ),
        (
            "judgment-debtor",
            COURT,
            [
                _debtor(ZHANG, f"（{year}）冀0126执312号", day(143), "违反财产报告制度"),
                _debtor(
                    debtor,
                    f"（{year}）冀0126执298号",
                    day(143),
                    "有履行能力而拒不履行生效法律文书确定义务；违反限制消费令",
                ),
            ],
        ),
        (
            "commitment",
            OFFICE,
            [
                _commitment(WANG, f"灵审批诺〔{year}〕7号", day(142), "办理食品小作坊登记", "已履行"),
                _commitment(ZHANG, f"灵审批诺〔{year}〕9号", day(142), "办理施工临时占道", "未履行"),
            ],
        ),
        (
            "title",
            OFFICE,
            [
                _title(WANG, f"冀农职〔{year - 2}〕0312", day(800), "农艺师", "中级", "作物栽培"),
                _title(ZHANG, f"冀工职〔{year - 4}〕1187", day(1500), "助理工程师", "初级", "食品工程"),
            ],
        ),
    ]


def _permit(who: DemoCitizen, number: str, on: date, content: str, status: str) -> dict[str, str]:
    return {
        "行政相对人名称": who.name,
        "行政相对人类别": "自然人",
        "证件类型": "身份证",
        "证件号码": who.id_number,
        "行政许可决定文书名称": "道路运输从业资格许可决定书",
        "行政许可决定文书号": number,
        "许可类别": "普通",
        "许可证书名称": "道路运输从业资格证",
        "许可内容": content,
        "许可决定日期": f"{on:%Y/%m/%d}",
        "有效期自": f"{on:%Y/%m/%d}",
        "有效期至": f"{on.replace(year=on.year + 6, day=1):%Y/%m/%d}",
        "许可机关": TRANSPORT.name,
        "许可机关统一社会信用代码": TRANSPORT.code,
        "当前状态": status,
        "信息使用范围": "授权查询",
    }


def _debtor(who: DemoCitizen, case_no: str, on: date, acts: str) -> dict[str, str]:
    return {
        "姓名": who.name,
        "性别": "男",
        "身份证号码": who.id_number,
        "执行法院": COURT.name,
        "省份": "河北",
        "执行依据文号": f"（{on.year - 1}）冀0126民初881号",
        "作出执行依据单位": COURT.name,
        "案号": case_no,
        "立案时间": f"{on.year}年1月9日",
        "生效法律文书确定的义务": "支付货款六万元及利息。",
        "被执行人的履行情况": "部分未履行",
        "已履行部分": "一万元",
        "未履行部分": "五万元及利息",
        "失信被执行人行为具体情形": acts,
        "发布时间": f"{on.year}年{on.month}月{on.day}日",
    }


def _commitment(who: DemoCitizen, number: str, on: date, matter: str, state: str) -> dict[str, str]:
    return {
        "承诺人": who.name,
        "证件号码": who.id_number,
        "承诺书编号": number,
        "承诺类型": "容缺受理型",
        "承诺事由": matter,
        "承诺内容": "承诺在十个工作日内补交所缺材料，逾期愿意承担相应责任。",
        "承诺作出日期": f"{on:%Y/%m/%d}",
        "承诺受理单位": OFFICE.name,
        "履行状态": state,
        "违诺事实": "" if state == "已履行" else "期满未补交占道许可所缺的安全方案。",
    }


def _title(who: DemoCitizen, number: str, on: date, title: str, level: str, field: str) -> dict[str, str]:
    return {
        "姓名": who.name,
        "证件号码": who.id_number,
        "职称名称": title,
        "职称级别": level,
        "专业": field,
        "证书编号": number,
        "取得日期": f"{on:%Y.%m.%d}",
        "评审机构": "石家庄市职称评审委员会",
        "状态": "有效",
    }
