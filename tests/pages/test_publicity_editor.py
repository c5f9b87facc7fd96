"""The editor: Markdown, both languages, versions, conflicts, pictures, times, warning cases, imports."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from app.adapters.markdown import MarkdownProblem, cleaned, read_markdown
from app.features.accounts import queries as accounts
from app.features.publicity import queries, services
from app.features.publicity.manuscripts import Manuscript, Writing
from app.features.publicity.models import Article
from app.features.publicity.web_pages import TooTangled, text_of_page
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.errors import FourEyes, InvalidInput
from app.kernel.permissions import Role
from tests.support import people
from tests.support import upload_files as made
from tests.support.page import Page
from tests.support.portal import Portal, Visitor

TITLE, TEXT = "修复材料怎么准备", "需要两样材料。\n\n一、履行证明\n\n由**认定单位**出具。\n"
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)


def editor(portal: Portal, login: str = "editor") -> Visitor:
    people.make_staff(portal, Role.EDITOR, login=login)
    return people.sign_in(portal, login)


def written(visitor: Visitor, **fields: object) -> Page:
    given = {"kind": "knowledge", "title": TITLE, "text": TEXT} | fields
    return visitor.open("/office/publicity/new?lang=en").submit("Keep as a draft", **given)


def published(portal: Portal, **fields: object) -> Article:
    given = {"kind": "knowledge", "title": TITLE, "text": TEXT, "writing": Writing.MARKDOWN} | fields
    with portal.writing() as session:
        article = services.write_article(session, SYSTEM, Manuscript(**given))  # type: ignore[arg-type]
        services.submit_article(session, SYSTEM, article, is_anonymised=True)
        services.publish_article(session, SYSTEM, article)
    portal.run("worker", "--once")
    return article


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&#58;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "<svg onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<iframe src=https://evil.example></iframe>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<https://evil.example/?a=<script>>",
    "`<script>`",
    "| <script>x</script> |\n|---|\n| <b onclick=x>y</b> |",
    "- > <math><mi//xlink:href='data:x,<script>'>",
    "<!--><script>alert(1)</script-->",
    "# <script>x</script>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_reader_gets_no_script_whatever_an_editor_wrote(portal: Portal, text: str) -> None:
    article = published(portal, text=f"{text}\n\n正文。")
    page = portal.visitor().open(f"/publicity/{article.slug}")

    prose = page.soup.select_one(".app-prose")
    assert (
        prose.select("script, style, iframe, svg, math, object, [onerror], [onload], [onclick], [style]")
        == []
    )
    for link in prose.select("a"):
        assert link["href"].startswith(("https://", "http://", "/", "#")), link
        assert not link["href"].startswith(("//", "/\\")), link


def test_what_lies_in_the_database_is_cleaned_again_when_it_is_shown(portal: Portal) -> None:
    article = published(portal)
    with portal.writing() as session:
        found = queries.get_for_staff(session, SYSTEM, article.slug)
        found.blocks = [
            {"kind": "rich", "text": "x", "anchor": "", "html": "<p onclick=x>好<script>1</script></p>"}
        ]
    page = portal.visitor().open(f"/publicity/{article.slug}")
    assert str(page.soup.select_one(".app-prose p")) == "<p>好</p>"


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, "> " * 30_000, "*a_ " * 1_300, "- " * 30_000, "`a" * 2_000, "a\n" * 30_000, "![](" * 900,
     "|" * 30_000 + "\n" + "|-" * 15_000, "\\" * 60_000, "[a](<b" * 600],
)  # fmt: skip
def test_no_text_takes_long_to_read(text: str) -> None:
    begun = time.monotonic()
    with suppress(MarkdownProblem):
        read_markdown(text)
    assert time.monotonic() - begun < 5


def test_the_cleaning_alone_lets_nothing_pass() -> None:
    dirty = "<a href='javascript:x' onclick=y style=z>t</a><svg><script>1</script></svg><p class=x id=y>p</p>"
    assert str(cleaned(dirty)) == '<a class="govuk-link" rel="noopener noreferrer">t</a><p>p</p>'


@pytest.mark.parametrize("html", ["<div>" * 60_000, "<p>a</p>" * 60_000, "<table><tr><td>" * 5_000])
def test_a_tangled_web_page_is_refused_at_once(html: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TooTangled):
        text_of_page(html)
    assert time.monotonic() - begun < 1


def test_an_english_reader_reads_the_english_text_and_a_chinese_one_the_chinese(portal: Portal) -> None:
    article = published(
        portal,
        title_en="Preparing for repair",
        text_en="Two papers.\n\n## Proof\n\nFrom the body.",
        summary_en="S",
    )
    page = portal.visitor().open(f"/publicity/{article.slug}?lang=en")
    assert page.heading == "Preparing for repair"
    assert page.soup.h1.find_parent(attrs={"lang": True})["lang"] == "en"
    assert page.has_link("阅读中文原文")
    chinese = page.click("阅读中文原文")
    assert (chinese.heading, chinese.soup.html["lang"]) == (TITLE, "zh-Hans")
    data = json.loads(chinese.soup.find("script", type="application/ld+json").string)
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("Article", TITLE, "zh-Hans")

    only_chinese = published(portal, title="只有中文")
    told = portal.visitor().open(f"/publicity/{only_chinese.slug}?lang=en")
    assert "This article is in Chinese only" in told.text


def test_an_article_appears_and_ends_by_the_clock_alone(portal: Portal) -> None:
    with clock.travel(NOON):
        article = published(
            portal,
            show_from=NOON + timedelta(hours=1),
            show_until=NOON + timedelta(hours=2),
            title="限时公告办法",
        )
        reader, address = portal.visitor(), f"/publicity/{article.slug}"
        assert reader.open(address).status == 404
        assert "限时公告" not in reader.open("/search?q=限时公告办法").text.replace("“限时公告办法”", "")
        assert "限时公告" not in reader.open("/publicity").text
        assert "限时公告" not in reader.open("/").text
    with clock.travel(NOON + timedelta(hours=1, minutes=1)):
        # Nothing was committed and no job ran: the clock alone.
        assert "限时公告" in reader.open("/publicity").text
        assert "限时公告" in reader.open("/").text
        page = reader.open(address)
        assert page.status == 200
        assert article.slug in reader.open("/search?q=限时公告办法").html
        assert article.slug in reader.client.get("/feeds/publicity.atom").text
        etag = page.response.headers["ETag"]
        assert reader.client.get(address, headers={"If-None-Match": etag}).status_code == 304
    with clock.travel(NOON + timedelta(hours=1, minutes=59, seconds=59)):
        assert reader.open(address).status == 200
    with clock.travel(NOON + timedelta(hours=2, seconds=1)):
        gone = reader.client.get(address, headers={"If-None-Match": etag})
        assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-store")
        for other in ("/", "/publicity", "/feeds/publicity.atom", "/sitemap.xml", "/api/v1/publicity"):
            assert article.slug not in reader.client.get(other).text, other
        assert article.slug not in reader.open("/search?q=限时公告办法").html


def test_two_editors_at_once_lose_nothing(portal: Portal) -> None:
    first = editor(portal)
    page = written(first)
    edit = page.link("Change the draft")
    mine = first.open(edit)
    second = editor(portal, "editor-two")
    second.open(edit + "?lang=en").submit("Keep as a draft", text=TEXT + "\n她的补充。\n")

    told = mine.submit("Keep as a draft", text=TEXT + "\n我的补充。\n")
    assert told.status == 422
    assert "Somebody else kept another text meanwhile" in told.text
    assert "她" in [one.find(string=True, recursive=False) for one in told.soup.select("del")]
    assert "我的补充" in told.soup.select_one("textarea[name=text]").get_text()
    kept = told.submit("Keep as a draft")
    assert "我的补充" in kept.text
    versions = kept.click("3 versions")
    assert len(versions.rows()) == 3
    hers = versions.click("Version 2")
    assert "她的补充。" in " ".join(one.get_text() for one in hers.soup.select("ins"))
    again = hers.submit("Take this text up again")
    assert "她的补充" in again.text
    assert "The text of version 2 again" in again.click("4 versions").text


def test_the_public_keeps_its_text_until_a_second_person_publishes_the_new_one(portal: Portal) -> None:
    article = published(portal)
    visitor = editor(portal)
    page = visitor.open(f"/office/publicity/{article.slug}?lang=en").submit("Write a new text")
    page = page.click("Change the draft").submit("Keep as a draft", text=TEXT + "\n\n新增一条。\n")
    assert "The public still has an older text" in page.text
    reader = portal.visitor()
    assert "新增一条" not in reader.open(f"/publicity/{article.slug}").text
    page = page.submit("Hand in for publication")
    assert not page.has_button("Publish")
    people.make_staff(portal, Role.REVIEWER)
    people.sign_in(portal, "reviewer").open(page.url + "?lang=en").submit("Publish")
    assert "新增一条" in reader.open(f"/publicity/{article.slug}").text


def test_who_wrote_an_earlier_part_is_no_second_person(portal: Portal) -> None:
    page = written(editor(portal))
    second = editor(portal, "editor-two")
    second.open(page.link("Change the draft")).submit("Keep as a draft", text=TEXT + "\n补。\n")
    handed = second.open(page.url + "?lang=en").submit("Hand in for publication")
    first = people.sign_in(portal, "editor")
    assert not first.open(handed.url).has_button("Publish")
    slug = page.url.rsplit("/", 1)[1]
    with portal.reading() as session:
        account = accounts.find_by_login(session, "editor")
        assert account is not None
        actor = account.actor
    with portal.writing() as session:
        article = queries.get_for_staff(session, SYSTEM, slug)
        with pytest.raises(FourEyes):
            services.publish_article(session, actor, article)


def test_a_warning_case_names_nobody(portal: Portal) -> None:
    visitor = editor(portal)
    page = written(
        visitor, kind="warning-case", title="警示案例", text="当事人张三，电话13800138000，收了钱。"
    )
    listed = page.click("Hand in for publication")
    checks = [str(box["value"]) for box in listed.soup.select("input[name=checks]")]
    assert listed.submit("Hand in for publication", checks=checks).errors == [
        "Paragraph 1 holds what looks like a person's name. A warning case names nobody: take it out."
    ]
    page.click("Change the draft").submit("Keep as a draft", text="当事人张某收了钱。")
    assert listed.submit("Hand in for publication", checks=checks[:2]).errors == [
        "Go through the whole list: a warning case names nobody"
    ]
    done = listed.submit("Hand in for publication", checks=checks)
    assert "The list for warning cases was gone through" in done.text


def test_a_picture_has_words_and_becomes_public_with_its_article(portal: Portal) -> None:
    visitor = editor(portal)
    page = written(visitor)
    files = page.click("Pictures and attachments")
    given = {"file": (BytesIO(made.photo((640, 480))), "窗口.jpg"), "role": "picture"}
    refused = files.submit("Add it to the article", **given)
    assert refused.errors == ["Say in words what the picture shows, or what the attachment is called"]
    added = refused.submit("Add it to the article", role="picture", words="信用办窗口")
    assert "图1" in added.text
    pdf = {"file": (BytesIO(made.pdf()), "表.pdf"), "role": "attachment", "words": "承诺书样式"}
    assert added.submit("Add it to the article", **pdf).status == 200
    edit = visitor.open(page.link("Change the draft"))
    assert (
        edit.submit("Keep as a draft", text=TEXT + "\n\n![](图9)").errors[0].startswith("This article has no")
    )
    assert (
        edit.submit("Keep as a draft", text="看![](图1)这里")
        .errors[0]
        .startswith("A picture stands on a line")
    )
    shown = edit.submit("Keep as a draft", text=TEXT + '\n\n![](图1 "现场")', cover="1")
    picture = shown.soup.select_one(".app-prose img")
    assert picture["alt"] == "信用办窗口"
    assert visitor.client.get(picture["src"]).status_code == 200
    slug = page.url.rsplit("/", 1)[1]
    with portal.reading() as session:
        article = queries.get_for_staff(session, SYSTEM, slug)
        references = [file.reference for file in queries.files_of(session, article)]
    addresses = [f"/publicity/{slug}/files/{one}" for one in references]
    reader = portal.visitor()
    assert [reader.client.get(one).status_code for one in addresses] == [404, 404]
    shown.submit("Hand in for publication")
    people.make_staff(portal, Role.REVIEWER)
    people.sign_in(portal, "reviewer").open(shown.url + "?lang=en").submit("Publish")
    public = reader.open(f"/publicity/{slug}")
    assert [one["alt"] for one in public.soup.select("article img")] == ["信用办窗口", "信用办窗口"]
    assert "承诺书样式 PDF" in public.text
    first, second = (reader.client.get(one) for one in addresses)
    assert (first.mimetype, first.headers["Content-Disposition"]) == ("image/jpeg", "inline")
    assert second.headers["Content-Disposition"].startswith("attachment")
    for answer in (first, second):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    with portal.writing() as session:
        services.withdraw_article(session, SYSTEM, queries.get_for_staff(session, SYSTEM, slug))
    assert [reader.client.get(one).status_code for one in addresses] == [410, 410]


WEB_PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>x</title></head><body><nav>首页</nav>
<table><tr><td>发文字号：</td><td>青信办〔2025〕7号</td></tr><tr><td>成文日期：</td><td>2025年3月1日</td></tr></table>
<h1>青石县信用办关于开展守信激励的通知</h1><div class="pages_content"><p>各乡镇人民政府：</p>
<p>　　为推进守信激励，现通知如下。</p><p><b>一、激励对象</b></p>
<table><tr><th>事项</th><th>激励</th></tr><tr><td>办证</td><td>绿色通道</td></tr></table>
<p>青石县信用办</p><p>2025年3月1日</p><p>附件1：信用承诺书</p><p>本人承诺如下。</p><script>alert(1)</script></div></body></html>"""


def test_a_web_page_becomes_an_article_with_its_tables_and_annexes(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(WEB_PAGE.encode("gb18030"))
    said = portal.run("publicity", "import", str(file), "--publish").splitlines()
    assert said[0] == "青石县信用办关于开展守信激励的通知"
    page = portal.visitor().open(said[1].split()[0])
    assert (page.summary("文号"), page.summary("成文日期")) == ("青信办〔2025〕7号", "2025年3月1日")
    assert page.soup.select_one(".app-prose th[scope=col]").get_text() == "事项"
    assert page.has_link("附件1：信用承诺书")
    assert "alert" not in page.text
    assert "首页" not in page.soup.select_one(".app-prose").get_text()


def test_an_editor_imports_a_file_looks_at_it_and_the_same_twice_is_one(portal: Portal) -> None:
    visitor = editor(portal)
    page = visitor.open("/office/publicity/import?lang=en")
    seen = page.submit("See what is recognised", file=(BytesIO(WEB_PAGE.encode("gb18030")), "page.html"))
    assert seen.summary("Document number") == "青信办〔2025〕7号"
    kept = seen.submit("Keep as a draft")
    again = seen.submit("Keep as a draft")
    assert kept.url == again.url
    empty = visitor.open("/office/publicity/import").submit("Keep as a draft")
    assert empty.errors == ["Choose a file or paste the document"]


def test_related_laws_lead_to_what_is_published(portal: Portal) -> None:
    law = published(portal, kind="law", title="青石县信用条例", document_number="青人发〔2025〕3号")
    article = published(portal, title="解读", related="青人发〔2025〕3号\n《民法典》第七条")
    page = portal.visitor().open(f"/publicity/{article.slug}")
    assert page.link("《青石县信用条例》") == f"/publicity/{law.slug}"
    assert "《民法典》第七条" in page.text


def test_times_that_cannot_be_are_refused(portal: Portal) -> None:
    with pytest.raises(InvalidInput, match="ends-before-it-begins"):
        published(portal, show_from=NOON, show_until=NOON)
