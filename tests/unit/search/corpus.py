"""A made-up corpus: disclosures without names, articles, places and bodies that do not exist."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from app.adapters.search import Document

TODAY = date(2026, 6, 1)


def _words(text: str) -> list[str]:
    return text.split()


_TOWNS = _words(
    "青石 白沙 双桥 龙泉 柳林 石门 平安 永和 清水 高台 南坪 北湾 东岭 西河 上庄 下寨 大营 小店 新华 老街"
)
_VILLAGES = _words("王家湾 李家坝 赵各庄 孙家沟 周村 吴家堡 郑家岭 冯家营 陈家窑 褚家滩")
_ENDINGS = ("村", "社区", "镇", "乡")
_OFFICES = _words(
    "市场监督管理局 税务局 人力资源和社会保障局 生态环境局 住房和城乡建设局 人民法院 交通运输局 教育局"
)
_DOMAINS = ("tax", "food", "labour", "environment", "court", "transport", "education")
_CAUSES = (
    "拖欠农民工工资",
    "偷税骗税",
    "销售假冒伪劣食品",
    "超限超载运输",
    "骗取医疗保险基金",
    "违法排放污染物",
    "伪造就业材料",
    "有履行能力而拒不履行生效法律文书确定的义务",
)
_WORDS = _words(
    "个人 诚信 体系 建设 信用 修复 机制 守信 激励 失信 惩戒 记录 教育 宣传 活动 部门 信息 共享 平台 公共 "
    "法律 法规 政策 制度 标准 规范 管理 服务 社会 公民 道德 文化 加强 推进 完善 建立 健全 严格 落实 组织 "
    "实施 监督 检查 保护 隐私 安全 权益 异议 申请 受理 处理 期限 决定 公示 公开 主体 名单 列入 移出 措施 "
    "联合 行政 处罚 许可 执行 法院 税务 食品 药品 环境 交通 医疗 旅游 网络 合同 招标 质量 价格 学校 学生 "
    "企业 银行 贷款 承诺 履行 证明 材料"
)


def documents(count: int, *, seed: int = 98) -> Iterator[Document]:
    """So many documents, the same for the same seed; nine of ten are disclosures."""
    dice = random.Random(seed)
    for number in range(count):
        yield _article(dice, number) if number % 10 == 0 else _disclosure(dice, number)


def _place(dice: random.Random) -> str:
    return dice.choice(_TOWNS) + "县" + dice.choice(_VILLAGES) + dice.choice(_ENDINGS)


def _sentence(dice: random.Random, words: int) -> str:
    weights = [1 / (rank + 1) for rank in range(len(_WORDS))]
    return "".join(dice.choices(_WORDS, weights, k=words)) + "。"


def _disclosure(dice: random.Random, number: int) -> Document:
    place, town, cause = _place(dice), dice.choice(_TOWNS), dice.choice(_CAUSES)
    office = f"{town}县{dice.choice(_OFFICES)}"
    day = date(2019, 1, 1) + timedelta(days=dice.randrange(2600))
    decision = f"{town[0]}市监罚〔{day.year}〕{dice.randrange(1, 3000)}号"
    body = f"经查，当事人在{place}{cause}，{office}依法作出{decision}决定。{_sentence(dice, 12)}"
    ends = day + timedelta(days=dice.choice((365, 1095, 2000, 4000)))
    return Document(
        id=f"disclosure:{number}",
        version=1,
        kind="disclosure",
        title=f"{dice.choice(_DOMAINS[:4])} {cause}",
        body=body,
        reference=f"D-{day.year}-{number:06}",
        number=decision,
        organisation=office,
        place=place,
        domain=dice.choice(_DOMAINS),
        published_on=day,
        visible_until=ends,
        extra=cause,
    )


def _article(dice: random.Random, number: int) -> Document:
    town = dice.choice(_TOWNS)
    day = date(2016, 1, 1) + timedelta(days=dice.randrange(3700))
    return Document(
        id=f"article:{number}",
        version=1,
        kind="article",
        title=f"{town}县关于{''.join(dice.choices(_WORDS, k=6))}的通知",
        body="".join(_sentence(dice, dice.randrange(8, 20)) for _ in range(12)),
        reference=f"A-{number:06}",
        number=f"{town[0]}政办发〔{day.year}〕{dice.randrange(1, 200)}号",
        organisation=f"{town}县人民政府",
        place=None,
        domain="general",
        published_on=day,
        visible_until=None,
    )


def queries(count: int, *, seed: int = 16) -> list[str]:
    """What people type: words, places, bodies, phrases, numbers in part, common words."""
    dice = random.Random(seed)
    kinds = (
        lambda: dice.choice(_WORDS) + dice.choice(_WORDS),
        lambda: f"{dice.choice(_WORDS)} {dice.choice(_WORDS)}",
        lambda: _place(dice),
        lambda: f"{dice.choice(_TOWNS)}县{dice.choice(_OFFICES)}",
        lambda: f"“{dice.choice(_CAUSES)}”",
        lambda: f"{dice.choice(_TOWNS)[0]}市监罚〔{dice.randrange(2019, 2026)}〕{dice.randrange(1, 3000)}号",
        lambda: dice.choice(_CAUSES),
        lambda: dice.choice(_WORDS[:10]),
    )
    return [dice.choice(kinds)() for _ in range(count)]
