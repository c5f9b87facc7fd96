"""The query compiler, folding and highlighting, without an engine."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters.search import EmptyQuery, QueryTooLong, compile_query, highlight
from app.adapters.search.folding import fold, folding_table
from app.adapters.search.pinyin import Vocabulary, field_words
from app.adapters.search.query import AllOf, AnyOf, Number, Phrase, Word
from app.adapters.search.tokens import grams, number_key, query_words, runs, sequence

ANY_TEXT = st.text(st.characters(), max_size=80)


@settings(deadline=None)  # the first call loads the dictionary
@given(ANY_TEXT)
def test_folding_keeps_the_length_and_is_stable(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    folded.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("original", "folded"),
    [
        ("國務院辦公廳", "国务院办公厅"),
        ("〔２０１６〕", "(2016)"),
        ("ＡＢｃ", "abc"),
        ("“”「」", '""""'),
        ("⼀", "一"),
    ],
)
def test_folding_makes_spellings_equal(original: str, folded: str) -> None:
    assert fold(original) == folded


def test_folding_table_leaves_simplified_writing_alone() -> None:
    common = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子"
    assert not [character for character in common if ord(character) in folding_table()]


@pytest.mark.parametrize(
    "spelling",
    [
        "国办发〔2016〕98号",
        "国办发[2016]98号",
        "國辦發（2016）第９８號",
        "国办发 2016 98",
        "国办发【2016】 98 号",
    ],
)
def test_spellings_of_a_number_have_one_key(spelling: str) -> None:
    assert number_key(spelling) == "国办发|2016|98"


def test_words_cut_out_of_a_name_cover_it() -> None:
    assert query_words("王家湾村") == ("王家湾村",)
    assert query_words("信用的修复") == ("信用", "修复")
    assert query_words("现将国务院") == ("国务院",)
    assert query_words("光与举") == ("光与举",)
    assert query_words("的") == ("的",)


@settings(deadline=None)  # the first call loads the dictionary
@given(
    st.text(st.sampled_from("信用修复办公室ab12，〔〕 "), max_size=20), st.integers(0, 20), st.integers(0, 20)
)
def test_tokens_of_a_passage_are_tokens_of_its_text(text: str, start: int, length: int) -> None:
    before, passage, after = text[:start], text[start : start + length], text[start + length :]
    cuts_a_word = re.search(r"[a-z0-9]$", before) or re.match(r"[a-z0-9]", after)
    if runs(passage) and not cuts_a_word:
        tokens = {token for _, token in grams(runs(text))}
        assert {token for _, token in sequence(runs(passage))} <= tokens


def test_query_is_words_phrases_and_numbers() -> None:
    children = compile_query("诚信 “信用修复” 国办发〔2016〕98号").root.children
    assert children[0] == Word("诚信")
    assert isinstance(children[1], Phrase)
    assert isinstance(children[2], AnyOf)
    assert isinstance(children[2].children[0], Number)
    assert compile_query("国办发〔2016〕98号").number_key == "国办发|2016|98"


def test_latin_is_searched_as_the_terms_it_spells_and_as_it_stands() -> None:
    (clause,) = compile_query("xinyong").root.children
    assert isinstance(clause, AnyOf)
    assert {"信用", "xinyong"} <= {
        word.text for part in clause.children if isinstance(part, AllOf) for word in _words(part)
    }
    assert compile_query("hello").root.children == (Word("hello"),)


def _words(node: object) -> list[Word]:
    if isinstance(node, Word):
        return [node]
    return [word for child in node.children for word in _words(child)]  # type: ignore[attr-defined]


def test_vocabulary_cuts_letters_into_the_fewest_terms() -> None:
    vocabulary = Vocabulary(["青石县", "青石"], field_words())
    assert vocabulary.readings("qingshixian") == (("青石县",),)
    assert vocabulary.readings("qingshixinyong") == (("青石",), ("信用",))
    assert vocabulary.readings("qqqq") == ()


@settings(deadline=None)  # the first call loads the dictionary
@given(ANY_TEXT)
def test_any_text_compiles_or_is_refused(text: str) -> None:
    try:
        query = compile_query(text)
    except (EmptyQuery, QueryTooLong):
        return
    marked = highlight(text, query)
    assert html.unescape(re.sub("</?mark>", "", marked)) == re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "\ufffd", text
    )


@pytest.mark.parametrize("query", ["[" * 65, "龟 " * 17 + "x" * 40, "a b c d e f g h i j k l m n o p q"])
def test_long_queries_are_refused(query: str) -> None:
    with pytest.raises(QueryTooLong):
        compile_query(query)


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("個人信用修復", "信用修复", "個人<mark>信用修復</mark>"),
        ("国办发〔２０１６〕９８号文", "国办发[2016]98号", "<mark>国办发〔２０１６〕９８号</mark>文"),
        ("1980年98号", "98号", "1980年<mark>98号</mark>"),
        ("<b>信用</b>&", "信用", "&lt;b&gt;<mark>信用</mark>&lt;/b&gt;&amp;"),
        ("信用、修复", "信用 修复", "<mark>信用</mark>、<mark>修复</mark>"),
        ("Open data", "OPEN", "<mark>Open</mark> data"),
        ("reopened", "open", "reopened"),
    ],
)
def test_reader_sees_the_hits_in_the_original_writing(text: str, query: str, marked: str) -> None:
    assert highlight(text, compile_query(query)) == marked


def test_snippet_shows_the_best_passage() -> None:
    best = "完善信用修复机制，信用修复申请。"
    text = "前言说明。" * 60 + "信用。" + "其他内容。" * 60 + best + "结尾文字。" * 60
    snippet = highlight(text, compile_query("信用修复"), length=60)
    assert snippet.count("<mark>信用修复</mark>") == 2
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(re.sub("</?mark>|…", "", snippet)) <= 60


@settings(deadline=None)  # the first call loads the dictionary
@given(ANY_TEXT, st.integers(1, 60))
def test_snippet_is_never_longer_than_asked(text: str, length: int) -> None:
    snippet = html.unescape(re.sub("</?mark>", "", highlight(text, compile_query("信用"), length=length)))
    assert len(snippet) <= length + 2


def test_template_does_not_escape_the_marks_again() -> None:
    from markupsafe import escape

    assert escape(highlight("信用", compile_query("信用"))) == "<mark>信用</mark>"
