"""The state diagrams in the docs are those of the code."""

from __future__ import annotations

from scripts.draw_states import TARGET, drawn


def test_the_drawn_states_are_those_of_the_code() -> None:
    assert TARGET.read_text("utf-8") == drawn(), "run scripts/draw_states.py"
