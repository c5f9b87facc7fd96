"""Steps of a model's way, through the real pages or, where the way there is not the point, by services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select

from app.adapters import portraits
from app.features.bodies import queries as bodies
from app.features.integrity_models.models import IntegrityModel, Recommendation
from app.features.integrity_models.services import checking, consenting, deciding, noticing, recommending
from app.features.integrity_models.states import ConsentAction
from app.features.integrity_models.wording import Claims, Sender, Words
from app.features.subjects.services import register_subject
from app.kernel import clock
from app.kernel.actors import Actor, ActorKind
from app.kernel.permissions import Role
from tests.support import people, records_steps
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

NAME, TITLE, DOCUMENT = "司马守信", "灵寿县诚信之星", "灵文明〔2026〕7号"
DEEDS = "拾到装有两万元的布包，在路口等了失主三个小时。"
SUMMARY = "在路口等了失主三个小时的粮站保管员。"
STORY = "# 路口的三个小时\n\n那天下着雨，他拾到一个布包。\n\n> 钱是人家的。\n\n失主来了，他只说不用谢。"
ALT = "一位老人站在粮站门口"


@dataclass(frozen=True)
class Staff:
    """Who checks, and two who decide."""

    editor: Actor
    reviewer: Actor
    other: Actor


def staff(portal: Portal) -> Staff:
    """An editor and two reviewers of the office."""
    return Staff(
        records_steps.staff(portal, Role.EDITOR),
        records_steps.staff(portal, Role.REVIEWER),
        records_steps.staff(portal, Role.REVIEWER, "other-reviewer"),
    )


def recommend(portal: Portal, *, name: str = NAME, kind: str = "honesty", place: str = "ciyu") -> str:
    """A recommendation by anybody; answers its number."""
    with portal.writing() as session:
        return recommending.recommend(
            session,
            kind=kind,
            place=place,
            claims=Claims(name=name, deeds=DEEDS),
            sender=Sender("钱举善", "0311-82505678", "邻居"),
            receipt=recommending.new_receipt(),
        ).reference


def checked(
    portal: Portal,
    by: Staff,
    *,
    name: str = NAME,
    id_number: str = "",
    kind: str = "honesty",
    place: str = "ciyu",
    days_ago: int = 30,
    title: str = TITLE,
) -> str:
    """A model whose check is complete and whose person was asked; answers its number."""
    reference = recommend(portal, name=name, kind=kind, place=place)
    office = people.body(portal)
    with portal.writing() as session:
        found = session.scalars(select(Recommendation).where(Recommendation.reference == reference)).one()
        model = recommending.take_up(session, by.editor, found)
        number = id_number or people.next_id_number()
        checking.identify(session, by.editor, model, name=name, id_number=number)
        checking.set_award(
            session,
            by.editor,
            model,
            kind=kind,
            place=place,
            title=title,
            body_id=bodies.get_body(session, office).id,
            document_no=DOCUMENT,
            awarded_on=clock.today() - timedelta(days=days_ago),
        )
        words = Words(summary=SUMMARY, story=f"{STORY}\n\n他叫{name}。", summary_en="He waited three hours.")
        checking.write_story(session, by.editor, model, words=words)
        checking.ask_consent(session, by.editor, model)
        return model.reference


def person_of(model: IntegrityModel) -> Actor:
    """The honoured person, as services know them."""
    assert model.subject_id is not None
    return Actor(ActorKind.CITIZEN, account_id=model.subject_id, subject_id=model.subject_id)


def model_of(portal: Portal, reference: str) -> IntegrityModel:
    """The row as it is now."""
    with portal.reading() as session:
        return session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()


def answer(
    portal: Portal, reference: str, action: ConsentAction = ConsentAction.AGREE, *, is_named: bool = True
) -> None:
    """The person answers."""
    with portal.writing() as session:
        model = session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()
        consenting.answer(
            session,
            person_of(model),
            model,
            action,
            seen=model.shown_digest,
            is_named=is_named,
            is_pictured=True,
        )


def in_notice(portal: Portal, by: Staff, *, is_named: bool = True, **given: object) -> str:
    """A model whose public notice runs from today on."""
    reference = checked(portal, by, **given)  # type: ignore[arg-type]
    answer(portal, reference, is_named=is_named)
    with portal.writing() as session:
        model = session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()
        noticing.propose(session, by.editor, model)
        noticing.open_notice(session, by.reviewer, model)
    return reference


def published(portal: Portal, by: Staff, *, is_named: bool = True, **given: object) -> str:
    """A model that is published today; its notice was three weeks ago."""
    with clock.travel(clock.today() - timedelta(days=21)):
        reference = in_notice(portal, by, is_named=is_named, **given)
    with portal.writing() as session:
        model = session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()
        deciding.publish(session, by.reviewer, model)
    return reference


def do(portal: Portal, deed: object, actor: Actor, reference: str, **given: object) -> None:
    """A deed of the office by its service."""
    with portal.writing() as session:
        model = session.scalars(select(IntegrityModel).where(IntegrityModel.reference == reference)).one()
        deed(session, actor, model, **given)  # type: ignore[operator]


def drawing() -> tuple[BytesIO, str]:
    """A drawn picture to send."""
    return BytesIO(portraits.drawing(3)), "photo.png"


def fill_in(visitor: Visitor, **given: str) -> Page:
    """Walk through the pages of a recommendation up to the check."""
    answers = {"name": NAME, "place": "ciyu", "where": "北关村", "kind": "honesty", "deeds": DEEDS} | given
    page = visitor.open("/integrity-models/recommend?lang=en")
    page = page.submit("Continue", name=answers["name"], place=answers["place"], where=answers["where"])
    page = page.submit("Continue", kind=answers["kind"])
    page = page.submit("Continue", deeds=answers["deeds"])
    return page.submit("Continue", name="钱举善", contact="0311-82505678", relation="neighbour")


def send(page: Page, button: str) -> Page:
    """Press the last button, as somebody who has read the page."""
    with clock.travel(clock.now() + timedelta(seconds=30)):
        return page.submit(button)


def receipt_on(page: Page) -> str:
    """The receipt code on the page that shows it."""
    return people.code_on(page)


def make_subject(portal: Portal, name: str, id_number: str) -> None:
    """Somebody whom the register knows already."""
    with portal.writing() as session:
        register_subject(session, name=name, id_number=id_number)
