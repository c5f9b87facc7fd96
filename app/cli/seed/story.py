"""The demo's story, told by calling the services on the days on which things happen.

Nothing is inserted: every object has its receipts, events and accesses, and `audit verify` covers them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cli.seed import articles, looks, models, procedure, repairs, sheets, third_parties
from app.cli.seed import objections as seed_objections
from app.cli.seed import statements as seed_statements
from app.cli.seed.more_sheets import other_sheets
from app.cli.seed.people import (
    BODIES,
    CITIZENS,
    CLERK,
    ENVIRONMENT,
    LI,
    MARKET,
    OFFICE,
    PASSWORD,
    REVIEWER,
    REVIEWER2,
    STAFF,
    TAX,
    TOTP_SECRET,
    TRANSPORT,
    WANG,
    ZHANG,
    DemoBody,
    DemoCitizen,
    id_number,
)
from app.cli.seed.publicity import tell as tell_publicity
from app.features.accounts import queries as accounts
from app.features.accounts import services as account_services
from app.features.bodies import queries as bodies
from app.features.bodies import services as body_services
from app.features.bodies.models import BodyKind
from app.features.catalogue.services import load_initial_catalogue
from app.features.credit_reports import jobs as report_jobs
from app.features.credit_reports import services as reports
from app.features.disclosures import queries as disclosure_queries
from app.features.disclosures import services as disclosures
from app.features.disclosures.states import Manner
from app.features.intake import services as intake
from app.features.intake.kinds import READERS
from app.features.intake.reading import file_digest, read_batch
from app.features.objections import services as objections
from app.features.objections.states import Ground
from app.features.publicity import services as publicity
from app.features.publicity.manuscripts import Manuscript
from app.features.publicity.states import ArticleKind
from app.features.records import queries as records
from app.features.records.models import CreditRecord
from app.features.search import jobs as search_jobs
from app.features.subjects import queries as subjects
from app.features.tips import services as tips
from app.kernel import access_log, clock
from app.kernel.actors import SYSTEM, Actor
from app.kernel.permissions import Role
from app.rulebook import deadlines
from app.web.toolbox import Toolbox

Chapter = tuple[str, Callable[[], None]]
REASON = "该处罚属于依法应当公开的行政处罚决定，目录载明公示依据，拟予公示。"
APPROVAL = "事实清楚，依据明确，告知程序和陈述期限均已完成，同意公示。"


@dataclass
class Stage:
    """What the chapters share: the tools, the day of the telling, and the actors by login."""

    tools: Toolbox
    today: date = field(default_factory=clock.today)

    @contextmanager
    def on(self, days_ago: int) -> Iterator[Session]:
        """One transaction on a day of the story."""
        with (
            clock.travel(self.today - timedelta(days=days_ago)),
            self.tools.database.transaction() as session,
        ):
            yield session

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def actor(self, session: Session, login: str) -> Actor:
        account = accounts.find_by_login(session, login)
        assert account is not None, "the cast was made in an earlier chapter"
        return account.actor


def chapters(tools: Toolbox) -> list[Chapter]:
    """The story in the order in which it is told."""
    stage = Stage(tools)
    return [
        ("bodies, staff, catalogue", partial(make_office, stage)),
        ("articles", partial(_publish_articles, stage)),
        ("more articles, campaigns", partial(tell_publicity, stage)),
        ("sheets", partial(_hand_in_sheets, stage)),
        ("disclosures", partial(_disclose, stage)),
        ("citizens", partial(_activate_citizens, stage)),
        ("a look, an objection", partial(_look_and_object, stage)),
        ("a notice, a reply, a decision", partial(procedure.tell, stage, hand_in)),
        ("repairs", partial(repairs.tell, stage)),
        ("integrity models", partial(models.tell, stage, hand_in)),
        ("third parties, rewards", partial(third_parties.tell, stage)),
        ("looks, help at the counter", partial(looks.tell, stage)),
        ("answers to objections", partial(_answer_objections, stage)),
        ("a statement of one's own", partial(_state_ones_side, stage)),
        ("tips", partial(_tip_off, stage)),
        ("a credit report", partial(_report, stage)),
        ("a report for one purpose", partial(third_parties.hand_over, stage)),
        ("search index", partial(_index, stage)),
    ]


def make_office(stage: Stage) -> None:
    with stage.on(150) as session:
        for body in BODIES:
            body_services.register_body(
                session, SYSTEM, code=body.code, name=body.name, kind=BodyKind(body.kind)
            )
        load_initial_catalogue(session, SYSTEM)
        for member in STAFF:
            employer = bodies.find_by_code(session, member.body_code)
            assert employer is not None, "registered above"
            account_services.make_staff_account(
                session,
                SYSTEM,
                login=member.login,
                display_name=member.login,
                body=employer,
                roles=[Role(member.role)],
                password=PASSWORD,
                totp_secret=TOTP_SECRET,
            )


def _publish_articles(stage: Stage) -> None:
    for number, (kind, title, summary, text) in enumerate(articles.ARTICLES):
        with stage.on(145 - 3 * number) as session:
            editor, reviewer = stage.actor(session, "demo-editor"), stage.actor(session, REVIEWER.login)
            manuscript = Manuscript(kind=ArticleKind(kind), title=title, summary=summary, text=text)
            article = publicity.write_article(session, editor, manuscript)
            publicity.submit_article(session, editor, article, is_anonymised=True)
            publicity.publish_article(session, reviewer, article)


def _hand_in_sheets(stage: Stage) -> None:
    for kind, body, rows in _sheets(stage):
        with stage.on(140) as session:
            clerk = stage.actor(session, CLERK.login)
        with clock.travel(stage.day(140)):
            hand_in(stage.tools, clerk, kind, body, rows)


def _sheets(stage: Stage) -> list[tuple[str, DemoBody, list[dict[str, str]]]]:
    # Three years of publication that ended by themselves some three weeks ago.
    old = stage.day(20 + 3 * 365)
    year = stage.day(145).year
    repaired_no, repaired_ago = repairs.repaired_on_list(stage)
    return [
        (
            "penalty",
            MARKET,
            [
                _penalty(ZHANG, MARKET, f"灵市监罚〔{year}〕61号", stage.day(144), sheets.REVOKED_FOOD),
                _penalty(ZHANG, MARKET, f"灵市监罚〔{year}〕58号", stage.day(143), sheets.FINE_FOOD),
                _penalty(ZHANG, ENVIRONMENT, f"灵环罚〔{year}〕17号", stage.day(142), sheets.FINE_WASTE),
                _penalty(LI, MARKET, f"灵市监罚〔{year}〕63号", stage.day(144), sheets.REVOKED_FOOD),
                _penalty(
                    EXTRA[0], TRANSPORT, f"冀石灵交罚〔{year}〕9号", stage.day(144), sheets.REVOKED_TRANSPORT
                ),
                _penalty(EXTRA[1], MARKET, f"灵市监罚〔{old.year}〕12号", old, sheets.REVOKED_FOOD),
            ],
        ),
        (
            "serious-list",
            TAX,
            [
                _entry(ZHANG, TAX, f"灵税信〔{year}〕4号", stage.day(141), sheets.TAX_LIST),
                _entry(LI, TAX, repaired_no, stage.day(repaired_ago), sheets.TAX_LIST),
                _entry(EXTRA[2], OFFICE, f"灵人社信〔{year}〕2号", stage.day(141), sheets.WAGES_LIST),
            ],
        ),
        (
            "honour",
            OFFICE,
            [
                _honour(WANG, f"灵文明〔{year}〕3号", stage.day(141), sheets.KEPT_WORD),
                _honour(WANG, f"灵政〔{year - 1}〕40号", stage.day(500), sheets.GOOD_DEED),
                _honour(ZHANG, f"灵文明〔{year - 2}〕8号", stage.day(800), sheets.GOOD_DEED),
            ],
        ),
        *other_sheets(stage.day, EXTRA[2]),
    ]


# People without an account, who stand behind the other public disclosures.
EXTRA = (
    DemoCitizen("", "欧阳志远", id_number(date(1905, 5, 6), 31), ""),
    DemoCitizen("", "阿卜杜热西提·买买提", id_number(date(1907, 8, 9), 33), ""),
    DemoCitizen("", "沈玉珍", id_number(date(1909, 1, 23), 24), ""),
)


def _penalty(
    who: DemoCitizen, body: DemoBody, number: str, day: date, case: tuple[str, str, str, str, str, str]
) -> dict[str, str]:
    return sheets.penalty(who.name, who.id_number, body, number, day, case)


def _entry(
    who: DemoCitizen, body: DemoBody, number: str, day: date, entry: tuple[str, str, str, str]
) -> dict[str, str]:
    return sheets.serious_list(who.name, who.id_number, body, number, day, entry)


def _honour(who: DemoCitizen, number: str, day: date, award: tuple[str, str, str]) -> dict[str, str]:
    return sheets.honour(who.name, who.id_number, OFFICE, number, day, award)


def hand_in(tools: Toolbox, actor: Actor, kind: str, body: DemoBody, rows: list[dict[str, str]]) -> None:
    """Hand a sheet in as a clerk and read it to its end."""
    stream = BytesIO(sheets.as_csv(rows))
    with tools.database.transaction() as session:
        registered = bodies.find_by_code(session, body.code)
        assert registered is not None, "the bodies were registered first"
        batch = intake.begin_batch(
            session,
            actor,
            kind=kind,
            body=registered,
            file_name=f"{kind}.csv",
            file_digest=file_digest(stream),
            kinds=tuple(READERS),
        )
        batch_id = batch.id
    read_batch(tools.database, actor, batch_id, stream)


def _disclose(stage: Stage) -> None:
    with stage.on(135) as session:
        wanted = [record.id for record in publishable(session)]
    for record_id in wanted:
        publish(stage.tools, record_id, stage.day(135), REVIEWER.login, REVIEWER2.login)


def publishable(session: Session) -> list[CreditRecord]:
    found = session.scalars(select(CreditRecord).order_by(CreditRecord.id))
    return [record for record in found if record.catalogue_item.is_publishable and record.publish_until]


def publish(tools: Toolbox, record_id: object, on: date, proposer: str, approver: str) -> None:
    """Propose, serve the notice, wait for the reply window, approve: two people, as the law wants it."""
    with clock.travel(on), tools.database.transaction() as session:
        record = session.get_one(CreditRecord, record_id)
        actor = _actor(session, proposer)
        disclosure = disclosures.propose_disclosure(session, actor, record=record, reasons=REASON)
        disclosures.serve_notice(session, actor, disclosure)
        reference = disclosure.reference
    after = deadlines.due("disclosure-reply", on).on + timedelta(days=1)
    with clock.travel(after), tools.database.transaction() as session:
        found = disclosure_queries.find_by_reference(session, reference)
        assert found is not None, "proposed above"
        disclosures.approve(
            session, _actor(session, approver), found, reasons=APPROVAL, serving=delivered_today()
        )


def delivered_today() -> disclosures.Serving:
    """Both papers handed over on the day of the decision."""
    return disclosures.Serving(Manner.DELIVERED, clock.today(), "送达回证")


def _actor(session: Session, login: str) -> Actor:
    account = accounts.find_by_login(session, login)
    assert account is not None, "the cast was made in an earlier chapter"
    return account.actor


def _activate_citizens(stage: Stage) -> None:
    for number, citizen in enumerate(CITIZENS):
        with stage.on(60 - number) as session:
            clerk, reviewer = stage.actor(session, CLERK.login), stage.actor(session, REVIEWER.login)
            subject = subjects.find_by_number(session, citizen.id_number)
            assert subject is not None, "the sheets brought them in"
            code = account_services.issue_activation_code(
                session, clerk, subject=subject, channel="counter", purpose="本人到窗口申请开通"
            )
            (waiting,) = accounts.codes_to_agree(session, reviewer)
            account_services.agree_to_code(session, reviewer, waiting, last_four=citizen.id_number[-4:])
            account_services.activate(
                session,
                name=citizen.name,
                id_number=citizen.id_number,
                code=code,
                login=citizen.login,
                password=PASSWORD,
            )


def _look_and_object(stage: Stage) -> None:
    with stage.on(40) as session:
        clerk, record = (
            stage.actor(session, CLERK.login),
            _record_of(stage, session, ZHANG, "吊销食品经营许可证"),
        )
        access_log.record(
            session,
            clerk,
            subject_id=record.subject_id,
            action="records.viewed",
            thing=record.reference,
            fields="name, ID number (masked), decision, facts, terms",
            purpose="核对公示内容",
            basis=record.catalogue_item.collecting_basis[:200],
        )
    with stage.on(3) as session:
        for citizen, words in (
            (LI, "处罚决定已经由上级机关撤销，请核实并停止公示。"),
            (ZHANG, "垃圾是同村人倾倒的，当天我不在现场，有车票为证。"),
        ):
            actor = stage.actor(session, citizen.login)
            wanted = "吊销食品经营许可证" if citizen is LI else "罚款人民币八千元"
            objections.file_objection(
                session,
                actor,
                record=_record_of(stage, session, citizen, wanted),
                ground=Ground.WRONG,
                request=words,
            )


def _answer_objections(stage: Stage) -> None:
    seed_objections.tell(stage, partial(_record_of, stage), "罚款人民币三千元", "罚款人民币八千元")


def _state_ones_side(stage: Stage) -> None:
    seed_statements.tell(stage, partial(_record_of, stage), "罚款人民币三千元")


def _record_of(stage: Stage, session: Session, citizen: DemoCitizen, content: str) -> CreditRecord:
    subject = subjects.find_by_number(session, citizen.id_number)
    assert subject is not None, "the sheets brought them in"
    for record in records.records_of(session, subject.id, stage.today):
        if records.current_version(record).contents.get("penalty_content") == content:
            return record
    raise LookupError(content)


def _tip_off(stage: Stage) -> None:
    with stage.on(9) as session:
        tips.file_tip(
            session,
            conduct="telecom-fraud",
            facts="有人在集市上自称能“花钱修复信用”，收取村民每人两千元。",
            place="县城北关集市",
            happened="本月上旬",
            reported_party="自称某信用修复中心的两名男子",
        )
    with stage.on(8) as session:
        tip, _receipt = tips.file_tip(
            session, conduct="other", facts="某装修队收了定金以后关门不见。", place="西环路"
        )
        clerk, market = stage.actor(session, CLERK.login), bodies.find_by_code(session, MARKET.code)
        tips.assign(session, stage.actor(session, REVIEWER.login), tip, market)
        tips.take_up(session, clerk, tip)
        tips.answer(session, clerk, tip, "已收到。请补充签订合同的日期和定金数额。", is_question=True)
    with stage.on(3) as session:
        named, _receipt = tips.file_tip(
            session,
            conduct="tax-dishonesty",
            facts="某饭店长期不开发票，另设一本账。",
            place="中山街",
            reporter=tips.Reporter("钱举信", "0311-82501234", wishes_to_be_told=True),
        )
        reviewer = stage.actor(session, REVIEWER.login)
        tips.take_up(session, reviewer, named)
        reason = "需要向举报人当面核对账本的来源，信箱里说不清楚。"
        tips.ask_unsealing(session, reviewer, named, reason=reason, hours=24)


def _report(stage: Stage) -> None:
    # In the present: the signing key that this instance makes now was not there on an earlier day.
    with stage.tools.database.transaction() as session:
        reports.request_report(session, stage.actor(session, ZHANG.login), language="zh")
    report_jobs.make_waiting(stage.tools)


def _index(stage: Stage) -> None:
    search_jobs.rebuild(stage.tools)
