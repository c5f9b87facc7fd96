"""Whole addresses, as machines elsewhere need them."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from app.web.toolbox import toolbox


def whole_url(endpoint: str, **values: Any) -> str:
    """The address of a page from `https://` on: by the setting, else as this request came."""
    base = toolbox().settings.base_url or request.host_url
    return base.rstrip("/") + url_for(endpoint, **values)
