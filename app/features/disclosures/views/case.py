"""What the office's pages show of one disclosure."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.features.disclosures import labels, papers, policies, queries
from app.features.disclosures.models import Disclosure
from app.features.disclosures.states import TABLE, DisclosureAction, DisclosureState, Manner, PaperKind
from app.features.disclosures.views import paper_pages, timeline
from app.features.records.labels import contents_in_words
from app.features.records.passport import passport_of
from app.features.records.queries import current_version
from app.features.subjects import queries as subjects
from app.kernel import clock
from app.kernel.actors import Actor
from app.web import templating
from app.web.access import current_actor
from app.web.unit_of_work import db_session

_UNDECIDED = {DisclosureState.PROPOSED, DisclosureState.NOTICE_SERVED, DisclosureState.DECIDED}
_DECISION_OPENS = frozenset({"two-people"})


def is_undecided(disclosure: Disclosure) -> bool:
    """Whether a second person still has to decide."""
    return disclosure.state in _UNDECIDED


def line(disclosure: Disclosure) -> dict[str, Any]:
    """A disclosure as a line of a list."""
    return {
        "disclosure": disclosure,
        **state_in_words(disclosure),
        "next": _next_in_words(disclosure, current_actor()),
    }


def page(disclosure: Disclosure, *, is_deciding: bool = False) -> dict[str, Any]:
    """Everything that the page of a disclosure shows to staff who stated their purpose."""
    session, actor, today = db_session(), current_actor(), clock.today()
    record = disclosure.record
    gates = queries.gates_of(session, record, today, disclosure)
    return {
        "disclosure": disclosure,
        "record": record,
        "identity": subjects.identity_of(session, record.subject),
        "rows": contents_in_words(current_version(record).contents),
        "passport": passport_of(record, today),
        "gates": labels.gates_in_words(gates, opening_now=_DECISION_OPENS if is_deciding else frozenset()),
        **state_in_words(disclosure),
        **reply_in_words(disclosure),
        "papers": paper_pages.links_for_staff(disclosure),
        "steps": timeline.steps(disclosure),
        "buttons": _buttons(disclosure, actor),
        "status": _next_in_words(disclosure, actor),
        "is_public": disclosure.is_visible_on(today),
        "end_reason": labels.REMOVAL_REASONS.get(disclosure.end_reason, ""),
    }


def notice(disclosure: Disclosure) -> dict[str, Any]:
    """The notice as it was served, or as it would be served today (rule 2.3)."""
    actor = current_actor()
    is_to_be_served = disclosure.state == DisclosureState.PROPOSED
    issued = paper_pages.paper_of(disclosure, PaperKind.NOTICE)
    return {
        "disclosure": disclosure,
        "paper": issued or paper_pages.draft_notice(disclosure),
        "serving": serving_in_words(disclosure, PaperKind.NOTICE),
        "can_serve": is_to_be_served and policies.can_propose(actor, disclosure.record),
    }


def reply_in_words(disclosure: Disclosure) -> dict[str, Any]:
    """What the person replied, point by point, and what became of the hearing."""
    session = db_session()
    replies = papers.replies_of(session, disclosure)
    return {
        "points": [
            {
                "number": point.number,
                "text": papers.text_of(session, point),
                "answer": papers.answer_of(session, point),
            }
            for reply in replies
            for point in reply.points
        ],
        "replies": [{"reply": reply, "manner": labels.MANNERS[Manner(reply.manner)]} for reply in replies],
        "hearing_note": papers.hearing_note_of(session, disclosure),
    }


def serving_in_words(disclosure: Disclosure, kind: PaperKind) -> str:
    """When, how and with which proof a paper was served; empty where it was not."""
    serving = papers.serving_of(db_session(), disclosure, kind)
    if serving is None:
        return ""
    words = _(
        "Served on %(date)s, %(manner)s.",
        date=templating.day(serving.served_on),
        manner=labels.MANNERS[Manner(serving.manner)],
    )
    proof = _("Proof: %(proof)s.", proof=serving.proof) if serving.proof else ""
    return f"{words} {proof}".strip()


def state_in_words(disclosure: Disclosure) -> dict[str, Any]:
    """The tag of a disclosure: once its term is over it is called ended, though nobody had to end it."""
    state = DisclosureState(disclosure.state)
    if state is DisclosureState.PUBLISHED and not disclosure.is_visible_on(clock.today()):
        state = DisclosureState.ENDED
    return {"state": labels.STATES[state], "tone": labels.TONES[state]}


def _buttons(disclosure: Disclosure, actor: Actor) -> list[dict[str, str]]:
    """What this post can do now, from the table of states and the rule of two people."""
    reference, buttons = disclosure.reference, []
    for action in TABLE.actions(DisclosureState(disclosure.state), actor):
        if not _is_offered(action, disclosure, actor):
            continue
        words = DisclosureAction.APPROVE if action is DisclosureAction.REFUSE else action
        buttons.append({"text": str(labels.ACTIONS[words]), "href": _page_of(action, reference)})
    return buttons + _reply_buttons(disclosure, actor)


def _is_offered(action: DisclosureAction, disclosure: Disclosure, actor: Actor) -> bool:
    is_noticed = disclosure.state == DisclosureState.NOTICE_SERVED
    if action is DisclosureAction.REFUSE and is_noticed:
        return False  # decided on the same page as approving
    if action in {DisclosureAction.APPROVE, DisclosureAction.REFUSE}:
        return policies.can_decide(actor, disclosure)
    if action in {DisclosureAction.SERVE_NOTICE, DisclosureAction.SERVE_DECISION}:
        return policies.can_propose(actor, disclosure.record)
    if action is DisclosureAction.RESUME:
        return policies.is_another_than_suspended(actor, disclosure)
    if action is DisclosureAction.END:
        return bool(disclosure.end_asked_for) and policies.is_another_than_suspended(actor, disclosure)
    if action is DisclosureAction.ASK_END:
        return not disclosure.end_asked_for
    return True


def _reply_buttons(disclosure: Disclosure, actor: Actor) -> list[dict[str, str]]:
    """What came in at the counter, and the hearing: while nothing is decided."""
    is_noticed = disclosure.state == DisclosureState.NOTICE_SERVED
    if not is_noticed or not policies.can_propose(actor, disclosure.record):
        return []
    reference = disclosure.reference
    buttons = [
        {
            "text": str(_("Record a reply on paper")),
            "href": url_for("disclosures_procedure.reply", reference=reference),
        }
    ]
    if disclosure.hearing_asked_on is not None and disclosure.hearing_settled_on is None:
        href = url_for("disclosures_procedure.hearing", reference=reference)
        buttons.append({"text": str(_("Record the hearing")), "href": href})
    return buttons


def _page_of(action: DisclosureAction, reference: str) -> str:
    own_pages = {
        DisclosureAction.SERVE_NOTICE: "disclosures_office.notice",
        DisclosureAction.APPROVE: "disclosures_office.decide",
        DisclosureAction.REFUSE: "disclosures_office.decide",
        DisclosureAction.SERVE_DECISION: "disclosures_procedure.serve",
        DisclosureAction.ASK_END: "disclosures_office.end",
        DisclosureAction.END: "disclosures_procedure.confirm_end",
    }
    if action in own_pages:
        return url_for(own_pages[action], reference=reference)
    return url_for("disclosures_office.change", reference=reference, action=action.value)


def _next_in_words(disclosure: Disclosure, actor: Actor) -> str:
    """What comes next, and whether this member of staff can do it."""
    return str(_next(disclosure, actor))


def _next(disclosure: Disclosure, actor: Actor) -> Any:
    state = DisclosureState(disclosure.state)
    if state is DisclosureState.PROPOSED:
        return _("The notice has to be served.")
    if state is DisclosureState.NOTICE_SERVED:
        return _next_after_notice(disclosure, actor)
    if state is DisclosureState.DECIDED:
        return _("Decision and repair notice have to be served together; with that it is public.")
    if state is DisclosureState.PUBLISHED:
        if disclosure.is_visible_on(clock.today()):
            until = templating.day(disclosure.publish_until)
            return _("Public until %(date)s; it ends by itself.", date=until)
        return _("Its time is over: it is not shown any more.")
    if state is DisclosureState.SUSPENDED:
        if disclosure.end_asked_for:
            return _("Not shown any more; a second person has to confirm the end.")
        return _("Not shown for the time being.")
    return _("Nothing more has to be done.")


def _next_after_notice(disclosure: Disclosure, actor: Actor) -> Any:
    due_on = disclosure.reply_due_on
    if disclosure.hearing_asked_on is not None and disclosure.hearing_settled_on is None:
        return _("The person asked for a hearing: it has to be held or answered first.")
    if due_on is not None and clock.today() <= due_on and disclosure.reply_waived_on is None:
        return _("The person can reply until %(date)s.", date=templating.day(due_on))
    if actor.key == disclosure.proposed_by:
        return _("You proposed this: another person has to decide.")
    return _("A second person has to decide.")
