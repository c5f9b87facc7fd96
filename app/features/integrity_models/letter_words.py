"""The letter to the person who is to be honoured, in sentences, in the language that is spoken."""

from __future__ import annotations

from flask_babel import gettext as _

from app.config import Settings
from app.features.integrity_models import labels
from app.features.integrity_models.queries.showing import Shown
from app.features.integrity_models.stories import plain_story
from app.kernel import clock
from app.rulebook import honours
from app.web.paper import Bullets, FactTable, Paper, PaperSection, Paragraph
from app.web.templating import day


def letter_of(shown: Shown, code: str, settings: Settings, address: str) -> Paper:
    """The letter as it is printed: what would be shown, the code, what each answer means."""
    facts = (
        (_("Kind"), labels.kind(shown.kind)),
        (_("Title of the honour"), shown.title),
        (_("Awarding body"), shown.body_name),
        (_("Document number"), shown.document_no),
        (_("Awarded on"), day(shown.awarded_on)),
    )
    code_facts = ((_("Address"), address), (_("Code in the letter"), code))
    contact = f"{settings.office_address} · {settings.office_phone}"
    days = honours.limit(honours.LETTER_DAYS)
    return Paper(
        title=_("May we honour you in public?"),
        number=shown.reference,
        addressee=_("To %(name)s", name=shown.name),
        issued=day(clock.today()),
        opening=_(
            "You were recommended as a model of integrity. Nothing about you is published unless you agree, "
            "and you can have it hidden again at any time."
        ),
        sections=(
            PaperSection(_("What would be shown"), (FactTable("", facts), *_story(shown))),
            PaperSection(
                _("How you answer"),
                (
                    Bullets(
                        (
                            _("Open the address, enter the code and the last character of your name."),
                            _("You see all that would be shown, with the picture, and answer yes or no."),
                            _("You choose whether your full name and the picture are shown."),
                            _(
                                "Whoever would rather come by: the counter helps. Address: %(contact)s",
                                contact=contact,
                            ),
                        )
                    ),
                    FactTable("", code_facts),
                    Paragraph(
                        _(
                            "The code counts for %(days)s days. Give it to nobody: we never ask for it. "
                            "If you do not answer, nothing is published.",
                            days=days,
                        )
                    ),
                ),
            ),
        ),
    )


def _story(shown: Shown) -> tuple[Paragraph, ...]:
    texts = (shown.words.summary, *plain_story(shown.words.story).split("\n"))
    return tuple(Paragraph(text) for text in texts if text)
