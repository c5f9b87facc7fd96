"""What ends with a person's account, and what goes on without it: each feature says so for itself.

A feature has a module `closers` with `CLOSERS: tuple[Closer, ...]`, `GOING_ON: tuple[GoingOn, ...]`, or both.
The page on which an account is closed finds them; no feature has to know that page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.kernel.actors import Actor


@dataclass(frozen=True)
class Closer:
    """Ends one kind of thing together with the account.

    `what` is a stable word for the event, such as `authorisations.revoked`; `words` a (lazily translated)
    sentence for the person. `close(session, actor)` does it for the citizen whose account is being closed, in
    the transaction of the closing, and answers how many there were; it never commits.
    """

    what: str
    words: str
    close: Callable[[Session, Actor], int]


@dataclass(frozen=True)
class GoingOn:
    """Something of a person's that the office brings to its end without the account, by letter.

    `words` names it for the person; `count(session, subject_id)` says how many there are.
    """

    words: str
    count: Callable[[Session, UUID], int]


__all__ = ["Closer", "GoingOn"]
