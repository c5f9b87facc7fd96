"""States as tables: (state, action) → (new state, permission).

Buttons and services ask the same table, and the state diagrams in the docs are drawn from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.kernel.actors import Actor
from app.kernel.errors import NotAllowed, NotNow
from app.kernel.permissions import Permission

S = TypeVar("S", bound=str)
A = TypeVar("A", bound=str)


@dataclass(frozen=True)
class Step(Generic[S]):
    """Where an action leads and which permission it needs (None: decided by the policy alone)."""

    to: S
    permission: Permission | None = None


class TransitionTable(Generic[S, A]):
    """All moves of one kind of thing."""

    def __init__(self, moves: Mapping[tuple[S, A], Step[S]]) -> None:
        self.moves = dict(moves)

    def next_state(self, state: S, action: A, actor: Actor) -> S:
        """The state an action leads to. Raises NotNow or NotAllowed."""
        step = self.moves.get((state, action))
        if step is None:
            raise NotNow("not-in-this-state", state=str(state), action=str(action))
        if step.permission is not None and not actor.can(step.permission):
            raise NotAllowed("permission-missing", permission=str(step.permission))
        return step.to

    def actions(self, state: S, actor: Actor) -> tuple[A, ...]:
        """What this actor may do in this state, in the table's order."""
        return tuple(
            action
            for (start, action), step in self.moves.items()
            if start == state and (step.permission is None or actor.can(step.permission))
        )

    def diagram(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = [
            f"    {_drawn(start)} --> {_drawn(step.to)}: {action}"
            for (start, action), step in self.moves.items()
        ]
        return "\n".join(["stateDiagram-v2", *lines])


def _drawn(state: str) -> str:
    """A state's name as Mermaid takes it."""
    return str(state).replace("-", "_")
