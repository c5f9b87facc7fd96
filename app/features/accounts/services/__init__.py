"""Writes: making accounts, proving who one is, signing in, and ending sessions."""

from app.features.accounts.services.activation import Channel, activate, issue_activation_code
from app.features.accounts.services.entering import (
    change_password,
    check_second_factor,
    complete_sign_in,
    end_other_sessions,
    end_session,
    has_second_factor,
    sign_in,
)
from app.features.accounts.services.identity import enter_with_identity
from app.features.accounts.services.making import make_staff_account

__all__ = [
    "Channel",
    "activate",
    "change_password",
    "check_second_factor",
    "complete_sign_in",
    "end_other_sessions",
    "end_session",
    "enter_with_identity",
    "has_second_factor",
    "issue_activation_code",
    "make_staff_account",
    "sign_in",
]
