"""Large files sealed in frames: whole, seekable, and bound to name, place and length."""

from __future__ import annotations

import os
import random
from io import BytesIO
from pathlib import Path

import pytest

from app.adapters import sealed_streams
from app.adapters.sealed_streams import FRAME, open_stream, put_stream, remove_stream
from app.kernel.crypto import Keyring, load_keyring
from app.kernel.errors import KeyProblem, NotFound


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    return load_keyring(tmp_path / "keys")


@pytest.mark.parametrize("size", [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME + 17])
def test_what_was_kept_comes_back_from_wherever_it_is_read(
    tmp_path: Path, keyring: Keyring, size: int
) -> None:
    data = os.urandom(size)
    put_stream(tmp_path, "B1", BytesIO(data), keyring)
    kept = (tmp_path / "B1.sealed").read_bytes()
    assert size < 32 or data[:32] not in kept
    with open_stream(tmp_path, "B1", keyring) as stream:
        assert stream.read() == data
        for _ in range(20):
            start = random.randrange(size + 1)
            stream.seek(start)
            assert stream.read(100) == data[start : start + 100]


@pytest.mark.parametrize("how", ["cut", "swapped", "changed", "renamed", "shortened"])
def test_a_file_that_was_tampered_with_does_not_open(tmp_path: Path, keyring: Keyring, how: str) -> None:
    put_stream(tmp_path, "B1", BytesIO(bytes(3 * FRAME)), keyring)
    path, name = tmp_path / "B1.sealed", "B1"
    kept = bytearray(path.read_bytes())
    frame = FRAME + 3 + 12 + 16 + 4
    if how == "cut":
        kept = kept[: 12 + 2 * frame]
    elif how == "swapped":
        kept[12 : 12 + 2 * frame] = kept[12 + frame : 12 + 2 * frame] + kept[12 : 12 + frame]
    elif how == "changed":
        kept[5000] ^= 1
    elif how == "shortened":
        kept[4:12] = (2 * FRAME).to_bytes(8, "big")
    else:
        path, name = tmp_path / "B2.sealed", "B2"
    path.write_bytes(kept)
    with pytest.raises(KeyProblem), open_stream(tmp_path, name, keyring) as stream:
        stream.read()


def test_a_file_that_is_gone_is_not_found(tmp_path: Path, keyring: Keyring) -> None:
    put_stream(tmp_path, "B1", BytesIO(b"x"), keyring)
    remove_stream(tmp_path, "B1")
    with pytest.raises(NotFound):
        open_stream(tmp_path, "B1", keyring)
    with pytest.raises(NotFound):
        sealed_streams.open_stream(tmp_path, "../keys", keyring)
