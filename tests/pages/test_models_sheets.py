"""Bodies recommend, one by one and in sheets; and what is past its time goes."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

from sqlalchemy import func, select

from app.features.integrity_models.models import (
    IntegrityModel,
    ModelAnswer,
    ModelComment,
    ModelLetter,
    Recommendation,
    RecommendationBatch,
)
from app.features.integrity_models.services import checking, deciding, noticing
from app.features.integrity_models.states import ConsentAction
from app.features.integrity_models.wording import Sender
from app.features.records.models import CreditRecord
from app.features.uploads.models import Upload
from app.kernel import clock
from app.kernel.permissions import Role
from tests.support import models_steps as steps
from tests.support import people, records_steps
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

BODY = "灵寿县教育局"


def clerk(portal: Portal) -> Visitor:
    people.make_staff(portal, Role.CLERK, login="clerk-one", body_name=BODY)
    return people.sign_in(portal, "clerk-one")


def row(**cells: str) -> dict[str, str]:
    return {
        "姓名": "赵守诺",
        "证件号码": people.next_id_number(),
        "称号": "敬业奉献模范",
        "授予单位": BODY,
        "文号": "灵教〔2026〕8号",
        "授予日期": "2026/03/12",
        "届次": "第三届",
        "类别": "敬业奉献",
        "事迹": "在山区任教三十年。",
        "影像授权": "是",
        "本人同意": "是",
    } | cells


def hand_in(visitor: Visitor, rows: list[dict[str, str]]) -> Page:
    page = visitor.open("/office/integrity-models/sheets/new?lang=en")
    return page.submit("Hand in", file=(BytesIO(records_steps.sheet(rows)), "sheet.csv"))


def test_a_sheet_becomes_recommendations_with_a_receipt_for_each_row(portal: Portal) -> None:
    visitor, child = clerk(portal), people.id_number(clock.today() - timedelta(days=365 * 12), 9)
    good = row()
    rows = [good, row(证件号码=child), row(类别="最美"), row(事迹=""), row(文号=""), good]
    page = hand_in(visitor, rows)
    receipts = page.rows("What became of each row")
    assert [line[1] for line in receipts] == ["Recommended", *["Not taken"] * 4, "Known already"]
    assert "minor" in receipts[1][2]
    assert "类别" in receipts[2][2]
    again = hand_in(visitor, rows)
    assert again.url == page.url, "the same file is the same sheet"
    with portal.reading() as session:
        made = session.scalars(select(Recommendation)).one()
        assert session.scalars(select(CreditRecord)).all() == [], "a recommendation is no record"
        batch = session.scalars(select(RecommendationBatch)).one()
    assert good["姓名"] not in json.dumps(batch.receipts, ensure_ascii=False)
    assert visitor.open(f"/office/integrity-models/recommendations/{made.reference}").status == 200
    assert not visitor.open(f"/office/integrity-models/recommendations/{made.reference}").has_button(
        "开始核查"
    )


def test_no_cell_of_a_sheet_counts_as_consent(portal: Portal) -> None:
    hand_in(clerk(portal), [row()])
    with portal.reading() as session:
        reference = session.scalars(select(Recommendation.reference)).one()
    people.make_staff(portal, Role.EDITOR)
    editor = people.sign_in(portal, "editor")
    page = editor.open(f"/office/integrity-models/recommendations/{reference}?lang=en").submit(
        "Begin the check"
    )
    assert "The person was not asked yet" in page.text


def test_what_is_no_sheet_is_refused_with_words(portal: Portal) -> None:
    visitor = clerk(portal)
    page = visitor.open("/office/integrity-models/sheets/new?lang=en")
    for content in (b"\x89PNG\r\n\x1a\n", b"a,b\n1,2\n", b""):
        answer = page.submit("Hand in", file=(BytesIO(content), "sheet.xlsx"))
        assert answer.status == 422, content
        assert answer.errors


def test_a_clerk_recommends_one_person_once(portal: Portal) -> None:
    visitor, number = clerk(portal), people.next_id_number()
    given = {
        "name": "赵守诺",
        "id_number": number,
        "kind": "dedication",
        "place": "nanying",
        "award": "敬业奉献模范",
        "awarding_body": BODY,
        "document_no": "灵教〔2026〕8号",
        "deeds": "在山区任教三十年。",
    }
    first = visitor.open("/office/integrity-models/recommend?lang=en").submit("Hand in", **given)
    second = visitor.open("/office/integrity-models/recommend?lang=en").submit("Hand in", **given)
    assert first.url == second.url
    wrong = visitor.open("/office/integrity-models/recommend?lang=en").submit(
        "Hand in", **given | {"id_number": number[:-1] + ("1" if number[-1] != "1" else "2")}
    )
    assert wrong.errors == ["The ID number is wrong: its check digit does not fit the other digits."]
    assert "灵寿县教育局" in visitor.open("/office/integrity-models/?lang=en").text


def test_a_second_recommendation_joins_the_first_and_a_refusal_is_read(portal: Portal) -> None:
    by = steps.staff(portal)
    model = steps.checked(portal, by)
    reference, visitor = steps.recommend(portal), people.sign_in(portal, "editor")
    at = f"/office/integrity-models/recommendations/{reference}?lang=en"
    wrong = visitor.open(at).submit("Join", model="J2026-NONE-NONE")
    assert wrong.errors == ["There is no model with this number."]
    page = visitor.open(at).submit("Join", model=model.lower())
    assert page.url.endswith(model)
    sent = steps.send(steps.fill_in(portal.visitor()), "Send the recommendation")
    code = steps.receipt_on(sent)
    number = sent.soup.select_one(".app-panel-number")
    assert number is not None
    other = f"/office/integrity-models/recommendations/{number.get_text()}?lang=en"
    visitor.open(other).submit("Answer and close", answer="情况尚不能核实，欢迎补充。")
    page = portal.visitor().open("/integrity-models/follow-up?lang=en").submit("Open", code=code)
    assert page.summary("Answer of the office") == "情况尚不能核实，欢迎补充。"


def run(portal: Portal) -> dict[str, int]:
    return json.loads(portal.run("retention", "run", "--format", "json"))  # type: ignore[no-any-return]


def count(portal: Portal, table: type) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_not_public_goes_when_its_time_is_over(portal: Portal) -> None:
    by = steps.staff(portal)
    declined, revoked = steps.checked(portal, by), steps.published(portal, by)
    with portal.writing() as session:
        found = session.scalars(select(IntegrityModel).where(IntegrityModel.reference == declined)).one()
        checking.issue_letter(session, by.editor, found)
    steps.answer(portal, declined, ConsentAction.DECLINE)
    noticed = steps.in_notice(portal, by)
    with portal.writing() as session:
        one = noticing.comment(
            session, reference=noticed, words="属实。", sender=Sender("甲"), receipt="2" * 12
        )
        noticing.answer_comment(session, by.editor, one, answer="谢谢。")
    steps.do(portal, deciding.ask_revocation, by.reviewer, revoked, reason="facts-untrue", words="失实。")
    steps.do(portal, deciding.revoke, by.other, revoked)
    with clock.travel(clock.today() + timedelta(days=3 * 366)):
        erased = run(portal)
        assert erased["integrity-models.models"] == 2
        assert erased["integrity-models.comments"] == 1
        assert erased["integrity-models.letters"] == 1
        assert erased["integrity-models.recommendations"] == 3
        assert "integrity-models.models" not in run(portal)
        page = portal.visitor().open(f"/integrity-models/{revoked}?lang=en")
        assert page.status == 410, "the stone stays"
    left = {steps.model_of(portal, noticed).reference, steps.model_of(portal, revoked).reference}
    assert left == {noticed, revoked}
    stone = steps.model_of(portal, revoked)
    assert (stone.subject_id, stone.words_sealed, stone.title, stone.document_no) == (None, "", "", "")
    assert count(portal, IntegrityModel) == 2
    assert (count(portal, ModelLetter), count(portal, ModelComment), count(portal, Recommendation)) == (
        0,
        0,
        0,
    )
    assert count(portal, ModelAnswer) == 1


def test_a_picture_goes_with_its_files(portal: Portal) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by)
    editor = people.sign_in(portal, "editor")
    at = f"/office/integrity-models/{reference}?lang=en"
    page = editor.open(f"/office/integrity-models/{reference}/picture?lang=en")
    no_words = page.submit("Keep", picture=steps.drawing())
    assert no_words.errors == ["Say in words what the picture shows"]
    page = no_words.submit("Keep", alt=steps.ALT)
    folder = portal.settings.instance / "model-pictures"
    assert len(list(folder.glob("*.sealed"))) == 2
    assert b"JFIF" not in next(folder.glob("*.sealed")).read_bytes()
    assert not steps.model_of(portal, reference).is_agreed
    page = editor.open(at).submit("Take the picture away")
    assert list(folder.glob("*.sealed")) == []
    assert count(portal, Upload) == 0
