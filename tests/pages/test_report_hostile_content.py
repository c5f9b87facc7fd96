"""Whatever strangers wrote into any field of a record, a report fetches nothing and reads no file."""

from __future__ import annotations

import json
from pathlib import Path

from app.features.credit_reports import printing
from app.kernel import access_log
from tests.support import records_steps, reports_steps
from tests.support.people import make_citizen
from tests.support.portal import Portal
from tests.unit.pdf.test_hostile_content import SECRET, every_byte, listening

FIELDS = (
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚内容",
    "暂扣或吊销证照名称及编号",
    "备注",
)


def hostile(url: str, field: str) -> str:
    """Tags, styles, scripts, templates and addresses, unlike in each field."""
    return (
        f"</td></table></p><script src='{url}/{field}'>fetch('{url}')</script><img src='{url}/{field}'>"
        f"<link rel=attachment href='{url}'><style>@import '{url}';*{{background:url({url})}}</style>"
        f"<svg><image href='{url}'/></svg>{{{{7*7}}}}{{% include '/etc/passwd' %}}<object data='{url}'>"
    )


def test_a_report_of_hostile_records_fetches_nothing_and_reads_no_file(
    portal: Portal, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(SECRET)
    citizen, clerk = make_citizen(portal), records_steps.clerk_of(portal, records_steps.TRANSPORT)
    with listening() as (address, asked):
        for number, url in enumerate((address, secret.as_uri(), str(secret), f"data:text/css,{address}")):
            cells = {field: hostile(url, field) for field in FIELDS}
            row = records_steps.penalty_row(
                name=citizen.name, id_number=citizen.id_number, decided=f"2026/03/1{number}", **cells
            )
            record = records_steps.make_record(portal, row)
            with portal.writing() as session:
                access_log.record(
                    session,
                    clerk,
                    subject_id=citizen.subject_id,
                    action="records.viewed",
                    thing=record,
                    purpose=hostile(url, "purpose")[:200],
                )
        with portal.app.app_context():
            printed = printing.print_report(
                portal.toolbox, order(citizen.subject_id, hostile(address, "for"))
            )
    assert asked == []
    assert SECRET not in every_byte(printed.pdf)
    words = reports_steps.words_of(printed.pdf, tmp_path)
    assert "{{7*7}}" in words.replace(" ", "")
    assert "<script" in words
    data = json.loads(reports_steps.attachment_of(printed.pdf))
    assert len(data["contents"]["records"]) == 4


def order(subject_id, words: str) -> printing.Order:  # type: ignore[no-untyped-def]
    """A report for somebody else, whose name is hostile too."""
    return printing.Order(
        reference="C2026-TEST-0002",
        subject_id=subject_id,
        code="K7QF-2M9X-TR4C-8HVD",
        language="zh",
        purpose="employment",
        purpose_in_words=words,
        watermark=words,
        recipient=words,
    )
