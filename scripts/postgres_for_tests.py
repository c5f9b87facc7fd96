"""Find a PostgreSQL server for the tests, or start a private one that leaves nothing behind.

In this order: the server that PORTAL_TEST_POSTGRES_URL names; a server on 127.0.0.1:5432 that lets `postgres`
or the present user in without a password; a cluster of our own from Debian's package, in a temporary folder,
on a free port. What is yielded is the URL of a database from which others may be created.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from set_up import Problem, install_system_libraries

HOST = "127.0.0.1"
DEBIAN_CLUSTERS = Path("/usr/lib/postgresql")
OWNER = "postgres"  # PostgreSQL refuses to run as root
# A crash of a throw-away cluster loses nothing worth waiting for.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100"]


@dataclass(frozen=True)
class Server:
    """A server on which the tests may create and drop databases."""

    url: str  # SQLAlchemy URL of its maintenance database
    description: str


@contextmanager
def postgres() -> Iterator[Server]:
    """The server for the tests; raises Problem when there is none and none can be started."""
    if named := os.environ.get("PORTAL_TEST_POSTGRES_URL"):
        version = _version(named)
        if version is None:
            raise Problem(
                "The server that PORTAL_TEST_POSTGRES_URL names does not let the tests in or may not create "
                "databases: mend the URL, or unset it to use a private server."
            )
        yield Server(_sqlalchemy(named), f"PostgreSQL {version} from PORTAL_TEST_POSTGRES_URL")
        return
    for user in dict.fromkeys((OWNER, getpass.getuser())):
        url = f"postgresql+psycopg://{user}@{HOST}:5432/postgres"
        if version := _version(url):
            yield Server(url, f"PostgreSQL {version} on {HOST}:5432")
            return
    with _private_cluster() as url:
        yield Server(url, f"PostgreSQL {_version(url)}, a private server for this run")


def _sqlalchemy(url: str) -> str:
    return "postgresql+psycopg://" + url.split("://", 1)[1]


def _version(url: str) -> str | None:
    """The version of the server, or None where we cannot enter or may not create databases."""
    plain = "postgresql://" + url.split("://", 1)[1]
    question = "SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(plain, connect_timeout=5) as connection:
            row = connection.execute(question).fetchone()
            version = connection.info.parameter_status("server_version") or ""
    except psycopg.Error:
        return None
    return version.split()[0] if row and row[0] else None


@contextmanager
def _private_cluster() -> Iterator[str]:
    install_system_libraries("own-postgres")
    binaries = _binaries()
    as_owner = (
        ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups"] if os.getuid() == 0 else []
    )
    folder = Path(tempfile.mkdtemp(prefix="portal-test-postgres-"))
    data, log = folder / "data", folder / "log"
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    settings = [f"port={port}", f"listen_addresses={HOST}", f"unix_socket_directories={folder}", *FAST]
    options = " ".join(f"-c {setting}" for setting in settings)
    control = [*as_owner, str(binaries / "pg_ctl"), "-D", str(data), "-l", str(log), "-w"]
    try:
        if as_owner:
            shutil.chown(folder, OWNER, OWNER)
        initdb = [str(binaries / "initdb"), "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8"]
        _run([*as_owner, *initdb, "--locale=C.UTF-8", "--no-sync"], folder)
        _run([*control, "-o", options, "start"], folder)
        try:
            yield f"postgresql+psycopg://{OWNER}@{HOST}:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path:
    """The folder of the newest installed server's programs."""
    found = sorted(DEBIAN_CLUSTERS.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    raise Problem(
        "There is no PostgreSQL to test on: install it (Debian: apt-get install postgresql), "
        "or name a server in PORTAL_TEST_POSTGRES_URL."
    )


def _run(command: list[str], folder: Path) -> None:
    # The server inherits the output of pg_ctl and would keep a pipe open: a file does not wait.
    output = folder / "output"
    with output.open("w") as file:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        raise Problem(f"{output.read_text().strip()}\nThe private PostgreSQL for the tests did not start.")
