"""Limits without addresses: by session, by tip and for everybody together (promise 17).

An exhausted limit is said beside the form, with what was written still in it.
"""

from __future__ import annotations

from flask_babel import gettext as _

from app.kernel.errors import TooMany
from app.web import throttle
from app.web.forms import PortalForm
from app.web.toolbox import toolbox

EVERYBODY = "everybody"


def is_within(form: PortalForm, limit: str, scope: str, key: str) -> bool:
    """Count one; False, with words in the form, where the limit is used up."""
    try:
        throttle.by_key(limit, f"tips-{scope}", blind(key, scope))
    except TooMany as error:
        minutes = -(-error.retry_after // 60)
        form.form_errors.append(
            _("This is used very much just now. Please try again in %(minutes)s minutes.", minutes=minutes)
        )
        return False
    return True


def blind(key: str, scope: str) -> str:
    """What a counter is kept under: a keyed digest, which says nothing about the key."""
    return toolbox().keyring.blind(key, f"tips.limit-{scope}")
