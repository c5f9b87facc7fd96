"""Chinese within English pages is marked as Chinese, and nothing else is touched."""

from __future__ import annotations

import time

import pytest

from app.web.language_of_parts import mark_chinese

Z = '<span lang="zh-Hans">{}</span>'.format


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<p>Found by 灵寿县信用办 on 3 May</p>", f"<p>Found by {Z('灵寿县信用办')} on 3 May</p>"),
        ("<p>信公决〔2026〕1号</p>", f"<p>{Z('信公决〔2026〕1号')}</p>"),
        ("<p>关于《办法》的说明。 See</p>", f"<p>{Z('关于《办法》的说明。')} See</p>"),
        ("<p>张* and 王*</p>", f"<p>{Z('张')}* and {Z('王')}*</p>"),
        ("<p>A<b>信</b>B</p>", f"<p>A<b>{Z('信')}</b>B</p>"),
        ('<a title="信用">x</a>', '<a title="信用">x</a>'),
        ("<title>信用</title><p>ü €</p>", "<title>信用</title><p>ü €</p>"),
        ("<textarea>信 <b></textarea>信", f"<textarea>信 <b></textarea>{Z('信')}"),
        ("<option>信</option><script>'信'</script>", "<option>信</option><script>'信'</script>"),
        ("<p>信&amp;用</p>", f"<p>{Z('信')}&amp;{Z('用')}</p>"),
    ],
)
def test_chinese_is_marked_where_it_is_text(page: str, marked: str) -> None:
    assert mark_chinese(page) == marked


def test_a_long_page_is_marked_in_no_time() -> None:
    page = "<p>信用 credit 信用</p>" * 20_000 + "<" * 5_000
    begun = time.process_time()
    mark_chinese(page)
    assert time.process_time() - begun < 2
