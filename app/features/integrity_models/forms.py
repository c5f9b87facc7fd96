"""The shape of what residents and honoured persons type in: one small form for each page."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from app.features.integrity_models import labels
from app.features.integrity_models.services.words import LONGEST
from app.rulebook import honours
from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxInput, CountedTextArea, RadioInput, Select, TextInput

_QUIET = {"autocomplete": "off", "spellcheck": "false"}


def plain_lines(value: Any) -> Any:
    """Line ends as one character, as the counter beside the field counts them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def no_longer_than(field: str) -> Length:
    limit = LONGEST[field]
    return Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))


def line(label: Any, hint: Any, field: str, missing: str = "") -> StringField:
    """One line; `missing` is the code of the problem where it has to be filled in."""
    needed = [DataRequired(labels.PROBLEMS[missing])] if missing else []
    return StringField(
        label,
        description=hint,
        filters=[stripped],
        validators=[*needed, no_longer_than(field)],
        widget=TextInput(),
        render_kw=_QUIET,
    )


def words(label: Any, hint: Any, field: str, missing: str = "", rows: int = 8) -> TextAreaField:
    """Several lines, counted."""
    needed = [DataRequired(labels.PROBLEMS[missing])] if missing else []
    return TextAreaField(
        label,
        description=hint,
        filters=[plain_lines, stripped],
        validators=[*needed, no_longer_than(field)],
        widget=CountedTextArea(LONGEST[field], rows=rows),
    )


def kind_field() -> RadioField:
    return RadioField(
        _l("What is the person a model of?"),
        description=_l("Choose the one that fits best."),
        validators=[InputRequired(labels.PROBLEMS["kind-unknown"])],
        widget=RadioInput(),
    )


def place_field(label: Any) -> SelectField:
    return SelectField(label, validators=[DataRequired(labels.PROBLEMS["place-unknown"])], widget=Select())


def fill_choices(form: PortalForm) -> None:
    """Kinds and places as the rules have them now."""
    if "kind" in form:
        form.kind.choices = [(one.code, labels.kind(one.code)) for one in honours.kinds()]
    if "place" in form:
        places = [(one.code, labels.place(one.code)) for one in honours.places()]
        form.place.choices = [("", _l("Choose")), *places]


class GuardedForm(PortalForm):
    """A form for anybody. `homepage` is hidden from people; programs that fill everything in give it away."""

    homepage = StringField(_l("Leave this field empty"), widget=TextInput(), render_kw=_QUIET)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fill_choices(self)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        if self.homepage.data:
            self.problem("homepage", str(labels.PROBLEMS["not-for-people"]))
            return False
        return is_valid


class WhoForm(GuardedForm):
    name = line(
        _l("Name of the person"),
        _l("Only people who are of full age are published here."),
        "name",
        "name-missing",
    )
    place = place_field(_l("Which town or township do they belong to?"))
    where = line(
        _l("How can the person be found? (optional)"),
        _l("For example the village or where they work. Only the credit office reads this."),
        "where",
    )


class KindForm(GuardedForm):
    kind = kind_field()


class DeedsForm(GuardedForm):
    deeds = words(
        _l("What has the person done?"),
        _l("What happened, when, and how you know it. Please write nothing about other people's illnesses."),
        "deeds",
        "deeds-missing",
        rows=10,
    )
    award = line(
        _l("Has the person been honoured before? (optional)"),
        _l("The title and who awarded it, as far as you know."),
        "award",
    )


class SenderForm(GuardedForm):
    name = line(_l("Your name (optional)"), _l("Sealed. It is never shown."), "name")
    contact = line(
        _l("Telephone or e-mail (optional)"),
        _l("Sealed. The credit office asks back if something is unclear, and for nothing else."),
        "contact",
    )
    relation = line(
        _l("How do you know the person? (optional)"), _l("For example neighbour or colleague."), "relation"
    )


class OneselfForm(PortalForm):
    kind = kind_field()
    place = place_field(_l("Which town or township do you belong to?"))
    deeds = words(
        _l("What have you done?"),
        _l("What happened, when, and who can confirm it. The credit office checks it."),
        "deeds",
        "deeds-missing",
        rows=10,
    )
    award = line(
        _l("Have you been honoured before? (optional)"), _l("The title and who awarded it."), "award"
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        fill_choices(self)


class CommentForm(GuardedForm):
    words = words(
        _l("Your comment"),
        _l(
            "What is right or not right in what is shown, and how you know it. Your words are not published; "
            "the office answers them."
        ),
        "words",
        "words-missing",
    )
    name = line(_l("Your name (optional)"), _l("Sealed. It is never shown."), "name")
    contact = line(_l("Telephone or e-mail (optional)"), _l("Sealed. It is never shown."), "contact")


class ReceiptForm(PortalForm):
    code = StringField(
        _l("Receipt code"),
        description=_l("Twelve letters and digits. Spaces and dashes make no difference."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the receipt code")),
            Length(max=60, message=_l("A code has twelve letters and digits")),
        ],
        widget=TextInput(),
        render_kw=_QUIET,
    )


class LetterForm(PortalForm):
    code = StringField(
        _l("Code in the letter"),
        description=_l("Twelve letters and digits. Spaces and dashes make no difference."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the code that stands in the letter")),
            Length(max=60, message=_l("A code has twelve letters and digits")),
        ],
        widget=TextInput(),
        render_kw=_QUIET,
    )
    last_character = StringField(
        _l("The last character of your name"),
        description=_l("As the name stands in the letter."),
        filters=[stripped],
        validators=[
            DataRequired(_l("Write the last character of your name")),
            Length(max=8, message=_l("One character is enough")),
        ],
        widget=TextInput(),
        render_kw=_QUIET,
    )


class AnswerForm(PortalForm):
    """Yes or no to the honour; `seen` is what was on the page when it was answered."""

    seen = StringField(widget=TextInput())
    answer = RadioField(
        _l("Do you agree to be honoured here?"),
        choices=[
            SelectChoice("agree", _l("Yes, show what stands above")),
            SelectChoice("decline", _l("No, do not publish it")),
        ],
        validators=[InputRequired(_l("Choose yes or no"))],
        widget=RadioInput(),
    )
    is_named = BooleanField(
        _l("My full name may be shown, and I may be found by it"),
        description=_l("Without it only your family name is shown."),
        widget=CheckboxInput(),
    )
    is_pictured = BooleanField(
        _l("The picture may be shown with it"),
        description=_l("Only here, only for as long as you agree."),
        widget=CheckboxInput(),
    )
