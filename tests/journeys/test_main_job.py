"""The whole main job in a real browser, from a department's sheet to the citizen's proof and the way back.

Once with scripts at a desk in Chinese, once without scripts on a phone in English.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.cli.seed import sheets
from app.cli.seed.people import CLERK, MARKET, PASSWORD, REVIEWER, TOTP_SECRET, id_number
from app.features.disclosures.models import Disclosure
from app.features.records.models import CreditRecord
from app.features.tips.models import Tip
from app.kernel import clock
from tests.journeys.conftest import MakeReader
from tests.support.browser import DESK, PHONE, Reader
from tests.support.live import LivePortal


@dataclass(frozen=True)
class Manner:
    """How somebody reads: where, in which language, with or without scripts; and a person of their own."""

    language: str
    width: int
    has_scripts: bool
    name: str
    number: str
    decision_no: str
    login: str


MANNERS = (
    Manner("zh", DESK, True, "杨龑", id_number(date(1906, 1, 6), 592), "灵市监罚〔2026〕901号", "yang-yan"),
    Manner("en", PHONE, False, "沈㛃", id_number(date(1900, 8, 20), 50), "灵市监罚〔2026〕902号", "shen-jie"),
)


@pytest.fixture(
    params=MANNERS, ids=lambda manner: f"{manner.language}-{'with' if manner.has_scripts else 'no'}-scripts"
)
def manner(request: pytest.FixtureRequest) -> Manner:
    chosen: Manner = request.param
    return chosen


def _reader(reader: MakeReader, manner: Manner) -> Reader:
    return reader(width=manner.width, language=manner.language, has_scripts=manner.has_scripts)


def _staff(reader: MakeReader, manner: Manner, login: str) -> Reader:
    return _reader(reader, manner).sign_in(login, PASSWORD, TOTP_SECRET)


def _settle(live: LivePortal, reader: Reader) -> Reader:
    """Let the worker do what waits, then look again."""
    live.work()
    reader.page.reload()
    return reader


def test_from_a_sheet_to_a_report_that_proves_itself(
    reader: MakeReader, live: LivePortal, manner: Manner, tmp_path: Path
) -> None:
    with clock.travel(clock.today() - timedelta(days=20)):
        _hand_in(reader, live, manner, tmp_path)
        reference = _propose(reader, live, manner)
    _approve(reader, manner, reference)
    citizen = _open_account(reader, manner)
    _see_who_looked(citizen)
    _object(citizen, reader, manner, reference)
    _prove(citizen, reader, live, manner, tmp_path)


def _hand_in(reader: MakeReader, live: LivePortal, manner: Manner, folder: Path) -> None:
    decided_on = clock.today() - timedelta(days=30)
    good = sheets.penalty(
        manner.name, manner.number, MARKET, manner.decision_no, decided_on, sheets.REVOKED_FOOD
    )
    no_basis = {**good, "行政处罚决定书文号": f"{manner.decision_no}之一", "处罚依据": ""}
    sheet = folder / "sheet.csv"
    sheet.write_bytes(sheets.as_csv([good, no_basis]))
    clerk = _staff(reader, manner, CLERK.login)
    clerk.open("/office/intake/new").send(kind="penalty", file=sheet)
    _settle(live, clerk)
    clerk.sees(clerk.words("accepted")).sees(clerk.words("rejected")).sees("处罚依据")
    again = clerk.open("/office/intake/new").send(kind="penalty", file=sheet)
    _settle(live, again).sees(clerk.words("unchanged"))


def _propose(reader: MakeReader, live: LivePortal, manner: Manner) -> str:
    """The clerk opens the record for a purpose, proposes its disclosure and serves the notice."""
    clerk = _staff(reader, manner, CLERK.login)
    record = _newest(live, CreditRecord.reference)
    clerk.open(f"/office/records/{record}").send(purpose="核对公示内容")
    clerk.sees(manner.name).open(f"/office/disclosures/propose?record={record}").send(
        reasons="依法应当公开，拟予公示。"
    )
    reference = clerk.path.split("?")[0].rsplit("/", 1)[-1]
    clerk.follow(f"/office/disclosures/{reference}/notice").send(manner="delivered", proof="送达回证第12号")
    clerk.sees(clerk.words("Notice served"))
    visitor = _reader(reader, manner).open(f"/disclosures/{reference}")
    assert visitor.heading == visitor.words("This page is not here"), "nothing shows before it is decided"
    return reference


def _approve(reader: MakeReader, manner: Manner, reference: str) -> None:
    """The time to reply is over: a second person decides, both papers are served, the public sees it."""
    reviewer = _staff(reader, manner, REVIEWER.login)
    reviewer.open(f"/office/disclosures/{reference}").send(purpose="审核公示建议")
    reviewer.follow(f"/office/disclosures/{reference}/decide").send(
        decision="approve", reasons="事实清楚，同意公示。"
    )
    clerk = _staff(reader, manner, CLERK.login)
    clerk.open(f"/office/disclosures/{reference}").send(purpose="送达决定书")
    clerk.follow(f"/office/disclosures/{reference}/serve").send(manner="delivered", proof="送达回证第13号")
    visitor = _reader(reader, manner).open(f"/disclosures/{reference}")
    visitor.sees(f"{manner.name[0]}*").does_not_see(manner.name).does_not_see(manner.number)


def _newest(live: LivePortal, reference: InstrumentedAttribute[str]) -> str:
    """The reference of the newest thing of a kind."""
    with live.portal.reading() as session:
        return session.scalars(select(reference).order_by(reference.class_.id.desc())).first() or ""


def _open_account(reader: MakeReader, manner: Manner) -> Reader:
    """The counter prints a letter, a colleague agrees, and the citizen opens an account with its code."""
    clerk = _staff(reader, manner, CLERK.login)
    clerk.open("/office/accounts/activation").send(
        id_number=manner.number, channel="counter", purpose="本人到窗口申请开通"
    )
    code = clerk.page.locator(".app-receipt__code").inner_text()
    colleague = _staff(reader, manner, REVIEWER.login).open("/office/accounts/activation/agree")
    waiting = str(colleague.page.locator("main input[name=code]").last.get_attribute("value"))
    colleague.send(code=waiting, last_four=manner.number[-4:])
    citizen = _reader(reader, manner).open("/account/register")
    citizen.send(
        name=manner.name, id_number=manner.number, code=code, login=manner.login, password="a good long Pass"
    )
    return citizen.sign_in(manner.login, "a good long Pass")


def _see_who_looked(citizen: Reader) -> None:
    citizen.open("/me/accesses").sees("核对公示内容").sees(MARKET.name)


def _object(citizen: Reader, reader: MakeReader, manner: Manner, reference: str) -> None:
    citizen.open("/me/records").page.locator("main h3 a").first.click()
    citizen.sees(manner.decision_no).press("Object to this record")
    citizen.send(ground="wrong", request="许可证是别人冒用我的名义申请的。").press("File the objection")
    citizen.sees(re.compile(r"O\d{4}-"))
    mark = citizen.words("Objection pending")
    _reader(reader, manner).open(f"/disclosures/{reference}").sees(mark)


def _prove(citizen: Reader, reader: MakeReader, live: LivePortal, manner: Manner, folder: Path) -> None:
    citizen.open("/me/reports").send(language="zh")
    live.work()
    citizen.open("/me/reports")
    with citizen.page.expect_download() as download:
        citizen.page.locator("a[href$='.pdf']").first.click()
    pdf = folder / "report.pdf"
    shutil.copy(download.value.path(), pdf)
    assert (
        manner.name
        in subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
    )
    verifier = _reader(reader, manner).open("/verify").send(**{"upload-pdf": pdf})
    verifier.does_not_see(manner.name).does_not_see(manner.number)
    code = re.search(r"(?:[0-9A-Z]{4}-){3,}[0-9A-Z]{4}", citizen.text)
    assert code is not None, citizen.text
    verifier.open(f"/verify/{code[0]}").does_not_see(manner.name).does_not_see(manner.number)
    assert verifier.page.locator("h1").count() == 1


def test_a_disclosure_is_gone_the_day_after_its_last(reader: MakeReader, live: LivePortal) -> None:
    with live.portal.reading() as session:
        shown = session.scalars(select(Disclosure).where(Disclosure.state == "published")).all()
        last = max(shown, key=lambda one: one.publish_until or date.min)
    assert last.publish_until is not None
    visitor = reader()
    with clock.travel(last.publish_until):
        assert visitor.open(f"/disclosures/{last.reference}").sees(last.masked_name)
        assert last.reference in visitor.open("/disclosures").page.content()
    with clock.travel(last.publish_until + timedelta(days=1)):
        assert visitor.follow(f"/disclosures/{last.reference}").heading != last.title
        for path in ("/", "/disclosures", f"/search?q={last.title}", "/feeds/disclosures.atom"):
            assert last.reference not in visitor.page.request.get(f"{live.address}{path}").text(), path
        assert last.reference in visitor.open("/disclosures/removals").text
    assert last.reference not in visitor.page.request.get(f"{live.address}/sitemap.xml").text()


def test_a_resident_reports_and_reads_the_answer(
    reader: MakeReader, live: LivePortal, manner: Manner
) -> None:
    resident = _reader(reader, manner).open("/tips/new").send(conduct="telecom-fraud")
    resident.send(facts="有人冒充信用修复中介，收了两千元。")
    resident.send(place="北关集市", happened="本月上旬")
    resident.send(reported_party="自称某中心的人").press("Continue")
    resident.send(named="anonymous").press("File this tip")
    code = resident.page.locator(".app-receipt__code").inner_text()
    resident.send(typed=code)
    tip = f"/office/tips/{_newest(live, Tip.reference)}"
    office = _staff(reader, manner, REVIEWER.login).open(tip).press("Hand to a body")
    office.page.locator("select[name=body]").select_option(label=MARKET.name)
    office.press("Hand to a body")
    clerk = _staff(reader, manner, CLERK.login).open(tip)
    clerk.sees("收了两千元").press("Take up this tip").send(text="请补充对方的电话号码。")
    resident = _reader(reader, manner).open("/tips/follow-up").send(code=code).sees("请补充对方的电话号码。")
    resident.send(text="电话写在传单上，我再去找。").sees("电话写在传单上")
    clerk.page.reload()
    clerk.sees("电话写在传单上")


DOCUMENT = """

某县社会信用体系建设领导小组办公室 关于转发《关于推进个人守信 教育的指导意见》的通知

各乡镇人民政府、县直有关部门：

现将《关于推进个人守信教育的指导意见》（国教发〔2019〕7号）转发给你们，请认真贯彻落实。

某县社会信用体系建设领导小组办公室

2020年3月5日

关于推进个人守信 教育的指导意见

国教发〔2019〕7号

各省、自治区、直辖市人民政府：

为加强守信教育，经国务院同意，现提出以下意见。

一、总体要求

（一）指导思想。坚持教育为先，让守信成为全社会共同的行为准

则，健全信用修复机制。

二、重点任务

（一）进课堂。把守信教育纳入课程。

国务院办公厅

2019年12月2日
"""


def test_a_document_is_published_and_found_in_every_spelling(
    reader: MakeReader, live: LivePortal, manner: Manner, tmp_path: Path
) -> None:
    source = tmp_path / "document.txt"
    source.write_text(DOCUMENT, "utf-8")
    live.run("publicity", "import", str(source), "--publish")
    visitor = _reader(reader, manner)
    for query in ("守信教育", "shouxin jiaoyu", "國務院", "国教发〔2019〕7号"):
        visitor.open(f"/search?q={query}").sees("关于推进个人守信教育的指导意见")
        assert visitor.page.locator("main mark").count() >= 1, query
    visitor.page.get_by_role("link", name="关于推进个人守信教育的指导意见").first.click()
    visitor.sees("国教发〔2019〕7号").sees("让守信成为全社会共同的行为准则")
