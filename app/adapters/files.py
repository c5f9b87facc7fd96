"""Files of the portal's own, sealed on the disk: sheets that wait to be read, reports that were made.

An answer is given only after the file is safe: written aside, fsynced, renamed, the folder fsynced.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from app.kernel.crypto import Keyring
from app.kernel.errors import NotFound


class SealedFiles:
    """A folder of sealed files by name; names are made by us (references), never by a person.

    `purpose`: which keys seal them.
    """

    def __init__(self, folder: Path, keyring: Keyring, purpose: str = "field") -> None:
        self._folder, self._keyring, self._purpose = folder, keyring, purpose

    def put(self, name: str, data: bytes) -> None:
        """Keep a file durably, in place of one with the same name. Where it fails, nothing is left of it."""
        self._make_folder()
        path = self._path(name)
        partial = path.with_suffix(f".{os.getpid()}.part")
        try:
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as handle:
                handle.write(self._keyring.seal_bytes(data, self._place(name), self._purpose))
                handle.flush()
                os.fsync(handle.fileno())
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        _sync(self._folder)

    def get(self, name: str) -> bytes:
        """What was kept. Raises NotFound."""
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError as missing:
            raise NotFound("no-such-file") from missing
        return self._keyring.open_bytes(sealed, self._place(name), self._purpose)

    def remove(self, name: str) -> None:
        """Forget a file, if it is there."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not name.replace("-", "").isalnum():
            raise NotFound("no-such-file")
        return self._folder / f"{name}.sealed"

    def _place(self, name: str) -> str:
        return f"files:{self._folder.name}/{name}"

    def names_before(self, instant: float) -> Iterator[str]:
        """The names of files last written before an instant (seconds since 1970)."""
        for path in self._folder.glob("*.sealed"):
            if path.stat().st_mtime < instant:
                yield path.name.removesuffix(".sealed")

    def remove_halves(self, instant: float) -> None:
        """Remove what was begun before an instant and never finished: its process died."""
        for path in self._folder.glob("*.part"):
            if path.stat().st_mtime < instant:
                path.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync(self._folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
