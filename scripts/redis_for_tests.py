"""Find a Redis for the tests, or start a private one that leaves nothing behind.

In this order: the server that PORTAL_TEST_REDIS_URL names; one on 127.0.0.1:6379; one of our own from
Debian's package, in memory alone, on a free port. The tests use keys of their own and take them away.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from set_up import Problem

HOST = "127.0.0.1"
STARTS_WITHIN = 10.0


@dataclass(frozen=True)
class RedisServer:
    """A server on which the tests may count."""

    url: str
    description: str


@contextmanager
def redis_server() -> Iterator[RedisServer]:
    """The server for the tests; raises Problem when there is none and none can be started."""
    if named := os.environ.get("PORTAL_TEST_REDIS_URL"):
        if not (version := _version(named)):
            raise Problem("No Redis answers at PORTAL_TEST_REDIS_URL: mend the URL, or unset it.")
        yield RedisServer(named, f"Redis {version} from PORTAL_TEST_REDIS_URL")
        return
    usual = f"redis://{HOST}:6379/15"
    if version := _version(usual):
        yield RedisServer(usual, f"Redis {version} on {HOST}:6379")
        return
    with _private_server() as url:
        yield RedisServer(url, f"Redis {_version(url)}, a private server for this run")


def _version(url: str) -> str:
    """The version of the server, or nothing where none answers."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=0.5) as connection:
            return str(connection.info("server")["redis_version"])
    except redis.RedisError:
        return ""


@contextmanager
def _private_server() -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise Problem(
            "There is no Redis to test on: install it (Debian: apt-get install redis-server), "
            "or name a server in PORTAL_TEST_REDIS_URL."
        )
    folder = Path(tempfile.mkdtemp(prefix="portal-test-redis-"))
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    options = ["--port", str(port), "--bind", HOST, "--dir", str(folder), "--save", "", "--appendonly", "no"]
    with (folder / "output").open("w") as output:
        server = subprocess.Popen(
            [program, *options], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        url = f"redis://{HOST}:{port}/0"
        _wait_for(url, server, folder / "output")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=STARTS_WITHIN)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str, server: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and server.poll() is None:
        if _version(url):
            return
        time.sleep(0.05)
    raise Problem(f"{output.read_text().strip()}\nThe private Redis for the tests did not start.")
