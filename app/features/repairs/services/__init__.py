"""Writes: one function for each thing a person can do about a repair."""

from app.features.repairs.services.applying import (
    apply_for_repair,
    complete_application,
    require_signature,
    withdraw_application,
)
from app.features.repairs.services.deciding import (
    decide_as_proposed,
    extend_time,
    propose_decision,
    send_back,
    settle_application,
)
from app.features.repairs.services.examining import (
    accept_application,
    ask_completion,
    refuse_acceptance,
)
from app.features.repairs.services.parts import AREA, LONGEST_WORDS, hold_both
from app.features.repairs.services.propagation import acknowledge, escalate, remind, tell_of_objection

__all__ = [
    "AREA",
    "LONGEST_WORDS",
    "accept_application",
    "acknowledge",
    "apply_for_repair",
    "ask_completion",
    "complete_application",
    "decide_as_proposed",
    "escalate",
    "extend_time",
    "hold_both",
    "propose_decision",
    "refuse_acceptance",
    "remind",
    "require_signature",
    "send_back",
    "settle_application",
    "tell_of_objection",
    "withdraw_application",
]
