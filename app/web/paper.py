"""Papers of the office: plain words in blocks, shown on a page and printed as a signed PDF alike.

`templates/macros/paper.html` shows the sections on a page, `templates/papers/sheet.html` on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from flask import current_app

from app.kernel import clock
from app.web.locale import current_language
from app.web.toolbox import toolbox

if TYPE_CHECKING:
    from app.adapters.pdf import Attachment
    from app.web.toolbox import Toolbox

Pairs = tuple[tuple[str, str], ...]
"""Label and value, shown as a table with one row each."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text."""

    text: str
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list of short points."""

    points: tuple[str, ...]
    kind: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class FactTable:
    """Facts on their own, such as the basic information. `caption` says what they are of."""

    caption: str
    facts: Pairs
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class Column:
    """A column of a table. Columns without a size share what the sized ones leave."""

    title: str
    size: Literal["", "narrow", "middle", "wide"] = ""


@dataclass(frozen=True)
class Table:
    """Many things alike, such as who queried me. The first cell of a row heads the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row has one cell for each column")


PaperBlock = Paragraph | Bullets | FactTable | Table


@dataclass(frozen=True)
class PaperSection:
    """A part of a paper under its own heading."""

    title: str
    blocks: tuple[PaperBlock, ...]


@dataclass(frozen=True)
class Seal:
    """How a reader checks a paper: a code as it is typed, the address, a QR code of it as a `data:` PNG."""

    code: str
    address: str
    qr: str


@dataclass(frozen=True)
class Paper:
    """A whole paper. `addressee` is the line to or about whom; `issued` the day in words."""

    title: str
    number: str
    addressee: str
    issued: str
    sections: tuple[PaperSection, ...]
    opening: str = ""
    seal: Seal | None = None

    def for_template(self) -> dict[str, Any]:
        """The plain dict that the templates receive as `paper`."""
        return asdict(self)


def office_contact() -> str:
    """Where and by which number the office is asked, as papers end with it."""
    settings = toolbox().settings
    office = settings.office if current_language() == "zh" else settings.office_en
    return f"{office} · {settings.office_address} · {settings.office_phone}"


def signed_pdf(
    tools: Toolbox, paper: Paper, *, at: datetime, attachments: Sequence[Attachment] = ()
) -> bytes:
    """The paper as PDF/A, signed like a credit report, in the language that is spoken.

    Raises ReportProblem of `app.adapters.pdf`. No database transaction should be open meanwhile.
    """
    from app.adapters import signing

    settings, is_chinese = tools.settings, current_language() == "zh"
    html = current_app.jinja_env.get_template("papers/sheet.html").render(
        paper=paper.for_template(),
        lang="zh-CN" if is_chinese else "en",
        site_name=settings.site_name if is_chinese else settings.site_name_en,
        issuer=settings.office if is_chinese else settings.office_en,
    )
    pdf = tools.pdf.render(
        html,
        title=f"{paper.title} {paper.number}",
        lang="zh-CN" if is_chinese else "en",
        attachments=list(attachments),
        made_at=at,
    )
    return signing.sign(pdf, tools.signer, reason=paper.title, location=settings.county, at=clock.now())
