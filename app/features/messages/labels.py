"""Messages in words: a kind with its values becomes a title, a sentence and a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.messages.kinds import MessageKind
from app.features.messages.models import Message
from app.web.templating import day

_K = MessageKind


@dataclass(frozen=True)
class Wording:
    """Title and body of a kind, and the endpoint that shows the thing, with its reference if it takes one."""

    title: str
    body: str
    endpoint: str
    takes_reference: bool = False


WORDINGS: dict[str, Wording] = {
    _K.SIGNED_IN: Wording(
        _l("Somebody signed in to your account"),
        _l("If it was not you, change your password at once and tell the counter."),
        "accounts.security",
    ),
    _K.ACCOUNT_ACTIVATED: Wording(
        _l("Your account is open"),
        _l("If it was not you, tell the counter at once: a new one-time code gives the account back to you."),
        "me.index",
    ),
    _K.PASSWORD_CHANGED: Wording(
        _l("Your password was changed"),
        _l("If it was not you, tell the counter at once: a new one-time code gives the account back to you."),
        "accounts.security",
    ),
    _K.NOTICE_SERVED: Wording(
        _l("It is planned to publish a record about you"),
        _l(
            "You have been served notice of the reasons, the legal basis and the consequences. "
            "You can reply or object before anything is published."
        ),
        "records.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_PUBLISHED: Wording(
        _l("A record about you is now public"),
        _l("The page shows the legal basis, the day on which it ends by itself, and how to object."),
        "records.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_ENDED: Wording(
        _l("A record about you is no longer public"),
        _l("It is gone from pages, lists, search and feeds. Whoever copies our data must remove it too."),
        "records.index",
    ),
    _K.OBJECTION_RECEIVED: Wording(
        _l("We have received your objection"),
        _l("The record carries the mark “objection pending” from now on, wherever it is shown."),
        "objections.show",
        takes_reference=True,
    ),
    _K.OBJECTION_DECIDED: Wording(
        _l("Your objection has been decided"),
        _l("The answer gives the reasons and says what you can do if you do not agree."),
        "objections.show",
        takes_reference=True,
    ),
    _K.REPORT_READY: Wording(
        _l("Your credit report is ready"),
        _l("You can download it. Whoever you give it to can check that it is genuine."),
        "credit_reports.index",
    ),
    _K.REPORT_FAILED: Wording(
        _l("Your credit report could not be made"),
        _l("Nothing about you has changed. The page of your reports says why, and you can ask for it again."),
        "credit_reports.index",
    ),
}


@dataclass(frozen=True)
class MessageWords:
    """One message as it is read."""

    reference: str
    title: str
    body: str
    details: tuple[str, ...]
    href: str
    sent_at: datetime
    is_unread: bool


def in_words(message: Message) -> MessageWords:
    """A message in the reader's language."""
    wording = WORDINGS[message.kind]
    target: dict[str, Any] = {"reference": message.thing} if wording.takes_reference else {}
    return MessageWords(
        reference=message.reference,
        title=str(wording.title),
        body=str(wording.body),
        details=_details(message),
        href=url_for(wording.endpoint, **target),
        sent_at=message.sent_at,
        is_unread=message.read_at is None,
    )


def _details(message: Message) -> tuple[str, ...]:
    lines = []
    if message.thing:
        lines.append(_("Reference: %(reference)s", reference=message.thing))
    if message.values.get("device"):
        lines.append(_("Device: %(device)s", device=message.values["device"]))
    if message.values.get("due_on"):
        lines.append(_("Due by %(date)s", date=day(date.fromisoformat(str(message.values["due_on"])))))
    return tuple(lines)
