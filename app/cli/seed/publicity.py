"""Publicity in the demo's story: every kind, two languages, one to come, one that ended; campaigns."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.seed.people import REVIEWER
from app.features.campaigns import queries as campaigns
from app.features.campaigns import services as planning
from app.features.publicity import services
from app.features.publicity.manuscripts import Manuscript, Writing
from app.kernel import clock

if TYPE_CHECKING:
    from app.cli.seed.story import Stage

LAW = Manuscript(
    kind="law",
    writing=Writing.MARKDOWN,
    title="《信用修复管理办法》要点",
    text="## 三个档次\n\n"
    "| 档次 | 最短公示期 | 最长公示期 |\n|---|---|---|\n| 轻微 | 原则上不公示 | 三个月 |\n"
    "| 一般 | 三个月 | 一年 |\n| 严重 | 一年 | 三年 |\n\n"
    "## 谁认定谁修复\n\n向作出认定的单位申请，**不收费**。\n",
    issuer="国家发展和改革委员会",
    related="信用修复管理办法（国家发展改革委令第36号）",
)
TRAINING = Manuscript(
    kind="training",
    writing=Writing.MARKDOWN,
    title="窗口人员培训：怎样讲清一条记录",
    text="## 讲三件事\n\n- 记录从哪里来\n- 哪一天自动停止公示\n- 不服怎么办\n",
    title_en="Training for counters: explaining a record",
    text_en="## Say three things\n\n- where the record comes from\n- on which day its display ends\n"
    "- what to do about it\n",
)
CULTURE = Manuscript(
    kind="culture",
    writing=Writing.MARKDOWN,
    title="乡里故事：一诺千金",
    text="> 得黄金百斤，不如得季布一诺。\n\n这句话两千年来劝人守信。\n",
)


def tell(stage: Stage) -> None:
    """Articles of the kinds that are still missing; the dates before and after today; two campaigns."""
    begins = clock.start_of(stage.today + timedelta(days=7)) + timedelta(hours=9)
    ended = clock.start_of(stage.today - timedelta(days=5))
    coming = Manuscript(
        kind="policy",
        writing=Writing.MARKDOWN,
        title="下月起修复材料改为网上核验",
        text="从下月起，履行证明由窗口核验。\n",
        show_from=begins,
    )
    over = Manuscript(
        kind="policy",
        writing=Writing.MARKDOWN,
        title="窗口临时调整办公时间",
        text="本周窗口提前半小时下班。\n",
        show_until=ended,
    )
    for number, manuscript in enumerate((LAW, CULTURE, TRAINING, over, coming)):
        with stage.on(40 - number) as session:
            editor, reviewer = stage.actor(session, "demo-editor"), stage.actor(session, REVIEWER.login)
            article = services.write_article(session, editor, manuscript)
            services.submit_article(session, editor, article)
            services.publish_article(session, reviewer, article)
    _plan(stage)


def _plan(stage: Stage) -> None:
    """The campaign that comes next, and the same one a year ago."""
    with stage.on(30) as session:
        editor, following = (
            stage.actor(session, "demo-editor"),
            campaigns.next_campaign(session, stage.today),
        )
        assert following is not None, "some of the nine have fixed days"
        assert following.starts_on is not None
        for year in (following.year - 1, following.year):
            first = campaigns.get_campaign_of(session, following.slug, year).starts_on
            if first is None:
                continue
            planning.plan_campaign(
                session,
                editor,
                occasion=following.slug,
                year=year,
                starts_on=None,
                ends_on=None,
                theme="信用在身边，修复不花钱",
                theme_en="Credit near you, repair free of charge",
                words="工作人员在现场讲解怎样查询自己的信用记录、怎样提出异议、怎样申请修复。",
                materials="",
            )
            begins = clock.start_of(first) + timedelta(hours=9)
            planning.add_item(
                session,
                editor,
                occasion=following.slug,
                year=year,
                starts_at=begins,
                ends_at=begins + timedelta(hours=2),
                title="现场咨询",
                title_en="Advice on the spot",
                place="县政务服务大厅",
                place_en="County service hall",
            )
