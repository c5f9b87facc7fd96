"""A poster for the notice board: one page of A3 or A4, made by the report worker, with a code of its page."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Any

from flask import current_app, render_template

from app.adapters import qr
from app.kernel import clock
from app.web.toolbox import toolbox

SIZES = ("a3", "a4")
_KEPT, _MOST_KEPT = "portal-posters", 12


def poster(size: str, lang: str, *, url: str, **words: Any) -> bytes:
    """The PDF. The same words give the same poster, made once. No transaction should be open meanwhile."""
    code = qr.png_data_uri(url)
    html = render_template("campaigns/poster.html", size=size, lang=lang, url=url, qr=code, **words)
    key = hashlib.sha256(html.encode()).hexdigest()
    kept: OrderedDict[str, bytes] = current_app.extensions.setdefault(_KEPT, OrderedDict())
    if key not in kept:
        made = toolbox().pdf.render(
            html, title=words["title"], lang=lang, attachments=[], made_at=clock.start_of(clock.today())
        )
        kept[key] = made
        while len(kept) > _MOST_KEPT:
            kept.popitem(last=False)
    return kept[key]
