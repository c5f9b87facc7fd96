"""The files of batches that wait to be read: sealed in frames, opened as a stream, gone once read."""

from __future__ import annotations

from typing import BinaryIO

from app.adapters import sealed_streams
from app.web.toolbox import Toolbox

FOLDER = "intake"


def keep(tools: Toolbox, reference: str, stream: BinaryIO) -> None:
    """Keep a batch's file; the stream is left at its start."""
    sealed_streams.put_stream(tools.settings.instance / FOLDER, reference, stream, tools.keyring)


def opened(tools: Toolbox, reference: str) -> BinaryIO:
    """A batch's file. Raises NotFound."""
    return sealed_streams.open_stream(tools.settings.instance / FOLDER, reference, tools.keyring)


def forget(tools: Toolbox, reference: str) -> None:
    """Remove a batch's file, if it is there."""
    sealed_streams.remove_stream(tools.settings.instance / FOLDER, reference)
