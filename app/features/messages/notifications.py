"""The words of e-mails. They hold nothing about a person: what there is to read stands behind the sign-in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from flask_babel import gettext as _

from app.config import Settings
from app.rulebook.account_limits import MAIL_CODE_MINUTES, limit
from app.web.locale import speaking


@dataclass(frozen=True)
class MailWords:
    """A mail's subject and text."""

    subject: str
    text: str


def new_message(settings: Settings, language: str) -> MailWords:
    """That there is a message."""
    with speaking(language):
        subject = _("A new message in the %(site)s", site=_site(settings, language))
        return MailWords(subject, _text("new_message", settings, language, "/me/messages"))


def address_code(settings: Settings, language: str, code: str) -> MailWords:
    """The code that shows that an address is the person's own."""
    with speaking(language):
        subject = _("Your code for messages of the %(site)s", site=_site(settings, language))
        minutes = limit(MAIL_CODE_MINUTES)
        text = _text("address_code", settings, language, "/me/messages/mail", code=code, minutes=minutes)
        return MailWords(subject, text)


def account_closed(settings: Settings, language: str) -> MailWords:
    """That the account is closed: the last mail to this address."""
    with speaking(language):
        subject = _("Your account in the %(site)s is closed", site=_site(settings, language))
        return MailWords(subject, _text("account_closed", settings, language, "/account/register"))


def _text(name: str, settings: Settings, language: str, path: str, **values: object) -> str:
    # Not `render_template`: outside a request there is no page for the context processors to speak of.
    template = current_app.jinja_env.get_template(f"emails/{name}.txt")
    return template.render(
        site=_site(settings, language),
        office=settings.office_en if language == "en" else settings.office,
        phone=settings.office_phone,
        address=f"{settings.base_url.rstrip('/')}{path}?lang={language}",
        **values,
    )


def _site(settings: Settings, language: str) -> str:
    return settings.site_name_en if language == "en" else settings.site_name
