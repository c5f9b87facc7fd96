"""Strict headers on every answer (promise 13)."""

from __future__ import annotations

from flask import Flask, Response, request

from app.web import caching
from app.web.nonces import csp_nonce

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Origin-Agent-Cluster": "?1",
}
_A_YEAR = 31_536_000


def install(app: Flask) -> None:
    """Write the headers on each answer."""
    caching.install(app)

    @app.after_request
    def write(response: Response) -> Response:
        _cache(response)
        for name, value in _FIXED.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Referrer-Policy", _referrer_policy())
        _restrict_content(response)
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}; includeSubDomains"
        return response


def _restrict_content(response: Response) -> None:
    if response.status_code == 304:
        return  # the page that the reader kept has its policy; a new nonce would stop that page's scripts
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _policy()
    else:
        response.headers.setdefault(
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"
        )


def _policy() -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{csp_nonce()}' 'strict-dynamic'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _referrer_policy() -> str:
    # A tip's pages tell no other page, not even ours, where the reader came from.
    return "no-referrer" if request.path.startswith("/tips") else "same-origin"


def _cache(response: Response) -> None:
    if request.endpoint == "static":
        is_versioned = "v" in request.args
        response.headers["Cache-Control"] = (
            f"public, max-age={_A_YEAR}, immutable" if is_versioned else "no-cache"
        )
        return
    caching.finish(response)
