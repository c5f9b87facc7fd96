"""The log names endpoints; no number, name, reference, search or free text of anybody stands in it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator

import pytest
import structlog

from app.web.logging import configure
from tests.support.objections_steps import REQUEST, file, make_objector
from tests.support.people import PASSWORD, sign_in
from tests.support.portal import Portal


@pytest.fixture
def log(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to standard error while the portal answers."""
    before, written = structlog.get_config(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    configure()
    yield written
    structlog.configure(**before)


def test_what_a_citizen_does_leaves_nothing_of_them_in_the_log(portal: Portal, log: io.StringIO) -> None:
    objector = make_objector(portal)
    reference = file(objector)
    citizen = sign_in(portal, objector.citizen.login)
    citizen.open(f"/me/records/{objector.record}")
    citizen.open(f"/me/objections/{reference}")
    citizen.open(f"/search?q={objector.citizen.name}")
    citizen.open("/me/records/R2026-NONE-SUCH")
    portal.visitor().open("/account/login").submit(login=objector.citizen.id_number, password="wrong-one")

    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert {"records.show", "objections.show", "search.index", "accounts.login"} <= {
        line.get("endpoint") for line in lines
    }
    person = objector.citizen
    key = citizen.client.get_cookie("portal")
    assert key is not None
    secrets = (
        person.id_number,
        person.name,
        person.login,
        objector.record,
        reference,
        REQUEST,
        PASSWORD,
        key.value,
    )
    for secret in (*secrets, "127.0.0.1", "NONE-SUCH", "wrong-one"):
        assert secret not in log.getvalue()


def test_an_unforeseen_error_is_logged_without_its_words(
    portal: Portal, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("赵守信 130126190001010019")

    fail.portal_access = portal.app.view_functions["guides.help"].portal_access  # type: ignore[attr-defined]
    monkeypatch.setitem(portal.app.view_functions, "guides.help", fail)
    assert portal.app.test_client().get("/help").status_code == 500
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["kind"] for line in lines if line["event"] == "unforeseen"] == ["RuntimeError"]
    assert "赵守信" not in log.getvalue()
    assert "130126190001010019" not in log.getvalue()
