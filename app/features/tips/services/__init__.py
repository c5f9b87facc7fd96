"""Writes: filing, the reporter's mailbox, the staff's steps, unsealing. Events hold no word."""

from app.features.tips.services.conflicts import declare_conflict
from app.features.tips.services.evidence import AREA
from app.features.tips.services.filing import Reporter, confirm_receipt, file_tip, is_contact
from app.features.tips.services.handling import (
    answer,
    assign,
    close,
    extend,
    hand_over_unread,
    merge,
    note_told,
    note_view,
    open_case,
    take_up,
)
from app.features.tips.services.mailbox import add_evidence, add_message, answer_survey, note_return, reopen
from app.features.tips.services.unsealing import ask_unsealing, decide_unsealing, view_identity
from app.features.tips.services.words import CHECK_CLOCK, EXTENDED_CLOCK, LONGEST, TOLD_CLOCK

__all__ = [
    "AREA",
    "CHECK_CLOCK",
    "EXTENDED_CLOCK",
    "LONGEST",
    "TOLD_CLOCK",
    "Reporter",
    "add_evidence",
    "add_message",
    "answer",
    "answer_survey",
    "ask_unsealing",
    "assign",
    "close",
    "confirm_receipt",
    "decide_unsealing",
    "declare_conflict",
    "extend",
    "file_tip",
    "hand_over_unread",
    "is_contact",
    "merge",
    "note_return",
    "note_told",
    "note_view",
    "open_case",
    "reopen",
    "take_up",
    "view_identity",
]
