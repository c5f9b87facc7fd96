"""A virus scanner over ClamAV's socket (`clamd`, INSTREAM): nothing is written to a disk for it."""

from __future__ import annotations

import socket
import struct
from typing import Protocol

from .errors import ScannerUnreachable, UploadRefused

_PIECE = 1 << 16
_SECONDS = 15.0
_LONGEST_ANSWER = 4096
_LENGTH = struct.Struct(">I")


class Scanner(Protocol):
    """Looks for known viruses."""

    def scan(self, data: bytes) -> None:
        """Raises UploadRefused where one was found, ScannerUnreachable where nobody looked."""


class Clamd:
    """ClamAV's daemon at `host:port` or at the path of its socket."""

    def __init__(self, address: str, seconds: float = _SECONDS) -> None:
        self._address, self._seconds = address, seconds

    def scan(self, data: bytes) -> None:
        try:
            with self._connected() as connection:
                said = self._ask(connection, data)
        except (OSError, ValueError) as problem:
            raise ScannerUnreachable from problem
        if said.endswith("FOUND"):
            raise UploadRefused("infected")
        if said != "stream: OK":
            raise ScannerUnreachable

    def _connected(self) -> socket.socket:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(self._seconds)
            try:
                connection.connect(self._address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=self._seconds)

    @staticmethod
    def _ask(connection: socket.socket, data: bytes) -> str:
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(data), _PIECE):
            piece = data[at : at + _PIECE]
            connection.sendall(_LENGTH.pack(len(piece)) + piece)
        connection.sendall(_LENGTH.pack(0))
        said = b""
        while not said.endswith(b"\0") and len(said) < _LONGEST_ANSWER:
            part = connection.recv(_LONGEST_ANSWER)
            if not part:
                break
            said += part
        return said.rstrip(b"\0\n").decode("ascii", "replace")
