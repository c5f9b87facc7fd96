"""The shape of what staff type in about a tip."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired

from app.features.tips import labels
from app.features.tips.forms import message_field
from app.kernel import clock
from app.rulebook import tip_tables
from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxInput, RadioInput, Select, TextInput


class AnswerForm(PortalForm):
    text = message_field(
        _l("Write to the reporter"),
        _l("Plain words. Never ask who they are."),
        labels.PROBLEMS["text-missing"],
    )
    is_question = BooleanField(
        _l("This is a question: ask the reporter to answer"), widget=CheckboxInput(), default=False
    )


class OpenCaseForm(PortalForm):
    text = message_field(
        _l("Explanation for the reporter"),
        _l("Why a case is opened, who handles it, and what comes next."),
        _l("Explain the outcome to the reporter"),
    )


class ExtendForm(PortalForm):
    text = message_field(
        _l("Why is more time needed?"),
        _l("The reporter reads this at once. The time limit can be extended once only."),
        _l("Say why more time is needed"),
    )


class AssignForm(PortalForm):
    """`body`: its choices come from the register of bodies."""

    body = SelectField(
        _l("Which body is competent?"),
        description=_l(
            "Its staff see the tip, not the reporter. The body that the tip is about is left out."
        ),
        widget=Select(),
    )


class MergeForm(PortalForm):
    into = StringField(
        _l("Number of the other tip"),
        description=_l(
            "Such as T2026-7K3M-9Q2X. The two then go on together, and each reporter is answered."
        ),
        filters=[stripped],
        validators=[DataRequired(labels.PROBLEMS["cannot-join-this"])],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class CloseForm(PortalForm):
    reason = RadioField(
        _l("What came of it?"),
        validators=[DataRequired(labels.PROBLEMS["reason-unknown"])],
        widget=RadioInput(),
    )
    text = message_field(
        _l("Explanation for the reporter"),
        _l("What was checked, what was found, and what they can do now."),
        _l("Explain the outcome to the reporter"),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        today = clock.today()
        in_force = [one for one in tip_tables.closing_reasons() if one.validity.covers(today)]
        self.reason.choices = [(one.code, gettext(one.label)) for one in in_force]


class ToldForm(PortalForm):
    how = RadioField(
        _l("How was the reporter told?"),
        validators=[DataRequired(_l("Choose how the reporter was told"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.how.choices = list(labels.TOLD_HOW.items())


class UnsealForm(PortalForm):
    reason = message_field(
        _l("Why do you need to know who the reporter is?"),
        _l("The data-protection officer decides on this. The reporter reads it too."),
        labels.PROBLEMS["reason-missing"],
        limit="reason",
    )
    hours = RadioField(
        _l("For how long?"),
        description=_l("Afterwards the identity is sealed again by itself."),
        coerce=int,
        validators=[DataRequired(_l("Choose for how long"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.hours.choices = [
            (hours, ngettext("%(num)s hour", "%(num)s hours", hours))
            for hours in tip_tables.limits().unsealing_hours
        ]


class DecideUnsealingForm(PortalForm):
    decision = RadioField(
        _l("Your decision"), validators=[DataRequired(_l("Choose a decision"))], widget=RadioInput()
    )
    answer = message_field(
        _l("Reasons for your decision"),
        _l("Who asked and the reporter read this."),
        _l("Give the reasons for your decision"),
        limit="answer",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.decision.choices = list(labels.DECISIONS.items())
