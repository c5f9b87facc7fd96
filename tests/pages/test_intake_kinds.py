"""Every kind of sheet, from the department's file to what the citizen and the report show of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from app.features.accounts.models import Account
from app.features.intake.models import IntakeBatch
from app.features.records.models import CreditRecord
from app.kernel import clock
from app.rulebook.spans import Span, last_day_of
from tests.support import people, reports_steps
from tests.support import records_steps as steps
from tests.support.portal import Portal, Visitor
from tests.unit.intake.kind_rows import GOOD_ROWS
from tests.unit.intake.penalty_cells import GOOD_NUMBER

NAME_AND_NUMBER = {"行政相对人名称", "姓名", "主体", "承诺人", "证件号码", "身份证号码"}


def row_of(kind: str, **cells: str) -> dict[str, str]:
    return {heading: str(cell) for heading, cell in {**GOOD_ROWS[kind], **cells}.items()}


def judged(portal: Portal, file: Path, kind: str) -> dict[str, Any]:
    """What the command prints, which outside programs read."""
    words = ["intake", "load", str(file), "--kind", kind, "--dry-run", "--format", "json"]
    answer: dict[str, Any] = json.loads(portal.run(*words))
    return answer


def as_workbook(rows: list[dict[str, Any]]) -> bytes:
    """A workbook as an office makes it: two title rows, merged; headings with stars and line breaks."""
    book = Workbook()
    sheet = book.active
    sheet.append(["灵寿县信用信息归集表"])
    sheet.merge_cells("A1:F1")
    sheet.append(["填报单位：某局", "", "填报日期：2026年11月"])
    sheet.append([f"*{heading}\n（必填）" for heading in rows[0]])
    for row in rows:
        sheet.append(list(row.values()))
    data = BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.fixture
def citizen(portal: Portal) -> Visitor:
    """The person whom the good rows are about."""
    steps.load_catalogue(portal)
    login = people.make_citizen(portal, name="沈龑", id_number=GOOD_NUMBER).login
    return people.sign_in(portal, login)


def record(portal: Portal) -> CreditRecord:
    with portal.reading() as session:
        return session.scalars(select(CreditRecord)).one()


@pytest.mark.parametrize("kind", GOOD_ROWS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_command_judges_each_kind_and_prints_json_alone(
    portal: Portal, tmp_path: Path, kind: str, encoding: str
) -> None:
    steps.load_catalogue(portal)
    good = row_of(kind)
    bad = row_of(kind) | {"证件号码" if "证件号码" in good else "身份证号码": "130126190101131528"}
    file = tmp_path / "sheet.csv"
    file.write_bytes(steps.sheet([good, bad, good], encoding))
    answer = judged(portal, file, kind)

    counts = {name: answer[name] for name in ("accepted", "rejected", "quarantined", "unchanged")}
    assert counts == {"accepted": 1, "rejected": 2, "quarantined": 0, "unchanged": 0}
    assert answer["batch"] is None
    verdicts = [(row["row"], row["outcome"], row["rule"]) for row in answer["rows"]]
    assert verdicts == [
        (2, "accepted", ""),
        (3, "rejected", "id-check-digit"),
        (4, "rejected", "duplicate"),
    ]
    assert all(row["reason"] for row in answer["rows"][1:])


@pytest.mark.parametrize("kind", GOOD_ROWS)
def test_a_workbook_with_titles_and_dressed_headings_is_read(
    portal: Portal, tmp_path: Path, kind: str
) -> None:
    steps.load_catalogue(portal)
    day = next(heading for heading in GOOD_ROWS[kind] if "日期" in heading or "时间" in heading)
    rows = [
        {**GOOD_ROWS[kind], day: value, **({} if n == 0 else _other_number(kind, n))}
        for n, value in enumerate((date(2026, 3, 5), "2026年3月5日", "2026.3.5", "二〇二六年三月五日"))
    ]
    file = tmp_path / "sheet.xlsx"
    file.write_bytes(as_workbook(rows))
    answer = judged(portal, file, kind)
    assert [(row["row"], row["rule"]) for row in answer["rows"]] == [(n, "") for n in (4, 5, 6, 7)]


def _other_number(kind: str, number: int) -> dict[str, str]:
    headings = {"penalty": "行政处罚决定书文号", "permit": "行政许可决定文书号", "judgment-debtor": "案号"}
    headings |= {
        "serious-list": "决定书文号",
        "honour": "文号",
        "commitment": "承诺书编号",
        "title": "证书编号",
    }
    return {headings[kind]: f"灵某〔2026〕{number}号"}


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("permit", {"State of the permit": "the permit is in force", "Valid until": "2 February 2032"}),
        ("judgment-debtor", {"How it was performed": "performed in part", "Part not performed": "五万元"}),
        ("commitment", {"How it was kept": "kept", "What was promised": "十个工作日内补交场所使用证明。"}),
        ("title", {"Level of the title": "intermediate", "Professional field": "作物栽培"}),
        ("honour", {"Field of the honour": "诚实守信"}),
        ("serious-list", {"List": "拖欠农民工工资失信联合惩戒对象名单"}),
    ],
)
def test_a_citizen_reads_what_a_record_of_each_kind_says(
    portal: Portal, citizen: Visitor, kind: str, shown: dict[str, str]
) -> None:
    steps.hand_in(portal, [row_of(kind)], kind)
    found = record(portal)
    page = citizen.open("/me/records?lang=en").click(found.title)
    assert page.status == 200
    assert {key: page.summary(key) for key in shown} == shown
    chinese = citizen.open(f"/me/records/{found.reference}?lang=zh")
    assert not [value for value in shown.values() if value.isascii() and value in chinese.text]


def test_the_report_has_each_kind(portal: Portal, citizen: Visitor, tmp_path: Path) -> None:
    for kind in GOOD_ROWS:
        steps.hand_in(portal, [row_of(kind)], kind)
    with portal.reading() as session:
        account = session.scalars(select(Account)).one()
        known = people.Citizen("沈龑", GOOD_NUMBER, account.login, account.actor.subject_id, account.actor)
    reference = reports_steps.make_report(portal, known, language="zh")
    text = reports_steps.words_of(reports_steps.download(citizen, reference), tmp_path)
    plain = "".join(text.split())
    for words in ("道路运输从业资格许可决定书", "农艺师", "办理食品小作坊登记", "诚信之星", "失信被执行人"):
        assert words in plain, words


def test_a_debtor_of_several_acts_is_listed_longer_and_the_passport_says_why(
    portal: Portal, citizen: Visitor
) -> None:
    acts = "有履行能力而拒不履行生效法律文书确定义务；违反财产报告制度"
    steps.hand_in(
        portal, [row_of("judgment-debtor", 失信被执行人行为具体情形=acts, 延长期限="二年")], "judgment-debtor"
    )
    found = record(portal)
    assert found.publish_until == last_day_of(date(2026, 3, 12), Span.of(years=4))
    page = citizen.open(f"/me/records/{found.reference}?lang=en")
    assert "The decision itself adds 2 years" in page.text


def test_an_entry_that_its_body_took_back_is_neither_shown_nor_used(portal: Portal, citizen: Visitor) -> None:
    steps.hand_in(portal, [row_of("judgment-debtor")], "judgment-debtor")
    found = record(portal)
    assert citizen.open(f"/me/records/{found.reference}").status == 200
    taken_back = row_of("judgment-debtor", 删除日期="2026-09-01", 删除原因="履行完毕")
    steps.hand_in(portal, [taken_back], "judgment-debtor")
    assert record(portal).withdrawn_at is not None
    assert citizen.open(f"/me/records/{found.reference}").status == 404


def test_a_permit_that_was_revoked_is_shown_as_no_longer_in_force(portal: Portal, citizen: Visitor) -> None:
    steps.hand_in(portal, [row_of("permit", 当前状态="撤销")], "permit")
    page = citizen.open(f"/me/records/{record(portal).reference}?lang=en")
    assert page.summary("State of the permit") == "revoked: no longer in force"
    assert "The clock started on" not in page.text


def test_a_dry_run_of_a_kind_keeps_nothing(portal: Portal, tmp_path: Path) -> None:
    steps.load_catalogue(portal)
    file = tmp_path / "sheet.csv"
    file.write_bytes(steps.sheet([row_of("permit")]))
    judged(portal, file, "permit")
    with portal.reading() as session:
        assert session.scalars(select(IntakeBatch)).first() is None


def test_a_minor_is_judged_by_the_day_of_the_row_and_by_today(portal: Portal, tmp_path: Path) -> None:
    steps.load_catalogue(portal)
    today = clock.today()
    eighteen = date(today.year - 18, today.month, today.day)
    rows = [
        row_of(
            "title", 证件号码=people.id_number(eighteen - timedelta(days=2), 7), 取得日期=f"{today:%Y/%m/%d}"
        ),
        row_of("title", 证件号码=people.id_number(eighteen, 7), 取得日期=f"{today:%Y/%m/%d}"),
        row_of("title", 证件号码=people.id_number(eighteen - timedelta(days=2), 9), 取得日期="2024/01/05"),
    ]
    file = tmp_path / "sheet.csv"
    file.write_bytes(steps.sheet(rows))
    rules = [row["rule"] for row in judged(portal, file, "title")["rows"]]
    assert rules == ["", "subject-is-minor", "subject-is-minor"]
