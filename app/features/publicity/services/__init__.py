"""Writes: import, write, hand in, publish by a second person, return, revise, withdraw; each an event."""

from app.features.publicity.composing import LONGEST
from app.features.publicity.services.files import AREA, add_file, remove_file
from app.features.publicity.services.importing import import_document, text_of
from app.features.publicity.services.publishing import (
    publish_article,
    return_article,
    revise_article,
    submit_article,
    withdraw_article,
)
from app.features.publicity.services.writing import (
    preview_article,
    restore_version,
    rewrite_article,
    write_article,
)

__all__ = [
    "AREA",
    "LONGEST",
    "add_file",
    "import_document",
    "preview_article",
    "publish_article",
    "remove_file",
    "restore_version",
    "return_article",
    "revise_article",
    "rewrite_article",
    "submit_article",
    "text_of",
    "withdraw_article",
    "write_article",
]
