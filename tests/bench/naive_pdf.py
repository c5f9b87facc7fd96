"""The peer of the report benchmark: WeasyPrint as one would first write it, in a process of its own.

Default settings, the machine's fonts, the style sheet parsed for every report. For each line on standard
input (the path of an HTML file) it prints the seconds, the bytes of one PDF, and its largest memory in bytes.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

from weasyprint import CSS, HTML


def main(stylesheet: str) -> None:
    for line in sys.stdin:
        started = time.perf_counter()
        html = Path(line.strip()).read_text("utf-8")
        pdf = HTML(string=html).write_pdf(stylesheets=[CSS(filename=stylesheet)])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(time.perf_counter() - started, len(pdf), peak, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
