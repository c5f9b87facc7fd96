"""How fields are drawn: govuk-frontend-wtf's widgets, put into the reader's language and mended.

Upstream sets its English "Error:" after everything a template can say, asks for a date day first, gives the
date inputs ids that no error link can reach, and marks a wrapping <div> as required. Each class here mends
only that; labels, hints and errors still come from the form.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from govuk_frontend_wtf.wtforms_widgets import (
    GovCharacterCount,
    GovCheckboxesInput,
    GovCheckboxInput,
    GovDateInput,
    GovFileInput,
    GovPasswordInput,
    GovRadioInput,
    GovSelect,
    GovTextArea,
    GovTextInput,
)
from jinja2 import Environment, PackageLoader, PrefixLoader
from markupsafe import Markup
from wtforms import DateField

Params = dict[str, Any]


@lru_cache(maxsize=1)
def _upstream() -> Environment:
    """Upstream's macros in an environment of their own: they count on missing keys being empty,
    which the portal's own templates must not do."""
    packages = ("govuk_frontend_jinja", "govuk_frontend_wtf")
    return Environment(autoescape=True, loader=PrefixLoader({name: PackageLoader(name) for name in packages}))


class Translated:
    """What every widget of ours does: translated error prefix, no empty hint, a label that can be seen."""

    template: str

    def render(self, params: Params) -> Markup:
        return Markup(_upstream().get_template(self.template).render(params=params))  # noqa: S704 - escaped there

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        legend_size = kwargs.get("params", {}).pop("legend_size", "s")
        params: Params = super().map_gov_params(field, **kwargs)  # type: ignore[misc]
        if params.get("errorMessage"):
            params["errorMessage"]["visuallyHiddenText"] = _("Error")
        if not (params.get("hint") or {}).get("text"):
            params["hint"] = None
        if "fieldset" in params:
            params["fieldset"]["legend"]["classes"] = f"govuk-fieldset__legend--{legend_size}"
        elif "label" in params:
            params["label"].setdefault("classes", "govuk-label--s")
        return params


class TextInput(Translated, GovTextInput):  # type: ignore[misc]
    """One line. `render_kw` may carry autocomplete, inputmode, spellcheck; `params` the classes."""


class PasswordInput(Translated, GovPasswordInput):  # type: ignore[misc]
    """A password, with a button that shows it. `autocomplete` is "current-password" or "new-password"."""

    def __init__(self, autocomplete: str = "current-password") -> None:
        super().__init__()
        self.autocomplete = autocomplete

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        params = super().map_gov_params(field, **kwargs)
        return params | {
            "autocomplete": self.autocomplete,
            "showPasswordText": _("Show"),
            "hidePasswordText": _("Hide"),
            "showPasswordAriaLabelText": _("Show password"),
            "hidePasswordAriaLabelText": _("Hide password"),
            "passwordShownAnnouncementText": _("Your password is visible"),
            "passwordHiddenAnnouncementText": _("Your password is hidden"),
        }


class TextArea(Translated, GovTextArea):  # type: ignore[misc]
    """Several lines, `rows` high."""

    def __init__(self, rows: int = 5) -> None:
        super().__init__()
        self.rows = rows

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        return {"rows": self.rows} | super().map_gov_params(field, **kwargs)


class CountedTextArea(Translated, GovCharacterCount):  # type: ignore[misc]
    """Several lines with at most `limit` characters; counts what is left where scripts run.

    The count only informs: the form needs a Length validator as well.
    """

    def __init__(self, limit: int, rows: int = 8) -> None:
        super().__init__()
        self.limit = limit
        self.rows = rows

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        params = super().map_gov_params(field, **kwargs)
        # The script fills %{count} in by itself.
        left = _("%(count)s characters left", count="%{count}")
        over = _("%(count)s characters too many", count="%{count}")
        return (
            {"rows": self.rows}
            | params
            | {
                "maxlength": self.limit,
                "textareaDescriptionText": _("You can write up to %(count)s characters", count="%{count}"),
                "charactersUnderLimitText": {"one": left, "other": left},
                "charactersAtLimitText": _("No characters left"),
                "charactersOverLimitText": {"one": over, "other": over},
            }
        )


class Select(Translated, GovSelect):  # type: ignore[misc]
    """A choice from a longer list; with few choices, radio buttons are easier."""


class RadioInput(Translated, GovRadioInput):  # type: ignore[misc]
    """One of a few, under a legend."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        return {"idPrefix": field.id} | super().map_gov_params(field, **kwargs)


class CheckboxesInput(Translated, GovCheckboxesInput):  # type: ignore[misc]
    """Any of a few, under a legend."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        return {"idPrefix": field.id} | super().map_gov_params(field, **kwargs)


class CheckboxInput(Translated, GovCheckboxInput):  # type: ignore[misc]
    """A single box to tick: the label stands beside the box."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        params = {"idPrefix": field.id} | super().map_gov_params(field, **kwargs)
        params.pop("label", None)
        return params


class FileInput(Translated, GovFileInput):  # type: ignore[misc]
    """Files; where scripts run they can be dropped on it."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        return super().map_gov_params(field, **kwargs) | {
            "javascript": True,
            "chooseFilesButtonText": _("Choose files") if self.multiple else _("Choose file"),
            "dropInstructionText": _("or drop it here"),
            "noFileChosenText": _("No file chosen"),
            "multipleFilesChosenText": {
                "one": _("%(count)s files chosen", count="%{count}"),
                "other": _("%(count)s files chosen", count="%{count}"),
            },
            "enteredDropZoneText": _("Entered drop zone"),
            "leftDropZoneText": _("Left drop zone"),
        }


class DateInput(Translated, GovDateInput):  # type: ignore[misc]
    """Year, month, day. The first input has the field's own id: the error summary leads there."""

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        kwargs.pop("required", None)  # would land on the wrapping <div>
        typed = _typed_parts(field)
        error = " govuk-input--error" if field.errors else ""
        parts = ((_("Year"), 4), (_("Month"), 2), (_("Day"), 2))
        items = [
            {
                "label": label,
                "id": field.id if index == 0 else f"{field.id}-{index}",
                "name": field.name,
                "classes": f"govuk-input--width-{width}{error}",
                "value": typed[index],
            }
            for index, (label, width) in enumerate(parts)
        ]
        given = kwargs.pop("params", {}) | {"items": items, "id": f"{field.id}-group"}
        kept, field.raw_data = field.raw_data, ["", "", ""]  # upstream unpacks exactly three
        try:
            return super().map_gov_params(field, params=given, **kwargs)
        finally:
            field.raw_data = kept


def _typed_parts(field: Any) -> list[str]:
    """What the person wrote in the three inputs, or the date the form began with."""
    if field.raw_data:
        parts = [str(part) for part in field.raw_data]
    elif field.data:
        parts = [str(field.data.year), str(field.data.month), str(field.data.day)]
    else:
        parts = []
    return [*parts, "", "", ""][:3]


class PlainDateField(DateField):  # type: ignore[misc]
    """A date in three inputs. Empty is no date and no error; say InputRequired or Optional as well.

    Full-width digits and spaces, which Chinese keyboards give, are read as what they mean.
    """

    widget = DateInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format="%Y %m %d", **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = [unicodedata.normalize("NFKC", part).strip() for part in valuelist]
        if not any(parts):
            self.data = None
            return
        try:
            year, month, day = (int(part) for part in parts)
            self.data = date(year, month, day)
        except (ValueError, OverflowError):
            self.data = None
            raise ValueError(_("Enter a real date, such as 2026 3 27")) from None
