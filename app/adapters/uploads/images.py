"""Pictures: measured before they are decoded, turned upright, made anew from their pixels alone.

Whatever stood beside the pixels (EXIF, places, XMP, profiles, thumbnails, comments, bytes behind the end) is
not in the new file, because nothing but pixels is taken over.
"""

from __future__ import annotations

import contextlib
import io

from PIL import Image, ImageCms, ImageOps

from .answers import Cleaned
from .errors import UploadRefused
from .kinds import Kind
from .limits import Limits

_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.WEBP: "WEBP", Kind.HEIC: "HEIF"}
_PREVIEW_SIDE = 1600
_PREVIEW_QUALITY, _KEPT_QUALITY = 80, 88
# A drawing or a screenshot stays a PNG; a photograph of more pixels than this is a JPEG.
_LARGEST_PNG = 4_000_000
# A JPEG in steps has about ten; each costs as much as the whole picture.
_USUAL_SCANS = 10


def clean_image(data: bytes, kind: Kind, limits: Limits) -> Cleaned:
    """The first picture of the file, made anew. Raises UploadRefused."""
    picture = _pixels(data, kind, limits, limits.stored_side)
    if kind is Kind.PNG and picture.width * picture.height <= _LARGEST_PNG:
        return _written(picture, Kind.PNG, compress_level=4)
    return _written(_on_white(picture), Kind.JPEG, quality=_KEPT_QUALITY)


def preview_image(data: bytes, kind: Kind, limits: Limits) -> Cleaned:
    """A JPEG small enough to stand in a page."""
    picture = _pixels(data, kind, limits, _PREVIEW_SIDE)
    return _written(_on_white(picture), Kind.JPEG, quality=_PREVIEW_QUALITY)


def _pixels(data: bytes, kind: Kind, limits: Limits, side: int) -> Image.Image:
    """Upright, in sRGB, at most `side` long, and with nothing remembered of where it came from."""
    if kind is Kind.HEIC:
        _learn_heic()
    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        source = Image.open(io.BytesIO(data), formats=[_FORMATS[kind]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise _too_many(limits) from problem
    _refuse_costly(source, data, limits)
    if kind is Kind.JPEG:
        source.draft(source.mode, (side, side))
    source.load()
    profile = source.info.get("icc_profile")
    turned = ImageOps.exif_transpose(source)
    turned.thumbnail((side, side), Image.Resampling.LANCZOS)
    plain = _in_srgb(_in_plain_mode(turned), profile)
    picture = Image.new(plain.mode, plain.size)  # Pillow writes what it remembers of a source: this has none
    picture.paste(plain)
    return picture


def _refuse_costly(source: Image.Image, data: bytes, limits: Limits) -> None:
    pixels = source.width * source.height
    if pixels > limits.pixels:
        raise _too_many(limits)
    if source.format == "JPEG" and pixels * data.count(b"\xff\xda") > limits.pixels * _USUAL_SCANS:
        raise UploadRefused("bomb")


def _too_many(limits: Limits) -> UploadRefused:
    return UploadRefused("too-many-pixels", megapixels=limits.pixels // 1_000_000)


def _learn_heic() -> None:
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 2
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.register_heif_opener()


def _in_plain_mode(source: Image.Image) -> Image.Image:
    if source.mode.startswith("I"):  # sixteen bits of grey
        return source.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if source.mode in {"1", "L"} and "transparency" not in source.info:
        return source.convert("L")
    if source.has_transparency_data:
        return source.convert("RGBA")
    return source if source.mode in {"RGB", "CMYK"} else source.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """As the camera's colours looked. A profile that cannot be read counts as none."""
    if profile and picture.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            camera = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(
                picture, camera, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if turned is not None:
                return turned
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _written(picture: Image.Image, kind: Kind, **how: int) -> Cleaned:
    made = io.BytesIO()
    picture.save(made, _FORMATS[kind], **how)
    return Cleaned(made.getvalue(), kind, width=picture.width, height=picture.height)
