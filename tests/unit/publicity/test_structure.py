"""A document as an extractor left it becomes an article with title, headings and whole paragraphs."""

import os
from datetime import date
from pathlib import Path

import pytest

from app.features.publicity.structure import Block, BlockKind, NoDocument, OfficialDocument, read_document

FORWARDED = """
某某县信用办公室

某某县信用办公室 关于转发某某部《关于推进诚信 建设的意见》的通知

各乡镇人民政府、县直有关部门：

现将某某部《关于推进诚信建设的意见》（某办发〔2019〕12号）转发给你们，请认真

贯彻落实。

附件：某某部《关于推进诚信建设的意见》

某某县信用办公室

2023年5月15日



某某部关于推进 诚信建设的意见

某办发[2019]12号

各省、自治区、直辖市人民政府，各部委、
各直属机构：

为弘扬诚信，现提出以下意见。

一、总体要求

（一）指导思想。坚持诚信为本，健全法律法规、规

章制度。

（二）基本原则。

一是政府推动。发挥作用。

- 3 -

二是健全法制，建立完善

个人信息登记制度，依托社区（村）

各类组织普及知识。

二、组织实施

（一）加强领导。各地要重视。

各地各部门要落实到位。

某某部

2019年12月3日

（此件公开发布）
"""


def texts(document: OfficialDocument, kind: BlockKind) -> list[str]:
    return [block.text for block in document.blocks if block.kind is kind]


@pytest.fixture
def document() -> OfficialDocument:
    return read_document(FORWARDED)


def test_a_reader_sees_the_forwarded_document_under_its_own_title(document: OfficialDocument) -> None:
    assert document.title == "某某部关于推进诚信建设的意见"
    assert document.document_number == "某办发〔2019〕12号"
    assert document.issued_on == date(2019, 12, 3)
    assert document.issuer == "某某部"


def test_a_reader_sees_the_notice_as_foreword(document: OfficialDocument) -> None:
    foreword = document.foreword
    assert foreword is not None
    assert foreword.issuer == "某某县信用办公室"
    assert foreword.title == "某某县信用办公室关于转发某某部《关于推进诚信建设的意见》的通知"
    assert foreword.issued_on == date(2023, 5, 15)
    assert [block.kind for block in foreword.blocks] == [
        BlockKind.SALUTATION,
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.SIGNATURE,
        BlockKind.DATE,
    ]
    assert foreword.blocks[1].text.endswith("请认真贯彻落实。")


def test_a_reader_finds_the_headings_in_the_contents(document: OfficialDocument) -> None:
    assert [(block.anchor, block.text) for block in document.contents] == [
        ("part-1", "一、总体要求"),
        ("part-1-1", "（一）指导思想"),
        ("part-1-2", "（二）基本原则"),
        ("part-2", "二、组织实施"),
        ("part-2-1", "（一）加强领导"),
    ]


def test_a_reader_sees_sentences_whole_that_a_page_broke(document: OfficialDocument) -> None:
    paragraphs = texts(document, BlockKind.PARAGRAPH)
    assert "坚持诚信为本，健全法律法规、规章制度。" in paragraphs
    assert "二是健全法制，建立完善个人信息登记制度，依托社区（村）各类组织普及知识。" in paragraphs
    assert texts(document, BlockKind.SALUTATION) == ["各省、自治区、直辖市人民政府，各部委、各直属机构："]
    assert not any("- 3 -" in paragraph for paragraph in paragraphs)


def test_signature_date_and_note_stand_at_the_end(document: OfficialDocument) -> None:
    assert document.blocks[-3:] == (
        Block(BlockKind.SIGNATURE, "某某部"),
        Block(BlockKind.DATE, "2019年12月3日"),
        Block(BlockKind.NOTE, "（此件公开发布）"),
    )


def test_rules_printed_by_a_body_take_number_and_date_from_its_notice() -> None:
    document = read_document(
        """某某县人民政府文件
某政发〔2025〕7号

某某县人民政府
关于印发《信用管理办法（试行）》的通知
各乡镇人民政府，县政府各部门：
　　现将《信用管理办法（试行）》印发给你
们，请认真贯彻执行。
　　　　　　　　某某县人民政府
　　　　　　　　2025年3月1日
- 1 -
信用管理办法（试行）

第一章　总　则
第一条　为了加强信用管
理，制定本办法。
第二条　本办法自 2025 年 3 月 1 日起施行。
第二章 附则
第三条　由县信用办解释。"""
    )
    assert document.title == "信用管理办法（试行）"
    assert (document.document_number, document.issuer) == ("某政发〔2025〕7号", "某某县人民政府")
    assert document.issued_on == date(2025, 3, 1)
    assert [block.text for block in document.contents] == ["第一章 总则", "第二章 附则"]
    assert texts(document, BlockKind.PARAGRAPH) == [
        "第一条 为了加强信用管理，制定本办法。",
        "第二条 本办法自2025年3月1日起施行。",
        "第三条 由县信用办解释。",
    ]


def test_a_document_of_its_own_has_no_foreword_and_its_distribution_is_a_note() -> None:
    document = read_document(
        "关于表扬2025年度诚信人物的通报\n\n各有关单位：\n\n经研究，决定表扬下列人员。\n\n"
        "某某县信用办\n\n二〇二五年六月十四日\n\n抄送：县委办公室。\n\n某某县信用办2025年6月14日印发"
    )
    assert document.foreword is None
    assert document.title == "关于表扬2025年度诚信人物的通报"
    assert document.issuer == "某某县信用办"
    assert document.issued_on == date(2025, 6, 14)
    assert texts(document, BlockKind.NOTE) == ["抄送：县委办公室。", "某某县信用办2025年6月14日印发"]


def test_a_date_within_the_text_ends_nothing() -> None:
    document = read_document(
        "某通知\n\n各单位：\n\n自2025年1月1日起执行，\n\n至2026年1月1日止。\n\n二、其他\n\n无。"
    )
    assert texts(document, BlockKind.PARAGRAPH)[0] == "自2025年1月1日起执行，至2026年1月1日止。"


def test_headings_of_one_number_keep_anchors_of_their_own() -> None:
    document = read_document(
        "某方案\n\n各单位：\n\n一、甲\n\n内容。\n\n一、乙\n\n（一）丙。内容。\n\n（一）丁。内容。"
    )
    anchors = [block.anchor for block in document.contents]
    assert len(set(anchors)) == 4
    assert anchors[0] == "part-1"


def test_a_long_sentence_behind_a_number_is_no_heading() -> None:
    sentence = "（一）" + "未经授权不得采集个人公共信用信息，" * 4 + "违者承担责任。"
    document = read_document(f"某规定\n\n各单位：\n\n一、要求\n\n{sentence}")
    assert [block.text for block in document.contents] == ["一、要求"]
    assert sentence in texts(document, BlockKind.PARAGRAPH)


def test_running_heads_and_page_numbers_go() -> None:
    page = "某某县信用管理办法\n\n第{0}条　内容第{0}页的文字。\n\n第 {0} 页 共 4 页\n\f"
    document = read_document("信用管理办法\n\n" + "".join(page.format(number) for number in range(1, 5)))
    assert texts(document, BlockKind.PARAGRAPH) == [
        f"第{number}条 内容第{number}页的文字。" for number in range(1, 5)
    ]


def test_latin_words_keep_their_spaces_and_chinese_ones_lose_theirs() -> None:
    document = read_document("某说明\n\n各单位：\n\n按照 ISO 7064 标准 check 校 验 号码。")
    assert texts(document, BlockKind.PARAGRAPH) == ["按照 ISO 7064标准 check 校验号码。"]


def test_a_text_without_words_is_no_document() -> None:
    with pytest.raises(NoDocument):
        read_document(" \n\f\n - 1 - \n")


def test_reading_twice_gives_the_same_anchors() -> None:
    assert read_document(FORWARDED) == read_document(FORWARDED.replace("\n", "\r\n"))


@pytest.mark.samples
@pytest.mark.skipif("PORTAL_SAMPLES" not in os.environ, reason="PORTAL_SAMPLES names no folder of samples")
def test_the_guideline_is_read_whole() -> None:
    text = (Path(os.environ["PORTAL_SAMPLES"]) / "guideline-2016-98.txt").read_text(encoding="utf-8")
    document = read_document(text)
    assert document.title == "国务院办公厅关于加强个人诚信体系建设的指导意见"
    assert document.document_number == "国办发〔2016〕98号"
    assert document.issued_on == date(2016, 12, 23)
    assert document.issuer == "国务院办公厅"
    assert document.foreword is not None
    assert document.foreword.issued_on == date(2023, 5, 15)
    assert document.foreword.issuer == "灵寿县社会信用体系建设领导小组办公室"
    assert sum(block.kind is BlockKind.HEADING1 for block in document.contents) == 7
    assert sum(block.kind is BlockKind.HEADING2 for block in document.contents) == 21
    for block in document.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            assert block.text.endswith("。"), block.text
    kept = "".join(block.text for block in (*document.foreword.blocks, *document.blocks))
    lost = len("".join(text.split())) - len("".join(kept.split()))
    # Letterhead, two titles, the number, and the full stops behind the run-in headings.
    titles = len(
        document.title + document.foreword.title + document.foreword.issuer + document.document_number
    )
    assert lost == titles + 21
