"""QR codes for paper: small PNG pictures in the page itself."""

from __future__ import annotations

import segno


def png_data_uri(text: str) -> str:
    """A QR code of `text` as a `data:` PNG, one pixel a module, quiet zone of 2: enlarge it pixelated.

    Error correction M or better, which a folded or copied sheet needs. Print the text beside it: a picture is
    no help to who cannot scan.
    """
    code = segno.make(text, error="m", micro=False)
    uri: str = code.png_data_uri(scale=1, border=2, dark="#000000", light="#ffffff")
    return uri


def pixels(text: str) -> tuple[int, bytes]:
    """The same QR code as grey pixels, one byte a module: (width, bytes)."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    return len(rows), b"".join(bytes(0 if module else 255 for module in row) for row in rows)
