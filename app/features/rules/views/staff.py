"""The office: propose a change of the rules, see what it would alter, decide as the second person."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, after_this_request, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.rules import forms, in_use, labels, queries, services
from app.features.rules.amendable import Choice, entries_of, present_values
from app.features.rules.models import RuleChange
from app.features.rules.states import ChangeAction, Deed
from app.features.rules.views import case
from app.kernel import clock
from app.kernel.errors import FourEyes, InvalidInput, NotFound, NotNow
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.paging import PER_PAGE, Paging, asked_page
from app.web.toolbox import toolbox
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("rules_office", __name__, url_prefix="/office/rules")


@blueprint.get("/")
@requires(Permission.RULES_APPROVE)
def index() -> ResponseReturnValue:
    """What waits, what is coming, and everything decided before."""
    session, page, today = db_session(), asked_page(), clock.today()
    found, total = queries.decided(session, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "rules/office/index.html",
        waiting=[case.line(change, today) for change in queries.waiting(session)],
        lines=[case.line(change, today) for change in found],
        paging=Paging(found, page, total),
    )


@blueprint.get("/new")
@requires(Permission.RULES_PROPOSE)
def new() -> ResponseReturnValue:
    """Which kind of entry, then which entry."""
    kind = request.args.get("kind", "")
    if not kind:
        return render_template("rules/office/kinds.html", kinds=labels.KINDS, about=labels.KINDS_ABOUT)
    _require_kind(kind)
    return render_template(
        "rules/office/entries.html",
        kind=kind,
        title=labels.KINDS[kind],
        entries=entries_of(kind, clock.today()),
    )


@blueprint.route("/propose", methods=["GET", "POST"])
@requires(Permission.RULES_PROPOSE)
@writes
def propose() -> ResponseReturnValue:
    """The form of one entry. The first button shows what would change, the second proposes it."""
    choice = _asked_choice()
    present = present_values(choice, clock.today())
    form = forms.entry_form(choice.kind, choice.deed, choice.code, present)
    shown: dict[str, Any] = {}
    if form.validate_on_submit():
        wish = forms.wish_of(form, choice.kind, choice.deed, choice.code, present)
        try:
            if request.form.get("step") == "propose":
                change = services.propose_change(db_session(), current_actor(), wish)
                flash(_("Proposed. Another person has to decide."), "success")
                return redirect(url_for(".show", reference=change.reference), 303)
            shown = case.preview(wish)
        except (NotNow, InvalidInput) as error:
            _explain(form, error)
    page = render_template(
        "rules/office/propose.html",
        form=form,
        choice=choice,
        title=labels.DEED_TITLES[choice.deed],
        kind_title=labels.KINDS[choice.kind],
        names=case.field_names(choice),
        preview=shown,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<reference>")
@requires(Permission.RULES_APPROVE)
def show(reference: str) -> ResponseReturnValue:
    """Where a change stands, what it says and what it would alter now."""
    return render_template("rules/office/show.html", **case.page(_change(reference)))


@blueprint.route("/<reference>/decide", methods=["GET", "POST"])
@requires(Permission.RULES_APPROVE)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """The decision of the second person."""
    change, form = _change(reference), forms.DecisionForm()
    if form.validate_on_submit():
        approves = form.decision.data == ChangeAction.APPROVE
        deed = services.approve_change if approves else services.refuse_change
        try:
            deed(db_session(), current_actor(), change, reasons=form.reasons.data)
            after_this_request(_load_at_once)
            flash(_("Your decision is recorded."), "success")
            return redirect(url_for(".show", reference=reference), 303)
        except (NotNow, FourEyes, InvalidInput) as error:
            _explain(form, error)
    page = render_template("rules/office/decide.html", form=form, **case.page(change))
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/withdraw", methods=["GET", "POST"])
@requires(Permission.RULES_PROPOSE)
@writes
def withdraw(reference: str) -> ResponseReturnValue:
    """Take one's own proposal back."""
    change, form = _change(reference), forms.WithdrawForm()
    if form.validate_on_submit():
        services.withdraw_change(db_session(), current_actor(), change)
        flash(_("The proposal is withdrawn."), "success")
        return redirect(url_for(".show", reference=reference), 303)
    return render_template("rules/office/withdraw.html", form=form, **case.page(change))


def _change(reference: str) -> RuleChange:
    return queries.get_for_staff(db_session(), current_actor(), reference)


def _load_at_once(response: Any) -> Any:
    """After the commit: this process works with what was approved; the others look every two seconds."""
    in_use.bring_up_to_date(toolbox().database, at_once=True)
    return response


def _asked_choice() -> Choice:
    kind, code = request.args.get("kind", ""), request.args.get("code", "")
    _require_kind(kind)
    try:
        return Choice(kind, Deed(request.args.get("deed", "")), code)
    except ValueError:
        raise NotFound("no-such-deed") from None


def _require_kind(kind: str) -> None:
    if kind not in labels.KINDS:
        raise NotFound("no-such-kind")


def _explain(form: Any, error: NotNow | FourEyes | InvalidInput) -> None:
    """Put what the service refused into words: beside its field, or for the form as a whole."""
    words = labels.problem_in_words(error)
    field = getattr(error, "field", None)
    if field and field in form:
        form.problem(field, words)
    else:
        form.form_errors.append(words)
