"""The nonce of an answer: what its own scripts carry and nobody else's do."""

from __future__ import annotations

import secrets

from flask import g


def csp_nonce() -> str:
    """The nonce that this answer's own scripts carry."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)
