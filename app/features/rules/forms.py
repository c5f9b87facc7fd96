"""The shape of input: one form for each kind of entry, made from its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.features.rules.entry_fields import FIELDS, EntryField, FieldKind
from app.features.rules.labels import PROBLEMS, SOURCE_STATUS
from app.features.rules.services import Wish
from app.features.rules.states import ChangeAction, Deed
from app.rulebook.amending import NewSource
from app.rulebook.gate_predicates import NEEDED_PARAMS
from app.rulebook.rules import all_rules
from app.web.forms import PortalForm, stripped
from app.web.widgets import (
    CheckboxesInput,
    CheckboxInput,
    PlainDateField,
    RadioInput,
    Select,
    TextArea,
    TextInput,
)

_LONGEST, _MOST_MONTHS = 2000, 1200
NEW_RULE = "new"


def _required(words: Any = None) -> Any:
    return DataRequired(words or _l("Fill this in"))


def _too_long(limit: int) -> Length:
    return Length(max=limit, message=_l("Shorten this to at most %(limit)s characters", limit=limit))


class ChangeForm(PortalForm):
    """What every change needs, besides the entry's own fields."""

    first_day = PlainDateField(
        _l("In force from"),
        description=_l("Tomorrow at the earliest: a later rule never reaches back."),
        validators=[InputRequired(_l("Enter the first day"))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("Everybody can read it in the history of changes. Name no people."),
        filters=[stripped],
        validators=[_required(_l("Give the reason")), _too_long(_LONGEST)],
        widget=TextArea(rows=3),
    )


class SourceForm(ChangeForm):
    """An addition or a change also names the rule that it rests on."""

    code = StringField(
        _l("Code"),
        description=_l("Small letters, digits and dashes, such as county-fines. It stays for ever."),
        filters=[stripped],
        validators=[
            _required(),
            Regexp(r"^[a-z][a-z0-9-]{1,38}$", message=_l("Use small letters, digits and dashes")),
        ],
        widget=TextInput(),
    )
    rule = SelectField(
        _l("The rule it rests on"),
        description=_l("Where a figure changes, another text says so: then choose a new source."),
        validators=[_required()],
        widget=Select(),
    )
    source_title = StringField(
        _l("New source: title of the law or document"),
        description=_l("Only where you chose a new source above."),
        filters=[stripped],
        validators=[_too_long(200)],
        widget=TextInput(),
    )
    source_article = StringField(
        _l("New source: article"), filters=[stripped], validators=[_too_long(100)], widget=TextInput()
    )
    source_status = SelectField(
        _l("New source: how well is it known?"),
        choices=[SelectChoice(status.value, words) for status, words in SOURCE_STATUS.items()],
        widget=Select(),
    )
    source_text = TextAreaField(
        _l("New source: what the rule says"),
        filters=[stripped],
        validators=[_too_long(500)],
        widget=TextArea(rows=2),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A new source needs its title, its article and its words."""
        is_valid = super().validate(extra_validators)
        if self.rule.data == NEW_RULE:
            for field in (self.source_title, self.source_article, self.source_text):
                if not field.data:
                    field.errors = [*field.errors, str(_l("Fill this in"))]
                    is_valid = False
        return bool(is_valid)

    def source(self) -> NewSource | None:
        if self.rule.data != NEW_RULE:
            return None
        return NewSource(
            title=self.source_title.data,
            article=self.source_article.data,
            status=self.source_status.data,
            text=self.source_text.data,
        )


class DecisionForm(PortalForm):
    """The decision of the second person."""

    decision = RadioField(
        _l("Your decision"),
        choices=[
            SelectChoice(ChangeAction.APPROVE.value, _l("Approve: it takes effect on its day by itself")),
            SelectChoice(ChangeAction.REFUSE.value, _l("Refuse")),
        ],
        validators=[InputRequired(_l("Choose a decision"))],
        widget=RadioInput(),
    )
    reasons = TextAreaField(
        _l("Reasons of the decision"),
        filters=[stripped],
        validators=[DataRequired(PROBLEMS["reasons-missing"]), _too_long(_LONGEST)],
        widget=TextArea(rows=3),
    )


class WithdrawForm(PortalForm):
    """Nothing to fill in."""


def entry_form(kind: str, deed: Deed, code: str, entry: Mapping[str, Any]) -> ChangeForm:
    """The form for a deed on an entry, beginning with what is in force."""
    if deed is Deed.END:
        return ChangeForm()
    form: SourceForm = _form_class(kind, deed)(data={**_as_typed(kind, entry), "code": code})
    form.rule.choices = [
        SelectChoice("", ""),
        SelectChoice(NEW_RULE, _l("A new source, named below")),
        *(SelectChoice(rule.id, f"{rule.source.title} {rule.source.article}"[:120]) for rule in all_rules()),
    ]
    for field in FIELDS[kind]:
        _fill_choices(form[field.name], field)
    return form


def wish_of(form: ChangeForm, kind: str, deed: Deed, code: str, present: Mapping[str, Any]) -> Wish:
    """What was asked for. `present` are the values in force: wordings left empty stay."""
    common = {"kind": kind, "deed": deed, "first_day": form.first_day.data, "reason": form.reason.data}
    if not isinstance(form, SourceForm):
        return Wish(code=code, values={}, **common)
    values = _unshown(kind, present)
    for field in FIELDS[kind]:
        value = _value(field, form[field.name].data, present)
        if value not in (None, "", []):
            values[field.name] = value
    return Wish(
        code=code or form.code.data,
        values=_with_params(values) if kind == "gate" else values,
        rule_id="" if form.rule.data == NEW_RULE else form.rule.data,
        source=form.source(),
        **common,
    )


def _as_typed(kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """What is in force as the form's inputs hold it; wordings begin empty, for empty keeps them."""
    typed = dict(entry)
    for field in FIELDS[kind]:
        if field.kind is FieldKind.WORDS:
            typed[field.name] = "\n".join(typed.get(field.name) or [])
        elif field.kind is FieldKind.WORDING:
            typed[field.name] = ""
    return typed


@cache
def _form_class(kind: str, deed: Deed) -> type[SourceForm]:
    fields: dict[str, Any] = {field.name: _made(field, deed) for field in FIELDS[kind]}
    if deed is Deed.CHANGE:
        fields["code"] = None  # it has one for ever
    return type("EntryForm", (SourceForm,), fields)


def _made(field: EntryField, deed: Deed) -> Field:
    is_required = field.is_required or (field.kind is FieldKind.WORDING and deed is Deed.ADD)
    checks: list[Any] = [_required() if is_required else Optional()]
    common = {"description": field.hint}
    match field.kind:
        case FieldKind.LONG | FieldKind.WORDING | FieldKind.WORDS:
            return TextAreaField(
                field.label,
                filters=[stripped],
                validators=[*checks, _too_long(_LONGEST)],
                widget=TextArea(rows=2),
                **common,
            )
        case FieldKind.WHOLE:
            checks = [InputRequired(_l("Fill this in")) if is_required else Optional()]
            return IntegerField(
                field.label,
                validators=[
                    *checks,
                    NumberRange(0, _MOST_MONTHS, _l("Enter a whole number that is not negative")),
                ],
                widget=TextInput(),
                render_kw={"inputmode": "numeric"},
                **common,
            )
        case FieldKind.YES_NO:
            return BooleanField(field.label, widget=CheckboxInput(), **common)
        case FieldKind.ONE_OF:
            return SelectField(field.label, validators=checks, widget=Select(), **common)
        case FieldKind.SOME_OF:
            return SelectMultipleField(field.label, validators=checks, widget=CheckboxesInput(), **common)
        case FieldKind.DAY:
            return PlainDateField(field.label, validators=checks, **common)
    return StringField(
        field.label,
        filters=[stripped],
        validators=[*checks, _too_long(field.longest)],
        widget=TextInput(),
        **common,
    )


def _fill_choices(bound: Any, field: EntryField) -> None:
    if field.choices is None:
        return
    pairs = [SelectChoice(value, words) for value, words in field.choices()]
    bound.choices = [SelectChoice("", ""), *pairs] if field.kind is FieldKind.ONE_OF else pairs


def _value(field: EntryField, given: Any, present: Mapping[str, Any]) -> Any:
    if field.kind is FieldKind.WORDING:
        return given or present.get(field.name)
    if field.kind is FieldKind.WORDS:
        return [line.strip() for line in (given or "").splitlines() if line.strip()]
    if field.kind is FieldKind.SOME_OF:
        return list(given or [])
    return given


def _unshown(kind: str, present: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry holds and the form does not show: it stays as it is."""
    shown = {field.name for field in FIELDS[kind]} | {"code", "rule", "in_force_from", "in_force_to"}
    return {name: value for name, value in present.items() if name not in shown}


def _with_params(values: dict[str, Any]) -> dict[str, Any]:
    """A gate's parameters stand in a table of their own in the data."""
    given: dict[str, Any] = {name: values.pop(name) for name in ("fact", "words", "age") if name in values}
    words = given.pop("words", [])
    params: dict[str, Any] = {**given, "allowed": words, "refused": words}
    needed: frozenset[str] = NEEDED_PARAMS.get(str(values.get("predicate")), frozenset())
    kept = {name: value for name, value in params.items() if name in needed and value not in (None, [])}
    return {**values, "params": kept} if kept else values
