"""Charts as SVG that the server draws: no script, no style of their own, a title for who cannot see them.

pygal lays them out; what a strict policy would block is taken out, and `static/css/chart.css` colours them.
The same figures always stand in a table beside the chart.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pygal
from markupsafe import Markup
from pygal.etree import etree
from pygal.style import Style

# pygal hangs an importer of the old kind before all others, for plug-ins that nobody has here.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "PluginImportFixer"]

# Narrow, so that a phone shows the words almost as large as they are drawn.
WIDTH = 440
_FONT = 16
_STYLE = Style(
    background="transparent",
    plot_background="transparent",
    font_family="inherit",
    label_font_size=_FONT,
    major_label_font_size=_FONT,
    value_font_size=_FONT,
    legend_font_size=_FONT,
)
# A character as wide as it is high, and pygal's own guess for any.
_WIDE, _NARROW, _GUESSED = 1.0, 0.56, 0.6
_LONGEST = 11  # wide characters; the table has the whole words
_BAR_SPACE = 40
_DROPPED = {"script", "style", "title", "desc", "defs"}
Figures = Mapping[str, Sequence[float | None]]


def bars(name: str, title: str, labels: Sequence[str], figures: Figures, *, unit: str = "") -> Markup:
    """Lying bars, the first label on top: for things with long names. `name` is an id of the page's own."""
    shown = [_shortened(label) for label in labels]
    chart = _chart(
        pygal.HorizontalBar,
        height=_BAR_SPACE * max(1, len(labels)) * (1 + 0.6 * (len(figures) - 1)) + 84,
        has_legend=len(figures) > 1,
        margin_left=8 + _missing_width(shown),
        unit=unit,
        highest=_highest(figures),
    )
    chart.x_labels = shown[::-1]
    for series, values in figures.items():
        chart.add(series, list(values)[::-1])
    return _drawn(chart, name, title)


def columns(name: str, title: str, labels: Sequence[str], figures: Figures, *, unit: str = "") -> Markup:
    """Standing columns in the order of time: for months and years, with short labels."""
    chart = _chart(
        pygal.Bar,
        height=300,
        has_legend=len(figures) > 1,
        margin_left=8,
        unit=unit,
        highest=_highest(figures),
    )
    chart.x_labels = list(labels)
    for series, values in figures.items():
        chart.add(series, list(values))
    return _drawn(chart, name, title)


def _chart(
    kind: Callable[..., Any],
    *,
    height: float,
    has_legend: bool,
    margin_left: float,
    unit: str,
    highest: float,
) -> Any:
    ticks = _ticks(100 if unit == "%" else highest)
    return kind(
        style=_STYLE,
        width=WIDTH,
        height=int(height) + (40 if has_legend else 0),
        js=[],
        show_legend=has_legend,
        legend_at_bottom=True,
        legend_at_bottom_columns=2,
        print_values=True,
        print_values_position="top",
        disable_xml_declaration=True,
        margin=8,
        margin_left=margin_left,
        margin_right=52,
        truncate_label=-1,  # what is too long has been shortened by its real width already
        include_x_axis=True,
        range=(0, ticks[-1]),
        y_labels=ticks,
        formatter=lambda value: "" if value is None else f"{_plain(value)}{unit}",
    )


def _ticks(highest: float) -> list[float]:
    """Whole, round steps from nothing to the highest value or just above it: five at most."""
    step = next(
        size * 10**power for power in range(12) for size in (1, 2, 5) if size * 10**power * 5 >= highest
    )
    return [float(step * n) for n in range(max(1, -int(-highest // step)) + 1)]


def _highest(figures: Figures) -> float:
    return max((value for values in figures.values() for value in values if value is not None), default=1)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _drawn(chart: Any, name: str, title: str) -> Markup:
    root = chart.render_tree()
    _strip(root)
    heading = etree.Element("title", {"id": f"{name}-title"})
    heading.text = title
    root.insert(0, heading)
    root.set("id", name)
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    root.set("class", "app-chart__picture")
    # Made by pygal's serialiser from text nodes: every label is escaped.
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704


def _strip(element: Any) -> None:
    """Take out what runs, what styles and what shows on hovering, at every depth."""
    for child in list(element):
        tag = child.tag if isinstance(child.tag, str) else "script"  # a comment's tag is no word
        if tag.rsplit("}", 1)[-1] in _DROPPED or "tooltip-overlay" in child.get("class", ""):
            element.remove(child)
            continue
        _strip(child)
    for attribute in list(element.attrib):
        is_empty_class = attribute == "class" and not element.get("class")
        if attribute in {"style", "id"} or attribute.startswith("on") or is_empty_class:
            del element.attrib[attribute]


def _shortened(label: str) -> str:
    width = 0.0
    for place, sign in enumerate(label):
        width += _width(sign)
        if width > _LONGEST:
            return label[: max(1, place - 1)] + "…"
    return label


def _missing_width(labels: Sequence[str]) -> float:
    """What pygal's guess, which takes every character for a Latin one, leaves out of the widest label."""
    needed = max((sum(map(_width, label)) for label in labels), default=0)
    guessed = max((len(label) * _GUESSED for label in labels), default=0)
    return max(0.0, (needed - guessed) * _FONT)


def _width(sign: str) -> float:
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" else _NARROW
