"""Search over everything public: the index proposes, the database decides."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text
from structlog.testing import capture_logs

from app.adapters.search import Document, Put
from app.adapters.search.postgres_sql import TABLE
from app.features.disclosures.models import Disclosure
from app.features.publicity import services
from app.features.publicity.manuscripts import Manuscript
from app.features.publicity.models import Article
from app.features.search import jobs
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.outbox import OutboxItem
from tests.support import records_steps
from tests.support.databases import KIND
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.publicity_steps import NUMBER, SLUG, import_published, publish

SAMPLE = Path(os.environ.get("PORTAL_SAMPLES", "")) / "guideline-2016-98.txt"
GUIDELINE = "国务院办公厅关于加强个人诚信体系建设的指导意见"
ALARM = "search-hit-not-visible"


@pytest.fixture(autouse=True)
def _empty_index(portal: Portal) -> None:
    """Begin with an empty index, as the database is."""
    records_steps.load_catalogue(portal)
    portal.toolbox.search.rebuild(())


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("信用修复", "信用修复"),
        ("xinyong xiufu", "信用修复"),
        ("國務院", "国务院"),
        (NUMBER, NUMBER),
        ("清信办发(2021)17号", NUMBER),
        ("“绿色通道”", "绿色通道"),
    ],
)
def test_a_reader_finds_an_imported_document_however_it_is_typed(
    portal: Portal, tmp_path: Path, typed: str, marked: str
) -> None:
    import_published(portal, tmp_path)
    page = _search(portal.visitor(), typed)

    assert f"/publicity/{SLUG}" in page.links()
    assert marked in page.marked


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLE.is_file(), reason="PORTAL_SAMPLES names no folder with the guideline")
@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("信用修复", "信用修复"),
        ("xinyong xiufu", "信用修复"),
        ("國務院", "国务院"),
        ("国办发〔2016〕98号", "国办发〔2016〕98号"),
    ],
)
def test_a_reader_finds_the_guideline(portal: Portal, typed: str, marked: str) -> None:
    portal.run("publicity", "import", str(SAMPLE), "--publish")
    page = _search(portal.visitor(), typed)

    first = page.soup.select_one("main .app-list__item")
    assert first is not None
    assert GUIDELINE in first.get_text()
    assert marked in page.marked


def test_a_reader_finds_an_article_once_the_worker_has_run(portal: Portal) -> None:
    article = publish(portal, "什么是信用承诺\n\n信用承诺是书面保证。\n")

    assert f"/publicity/{article.slug}" in _search(portal.visitor(), "信用承诺").links()


def test_a_withdrawn_article_is_gone_in_the_next_request(portal: Portal) -> None:
    article = publish(portal, "什么是信用承诺\n\n信用承诺是书面保证。\n")
    with portal.writing() as session:
        services.withdraw_article(session, SYSTEM, session.merge(article))

    with capture_logs() as logs:
        page = _search(portal.visitor(), "信用承诺")
    assert "共0条结果" in page.text
    assert article.title not in page.html
    assert ALARM not in [line["event"] for line in logs]


def test_a_hit_that_the_database_does_not_show_is_dropped_with_an_alarm(portal: Portal) -> None:
    with portal.writing() as session:
        for number in range(15):
            article = services.write_article(
                session, SYSTEM, Manuscript(kind="knowledge", text=f"第{number}讲\n\n信用承诺是书面保证。\n")
            )
            services.submit_article(session, SYSTEM, article)
            services.publish_article(session, SYSTEM, article)
    portal.run("worker", "--once")
    with portal.writing() as session:
        for hidden in session.scalars(select(Article).limit(3)):
            hidden.withdrawn_at = clock.now()
        session.execute(delete(OutboxItem))

    with capture_logs() as logs:
        page = _search(portal.visitor(), "信用承诺")
    assert "共12条结果" in page.text
    assert len(page.soup.select("main .app-list__item")) == 10
    alarm = next(line for line in logs if line["event"] == ALARM)
    assert alarm["hits"] == 3
    assert "信用承诺" not in str(alarm)


def test_a_row_that_is_not_in_the_database_is_never_shown(portal: Portal) -> None:
    portal.toolbox.search.apply([Put(_stray("article:0197a000-0000-7000-8000-000000000000"))])

    assert "共0条结果" in _search(portal.visitor(), "早已删除").text


def test_a_reader_finds_a_disclosure_by_what_was_done_but_never_by_name(portal: Portal) -> None:
    decision = "灵交罚〔2026〕7701号"
    row = records_steps.penalty_row(
        name="慕容守拙",
        decision_no=decision,
        违法事实="慕容守拙将道路运输经营许可证件出租给他人使用。",
    )
    reference = records_steps.published_disclosure(portal, row)
    portal.run("worker", "--once")
    reader = portal.visitor()

    for typed in ("许可证件出租", decision, "交通运输局"):
        page = _search(reader, typed)
        assert f"/disclosures/{reference}" in page.links(), typed
        assert "慕容守拙" not in page.html
    assert "慕容*" in page.text
    for typed in ("慕容守拙", "守拙", "murong shouzhuo"):
        assert "共0条结果" in _search(reader, typed).text, typed


def test_an_ended_disclosure_is_gone_without_any_job(portal: Portal) -> None:
    records_steps.published_disclosure(portal)
    portal.run("worker", "--once")
    reader = portal.visitor()
    assert "共1条结果" in _search(reader, "许可证件").text

    with portal.reading() as session:
        last = session.scalars(select(Disclosure.publish_until)).one()
    assert last is not None
    with clock.travel(last):
        assert "共1条结果" in _search(reader, "许可证件").text
    with clock.travel(last + timedelta(days=1)), capture_logs() as logs:
        assert "共0条结果" in _search(reader, "许可证件").text
    assert ALARM not in [line["event"] for line in logs]


def test_an_objection_is_marked_among_the_hits_at_once(portal: Portal) -> None:
    records_steps.published_disclosure(portal)
    portal.run("worker", "--once")
    with portal.writing() as session:
        session.scalars(select(Disclosure)).one().record.objection_marked_at = clock.now()

    assert "异议处理中" in _search(portal.visitor(), "许可证件").text


def test_a_reader_can_narrow_the_hits_and_sees_how_many_there_are(portal: Portal) -> None:
    records_steps.published_disclosure(portal)
    article = publish(portal, "许可证件怎样保管\n\n许可证件不得出租。\n")
    page = _search(portal.visitor(), "许可证件")
    assert "共2条结果" in page.text
    kinds = [option.get_text() for option in page.soup.select("#filter-kind option")]
    assert set(kinds) == {"全部", "宣传 (1)", "信息公示 (1)"}

    narrowed = page.submit("筛选", kind="article")
    assert "共1条结果" in narrowed.text
    assert f"/publicity/{article.slug}" in narrowed.links()
    assert narrowed.soup.select_one("main input[name=q]")["value"] == "许可证件"
    year = str(clock.today().year)
    assert "共2条结果" in page.submit("筛选", year=year).text
    assert "按这些条件没有找到" in page.open("/search?q=许可证件&year=1999").text
    assert "共2条结果" in page.open("/search?q=许可证件&year=nonsense&kind=").text


def test_a_reader_can_page_through_many_hits(portal: Portal) -> None:
    with portal.writing() as session:
        for number in range(12):
            article = services.write_article(
                session, SYSTEM, Manuscript(kind="law", text=f"第{number}讲\n\n信用承诺是书面保证。\n")
            )
            services.submit_article(session, SYSTEM, article)
            services.publish_article(session, SYSTEM, article)
    portal.run("index", "rebuild")
    first = _search(portal.visitor(), "信用承诺")
    second = first.click("下一页")

    titles = [link.get_text() for page in (first, second) for link in page.soup.select(".app-list__title a")]
    assert len(titles) == len(set(titles)) == 12
    assert "没有这么多页" in first.open("/search?q=信用承诺&page=9").text


def test_a_reader_who_asks_for_nothing_is_told_what_can_be_found(visitor: Visitor) -> None:
    assert "可以搜索的内容" in visitor.open("/search").text
    assert "可以搜索的内容" in visitor.open("/search?q=%20").text


def test_a_reader_who_asks_for_too_much_is_told_kindly(visitor: Visitor) -> None:
    page = _search(visitor, "信" * 65)

    assert page.status == 200
    assert "最多64个字" in page.text
    assert "输入的内容无法搜索" in _search(visitor, "，。！").text


def test_a_reader_who_finds_nothing_gets_help(portal: Portal) -> None:
    publish(portal, "什么是信用承诺\n\n信用承诺是书面保证。\n")
    page = _search(portal.visitor(), "什么是信用卡套现")

    assert "没有找到" in page.text
    assert page.click("什么是信用承诺").marked


def test_a_reader_who_mistypes_is_told_what_they_may_have_meant(portal: Portal) -> None:
    publish(portal, "信用修复办事指南\n\n信用修复不收费。\n")
    page = _search(portal.visitor(), "信用休复")

    assert "您要找的是不是" in page.text
    assert page.click("信用修复").marked


def test_a_reader_is_offered_public_names_while_typing(portal: Portal) -> None:
    article = publish(portal, "信用修复办事指南\n\n信用修复不收费。\n")
    visitor = portal.visitor()

    def offered(typed: str) -> object:
        return visitor.client.get("/search/suggestions", query_string={"q": typed}).get_json()

    assert offered("xinyongxiu") == offered("信用修") == ["信用修复办事指南"]
    assert offered("信") == offered("<b>") == offered("龘" * 90) == []
    with portal.writing() as session:
        services.withdraw_article(session, SYSTEM, session.merge(article))
    assert offered("信用修") == []


def test_search_pages_stay_out_of_search_engines(visitor: Visitor) -> None:
    page = visitor.open("/search?q=信用")

    assert "noindex" in page.soup.select_one("meta[name=robots]")["content"]


def test_words_of_an_article_are_never_markup(portal: Portal) -> None:
    publish(portal, "信用承诺<script>alert(1)</script>\n\n信用承诺<b>是</b>书面保证。\n")
    page = _search(portal.visitor(), "信用承诺")

    assert page.soup.select_one("main script, main b") is None
    assert "<script>alert(1)</script>" in page.text


def test_an_operator_can_rebuild_the_index_from_the_database(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    portal.toolbox.search.rebuild(())
    assert "共0条结果" in _search(portal.visitor(), "信用修复").text

    assert portal.run("index", "rebuild") == "1 documents in the index.\n"
    assert "共1条结果" in _search(portal.visitor(), "信用修复").text


def test_a_lost_index_is_built_anew(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    portal.toolbox.search.rebuild(())

    jobs.ensure_index(portal.toolbox)
    assert "共1条结果" in _search(portal.visitor(), "信用修复").text


# The library leaves the damaged file for the collector to close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_damaged_index_is_owned_up_to_and_built_anew(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    _damage_index(portal)
    broken = _search(portal.visitor(), "信用修复")
    assert broken.status == 503
    assert "请过几分钟再试" in broken.text
    assert portal.visitor().client.get("/readyz").status_code == 503

    jobs.ensure_index(portal.toolbox)
    assert "共1条结果" in _search(portal.visitor(), "信用修复").text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_worker_that_meets_a_damaged_index_builds_it_anew(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    _damage_index(portal)

    publish(portal, "什么是信用承诺\n\n信用承诺是书面保证。\n")
    assert "共1条结果" in _search(portal.visitor(), "信用承诺").text
    assert "共1条结果" in _search(portal.visitor(), "信用修复").text


def test_a_fresh_portal_is_ready(visitor: Visitor) -> None:
    answer = visitor.client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json["index"] is True


def _search(reader: Visitor, typed: str) -> Page:
    return Page(reader.client, reader.client.get("/search", query_string={"q": typed}))


def _damage_index(portal: Portal) -> None:
    """As a power cut or a careless hand leaves it."""
    if KIND == "postgresql":
        with portal.writing() as session:
            session.execute(text(f"DROP TABLE {TABLE}"))
        return
    portal.toolbox.search.close()
    for contents in portal.settings.index_dir.glob("g*/_MAIN_*.toc"):
        contents.write_bytes(b"")


def _stray(key: str) -> Document:
    return Document(
        id=key,
        version=1,
        kind="article",
        title="早已删除的文章",
        body="早已删除",
        reference="stray-1",
        number=None,
        organisation=None,
        place=None,
        domain=None,
        published_on=date(2026, 1, 1),
        visible_until=None,
    )
