"""The shape of input."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.features.statements import labels
from app.rulebook.statements import longest_text
from app.web.forms import PortalForm, plain_lines, stripped
from app.web.widgets import CountedTextArea, RadioInput


class StatementForm(PortalForm):
    """The person's own words; the services say what may not stand in them."""

    text = TextAreaField(
        _l("Your statement"),
        description=_l(
            "Keep to what happened and what you have done since. Everybody who sees the record reads it: "
            "write no names of other people, no numbers and no addresses."
        ),
        filters=[plain_lines, stripped],
        widget=CountedTextArea(longest_text(), rows=6),
    )


class CheckForm(PortalForm):
    """Shown, or given back for a reason."""

    choice = RadioField(
        _l("What becomes of it?"),
        choices=[SelectChoice(code, words) for code, words in labels.CHOICES.items()],
        validators=[InputRequired(labels.PROBLEMS["choice-missing"])],
        widget=RadioInput(),
    )
