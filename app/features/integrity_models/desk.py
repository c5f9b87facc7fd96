"""What waits in integrity models, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.integrity_models import policies
from app.features.integrity_models.queries import office
from app.features.office.desk import DeskEntry
from app.kernel import clock
from app.kernel.actors import Actor


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Recommendations, comments, proposals, notices that are over, revocations, and whom a record hides."""
    if not policies.can_write(actor):
        return ()
    counts = office.counts_waiting(session, clock.today())
    titles = {
        "recommendations": _("Recommendations of models to be checked"),
        "in-check": _("Models being checked"),
        "comments": _("Comments on models to be answered"),
    }
    if policies.can_decide(actor):
        titles |= {
            "proposed": _("Models proposed for their public notice"),
            "notice-over": _("Models whose public notice is over"),
            "revocations": _("Revocations of honours to be decided"),
        }
    titles["clouded"] = _("Published models hidden by a serious record")
    return tuple(
        DeskEntry(title, *counts[key], "integrity_models_office.index") for key, title in titles.items()
    )
