"""Used form tokens: one use each, known for two days, told to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.kernel import clock, idempotency
from tests.support.portal import Portal


def use(portal: Portal, token_digest: str, location: str) -> None:
    with portal.writing() as session:
        idempotency.claim(session, token_digest)
        idempotency.use_up(session, token_digest, location)


def test_a_used_token_leads_where_its_deed_led(portal: Portal) -> None:
    used = idempotency.digest("session /a", "token")
    with portal.reading() as session:
        assert idempotency.find_result(session, used) is None
    use(portal, used, "/there")
    with portal.reading() as session:
        assert idempotency.find_result(session, used) == "/there"


def test_a_token_cannot_be_used_twice(portal: Portal) -> None:
    used = idempotency.digest("session /a", "token")
    use(portal, used, "/there")
    with pytest.raises(IntegrityError):
        use(portal, used, "/elsewhere")


def test_a_token_with_which_nothing_was_done_can_be_used(portal: Portal) -> None:
    used = idempotency.digest("session /a", "token")
    with portal.writing() as session:
        idempotency.claim(session, used)
        idempotency.release(session, used)
    use(portal, used, "/there")


def test_a_token_counts_for_its_owner_alone() -> None:
    assert idempotency.digest("one", "token") != idempotency.digest("other", "token")
    assert idempotency.digest("a", "b\0c") != idempotency.digest("b", "a\0c")


def test_the_token_itself_is_not_kept(portal: Portal) -> None:
    assert "secret-token" not in idempotency.digest("owner", "secret-token")


def test_old_tokens_are_forgotten_and_young_ones_are_not(portal: Portal) -> None:
    old, young = idempotency.digest("s", "old"), idempotency.digest("s", "young")
    with clock.travel(clock.now() - idempotency.KEPT - timedelta(minutes=1)):
        use(portal, old, "/old")
    use(portal, young, "/young")
    with portal.writing() as session:
        idempotency.purge(session)
    with portal.reading() as session:
        assert idempotency.find_result(session, old) is None
        assert idempotency.find_result(session, young) == "/young"
