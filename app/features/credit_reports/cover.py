"""The report in a few plain sentences, for whoever reads nothing but its first page."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.config import Settings
from app.features.credit_reports.facts import Facts
from app.features.credit_reports.record_blocks import OPEN_OBJECTIONS
from app.features.records.models import Polarity


def glance(facts: Facts, settings: Settings) -> tuple[str, ...]:
    """The whole report in plain sentences, for whoever reads nothing but the cover."""
    asked = _("Questions? Telephone %(phone)s, or come to the counter: %(counter)s.",
              phone=settings.office_phone, counter=settings.office_address)  # fmt: skip
    if facts.is_excerpt:
        # "None of them is negative" would say more than the chosen parts do.
        return (_("This report shows chosen parts only. The others may hold something or nothing."), asked)
    if not facts.records:
        return (_("No credit records about this person stand in this report."), asked)
    count = len(facts.records)
    negative = sum(record.polarity == Polarity.NEGATIVE for record in facts.records)
    shown = len(facts.shown_today())
    pending = sum(one.state in OPEN_OBJECTIONS for one in facts.objections)
    sentences = [
        ngettext("%(num)s record stands in this report.", "%(num)s records stand in this report.", count),
        ngettext("%(num)s of them is negative.", "%(num)s of them are negative.", negative)
        if negative
        else _("None of them is negative."),
        ngettext(
            "%(num)s of them is shown to the public today.",
            "%(num)s of them are shown to the public today.",
            shown,
        )
        if shown
        else _("None of them is shown to the public today."),
    ]
    if pending:
        sentences.append(
            ngettext(
                "%(num)s objection is pending: until it is answered, what it is about is contested.",
                "%(num)s objections are pending: until they are answered, what they are about is contested.",
                pending,
            )
        )
    return (*sentences, _("The report gives no score and no grade."), asked)
