"""WeasyPrint, tamed: private fonts, nothing fetched, the same bytes for the same input.

The only module that imports WeasyPrint. It is loaded by the report worker alone, after `FONTCONFIG_FILE` is
set; a report is made by a process that ends afterwards.
"""

from __future__ import annotations

import hashlib
import logging
import mimetypes
import re
from datetime import UTC, datetime
from pathlib import Path

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from .errors import MissingGlyphs
from .finisher import Finisher
from .fonts import covered, missing_characters
from .jobs import Attachment, Job

_NOTDEF = re.compile(r"\(U\+([0-9A-F]{4,6})\)$")
_PIXEL = (
    "data:image/png;base64,"
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
# One of everything that a report has: what is first used in a fork is paid for in every fork.
_WARM_UP = f"""<!doctype html><html lang="zh-CN"><body>
<div class="cover" data-watermark="信" data-running="用" data-number="1" data-made="2026">
<p class="office">诚信门户<br><span>Office</span></p><h1>信用报告</h1>
<div class="verify"><img src="{_PIXEL}" alt="x"><div class="how"><h2>核验</h2>
<p><a href="https://x.example/">x</a> <strong class="code">K7</strong></p></div></div></div>
<section><h2>1. 摘要</h2><p class="text">一二，三。</p><ul><li>四</li></ul>
<article class="record"><h3>五 <span class="reference">6</span></h3>
<div class="note"><p class="note-title">七</p></div></article>
<table class="list"><caption>八</caption><colgroup><col class="wide"><col></colgroup>
<thead><tr><th scope="col">序号</th><th scope="col">b</th></tr></thead>
<tbody><tr><th scope="row">1</th><td>2</td></tr></tbody></table></section></body></html>"""

# Guessed from the name by WeasyPrint; a bare machine may not know it.
mimetypes.add_type("application/json", ".json")


class Engine:
    """WeasyPrint with its fonts and the stylesheet read once; `render` may be called again and again."""

    def __init__(self, *, stylesheet: Path, configuration: Path) -> None:
        css = stylesheet.read_text(encoding="utf-8")
        self._fetcher = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
        self._fonts = FontConfiguration()
        self._css = weasyprint.CSS(string=css, url_fetcher=self._fetcher, font_config=self._fonts)
        self._css_digest = hashlib.sha256(css.encode()).digest()
        self._available = covered(configuration)

    def warm_up(self) -> None:
        """Load what the first report would load, so that every later one finds it in memory."""
        attachments = [Attachment("report.json", b"{}", "data")]
        self.render(Job(_WARM_UP, "信用报告", "zh-CN", attachments, datetime(2026, 1, 1, tzinfo=UTC)))

    def renew_fonts(self) -> None:
        """Forget the font map: needed after a fork where this Pango keeps a thread for its fonts."""
        self._fonts = FontConfiguration()

    def render(self, job: Job) -> bytes:
        """The PDF. Raises MissingGlyphs where a character cannot be drawn."""
        if missing := missing_characters(job.html + job.title, self._available):
            raise MissingGlyphs(missing)
        source = weasyprint.HTML(string=job.html, url_fetcher=self._fetcher)
        self._set_head(source.etree_element, job)
        with _NotdefWatch() as watch:
            pdf: bytes = source.write_pdf(
                stylesheets=[self._css],
                font_config=self._fonts,
                attachments=[self._attachment(item, job) for item in job.attachments],
                pdf_variant="pdf/a-3a",
                pdf_identifier=self._identifier(job),
                finisher=Finisher(field_label=job.title),
            )
        if watch.characters:
            raise MissingGlyphs("".join(sorted(watch.characters)))
        return pdf

    @staticmethod
    def _set_head(root: object, job: Job) -> None:
        """Put language, title and dates where WeasyPrint reads them, whatever the page says."""
        head = root.find("head")  # type: ignore[attr-defined]
        root.set("lang", job.lang)  # type: ignore[attr-defined]
        for element in [*head.findall("title"), *head.findall("meta")]:
            head.remove(element)
        title = head.makeelement("title", {})
        title.text = job.title
        head.append(title)
        stamp = job.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name in ("dcterms.created", "dcterms.modified"):
            head.append(head.makeelement("meta", {"name": name, "content": stamp}))

    def _attachment(self, item: Attachment, job: Job) -> weasyprint.Attachment:
        return weasyprint.Attachment(
            string=item.data,
            url_fetcher=self._fetcher,
            name=item.name,
            description=item.description,
            relationship="Data",
            created=job.made_at.astimezone(UTC),
            modified=job.made_at.astimezone(UTC),
        )

    def _identifier(self, job: Job) -> bytes:
        """The file's fixed identifier: a digest of all that goes into it."""
        return hashlib.sha256(self._css_digest + job.to_bytes()).hexdigest()[:32].encode()


class _NotdefWatch(logging.Handler):
    """Collects the characters for which WeasyPrint says that it drew a box."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if match := _NOTDEF.search(record.getMessage()):
            self.characters.add(chr(int(match[1], 16)))

    def __enter__(self) -> _NotdefWatch:
        weasyprint.LOGGER.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        weasyprint.LOGGER.removeHandler(self)
