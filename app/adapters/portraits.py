"""The sizes in which a page shows a picture, and drawings for a demo that shows nobody.

What comes in was cleaned before (`adapters.uploads`): made anew from its pixels, without a place or a time.
"""

from __future__ import annotations

import io
import random

from PIL import Image, ImageDraw

LARGE, SMALL = 1000, 480
_QUALITY = 82
_PAPER, _HILL, _DARK = (250, 243, 230), (214, 178, 118), (122, 28, 26)
_COATS = ((155, 27, 30), (23, 51, 92), (31, 107, 70), (111, 84, 52), (94, 58, 110), (148, 95, 32))


def sizes(picture: bytes) -> dict[str, bytes]:
    """The picture as a JPEG for its own page and for lists: at most so long, never made larger."""
    return {"large": _within(picture, LARGE), "small": _within(picture, SMALL)}


def drawing(seed: int) -> bytes:
    """A drawn figure before hills and a sun, as a PNG; the same seed is the same drawing."""
    chance = random.Random(seed)  # noqa: S311 - a drawing is no secret
    picture = Image.new("RGB", (1200, 900), _PAPER)
    pen = ImageDraw.Draw(picture)
    sun = chance.randint(160, 1040)
    pen.ellipse((sun - 120, 90, sun + 120, 330), fill=(226, 122, 84))
    for number in range(3):
        height, shade = 520 + 90 * number + chance.randint(-30, 30), 12 * number
        points = [(0, 900), (0, height)]
        points += [(x, height - chance.randint(0, 130)) for x in range(150, 1200, 210)]
        hill = (_HILL[0] - shade, _HILL[1] - shade, _HILL[2] - shade)
        pen.polygon([*points, (1200, height), (1200, 900)], fill=hill)
    coat = _COATS[seed % len(_COATS)]
    pen.rounded_rectangle((380, 560, 820, 980), radius=150, fill=coat)
    pen.polygon([(540, 560), (660, 560), (600, 690)], fill=_PAPER)
    pen.ellipse((470, 250, 730, 570), fill=(236, 198, 160))
    pen.pieslice((455, 225, 745, 545), 180, 360, fill=(58, 44, 38) if seed % 2 else (150, 144, 138))
    pen.rectangle((0, 870, 1200, 900), fill=_DARK)
    return _written(picture, "PNG")


def _within(data: bytes, side: int) -> bytes:
    picture = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    picture.load()
    plain = picture.convert("RGB")
    plain.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _written(plain, "JPEG", quality=_QUALITY, optimize=True, progressive=True)


def _written(picture: Image.Image, kind: str, **how: int | bool) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **how)
    return stream.getvalue()
