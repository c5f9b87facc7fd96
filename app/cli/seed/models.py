"""The models of the demo's story: published in several kinds, years and places, one in its public notice, one
that waits for demo-wang's consent, one whom a serious record hides. Their pictures are drawn by code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters import portraits
from app.cli.seed import sheets
from app.cli.seed.people import CLERK, EDITOR, OFFICE, REVIEWER, WANG, DemoBody, id_number
from app.features.bodies import queries as bodies
from app.features.integrity_models import pictures
from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import office
from app.features.integrity_models.services import checking, consenting, deciding, noticing, recommending
from app.features.integrity_models.states import ConsentAction
from app.features.integrity_models.wording import Claims, Sender, Words
from app.features.records.models import CreditRecord
from app.features.uploads import queries as uploads
from app.features.uploads.receiving import files_of, receive_file
from app.kernel.actors import Actor, ActorKind
from app.rulebook import deadlines
from app.web.toolbox import Toolbox

if TYPE_CHECKING:
    from app.cli.seed.story import Stage

HandIn = Callable[[Toolbox, Actor, str, DemoBody, list[dict[str, str]]], None]


@dataclass(frozen=True)
class DemoModel:
    """One model: who, what for, where, when awarded, and the words."""

    name: str
    number: str
    kind: str
    place: str
    awarded_days_ago: int
    title: str
    document: str
    words: Words
    is_pictured: bool = True


def _person(year: int, month: int, day: int, sequence: int) -> str:
    return id_number(date(year, month, day), sequence)


GRAIN = DemoModel(
    "钟守一",
    _person(1902, 4, 9, 51),
    "honesty",
    "ciyu",
    95,
    "灵寿县诚信之星",
    "灵文明〔{year}〕11号",
    Words(
        summary="粮站保管员钟守一，四十年没有短过一两秤；拾到装有两万元的布包，在雨里等了失主三个小时。",
        story=(
            "# 路口的三个小时\n\n秋收那天下着雨，钟守一在慈峪镇路口拾到一个布包，里面是卖粮的两万元。"
            "他没有走，撑着一把破伞在路口等。\n\n> 钱是人家一年的收成，急的是人家。\n\n"
            "天快黑时失主跑回来，要分他一半，他摆摆手走了。\n\n# 一杆秤\n\n"
            "他在粮站管了四十年的秤。每天开门第一件事，是当着卖粮人的面校一次秤。"
            "有人劝他松一松，他说：秤是公家的，分量是大家的。"
        ),
        alt="插画：一位身着棕衣的老人站在山前，天边一轮夕阳",
        summary_en="A keeper of grain scales who never gave short weight, and waited three hours in the rain "
        "for whoever had lost a year's harvest money.",
        story_en="# Three hours at the crossroads\n\nIt rained on the day of the harvest when he found "
        "a bundle with twenty thousand yuan. He waited under a torn umbrella until its owner came back.\n\n"
        "> It is somebody's whole year.\n\n# A pair of scales\n\nFor forty years "
        "he tested the scales each morning before the eyes of those who came to sell.",
        alt_en="Drawing: an old man in a brown coat before hills and a setting sun",
    ),
)
BRIDGE = DemoModel(
    "陆见山",
    _person(1905, 11, 23, 53),
    "courage",
    "chenzhuang",
    430,
    "见义勇为先进个人",
    "灵政〔{year}〕32号",
    Words(
        summary="山洪里，陆见山三次下水，把困在桥下的一家三口送上岸。",
        story=(
            "七月的一个夜里，磁河涨水，陈庄镇的小桥被冲断了一半。陆见山听见呼救，系上绳子就下了水。\n\n"
            "他来回三趟，最后一趟把自己的绳子解给了孩子。\n\n> 水急，人不能急。\n\n"
            "事后镇里要给他开会，他已经回地里去了。"
        ),
        alt="插画：一位身着绿衣、头发花白的人站在山前",
        summary_en="Three times into a flooded river by night, until a family of three was ashore.",
    ),
)
SCHOOL = DemoModel(
    "顾长明",
    _person(1900, 2, 17, 55),
    "dedication",
    "nanying",
    800,
    "敬业奉献模范",
    "灵文明〔{year}〕5号",
    Words(
        summary="山村教师顾长明，一个人守着一所学校，三十一年没有让一个孩子失学。",
        story=(
            "南营乡的教学点在山上，最多时有四十个学生，最少时只有两个。\n\n"
            "每到雨季，顾长明就到河边去接，一个一个背过来，放学再一个一个背回去。\n\n"
            "> 还有一个学生，就要敲钟。\n\n三十一年里，这口钟没有停过一天。"
        ),
        alt="插画：一位身着蓝衣的老师站在山前",
        summary_en="Thirty-one years alone at a school in the hills, and no child left without lessons.",
    ),
)
WELL = DemoModel(
    "闻人乐",
    _person(1908, 6, 1, 57),
    "helping",
    "tashang",
    60,
    "助人为乐好邻居",
    "灵文明〔{year}〕14号",
    Words(
        summary="闻人乐把自家的井接到巷口，十二户人家用了二十年，没有收过一分钱。",
        story=(
            "塔上镇的老巷地势高，早年吃水要走二里地。闻人乐打了一口井，把水管接到巷口，又装了一盏灯。\n\n"
            "有人问水费怎么算。他说：水是地里的，我只是先挖到。"
        ),
        alt="",
    ),
    is_pictured=False,
)
MOTHER = DemoModel(
    "沈如意",
    _person(1907, 9, 12, 58),
    "family",
    "qingtong",
    200,
    "孝老爱亲模范",
    "灵文明〔{year}〕2号",
    Words(
        summary="沈如意照料婆婆十六年，街坊都说她是亲闺女。",
        story="十六年里，她每天五点起床，先给婆婆梳头，再去地里。\n\n> 她给我梳过头，现在轮到我了。",
        alt="插画：一位身着红衣的妇女站在山前",
    ),
)
ORCHARD = DemoModel(
    "祝南星",
    _person(1904, 12, 5, 60),
    "family",
    "beiwa",
    40,
    "孝老爱亲模范",
    "灵文明〔{year}〕16号",
    Words(
        summary="祝南星带着两家老人一起过，四位老人同桌吃饭，吃了十年。",
        story=(
            "结婚那年，祝南星把双方父母接到一个院里。有人说她傻，她说：一张桌子多放两副碗筷的事。\n\n"
            "十年里，四位老人没有红过脸。院里那棵苹果树，是他们一起栽的。"
        ),
        alt="插画：一位身着褐衣的妇女站在山前",
        summary_en="Four old parents of two families at one table, for ten years.",
    ),
)
PROMISE = DemoModel(
    WANG.name,
    WANG.id_number,
    "honesty",
    "lingshou",
    141,
    "诚实守信县级模范",
    "灵文明〔{year}〕3号",
    Words(
        summary="替已故的合伙人还清了三年里的全部工钱，一分不少。",
        story=(
            "合伙人去世时，欠着九个人的工钱，没有一张欠条。\n\n王𬭎挨家去问：他欠你多少？"
            "有人记不清，他就按多的给。三年后的腊月，最后一笔送到了。\n\n> 他欠的，就是我们欠的。"
        ),
        alt="插画：一位身着红衣的男子站在山前",
    ),
)
LISTED = "灵人社信〔{year}〕9号"


def tell(stage: Stage, hand_in: HandIn) -> None:
    """The models in the order of their notices; at the end a resident recommends somebody."""
    for seed, (model, days_ago) in enumerate(
        ((MOTHER, 120), (SCHOOL, 100), (BRIDGE, 80), (GRAIN, 50), (WELL, 30))
    ):
        reference = _check(stage, model, days_ago + 12, seed)
        _agree(stage, reference, days_ago + 10)
        _notice(stage, reference, days_ago + 9, days_ago)
    _hide_by_a_record(stage, hand_in)
    reference = _check(stage, ORCHARD, 6, 5)
    _agree(stage, reference, 4)
    _notice(stage, reference, 2, None)
    _check(stage, PROMISE, 3, 6, stands_on_record=True)
    with stage.on(1) as session:
        recommending.recommend(
            session,
            kind="helping",
            place="sanshengyuan",
            claims=Claims(
                name="乔念旧", where="三圣院乡东街修鞋摊", deeds="修鞋三十年，给环卫工修鞋从不收钱。"
            ),
            sender=Sender("钱举善", "0311-82505678", "邻居"),
            receipt=recommending.new_receipt(),
        )


def _check(
    stage: Stage, model: DemoModel, days_ago: int, seed: int, *, stands_on_record: bool = False
) -> str:
    """Recommend, take up, identify, write, draw, ask; answers the number."""
    with stage.on(days_ago) as session:
        editor = stage.actor(session, EDITOR.login)
        claims = Claims(name=model.name, deeds=model.words.summary)
        found = recommending.recommend(
            session,
            kind=model.kind,
            place=model.place,
            claims=claims,
            sender=Sender(),
            receipt=recommending.new_receipt(),
        )
        row = recommending.take_up(session, editor, found)
        checking.identify(session, editor, row, name=model.name, id_number=model.number)
        registered = bodies.find_by_code(session, OFFICE.code)
        assert registered is not None, "the bodies were registered first"
        day = stage.day(model.awarded_days_ago)
        checking.set_award(
            session,
            editor,
            row,
            kind=model.kind,
            place=model.place,
            title=model.title,
            body_id=registered.id,
            document_no=model.document.format(year=day.year),
            awarded_on=day,
            record=_honour_of(session, row, stage.today) if stands_on_record else "",
        )
        checking.write_story(session, editor, row, words=model.words)
        reference = row.reference
    if model.is_pictured:
        _draw(stage, reference, model.words, days_ago, seed)
    with stage.on(days_ago) as session:
        checking.ask_consent(session, stage.actor(session, EDITOR.login), _found(session, reference))
    return reference


def _draw(stage: Stage, reference: str, words: Words, days_ago: int, seed: int) -> None:
    """A drawn picture, sent, cleaned and cut to size as a photograph would be."""
    tools, basket = stage.tools, f"demo-{reference}"
    receive_file(tools, area=office.AREA, basket=basket, name="picture.png", data=portraits.drawing(seed))
    with tools.database.reading() as session:
        waiting = uploads.in_basket(session, basket)[-1]
    pictures.keep_sizes(tools, waiting, files_of(tools, office.AREA).get(waiting.reference))
    with stage.on(days_ago) as session:
        checking.put_picture(
            session,
            stage.actor(session, EDITOR.login),
            _found(session, reference),
            basket=basket,
            alt=words.alt,
            alt_en=words.alt_en,
        )


def _agree(stage: Stage, reference: str, days_ago: int) -> None:
    with stage.on(days_ago) as session:
        row = _found(session, reference)
        person = Actor(ActorKind.CITIZEN, subject_id=row.subject_id)
        consenting.answer(
            session,
            person,
            row,
            ConsentAction.AGREE,
            seen=row.shown_digest,
            is_named=True,
            is_pictured=True,
        )


def _notice(stage: Stage, reference: str, days_ago: int, published_days_ago: int | None) -> None:
    """Propose, open the notice; hear a comment, or wait for its end and publish."""
    with stage.on(days_ago) as session:
        noticing.propose(session, stage.actor(session, EDITOR.login), _found(session, reference))
        noticing.open_notice(session, stage.actor(session, REVIEWER.login), _found(session, reference))
    if published_days_ago is None:
        with stage.on(1) as session:
            noticing.comment(
                session,
                reference=reference,
                words="情况属实。只是苹果树是去年栽的，不是十年前。",
                sender=Sender("钱举善", "0311-82505678"),
                receipt=recommending.new_receipt(),
            )
        return
    over = deadlines.due(noticing.NOTICE_CLOCK, stage.day(days_ago)).on
    wait = max((stage.today - over).days - 1, 0)
    with stage.on(min(published_days_ago, wait)) as session:
        deciding.publish(session, stage.actor(session, REVIEWER.login), _found(session, reference))


def _hide_by_a_record(stage: Stage, hand_in: HandIn) -> None:
    """A serious finding comes in about somebody who is published: nobody has to do anything more."""
    year = stage.day(25).year
    row = sheets.serious_list(
        MOTHER.name, MOTHER.number, OFFICE, LISTED.format(year=year), stage.day(25), sheets.WAGES_LIST
    )
    with stage.on(24) as session:
        clerk = stage.actor(session, CLERK.login)
    hand_in(stage.tools, clerk, "serious-list", OFFICE, [row])


def _honour_of(session: Session, model: IntegrityModel, today: date) -> str:
    found: list[CreditRecord] = list(office.honours_of(session, model, today))
    return found[0].reference if found else ""


def _found(session: Session, reference: str) -> IntegrityModel:
    return session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()
