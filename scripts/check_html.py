"""The Nu HTML checker over saved pages: what it calls an error, one line each.

    python scripts/check_html.py FILE …

Needs Java and the set-up's node_modules. One call for many files: starting Java costs more than checking.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


class CheckerMissing(Exception):
    """The checker cannot run; the message says what to install."""


def errors_in(pages: Sequence[Path]) -> list[str]:
    """The errors of HTML files, as `name:line: message`; raises CheckerMissing where it cannot run."""
    if not CHECKER.is_file():
        raise CheckerMissing("node_modules holds no Nu HTML checker: run make set-up")
    command = ["java", "-Xss2m", "-jar", str(CHECKER), "--format", "json", "--stdout", "--exit-zero-always"]
    try:
        done = subprocess.run(
            [*command, "--errors-only", "--html", *map(str, pages)],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise CheckerMissing("java was not found: install default-jre-headless") from None
    if done.returncode or not done.stdout.strip():
        raise CheckerMissing(f"the Nu HTML checker did not run: {done.stderr.strip()}")
    return [_as_line(message) for message in json.loads(done.stdout)["messages"]]


def _as_line(message: dict[str, str]) -> str:
    name = Path(unquote(urlsplit(message.get("url", "")).path)).name
    return f"{name}:{message.get('lastLine', '?')}: {message['message']}"


if __name__ == "__main__":
    found = errors_in([Path(name) for name in sys.argv[1:]])
    print("\n".join(found) or "No errors.")
    sys.exit(1 if found else 0)
