"""Files of the portal's own, sealed on the disk: sheets that wait to be read, reports that were made.

An answer is given only after the file is safe: written aside, fsynced, renamed, the folder fsynced.
"""

from __future__ import annotations

import os
from pathlib import Path

from app.kernel.crypto import Keyring
from app.kernel.errors import NotFound


class SealedFiles:
    """A folder of sealed files by name; names are made by us (references), never by a person."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder, self._keyring = folder, keyring

    def put(self, name: str, data: bytes) -> None:
        """Keep a file durably, in place of one with the same name."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._path(name)
        partial = path.with_suffix(f".{os.getpid()}.part")
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(self._keyring.seal_bytes(data, self._place(name)))
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(path)
        self._sync_folder()

    def get(self, name: str) -> bytes:
        """What was kept. Raises NotFound."""
        try:
            sealed = self._path(name).read_bytes()
        except FileNotFoundError as missing:
            raise NotFound("no-such-file") from missing
        return self._keyring.open_bytes(sealed, self._place(name))

    def remove(self, name: str) -> None:
        """Forget a file, if it is there."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not name.replace("-", "").isalnum():
            raise NotFound("no-such-file")
        return self._folder / f"{name}.sealed"

    def _place(self, name: str) -> str:
        return f"files:{self._folder.name}/{name}"

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
