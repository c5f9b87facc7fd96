"""The shape of input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.learning.quiz import Asked
from app.web.forms import PortalForm, stripped
from app.web.widgets import RadioInput, TextInput

LONGEST_NAME = 50  # rules, section 8


class CertificateForm(PortalForm):
    """The name that the certificate is to bear."""

    name = StringField(
        _l("The name to stand on the certificate"),
        description=_l("It is put on the paper and kept nowhere else; it is gone when you leave."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Enter the name to stand on the certificate")),
            Length(
                max=LONGEST_NAME,
                message=_l("Shorten this to at most %(longest)s characters", longest=LONGEST_NAME),
            ),
        ],
        widget=TextInput(),
    )


def quiz_form(asked: Sequence[Asked], language: str) -> PortalForm:
    """A form with one group of choices for each question that was drawn."""

    class QuizForm(PortalForm):
        """The questions of one quiz."""

    for number, one in enumerate(asked, start=1):
        setattr(QuizForm, field_of(one), _question(number, one, language))
    return QuizForm()


def field_of(one: Asked) -> str:
    """The name of a question's field."""
    return "answer_" + one.question.code.replace("-", "_")


def _question(number: int, one: Asked, language: str) -> Any:
    choices = [
        SelectChoice(str(place), one.question.choices[place].in_language(language)) for place in one.order
    ]
    return RadioField(
        f"{number}. {one.question.words.in_language(language)}",
        choices=choices,
        validators=[InputRequired(_l("Choose an answer to question %(number)s", number=number))],
        widget=RadioInput(),
    )
