"""The shape of input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from app.features.disclosures.labels import END_REASONS, MANNERS, PROBLEMS
from app.features.disclosures.services import Answered, Serving
from app.features.disclosures.services.replies import LONGEST_NOTE, LONGEST_REPLY
from app.features.disclosures.states import DisclosureAction, Manner, ReplyKind
from app.web.forms import PortalForm, stripped
from app.web.widgets import (
    CheckboxInput,
    CountedTextArea,
    PlainDateField,
    RadioInput,
    TextArea,
    TextInput,
)

_LONGEST = 2000


def plain_lines(value: Any) -> Any:
    """Line ends as one character, as the counter beside the field counts them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _reasons(label: Any, hint: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[stripped],
        validators=[
            DataRequired(PROBLEMS["reasons-missing"]),
            Length(max=_LONGEST, message=_l("Shorten this to at most %(limit)s characters", limit=_LONGEST)),
        ],
        widget=TextArea(),
    )


class CheckForm(PortalForm):
    """Is somebody listed? Name and the last four signs of the ID number; kept nowhere."""

    name = StringField(
        _l("Full name"),
        filters=[stripped],
        validators=[InputRequired(_l("Enter the full name")), Length(max=60)],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    last_four = StringField(
        _l("Last four characters of the ID number"),
        description=_l("Three digits and a digit or X. Ask the person for them."),
        filters=[stripped],
        validators=[
            Optional(),
            Regexp(
                r"^[0-9０-９]{3}[0-9０-９XxＸｘ]$", message=_l("Enter four characters, such as 0016 or 123X")
            ),
        ],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )


class ProposeForm(PortalForm):
    """Why a record should be shown to the public."""

    reasons = _reasons(
        _l("Why does the public need to know this?"),
        _l("The reviewer and the person read this. Name no other people."),
    )


class ServingForm(PortalForm):
    """How a paper was served: on line at this moment, or on paper with day and proof."""

    manner = RadioField(
        _l("How is it served?"),
        choices=[SelectChoice(one.value, words) for one, words in MANNERS.items()],
        validators=[InputRequired(_l("Choose how it is served"))],
        widget=RadioInput(),
    )
    served_on = PlainDateField(
        _l("Served on"),
        description=_l("The day on the proof of service. On line it is today."),
        validators=[InputRequired(_l("Enter the day of service"))],
    )
    proof = StringField(
        _l("Number of the proof of service"),
        description=_l("Such as the number of the receipt or of the registered letter; no names."),
        filters=[stripped],
        validators=[
            Length(max=80, message=_l("Shorten this to at most %(limit)s characters", limit=80)),
        ],
        widget=TextInput(),
    )

    def validate_proof(self, field: Any) -> None:
        if self.manner.data and self.manner.data != Manner.ON_LINE and not field.data:
            raise ValidationError(_("Enter the number of the proof of service"))

    @property
    def serving(self) -> Serving:
        assert self.served_on.data is not None, "asked for once the form is validated"
        return Serving(Manner(self.manner.data), self.served_on.data, self.proof.data or "")


def _reply_words(label: Any, hint: Any = "") -> TextAreaField:
    limit = LONGEST_REPLY
    return TextAreaField(
        label,
        description=hint,
        filters=[plain_lines, stripped],
        validators=[
            Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))
        ],
        widget=CountedTextArea(limit, rows=10),
    )


class ReplyForm(PortalForm):
    """What the person says to the notice."""

    words = _reply_words(
        _l("What do you have to say?"),
        _l(
            "Leave an empty line between points: each paragraph gets a number, and the decision has to "
            "answer each."
        ),
    )
    hearing = BooleanField(_l("I ask for a hearing"), widget=CheckboxInput())


class CounterReplyForm(ReplyForm):
    """A reply or a waiver that came in on paper, recorded by a clerk."""

    words = _reply_words(_l("What does the paper say?"))
    hearing = BooleanField(_l("The person asks for a hearing"), widget=CheckboxInput())
    kind = RadioField(
        _l("What came in?"),
        choices=[
            SelectChoice(ReplyKind.WORDS.value, _l("A reply in words, or the wish for a hearing")),
            SelectChoice(ReplyKind.WAIVER.value, _l("The person waives the reply")),
        ],
        validators=[InputRequired(_l("Choose what came in"))],
        widget=RadioInput(),
    )
    manner = RadioField(
        _l("How did it come in?"),
        choices=[
            SelectChoice(Manner.COUNTER.value, MANNERS[Manner.COUNTER]),
            SelectChoice(Manner.POST.value, MANNERS[Manner.POST]),
        ],
        validators=[InputRequired(_l("Choose how it came in"))],
        widget=RadioInput(),
    )
    received_on = PlainDateField(_l("Received on"), validators=[InputRequired(_l("Enter the day"))])
    proof = StringField(
        _l("Number of the paper"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Enter the number of the paper in the file")),
            Length(max=80, message=_l("Shorten this to at most %(limit)s characters", limit=80)),
        ],
        widget=TextInput(),
    )

    @property
    def came(self) -> Answered:
        assert self.received_on.data is not None, "asked for once the form is validated"
        return Answered(Manner(self.manner.data), self.received_on.data, self.proof.data or "")


class HearingForm(PortalForm):
    """What became of the wish for a hearing."""

    result = RadioField(
        _l("What became of it?"),
        choices=[
            SelectChoice("held", _l("The hearing was held")),
            SelectChoice("declined", _l("No hearing is held")),
        ],
        validators=[InputRequired(_l("Choose what became of it"))],
        widget=RadioInput(),
    )
    settled_on = PlainDateField(_l("On which day?"), validators=[InputRequired(_l("Enter the day"))])
    note = TextAreaField(
        _l("What was said, or why no hearing is held"),
        description=_l("The person reads it, and it stands in the decision. Name no other people."),
        filters=[plain_lines, stripped],
        validators=[
            DataRequired(PROBLEMS["note-missing"]),
            Length(
                max=LONGEST_NOTE,
                message=_l("Shorten this to at most %(limit)s characters", limit=LONGEST_NOTE),
            ),
        ],
        widget=CountedTextArea(LONGEST_NOTE, rows=8),
    )

    @property
    def day(self) -> date:
        assert self.settled_on.data is not None, "asked for once the form is validated"
        return self.settled_on.data


class DecisionForm(PortalForm):
    """The decision of the second person."""

    decision = RadioField(
        _l("Your decision"),
        choices=[
            SelectChoice(DisclosureAction.APPROVE.value, _l("Publish it")),
            SelectChoice(DisclosureAction.REFUSE.value, _l("Do not publish it")),
        ],
        validators=[InputRequired(_l("Choose a decision"))],
        widget=RadioInput(),
    )
    reasons = _reasons(
        _l("Reasons of the decision"),
        _l(
            "They stand in the decision document: what was found, how the reply was considered, what follows."
        ),
    )


def decision_form(points: Sequence[int]) -> DecisionForm:
    """The form of the decision with a field for the answer to each point, `point-1` and so on."""
    fields = {f"point-{number}": _answer(number) for number in points}
    form: DecisionForm = type("DecisionForm", (DecisionForm,), fields)()
    return form


def answers_in(form: DecisionForm, points: Sequence[int]) -> dict[int, str]:
    """What was answered, by point."""
    return {number: str(form[f"point-{number}"].data or "") for number in points}


def _answer(number: int) -> TextAreaField:
    return TextAreaField(
        _l("Your answer to point %(number)s", number=number),
        filters=[plain_lines, stripped],
        validators=[
            Length(max=_LONGEST, message=_l("Shorten this to at most %(limit)s characters", limit=_LONGEST))
        ],
        widget=TextArea(rows=3),
    )


class ChangeForm(PortalForm):
    """Suspend or show again."""

    reasons = _reasons(_l("Reasons"), _l("Two or three sentences that will still be clear in a year."))


class EndForm(PortalForm):
    """Ask for the end for good; a second person confirms it."""

    reason = RadioField(
        _l("Why does it end?"),
        choices=[SelectChoice(code.value, words) for code, words in END_REASONS.items()],
        validators=[InputRequired(_l("Choose a reason"))],
        widget=RadioInput(),
    )
    reasons = _reasons(_l("Reasons"), _l("For the file: which decision or paper this rests on."))
