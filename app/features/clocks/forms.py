"""The shape of input."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.clocks import labels
from app.features.clocks.services import LONGEST_WORDS
from app.rulebook.pauses import PauseReason
from app.web.forms import PortalForm, plain_lines, stripped
from app.web.widgets import CountedTextArea, RadioInput


class PauseForm(PortalForm):
    """Why the clock stands still, and what the person is told."""

    reason = RadioField(
        _l("Why does the clock stand still?"),
        validators=[InputRequired(labels.PROBLEMS["reason-missing"])],
        widget=RadioInput(),
    )
    words = TextAreaField(
        _l("What do you wait for?"),
        description=_l(
            "The person reads this. Say in plain words what they should add, or what the office waits for. "
            "No other people's names."
        ),
        filters=[plain_lines, stripped],
        validators=[
            DataRequired(labels.PROBLEMS["words-missing"]),
            Length(
                max=LONGEST_WORDS,
                message=_l("Shorten this to at most %(longest)s characters", longest=LONGEST_WORDS),
            ),
        ],
        widget=CountedTextArea(LONGEST_WORDS, rows=6),
    )

    def offer(self, reasons: tuple[PauseReason, ...]) -> None:
        """The reasons to choose from, each with the longest time that the clock then stands still."""
        self.reason.choices = [SelectChoice(one.code, _offered(one)) for one in reasons]


def _offered(reason: PauseReason) -> str:
    return str(
        _(
            "%(reason)s (at most %(count)s working days)",
            reason=_(reason.label),
            count=reason.longest,
        )
    )
