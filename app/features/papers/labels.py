"""What papers are called: one line for each kind."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS: dict[str, str] = {
    "notice": _l("Notice before publication"),
    "decision": _l("Decision on publication"),
    "repair-notice": _l("Notice of how to repair credit"),
    "refusal": _l("Decision not to publish"),
    "objection-answer": _l("Answer to an objection"),
    "repair-decision": _l("Decision on credit repair"),
    "repair-not-accepted": _l("Notice that a repair application is not accepted"),
    "reconsideration-decision": _l("Decision on a reconsideration"),
}
