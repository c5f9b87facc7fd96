"""Writes: what is done with a disclosure, from the proposal to its end."""

from app.features.disclosures.services.changes import ask_to_end, confirm_end, end, resume, suspend
from app.features.disclosures.services.deciding import (
    LATER_GATES,
    approve,
    propose_disclosure,
    refuse,
    serve_decision,
    serve_notice,
)
from app.features.disclosures.services.parts import GateClosed, Serving
from app.features.disclosures.services.replies import Answered, receive_reply, receive_waiver, settle_hearing

__all__ = [
    "LATER_GATES",
    "Answered",
    "GateClosed",
    "Serving",
    "approve",
    "ask_to_end",
    "confirm_end",
    "end",
    "propose_disclosure",
    "receive_reply",
    "receive_waiver",
    "refuse",
    "resume",
    "serve_decision",
    "serve_notice",
    "settle_hearing",
    "suspend",
]
