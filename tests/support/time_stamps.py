"""A time-stamp server of our own: HTTP on loopback around `openssl ts -reply`, with a root of its own."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

_CONFIGURATION = """
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
"""


@dataclass
class TimeStampServer:
    """Where it answers and what root it has. With `is_down` it answers with an error."""

    url: str
    root: Path
    is_down: bool = False
    asked: list[int] = field(default_factory=list)


@contextmanager
def serve(folder: Path) -> Iterator[TimeStampServer]:
    """Serve until the block ends."""
    _make_keys(folder)
    state = TimeStampServer("", folder / "root.pem")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            state.asked.append(len(query))
            if state.is_down:
                self.send_error(503)
                return
            (folder / "query").write_bytes(query)
            reply = _openssl(folder, "ts", "-reply", "-queryfile", "query", "-config", "tsa.cnf")
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def _make_keys(folder: Path) -> None:
    (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder))
    (folder / "serial").write_text("01\n")
    new = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-sha256")
    _openssl(folder, "req", "-x509", *new, "-keyout", "root.key", "-out", "root.pem", "-days", "9000",
             "-subj", "/CN=Stamping Root", "-config", "tsa.cnf", "-extensions", "ca")  # fmt: skip
    _openssl(folder, "req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Stamping")
    _openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key",
             "-CAcreateserial", "-out", "tsa.pem", "-days", "8000", "-sha256",
             "-extfile", "tsa.cnf", "-extensions", "stamping")  # fmt: skip


def _openssl(folder: Path, *words: str) -> bytes:
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True).stdout
