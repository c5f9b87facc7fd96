"""GET never writes: whoever opens whatever page, every table stays as it was, sessions and looks apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from html import unescape

import pytest
from sqlalchemy import select

from app.kernel import outbox
from app.kernel.db import ReadingOnly
from app.kernel.permissions import Role
from app.migrations import tables
from app.web.unit_of_work import db_session
from tests.support.objections_steps import file, make_objector
from tests.support.people import make_staff, sign_in
from tests.support.portal import Portal, Visitor

_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
_LOOKS = re.compile(r"[?&](lang|type)=")  # the same page in another language or size
# These have a path of their own: who is here, and who looked at whom (with the head of that chain).
OF_THEIR_OWN = {"sessions", "accesses", "chain_heads"}


def contents(portal: Portal) -> dict[str, str]:
    """A digest of every row of every table."""
    digests = {}
    with portal.reading() as session:
        for table in tables.metadata().sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.execute(select(table)))
            digests[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in after if after[name] != before[name]}


def pages(portal: Portal) -> list[str]:
    """Every address without variables that answers GET."""
    rules = portal.app.url_map.iter_rules()
    found = [rule.rule for rule in rules if "GET" in (rule.methods or ()) and not rule.arguments]
    assert len(found) > 40
    return found


def open_all(reader: Visitor, addresses: Iterable[str]) -> set[str]:
    """Open each address; answers the portal's own addresses that are linked there."""
    linked: set[str] = set()
    for address in addresses:
        answer = reader.client.get(address, follow_redirects=True)
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":  # sheets and papers lead nowhere
            linked |= {unescape(link) for link in _LINK.findall(answer.get_data(as_text=True))}
    return {link for link in linked if not _LOOKS.search(link)}


@pytest.mark.parametrize("who", ["nobody", "citizen", *Role])
def test_opening_pages_changes_nothing(portal: Portal, who: str) -> None:
    objector = make_objector(portal)
    file(objector)
    if who == "citizen":
        reader = objector.visitor
    elif who == "nobody":
        reader = portal.visitor()
    else:
        make_staff(portal, who)
        reader = sign_in(portal, who)
    before = contents(portal)
    addresses = pages(portal)
    linked = open_all(reader, addresses)
    deeper = sorted(linked - set(addresses))
    assert deeper
    open_all(reader, deeper)
    assert changed(before, contents(portal)) <= OF_THEIR_OWN


def test_the_comparison_sees_a_changed_row(portal: Portal) -> None:
    before = contents(portal)
    with portal.writing() as session:
        outbox.put(session, "tests.written")
    assert changed(before, contents(portal)) == {"outbox"}


def test_a_view_that_tries_to_write_on_get_fails(portal: Portal) -> None:
    for method, address in (("GET", "/account/security"), ("POST", "/search"), ("POST", "/nothing")):
        with portal.app.test_request_context(address, method=method):
            outbox.put(db_session(), "tests.written")
            with pytest.raises(ReadingOnly):
                db_session().flush()


def test_a_view_that_declares_it_may_write_on_post(portal: Portal) -> None:
    with portal.app.test_request_context("/account/security", method="POST"):
        outbox.put(db_session(), "tests.written")
        db_session().flush()
        db_session().rollback()
