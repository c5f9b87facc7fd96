"""Words for the staff's accounts and for what can be wrong with a change."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.features.accounts.labels import POSTS
from app.features.accounts.labels import PROBLEMS as ACCOUNT_PROBLEMS
from app.features.accounts.models import Account
from app.features.staff.models import StaffChange
from app.features.staff.states import ChangeKind, ChangeState
from app.kernel.permissions import Role

POST_CHOICES = [SelectChoice(role.value, POSTS[role]) for role in Role]

CHANGES = {
    ChangeKind.OPEN: _l("Open the account"),
    ChangeKind.POSTS: _l("Give other posts"),
    ChangeKind.SET_UP: _l("Set password and second factor up anew"),
}
CHANGE_STATES = {
    ChangeState.PROPOSED: _l("waits for a second person"),
    ChangeState.APPROVED: _l("agreed"),
    ChangeState.REFUSED: _l("refused"),
}
CHANGE_TONES = {
    ChangeState.PROPOSED: "waiting",
    ChangeState.APPROVED: "good",
    ChangeState.REFUSED: "bad",
}
PROBLEMS: dict[str, str] = ACCOUNT_PROBLEMS | {
    "role-missing": _l("Choose at least one post."),
    "posts-clash": _l(
        "Administrator, auditor and data-protection officer are posts of their own: whoever has one of them "
        "has no other."
    ),
    "posts-unchanged": _l("These are the posts that the person has already."),
    "activation-failed": _l(
        "Account name and code do not belong together, or the code was used, has expired or was replaced by "
        "a newer one. Check both. If it still fails, ask your administrator for a new code."
    ),
}
REFUSALS: dict[str, str] = {
    "last-administrator": _l(
        "This is the only administrator. Make another one first; otherwise nobody could keep accounts."
    ),
    "already-proposed": _l("The same change waits for a second person already."),
    "already-disabled": _l("The account is closed already."),
    "already-enabled": _l("The account is open already."),
    "set-up-not-agreed": _l(
        "The account is closed, or it is set up and no second person has agreed to do it anew."
    ),
    "not-ones-own-account": _l("Your own account is changed by somebody else."),
    "second-person-needed": _l("You proposed this, or it is about you. Somebody else has to decide."),
    "not-in-this-state": _l("This was decided already."),
}


def posts(roles: list[Any]) -> str:
    """Clerk, Reviewer."""
    return str(_(", ")).join(str(POSTS[Role(role)]) for role in sorted(roles))


def state_of(account: Account) -> tuple[str, str]:
    """(words, tone) of an account."""
    return (str(_("open")), "good") if account.is_active else (str(_("closed")), "neutral")


def change_in_words(change: StaffChange) -> dict[str, Any]:
    """One change as a page shows it."""
    state = ChangeState(change.state)
    return {
        "change": change,
        "what": str(CHANGES[ChangeKind(change.kind)]),
        "posts": posts(change.roles),
        "state": str(CHANGE_STATES[state]),
        "tone": CHANGE_TONES[state],
    }
