"""Who may do what with accounts, and which account names there can be. Pure."""

from __future__ import annotations

import unicodedata

from app.kernel.actors import Actor
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.rulebook.identity import is_id_number

# Staff with such names exist in demo mode alone; elsewhere they keep the portal from starting.
DEMO_PREFIX = "demo-"
LOGIN_SHORTEST, LOGIN_LONGEST = 3, 40
_DOTS = str.maketrans(dict.fromkeys("•‧・･.．∙⋅", "·"))


def can_make_staff(actor: Actor) -> bool:
    """Whether the actor may make accounts for staff."""
    return actor.can(Permission.STAFF_MANAGE)


def can_issue_activation(actor: Actor) -> bool:
    """Whether the actor may give a person a one-time code."""
    return actor.can(Permission.ACTIVATION_ISSUE)


def can_agree_to_activation(actor: Actor, issued_by: str) -> bool:
    """Whether the actor may be the second to answer for a one-time code: never who made it."""
    return actor.can(Permission.ACTIVATION_AGREE) and actor.key != issued_by


def plain_login(text: str) -> str:
    """An account name as it is kept: full-width characters made plain, small letters, no space around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def check_new_login(text: str) -> str:
    """The plain form of a new account name.

    Letters of any script, digits, dot, dash and underscore. Raises InvalidInput for one that is too
    short or long, has other characters, or is an ID number (account names are shown and typed openly).
    """
    login = plain_login(text)
    if is_id_number(login):
        raise InvalidInput("login-is-id-number", field="login")
    if not LOGIN_SHORTEST <= len(login) <= LOGIN_LONGEST:
        raise InvalidInput("login-length", field="login", shortest=LOGIN_SHORTEST, longest=LOGIN_LONGEST)
    if not all(sign.isalnum() or sign in "._-" for sign in login):
        raise InvalidInput("login-characters", field="login")
    return login


def plain_name(text: str) -> str:
    """A person's name as it is compared: no spaces, one kind of middle dot."""
    name = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in name if not sign.isspace()).translate(_DOTS)


def check_passkey_name(text: str, longest: int) -> str:
    """What its owner calls a passkey. Raises InvalidInput for nothing and for too much."""
    name = " ".join(unicodedata.normalize("NFKC", text).split())
    if not name or len(name) > longest:
        raise InvalidInput("passkey-name", field="name", longest=longest)
    return name
