"""In the limited process: the file comes as standard input, the answer goes to standard output.

No key, no database, no address; it writes no file, and ends with one answer.
"""

from __future__ import annotations

import os
import resource
import sys

from .answers import Cleaned, refusal
from .errors import UploadRefused
from .kinds import IMAGES, Kind, sniff
from .limits import Limits

_KILL_GRACE_SECONDS = 1


def main(limits_in_words: str, words: list[str]) -> None:
    """`clean`, `preview`, or `run PROGRAM ARGUMENT…`, which becomes that program under the same limits."""
    limits = Limits.from_words(limits_in_words)
    _limit_this_process(limits)
    if words[0] == "run":
        os.execv(words[1], words[1:])  # noqa: S606  our own words, no shell
    data = sys.stdin.buffer.read()
    answer = _answer(data, limits, is_preview=words[0] == "preview")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing of the libraries' is torn down: the answer is whole


def _answer(data: bytes, limits: Limits, *, is_preview: bool) -> bytes:
    try:
        cleaned = _preview(data, limits) if is_preview else _clean(data, limits)
        return cleaned.to_bytes()
    except UploadRefused as problem:
        return refusal(problem)
    except MemoryError:
        return refusal(UploadRefused("bomb"))
    except Exception:  # noqa: BLE001  whatever a library says of a broken file, the file is broken
        return refusal(UploadRefused("broken"))


def _clean(data: bytes, limits: Limits) -> Cleaned:
    # Each room is entered only for its own kind: a PDF never meets the code for pictures.
    kind = sniff(data)
    if kind in IMAGES:
        from .images import clean_image

        return clean_image(data, kind, limits)
    if kind is Kind.PDF:
        from .pdf_streams import refuse_bursting

        refuse_bursting(data, limits)  # before the library is even loaded
        from .pdf_files import clean_pdf

        return clean_pdf(data, limits)
    if kind is Kind.TEXT:
        from .texts import clean_text

        return clean_text(data)
    from .office_files import clean_office

    return clean_office(data, limits)


def _preview(data: bytes, limits: Limits) -> Cleaned:
    from .images import preview_image

    return preview_image(data, sniff(data), limits)


def _limit_this_process(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + _KILL_GRACE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.answer_bytes, limits.answer_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
