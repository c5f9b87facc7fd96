"""The shape of what is typed in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from app.features.accounts.forms import account_name, new_password, one_time_code
from app.features.staff import labels
from app.web.forms import PortalForm, stripped
from app.web.widgets import CheckboxesInput, Select, TextInput


class PostsForm(PortalForm):
    """Which posts somebody has."""

    roles = SelectMultipleField(
        _l("Posts"),
        description=_l(
            "Administrators, reviewers and data-protection officers need a second person's consent."
        ),
        choices=labels.POST_CHOICES,
        widget=CheckboxesInput(),
    )


class MemberForm(PostsForm):
    """A new member of staff. The bodies to choose from are filled in by the view."""

    login = StringField(
        _l("Account name"),
        description=_l("Letters, digits, dots, dashes and underscores. Never an ID number."),
        validators=[InputRequired(_l("Choose an account name")), Length(max=60)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    display_name = StringField(
        _l("What colleagues call them"),
        validators=[Length(max=100)],
        filters=[stripped],
        widget=TextInput(),
        render_kw={"autocomplete": "off"},
    )
    body = SelectField(
        _l("Body"),
        description=_l("A clerk sees only what belongs to this body."),
        validators=[InputRequired(_l("Choose the body they work for"))],
        widget=Select(),
    )


class SetUpForm(PortalForm):
    """The code from the administrator, and a password."""

    login = account_name()
    code = one_time_code(_l("Twelve letters and digits in three groups, from your administrator."))
    password = new_password(_l("Choose a password"), _l("Choose a password"))
