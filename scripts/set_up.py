"""Bring a checkout to the point where the portal runs: packages, assets, translations, fonts.

Each step is skipped while the digest of what it depends on equals its stamp and what it makes is still
there, so that a second start costs a fraction of a second. Standard library only: this runs before there
is a virtual environment. Whatever is missing is said in one sentence with the remedy.

    python3 scripts/set_up.py run     what `make run` needs
    python3 scripts/set_up.py test    what `make test` needs as well
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / ".set-up"
LOCK = ROOT / "instance" / ".set-up.lock"
TRANSLATIONS = ROOT / "translations"
SCRIPTS = ROOT / "scripts"
VENDOR = ROOT / "static" / "vendor"
STYLES = ROOT / "static" / "css"

OLDEST_PYTHON = (3, 11)
OLDEST_NPM = 9
ROOM_NEEDED_MB = 1500  # .venv, node_modules and their downloads, with some air
LAST_WORDS = 15  # lines of a failed program that are shown


class Problem(Exception):
    """What stops the work, in one sentence a person can act on."""


@dataclass(frozen=True)
class Step:
    """A piece of the set-up: done again when an input changed or an output is gone."""

    name: str
    inputs: list[Path]
    outputs: list[Path]
    action: Callable[[], None]

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name.replace(" ", "-")

    def digest(self) -> str:
        """SHA-256 over the inputs, the place of the checkout and the version of Python."""
        total = hashlib.sha256(f"{ROOT}\0{sys.version_info[:2]}\0".encode())
        for path in self.inputs:
            total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()

    def is_done(self) -> bool:
        return (
            self.stamp.is_file()
            and self.stamp.read_text() == self.digest()
            and all(path.exists() for path in self.outputs)
        )

    def do(self) -> None:
        print(f"  {self.name} …", end="", flush=True)
        started = time.monotonic()
        self.stamp.unlink(missing_ok=True)
        try:
            self.action()
        except BaseException:
            print(flush=True)
            raise
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.digest())
        print(f" {time.monotonic() - started:.0f} s", flush=True)


# What a program said, and what a person can do about it. The first match counts.
_REMEDIES = [
    (
        r"No space left on device|ENOSPC|Disk quota exceeded",
        "The disk is full: free about {room} MB for .venv and node_modules and start again.",
    ),
    (
        r"DO NOT MATCH THE HASHES|EINTEGRITY",
        "A downloaded package is not the one that was pinned (its hash differs): the registry or a cache "
        "between here and there serves something else; clear the cache and start again.",
    ),
    (
        r"Temporary failure in name resolution|Failed to establish a new connection|Max retries exceeded"
        r"|ConnectTimeout|Read timed out|Connection refused|Network is unreachable|Cannot connect to proxy"
        r"|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|ERR_SOCKET_TIMEOUT"
        r"|from versions: none",
        "{program} could not reach its package registry: check the network (or the index that {program} is "
        "configured to use) and start again.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT",
        "{program} does not trust its package registry's certificate: install ca-certificates (or your "
        "network's own certificate) and start again.",
    ),
    (
        r"command '[^']*(?:gcc|cc|clang)' failed|[Uu]nable to find .*compiler|linker `cc` not found"
        r"|Failed building wheel|Failed to build|Python\.h: No such file",
        "There is no ready-made package for this machine and none could be compiled: install a compiler "
        "(Debian: apt-get install build-essential python3-dev) and start again.",
    ),
    (
        r"Permission denied|EACCES|EPERM|Read-only file system",
        "The checkout cannot be written by this user: make {root} yours (or copy it to a place of your own) "
        "and start again.",
    ),
]


def remedy_for(program: str, output: str) -> str:
    """One sentence for the failure of `program` that printed `output`."""
    for pattern, sentence in _REMEDIES:
        if re.search(pattern, output):
            return sentence.format(program=program, room=ROOM_NEEDED_MB, root=ROOT)
    words = "\n".join(output.strip().splitlines()[-LAST_WORDS:])
    return f"{words}\n{program} failed; its last words are above."


def call(program: str, command: list[str | Path]) -> str:
    """Run a command in the checkout and give its output; raises Problem when it fails."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as missing:
        raise Problem(f"{missing.filename} was not found: install it and start again.") from None
    if done.returncode:
        raise Problem(remedy_for(program, done.stdout + done.stderr))
    return done.stdout


def install_python_packages() -> None:
    """Make .venv and fill it with exactly the pinned packages."""
    if not _venv_works():
        if shutil.disk_usage(ROOT).free < ROOM_NEEDED_MB * 1_000_000:
            raise Problem(remedy_for("venv", "No space left on device"))
        try:
            call("venv", [sys.executable, "-m", "venv", "--clear", VENV])
        except Problem as problem:
            if "ensurepip" in str(problem):
                raise Problem(
                    "This Python cannot make virtual environments: install python3-venv and start again."
                ) from None
            raise
    options = ["--no-input", "--disable-pip-version-check", "--retries", "2", "--require-hashes"]
    call("pip", [PYTHON, "-m", "pip", "install", *options, "-r", "requirements-dev.txt"])


def _venv_works() -> bool:
    """Whether .venv was made at this very place and its Python still starts and is new enough."""
    pip = VENV / "bin" / "pip"
    if not pip.is_file() or str(VENV) not in pip.read_text("utf-8", "replace").splitlines()[0]:
        return False
    try:
        version = call("python", [PYTHON, "-c", "import pip, sys; print(*sys.version_info[:2])"])
    except Problem:
        return False
    return tuple(map(int, version.split())) >= OLDEST_PYTHON


def require_npm() -> None:
    """Raise Problem where npm is missing or too old for the lock file."""
    remedy = "install Node.js 18 or newer with npm (Debian: apt-get install nodejs npm) and start again."
    if not shutil.which("npm"):
        raise Problem(f"npm was not found: {remedy}")
    version = call("npm", ["npm", "--version"]).strip().splitlines()[-1]
    if int(version.split(".")[0]) < OLDEST_NPM:
        raise Problem(f"npm {version} is too old: {remedy}")


def install_node_packages() -> None:
    """Fill node_modules from the lock file; packages run no scripts of their own."""
    call("npm", ["npm", "ci", "--ignore-scripts", "--no-progress"])


def run_script(name: str) -> Callable[[], None]:
    """The action that runs one of our own scripts in the virtual environment."""

    def action() -> None:
        call(name, [PYTHON, SCRIPTS / name])

    return action


def compile_translations() -> None:
    call("pybabel", [PYTHON, "-m", "babel.messages.frontend", "compile", "-d", TRANSLATIONS])


def compile_portal() -> None:
    """Compile the portal's modules: production cannot write beside them, and would compile at each start."""
    call("compileall", [PYTHON, "-m", "compileall", "-q", ROOT / "app"])


def steps() -> list[Step]:
    """All steps in the order in which they must be done."""
    lock = ROOT / "package-lock.json"
    catalogues = sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po"))
    sheets = sorted(STYLES.glob("**/*.css"))
    return [
        Step(
            "Python packages",
            [ROOT / "requirements-dev.txt"],
            [PYTHON, VENV / "bin" / "gunicorn", VENV / "bin" / "pytest"],
            install_python_packages,
        ),
        Step(
            "Node packages",
            [ROOT / "package.json", lock, ROOT / ".npmrc"],
            [ROOT / "node_modules" / "govuk-frontend", ROOT / "node_modules" / "vnu-jar"],
            install_node_packages,
        ),
        Step(
            "third-party styles and scripts",
            [SCRIPTS / "install_assets.py", lock],
            [VENDOR / "govuk" / "govuk-frontend.min.css", VENDOR / "govuk" / "govuk-frontend.min.js"],
            run_script("install_assets.py"),
        ),
        Step(
            "stylesheet",
            [SCRIPTS / "bundle_css.py", STYLES / "index.txt", *sheets],
            [VENDOR / "portal.css"],
            run_script("bundle_css.py"),
        ),
        Step(
            "fonts of the reports",
            [SCRIPTS / "install_report_fonts.py", lock],
            [VENDOR / "fonts" / "fonts.conf"],
            run_script("install_report_fonts.py"),
        ),
        Step(
            "translations",
            catalogues,
            [path.with_suffix(".mo") for path in catalogues],
            compile_translations,
        ),
        Step(
            "modules of the portal",
            sorted((ROOT / "app").glob("**/*.py")),
            [ROOT / "app" / "__pycache__"],
            compile_portal,
        ),
    ]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold the set-up's lock: `make run` and `make test` may be started together."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is running: waiting for it …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install_system_libraries(group: str) -> None:
    """Install the system libraries of `group` (run or test); the script explains itself."""
    if subprocess.run([SCRIPTS / "install_system.sh", group], check=False).returncode:
        raise Problem("")  # the script has said its sentence


def prepare(group: str) -> None:
    """Do what is not done yet for `group` (run or test)."""
    if sys.version_info < OLDEST_PYTHON:
        raise Problem("Python 3.11 or newer is needed: install it and start again.")
    with one_at_a_time():
        if any(step.action is install_node_packages and not step.is_done() for step in steps()):
            require_npm()  # said before the long work, not after it
        install_system_libraries(group)
        to_do = [step for step in steps() if not step.is_done()]
        if to_do:
            print("Setting up:", flush=True)
        for step in to_do:
            step.do()


@contextmanager
def plain_words() -> Iterator[None]:
    """End the program with one sentence, not with a traceback."""
    try:
        yield
    except Problem as problem:
        if str(problem):
            print(problem, file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}:
            raise
        print(remedy_for("The set-up", str(error)), file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit("Usage: scripts/set_up.py run|test")
    with plain_words():
        prepare(sys.argv[1])
