"""What every engine does: the same tests on Whoosh and on PostgreSQL."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.adapters.search import (
    Delete,
    EmptyQuery,
    Put,
    QueryTooLong,
    SearchEngine,
    SearchPage,
    SearchRequest,
    highlight,
    open_engine,
)
from tests.unit.search.conftest import ENGINES, GUIDELINE
from tests.unit.search.corpus import TODAY, documents, queries


def find(engine: SearchEngine, text: str, **filters: object) -> SearchPage:
    return engine.search(SearchRequest(text=text, **{"today": TODAY, **filters}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("信用修复", "信用修复"),
        ("“信用修复”", "信用修复"),
        ('"信用修复"', "信用修复"),
        ("xinyong xiufu", "信用修复"),
        ("xinyongxiufu", "信用修复"),
        ("XinYong XiuFu", "信用修复"),
        ("國務院", "国务院"),
        ("國務院辦公廳", "国务院办公厅"),
        ("国办发〔2016〕98号", "国办发〔2016〕98号"),
        ("国办发[2016]98号", "国办发〔2016〕98号"),
        ("国办发(2016)98号", "国办发〔2016〕98号"),
        ("国办发（2016）第98号", "国办发〔2016〕98号"),
        ("国办发〔２０１６〕９８号", "国办发〔2016〕98号"),
        ("国办发 〔2016〕 98 号", "国办发〔2016〕98号"),
        ("国办发2016 98", "国办发〔2016〕98号"),
        ("2016 98号", "2016〕98号"),
        ("办发〔2016〕98", "办发〔2016〕98号"),
        ("lingshou", "灵寿"),
        ("个人诚信体系建设", "个人诚信体系建设"),
    ],
)
def test_reader_finds_the_guideline_and_sees_the_words(
    with_guideline: SearchEngine, query: str, marked: str
) -> None:
    assert find(with_guideline, query).ids == ("article:1",)
    text = f"{GUIDELINE.title} {GUIDELINE.number} {GUIDELINE.body} {GUIDELINE.place}"
    assert f"<mark>{marked}</mark>" in highlight(text, with_guideline.compile(query))


@pytest.mark.parametrize(
    "query", ["信用修补", "“修复信用”", "国办发〔2016〕97号", "xinyong xiubu", "“个人 体系”"]
)
def test_reader_does_not_find_what_is_not_there(with_guideline: SearchEngine, query: str) -> None:
    page = find(with_guideline, query)
    assert (page.ids, page.total) == ((), 0)


@pytest.mark.parametrize("query", ["“机制，健全”", "“用修复机”", "“励与失信惩”", "“2016〕98”"])
def test_reader_finds_a_quoted_passage_cut_out_anywhere(with_guideline: SearchEngine, query: str) -> None:
    assert find(with_guideline, query).total == 1


def test_document_with_the_very_number_comes_first(engine: SearchEngine) -> None:
    cites = "国办发〔2016〕98号 " * 20
    engine.apply(
        [
            Put(replace(GUIDELINE, id="cites", title=cites, number="灵信发〔2023〕5号", body=cites)),
            Put(replace(GUIDELINE, id="longer", number="国办发〔2016〕98号之二", body=cites)),
            Put(replace(GUIDELINE, id="itself", title="意见", body="正文")),
        ]
    )
    page = find(engine, "国办发〔2016〕98号")
    assert page.ids[0] == "itself"
    assert page.ids[1] == "longer"
    assert page.total == 3


def test_hit_in_the_title_comes_before_a_hit_in_the_text(engine: SearchEngine) -> None:
    text = replace(GUIDELINE, number=None, organisation=None, place=None)
    engine.apply(
        [
            Put(replace(text, id="in-text", title="一则通知", body="志愿服务" + "其他事项。" * 30)),
            Put(replace(text, id="in-title", title="志愿服务", body="其他事项。" * 30)),
        ]
    )
    assert find(engine, "志愿服务").ids == ("in-title", "in-text")


def test_ended_document_is_neither_shown_nor_counted(engine: SearchEngine) -> None:
    last_day = date(2026, 6, 1)
    engine.apply([Put(replace(GUIDELINE, visible_until=last_day))])
    assert find(engine, "信用", today=last_day).total == 1
    after = find(engine, "信用", today=last_day + timedelta(days=1))
    assert (after.ids, after.total) == ((), 0)
    assert not any(after.facets.values())
    assert engine.suggest("国务", today=last_day)
    assert not engine.suggest("国务", today=last_day + timedelta(days=1))


def test_excluded_document_is_neither_shown_nor_counted(engine: SearchEngine) -> None:
    engine.apply([Put(GUIDELINE), Put(replace(GUIDELINE, id="other"))])
    page = find(engine, "信用", excluded_ids=frozenset({"article:1", "unknown"}))
    assert (page.ids, page.total) == (("other",), 1)
    assert page.facets["kind"] == (("article", 1),)


def test_replaced_and_deleted_documents_are_gone(engine: SearchEngine) -> None:
    engine.apply([Put(GUIDELINE), Put(replace(GUIDELINE, id="other"))])
    engine.apply(
        [Put(replace(GUIDELINE, version=2, body="全文另行公布")), Delete("other"), Delete("unknown")]
    )
    assert find(engine, "信用修复").total == 0
    assert find(engine, "另行公布").ids == ("article:1",)
    assert engine.versions() == {"article:1": 2}


def test_replay_changes_nothing(engine: SearchEngine) -> None:
    operations = [Put(GUIDELINE), Delete("article:1"), Put(replace(GUIDELINE, version=3))]
    engine.apply(operations)
    engine.apply(operations)
    assert engine.versions() == {"article:1": 3}
    assert find(engine, "信用").total == 1
    assert engine.health().documents == 1


def test_filters_narrow_and_facets_show_the_other_values(engine: SearchEngine) -> None:
    other = replace(
        GUIDELINE,
        id="d",
        kind="disclosure",
        domain="tax",
        organisation="青石县税务局",
        published_on=date(2025, 5, 1),
    )
    engine.apply([Put(GUIDELINE), Put(other), Put(replace(other, id="d2", published_on=date(2024, 5, 1)))])
    assert find(engine, "信用", kind="disclosure").total == 2
    assert find(engine, "信用", domain="general").ids == ("article:1",)
    assert find(engine, "信用", organisation="青石县税务局").total == 2
    assert find(engine, "信用", year=2025).ids == ("d",)
    assert find(engine, "信用", kind="disclosure", domain="general").total == 0
    facets = find(engine, "信用", kind="disclosure").facets
    assert facets["kind"] == (("disclosure", 2), ("article", 1))
    assert facets["domain"] == (("tax", 2),)
    assert facets["organisation"] == (("青石县税务局", 2),)
    assert facets["year"] == (("2025", 1), ("2024", 1))


def test_sorting_by_date_puts_the_newest_first(engine: SearchEngine) -> None:
    days = {"b": date(2024, 1, 1), "a": date(2026, 1, 1), "c": None}
    engine.apply([Put(replace(GUIDELINE, id=key, published_on=day)) for key, day in days.items()])
    assert find(engine, "信用", sort="date").ids == ("a", "b", "c")


def test_pages_follow_on_without_gap_or_repetition(engine: SearchEngine) -> None:
    engine.apply([Put(document) for document in documents(60)])
    whole = find(engine, "县", limit=100)
    pages = [find(engine, "县", offset=offset, limit=7).ids for offset in range(0, whole.total, 7)]
    assert tuple(key for page in pages for key in page) == whole.ids
    assert len(whole.ids) == whole.total == len(set(whole.ids))


@pytest.mark.parametrize(
    ("beginning", "suggested"),
    [
        ("国务院办", "国务院办公厅"),
        ("國務", "国务院办公厅"),
        ("guowuyuan", "国务院办公厅"),
        ("gwy", "国务院办公厅"),
        ("ling shou", "灵寿县"),
        ("诚信体系", "国务院办公厅关于加强个人诚信体系建设的指导意见"),
    ],
)
def test_reader_is_offered_titles_bodies_and_places(
    with_guideline: SearchEngine, beginning: str, suggested: str
) -> None:
    assert suggested in with_guideline.suggest(beginning, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("信用休复", "信用修复"),
        ("信用 休复", "信用修复"),
        ("xinyong xiufo", "信用修复"),
        ("失信被执人", "失信被执行人"),
        ("灵受县", "灵寿县"),
    ],
)
def test_reader_is_told_what_they_may_have_meant(
    with_guideline: SearchEngine, typed: str, meant: str
) -> None:
    assert meant in with_guideline.correct(typed)


@pytest.mark.parametrize("typed", ["信用修复", "", "，。", "龘" * 65, "zzzzzz"])
def test_reader_is_told_nothing_where_there_is_nothing_to_say(
    with_guideline: SearchEngine, typed: str
) -> None:
    assert typed not in with_guideline.correct(typed)
    assert len(with_guideline.correct(typed)) < 8


@pytest.mark.parametrize("kind", ["model", "disclosure"])
def test_names_in_titles_about_persons_are_never_offered_or_spelled(engine: SearchEngine, kind: str) -> None:
    engine.apply([Put(replace(GUIDELINE, kind=kind, title="欧阳修事迹", body="文坛领袖"))])
    assert not engine.suggest("欧阳", today=TODAY)
    assert not engine.suggest("ouyang", today=TODAY)
    assert find(engine, "ouyangxiu").total == 0
    assert "欧阳修" not in engine.correct("欧阳休")
    assert find(engine, "欧阳修").total == 1  # written out a published title is found


HOSTILE = [
    "status:withdrawn",
    "[a TO 龟]",
    "id:* OR 1=1",
    "' | 信用 & !x:*",
    "信用\x00修复",
    "\u202e复修用信",
    "信\ud800用",
    "%_\\",
    "a" * 64,
    "(" * 64 + ")",
    "的" * 64,
    "2016" * 16,
    "a1b2c3d4e5f6g7h8",
    '"信用',
    '“”信用""',
    "-信用 +修复 ~x^2 /.*/",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_query_is_harmless_and_fast(with_guideline: SearchEngine, query: str) -> None:
    begin = time.perf_counter()
    try:
        total = find(with_guideline, query).total
    except (EmptyQuery, QueryTooLong):
        total = 0
    assert total in {0, 1}
    assert time.perf_counter() - begin < 2.0


@pytest.mark.parametrize("query", ["[" * 5000, "信" * 65, " ".join(f"w{i}" for i in range(17))])
def test_too_long_query_is_refused_at_once(with_guideline: SearchEngine, query: str) -> None:
    with pytest.raises(QueryTooLong):
        find(with_guideline, query)


@pytest.mark.parametrize("query", ["", "   ", "。，！", "\x00", "“”", "〔〕"])
def test_empty_query_is_refused(with_guideline: SearchEngine, query: str) -> None:
    with pytest.raises(EmptyQuery):
        find(with_guideline, query)


def test_hostile_text_in_documents_and_filters_is_harmless(engine: SearchEngine) -> None:
    nasty = "a\x00b\ud800'\\:*|&!<-> \u202e信用"
    engine.apply(
        [Put(replace(GUIDELINE, title=nasty, body=nasty, organisation=nasty, place=nasty, extra=nasty))]
    )
    assert find(engine, "信用").total == 1
    assert find(engine, "信用", organisation="a\x00b", kind="'; DROP TABLE x").total == 0
    assert engine.suggest("信用", today=TODAY)


def test_long_text_is_found_to_its_end(engine: SearchEngine) -> None:
    body = "\n".join(f"第{number}条 其他规定。" for number in range(6000)) + "末尾写明守信激励。"
    engine.apply([Put(replace(GUIDELINE, body=body))])
    assert find(engine, "守信激励").total == 1


def test_rebuild_replaces_everything(engine: SearchEngine) -> None:
    before = engine.health().generation
    engine.apply([Put(replace(GUIDELINE, id="stale"))])
    assert engine.rebuild(iter([GUIDELINE])) == 1
    assert engine.versions() == {"article:1": 1}
    assert find(engine, "信用").ids == ("article:1",)
    assert engine.health().generation != before
    engine.apply([Put(replace(GUIDELINE, id="new"))])
    assert find(engine, "信用").total == 2


def test_failed_rebuild_leaves_the_old_index(with_guideline: SearchEngine) -> None:
    def broken() -> object:
        yield replace(GUIDELINE, id="half")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        with_guideline.rebuild(broken())  # type: ignore[arg-type]
    assert with_guideline.versions() == {"article:1": 1}
    with_guideline.apply([Delete("article:1")])
    assert with_guideline.health().documents == 0


def test_another_reader_sees_the_next_commit(url: str, engine: SearchEngine, tmp_path: Path) -> None:
    reader = open_engine(url, tmp_path / "index")
    try:
        assert find(reader, "信用").total == 0
        engine.apply([Put(GUIDELINE)])
        assert find(reader, "信用").total == 1
        engine.rebuild([GUIDELINE, replace(GUIDELINE, id="other")])
        assert find(reader, "信用").total == 2
        assert reader.suggest("gwy", today=TODAY)
        engine.apply([Delete("other"), Delete("article:1")])
        assert find(reader, "xinyong").total == 0
        assert not reader.suggest("gwy", today=TODAY)
    finally:
        reader.close()


def test_every_body_place_and_number_is_found_when_typed(engine: SearchEngine) -> None:
    corpus = list(documents(200))
    engine.rebuild(corpus)
    today = date(2019, 1, 1)
    for document in corpus:
        for name in (document.organisation, document.place, document.number, document.reference):
            if name:
                page = find(engine, name, today=today, limit=200)
                assert document.id in page.ids, name
        serial = f"{document.number[document.number.index('〔') + 1 :]}"  # type: ignore[index, union-attr]
        assert document.id in find(engine, serial.replace("〕", " "), today=today, limit=200).ids


@pytest.mark.skipif(len(ENGINES) < 2, reason="PORTAL_TEST_DATABASES=sqlite leaves PostgreSQL out")
def test_engines_agree_on_totals_and_facets(postgres_url: str, tmp_path: Path) -> None:
    corpus = list(documents(400))
    both = [open_engine("sqlite://", tmp_path / "index"), open_engine(postgres_url, tmp_path)]
    try:
        for engine in both:
            engine.rebuild(corpus)
        for query in [*queries(80), "县", "2023", "2023 12", "D-2023", "nongmingong gongzi"]:
            whoosh, postgres = (find(engine, query, kind="disclosure", limit=5) for engine in both)
            assert whoosh.total == postgres.total, query
            assert whoosh.facets == postgres.facets, query
    finally:
        for engine in both:
            engine.close()
