"""The staff's steps that ask something first: hand on, extend, open a case, close, join, step back, tell."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.bodies.models import Body
from app.features.tips import labels, office_forms, policies, queries, services
from app.features.tips.models import Tip
from app.features.tips.states import TipAction
from app.features.tips.views.blueprints import office as blueprint
from app.features.tips.views.desk_pages import opened
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.permissions import Permission
from app.rulebook.deadlines import get_deadline
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes


@blueprint.route("/<reference>/open-case", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def open_case(reference: str) -> ResponseReturnValue:
    """Open a case, with an explanation for the reporter."""
    form = office_forms.OpenCaseForm()
    return _step(
        reference,
        TipAction.OPEN_CASE,
        form,
        lambda tip: services.open_case(db_session(), current_actor(), tip, form.text.data),
        title=_("Open a case"),
        lead=_(
            "The reporter reads this at once. A named reporter is told within %(days)s working days.",
            days=get_deadline(services.TOLD_CLOCK).length,
        ),
    )


@blueprint.route("/<reference>/close", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def close(reference: str) -> ResponseReturnValue:
    """Close a tip with a reason and an explanation."""
    form = office_forms.CloseForm()
    return _step(
        reference,
        TipAction.CLOSE,
        form,
        lambda tip: services.close(
            db_session(), current_actor(), tip, reason=form.reason.data, text=form.text.data
        ),
        title=_("Close the tip"),
        lead=_("The reporter reads reason and explanation at once, and can have it checked again, once."),
    )


@blueprint.route("/<reference>/extend", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def extend(reference: str) -> ResponseReturnValue:
    """Make the time limit longer, once, with a reason."""
    form = office_forms.ExtendForm()
    return _step(
        reference,
        TipAction.EXTEND,
        form,
        lambda tip: services.extend(db_session(), current_actor(), tip, form.text.data),
        title=_("Extend the time limit"),
        lead=_(
            "To %(days)s working days in all, counted from the day on which the check began.",
            days=get_deadline(services.EXTENDED_CLOCK).length,
        ),
    )


@blueprint.route("/<reference>/assign", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def assign(reference: str) -> ResponseReturnValue:
    """Hand a tip to the body that is competent."""
    form, tip = office_forms.AssignForm(), opened(reference)
    form.body.choices = body_choices(tip)
    return _step(
        reference,
        TipAction.ASSIGN,
        form,
        lambda tip: services.assign(db_session(), current_actor(), tip, chosen_body(form.body.data)),
        title=_("Hand to a body"),
        lead=_("Only that body's staff and the credit office see the tip from now on."),
        default="body",
    )


@blueprint.route("/<reference>/merge", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def merge(reference: str) -> ResponseReturnValue:
    """Join a tip to another about the same matter."""
    form = office_forms.MergeForm()
    return _step(
        reference,
        TipAction.MERGE,
        form,
        lambda tip: services.merge(db_session(), current_actor(), tip, _other_tip(form.into.data)),
        title=_("Join to another tip"),
        lead=_("For tips of several people about the same matter. What is decided counts for all of them."),
        default="into",
    )


@blueprint.route("/<reference>/told", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def told(reference: str) -> ResponseReturnValue:
    """Note that a named reporter was told what was decided."""
    form, tip = office_forms.ToldForm(), opened(reference)
    if not tip.is_to_be_told:
        return redirect(url_for("tips_office.show", reference=reference), 303)
    if form.validate_on_submit():
        services.note_told(db_session(), current_actor(), tip, how=form.how.data)
        flash(_("Noted."), "success")
        return redirect(url_for("tips_office.show", reference=reference), 303)
    lead = _("Who read it with the receipt code counts as told by itself.")
    return _page(tip, form, _("The reporter was told"), lead)


@blueprint.route("/<reference>/conflict", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def conflict(reference: str) -> ResponseReturnValue:
    """Step back from a tip with which one has something to do."""
    form, tip = PortalForm(), opened(reference)
    if form.validate_on_submit():
        services.declare_conflict(db_session(), current_actor(), tip)
        flash(_("You have stepped back. You no longer see this tip."), "success")
        return redirect(url_for("tips_office.index"), 303)
    lead = _(
        "Do so if it is about you, your family, a friend or an opponent. You will not see this tip again, "
        "and this cannot be undone."
    )
    return _page(tip, form, _("I have to do with this"), lead)


def body_choices(tip: Tip) -> list[tuple[str, str]]:
    """The bodies to which a tip can be handed, the credit office first."""
    found = queries.bodies_for(db_session(), tip)
    return [("", _("Choose a body")), *((str(body.id), body.name) for body in found)]


def chosen_body(body_id: str) -> Body:
    """Raises InvalidInput where none was chosen."""
    known = {str(body.id): body for body in queries.confirmed_bodies(db_session())}
    if body_id not in known:
        raise InvalidInput("body-unknown", field="body")
    return known[body_id]


def _step(
    reference: str,
    action: TipAction,
    form: PortalForm,
    deed: Callable[[Tip], object],
    *,
    title: str,
    lead: str,
    default: str = "text",
) -> ResponseReturnValue:
    """One step: only where the table of states and the policy allow it, else back to the tip."""
    tip = opened(reference)
    handler = queries.handler_of(db_session(), current_actor())
    if not policies.can_do(handler, tip, action, clock.today()):
        return redirect(url_for("tips_office.show", reference=reference), 303)
    if form.validate_on_submit():
        try:
            deed(tip)
            flash(_("Done. The reporter sees it at once."), "success")
            return redirect(url_for("tips_office.show", reference=reference), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, default)
    return _page(tip, form, title, lead)


def _page(tip: Tip, form: PortalForm, title: str, lead: str) -> ResponseReturnValue:
    page = render_template("tips/office/step.html", form=form, tip=tip, title=title, lead=lead)
    return page, 422 if form.errors else 200


def _other_tip(typed: str) -> Tip:
    """The tip that was typed in, as far as this post may see it. Raises InvalidInput."""
    session = db_session()
    found = queries.find_tip(session, typed.strip().upper())
    if found is None or not policies.can_open(queries.handler_of(session, current_actor()), found):
        raise InvalidInput("cannot-join-this", field="into")
    return found
