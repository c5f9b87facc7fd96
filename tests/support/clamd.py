"""A small daemon that speaks as much of clamd's protocol as the portal uses (INSTREAM)."""

from __future__ import annotations

import socketserver
import struct
import threading
from pathlib import Path
from typing import Any

# The test file that every scanner takes for a virus; written in two pieces, so that none takes this for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        daemon: SmallClamd = self.server.daemon  # type: ignore[attr-defined]
        assert self.rfile.read(10) == b"zINSTREAM\0"
        data = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            daemon.pieces.append(length)
            data += self.rfile.read(length)
        daemon.seen.append(data)
        found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
        self.wfile.write(found if daemon.answer is None else daemon.answer)


class SmallClamd:
    """Runs until the block ends; remembers what it was shown."""

    def __init__(self, path: Path | None = None, *, answer: bytes | None = None) -> None:
        self.seen: list[bytes] = []
        self.pieces: list[int] = []
        self.answer = answer
        server: Any
        if path is not None:
            server = socketserver.ThreadingUnixStreamServer(str(path), _Handler)
            self.address = str(path)
        else:
            server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler)
            self.address = f"127.0.0.1:{server.server_address[1]}"
        server.daemon = self
        self._server = server

    def __enter__(self) -> SmallClamd:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
