"""The letter with a one-time code, in words: on the page and in the PDF alike."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from app.config import Settings
from app.kernel import clock
from app.rulebook.account_limits import ACTIVATION_DAYS, ACTIVATION_TRIES, limit
from app.web.locale import current_language
from app.web.paper import Bullets, Paper, PaperSection, Paragraph
from app.web.templating import day


def activation_letter(settings: Settings, *, code: str, name: str, masked_number: str, address: str) -> Paper:
    """To whom the code belongs, how to use it, until when, and what to do if one did not ask for it."""
    is_english = current_language() == "en"
    site = settings.site_name_en if is_english else settings.site_name
    last = day(clock.today() + timedelta(days=limit(ACTIVATION_DAYS)))
    return Paper(
        title=_("Your one-time code"),
        number="",
        addressee=_("To %(name)s, ID number %(number)s", name=name, number=masked_number),
        issued=day(clock.today()),
        opening=_(
            "With this code you open your account on %(site)s, or set a new password for it.", site=site
        ),
        sections=(
            PaperSection(_("One-time code"), (Paragraph(code),)),
            PaperSection(
                _("How to use it"),
                (
                    Bullets(
                        (
                            _("Open this address: %(address)s", address=address),
                            _("Enter your name, your ID number and this code."),
                            _("Choose an account name and a password."),
                        )
                    ),
                ),
            ),
            PaperSection(_("Good to know"), (Bullets(_good_to_know(settings, last)),)),
        ),
    )


def _good_to_know(settings: Settings, last: str) -> tuple[str, ...]:
    return (
        _(
            "The code works once, until %(date)s, and only after a second member of staff has agreed to it. "
            "After %(tries)s wrong tries it is void.",
            date=last,
            tries=limit(ACTIVATION_TRIES),
        ),
        _("Give it to nobody: we never ask for it by telephone or message."),
        _(
            "If you did not ask for this letter, tell us: %(address)s, telephone %(phone)s.",
            address=settings.office_address,
            phone=settings.office_phone,
        ),
    )
