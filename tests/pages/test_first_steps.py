"""From an empty database to the first member of staff at the desk, as an operator does it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.features.accounts import second_factor
from app.kernel import clock
from tests.support.databases import fresh_database
from tests.support.portal import Portal

PASSWORD = "a long-enough Pass 2026"
CREATE = ("staff", "create", "--login", "first-reviewer", "--role", "reviewer", "--password", PASSWORD)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Portal]:
    """A portal whose database has no tables yet."""
    with fresh_database(tmp_path) as url:
        portal = Portal(tmp_path, url)
        yield portal
        portal.close()


def test_an_operator_can_begin_with_an_empty_database(empty: Portal) -> None:
    assert "from nothing" in empty.run("db", "upgrade")
    assert "from nothing" not in empty.run("db", "upgrade")
    body = ("--body-code", "91350100M000100Y43", "--body-name", "某县信用办", "--body-kind", "credit-office")
    said = empty.run(*CREATE, *body)
    secret = said.split("shown this once: ")[1].split()[0]
    page = empty.visitor().open("/office/login?lang=en").submit(login="first-reviewer", password=PASSWORD)
    code = second_factor.code_of(secret, second_factor.step_at(clock.now()))
    assert page.submit(code=code).url == "/office"


def test_a_new_database_has_the_catalogue_to_begin_with(empty: Portal) -> None:
    empty.run("db", "upgrade")
    assert "吊销许可证件" in empty.visitor().open("/catalogue").text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (("--body-code", "91350100M000100Y43"), "Name it: --body-name"),
        (("--body-code", "91350100M000100Y44", "--body-name", "某县信用办"), "no unified social credit code"),
    ],
)
def test_an_operator_is_told_what_is_wrong_with_a_body(
    empty: Portal, body: tuple[str, ...], said: str
) -> None:
    empty.run("db", "upgrade")
    result = empty.app.test_cli_runner().invoke(args=[*CREATE, *body])
    assert result.exit_code == 1
    assert said in result.output
