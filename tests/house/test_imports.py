"""Each import contract is seen to fail: a copy of the code with one forbidden import for each is refused."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Contract: the module that is added, what it imports, and how the linter names the forbidden step.
VIOLATIONS = {
    "Data flows one way: imports go downward only": (
        "app/kernel/upside_down.py",
        "import app.web.access",
        "app.kernel.upside_down -> app.web.access",
    ),
    "Inside a feature: views on forms on words on deeds on facts": (
        "app/features/objections/states.py",
        "import app.features.objections.services",
        "app.features.objections.states -> app.features.objections.services",
    ),
    "No circle between features": (
        "app/features/bodies/in_a_circle.py",
        "import app.features.objections.states",
        ".bodies -> .objections",
    ),
    "The rules know no web": (
        "app/rulebook/on_the_web.py",
        "import flask",
        "app.rulebook.on_the_web -> flask",
    ),
    "Views ask queries, never the database": (
        "app/features/home/views.py",
        "import sqlalchemy",
        "app.features.home.views -> sqlalchemy",
    ),
    "Only one room knows each engine": (
        "app/features/home/engine.py",
        "import weasyprint",
        "app.features.home.engine -> weasyprint",
    ),
}


def lint(folder: Path) -> str:
    """What the linter says of the code in a folder."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The linter's report on a copy with every violation in it."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for path, line, _named in VIOLATIONS.values():
        with (folder / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    return lint(folder)


def test_every_contract_has_a_violation_here() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == set(VIOLATIONS)


@pytest.mark.parametrize("contract", VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract_by_name(report: str, contract: str) -> None:
    assert f"{contract} BROKEN" in report, report[-3000:]
    broken = report[report.index("Broken contracts") :]
    begin = broken.index(contract)
    later = [broken.find(other, begin + 1) for other in VIOLATIONS if other != contract]
    told = broken[begin : min((place for place in later if place > 0), default=len(broken))]
    assert all(module in told for module in VIOLATIONS[contract][2].split(" -> ")), told
