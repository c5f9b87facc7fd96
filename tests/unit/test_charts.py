"""Charts: nothing that a strict policy blocks, a title for who cannot see, whole steps on the axis."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from app.web import charts

LABELS = ["拖欠农民工工资失信联合惩戒对象名单", "<script>alert(1)</script>", "A"]


def drawn(svg: str) -> Tag:
    found = BeautifulSoup(svg, "html.parser").svg
    assert found is not None
    return found


@pytest.mark.parametrize("draw", [charts.bars, charts.columns])
def test_a_chart_has_no_script_no_style_and_no_foreign_id(draw) -> None:  # type: ignore[no-untyped-def]
    svg = drawn(draw("one", "Title & more", LABELS, {"a": [1, 2, None], "b": [0, 5, 3]}))
    assert svg.find(["script", "style", "foreignobject", "image", "a"]) is None
    for tag in svg.find_all(True):
        assert not {name for name in tag.attrs if name == "style" or name.startswith("on") or "href" in name}
    assert [tag["id"] for tag in svg.find_all(id=True)] == ["one-title"]
    assert svg["id"] == "one"


def test_a_chart_says_what_it_shows_to_who_cannot_see_it() -> None:
    svg = drawn(charts.bars("one", "Title & more", ["A"], {"a": [1]}))
    assert (svg["role"], svg["aria-labelledby"]) == ("img", "one-title")
    titles = svg.find_all("title")
    assert [(title["id"], title.string) for title in titles] == [("one-title", "Title & more")]


def test_labels_are_escaped_and_long_ones_are_cut() -> None:
    svg = str(charts.bars("one", "t", LABELS, {"a": [1, 2, 3]}))
    assert "<script" not in svg
    assert "拖欠农民工工资失信联…" in svg


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(0, [0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (7, [0, 2, 4, 6, 8]), (100, [0, 20, 40, 60, 80, 100])],
)
def test_the_axis_goes_in_whole_steps(highest: float, ticks: list[float]) -> None:
    assert charts._ticks(highest) == ticks


def test_importing_charts_leaves_pythons_importers_alone() -> None:
    import sys

    assert "PluginImportFixer" not in {type(finder).__name__ for finder in sys.meta_path}
