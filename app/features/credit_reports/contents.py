"""What stands in a credit report, ready for paper: plain words in one language, no codes of ours.

`templates/credit_reports/report.html` receives `ReportContents(…).for_template()` as `report` and adds only
the words of the paper itself (through gettext: render it in the report's language). Everything here is
written out by whoever builds it: dates as people write them, ID numbers masked, states as words. The page
escapes it and keeps line breaks in texts. A section without blocks says its `empty` sentence.

    sections=(
        Section("summary", "摘要", blocks=(
            Table("各类信息条数", (Column("类别"), Column("条数", "narrow")), (("行政处罚", "1"),)),
        )),
        Section("administrative", "行政管理信息", blocks=(
            Record("行政处罚（一般）", "CR-2026-0007",
                   facts=(("决定书文号", "…"), ("处罚决定日期", "2026年3月1日")),
                   notes=(Note("异议处理中", "2026年11月20日提出，正在核查。"),
                          Note("本人声明", "罚款已经缴清。", is_statement=True)),
                   explanation="一般失信信息最长公示一年，自决定之日起算。"),
        )),
        Section("serious_lists", "严重失信主体名单", empty="没有列入名单的记录。"),
    )
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from app.web.paper import Bullets, Column, FactTable, Pairs, Paragraph, Table

__all__ = [
    "Block",
    "Bullets",
    "Column",
    "FactTable",
    "Note",
    "Paragraph",
    "Record",
    "ReportContents",
    "Section",
    "Table",
    "Verification",
]

SECTIONS = (
    "how_to_read",
    "summary",
    "basic",
    "administrative",
    "honours",
    "serious_lists",
    "judicial",
    "titles",
    "commitments",
    "objections",
    "repairs",
    "queries",
    "remedies",
)
"""Keys of the sections in the order of the report; the cover comes before them, the digest after."""
ALWAYS = ("how_to_read", "summary", "basic", "remedies")
"""What every report says, whatever sections were chosen: without it the rest cannot be understood."""
CHOOSABLE = tuple(key for key in SECTIONS if key not in ALWAYS)
"""What a person may leave out of a report for somebody else."""


@dataclass(frozen=True)
class Note:
    """Stands beside the record it concerns: an objection mark, or the subject's own statement."""

    title: str
    text: str
    is_statement: bool = False


@dataclass(frozen=True)
class Record:
    """One record with its facts; `explanation` says in plain words until when and by which rule it counts."""

    title: str
    reference: str
    facts: Pairs
    notes: tuple[Note, ...] = ()
    explanation: str = ""
    kind: Literal["record"] = "record"


Block = Paragraph | Bullets | FactTable | Table | Record


@dataclass(frozen=True)
class Section:
    """A numbered part of the report. `key` is one of `SECTIONS`."""

    key: str
    title: str
    intro: str = ""
    blocks: tuple[Block, ...] = ()
    empty: str = ""

    def __post_init__(self) -> None:
        if self.key not in SECTIONS:
            raise ValueError(f"no section is called {self.key}")
        if not (self.blocks or self.intro or self.empty):
            raise ValueError(f"section {self.key} is empty and does not say so")


@dataclass(frozen=True)
class Verification:
    """How a reader checks the paper. `code` grouped for typing; `qr` a `data:` PNG of `address`."""

    code: str
    address: str
    qr: str


@dataclass(frozen=True)
class ReportContents:
    """A whole report. `lang`: `zh-CN` or `en`. Digests are SHA-256 in hexadecimal.

    `glance`: the whole report in a few plain sentences, for the cover.
    `recipient` is empty where the report is for the subject alone; `excerpt` names the chosen sections
    where not all stand in it. `alphabet`: only where the report is laid out to be stamped.
    `watermark` is short (up to 24 characters).
    `data_digest` is that of the attached JSON file; `contents_digest` that of what the report
    says about the person, without what belongs to this copy alone (purpose, time, watermark, and the access
    entry of this very request).
    """

    lang: Literal["zh-CN", "en"]
    title: str
    number: str
    made_at: str
    site_name: str
    issuer: str
    subject_name: str
    subject_id: str
    purpose: str
    watermark: str
    verification: Verification
    attachment_name: str
    data_digest: str
    contents_digest: str
    sections: tuple[Section, ...]
    glance: tuple[str, ...] = ()
    recipient: str = ""
    valid_until: str = ""
    excerpt: str = ""
    alphabet: str = ""

    def __post_init__(self) -> None:
        keys = [section.key for section in self.sections]
        if keys != sorted(set(keys), key=SECTIONS.index):
            raise ValueError("the sections stand once each, in the order of SECTIONS")

    def for_template(self) -> dict[str, Any]:
        """The plain dict that the template receives as `report`."""
        return asdict(self)
