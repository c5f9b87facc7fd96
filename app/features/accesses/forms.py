"""The shape of input."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.accesses.labels import challenges as labels
from app.features.accesses.services import LONGEST
from app.features.accesses.states import ChallengeOutcome
from app.web.forms import PortalForm, stripped
from app.web.widgets import CountedTextArea, RadioInput


def _plain_lines(value: Any) -> Any:
    """Line ends as one character, as the counter beside the field counts them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _words(label: Any, hint: Any, *, is_needed: bool = True) -> TextAreaField:
    too_long = Length(
        max=LONGEST, message=_l("Shorten this to at most %(longest)s characters", longest=LONGEST)
    )
    needed = [DataRequired(labels.PROBLEMS["words-missing"])] if is_needed else []
    return TextAreaField(
        label,
        description=hint,
        filters=[_plain_lines, stripped],
        validators=[*needed, too_long],
        widget=CountedTextArea(LONGEST, rows=6),
    )


class ChallengeForm(PortalForm):
    """Why a person does not recognise a look."""

    reason = _words(
        _l("Why do you not recognise this?"),
        _l(
            "For example: you had no business with this body at that time. "
            "Only the data-protection officer reads it."
        ),
    )


class ExplanationForm(PortalForm):
    """What the look was for."""

    explanation = _words(
        _l("What was this look for?"),
        _l("Which task, who gave it, which file. You answer once; it cannot be changed afterwards."),
    )


class DecisionForm(PortalForm):
    """How it ends, the written answer, and what follows."""

    outcome = RadioField(
        _l("Outcome"),
        choices=[SelectChoice(one.value, words) for one, words in labels.OUTCOMES.items()],
        validators=[InputRequired(_l("Choose the outcome"))],
        widget=RadioInput(),
    )
    answer = _words(
        _l("Written answer to the person"),
        _l("What was checked, what was found and why. Plain words; no names of staff."),
    )
    consequences = _words(
        _l("What follows from it (where the look was not justified)"),
        _l(
            "Who was told, such as the head of the body, and what is done. "
            "The person and the auditor read it."
        ),
        is_needed=False,
    )

    @property
    def chosen(self) -> ChallengeOutcome:
        return ChallengeOutcome(self.outcome.data)
