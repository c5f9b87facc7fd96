"""Articles: imported from official documents, written by editors, read by everybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.features.accounts import queries as accounts
from app.features.publicity import queries, services
from app.features.publicity.manuscripts import Manuscript
from app.kernel import events
from app.kernel.actors import SYSTEM, Actor
from app.kernel.errors import FourEyes, InvalidInput, NotAllowed, NotNow
from app.kernel.permissions import Role
from tests.support import people
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.publicity_steps import (
    FORWARDED,
    NUMBER,
    SLUG,
    TITLE,
    draft,
    import_published,
    publish,
    write_file,
)

SAMPLE = Path(os.environ.get("PORTAL_SAMPLES", "")) / "guideline-2016-98.txt"
HEADLINE = "什么是信用承诺"
MARKDOWN = """信用承诺是当事人以书面形式作出的**保证**。

一、怎样作出

- 在窗口领取承诺书
- 填写后交回

| 事项 | 时限 |
|---|---|
| 答复 | 三个工作日 |
"""
KNOWLEDGE = """什么是信用承诺

信用承诺是当事人以书面形式作出的保证。

一、怎样作出

在窗口领取承诺书，填写后交回。
"""


def test_an_operator_can_import_a_forwarded_document_as_one_article(portal: Portal, tmp_path: Path) -> None:
    said = import_published(portal, tmp_path)

    assert said.splitlines() == [TITLE, f"/publicity/{SLUG}  已发布", "6个标题"]
    page = portal.visitor().open(f"/publicity/{SLUG}")
    assert page.heading == TITLE
    assert page.summary("文号") == NUMBER
    assert page.summary("发文机关") == "清河省信用办"
    assert page.summary("成文日期") == "2021年3月9日"


def test_a_reader_sees_the_notice_as_foreword_and_broken_lines_joined(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    page = portal.visitor().open(f"/publicity/{SLUG}")

    foreword = page.soup.select_one("#foreword")
    assert foreword is not None
    assert "青石县社会信用体系建设领导小组办公室关于转发清河省信用办" in foreword.get_text()
    assert "2023年6月1日" in foreword.get_text()
    assert "健全信用修复机制" in page.text
    assert "2023年6月1日" not in page.soup.select_one(".app-prose > div").get_text()


def test_a_reader_can_jump_from_the_contents_to_every_heading(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    page = portal.visitor().open(f"/publicity/{SLUG}")

    for words in ("一、总体要求", "（一）指导思想", "二、主要任务", "（二）完善权利救济"):
        target = page.soup.find(id=page.link(words).removeprefix("#"))
        assert target is not None
        assert target.get_text() == words
    assert page.soup.find(id="part-1").name == "h2"
    assert page.soup.find(id="part-1-1").name == "h3"


def test_an_english_reader_is_told_that_the_text_is_chinese(portal: Portal, tmp_path: Path) -> None:
    import_published(portal, tmp_path)
    page = portal.visitor().open(f"/publicity/{SLUG}?lang=en")

    assert page.soup.html["lang"] == "en"
    assert page.soup.find(id="part-1").find_parent(attrs={"lang": True})["lang"] == "zh-Hans"
    assert page.soup.h1.find_parent(attrs={"lang": True})["lang"] == "zh-Hans"


def test_an_operator_who_imports_the_same_document_again_changes_nothing(
    portal: Portal, tmp_path: Path
) -> None:
    first = import_published(portal, tmp_path)
    again = import_published(portal, tmp_path)
    rewrapped = import_published(portal, tmp_path, FORWARDED.replace("一路绿灯，健\n\n全", "一路绿灯，健全"))

    assert first == again == rewrapped
    with portal.reading() as session:
        _found, total = queries.list_published(session, "", offset=0, limit=10)
        assert total == 1
        verbs = [event.verb for event in events.history(session, SLUG)]
    assert verbs == ["publicity.imported", "publicity.submitted", "publicity.published"]


def test_an_operator_can_import_text_in_gb_18030(portal: Portal, tmp_path: Path) -> None:
    said = portal.run("publicity", "import", str(write_file(tmp_path, encoding="gb18030")), "--publish")

    assert said.splitlines()[0] == TITLE


def test_an_import_without_publishing_stays_with_the_office(portal: Portal, tmp_path: Path) -> None:
    portal.run("publicity", "import", str(write_file(tmp_path)))

    assert portal.visitor().open(f"/publicity/{SLUG}").status == 404
    assert import_published(portal, tmp_path).splitlines()[1].endswith("已发布")
    assert portal.visitor().open(f"/publicity/{SLUG}").status == 200


@pytest.mark.samples
@pytest.mark.skipif(not SAMPLE.is_file(), reason="PORTAL_SAMPLES names no folder with the guideline")
def test_an_operator_can_import_the_guideline_as_an_extractor_left_it(portal: Portal) -> None:
    said = portal.run("publicity", "import", str(SAMPLE), "--publish").splitlines()

    assert said[0] == "国务院办公厅关于加强个人诚信体系建设的指导意见"
    page = portal.visitor().open(said[1].split()[0])
    assert page.heading == said[0]
    assert page.summary("文号") == "国办发〔2016〕98号"
    assert page.summary("成文日期") == "2016年12月23日"
    assert "2023年5月15日" in page.soup.select_one("#foreword").get_text()
    top = [link.get_text() for link in page.soup.select("nav ol > li > a") if "、" in link.get_text()[:2]]
    assert [words[0] for words in top] == list("一二三四五六七")
    assert "规章制度和标准规范" in page.text


def test_a_reader_sees_an_honest_page_before_anything_is_published(visitor: Visitor) -> None:
    page = visitor.open("/publicity")

    assert page.heading == "宣传"
    assert "还没有" in page.text


def test_a_reader_can_page_through_the_articles_of_one_kind(portal: Portal) -> None:
    with portal.writing() as session:
        for number in range(21):
            article = draft(session, SYSTEM, KNOWLEDGE.replace("什么是", f"第{number}讲：什么是"))
            services.submit_article(session, SYSTEM, article)
            services.publish_article(session, SYSTEM, article)
    page = portal.visitor().open("/publicity?lang=en&kind=knowledge")

    assert "21 articles" in page.text
    assert len(page.soup.select(".app-list__item")) == 20
    assert len(page.click("Next").soup.select(".app-list__item")) == 1
    assert "No article of this kind yet" in page.open("/publicity?kind=law").text
    assert page.open("/publicity?kind=nonsense").status == 404


def test_an_editor_can_preview_a_text_without_keeping_it(portal: Portal) -> None:
    page = _editor(portal).open("/office/publicity/new?lang=en")
    preview = page.submit("Preview", kind="knowledge", title=HEADLINE, text=MARKDOWN, preview="1")

    assert preview.status == 200
    assert preview.summary("Title") == "什么是信用承诺"
    assert preview.has_link("一、怎样作出")
    assert preview.soup.select_one("#preview strong").get_text() == "保证"
    assert preview.soup.select_one("#preview th[scope=col]").get_text() == "事项"
    with portal.reading() as session:
        assert queries.list_for_staff(session, SYSTEM, "", offset=0, limit=9) == ((), 0)


def test_an_editor_can_write_and_hand_in_but_not_publish_the_same_article(portal: Portal) -> None:
    editor = _editor(portal)
    page = _written(editor)
    assert page.heading == "什么是信用承诺"
    page = page.submit("Hand in for publication")

    assert "A second person publishes this" in page.text
    assert not page.has_button("Publish")
    with portal.reading() as session:
        actor = _actor(portal, "editor")
        article = queries.get_for_staff(session, actor, page.url.rsplit("/", 1)[1])
    with portal.writing() as session, pytest.raises(FourEyes):
        services.publish_article(session, actor, session.merge(article))
    assert portal.visitor().open(f"/publicity/{article.slug}").status == 404


def test_a_second_person_can_publish_what_an_editor_handed_in(portal: Portal) -> None:
    page = _written(_editor(portal)).submit("Hand in for publication")
    people.make_staff(portal, Role.REVIEWER)
    reviewer = people.sign_in(portal, "reviewer")
    desk = reviewer.open("/office?lang=en")
    assert desk.has_link("Articles to be read and published")
    shown = reviewer.open(page.url).submit("Publish")

    assert "Published. Everybody can read it now." in shown.text
    assert portal.visitor().open(shown.link("/publicity/")).heading == "什么是信用承诺"


def test_a_second_person_can_give_an_article_back_and_the_editor_can_mend_it(portal: Portal) -> None:
    editor = _editor(portal)
    page = _written(editor).submit("Hand in for publication")
    people.make_staff(portal, Role.REVIEWER)
    reviewer = people.sign_in(portal, "reviewer")
    back = reviewer.open(page.url + "?lang=en").click("Give it back to be mended")
    assert back.submit("Give it back", reason="").errors == ["Say what has to be mended"]
    back.submit("Give it back", reason="请写明期限。")

    mending = editor.open(page.url).click("Change the draft")
    assert "请写明期限。" in mending.text
    mended = mending.submit("Keep as a draft", text=MARKDOWN + "\n承诺的期限为一年。\n")
    assert "承诺的期限为一年。" in mended.text
    assert mended.url == page.url


def test_a_withdrawn_article_is_gone_for_the_public_at_once(portal: Portal) -> None:
    article = publish(portal, KNOWLEDGE)
    people.make_staff(portal, Role.REVIEWER)
    page = people.sign_in(portal, "reviewer").open(f"/office/publicity/{article.slug}?lang=en")
    page = page.submit("Withdraw")

    assert page.summary("State") == "Withdrawn"
    reader = portal.visitor()
    gone = reader.open(f"/publicity/{article.slug}?lang=en")
    assert (gone.status, gone.heading) == (410, "This has ended")
    assert "taken this article back" in gone.text
    assert reader.client.get(f"/api/v1/publicity/{article.slug}").status_code == 410
    assert "信用承诺" not in reader.open("/publicity").text
    assert "信用承诺" not in reader.open("/").text


def test_an_editor_is_told_what_is_wrong_with_a_text(portal: Portal) -> None:
    page = _editor(portal).open("/office/publicity/new?lang=en")

    assert page.submit("Keep as a draft", text=" ").errors == ["Paste the text of the article"]
    number = people.next_id_number()
    held = page.submit("Keep as a draft", title=HEADLINE, text=MARKDOWN + f"当事人{number}已承诺。")
    assert held.errors == ["The text holds a person's ID number. Take it out."]
    assert held.status == 422
    long = page.submit("Keep as a draft", text=MARKDOWN, title="长" * 201)
    assert long.errors == ["Shorten this to at most 200 characters"]


def test_a_clerk_cannot_open_the_editors_pages(portal: Portal) -> None:
    people.make_staff(portal, Role.CLERK)
    clerk = people.sign_in(portal, "clerk")

    assert clerk.open("/office/publicity/").status == 404
    assert clerk.open("/office/publicity/new").status == 404
    actor = _actor(portal, "clerk")
    with portal.writing() as session, pytest.raises(NotAllowed):
        draft(session, actor, KNOWLEDGE)


def test_an_editor_cannot_change_what_is_handed_in(portal: Portal) -> None:
    actor = people.make_staff(portal, Role.EDITOR)
    with portal.writing() as session:
        article = draft(session, actor, KNOWLEDGE)
        services.submit_article(session, actor, article)
        with pytest.raises(NotNow):
            services.rewrite_article(
                session, actor, article, Manuscript(kind="law", text=KNOWLEDGE), based_on=article.newest
            )


def test_an_import_with_publishing_is_refused_to_a_single_editor(portal: Portal) -> None:
    actor = people.make_staff(portal, Role.EDITOR)
    with pytest.raises(FourEyes), portal.writing() as session:
        services.import_document(session, actor, text=FORWARDED, source_digest="d", publish=True)

    with portal.reading() as session:
        assert queries.list_for_staff(session, SYSTEM, "", offset=0, limit=9) == ((), 0)


def test_an_operator_is_told_why_a_file_is_no_document(portal: Portal, tmp_path: Path) -> None:
    with portal.writing() as session, pytest.raises(InvalidInput, match="text-missing"):
        services.import_document(session, SYSTEM, text=" \n ", source_digest="", publish=False)
    empty = write_file(tmp_path, " \n")
    result = portal.app.test_cli_runner().invoke(args=["publicity", "import", str(empty)])
    assert result.exit_code == 1
    assert "请粘贴文章正文" in result.output


def test_two_documents_of_one_number_have_two_addresses(portal: Portal) -> None:
    other = FORWARDED.replace("守信激励", "失信惩戒")
    with portal.writing() as session:
        slugs = [
            services.import_document(session, SYSTEM, text=text, source_digest=digest, publish=True).slug
            for text, digest in ((FORWARDED, "a"), (other, "b"))
        ]
    assert slugs == [SLUG, f"{SLUG}-2"]


def _editor(portal: Portal) -> Visitor:
    people.make_staff(portal, Role.EDITOR)
    return people.sign_in(portal, "editor")


def _written(editor: Visitor) -> Page:
    return editor.open("/office/publicity/new?lang=en").submit(
        "Keep as a draft", kind="knowledge", title=HEADLINE, text=MARKDOWN
    )


def _actor(portal: Portal, login: str) -> Actor:
    with portal.reading() as session:
        account = accounts.find_by_login(session, login)
        assert account is not None
        return account.actor
