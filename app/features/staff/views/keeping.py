"""The administrator's pages: who works here, with which posts, and what a second person has to agree to."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.fields.choices import SelectChoice

from app.features.accounts.forms import ConfirmForm
from app.features.bodies import queries as bodies
from app.features.staff import forms, labels, queries, services, set_up
from app.features.staff.states import ChangeAction
from app.kernel.errors import InvalidInput, NotAllowed, NotFound, NotNow
from app.kernel.permissions import Permission, Role
from app.rulebook.account_limits import STAFF_SET_UP_DAYS, limit
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.sessions import current_session
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("staff", __name__, url_prefix="/office/staff")
_LETTER = "staff_letter"


@blueprint.get("")
@requires(Permission.STAFF_MANAGE)
def index() -> ResponseReturnValue:
    """Everybody who works here, by account name."""
    page, asked = asked_page(), request.args
    found, total = queries.page_of_staff(
        db_session(),
        body_id=_asked_body(),
        is_active={"open": True, "closed": False}.get(asked.get("state", "")),
        offset=(page - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "staff/index.html",
        members=[
            {"account": one, "posts": labels.posts(one.roles), "state": labels.state_of(one)} for one in found
        ],
        paging=Paging(found, page, total),
        body=asked.get("body", ""),
        state=asked.get("state", ""),
        bodies=[(str(one.id), one.name, None) for one in bodies.all_bodies(db_session())],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
@writes
def new() -> ResponseReturnValue:
    """Make an account. It opens with the code that the next page gives."""
    form = forms.MemberForm()
    form.body.choices = [
        SelectChoice("", _("Choose")),
        *(SelectChoice(str(one.id), one.name) for one in bodies.all_bodies(db_session()) if one.is_confirmed),
    ]
    if form.validate_on_submit():
        try:
            account = services.make_member(
                db_session(),
                current_actor(),
                login=form.login.data,
                display_name=form.display_name.data,
                body=bodies.get_body(db_session(), UUID(form.body.data)),
                roles=[Role(role) for role in form.roles.data],
            )
            flash(
                _("The account is made.")
                if account.is_active
                else _("The account is made. It opens when a second person has agreed."),
                "success",
            )
            return redirect(url_for("staff.show", account_id=account.id), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "login")
    return render_template("staff/new.html", form=form), 422 if form.errors else 200


@blueprint.get("/<uuid:account_id>")
@requires(Permission.STAFF_MANAGE)
def show(account_id: UUID) -> ResponseReturnValue:
    """One member of staff, and what can be done."""
    actor = current_actor()
    account = queries.get_member(db_session(), actor, account_id)
    return render_template(
        "staff/show.html",
        account=account,
        posts=labels.posts(account.roles),
        state=labels.state_of(account),
        sessions=queries.open_sessions(db_session(), account),
        changes=[labels.change_in_words(one) for one in queries.changes_of(db_session(), account)],
        is_self=account.id == actor.account_id,
        may_be_set_up=queries.may_be_set_up(db_session(), account),
        once=lambda: uuid4().hex,
    )


@blueprint.route("/<uuid:account_id>/posts", methods=["GET", "POST"])
@requires(Permission.STAFF_MANAGE)
@writes
def posts(account_id: UUID) -> ResponseReturnValue:
    """Other posts."""
    account = queries.get_member(db_session(), current_actor(), account_id)
    form = forms.PostsForm(data={"roles": list(account.roles)})
    if form.validate_on_submit():
        try:
            is_done = services.change_posts(
                db_session(), current_actor(), account, [Role(role) for role in form.roles.data]
            )
            flash(
                _("The posts are changed, and the person was signed out everywhere.") if is_done else _WAITS,
                "success",
            )
            return redirect(url_for("staff.show", account_id=account_id), 303)
        except (InvalidInput, NotNow, NotAllowed) as error:
            _take(form, error)
    return render_template("staff/posts.html", form=form, account=account), 422 if form.errors else 200


def _take(form: forms.PostsForm, error: InvalidInput | NotNow | NotAllowed) -> None:
    if isinstance(error, InvalidInput):
        form.take(error, labels.PROBLEMS, "roles")
    else:
        form.problem("roles", str(labels.REFUSALS.get(error.code, error.code)))


# A button, its service, and the words for when it was done at once and for when a second person has to agree.
_WAITS = _l("A second person has to agree. Until then nothing changes.")
_DEEDS: dict[str, tuple[Callable[..., object], str]] = {
    "disable": (services.disable, _l("The account is closed, and the person was signed out everywhere.")),
    "enable": (services.enable, _l("The account is open.")),
    "end-sessions": (services.end_sessions, _l("The person was signed out everywhere.")),
    "set-up": (services.ask_for_new_set_up, _WAITS),
}


@blueprint.post("/<uuid:account_id>/<any('disable', 'enable', 'end-sessions', 'set-up'):deed>")
@requires(Permission.STAFF_MANAGE)
@writes
def act(account_id: UUID, deed: str) -> ResponseReturnValue:
    """One deed by a button."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    account = queries.get_member(db_session(), current_actor(), account_id)
    service, words = _DEEDS[deed]
    try:
        is_done = service(db_session(), current_actor(), account)
        flash(str(_WAITS if is_done is False else words), "success")
    except (NotNow, NotAllowed) as error:
        flash(str(labels.REFUSALS.get(error.code, error.code)), "warning")
    return redirect(url_for("staff.show", account_id=account_id), 303)


@blueprint.post("/<uuid:account_id>/code")
@requires(Permission.STAFF_MANAGE)
@writes
def code(account_id: UUID) -> ResponseReturnValue:
    """Hand out the one-time code; it is shown once, on the next page."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    account = queries.get_member(db_session(), current_actor(), account_id)
    try:
        issued = set_up.issue_code(db_session(), current_actor(), account)
    except (NotNow, NotAllowed) as error:
        flash(str(labels.REFUSALS.get(error.code, error.code)), "warning")
        return redirect(url_for("staff.show", account_id=account_id), 303)
    session[_LETTER] = toolbox().keyring.seal(f"{issued} {account.id}", _place())
    return redirect(url_for("staff.letter"), 303)


@blueprint.get("/letter")
@requires(Permission.STAFF_MANAGE)
def letter() -> ResponseReturnValue:
    """The code and how to use it. Shown once: only its hash is kept."""
    sealed = session.pop(_LETTER, None)
    if sealed is None:
        flash(
            _("A code is shown once. If it was not handed over, issue a new one; the old one is then void.")
        )
        return redirect(url_for("staff.index"), 303)
    issued, account_id = toolbox().keyring.open(sealed, _place()).split(" ")
    account = queries.get_member(db_session(), current_actor(), UUID(account_id))
    base = toolbox().settings.base_url.rstrip("/")
    address = base + url_for("staff_set_up.begin") if base else url_for("staff_set_up.begin", _external=True)
    return render_template(
        "staff/letter.html", code=issued, account=account, address=address, days=limit(STAFF_SET_UP_DAYS)
    )


@blueprint.get("/changes")
@requires(Permission.STAFF_APPROVE)
def changes() -> ResponseReturnValue:
    """What waits for a second person."""
    actor = current_actor()
    lines = []
    for change in queries.open_changes(db_session()):
        line = labels.change_in_words(change)
        line["may_decide"] = actor.key != change.proposed_by and actor.account_id != change.account_id
        line["proposer"] = queries.name_of(db_session(), change.proposed_by)
        lines.append(line)
    return render_template("staff/changes.html", lines=lines, once=lambda: uuid4().hex)


@blueprint.post("/changes/<uuid:change_id>/<any('approve', 'refuse'):deed>")
@requires(Permission.STAFF_APPROVE)
@writes
def decide(change_id: UUID, deed: str) -> ResponseReturnValue:
    """Agree or refuse."""
    if not ConfirmForm().validate_on_submit():
        raise InvalidInput("form")
    change = queries.get_change(db_session(), current_actor(), change_id)
    try:
        services.decide(db_session(), current_actor(), change, ChangeAction(deed))
        flash(_("You agreed.") if deed == "approve" else _("You refused."), "success")
    except (NotNow, NotAllowed) as error:
        flash(str(labels.REFUSALS.get(error.code, error.code)), "warning")
    return redirect(url_for("staff.changes"), 303)


def _asked_body() -> UUID | None:
    asked = request.args.get("body", "")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise NotFound("no-such-body") from None


def _place() -> str:
    return f"sessions.staff_letter:{current_session().token}"
