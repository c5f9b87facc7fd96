"""Writes: making accounts, proving who one is, signing in, and ending sessions."""

from app.features.accounts.services.activation import (
    Channel,
    activate,
    agree_to_code,
    issue_activation_code,
    refuse_code,
    void_own_code,
)
from app.features.accounts.services.ending import end_account
from app.features.accounts.services.entering import (
    change_login,
    change_password,
    check_own_password,
    complete_sign_in,
    end_other_sessions,
    end_session,
    sign_in,
)
from app.features.accounts.services.identity import enter_with_identity
from app.features.accounts.services.making import make_staff_account
from app.features.accounts.services.passkeys import (
    KeyDoubted,
    add_passkey,
    check_passkey,
    get_own_passkey,
    remove_passkey,
)
from app.features.accounts.services.second_factors import (
    check_second_factor,
    forget_second_factors,
    has_second_factor,
    make_recovery_codes,
    pair_app,
    remove_app,
)

__all__ = [
    "Channel",
    "KeyDoubted",
    "activate",
    "add_passkey",
    "agree_to_code",
    "change_login",
    "change_password",
    "check_own_password",
    "check_passkey",
    "check_second_factor",
    "complete_sign_in",
    "end_account",
    "end_other_sessions",
    "end_session",
    "enter_with_identity",
    "forget_second_factors",
    "get_own_passkey",
    "has_second_factor",
    "issue_activation_code",
    "make_recovery_codes",
    "make_staff_account",
    "pair_app",
    "refuse_code",
    "remove_app",
    "remove_passkey",
    "sign_in",
    "void_own_code",
]
