"""Whoever is honoured shows in every outlet for as long as they agree and nothing speaks against it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from app.features.integrity_models.models import IntegrityModel
from app.features.integrity_models.queries import showing
from app.features.integrity_models.services import deciding, noticing
from app.features.integrity_models.states import ConsentAction
from app.features.records import services as records
from app.features.records.models import CreditRecord
from app.features.search import jobs as search_jobs
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.web import caching
from tests.pages.test_query_counts import anew, statements_of
from tests.support import models_steps as steps
from tests.support import people, records_steps
from tests.support.portal import Portal, Visitor

OUTLETS = {
    "page",
    "list",
    "narrowed list",
    "search",
    "search by name",
    "feed",
    "interface",
    "one",
    "first page",
}


@pytest.fixture
def number() -> str:
    return people.next_id_number()


@pytest.fixture
def shown(portal: Portal, number: str) -> str:
    """A model that every outlet shows."""
    portal.toolbox.search.rebuild(())
    reference = steps.published(portal, steps.staff(portal), id_number=number)
    search_jobs.rebuild(portal.toolbox)
    return reference


def outlets(portal: Portal, reference: str) -> set[str]:
    """Where somebody finds it now; the index keeps what it had."""
    visitor = portal.visitor()

    def leads_there(address: str) -> bool:
        return reference in visitor.client.get(address).get_data(as_text=True)

    with portal.reading() as session:
        latest = showing.latest(session, clock.today(), 3)
    found = {
        "page": visitor.client.get(f"/integrity-models/{reference}").status_code == 200,
        "list": leads_there("/integrity-models"),
        "narrowed list": leads_there("/integrity-models?kind=honesty&place=ciyu"),
        "search": leads_there("/search?q=粮站保管员"),
        "search by name": leads_there(f"/search?q={steps.NAME}&kind=model"),
        "feed": leads_there("/feeds/integrity-models.atom"),
        "interface": leads_there("/api/v1/integrity-models"),
        "one": visitor.client.get(f"/api/v1/integrity-models/{reference}").status_code == 200,
        "first page": any(one.reference == reference for one in latest),
    }
    return {name for name, is_there in found.items() if is_there}


def speak_against(portal: Portal, number: str) -> str:
    """A serious finding about the same person comes in."""
    row = records_steps.list_row(name=steps.NAME, id_number=number)
    return records_steps.make_record(portal, row, "serious-list")


def test_every_outlet_shows_whom_it_may(portal: Portal, shown: str) -> None:
    assert outlets(portal, shown) == OUTLETS


@pytest.mark.parametrize("deed", [ConsentAction.HIDE, ConsentAction.DECLINE])
def test_who_hides_or_declines_is_gone_at_once_and_can_come_back(
    portal: Portal, shown: str, deed: ConsentAction
) -> None:
    steps.answer(portal, shown, deed)
    assert outlets(portal, shown) == set()
    again = ConsentAction.SHOW if deed is ConsentAction.HIDE else ConsentAction.AGREE
    steps.answer(portal, shown, again)
    assert outlets(portal, shown) == OUTLETS


def test_a_serious_record_hides_by_itself_and_lets_show_again(
    portal: Portal, shown: str, number: str
) -> None:
    before = steps.model_of(portal, shown)
    record = speak_against(portal, number)
    assert outlets(portal, shown) == set()
    after = steps.model_of(portal, shown)
    assert (after.state, after.consent, after.version) == (before.state, before.consent, before.version)
    with portal.reading() as session:
        last = session.scalars(select(CreditRecord.publish_until)).one()
        assert last is not None
    with clock.travel(last):
        assert "page" not in outlets(portal, shown)
    with clock.travel(last + timedelta(days=1)):
        assert outlets(portal, shown) == OUTLETS
    with portal.writing() as session:
        found = session.scalars(select(CreditRecord).where(CreditRecord.reference == record)).one()
        records.withdraw_record(session, SYSTEM, found, reason="revoked")
    assert outlets(portal, shown) == OUTLETS


def test_an_ordinary_fine_hides_nobody(portal: Portal, shown: str, number: str) -> None:
    records_steps.make_record(portal, records_steps.fine_row(name=steps.NAME, id_number=number))
    assert outlets(portal, shown) == OUTLETS


def test_what_is_revoked_is_gone(portal: Portal, shown: str) -> None:
    by = steps.staff(portal)
    steps.do(portal, deciding.ask_revocation, by.reviewer, shown, reason="facts-untrue", words="失实。")
    assert outlets(portal, shown) == OUTLETS, "until another person decides"
    steps.do(portal, deciding.revoke, by.other, shown)
    assert outlets(portal, shown) == set()


def test_what_is_given_back_is_gone(portal: Portal, shown: str) -> None:
    steps.do(portal, noticing.return_to_check, steps.staff(portal).other, shown, reasons="日期有误。")
    assert outlets(portal, shown) == set()


CHANGED = {
    "other words": "UPDATE integrity_models SET shown_digest = 'x'",
    "no consent": "UPDATE integrity_models SET consent = 'asked'",
    "nobody agreed": "UPDATE integrity_models SET agreed_digest = ''",
    "nobody": "UPDATE integrity_models SET subject_id = NULL",
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_was_changed_past_the_services_shows_nowhere(portal: Portal, shown: str, change: str) -> None:
    with portal.writing() as session:
        session.execute(text(CHANGED[change]))
    assert outlets(portal, shown) == set()


def test_a_child_in_the_row_shows_nowhere(portal: Portal, shown: str) -> None:
    child = people.id_number(clock.today() - timedelta(days=365 * 12), 7)
    with portal.writing() as session:
        subject = session.scalars(select(IntegrityModel)).one().subject
        assert subject is not None
        subject.id_number_sealed = portal.toolbox.keyring.seal(child, f"subjects.id_number:{subject.id}")
    assert outlets(portal, shown) == set()


def test_who_is_not_to_be_named_is_named_nowhere(portal: Portal, visitor: Visitor) -> None:
    portal.toolbox.search.rebuild(())
    name = "慕容知远"
    reference = steps.published(portal, steps.staff(portal), name=name, is_named=False)
    search_jobs.rebuild(portal.toolbox)
    assert reference not in visitor.client.get(f"/search?q={name}").get_data(as_text=True)
    for address in (
        f"/integrity-models/{reference}",
        "/integrity-models",
        "/feeds/integrity-models.atom",
        f"/api/v1/integrity-models/{reference}",
        "/search?q=粮站保管员",
    ):
        answer = visitor.client.get(address)
        words = str(answer.json) if answer.is_json else answer.get_data(as_text=True)
        assert "慕容*" in words, address
        assert name not in words, address


def test_a_notice_shows_on_its_days_alone_and_in_no_feed(portal: Portal, visitor: Visitor) -> None:
    reference = steps.in_notice(portal, steps.staff(portal))
    until = steps.model_of(portal, reference).notice_until
    assert until is not None
    search_jobs.rebuild(portal.toolbox)
    assert outlets(portal, reference) == {"page", "list"}
    with clock.travel(until):
        assert outlets(portal, reference) == {"page", "list"}
    with clock.travel(until + timedelta(days=1)):
        assert outlets(portal, reference) == set()
        assert visitor.open(f"/integrity-models/{reference}/comment").status == 404


def test_a_kept_page_is_not_answered_once_somebody_hides(
    portal: Portal, shown: str, visitor: Visitor
) -> None:
    wall = visitor.open("/integrity-models").response
    assert wall.headers["Cache-Control"] == "private, no-cache"
    page = visitor.open(f"/integrity-models/{shown}").response
    assert page.headers["Cache-Control"] == "no-store"
    steps.answer(portal, shown, ConsentAction.HIDE)
    again = visitor.client.get("/integrity-models", headers={"If-None-Match": wall.headers["ETag"]})
    assert again.status_code == 200
    assert shown not in again.get_data(as_text=True)


def test_every_honoured_person_who_agreed_is_found_by_name(portal: Portal) -> None:
    by, names = (
        steps.staff(portal),
        ["王𬭎", "李㛃", "阿卜杜热西提·买买提", "诸葛守信", "张三", "龑", "上官一诺"],
    )
    found = {name: steps.published(portal, by, name=name) for name in names}
    search_jobs.rebuild(portal.toolbox)
    for name, reference in found.items():
        answer = portal.visitor().client.get("/search", query_string={"q": name}).get_data(as_text=True)
        assert reference in answer, name
        assert reference in portal.visitor().client.get(
            "/search", query_string={"q": f"“{name}”", "kind": "model"}
        ).get_data(as_text=True), name


def test_no_search_engine_is_led_to_a_person(portal: Portal, shown: str, visitor: Visitor) -> None:
    page = visitor.open(f"/integrity-models/{shown}")
    assert page.soup.select_one('meta[name=robots][content="noindex, nofollow"]') is not None
    assert page.soup.select_one('meta[property="og:title"]') is not None
    assert '"@type": "Person"' in page.html or '"@type":"Person"' in page.html
    assert shown not in visitor.client.get("/sitemap.xml").get_data(as_text=True)


def test_lists_are_narrowed_and_counted_by_kind_year_and_place(portal: Portal, visitor: Visitor) -> None:
    by = steps.staff(portal)
    for kind, place in (("honesty", "ciyu"), ("honesty", "tashang"), ("courage", "ciyu")):
        steps.published(portal, by, kind=kind, place=place)
    page = visitor.open("/integrity-models?lang=en&kind=honesty")
    assert "2 models" in page.text
    choices = [option.get_text() for option in page.soup.select("#filter-place option")]
    assert choices == ["All", "Tashang town (1)", "Ciyu town (1)"]
    assert "1 model" in visitor.open("/integrity-models?lang=en&kind=honesty&place=ciyu").text
    assert "Nobody fits these filters" in visitor.open("/integrity-models?lang=en&kind=family").text
    assert visitor.open("/integrity-models?page=9").status == 200


def test_the_wall_asks_as_often_for_many_as_for_one(
    portal: Portal, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, counts = steps.staff(portal), []
    for number in range(2):
        references = [steps.published(portal, by) for _ in range(3)]
        # Each round is one version of the data: what a process asks once for a version is asked before.
        monkeypatch.setattr(caching.MadePages, "version", lambda _self, number=number: str(number))
        addresses = (
            "/integrity-models",
            f"/integrity-models/{references[0]}",
            "/feeds/integrity-models.atom",
            "/api/v1/integrity-models",
        )
        for address in addresses:
            visitor.client.get(address)
        counts.append(tuple(len(statements_of(portal, visitor, anew(address))) for address in addresses))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 3, counts


def test_the_desk_says_whom_a_record_hides(portal: Portal, shown: str, number: str) -> None:
    speak_against(portal, number)
    page = people.sign_in(portal, "reviewer").open("/office?lang=en")
    assert "Published models hidden by a serious record" in page.text
    assert "A serious record is in force" in page.open(f"/office/integrity-models/{shown}").text


def test_nobody_with_a_serious_record_is_proposed(portal: Portal, number: str) -> None:
    by = steps.staff(portal)
    reference = steps.checked(portal, by, id_number=number)
    steps.answer(portal, reference)
    speak_against(portal, number)
    editor = people.sign_in(portal, "editor")
    page = editor.open(f"/office/integrity-models/{reference}?lang=en").submit("Propose the public notice")
    assert "A serious record against the person is in force." in page.html
    assert steps.model_of(portal, reference).state == "in-check"


def test_answers_of_the_person_are_never_overwritten(portal: Portal, shown: str) -> None:
    from sqlalchemy.exc import DatabaseError

    from app.features.integrity_models.models import ModelAnswer

    with pytest.raises(DatabaseError, match="never overwritten"), portal.writing() as session:
        session.execute(update(ModelAnswer).values(action="agree"))
