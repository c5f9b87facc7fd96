"""The shape of what the reporter types in: one small form for each page."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from app.features.tips import labels
from app.features.tips.conduct import conduct_codes
from app.features.tips.services import AREA, LONGEST, TOLD_CLOCK, is_contact
from app.rulebook import tip_tables
from app.rulebook.deadlines import get_deadline
from app.web.forms import PortalForm, stripped
from app.web.uploads import UploadsField
from app.web.widgets import CountedTextArea, RadioInput, Select, TextInput

_QUIET = {"autocomplete": "off", "spellcheck": "false"}


def plain_lines(value: Any) -> Any:
    """Line ends as one character, as the counter beside the field counts them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def no_longer_than(field: str) -> Length:
    limit = LONGEST[field]
    return Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))


def message_field(label: Any, hint: Any, missing: Any, limit: str = "text") -> TextAreaField:
    """Several lines that somebody else will read."""
    return TextAreaField(
        label,
        description=hint,
        filters=[plain_lines, stripped],
        validators=[DataRequired(missing), no_longer_than(limit)],
        widget=CountedTextArea(LONGEST[limit], rows=6),
    )


def _line(label: Any, hint: Any, field: str, missing: Any = None) -> StringField:
    return StringField(
        label,
        description=hint,
        filters=[stripped],
        validators=[DataRequired(missing), no_longer_than(field)] if missing else [no_longer_than(field)],
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
        filters=[plain_lines, stripped],
        validators=[DataRequired(labels.PROBLEMS["facts-missing"]), no_longer_than("facts")],
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
    """`reported_body`: its choices come from the register of bodies."""

    reported_party = _line(
        _l("Name of the person or company (optional)"),
        _l("Or how one can recognise them: a post, a shop, a vehicle. Do not write your own name."),
        "reported_party",
    )
    reported_body = SelectField(
        _l("Does the person work for one of these public bodies? (optional)"),
        description=_l("A body never handles a tip about itself or its own people."),
        widget=Select(),
    )


class EvidenceForm(PortalForm):
    evidence = UploadsField(_l("Photographs and documents (optional)"), area=AREA)


class NamedForm(PortalForm):
    named = RadioField(
        _l("How do you want to report?"),
        description=_l("Both are checked with the same care."),
        validators=[DataRequired(_l("Choose how you want to report"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.named.choices = list(labels.NAMED.items())


class ContactForm(PortalForm):
    name = _line(_l("Your name"), "", "name", labels.PROBLEMS["name-missing"])
    contact = _line(
        _l("Telephone or e-mail"),
        _l("One is enough. Give one that nobody else answers or reads."),
        "contact",
        labels.PROBLEMS["contact-missing"],
    )
    wishes = RadioField(
        _l("Do you wish to be told what was decided?"),
        validators=[DataRequired(_l("Choose yes or no"))],
        widget=RadioInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.wishes.choices = list(labels.WISHES.items())
        self.wishes.description = gettext(
            "Within %(days)s working days of the decision whether a case is opened.",
            days=get_deadline(TOLD_CLOCK).length,
        )

    def validate_contact(self, field: StringField) -> None:
        if not is_contact(field.data):
            raise ValidationError(labels.PROBLEMS["contact-unknown"])


class TypeBackForm(PortalForm):
    typed = _code_field(_l("Type the code back"), _l("Type the code back, or go on without it below"))


class ReceiptForm(PortalForm):
    code = _code_field(_l("Receipt code"), _l("Enter your receipt code"))


class MessageForm(PortalForm):
    text = message_field(
        _l("Write to the office"),
        _l("Nothing here tells the office who you are, as long as you do not write it."),
        labels.PROBLEMS["text-missing"],
    )


class ReopenForm(PortalForm):
    text = message_field(
        _l("Why should it be looked at again?"),
        _l("Say what is new, or what was overlooked."),
        _l("Say why it should be looked at again"),
    )


def survey_form() -> Any:
    """The questions after the end: which ones, and what can be answered, stands in the rulebook."""
    questions = {
        question.code: RadioField(
            gettext(question.label),
            validators=[DataRequired(labels.PROBLEMS["answer-missing"])],
            widget=RadioInput(),
        )
        for question in tip_tables.survey_questions()
    }
    form = type("SurveyForm", (PortalForm,), questions)()
    for code in questions:
        form[code].choices = [(one.code, gettext(one.label)) for one in tip_tables.survey_answers()]
    return form
