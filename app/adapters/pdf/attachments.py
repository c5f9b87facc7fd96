"""What is attached to a PDF file of ours."""

from __future__ import annotations

from io import BytesIO


def read_attachment(data: bytes, name: str) -> bytes | None:
    """The attachment of this name, or None. Only for files whose signature is ours: nothing is limited."""
    import pikepdf  # read when the first file is verified, not when a web process starts

    with pikepdf.open(BytesIO(data)) as document:
        if name not in document.attachments:
            return None
        found: bytes = document.attachments[name].get_file().read_bytes()
        return found
