"""Who acts: handed to every service, so that no service has to ask the web."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.kernel.permissions import PERMISSIONS_OF, PERMISSIONS_OF_PROGRAMS, Permission, Role


class ActorKind(StrEnum):
    PUBLIC = "public"
    CITIZEN = "citizen"
    STAFF = "staff"
    SYSTEM = "system"
    PROGRAM = "program"
    RECIPIENT = "recipient"


# The post under which a clerk acts for a citizen.
ASSISTED = "assisted"


@dataclass(frozen=True)
class Actor:
    """A person or the portal itself, as far as services need to know it.

    `post` is what others are shown ("clerk"), never a name; `body_id` is the body staff work for;
    `subject_id` is the credit subject a citizen is. Where a clerk acts for a citizen who is at the counter
    (代办), the actor is the citizen with `helper`, the clerk's key, and `assistance`, the number of the help
    that the citizen's code opened: what is done then stands in the logs under the clerk's key and body.
    """

    kind: ActorKind
    account_id: UUID | None = None
    subject_id: UUID | None = None
    body_id: UUID | None = None
    body_name: str = ""
    roles: frozenset[Role] = frozenset()
    display_name: str = ""
    helper: str = ""
    assistance: str = ""

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None or bool(self.helper)

    @property
    def is_citizen(self) -> bool:
        return self.kind is ActorKind.CITIZEN

    @property
    def is_staff(self) -> bool:
        return self.kind is ActorKind.STAFF

    @property
    def is_program(self) -> bool:
        return self.kind is ActorKind.PROGRAM

    @property
    def post(self) -> str:
        """The post in one stable word, for logs: the first role, or the kind; a helper's is `assisted`."""
        if self.helper:
            return ASSISTED
        return min(self.roles).value if self.roles else self.kind.value

    @property
    def key(self) -> str:
        """A stable opaque name for events and the four-eyes rule: of whoever acts, the helper too."""
        if self.helper:
            return self.helper
        return f"{self.kind}:{self.account_id}" if self.account_id else self.kind.value

    def can(self, permission: Permission | str) -> bool:
        """Whether a post of this actor brings the permission; the system may do all."""
        if self.kind is ActorKind.SYSTEM:
            return True
        if self.kind is ActorKind.PROGRAM:
            return permission in PERMISSIONS_OF_PROGRAMS
        return any(permission in PERMISSIONS_OF[role] for role in self.roles)


PUBLIC = Actor(ActorKind.PUBLIC)
SYSTEM = Actor(ActorKind.SYSTEM)
# Whoever opens a person's authorisation with its code.
RECIPIENT = Actor(ActorKind.RECIPIENT)
