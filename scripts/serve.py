"""`make run`: set up what is missing, then serve the portal in the foreground as production does.

Starts gunicorn and the worker, waits until the portal answers, prints the address and the demo accounts, and
keeps both alive until SIGTERM or Ctrl-C. The first run makes a demo instance; what it is stays in
`instance/portal.env`, so that the `flask` commands need no variable afterwards. Standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from set_up import PYTHON, ROOT, Problem, plain_words, prepare

HOST = "127.0.0.1"
INSTANCE = Path(os.environ.get("PORTAL_INSTANCE") or ROOT / "instance").resolve()
ENV_FILE = INSTANCE / "portal.env"
DATABASE = INSTANCE / "portal.sqlite"  # the embedded one
MIGRATIONS = ROOT / "app" / "migrations" / "versions"
SEEDED = INSTANCE / ".seeded"

# What an instance is: kept in portal.env. `make run` serves plain HTTP on loopback, hence no Secure cookies.
FIRST_RUN = {"PORTAL_DEMO": "1", "PORTAL_SECURE_COOKIES": "0"}
KEPT_WHEN_SET = ("PORTAL_DEMO", "PORTAL_SECURE_COOKIES", "PORTAL_DATABASE_URL", "PORTAL_REDIS_URL")

ANSWERS_WITHIN = 120  # seconds from the start of gunicorn to its first answer
STOPS_WITHIN = 20  # seconds from SIGTERM until what is left is killed
RESTARTS = 5  # deaths of one program …
RESTART_WINDOW = 60  # … within so many seconds that end everything
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked the portal to stop."""


def chosen_port() -> int:
    """PORTAL_PORT from the environment, else from portal.env, else 8000."""
    raw = os.environ.get("PORTAL_PORT") or read_env_file().get("PORTAL_PORT") or "8000"
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise Problem(f"PORTAL_PORT must be a port number, not {raw!r}.")
    return int(raw)


def refuse_taken(port: int) -> None:
    """Say so at once when another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Problem(
                    f"Port {port} on {HOST} is taken: stop the program that listens there, or choose "
                    f"another port with  PORTAL_PORT={port + 1 if port < 65535 else 8000} make run ."
                ) from None
            if error.errno == errno.EACCES:
                raise Problem(f"Port {port} needs root: choose one above 1023 with PORTAL_PORT.") from None
            raise


def read_env_file() -> dict[str, str]:
    """The KEY=VALUE lines of portal.env; empty when there is none yet."""
    if not ENV_FILE.is_file():
        return {}
    pairs = (line.partition("=") for line in ENV_FILE.read_text("utf-8").splitlines())
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and not name.startswith("#")}


def mode_of_instance() -> dict[str, str]:
    """What portal.env says, overruled by the environment, completed for a first run or an older file."""
    values = read_env_file() | {name: os.environ[name] for name in KEPT_WHEN_SET if name in os.environ}
    demo = values.setdefault("PORTAL_DEMO", FIRST_RUN["PORTAL_DEMO"]) == "1"
    return FIRST_RUN | values if demo else values


def keep_mode(values: dict[str, str]) -> None:
    """Write portal.env, so that the commands need no variable from now on."""
    if values == read_env_file():
        return
    new = ENV_FILE.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    lines = ["# Written by `make run`; docs/settings.md describes each setting."]
    lines += [f"{name}={value}" for name, value in values.items()]
    new.write_text("\n".join(lines) + "\n", "utf-8")
    new.replace(ENV_FILE)


def flask(*words: str) -> list[str]:
    return [str(PYTHON), "-m", "flask", "--app", "app", *words]


def run_flask(*words: str) -> None:
    """Run one of the app's commands; what it prints is shown."""
    if subprocess.run(flask(*words), cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        raise Problem(f"The portal cannot start: `flask {' '.join(words)}` failed and says why above.")


def refuse_silent_database(url: str) -> None:
    """Say so in one sentence when the PostgreSQL server that was named does not answer."""
    parts = urlsplit(url)
    if not parts.scheme.startswith("postgresql") or not parts.hostname:
        return
    try:
        socket.create_connection((parts.hostname, parts.port or 5432), timeout=5).close()
    except OSError as error:
        raise Problem(
            f"PostgreSQL does not answer at {parts.hostname}:{parts.port or 5432} ({error.strerror}): "
            f"start it, or mend PORTAL_DATABASE_URL in the environment or in {ENV_FILE}."
        ) from None


def upgrade_database(values: dict[str, str]) -> None:
    """Bring the database to this version's tables, and forget the seeding of one that is gone."""
    url = values.get("PORTAL_DATABASE_URL", "")
    refuse_silent_database(url)
    if not DATABASE.exists():
        SEEDED.unlink(missing_ok=True)
    if url or revision_of_embedded() != newest_revision():
        run_flask("db", "upgrade")


def newest_revision() -> str:
    """The number of the newest migration, by its file's name."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*_*.py"))


def revision_of_embedded() -> str | None:
    """The number of the last migration that the embedded database has, read without starting the app."""
    try:
        with contextlib.closing(sqlite3.connect(f"{DATABASE.as_uri()}?mode=ro", uri=True)) as database:
            row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def seed(values: dict[str, str]) -> str:
    """Give a demo instance its content once; answer the lines that tell the demo accounts."""
    if values["PORTAL_DEMO"] != "1":
        return ""
    # Only the embedded database is known by its file; seeding twice changes nothing.
    embedded = not values.get("PORTAL_DATABASE_URL")
    mark = f"{DATABASE.stat().st_dev}:{DATABASE.stat().st_ino}" if embedded else ""
    if embedded and SEEDED.is_file():
        seeded, _, accounts = SEEDED.read_text("utf-8").partition("\n")
        if seeded == mark:
            return accounts
    print("Filling the demo instance (only the first time) …", flush=True)
    run_flask("seed", "demo")
    listing = subprocess.run(
        flask("seed", "accounts"), cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if embedded:
        SEEDED.write_text(f"{mark}\n{listing.stdout}", "utf-8")
    return listing.stdout


class Child:
    """A program that is kept alive: started again when it dies, unless it keeps dying."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.command = command
        self.deaths: deque[float] = deque(maxlen=RESTARTS)
        self.start()

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches it through us alone."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    def look_after(self) -> None:
        """Start it again when it has died; raises Problem when it died too often."""
        if self.process.poll() is None:
            return
        self.deaths.append(time.monotonic())
        if len(self.deaths) == RESTARTS and self.deaths[-1] - self.deaths[0] < RESTART_WINDOW:
            raise Problem(f"{self.name} died {RESTARTS} times within a minute; its last words are above.")
        print(f"{self.name} ended with status {self.process.returncode}: starting it again.", flush=True)
        time.sleep(min(len(self.deaths), 5) * 0.5)
        self.start()

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the program and to everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)


def die_with_parent() -> None:
    """In the child: be told to stop when the parent is gone, even by SIGKILL (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def gunicorn(port: int) -> list[str]:
    memory = Path("/dev/shm")  # the heartbeat file must not wait for a disk
    shared = ["--worker-tmp-dir", str(memory)] if os.access(memory, os.W_OK) else []
    return [
        *[str(PYTHON), "-m", "gunicorn", "--bind", f"{HOST}:{port}"],
        *["--worker-class", "gthread", "--workers", "2", "--threads", "4"],
        *["--timeout", "60", "--graceful-timeout", str(STOPS_WITHIN - 5)],
        *["--log-level", "warning", "--no-control-socket", *shared, "app:create_app()"],
    ]


def wait_until_healthy(port: int, web: Child) -> None:
    """Return when /healthz answers 200; raises Problem when gunicorn ends or stays silent."""
    deadline = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < deadline:
        if web.process.poll() is not None:
            raise Problem("The portal did not start; gunicorn says why above.")
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise Problem(f"The portal did not answer at /healthz within {ANSWERS_WITHIN} seconds.")


def print_welcome(address: str, accounts: str) -> None:
    """The address and, in a demo instance, the accounts (lines `name<TAB>what for`, or plain words)."""
    print(f"\nThe portal runs at {address}\n")
    for line in accounts.splitlines():
        name, tab, purpose = line.partition("\t")
        print(f"  {name:<16} {purpose}" if tab else line)
    print("\nCtrl-C stops it.", flush=True)


def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def stop(children: list[Child]) -> None:
    """End all children: politely, then for good."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.process.terminate()
    deadline = time.monotonic() + STOPS_WITHIN
    for child in children:
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{child.name} does not stop: killing it.", flush=True)
        child.signal_group(signal.SIGKILL)
        child.process.wait()


def watch(children: list[Child]) -> None:
    """Keep the children alive until somebody asks to stop, or make itself is gone."""
    parent = os.getppid()
    while not (os.environ.get("MAKELEVEL") and os.getppid() != parent):
        for child in children:
            child.look_after()
        time.sleep(0.5)


def serve(port: int, accounts: str) -> None:
    """Start everything, say where it is, and stay until the end."""
    children: list[Child] = []
    try:
        children.append(Child("The web server", gunicorn(port)))
        wait_until_healthy(port, children[0])
        children.append(Child("The worker", flask("worker")))
        print_welcome(os.environ["PORTAL_BASE_URL"], accounts)
        watch(children)
    finally:
        stop(children)


def main() -> None:
    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    port = chosen_port()
    refuse_taken(port)
    prepare("run")
    os.umask(0o077)  # database, keys, index: for this user alone
    INSTANCE.mkdir(parents=True, exist_ok=True)
    values = {"PORTAL_BASE_URL": f"http://{HOST}:{port}"} | mode_of_instance()
    os.environ.update({name: value for name, value in values.items() if name not in os.environ})
    upgrade_database(values)
    accounts = seed(values)
    keep_mode(mode_of_instance())
    serve(port, accounts)


if __name__ == "__main__":
    with plain_words():
        try:
            main()
        except Stopped:
            print("The portal has stopped.", flush=True)
