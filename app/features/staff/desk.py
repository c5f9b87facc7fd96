"""What waits in staff matters, for the desk."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.features.accounts import queries as accounts
from app.features.bodies import queries as bodies
from app.features.office.desk import DeskEntry
from app.features.staff import queries
from app.kernel.actors import Actor
from app.kernel.permissions import Permission


def entries(session: Session, actor: Actor) -> tuple[DeskEntry, ...]:
    """Changes and codes that wait for a second person, and bodies that a sheet named and nobody confirmed."""
    found = []
    if actor.can(Permission.STAFF_APPROVE):
        waiting = queries.count_waiting(session, actor)
        found.append(DeskEntry(_("Changes to staff accounts to be agreed"), waiting, 0, "staff.changes"))
    if actor.can(Permission.ACTIVATION_AGREE):
        codes = len(accounts.codes_to_agree(session, actor))
        found.append(DeskEntry(_("One-time codes to be agreed"), codes, 0, "accounts_office.agree"))
    if actor.can(Permission.BODIES_MANAGE):
        unconfirmed = bodies.count_unconfirmed(session)
        found.append(DeskEntry(_("Bodies to be confirmed"), unconfirmed, 0, "bodies.index"))
    return tuple(found)
