"""`make bench`: run the benchmarks, print a table, write instance/bench.json.

python -m tests.bench [name …]      only the benchmarks of these names (pages, search, reports)
"""

from __future__ import annotations

import json
import sys
import traceback
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench import Row

HERE = Path(__file__).resolve().parent
RESULT = HERE.parent.parent / "instance" / "bench.json"


def names() -> list[str]:
    """The benchmarks that there are: `pages` for `bench_pages.py`."""
    return sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))


def measure(name: str, console: Console) -> tuple[list[Row], bool]:
    """The rows of one benchmark, and whether it came to its end; what it measured before a failure counts."""
    rows: list[Row] = []
    console.print(f"Measuring {name} …")
    try:
        rows.extend(import_module(f"tests.bench.bench_{name}").run())
    except Exception:  # noqa: BLE001  one benchmark must not take the others with it
        traceback.print_exc()
        console.print(f"[red]{name} did not come to its end.[/red]")
        return rows, False
    return rows, True


def table(rows: list[Row]) -> Table:
    shown = Table(title="Ours against the peer (ratio: ours divided by peer)", title_justify="left")
    shown.add_column("what")
    shown.add_column("unit")
    for heading in ("n", "ours", "peer", "ratio"):
        shown.add_column(heading, justify="right")
    for line in rows:
        figures = (f"{line['n']:,}", f"{line['ours']:,.5g}", f"{line['peer']:,.5g}", f"{line['ratio']:.3g}")
        shown.add_row(line["name"], line["unit"], *figures)
    return shown


def write(rows: list[Row], *, keep_others: bool) -> None:
    """Write bench.json; after a narrowed run the other rows of the last one stay."""
    if keep_others and RESULT.is_file():
        new = {line["name"] for line in rows}
        rows = [line for line in json.loads(RESULT.read_text("utf-8")) if line["name"] not in new] + rows
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")


def main() -> int:
    console = Console()
    wanted = sys.argv[1:] or names()
    if unknown := [name for name in wanted if name not in names()]:
        console.print(f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(names())}.")
        return 2
    rows: list[Row] = []
    complete = True
    for name in wanted:
        measured, ended = measure(name, console)
        rows += measured
        complete = complete and ended
    console.print(table(rows))
    write(rows, keep_others=bool(sys.argv[1:]))
    console.print(f"Written to {RESULT}.", soft_wrap=True)
    return 0 if complete and rows else 1


if __name__ == "__main__":
    sys.exit(main())
