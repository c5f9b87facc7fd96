"""Limits of accounts: how long a one-time code lives, how often somebody may try. Data, set by the office."""

from collections.abc import Mapping

from app.rulebook.limits import Limit, read_limits
from app.rulebook.loading import cached

FILE = "accounts.toml"
ACTIVATION_DAYS = "activation-days"
ACTIVATION_TRIES = "activation-tries"
STAFF_SET_UP_DAYS = "staff-set-up-days"
SIGN_IN_FAILURES_PER_ACCOUNT = "sign-in-failures-per-account"
SIGN_IN_FAILURES_PER_ADDRESS = "sign-in-failures-per-address"
SECOND_FACTOR_FAILURES = "second-factor-failures"
SIGN_IN_WINDOW_MINUTES = "sign-in-window-minutes"
PASSWORD_MIN_LENGTH = "password-min-length"  # noqa: S105 - a limit's name
MAIL_CODE_MINUTES = "mail-code-minutes"
MAIL_CODE_TRIES = "mail-code-tries"
MAIL_CODES_PER_DAY = "mail-codes-per-day"
API_TOKEN_DAYS = "api-token-days"  # noqa: S105 - a limit's name
ASSISTANCE_CODE_MINUTES = "assistance-code-minutes"
ASSISTANCE_CODE_TRIES = "assistance-code-tries"
ASSISTANCE_CODES_PER_DAY = "assistance-codes-per-day"
ASSISTANCE_MINUTES = "assistance-minutes"
NUMBER_LOOK_UPS_PER_HOUR = "number-look-ups-per-hour"
RECOVERY_CODES = "recovery-codes"
PASSKEYS_PER_ACCOUNT = "passkeys-per-account"
PASSKEY_MINUTES = "passkey-minutes"
PROOF_MINUTES = "proof-minutes"


def limit(limit_id: str) -> int:
    """Give the figure of this id. Raises KeyError for an id that the data do not have."""
    return _limits()[limit_id].value


def all_limits() -> tuple[Limit, ...]:
    """Give every limit in the order of the data file."""
    return tuple(_limits().values())


@cached
def _limits() -> Mapping[str, Limit]:
    return read_limits(FILE)
