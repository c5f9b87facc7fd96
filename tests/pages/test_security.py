"""What an attacker tries, and what they get."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.config import Settings, SettingsProblem
from app.factory import create_app
from app.features.accounts import queries as accounts
from app.features.accounts import second_factor
from app.features.accounts import services as account_services
from app.features.accounts.models import ActivationCode
from app.features.disclosures import queries as disclosures
from app.features.disclosures import services as disclosure_services
from app.features.objections import queries as objections
from app.features.objections import services as objection_services
from app.features.objections.models import Objection
from app.features.objections.states import Ground, ObjectionOutcome
from app.features.records.models import CreditRecord
from app.features.subjects.services import register_subject
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.errors import InvalidInput, PortalError
from app.kernel.events import Event
from app.kernel.permissions import Role
from tests.support import people
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor

ROUNDS = 3
AT_ONCE = 4


def press_at_once(portal: Portal, deed: Callable[[Session, int], object]) -> list[str]:
    """Several people do the same at the same moment; answers the outcomes: `done` or the problem's code."""
    barrier, outcomes = threading.Barrier(AT_ONCE), []

    def press(number: int) -> None:
        barrier.wait()
        try:
            with portal.writing() as session:
                deed(session, number)
            outcomes.append("done")
        except PortalError as problem:
            outcomes.append(problem.code)
        except Exception as problem:  # noqa: BLE001 - what is not foreseen has to show in the comparison
            outcomes.append(f"{type(problem).__name__}: {problem}")

    threads = [threading.Thread(target=press, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def events_of(portal: Portal, verb: str, reference: str) -> int:
    with portal.reading() as session:
        found = select(func.count()).where(Event.verb == verb, Event.reference == reference)
        return session.scalar(found) or 0


def test_two_approvals_at_once_publish_once(portal: Portal) -> None:
    reviewers = [steps.staff(portal, Role.REVIEWER, f"reviewer{n}") for n in range(AT_ONCE)]
    for _ in range(ROUNDS):
        with clock.travel(clock.now() - timedelta(days=25)):
            reference, _due = steps.noticed_disclosure(portal, steps.make_record(portal))

        def approve(session: Session, number: int, reference: str = reference) -> None:
            found = disclosures.get_for_staff(session, reviewers[number], reference)
            disclosure_services.approve(
                session, reviewers[number], found, reasons="Lawful.", serving=steps.delivered_today()
            )

        assert press_at_once(portal, approve).count("done") == 1
        assert events_of(portal, "disclosures.published", reference) == 1


def test_two_proposals_at_once_make_one(portal: Portal) -> None:
    clerk = steps.clerk_of(portal, steps.TRANSPORT)
    for _ in range(ROUNDS):
        reference = steps.make_record(portal)

        def propose(session: Session, _number: int, reference: str = reference) -> None:
            record = session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()
            disclosure_services.propose_disclosure(session, clerk, record=record, reasons="Public transport.")

        assert press_at_once(portal, propose) == ["already-proposed"] * (AT_ONCE - 1) + ["done"]


def test_two_objections_at_once_make_one_and_two_decisions_take_effect_once(portal: Portal) -> None:
    number = people.next_id_number()
    citizen = people.make_citizen(portal, name="王守诺", id_number=number)
    reviewers = [steps.staff(portal, Role.REVIEWER, f"reviewer{n}") for n in range(AT_ONCE)]
    for _ in range(ROUNDS):
        reference = steps.make_record(portal, steps.penalty_row(name="王守诺", id_number=number))

        def file(session: Session, _number: int, reference: str = reference) -> None:
            record = session.scalars(select(CreditRecord).where(CreditRecord.reference == reference)).one()
            objection_services.file_objection(
                session, citizen.actor, record=record, ground=Ground.WRONG, request="Not me."
            )

        assert press_at_once(portal, file) == ["done"] + ["objection-already-open"] * (AT_ONCE - 1)
        with portal.reading() as session:
            (filed,) = session.scalars(
                select(Objection).join(Objection.record).where(CreditRecord.reference == reference)
            )

        def decide(session: Session, number: int, reference: str = filed.reference) -> None:
            found = objections.get_for_staff(session, reviewers[number], reference)
            objection_services.decide_objection(
                session, reviewers[number], found, outcome=ObjectionOutcome.DELETED, answer="You are right."
            )

        assert press_at_once(portal, decide).count("done") == 1
        assert events_of(portal, "objections.decided", filed.reference) == 1


def test_a_code_of_the_second_factor_works_once_however_fast(portal: Portal) -> None:
    people.make_staff(portal, Role.CLERK, login="clerk")
    code = second_factor.code_of(people.TOTP_SECRET, second_factor.step_at(clock.now()) + 1)

    def enter(session: Session, _number: int) -> None:
        account = accounts.find_by_login(session, "clerk")
        assert account is not None
        account_services.check_second_factor(session, account, code)

    assert press_at_once(portal, enter) == ["done"] + ["second-factor-failed"] * (AT_ONCE - 1)


def test_wrong_codes_at_once_all_count(portal: Portal) -> None:
    number = people.next_id_number()
    with portal.writing() as session:
        subject = register_subject(session, name="孙守时", id_number=number)
        account_services.issue_activation_code(session, SYSTEM, subject=subject, channel="counter")

    def guess(session: Session, n: int) -> None:
        with pytest.raises(InvalidInput):
            account_services.activate(
                session,
                name="孙守时",
                id_number=number,
                code="0000",
                login=f"sun{n}",
                password=people.PASSWORD,
            )

    press_at_once(portal, guess)
    with portal.reading() as session:
        assert session.scalars(select(ActivationCode.tries)).one() == AT_ONCE


HOSTILE_GOALS = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "https://evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    " //evil.example",
    "/%0d%0aSet-Cookie:x=1\r\nX: y",
    "/" + "龙" * 390,
    "/\u2028/evil",
    "/\u0085//evil",
)


def test_signing_in_leads_nowhere_else(portal: Portal) -> None:
    citizen = people.make_citizen(portal)
    for goal in HOSTILE_GOALS:
        page = portal.visitor().open("/account/login", query_string={"next": goal, "lang": "en"})
        answer = page.submit(follow=False, login=citizen.login, password=people.PASSWORD).response
        assert answer.status_code == 303, goal
        there = answer.headers["Location"]
        assert not urlsplit(there).netloc, there
        assert there.startswith("/"), there
        assert not there.startswith("//"), there


HOSTILE_QUERIES = (
    "_scheme=javascript&_external=1",
    "_external=1&_anchor=x",
    "endpoint=home.index",
    "_method=POST",
    "self=1&values=2",
    "page=000001" + "9" * 30,
    "page=" + "1" * 5000,
    "page=٣",
    "year=02016" + "9" * 30,
    "year=0000",
    "year=9999",
    "kind=%00",
    "list=%00&domain=%00&body=%00",
    "q=%00",
    "q=%ff%fe",
    "q=" + quote("'\"><script>alert(1)</script>{{7*7}}${7*7}' OR 1=1--"),
    "lang=../../etc/passwd&type=huge",
    "q=" + "%5B" * 500,
)
LISTS = ("/", "/disclosures", "/search", "/publicity", "/catalogue", "/tips/new", "/account/login")


def test_no_query_breaks_a_page_or_bends_its_links(visitor: Visitor) -> None:
    for address in (f"{path}?{query}" for path in LISTS for query in HOSTILE_QUERIES):
        answer = visitor.client.get(address)
        assert answer.status_code < 500, address
        page = answer.get_data(as_text=True)
        assert "javascript:" not in page, address
        assert "<script>alert" not in page, address
        assert 'href="http://localhost' not in page, address


def test_a_zero_sign_in_an_address_is_refused(visitor: Visitor) -> None:
    for path in ("/disclosures/%00", "/publicity/a%00", "/verify/%00", "/api/v1/publicity/%00"):
        assert visitor.client.get(path).status_code == 400, path


def test_a_zero_sign_in_a_form_is_refused(visitor: Visitor) -> None:
    for address, fields in (
        ("/account/login", {"login": "a\0b", "password": "x"}),
        ("/disclosures/check", {"name": "a\0b", "last_four": "123X"}),
        ("/tips/follow-up", {"code": "1\0" * 10}),
    ):
        assert visitor.open(address).submit(**fields).status == 400, address


def test_an_ipv6_network_counts_as_one_reader(portal: Portal, visitor: Visitor) -> None:
    def check(address: str) -> int:
        page = visitor.open("/disclosures/check?lang=en")
        page.client.environ_base["REMOTE_ADDR"] = address
        return page.submit(name="钱重诺", last_four="1234").status

    outcomes = [check(f"2001:db8:0:1::{n:x}") for n in range(1, 23)]
    assert outcomes[-1] == 429
    assert check("2001:db8:0:2::1") == 200


def test_a_sheet_whose_deed_fails_leaves_no_file(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.load_catalogue(portal)
    steps.clerk_of(portal, steps.TRANSPORT)
    clerk = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    page = clerk.open("/office/intake/new?lang=en")
    folder = portal.settings.instance / "intake"
    before = set(folder.glob("*")) if folder.is_dir() else set()

    def fail(*_: object) -> None:
        assert set(folder.glob("*.sealed")) - before, "the file was there when the deed failed"
        raise OSError("the disk is full")

    monkeypatch.setattr("app.features.intake.views.staff.services.queue_batch", fail)
    clerk.client.environ_base.pop("portal.raise_errors")
    form = page.form()
    data = {str(f["name"]): str(f.get("value", "")) for f in form.select("input[type=hidden]")}
    sheet = (BytesIO(steps.sheet([steps.penalty_row()])), "sheet.csv")
    mode = next(str(f["value"]) for f in form.select("input[name=mode]") if f["value"] != "try")
    answer = clerk.client.post(
        "/office/intake/new", data=data | {"kind": "penalty", "purpose": "new", "mode": mode, "file": sheet}
    )
    assert answer.status_code == 500
    assert set(folder.glob("*")) == before


@pytest.fixture
def production(portal: Portal) -> Settings:
    """The settings of a real office over the same database."""
    return replace(portal.settings, testing=False, secure_cookies=True)


def test_production_does_not_start_on_a_demo_database(portal: Portal, production: Settings) -> None:
    create_app(production)
    people.make_staff(portal, Role.CLERK, login="demo-clerk")
    with pytest.raises(SettingsProblem, match="demo accounts"):
        create_app(production)
    create_app(replace(production, demo=True))


def test_a_citizen_whose_name_looks_like_the_demos_stops_nobody(portal: Portal, production: Settings) -> None:
    people.make_citizen(portal, login="demo-fan")
    create_app(production)


def test_the_demos_staff_cannot_sign_in_outside_the_demo(portal: Portal, visitor: Visitor) -> None:
    people.make_staff(portal, Role.CLERK, login="demo-clerk")
    page = visitor.open("/office/login?lang=en").submit(login="demo-clerk", password=people.PASSWORD)
    assert (page.status, page.url) == (422, "/office/login")


def test_demo_content_is_refused_outside_demo_mode(portal: Portal) -> None:
    for words in (("seed", "demo"), ("seed", "load", "--people", "1"), ("seed", "accounts")):
        result = portal.app.test_cli_runner().invoke(args=list(words))
        assert result.exit_code != 0, words
        assert "demo mode only" in result.output, words


@pytest.fixture
def dark(portal: Portal) -> Flask:
    """The portal while its database is away."""
    gone = "postgresql+psycopg://nobody@127.0.0.1:9/gone"
    return create_app(replace(portal.settings, database_url=gone, testing=False))


@pytest.mark.parametrize("cookie", ["", "a-session-of-somebody"])
def test_without_its_database_the_portal_says_so_and_no_more(
    dark: Flask, cookie: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = dark.test_client()
    if cookie:
        client.set_cookie("portal", cookie)
    for address in ("/", "/disclosures", "/account/login", "/tips/new"):
        answer = client.get(address)
        page = answer.get_data(as_text=True)
        assert answer.status_code == (503 if cookie else 500), address
        assert "<h1" in page, address
        assert "Content-Security-Policy" in answer.headers, address
        assert answer.headers["Cache-Control"] == "no-store", address
        assert not [word for word in ("psycopg", "Traceback", "sqlalchemy", "127.0.0.1:9") if word in page]
    assert client.get("/me").status_code == (503 if cookie else 303)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert cookie or "unforeseen: OperationalError" in caplog.text
    assert not [word for word in ("Traceback", "/account/login", "INSERT", "psycopg") if word in caplog.text]


def test_an_error_of_the_database_does_not_repeat_the_row(portal: Portal) -> None:
    people.make_citizen(portal, login="citizen-one")
    with pytest.raises(IntegrityError) as caught, portal.writing() as session:
        session.execute(text("UPDATE accounts SET login = :login, made_at = NULL"), {"login": "赵守信"})
    assert "[parameters" not in str(caught.value) or "hidden" in str(caught.value)
    assert "parameters: {" not in str(caught.value)


def test_the_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        portal = Portal(tmp_path, "")
        portal.run("db", "upgrade")
        portal.visitor().open("/account/login")
        portal.close()
    finally:
        os.umask(before)
    files = list(tmp_path.glob("*.sqlite*"))
    assert files
    assert {oct(path.stat().st_mode & 0o077) for path in files} == {"0o0"}, files
