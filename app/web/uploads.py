"""Files in forms: the field, how it is drawn, how large a request may be, and that bodies stay in memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any, TypeVar, cast

from flask import Flask, Request, Response, current_app, render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import MultipleFileField

from app.rulebook import uploads as rules
from app.web.widgets import FileInput, Params

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "portal_takes_files"
# A form without files has a few kilobytes; nobody else's body is read to its end.
_PLAIN_MULTIPART_BYTES = 2 * 2**20
_MOST_DRAINED, _DRAIN_SECONDS = 64 * 2**20, 10.0
# Named so that telephones offer the camera and leave a HEIC as it is. The content decides, not this.
_OFFERED = {
    "jpeg": "image/jpeg,.jpg,.jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "heic": "image/heic,image/heif,.heic,.heif",
    "pdf": "application/pdf",
    "docx": ".docx",
    "xlsx": ".xlsx",
    "text": "text/plain,.txt",
}


def takes_files(view: View) -> View:
    """The view receives files: its multipart bodies may be as large as PORTAL_MAX_UPLOAD_MB."""
    setattr(view, _MARK, True)
    return view


class PortalRequest(Request):
    """A request whose files never touch the disk: what somebody sends lies there sealed or not at all."""

    @property
    def max_content_length(self) -> int | None:
        """Full size for views that take files; other multipart bodies are small."""
        largest = super().max_content_length
        if self.mimetype == "multipart/form-data" and not self._takes_files():
            return min(largest or _PLAIN_MULTIPART_BYTES, _PLAIN_MULTIPART_BYTES)
        return largest

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        Request.max_content_length.fset(self, value)  # type: ignore[attr-defined]

    def _takes_files(self) -> bool:
        view = current_app.view_functions.get(self.endpoint or "")
        return getattr(view, _MARK, False)

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        return BytesIO()


def install(app: Flask) -> None:
    """Use the request class, and hear out who sends too much, so that the page that says so arrives."""
    app.request_class = PortalRequest

    @app.after_request
    def hear_out(response: Response) -> Response:
        if response.status_code == 413:
            _drain()
        return response


def _drain() -> None:
    stream, left, until = request.environ["wsgi.input"], _MOST_DRAINED, time.monotonic() + _DRAIN_SECONDS
    left = min(left, request.content_length or 0)
    while left > 0 and time.monotonic() < until:
        part = stream.read(min(left, 1 << 16))
        if not part:
            return
        left -= len(part)


class UploadsWidget(FileInput):
    """The chooser, a button that sends what was chosen, and the list of what has been received."""

    def __init__(self) -> None:
        super().__init__(multiple=True)

    def map_gov_params(self, field: Any, **kwargs: Any) -> Params:
        accept = ",".join(_OFFERED[kind.id] for kind in rules.kinds() if kind.id in _OFFERED)
        params = super().map_gov_params(field, **kwargs)
        params["attributes"] = {**params.get("attributes", {}), "accept": accept}
        return params

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        chooser = super().__call__(field, **kwargs)
        return Markup(  # noqa: S704 - escaped by the template
            render_template("partials/uploads_field.html", field=field, chooser=chooser)
        )


class UploadsField(MultipleFileField):  # type: ignore[misc]
    """Files for one area of the rules. `baskets.receive` takes them and fills in what has been received."""

    widget = UploadsWidget()
    errors: Any
    process_errors: Any

    def __init__(self, label: Any = None, validators: Any = None, *, area: str, **kwargs: Any) -> None:
        kwargs.setdefault("description", LazyLimits())
        super().__init__(label, validators, **kwargs)
        self.type = "MultipleFileField"  # by which `form_start` knows a form with files
        self.area = rules.area(area)
        self.held: list[dict[str, Any]] = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = [one for one in valuelist if isinstance(one, FileStorage) and one.filename]

    @property
    def chosen(self) -> list[FileStorage]:
        """What came with this request."""
        return cast(list[FileStorage], self.data or [])

    @property
    def is_pressed(self) -> bool:
        """Whether a button of the field was pressed: then the rest of the form is not judged yet."""
        return self.add_name in request.form or self.remove_name in request.form

    @property
    def add_name(self) -> str:
        return f"{self.name}-add"

    @property
    def remove_name(self) -> str:
        return f"{self.name}-remove"

    @property
    def most_files(self) -> int:
        return rules.limit(rules.FILES)

    @property
    def most_bytes(self) -> int:
        return rules.limit(rules.FILE_MEGABYTES) * 2**20

    def complain(self, message: str) -> None:
        """Put an error beside the field; validating the form keeps it."""
        kept: list[Any] = [*self.process_errors, message]
        self.process_errors, self.errors = kept, [*self.errors, message]


class LazyLimits:
    """What may be sent, in the reader's language."""

    def __str__(self) -> str:
        return str(
            _(
                "Photographs (JPEG, PNG, WebP, HEIC), PDF, Word (DOCX), Excel (XLSX) or plain text; up to "
                "%(files)s files of %(megabytes)s MB each. Where and when a photograph was taken is removed "
                "from it.",
                files=rules.limit(rules.FILES),
                megabytes=rules.limit(rules.FILE_MEGABYTES),
            )
        )
