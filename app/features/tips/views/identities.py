"""Who a reporter is: asked for by one, decided by another, looked at for some hours, each look logged."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.tips import labels, office_forms, policies, queries, services
from app.features.tips.models import Tip
from app.features.tips.queries.identities import Asked
from app.features.tips.views.blueprints import office as blueprint
from app.features.tips.views.desk_pages import opened
from app.features.tips.views.staff_steps import body_choices, chosen_body
from app.kernel.errors import FourEyes, InvalidInput, NotFound
from app.kernel.permissions import Permission
from app.web.access import current_actor, requires
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes


@blueprint.route("/<reference>/unseal", methods=["GET", "POST"])
@requires(Permission.TIPS_HANDLE)
@writes
def unseal(reference: str) -> ResponseReturnValue:
    """Ask to know who the reporter is."""
    session, actor, tip = db_session(), current_actor(), opened(reference)
    if not policies.can_ask_unsealing(queries.handler_of(session, actor), tip):
        raise NotFound("nobody-to-unseal")
    identities = queries.identities
    if identities.find_waiting(session, tip, actor) or identities.find_open(session, tip, actor):
        return redirect(url_for("tips_office.show", reference=reference), 303)
    form = office_forms.UnsealForm()
    if form.validate_on_submit():
        services.ask_unsealing(session, actor, tip, reason=form.reason.data, hours=form.hours.data)
        flash(_("Asked. The data-protection officer decides; the reporter sees that you asked."), "success")
        return redirect(url_for("tips_office.show", reference=reference), 303)
    page = render_template(
        "tips/office/step.html",
        form=form,
        tip=tip,
        title=_("Ask who the reporter is"),
        lead=_(
            "Two people unseal an identity. Ask only where the case cannot be decided otherwise: first write "
            "to the reporter through the mailbox."
        ),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<reference>/identity")
@requires(Permission.TIPS_HANDLE)
@writes
def identity(reference: str) -> ResponseReturnValue:
    """Who the reporter is, for who asked and within the time. Each look is logged and told."""
    actor, tip = current_actor(), opened(reference)
    unsealing = queries.identities.find_open(db_session(), tip, actor)
    found = services.view_identity(db_session(), actor, tip)
    return render_template("tips/office/identity.html", tip=tip, identity=found, unsealing=unsealing)


@blueprint.get("/unsealings")
@requires(Permission.TIPS_UNSEAL)
def unsealings() -> ResponseReturnValue:
    """What is to be decided, what was decided, and tips about the office itself to be handed on unread."""
    session, actor = db_session(), current_actor()
    handler = queries.handler_of(session, actor)
    return render_template(
        "tips/office/unsealings.html",
        waiting=[_row(one) for one in queries.identities.waiting(session, handler)],
        decided=[_row(one) for one in queries.identities.decided(session, handler)],
        own_tips=queries.about_the_office(session, handler),
    )


@blueprint.route("/unsealings/<reference>", methods=["GET", "POST"])
@requires(Permission.TIPS_UNSEAL)
@writes
def decide(reference: str) -> ResponseReturnValue:
    """Allow or refuse, in writing."""
    session, actor = db_session(), current_actor()
    unsealing = queries.identities.get_unsealing(session, reference)
    tip = queries.identities.tip_of(session, unsealing)
    if not policies.can_see_unsealing(queries.handler_of(session, actor), tip):
        raise NotFound("no-such-unsealing")
    if not unsealing.is_waiting:
        return redirect(url_for("tips_office.unsealings"), 303)
    form = office_forms.DecideUnsealingForm()
    if form.validate_on_submit():
        try:
            services.decide_unsealing(
                session,
                actor,
                unsealing,
                is_approved=form.decision.data == "approve",
                answer=form.answer.data,
            )
            flash(_("Decided. The reporter sees it in the timeline of the tip."), "success")
            return redirect(url_for("tips_office.unsealings"), 303)
        except FourEyes:
            form.problem("decision", _("You asked for this yourself: somebody else has to decide."))
    asked = queries.identities.opened(session, unsealing)
    page = render_template("tips/office/decide_unsealing.html", form=form, asked=_row(asked))
    return page, 422 if form.errors else 200


@blueprint.route("/hand-over/<reference>", methods=["GET", "POST"])
@requires(Permission.TIPS_UNSEAL)
@writes
def hand_over(reference: str) -> ResponseReturnValue:
    """Hand on a tip about the credit office itself, without reading it."""
    session, actor = db_session(), current_actor()
    tip = _tip_about_the_office(reference)
    form = office_forms.AssignForm()
    form.body.choices = body_choices(tip)
    if form.validate_on_submit():
        try:
            services.hand_over_unread(session, actor, tip, chosen_body(form.body.data))
            flash(_("Handed on. Nobody of this office sees this tip."), "success")
            return redirect(url_for("tips_office.unsealings"), 303)
        except InvalidInput as error:
            form.take(error, labels.PROBLEMS, "body")
    page = render_template("tips/office/hand_over.html", form=form, tip=tip)
    return page, 422 if form.errors else 200


def _tip_about_the_office(reference: str) -> Tip:
    session = db_session()
    tip = queries.get_tip(session, reference)
    if not policies.can_hand_over_blindly(queries.handler_of(session, current_actor()), tip):
        raise NotFound("no-such-tip")
    return tip


def _row(asked: Asked) -> dict[str, object]:
    """A wish to unseal. The number of the tip says nothing about the reporter."""
    tip = queries.identities.tip_of(db_session(), asked.unsealing)
    is_own = asked.unsealing.asked_by == current_actor().key
    return {"asked": asked, "tip": tip, "is_own": is_own, "form": PortalForm(formdata=None)}
