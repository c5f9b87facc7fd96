"""Sealed fields: bound to their place, unreadable without the key (promise 6)."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.kernel.crypto import add_key, load_keyring
from app.kernel.errors import KeyProblem


def test_a_sealed_value_opens_in_its_own_place_only(tmp_path: Path) -> None:
    keyring = load_keyring(tmp_path / "keys")
    sealed = keyring.seal("杨龑", "subjects.name:1")
    assert "杨龑" not in sealed
    assert keyring.open(sealed, "subjects.name:1") == "杨龑"
    with pytest.raises(KeyProblem):
        keyring.open(sealed, "subjects.name:2")


def test_an_old_value_still_opens_after_a_new_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    sealed = load_keyring(folder).seal("x", "t.c:1")
    assert add_key(folder, "field") == "002"
    keyring = load_keyring(folder)
    assert keyring.open(sealed, "t.c:1") == "x"
    assert keyring.seal("x", "t.c:1").startswith("v1.002.")


def test_a_blind_index_is_stable_across_key_changes_and_differs_between_keyrings(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    before = load_keyring(folder).blind("130126190001010014", "id-number")
    add_key(folder, "index")
    assert load_keyring(folder).blind("130126190001010014", "id-number") == before
    assert load_keyring(tmp_path / "others").blind("130126190001010014", "id-number") != before


def test_key_files_are_for_their_owner_only(tmp_path: Path) -> None:
    load_keyring(tmp_path / "keys")
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}
