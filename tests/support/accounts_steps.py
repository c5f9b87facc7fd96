"""Steps into an account, taken through the real pages."""

from __future__ import annotations

from app.features.accounts import services
from app.features.subjects.services import register_subject
from app.kernel.actors import SYSTEM
from tests.support.page import Page
from tests.support.people import (
    PASSWORD,
    next_id_number,
)
from tests.support.portal import Portal, Visitor

WRONG = "not the password of anyone"
FAILED = "The account name or the password is not right"


def issue(portal: Portal, name: str = "钱有信", number: str = "") -> tuple[str, str]:
    """A person of the register and the one-time code the counter gave them: (ID number, code)."""
    number = number or next_id_number()
    with portal.writing() as session:
        subject = register_subject(session, name=name, id_number=number)
        code = services.issue_activation_code(session, SYSTEM, subject=subject, channel="counter")
    return number, code


def activate(visitor: Visitor, number: str, code: str, **changes: str) -> Page:
    given = {"name": "钱有信", "login": "qian", "password": PASSWORD} | changes
    return visitor.open("/account/register?lang=en").submit(
        "Open my account", id_number=number, code=code, **given
    )


def try_to_sign_in(visitor: Visitor, login: str, password: str = WRONG) -> Page:
    return visitor.open("/account/login?lang=en").submit("Sign in", login=login, password=password)
