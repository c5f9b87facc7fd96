"""What strangers wrote cannot make a report fetch anything or read a file."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf

from app.adapters.pdf import PdfRenderer
from tests.unit.pdf.conftest import make
from tests.unit.pdf.sample_report import sample_contents, sample_html

SECRET = b"the-secret-of-this-machine-7f3a"


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A web server on loopback; yields its address and the list of what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/again")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


def hostile_page(*addresses: str) -> str:
    parts = []
    for url in addresses:
        parts.append(
            f'<base href="{url}/"><link rel="stylesheet" href="{url}"><link rel="attachment" href="{url}">'
            f'<style>@import url("{url}"); @font-face {{ font-family: x; src: url("{url}") }}'
            f' p {{ background: url("{url}"); font-family: x; list-style-image: url("{url}") }}'
            f' @page {{ background: url("{url}") }} p::after {{ content: url("{url}") }}</style>'
            f'<img src="{url}" alt="x"><object data="{url}"></object><embed src="{url}">'
            f'<iframe src="{url}"></iframe>'
            f'<a rel="attachment" href="{url}">x</a><p style="background-image:url(\'{url}\')">text</p>'
            f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="9" height="9"/>'
            f'<use href="{url}#a"/></svg><script src="{url}">fetch("{url}")</script>'
        )
    return "<html><body>" + "".join(parts) + "</body></html>"


def every_byte(pdf: bytes) -> bytes:
    """The file with every stream unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        streams = [item.read_bytes() for item in document.objects if isinstance(item, pikepdf.Stream)]
    return b"\n".join([pdf, *streams])


def test_report_fetches_nothing_and_reads_no_file(renderer: PdfRenderer, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(SECRET)
    with listening() as (address, asked):
        pdf = make(renderer, hostile_page(address, secret.as_uri(), str(secret), "ftp://127.0.0.1/x"))
    assert asked == []
    assert SECRET not in every_byte(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert list(document.attachments) == ["report.json"]


def test_template_shows_hostile_names_as_text(renderer: PdfRenderer) -> None:
    with listening() as (address, asked):
        name = f'<img src="{address}">{{{{ 7*7 }}}}<script>alert(1)</script>'
        html = sample_html(sample_contents(name=name, watermark=f'"><img src="{address}">'))
        make(renderer, html)
    assert asked == []
    assert "<script" not in html
    assert f'<img src="{address}' not in html
