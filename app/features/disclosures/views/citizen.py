"""What is planned to be published about me, or is: the papers, my reply, what becomes of it (rule 2.3)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.features.disclosures import forms, labels, queries, services
from app.features.disclosures.models import Disclosure
from app.features.disclosures.views import case, paper_pages, timeline
from app.features.disclosures.views.opening import explain
from app.kernel import clock
from app.kernel.errors import InvalidInput, NotNow
from app.web.access import citizens, current_actor
from app.web.forms import PortalForm
from app.web.unit_of_work import db_session, writes

blueprint = Blueprint("my_disclosures", __name__, url_prefix="/me/disclosures")


@blueprint.get("")
@citizens
def index() -> ResponseReturnValue:
    """Every publication about me that I was given notice of, newest first."""
    found = queries.of_subject(db_session(), _subject_id())
    return render_template("disclosures/mine/index.html", lines=[_line(one) for one in found])


@blueprint.get("/<reference>")
@citizens
def show(reference: str) -> ResponseReturnValue:
    """One of them: where it stands, the papers, what I replied and what I can do now."""
    disclosure = queries.get_own(db_session(), current_actor(), reference)
    return render_template(
        "disclosures/mine/show.html",
        **_line(disclosure),
        **case.reply_in_words(disclosure),
        papers=paper_pages.links_for_own(disclosure),
        steps=timeline.steps(disclosure, is_own=True),
        is_public=disclosure.is_visible_on(clock.today()),
        can_object=disclosure.record.is_usable_on(clock.today()),
        end_reason=labels.REMOVAL_REASONS.get(disclosure.end_reason, ""),
        is_decided=disclosure.documents_served_on is not None,
    )


@blueprint.get("/<reference>/papers/<any('notice', 'decision', 'repair-notice', 'refusal'):kind>")
@citizens
def paper(reference: str, kind: str) -> ResponseReturnValue:
    """A paper that was served on me, to be read and printed."""
    disclosure = queries.get_own(db_session(), current_actor(), reference)
    known, found = paper_pages.get_paper(disclosure, kind, is_own=True)
    return render_template(
        "disclosures/mine/paper.html", disclosure=disclosure, kind=known, paper=found.for_template()
    )


@blueprint.get("/<reference>/papers/<any('notice', 'decision', 'repair-notice', 'refusal'):kind>.pdf")
@citizens
def paper_pdf(reference: str, kind: str) -> ResponseReturnValue:
    """The same as a signed PDF file."""
    disclosure = queries.get_own(db_session(), current_actor(), reference)
    known, found = paper_pages.get_paper(disclosure, kind, is_own=True)
    return paper_pages.pdf_answer(disclosure, known, found, current_actor().key)


@blueprint.route("/<reference>/reply", methods=["GET", "POST"])
@citizens
@writes
def reply(reference: str) -> ResponseReturnValue:
    """My reply to the notice; it can be added to for as long as the time runs."""
    session, actor = db_session(), current_actor()
    disclosure = queries.get_own(session, actor, reference)
    if not timeline.is_time_to_reply(disclosure):
        return redirect(url_for(".show", reference=reference), 303)
    form = forms.ReplyForm()
    if form.validate_on_submit():
        try:
            services.receive_reply(
                session, actor, disclosure, words=form.words.data or "", asks_hearing=form.hearing.data
            )
            flash(_("Your reply is received. The decision has to answer each of its points."), "success")
            return redirect(url_for(".show", reference=reference), 303)
        except (NotNow, InvalidInput) as error:
            explain(form, error, "words")
    page = render_template(
        "disclosures/mine/reply.html", form=form, disclosure=disclosure, **case.reply_in_words(disclosure)
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<reference>/waive", methods=["GET", "POST"])
@citizens
@writes
def waive(reference: str) -> ResponseReturnValue:
    """I have nothing to say: it can be decided sooner."""
    session, actor = db_session(), current_actor()
    disclosure = queries.get_own(session, actor, reference)
    if not _can_waive(disclosure):
        return redirect(url_for(".show", reference=reference), 303)
    form = PortalForm()
    if form.validate_on_submit():
        try:
            services.receive_waiver(session, actor, disclosure)
            flash(_("Noted: you waive the reply."), "success")
            return redirect(url_for(".show", reference=reference), 303)
        except (NotNow, InvalidInput) as error:
            explain(form, error, "once")
    page = render_template("disclosures/mine/waive.html", form=form, disclosure=disclosure)
    return page, 422 if form.errors else 200


def _can_waive(disclosure: Disclosure) -> bool:
    has_answered = disclosure.reply_received_on is not None or disclosure.reply_waived_on is not None
    return timeline.is_time_to_reply(disclosure) and not has_answered


def _line(disclosure: Disclosure) -> dict[str, object]:
    """A disclosure as its person sees it at a glance."""
    standing, tone = _standing(disclosure)
    return {
        "disclosure": disclosure,
        "standing": standing,
        "tone": tone,
        "can_reply": timeline.is_time_to_reply(disclosure),
        "can_waive": _can_waive(disclosure),
    }


def _standing(disclosure: Disclosure) -> tuple[str, str]:
    """Where it stands, in a few words to the person, and the tone of the tag."""
    if disclosure.is_visible_on(clock.today()):
        return _("public"), "attention"
    if timeline.is_time_to_reply(disclosure) and disclosure.reply_received_on is None:
        return (_("reply waived"), "neutral") if disclosure.reply_waived_on else (_("reply open"), "waiting")
    if disclosure.state in {"notice-served", "decided"}:
        return _("being decided"), "progress"
    words = case.state_in_words(disclosure)
    return str(words["state"]), str(words["tone"])


def _subject_id() -> UUID:
    subject_id = current_actor().subject_id
    assert subject_id is not None  # `@citizens` saw to it
    return subject_id
