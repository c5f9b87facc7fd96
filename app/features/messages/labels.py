"""Messages in words: a kind with its values becomes a title, a sentence and a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.features.messages.dates_ahead import DateAhead
from app.features.messages.kinds import Group, MessageKind
from app.features.messages.models import Message
from app.rulebook.withdrawals import get_reason
from app.web.templating import day

_K = MessageKind
# The person's page of a case, by the kind that a message about it carries as `case`.
GROUPS: dict[Group, str] = {
    Group.OBJECTIONS: _l("Objections: received, answered, paused"),
    Group.PUBLICATIONS: _l("Records and publications: notices, decisions, corrections, ends"),
    Group.PAPERS: _l("Credit reports and authorisations"),
    Group.LOOKS: _l("Questions about looks, and help at the counter"),
    Group.REMINDERS: _l("Reminders before dates"),
}
CASE_PAGES = {
    "objection": "objections.show",
    "repair": "repairs.show",
}


@dataclass(frozen=True)
class Wording:
    """Title and body of a kind, and the endpoint that shows the thing, with its reference if it takes one.

    Without an endpoint it is the page of the case that the message is about (`CASE_PAGES`).
    """

    title: str
    body: str
    endpoint: str = ""
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
    _K.NEW_DEVICE: Wording(
        _l("Somebody signed in to your account with a kind of device that is new here"),
        _l(
            "If it was you, there is nothing to do. If it was not, sign the device out, change your password "
            "at once and tell the counter."
        ),
        "accounts.security",
    ),
    _K.LOGIN_CHANGED: Wording(
        _l("Your account name was changed"),
        _l("If it was not you, tell the counter at once: a new one-time code gives the account back to you."),
        "accounts.security",
    ),
    _K.SECOND_FACTOR_ADDED: Wording(
        _l("An authenticator app was paired with your account"),
        _l("Its code is asked for when you sign in. If it was not you, tell the counter at once."),
        "accounts.security",
    ),
    _K.SECOND_FACTOR_REMOVED: Wording(
        _l("The authenticator app was removed from your account"),
        _l("If it was not you, change your password at once and tell the counter."),
        "accounts.security",
    ),
    _K.RECOVERY_CODES_MADE: Wording(
        _l("New recovery codes were made for your account"),
        _l("Those from before are void. If it was not you, tell the counter at once."),
        "accounts.security",
    ),
    _K.RECOVERY_CODE_USED: Wording(
        _l("A recovery code was used for your account"),
        _l("It works no second time. If it was not you, change your password at once and tell the counter."),
        "accounts.security",
    ),
    _K.PASSKEY_ADDED: Wording(
        _l("A passkey was added to your account"),
        _l("If it was not you, remove it, change your password at once and tell the counter."),
        "accounts.security",
    ),
    _K.PASSKEY_REMOVED: Wording(
        _l("A passkey was removed from your account"),
        _l("If it was not you, change your password at once and tell the counter."),
        "accounts.security",
    ),
    _K.PASSKEY_DOUBTED: Wording(
        _l("One of your passkeys was refused: there may be a copy of it"),
        _l(
            "Its counter stood still, as it does when somebody has copied it. It opens nothing any more. "
            "Remove it and add it anew; if you cannot explain it, tell the counter."
        ),
        "accounts.security",
    ),
    _K.ACTIVATION_CODE_MADE: Wording(
        _l("A one-time code for your account was made at the counter"),
        _l(
            "With it somebody who has the letter can set a new password. If you did not ask for it, make it "
            "void on the page “Sign-in security” and tell the counter."
        ),
        "accounts.security",
    ),
    _K.ACCOUNT_GIVEN_BACK: Wording(
        _l("Your account was set up anew with a one-time code"),
        _l("Every device was signed out. If it was not you, tell the counter at once."),
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
    _K.STATEMENT_ACCEPTED: Wording(
        _l("Your statement is shown"),
        _l("It stands beside the record wherever the record is shown. You can withdraw it at any time."),
        "records.show",
        takes_reference=True,
    ),
    _K.STATEMENT_RETURNED: Wording(
        _l("Your statement is given back"),
        _l("The page of the record says why. You can write it anew."),
        "records.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_NOTICE: Wording(
        _l("It is planned to publish a record about you"),
        _l(
            "The notice says why, on which legal basis and with what consequences. You can reply on line or "
            "at the counter, ask for a hearing, or waive the reply; nothing is decided before."
        ),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.REPLY_RECEIVED: Wording(
        _l("Your reply to the notice has been received"),
        _l("Whoever decides reads it and has to answer each of its points in the decision."),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.HEARING_SETTLED: Wording(
        _l("Your wish for a hearing has been dealt with"),
        _l("What was held or decided about it, and why, stands on the page of the case."),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_DECIDED: Wording(
        _l("It has been decided to publish a record about you"),
        _l(
            "The decision with its reasons and remedies, and the notice of how to repair, are here together. "
            "The record is public from now on and ends by itself on the day that they name."
        ),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_REFUSED: Wording(
        _l("It has been decided that a record about you is not published"),
        _l(
            "You had been served notice of a planned publication. It does not take place; "
            "the reasons are here."
        ),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_SUSPENDED: Wording(
        _l("A record about you is not shown to the public for the time being"),
        _l(
            "It is gone from pages, lists, search and feeds while it is being looked at; "
            "the reasons are here."
        ),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.DISCLOSURE_RESUMED: Wording(
        _l("A record about you is shown to the public again"),
        _l("Somebody else than who suspended it decided so; the reasons are here."),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.POINTS_ENTERED: Wording(
        _l("New reward points were entered for you"),
        _l("The page of your points says for which record and by which rule."),
        "points.index",
    ),
    _K.AUTHORISATION_GIVEN: Wording(
        _l("You have authorised somebody to see parts of your report"),
        _l("If it was not you, take it back at once, change your password and tell the counter."),
        "authorisations.show",
        takes_reference=True,
    ),
    _K.AUTHORISATION_OPENED: Wording(
        _l("A recipient has opened the parts of your report that you chose"),
        _l("The page of the authorisation says who and when. You can take it back there at any time."),
        "authorisations.show",
        takes_reference=True,
    ),
    _K.AUTHORISATION_REPORT_TAKEN: Wording(
        _l("A recipient has downloaded the parts of your report that you chose"),
        _l(
            "The file bears their name. If you take the authorisation back, its verification says so at once."
        ),
        "authorisations.show",
        takes_reference=True,
    ),
    _K.AUTHORISATION_TRIED: Wording(
        _l("Somebody tried the code of your authorisation and saw nothing"),
        _l(
            "They named another organisation or another purpose than you. It may be a slip of the pen. If "
            "the code is in wrong hands, have a new one made or take the authorisation back."
        ),
        "authorisations.show",
        takes_reference=True,
    ),
    _K.AUTHORISATION_REVOKED: Wording(
        _l("You have taken an authorisation back"),
        _l("It opens nothing any more, and files that were taken under it are revoked."),
        "authorisations.show",
        takes_reference=True,
    ),
    _K.RECORD_CORRECTED: Wording(
        _l("A record about you was corrected by its source"),
        _l(
            "Its terms were computed anew. The page shows what has changed; what it said before stays with "
            "its versions. If it is wrong, you can object."
        ),
        "records.show",
        takes_reference=True,
    ),
    _K.RECORD_WITHDRAWN: Wording(
        _l("A record about you was taken back by its source"),
        _l("It is neither shown nor used any more, and whoever copies our public data must remove it too."),
        "records.index",
    ),
    _K.OBJECTION_LATE: Wording(
        _l("The answer to your objection is late"),
        _l(
            "The legal time has passed. It has been put before the reviewers. You can remind the office on "
            "the page of the objection, or apply to the body above it."
        ),
        "objections.show",
        takes_reference=True,
    ),
    _K.RECONSIDERATION_RECEIVED: Wording(
        _l("Your objection is looked at again"),
        _l("Others than those who gave the first answer decide. The record is marked again until then."),
        "objections.show",
        takes_reference=True,
    ),
    _K.RECONSIDERATION_DECIDED: Wording(
        _l("The reconsideration of your objection has been decided"),
        _l("The decision gives the reasons and says what you can do if you do not agree."),
        "objections.show",
        takes_reference=True,
    ),
    _K.CLOCK_PAUSED: Wording(
        _l("The legal time of your case stands still"),
        _l(
            "The page of the case says why, until when at most, and whether you are asked for something. "
            "Whole working days of the pause are added to the time."
        ),
    ),
    _K.CLOCK_RESUMED: Wording(
        _l("The legal time of your case goes on"),
        _l("What the office waited for has come, or it waits no longer."),
    ),
    _K.REPAIR_RECEIVED: Wording(
        _l("Your application for credit repair has arrived"),
        _l("By the day below you are told whether it is accepted or whether something is missing."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_NEEDS_COMPLETION: Wording(
        _l("Something is missing in your application for credit repair"),
        _l("One list names all of it. Add it and send it again; you are asked only this once."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_ACCEPTED: Wording(
        _l("Your application for credit repair is accepted"),
        _l("The body that made the finding examines it and decides by the day below."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_NOT_ACCEPTED: Wording(
        _l("Your application for credit repair is not accepted"),
        _l("The reasons are here, and what you can do now."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_EXTENDED: Wording(
        _l("The decision on your credit repair takes longer"),
        _l("The time was extended, which is possible once; the reasons and the new day are here."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_GRANTED: Wording(
        _l("Your credit is repaired"),
        _l(
            "The record is no longer shown or used. Every recipient has been told; the page shows who has "
            "removed it."
        ),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_REFUSED: Wording(
        _l("Your credit repair was refused"),
        _l("The decision gives the reasons and says what you can do if you do not agree."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_SETTLED: Wording(
        _l("Your application for credit repair has settled itself"),
        _l("The record has ended meanwhile: it is no longer shown or used, and nothing is left to repair."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.REPAIR_SPREAD: Wording(
        _l("Everybody has removed the repaired record"),
        _l("All recipients have confirmed that they removed it and lifted their measures."),
        "repairs.show",
        takes_reference=True,
    ),
    _K.OBJECTION_SPREAD: Wording(
        _l("Everybody has carried out what your objection brought about"),
        _l("All who received the record have confirmed it."),
        "objections.show",
        takes_reference=True,
    ),
    _K.HONOUR_OFFERED: Wording(
        _l("You are to be honoured: do you agree?"),
        _l(
            "Read what would be shown about you and answer yes or no. Nothing is published unless you agree, "
            "and you can have it hidden at any time."
        ),
        "my_honours.show",
        takes_reference=True,
    ),
    _K.HONOUR_IN_NOTICE: Wording(
        _l("Your honour is in its public notice"),
        _l("Everybody can read it and comment until the day named here. The office answers each comment."),
        "my_honours.show",
        takes_reference=True,
    ),
    _K.HONOUR_PUBLISHED: Wording(
        _l("Your honour is published"),
        _l("It shows for as long as you agree. You can have it hidden at any time, at once and everywhere."),
        "my_honours.show",
        takes_reference=True,
    ),
    _K.HONOUR_REFUSED: Wording(
        _l("It has been decided not to publish your honour"),
        _l("The reasons stand on its page."),
        "my_honours.show",
        takes_reference=True,
    ),
    _K.HONOUR_REVOKED: Wording(
        _l("Your honour has been revoked"),
        _l("It is gone from every page. The reasons stand on its page."),
        "my_honours.show",
        takes_reference=True,
    ),
    _K.REPORT_READY: Wording(
        _l("Your credit report is ready"),
        _l("You can download it. Whoever you give it to can check that it is genuine."),
        "credit_reports.index",
    ),
    _K.REPORT_REVOKED: Wording(
        _l("One of your credit reports is revoked"),
        _l("Whoever checks it is told so from now on. If it was not you, change your password at once."),
        "credit_reports.index",
    ),
    _K.MAIL_ADDRESS_SET: Wording(
        _l("You are now told by e-mail too"),
        _l("If it was not you, change your password at once and tell the counter."),
        "messages_mail.index",
    ),
    _K.MAIL_ADDRESS_FAILED: Wording(
        _l("Our e-mails do not reach you"),
        _l(
            "Your e-mail provider refused the address. Messages stand here as before; "
            "please check the address."
        ),
        "messages_mail.index",
    ),
    _K.REMINDER_REPLY: Wording(
        _l("Your reply to a notice is due soon"),
        _l("Until then you can reply on line or at the counter, ask for a hearing, or waive the reply."),
        "my_disclosures.show",
        takes_reference=True,
    ),
    _K.REMINDER_REPAIR: Wording(
        _l("You can now apply for the repair of a record"),
        _l("The shortest time is over. What else is needed stands on the page of the record. It is free."),
        "records.show",
        takes_reference=True,
    ),
    _K.REMINDER_AUTHORISATION: Wording(
        _l("An authorisation of yours ends soon"),
        _l("It ends by itself. Where the recipient still needs it, give a new one."),
        "authorisations.show",
        takes_reference=True,
    ),
    _K.REMINDER_SUPPLEMENT: Wording(
        _l("The office waits for what you are to add to your objection"),
        _l("After the last day the legal time goes on, and it is answered with what is there."),
        "objections.show",
        takes_reference=True,
    ),
    _K.ASSISTANCE_BEGUN: Wording(
        _l("Somebody at the counter acts for you"),
        _l("It began with your one-time code. If you are not at the counter now, end it at once."),
        "assistance.show",
        takes_reference=True,
    ),
    _K.ASSISTANCE_ENDED: Wording(
        _l("The help at the counter has ended"),
        _l("The page says what was opened and done for you. Nobody acts for you any more."),
        "assistance.show",
        takes_reference=True,
    ),
    _K.ACCESS_CHALLENGE_RECEIVED: Wording(
        _l("We have received your question about a look"),
        _l("The data-protection officer answers it in writing. Whoever looked is not told who asked."),
        "access_challenges.show",
        takes_reference=True,
    ),
    _K.ACCESS_CHALLENGE_ASKED: Wording(
        _l("Whoever looked at you has been asked for an explanation"),
        _l("They see the look alone: neither that you asked nor what you wrote."),
        "access_challenges.show",
        takes_reference=True,
    ),
    _K.ACCESS_CHALLENGE_DECIDED: Wording(
        _l("Your question about a look is answered"),
        _l("The answer gives the reasons, and what follows from it. It stands beside the look too."),
        "access_challenges.show",
        takes_reference=True,
    ),
    _K.ACCESS_CHALLENGE_LATE: Wording(
        _l("The answer to your question about a look is late"),
        _l("The time for it has passed. It has been brought before the auditor."),
        "access_challenges.show",
        takes_reference=True,
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
    return MessageWords(
        reference=message.reference,
        title=str(wording.title),
        body=str(wording.body),
        details=_details(message),
        href=_address(wording, message),
        sent_at=message.sent_at,
        is_unread=message.read_at is None,
    )


def _address(wording: Wording, message: Message) -> str:
    case = "" if wording.endpoint else CASE_PAGES.get(str(message.values.get("case", "")), "")
    target: dict[str, Any] = {"reference": message.thing} if case or wording.takes_reference else {}
    return url_for(wording.endpoint or case or "me.index", **target)


def _details(message: Message) -> tuple[str, ...]:
    lines = []
    if message.thing:
        lines.append(_("Reference: %(reference)s", reference=message.thing))
    if message.values.get("device"):
        lines.append(_("Device: %(device)s", device=message.values["device"]))
    if "left" in message.values:
        lines.append(_("Codes that are left: %(count)s", count=message.values["left"]))
    if reason := get_reason(str(message.values.get("reason", ""))):
        lines.append(_("Reason: %(reason)s", reason=_(reason.label)))
    if message.values.get("due_on"):
        lines.append(_("Due by %(date)s", date=day(date.fromisoformat(str(message.values["due_on"])))))
    return tuple(lines)


# A date ahead in the overview: before its day, what can be done until or from then.
DATES: dict[MessageKind, str] = {
    _K.REMINDER_REPLY: _l("Reply to a notice"),
    _K.REMINDER_REPAIR: _l("Repair of a record becomes possible"),
    _K.REMINDER_AUTHORISATION: _l("Last day of an authorisation"),
    _K.REMINDER_SUPPLEMENT: _l("Add to your objection"),
}


def date_in_words(one: DateAhead) -> dict[str, Any]:
    """A date ahead as a line with its link."""
    wording = WORDINGS[one.kind]
    target: dict[str, Any] = {"reference": one.thing} if wording.takes_reference else {}
    title = str(DATES.get(one.kind) or wording.title)
    return {"title": title, "href": url_for(wording.endpoint, **target), "on": one.on, "thing": one.thing}


PROBLEMS: dict[str, str] = {
    "mail-address": _l("Enter an e-mail address such as name@example.com"),
    "mail-code": _l("That is not the code that we sent. Please check it."),
    "no-mail-code": _l("This code can no longer be used. Have a new one sent."),
}
LANGUAGES: dict[str, str] = {"zh": _l("Chinese"), "en": _l("English")}
