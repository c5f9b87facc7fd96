"""Errors in the words of the domain. Only `web/errors.py` knows status codes."""

from __future__ import annotations


class PortalError(Exception):
    """Something a person asked for cannot be done; `code` is stable, the words are in the labels."""

    def __init__(self, code: str = "", /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class NotFound(PortalError):
    """There is no such thing, or it is not for this person to see: the two look the same."""


class Gone(NotFound):
    """It was here for everybody and is no longer: whoever kept its address is told so, and nothing more."""


class NotAllowed(PortalError):
    """The person may see the thing but not do this to it."""


class NotNow(PortalError):
    """The thing is not in a state in which this can be done."""


class InvalidInput(PortalError):
    """What was given cannot be right; `field` names where, if it is one field."""

    def __init__(self, code: str, /, field: str | None = None, **values: object) -> None:
        super().__init__(code, **values)
        self.field = field


class FourEyes(NotAllowed):
    """A second person has to do this: not the one who proposed it."""


class TooMany(PortalError):
    """Too often in too short a time; `retry_after` in seconds."""

    def __init__(self, code: str = "too-many", /, retry_after: int = 60) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class KeyProblem(PortalError):
    """A key is missing, or a sealed value does not open with the keys at hand."""
