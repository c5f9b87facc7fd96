"""Words for standings, deeds and problems."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.authorisations.states import Standing

STANDINGS = {
    Standing.ACTIVE: _l("Can be opened"),
    Standing.REVOKED: _l("Revoked by you"),
    Standing.ENDED: _l("Ended by itself"),
}
TONES = {Standing.ACTIVE: "good", Standing.REVOKED: "bad", Standing.ENDED: "neutral"}
DEEDS = {
    "authorisations.given": _l("You gave the authorisation"),
    "authorisations.code-renewed": _l("You had a new code made; the old one opens nothing any more"),
    "authorisations.opened": _l("The recipient opened your report"),
    "authorisations.report-taken": _l("The recipient downloaded your report"),
    "authorisations.mismatched": _l("Somebody entered the code with another name or purpose and saw nothing"),
    "authorisations.revoked": _l("You took the authorisation back"),
}
UNKNOWN = _l(
    "No open authorisation has this code for this recipient and purpose. Compare all three with what the "
    "person gave you: the name has to be written as they wrote it. If it still fails, ask the person."
)
REVOKED = _l(
    "The person has taken this authorisation back, so it opens nothing any more. Ask them if you still "
    "need it."
)
ENDED = _l("This authorisation ended on %(date)s. Ask the person for a new one if you still need it.")
NOT_PRINTED = _l("The file could not be printed. The page below shows the same; try again in a few minutes.")
ENDED_MEANWHILE = _l("The authorisation has ended meanwhile. Nothing is shown any more.")
