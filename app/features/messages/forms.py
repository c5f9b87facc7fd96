"""The shape of what is pressed."""

from __future__ import annotations

from wtforms import HiddenField

from app.web.forms import PortalForm


class ReadForm(PortalForm):
    """Which message has been read; none means all of them."""

    message = HiddenField()
