"""The virus scanner over ClamAV's socket: a small daemon that speaks its protocol is the peer here."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.uploads import Clamd, Cleaner, UploadRefused
from tests.support import upload_files as made
from tests.support.clamd import EICAR, SmallClamd


@pytest.fixture
def clamd() -> Iterator[SmallClamd]:
    with SmallClamd() as daemon:
        yield daemon


def test_a_clean_file_passes_and_every_byte_of_it_was_looked_at(clamd: SmallClamd) -> None:
    sent = made.photo((1200, 900))
    assert len(sent) > 2 * 65536  # more than one piece
    Cleaner(scanner=Clamd(clamd.address)).clean(sent)
    assert clamd.seen == [sent]


def test_an_infected_file_is_refused_before_it_is_opened(clamd: SmallClamd) -> None:
    with pytest.raises(UploadRefused, match="infected"):
        Cleaner(scanner=Clamd(clamd.address)).clean(EICAR)


def test_it_is_reached_over_the_path_of_its_socket(tmp_path: Path) -> None:
    with SmallClamd(tmp_path / "clamd.sock") as daemon:
        Clamd(daemon.address).scan(b"hello")
        assert daemon.seen == [b"hello"]


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.sock", "nonsense"])
def test_without_a_scanner_nothing_passes(address: str) -> None:
    with pytest.raises(UploadRefused, match="scanner-unreachable"):
        Cleaner(scanner=Clamd(address, seconds=1)).clean(b"hello")


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"", b"stream: ODD\0"])
def test_a_scanner_that_says_anything_else_lets_nothing_pass(answer: bytes) -> None:
    with SmallClamd(answer=answer) as daemon, pytest.raises(UploadRefused, match="scanner-unreachable"):
        Clamd(daemon.address).scan(b"hello")


def test_a_scanner_that_is_silent_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []
        threading.Thread(target=lambda: kept.append(server.accept()[0]), daemon=True).start()
        with pytest.raises(UploadRefused, match="scanner-unreachable"):
            Clamd(f"127.0.0.1:{server.getsockname()[1]}", seconds=0.3).scan(b"hello")
        for one in kept:
            one.close()


def test_lengths_are_written_as_the_protocol_says(clamd: SmallClamd) -> None:
    assert struct.pack(">I", 5) == b"\0\0\0\5"
    Clamd(clamd.address).scan(b"x" * 65536 + b"y")
    assert clamd.pieces == [65536, 1]
