"""Reasons, survey and limits of tips are data, with a source, and wrong data say where they are wrong."""

from pathlib import Path

import pytest

from app.rulebook.loading import RulebookError, overlay
from app.rulebook.rules import get_rule
from app.rulebook.tip_tables import (
    closing_reasons,
    find_closing_reason,
    limits,
    survey_answers,
    survey_questions,
)


def test_every_entry_has_a_rule_and_words() -> None:
    for entry in (*closing_reasons(), *survey_questions(), *survey_answers()):
        assert get_rule(entry.rule_id).source.title
        assert entry.name
        assert entry.label
    assert all(reason.text.endswith(".") for reason in closing_reasons())
    assert all(len(reason.code) <= 24 for reason in closing_reasons())


def test_survey_has_three_questions() -> None:
    assert len(survey_questions()) == 3


def test_unknown_reason_is_none() -> None:
    assert find_closing_reason("closed") is None


def test_a_reason_is_added_by_data_alone(tmp_path: Path) -> None:
    (tmp_path / "tips.toml").write_text(
        '[[closing_reason]]\ncode = "moved"\nname = "移送"\nlabel = "Handed to the police"\n'
        'text = "The police decide."\nrule = "tip-closing-reasons"\n',
        "utf-8",
    )
    with overlay(tmp_path):
        found = find_closing_reason("moved")
        assert found is not None
        assert found.label == "Handed to the police"
    assert find_closing_reason("moved") is None


@pytest.mark.parametrize("hours", ["[]", "[0]", '["two"]'])
def test_hours_that_cannot_be_are_refused(tmp_path: Path, hours: str) -> None:
    (tmp_path / "tips.toml").write_text(
        f'[limits]\nrule = "office-default"\nunsealing_hours = {hours}\nsurvey_shown_from = 5\n', "utf-8"
    )
    with overlay(tmp_path), pytest.raises(RulebookError):
        limits()
