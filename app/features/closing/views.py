"""The page on which an account is closed, and the one that says that it is."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.accounts.entrance import own_account
from app.features.accounts.labels import PROBLEMS
from app.features.accounts.views.second_factors import proved
from app.features.closing import registry, services
from app.features.closing.forms import ClosingForm
from app.kernel.errors import InvalidInput
from app.rulebook.retention import Retention, get_retention
from app.web.access import citizens, public
from app.web.sessions import current_session
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("closing", __name__)
# What the law or the office's rules keep of a person who has no account any more.
_KEPT = ("negative-record", "positive-record", "objection", "credit-report", "access-log", "event-log")


@blueprint.route("/account/close", methods=["GET", "POST"])
@citizens
@proved
@writes
def close() -> ResponseReturnValue:
    """What ends, what stays and until when; then the end."""
    account, form = own_account(), ClosingForm()
    if not account.has_password:
        del form.current
    if form.validate_on_submit():
        try:
            current = form.current.data if "current" in form else ""
            services.close_account(db_session(), account, current=current)
            current_session().destroy()
            return redirect(url_for("closing.closed"), 303)
        except InvalidInput as error:
            form.take(error, PROBLEMS, "current")
    assert account.subject_id is not None  # `@citizens` saw to it
    counts = [(one.words, one.count(db_session(), account.subject_id)) for one in registry.going_on()]
    page = render_template(
        "closing/close.html",
        form=form,
        account=account,
        ends=[closer.words for closer in registry.closers()],
        going_on=[(words, count) for words, count in counts if count],
        stays=[_kept_in_words(get_retention(code)) for code in _KEPT],
    )
    return page, 422 if form.errors else 200


@blueprint.get("/account/closed")
@public
def closed() -> ResponseReturnValue:
    """It is closed; nothing on the page says whose."""
    return render_template("closing/closed.html")


def _kept_in_words(one: Retention) -> tuple[str, str]:
    bound = _("at least %(span)s") if one.is_minimum else _("at most %(span)s")
    return _(one.label), bound % {"span": _(one.span.message, **one.span.values)}
