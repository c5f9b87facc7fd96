"""The questions put to passkeys: each is kept with the browser's session, for few minutes, and taken once."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import request, session

from app.adapters.passkeys import RelyingParty, relying_party
from app.kernel import clock
from app.kernel.errors import NotAllowed
from app.rulebook.account_limits import PASSKEY_MINUTES, limit
from app.web.locale import current_language
from app.web.toolbox import toolbox

MAKE, SHOW = "make", "show"  # a new passkey is made; one that is known is shown
_ASKED = "passkey_asked"
_BYTES = 32


def party() -> RelyingParty | None:
    """This site as authenticators know it; None where passkeys cannot work, as at a bare number.

    Its name comes from the settings. Only `localhost`, where no encrypted one is set, is believed.
    """
    settings = toolbox().settings
    name = settings.site_name_en if current_language() == "en" else settings.site_name
    if request.host.partition(":")[0] == "localhost" and not settings.base_url.startswith("https:"):
        return relying_party(request.host_url.rstrip("/"), name)
    return relying_party(settings.base_url, name) if settings.base_url else None


def ask(purpose: str) -> bytes:
    """A new challenge; the one before it is forgotten."""
    challenge = secrets.token_bytes(_BYTES)
    session[_ASKED] = {"for": purpose, "challenge": challenge.hex(), "at": clock.now().isoformat()}
    return challenge


def take(purpose: str) -> bytes:
    """The challenge that was put, which is then forgotten. Raises NotAllowed("passkey-failed")."""
    asked = session.pop(_ASKED, None)
    if not asked or asked["for"] != purpose:
        raise NotAllowed("passkey-failed")
    if clock.now() - datetime.fromisoformat(asked["at"]) > timedelta(minutes=limit(PASSKEY_MINUTES)):
        raise NotAllowed("passkey-failed")
    return bytes.fromhex(asked["challenge"])
