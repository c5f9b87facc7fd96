"""Every setting is documented, and unsafe ones are refused."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from app.config import ROOT, Settings, SettingsProblem, load_settings

_DOCUMENTED = re.compile(r"^\| `(PORTAL_[A-Z_]+)`", re.MULTILINE)


def test_every_setting_is_documented_and_nothing_else() -> None:
    documented = set(_DOCUMENTED.findall((ROOT / "docs/settings.md").read_text("utf-8")))
    assert documented == {f"PORTAL_{item.name.upper()}" for item in fields(Settings)}


@pytest.mark.parametrize(
    "unsafe",
    [
        {"PORTAL_DEBUG": "1"},
        {"PORTAL_SECURE_COOKIES": "0"},
        {"PORTAL_DATABASE_URL": "postgresql://127.0.0.1/portal"},
        {"PORTAL_DEMO": "perhaps"},
        {"PORTAL_TRUSTED_PROXIES": "one"},
    ],
)
def test_an_unsafe_or_unreadable_setting_is_refused(tmp_path: Path, unsafe: dict[str, str]) -> None:
    with pytest.raises(SettingsProblem):
        load_settings({"PORTAL_INSTANCE": str(tmp_path), **unsafe})


def test_the_environment_goes_before_the_instances_file(tmp_path: Path) -> None:
    (tmp_path / "portal.env").write_text("PORTAL_DEMO=1\nPORTAL_COUNTY=甲县\n", "utf-8")
    settings = load_settings({"PORTAL_INSTANCE": str(tmp_path), "PORTAL_COUNTY": "乙县"})
    assert (settings.demo, settings.county) == (True, "乙县")
