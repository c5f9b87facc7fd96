"""Draws docs/states.md from the state tables of the features: the diagrams cannot fall behind the code."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from app.kernel.transitions import TransitionTable  # noqa: E402 - the path has to be known first

TARGET = ROOT / "docs" / "states.md"
HEAD = "# States\n\nDrawn from the tables in `app/features/*/states.py` by `scripts/draw_states.py`.\n"


def drawn() -> str:
    """The whole document."""
    parts = [HEAD]
    for path in sorted((ROOT / "app/features").glob("*/states.py")):
        name = path.parent.name
        states = import_module(f"app.features.{name}.states")
        for found in sorted(vars(states)):
            table = getattr(states, found)
            if isinstance(table, TransitionTable):
                title = f"{name} {found.removesuffix('TABLE').strip('_').lower()}".strip()
                parts.append(f"\n## {title}\n\n```mermaid\n{table.diagram()}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    TARGET.write_text(drawn(), "utf-8")
