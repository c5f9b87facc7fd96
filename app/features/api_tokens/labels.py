"""Words for states and problems."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.api_tokens.states import TokenState

STATES = {
    TokenState.VALID: _l("valid"),
    TokenState.EXPIRED: _l("expired"),
    TokenState.REVOKED: _l("revoked"),
}
TONES = {TokenState.VALID: "good", TokenState.EXPIRED: "neutral", TokenState.REVOKED: "bad"}
PROBLEMS = {
    "too-many-days": _l("A token cannot be valid for so long"),
    "body-unconfirmed": _l("This body has not been confirmed yet: confirm it first"),
}
