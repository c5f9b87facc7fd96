"""Every page as everybody may see it: axe, no sideways scrolling, both widths, both languages."""

from __future__ import annotations

import pytest

from app.cli.seed.people import PASSWORD, TOTP_SECRET
from tests.journeys.conftest import MakeReader
from tests.support.browser import DESK, PHONE, Reader

PUBLIC = (
    "/", "/disclosures", "/disclosures/check", "/disclosures/removals", "/disclosures/gates",
    "/disclosures/not-me", "/integrity-models", "/publicity",
    "/campaigns", "/campaigns/labour-day", "/search", "/search?q=信用修复", "/search?q=龘龘", "/catalogue",
    "/measures", "/statistics", "/learning", "/learning/code", "/learning/quiz", "/learning/readers/repair",
    "/integrity-models/recommend", "/integrity-models/follow-up", "/integrity-models/consent",
    "/repairs/commitments", "/authorisations/open", "/rules", "/glossary", "/tips/new", "/tips/follow-up",
    "/verify", "/verify/0000-0000-0000-0000", "/help", "/privacy", "/accessibility", "/terms",
    "/account/login", "/account/register", "/office/login", "/nothing",
)  # fmt: skip
OWN = (
    "/me", "/me/records", "/me/accesses", "/me/objections", "/me/repairs", "/me/authorisations",
    "/me/reports", "/me/reports/bound", "/me/disclosures", "/me/certificates", "/me/messages",
    "/me/messages/mail", "/me/incentives", "/me/points", "/me/assistance", "/me/honours", "/me/commitments",
    "/me/commitments/sign", "/account/security", "/account/close",
    "/me/authorisations/new", "/me/reports/bound/new",
)  # fmt: skip
LOOKS = [(DESK, "zh"), (DESK, "en"), (PHONE, "zh"), (PHONE, "en")]


def _violations(reader: Reader, paths: tuple[str, ...]) -> list[str]:
    return [line for path in paths for line in reader.open(path).violations()]


def _first_link(reader: Reader, path: str, prefix: str) -> str:
    """The first thing that a list leads to."""
    reader.open(path)
    links = [str(a.get_attribute("href")) for a in reader.page.locator("main a[href]").all()]
    found = [link for link in links if link.startswith(prefix) and any(ch.isdigit() for ch in link)]
    assert found, f"{path} leads to nothing under {prefix}: {links}"
    return found[0].split("?")[0]


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_public_pages_are_accessible(reader: MakeReader, width: int, language: str) -> None:
    visitor = reader(width=width, language=language)
    details = (
        _first_link(visitor, "/disclosures", "/disclosures/"),
        _first_link(visitor, "/publicity", "/publicity/"),
    )
    assert _violations(visitor, (*PUBLIC, *details)) == []


@pytest.mark.parametrize(("width", "language"), LOOKS)
def test_a_citizens_pages_are_accessible(reader: MakeReader, width: int, language: str) -> None:
    citizen = reader(width=width, language=language).sign_in("demo-zhang", PASSWORD)
    record = _first_link(citizen, "/me/records", "/me/records/")
    objection = _first_link(citizen, "/me/objections", "/me/objections/")
    assert _violations(citizen, (*OWN, record, objection)) == []


@pytest.mark.parametrize(("width", "language"), [(DESK, "zh"), (PHONE, "en")])
@pytest.mark.parametrize(
    "login", ["demo-clerk", "demo-reviewer", "demo-editor", "demo-auditor", "demo-admin", "demo-dpo"]
)
def test_the_offices_pages_are_accessible(reader: MakeReader, login: str, width: int, language: str) -> None:
    member = reader(width=width, language=language).sign_in(login, PASSWORD, TOTP_SECRET)
    assert _violations(member, _pages_from_the_desk(member)) == []


def _pages_from_the_desk(member: Reader) -> tuple[str, ...]:
    links = [str(a.get_attribute("href")) for a in member.page.locator("a[href^='/office']").all()]
    return tuple(dict.fromkeys(["/office", *(link.split("?")[0] for link in links)]))


def test_every_page_reads_in_large_type(reader: MakeReader) -> None:
    visitor = reader(width=PHONE).follow("/?type=large")
    assert "app-large" in str(visitor.page.locator("html").get_attribute("class"))
    assert _violations(visitor, PUBLIC) == []
    assert "app-large" in str(visitor.page.locator("html").get_attribute("class"))


def test_public_pages_are_accessible_with_scripts_blocked(reader: MakeReader) -> None:
    visitor = reader(width=PHONE)
    visitor.context.route("**/*.js*", lambda route: route.abort())
    assert _violations(visitor, PUBLIC) == []
