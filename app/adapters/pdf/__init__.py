"""The PDF of a credit report: HTML in, a PDF/A-3a + PDF/UA-1 file out, the same bytes for the same input.

Use it through `PdfRenderer`, from any process and thread:

    renderer = PdfRenderer()
    pdf = renderer.render(html, title=…, lang="zh-CN", attachments=[…], made_at=…)
    renderer.close()

Rendering happens in processes of its own (`worker`), which hold no key, no database and no web code, fetch
nothing and read no file that a page names. This package imports WeasyPrint nowhere but in `engine`, which
only the worker loads.
"""

from .attachments import read_attachment
from .copies import Copies
from .errors import (
    MissingGlyphs,
    ReportFailed,
    ReportOutOfMemory,
    ReportProblem,
    ReportTooSlow,
    ReportWorkerBusy,
    ReportWorkerDied,
)
from .jobs import Attachment, Limits
from .renderer import PdfRenderer
from .stamping import ALPHABET, NoStencil, Particulars, Specimen

__all__ = [
    "ALPHABET",
    "Attachment",
    "Copies",
    "Limits",
    "MissingGlyphs",
    "NoStencil",
    "Particulars",
    "PdfRenderer",
    "ReportFailed",
    "ReportOutOfMemory",
    "ReportProblem",
    "ReportTooSlow",
    "ReportWorkerBusy",
    "ReportWorkerDied",
    "Specimen",
    "read_attachment",
]
