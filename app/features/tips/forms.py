"""The shape of input: one small form for each page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.features.tips import labels
from app.features.tips.conduct import conduct_codes
from app.features.tips.services import LONGEST
from app.features.tips.states import ClosingReason
from app.web.forms import PortalForm, stripped
from app.web.widgets import CountedTextArea, RadioInput, TextInput

_QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _plain_lines(value: Any) -> Any:
    """Line ends as one character, as the counter beside the field counts them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _no_longer_than(field: str) -> Length:
    limit = LONGEST[field]
    return Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))


def _message_field(label: Any, hint: Any, missing: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=hint,
        filters=[_plain_lines, stripped],
        validators=[DataRequired(missing), _no_longer_than("text")],
        widget=CountedTextArea(LONGEST["text"], rows=6),
    )


def _line(label: Any, hint: Any, field: str) -> StringField:
    return StringField(
        label,
        description=hint,
        filters=[stripped],
        validators=[_no_longer_than(field)],
        widget=TextInput(),
        render_kw=_QUIET,
    )


def _code_field(label: Any, missing: Any) -> StringField:
    return StringField(
        label,
        description=_l("Twenty digits. Spaces make no difference."),
        filters=[stripped],
        validators=[DataRequired(missing), Length(max=80, message=_l("A code has twenty digits"))],
        widget=TextInput(),
        render_kw=_QUIET | {"inputmode": "numeric"},
    )


class ConductForm(PortalForm):
    conduct = RadioField(
        _l("What kind of conduct is it about?"),
        description=_l("Choose the one that fits best."),
        validators=[DataRequired(labels.PROBLEMS["conduct-unknown"])],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.conduct.choices = [(code, labels.conduct(code)) for code in conduct_codes()]


class FactsForm(PortalForm):
    facts = TextAreaField(
        _l("Describe it in your own words"),
        description=_l("What did you see, hear or read yourself? How do you know the rest?"),
        filters=[_plain_lines, stripped],
        validators=[DataRequired(labels.PROBLEMS["facts-missing"]), _no_longer_than("facts")],
        widget=CountedTextArea(LONGEST["facts"], rows=10),
    )


class PlaceForm(PortalForm):
    place = _line(
        _l("Where was it? (optional)"),
        _l("For example a town, a shop or an address on the internet."),
        "place",
    )
    happened = _line(
        _l("When was it? (optional)"), _l("As exactly as you know. “Since spring” helps too."), "happened"
    )


class PartyForm(PortalForm):
    reported_party = _line(
        _l("Name of the person or company (optional)"),
        _l("Or how one can recognise them: a post, a shop, a vehicle. Do not write your own name."),
        "reported_party",
    )


class TypeBackForm(PortalForm):
    typed = _code_field(_l("Type the code back"), _l("Type the code back, or go on without it below"))


class ReceiptForm(PortalForm):
    code = _code_field(_l("Receipt code"), _l("Enter your receipt code"))


class MessageForm(PortalForm):
    text = _message_field(
        _l("Write to the office"),
        _l("Nothing here tells the office who you are, as long as you do not write it."),
        labels.PROBLEMS["text-missing"],
    )


class ReopenForm(PortalForm):
    text = _message_field(
        _l("Why should it be looked at again?"),
        _l("Say what is new, or what was overlooked."),
        _l("Say why it should be looked at again"),
    )


class AnswerForm(PortalForm):
    text = _message_field(
        _l("Write to the reporter"),
        _l("Plain words. Never ask who they are."),
        labels.PROBLEMS["text-missing"],
    )


class CloseForm(PortalForm):
    reason = RadioField(
        _l("What came of it?"),
        validators=[DataRequired(labels.PROBLEMS["reason-unknown"])],
        widget=RadioInput(),
    )
    text = _message_field(
        _l("Explanation for the reporter"),
        _l("What was checked, what was found, and what they can do now."),
        _l("Explain the outcome to the reporter"),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.reason.choices = [(reason.value, labels.REASONS[reason]) for reason in ClosingReason]
