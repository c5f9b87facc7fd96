"""Words for states."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.features.commitments.states import CommitmentState

STATES = {CommitmentState.SIGNED: _l("In force"), CommitmentState.WITHDRAWN: _l("Taken back")}
TONES = {CommitmentState.SIGNED: "good", CommitmentState.WITHDRAWN: "neutral"}
