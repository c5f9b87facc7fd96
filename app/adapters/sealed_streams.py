"""Large files, sealed in frames: written and read without ever standing in memory as a whole.

Every frame is bound to the file's name, its place in the file and whether it is the last, so that frames
cannot be swapped, taken out or cut off without it showing. Reading is seekable: an XLSX is read from its end.
"""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import BinaryIO

from app.kernel.crypto import Keyring
from app.kernel.errors import KeyProblem, NotFound

FRAME = 1 << 18
_MAGIC = b"PSF1"
_HEAD = struct.Struct(">4sQ")
_LENGTH = struct.Struct(">I")


def put_stream(folder: Path, name: str, source: BinaryIO, keyring: Keyring) -> None:
    """Keep what a stream holds, durably, in place of a file with the same name."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = _path(folder, name)
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    partial = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(_HEAD.pack(_MAGIC, size))
        for number in range(_frames(size)):
            sealed = keyring.seal_bytes(source.read(FRAME), _place(folder, name, number, size))
            handle.write(_LENGTH.pack(len(sealed)) + sealed)
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(path)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    source.seek(0)


def open_stream(folder: Path, name: str, keyring: Keyring) -> BinaryIO:
    """What was kept, as a seekable stream. Raises NotFound; KeyProblem where a frame is not what it was."""
    try:
        return io.BufferedReader(_Frames(folder, name, keyring), FRAME)
    except FileNotFoundError as missing:
        raise NotFound("no-such-file") from missing


def remove_stream(folder: Path, name: str) -> None:
    """Forget a file, if it is there."""
    _path(folder, name).unlink(missing_ok=True)


class _Frames(io.RawIOBase):
    """The opened frames of one file, one of them in memory at a time."""

    def __init__(self, folder: Path, name: str, keyring: Keyring) -> None:
        self._folder, self._name, self._keyring = folder, name, keyring
        self._file = _path(folder, name).open("rb")
        magic, self._size = _HEAD.unpack(self._file.read(_HEAD.size))
        if magic != _MAGIC:
            raise KeyProblem("sealed-file-unreadable")
        self._starts = self._found_starts()
        self._position, self._number, self._frame = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, target: memoryview) -> int:  # type: ignore[override]
        if self._position >= self._size:
            return 0
        number, offset = divmod(self._position, FRAME)
        if number != self._number:
            self._frame, self._number = self._opened(number), number
        part = self._frame[offset : offset + len(target)]
        target[: len(part)] = part
        self._position += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _found_starts(self) -> list[tuple[int, int]]:
        starts = []
        for _ in range(_frames(self._size)):
            head = self._file.read(_LENGTH.size)
            if len(head) < _LENGTH.size:
                raise KeyProblem("sealed-file-unreadable")
            length = _LENGTH.unpack(head)[0]
            starts.append((self._file.tell(), length))
            self._file.seek(length, os.SEEK_CUR)
        return starts

    def _opened(self, number: int) -> bytes:
        start, length = self._starts[number]
        self._file.seek(start)
        place = _place(self._folder, self._name, number, self._size)
        return self._keyring.open_bytes(self._file.read(length), place)


def _frames(size: int) -> int:
    return max(1, -(-size // FRAME))


def _place(folder: Path, name: str, number: int, size: int) -> str:
    return f"files:{folder.name}/{name}:{number}/{size}"


def _path(folder: Path, name: str) -> Path:
    if not name.replace("-", "").isalnum():
        raise NotFound("no-such-file")
    return folder / f"{name}.sealed"
