"""What the rules say of one finding, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.features.records.labels import SEVERITIES
from app.features.rules.effects import Judgement
from app.rulebook.severity import Severity


def in_words(judgement: Judgement) -> str:
    """Taken in or not, how serious, how long it may be shown."""
    if judgement.is_refused:
        return str(_("not taken in: nothing covers it"))
    words = [_(judgement.item)]
    if judgement.severity:
        words.append(str(SEVERITIES[Severity(judgement.severity)]))
    if judgement.max_term:
        words.append(
            _("term of at most %(span)s", span=_(judgement.max_term.message, **judgement.max_term.values))
        )
    if not judgement.is_published:
        words.append(_("not shown to the public"))
    return str(_(", ")).join(words)
