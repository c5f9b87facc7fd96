"""A model's picture as pages show it: two sizes, made once from the cleaned file, sealed on the disk."""

from __future__ import annotations

from app.adapters import portraits
from app.adapters.uploads import Kind
from app.features.integrity_models.services.erasing import PICTURES
from app.features.uploads.models import Upload
from app.web.toolbox import Toolbox, toolbox

LARGE, SMALL = "large", "small"


def keep_sizes(tools: Toolbox, upload: Upload, content: bytes) -> None:
    """Make the two sizes of an uploaded picture and keep them."""
    picture = tools.cleaner.picture(content, Kind(upload.kind))
    assert picture is not None, "only pictures are taken"
    for size, data in portraits.sizes(picture).items():
        tools.files(PICTURES).put(f"{upload.reference}-{size}", data)


def forget_sizes(reference: str) -> None:
    """Remove the two sizes of a picture that is taken away."""
    for size in (LARGE, SMALL):
        toolbox().files(PICTURES).remove(f"{reference}-{size}")


def picture_bytes(reference: str, size: str) -> bytes:
    """A JPEG. Raises NotFound."""
    return toolbox().files(PICTURES).get(f"{reference}-{size}")
