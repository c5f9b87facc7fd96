"""Messages to a person."""

from __future__ import annotations

from datetime import date

import pytest

from app.features.messages import queries, services
from app.features.messages.kinds import MessageKind
from app.features.messages.labels import WORDINGS
from tests.support.people import make_citizen, make_staff, sign_in
from tests.support.portal import Portal


def test_a_citizen_reads_a_message_in_their_language(portal: Portal) -> None:
    citizen = make_citizen(portal)
    with portal.writing() as session:
        services.send(
            session,
            citizen.subject_id,
            "objection-received",
            thing="O2026-7K3M-9Q2X",
            due_on=date(2026, 11, 27),
        )
    visitor = sign_in(portal, citizen.login)
    page = visitor.open("/me/messages?lang=en")
    assert "We have received your objection" in page.text
    assert "Reference: O2026-7K3M-9Q2X" in page.text
    assert "Due by 27 November 2026" in page.text
    assert "2026年11月27日" in visitor.open("/me/messages?lang=zh").text


@pytest.mark.parametrize("kind", list(MessageKind))
def test_every_kind_of_message_can_be_read(portal: Portal, kind: MessageKind) -> None:
    citizen = make_citizen(portal)
    with portal.writing() as session:
        services.send(session, citizen.subject_id, kind, thing="X2026-7K3M-9Q2X")
    page = sign_in(portal, citizen.login).open("/me/messages?lang=en")
    assert str(WORDINGS[kind].title) in page.text


def test_a_kind_that_has_no_words_cannot_be_sent(portal: Portal) -> None:
    citizen = make_citizen(portal)
    with portal.writing() as session, pytest.raises(ValueError, match="gossip"):
        services.send(session, citizen.subject_id, "gossip")


def test_reading_the_page_marks_nothing_as_read(portal: Portal) -> None:
    citizen = make_citizen(portal)
    sign_in(portal, citizen.login).open("/me/messages")
    with portal.reading() as session:
        assert queries.count_unread(session, citizen.subject_id) == 2


def test_a_citizen_can_mark_one_message_as_read(portal: Portal) -> None:
    citizen = make_citizen(portal)
    page = sign_in(portal, citizen.login).open("/me/messages?lang=en").submit("Mark as read")
    assert page.url == "/me/messages"
    with portal.reading() as session:
        assert queries.count_unread(session, citizen.subject_id) == 1


def test_a_citizen_can_mark_all_messages_as_read(portal: Portal) -> None:
    citizen = make_citizen(portal)
    page = sign_in(portal, citizen.login).open("/me/messages?lang=en").submit("Mark all as read")
    assert not page.has_button("Mark")
    with portal.reading() as session:
        assert queries.count_unread(session, citizen.subject_id) == 0


def test_a_citizen_cannot_touch_somebody_elses_message(portal: Portal) -> None:
    citizen, other = make_citizen(portal), make_citizen(portal)
    with portal.reading() as session:
        (theirs,) = queries.of_subject(session, other.subject_id)
    page = sign_in(portal, citizen.login).open("/me/messages?lang=en")
    assert theirs.reference not in page.html
    assert page.submit("Mark as read", message=theirs.reference).status == 404
    with portal.reading() as session:
        assert queries.count_unread(session, other.subject_id) == 1


def test_staff_have_no_messages_page(portal: Portal) -> None:
    make_staff(portal, "clerk")
    assert sign_in(portal, "clerk").open("/me/messages").status == 404
