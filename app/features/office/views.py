"""The staff's way in, and their desk."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts.labels import POSTS
from app.features.accounts.models import AccountKind
from app.features.accounts.views.first_step import ask_password
from app.features.office import desk
from app.features.office.labels import OPENED_BY_NUMBER, PARTS
from app.kernel.permissions import Permission
from app.web.access import current_actor, public, requires
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("office", __name__)
REFERENCE = r"[A-Z]\d{4}-[0-9A-Z]{4}-[0-9A-Z]{4}"


@blueprint.route("/office/login", methods=["GET", "POST"])
@public
@writes
def login() -> ResponseReturnValue:
    """The first step; the second asks for the code of the authenticator app."""
    return ask_password("office/login.html", only=AccountKind.STAFF)


@blueprint.get("/office")
@requires(Permission.OFFICE_ENTER)
def index() -> ResponseReturnValue:
    """What waits for me, what is late, and the parts of my work."""
    actor = current_actor()
    return render_template(
        "office/index.html",
        waiting=[entry for entry in desk.collect(db_session(), actor) if entry.count],
        parts=_parts(),
        can_open_by_number=any(actor.can(permission) for _endpoint, permission in OPENED_BY_NUMBER.values()),
        posts=[POSTS[role] for role in sorted(actor.roles)],
    )


@blueprint.get("/office/open")
@requires(Permission.OFFICE_ENTER)
def find() -> ResponseReturnValue:
    """From a number to its page, which asks for a purpose where it shows a person."""
    number = unicodedata.normalize("NFKC", request.args.get("number", "")).strip().upper()
    endpoint, permission = OPENED_BY_NUMBER.get(number[:1], ("", None))
    is_known = re.fullmatch(REFERENCE, number) and endpoint in current_app.view_functions
    if not is_known or permission is None or not current_actor().can(permission):
        flash(_("Your post opens nothing with this number. Check it: a record begins with R."), "warning")
        return redirect(url_for("office.index"), 303)
    return redirect(url_for(endpoint, reference=number), 303)


@blueprint.app_context_processor
def _navigation() -> dict[str, Any]:
    """`desk_navigation` of layouts/office.html."""
    return {"desk_navigation": _parts() if current_actor().is_staff else []}


def _parts() -> list[dict[str, Any]]:
    actor = current_actor()
    return [
        {
            "section": part.section,
            "text": part.title,
            "about": part.about,
            "href": url_for(part.endpoint),
        }
        for part in PARTS
        if actor.can(part.permission) and part.endpoint in current_app.view_functions
    ]
