"""The form that all forms are: CSRF token, and a token that makes pressing twice once."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from app.kernel.errors import InvalidInput
from app.web.unit_of_work import TOKEN_FIELD


class PortalForm(FlaskForm):  # type: ignore[misc]
    """Base of every form that changes something."""

    once = HiddenField(default=lambda: secrets.token_urlsafe(18))

    def problem(self, field: str, message: str) -> None:
        """Put an error that a service found beside its field."""
        target: Field = self[field]
        target.errors = [*target.errors, message]

    def take(self, error: InvalidInput, words: dict[str, str], default_field: str) -> None:
        """Turn a service's complaint into words beside the field that it names."""
        name = error.field if error.field in self else default_field
        message = words.get(error.code) or _("This cannot be right. Please check it.")
        self.problem(str(name), message % error.values if error.values else message)


def plain_lines(value: Any) -> Any:
    """A WTForms filter: line ends as one character, as the counter beside a field counts them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def stripped(value: Any) -> Any:
    """A WTForms filter: without white space at both ends."""
    return value.strip() if isinstance(value, str) else value


assert TOKEN_FIELD == "once"  # noqa: S105 - the unit of work looks for this field
