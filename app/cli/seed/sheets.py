"""The demo's sheets, as departments hand them in: real headings, invented people, made-up decisions."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

from app.cli.seed.people import DemoBody


def penalty(
    name: str,
    number: str,
    body: DemoBody,
    decision_no: str,
    decided_on: date,
    case: tuple[str, str, str, str, str, str],
) -> dict[str, str]:
    """A row of a penalty sheet; `case` is conduct, facts, basis, kinds, content, fine in 万元."""
    conduct, facts, basis, kinds, content, fine = case
    return {
        "行政相对人名称": name,
        "行政相对人类别": "自然人",
        "证件类型": "身份证",
        "证件号码": number,
        "行政处罚决定书文号": decision_no,
        "违法行为类型": conduct,
        "违法事实": facts,
        "处罚依据": basis,
        "处罚类别": kinds,
        "处罚内容": content,
        "罚款金额(万元)": fine,
        "处罚决定日期": f"{decided_on:%Y/%m/%d}",
        "处罚有效期": "2099/12/31",
        "处罚机关": body.name,
        "处罚机关统一社会信用代码": body.code,
        "数据来源单位": body.name,
        "数据来源单位统一社会信用代码": body.code,
    }


def serious_list(
    name: str,
    number: str,
    body: DemoBody,
    decision_no: str,
    entered_on: date,
    entry: tuple[str, str, str, str],
) -> dict[str, str]:
    """A row of a sheet of list entries; `entry` is list, reason, basis, measures."""
    listed, reason, basis, measures = entry
    return {
        "名单类别": listed,
        "主体": name,
        "证件号码": number,
        "列入事由": reason,
        "列入依据": basis,
        "决定书文号": decision_no,
        "列入日期": f"{entered_on:%Y/%m/%d}",
        "列入部门": body.name,
        "惩戒措施": measures,
        "期限": "三年",
        "移出条件": "履行完毕并作出信用承诺，最短公示期届满",
        "救济途径": "可以在六十日内申请行政复议，或者在六个月内提起行政诉讼",
    }


def honour(
    name: str, number: str, body: DemoBody, decision_no: str, awarded_on: date, award: tuple[str, str, str]
) -> dict[str, str]:
    """A row of a sheet of honours; `award` is title, field, deeds."""
    title, field, deeds = award
    return {
        "姓名": name,
        "证件号码": number,
        "称号": title,
        "授予单位": body.name,
        "授予单位统一社会信用代码": body.code,
        "文号": decision_no,
        "授予日期": f"{awarded_on:%Y/%m/%d}",
        "类别": field,
        "事迹": deeds,
        "本人同意": "是",
    }


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    """A sheet in GB 18030, as many departments send it."""
    listed = list(rows)
    headings = list(dict.fromkeys(heading for row in listed for heading in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue().encode("gb18030")


REVOKED_FOOD = (
    "提交虚假材料取得许可",
    "当事人在申请食品经营许可时提交伪造的场所使用证明，取得许可后经营八个月。",
    "《中华人民共和国行政许可法》第七十九条",
    "吊销许可证件",
    "吊销食品经营许可证",
    "",
)
REVOKED_TRANSPORT = (
    "出借道路运输从业资格",
    "当事人把从业资格证借给他人使用，致无资格人员驾驶营运车辆六次。",
    "《道路运输条例》第六十六条",
    "吊销许可证件",
    "吊销道路运输从业资格证",
    "",
)
FINE_FOOD = (
    "经营超过保质期的食品",
    "当事人在其店铺货架上陈列待售超过保质期的饼干六袋，货值金额九十元。",
    "《中华人民共和国食品安全法》第一百二十四条第一款第五项",
    "罚款",
    "罚款人民币三千元",
    "0.3",
)
FINE_WASTE = (
    "随意倾倒建筑垃圾",
    "当事人将装修产生的建筑垃圾约一吨倾倒在路边沟渠。",
    "《中华人民共和国固体废物污染环境防治法》第一百一十一条",
    "罚款",
    "罚款人民币八千元",
    "0.8",
)
TAX_LIST = (
    "重大税收违法",
    "虚开增值税专用发票，税额合计二百六十万元，限期内未缴清税款和罚款。",
    "《重大税收违法失信主体信息公布管理办法》第六条",
    "限制担任企业法定代表人；限制申请财政性资金项目",
)
WAGES_LIST = (
    "拖欠农民工工资",
    "作为包工负责人拖欠十二名农民工工资十八万元，经责令限期支付逾期未支付。",
    "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》第五条",
    "限制申请财政性资金项目；限制参加评先评优",
)
KEPT_WORD = (
    "诚实守信县级模范",
    "诚实守信",
    "替已故的合伙人还清了三年里的全部工钱，一分不少。",
)
GOOD_DEED = (
    "见义勇为先进个人",
    "见义勇为",
    "在磁河救起两名落水儿童。",
)
