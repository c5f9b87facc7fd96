"""What of authorisations ends with an account: every one that is open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from app.features.authorisations import queries, services
from app.features.authorisations.states import Standing
from app.kernel import clock
from app.kernel.actors import Actor
from app.kernel.closing import Closer


def _revoke_all(session: Session, actor: Actor) -> int:
    if actor.subject_id is None:
        return 0
    found, _total = queries.of_subject(session, actor.subject_id)
    active = [one for one in found if one.standing_on(clock.today()) is Standing.ACTIVE]
    for one in active:
        services.revoke_authorisation(session, actor, one)
    return len(active)


CLOSERS = (
    Closer(
        "authorisations.revoked",
        _l("Every open authorisation is revoked: nobody sees your report any more."),
        _revoke_all,
    ),
)
