"""What the tests' quick hashes must not hide."""

from __future__ import annotations

import subprocess
import sys

_QUESTION = "from app.features.accounts.passwords import hash_secret; print(hash_secret('a'))"


def test_production_hashes_passwords_with_the_librarys_full_work() -> None:
    hashed = subprocess.run(
        [sys.executable, "-c", _QUESTION], capture_output=True, text=True, check=True
    ).stdout
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
