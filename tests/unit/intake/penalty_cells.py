"""A good row of a penalty sheet, to be spoilt in one place by each test."""

from datetime import date

from app.features.intake.row_values import Cell

TODAY = date(2026, 11, 22)
GOOD_NUMBER = "130126190101131527"
MINOR_NUMBER = "130126201203010073"

GOOD = {
    "行政相对人名称": "沈龑",
    "行政相对人类别": "自然人",
    "行政相对人代码_1(统一社会信用代码)": "",
    "证件类型": "身份证",
    "证件号码": GOOD_NUMBER,
    "行政处罚决定书文号": "灵环罚〔2024〕119号",
    "违法行为类型": "非法倾倒固体废物",
    "违法事实": "当事人将建筑垃圾约3吨倾倒于磁河河道内。",
    "处罚依据": "《中华人民共和国固体废物污染环境防治法》第一百一十一条",
    "处罚类别": "罚款;没收违法所得",
    "处罚内容": "罚款人民币3万元，没收违法所得800元",
    "罚款金额(万元)": "3",
    "没收违法所得、没收非法财物的金额(万元)": "0.08",
    "暂扣或吊销证照名称及编号": "",
    "处罚决定日期": "2024/12/15",
    "处罚有效期": "2099/12/31",
    "公示截止期": "",
    "处罚机关": "灵寿县生态环境分局",
    "处罚机关统一社会信用代码": "11130126MB1A56785G",
    "数据来源单位": "灵寿县生态环境分局",
    "数据来源单位统一社会信用代码": "11130126MB1A56785G",
    "备注": "",
}


def good_cells(**changes: Cell) -> dict[str, Cell]:
    """Give the good row with some cells changed; a heading with brackets goes by `cells(**{"…": …})`."""
    return {**GOOD, **changes}
