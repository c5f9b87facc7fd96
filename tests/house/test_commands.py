"""Every command there is can be read, and no web process reads it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from app.cli import COMMANDS
from tests.support.portal import Portal

ROOT = Path(__file__).resolve().parent.parent.parent
# What only commands, reports and calendars need.
SLOW = {"alembic", "icalendar", "pyhanko", "pypinyin", "weasyprint", "app.cli.worker", "app.cli.seed"}


@pytest.mark.parametrize("name", COMMANDS)
def test_an_operator_finds_each_command_with_its_help(portal: Portal, name: str) -> None:
    command = portal.app.cli.get_command(click.Context(portal.app.cli), name)
    assert command is not None
    assert command.name == name
    assert command.help
    assert "Usage" in portal.run(name, "--help")


def test_an_operator_sees_all_commands(portal: Portal) -> None:
    assert set(COMMANDS) <= set(portal.app.cli.list_commands(click.Context(portal.app.cli)))


def test_a_web_process_does_not_wait_for_what_it_does_not_need(tmp_path: Path) -> None:
    program = "import sys, app; app.create_app(); print(*sys.modules)"
    environment = os.environ | {"PORTAL_INSTANCE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert SLOW & set(done.stdout.split()) == set()
