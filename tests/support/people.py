"""People of the tests, made and signed in as real ones are: by services and through the real forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy.orm import Session
from stdnum.cn import ric, uscc
from werkzeug.test import TestResponse

from app.features.accounts import passwords, queries, second_factor, services
from app.features.accounts.models import AccountKind
from app.features.bodies import queries as bodies
from app.features.bodies import services as body_services
from app.features.bodies.models import BodyKind
from app.features.subjects.services import register_subject
from app.kernel import clock
from app.kernel.actors import SYSTEM, Actor
from app.kernel.permissions import Role
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

PASSWORD = "a long-enough Pass 2026"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"
COUNTY_AREA = "130126"
OFFICE_NAME = "灵寿县信用办"
_numbers = count(1)
_HIDDEN = re.compile(r'<input [^>]*name="(csrf_token|once)"[^>]*value="([^"]*)"')

# The full cost of a hash is for attackers: with it, opening accounts would be most of the suite's time.
# `test_passwords_are_hashed_at_the_full_cost` looks at what the portal itself uses.
FULL_COST = passwords._hasher
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


@dataclass(frozen=True)
class Citizen:
    """A citizen with an account."""

    name: str
    id_number: str
    login: str
    subject_id: UUID
    actor: Actor


def id_number(birth: date, sequence: int) -> str:
    """A valid ID number of this county. Tests use births before 1910, so that it can be nobody's."""
    digits = f"{COUNTY_AREA}{birth:%Y%m%d}{sequence:03}"
    return digits + ric.calc_check_digit(digits + "0")


def credit_code(sequence: int) -> str:
    """A valid unified social credit code of a public body of this county."""
    digits = f"11{COUNTY_AREA}{sequence:09}"
    return digits + uscc.calc_check_digit(digits)


def body(portal: Portal, name: str = OFFICE_NAME, kind: BodyKind = BodyKind.CREDIT_OFFICE) -> UUID:
    """The id of the body with this name, registered where it is not there yet."""
    with portal.writing() as session:
        found = bodies.find_by_name(session, name)
        if found is not None:
            return found.id
        code = credit_code(len(bodies.all_bodies(session)) + 1)
        return body_services.register_body(session, SYSTEM, code=code, name=name, kind=kind).id


def make_staff(portal: Portal, role: Role | str, *, login: str = "", body_name: str = OFFICE_NAME) -> Actor:
    """A member of staff with one post, as services know them; signs in with `login` (default: the post)."""
    body_id = body(portal, body_name, _kind_of(body_name))
    with portal.writing() as session:
        account = services.make_staff_account(
            session,
            SYSTEM,
            login=login or str(role),
            display_name=login or str(role),
            body=bodies.get_body(session, body_id),
            roles=[Role(role)],
            password=PASSWORD,
            totp_secret=TOTP_SECRET,
        )
        session.refresh(account)
        return account.actor


def make_citizen(portal: Portal, *, name: str = "赵守信", id_number: str = "", login: str = "") -> Citizen:
    """A citizen whose account was opened with a code from the counter."""
    number = id_number or next_id_number()
    login = login or f"citizen{next(_numbers)}"
    with portal.writing() as session:
        subject = register_subject(session, name=name, id_number=number)
        code = services.issue_activation_code(
            session, SYSTEM, subject=subject, channel="counter", purpose="test"
        )
        account = services.activate(
            session, name=name, id_number=number, code=code, login=login, password=PASSWORD
        )
        return Citizen(name, number, login, subject.id, account.actor)


def next_id_number() -> str:
    """An ID number that no other person of this run has."""
    number = next(_numbers)
    return id_number(date(1900 + number // 900 % 9, 1 + number % 12, 5), 1 + number % 900)


def sign_in(portal: Portal, login: str, password: str = PASSWORD) -> Visitor:
    """A browser in which this account is signed in, through the real forms; the page behind is not opened."""
    visitor = portal.visitor()
    kind = _account_kind(portal, login)
    first = "/office/login" if kind == AccountKind.STAFF else "/account/login"
    answer = _fill_in(visitor, f"{first}?lang=en", login=login, password=password)
    if kind == AccountKind.STAFF:
        with _fresh_code(portal, login) as code:
            answer = _fill_in(visitor, answer.location, code=code)
    assert (answer.status_code, answer.location) in {(303, "/me"), (303, "/office")}, (login, answer.status)
    return visitor


def _fill_in(visitor: Visitor, address: str, **values: str) -> TestResponse:
    """Send a form with its hidden tokens, without reading the page as a person does: others test the page."""
    hidden = dict(_HIDDEN.findall(visitor.client.get(address).get_data(as_text=True)))
    return visitor.client.post(address, data=hidden | values)


def enter_code(portal: Portal, page: Page, login: str) -> Page:
    """Enter the next unused code of the authenticator app.

    A code works once: where the present ones are used up, the clock moves on to a fresh half minute.
    """
    with _fresh_code(portal, login) as code:
        return page.submit(code=code)


@contextmanager
def _fresh_code(portal: Portal, login: str) -> Iterator[str]:
    with portal.reading() as session:
        last = _account(session, login).totp_last_step
    step = max(second_factor.step_at(clock.now()), last + 1)
    is_ahead = step > second_factor.step_at(clock.now()) + second_factor.WINDOW
    later = datetime.fromtimestamp(step * second_factor.SECONDS, UTC)
    with clock.travel(later) if is_ahead else nullcontext():
        yield second_factor.code_of(TOTP_SECRET, step)


def sign_out(visitor: Visitor) -> Page:
    """Press the button in the head of the page."""
    page = visitor.open("/account/security")
    form = page.soup.select_one('form[action="/account/logout"]')
    assert form is not None
    token = form.select_one("input[name=csrf_token]")
    assert token is not None
    return Page(visitor.client, visitor.client.post("/account/logout", data={"csrf_token": token["value"]}))


def code_on(page: Page) -> str:
    """The code on a letter or a receipt."""
    found = page.soup.select_one(".app-receipt__code")
    assert found is not None, page.text
    return found.get_text(strip=True)


def _account(session: Session, login: str):  # type: ignore[no-untyped-def]
    account = queries.find_by_login(session, login)
    assert account is not None, f"no account {login!r}"
    return account


def _account_kind(portal: Portal, login: str) -> str:
    with portal.reading() as session:
        return str(_account(session, login).kind)


def _kind_of(body_name: str) -> BodyKind:
    return BodyKind.CREDIT_OFFICE if body_name == OFFICE_NAME else BodyKind.DEPARTMENT
