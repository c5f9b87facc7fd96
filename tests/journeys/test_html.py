"""The HTML of the pages, as it leaves the portal, has no error for the Nu checker; and pages are light."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from app.cli.seed.people import PASSWORD, TOTP_SECRET
from scripts.check_html import errors_in
from tests.journeys.conftest import MakeReader
from tests.journeys.test_every_page import OWN, PUBLIC
from tests.support.browser import Reader

FIRST_VISIT = 100_000  # bytes over the wire, compressed, without pictures


def _saved(reader: Reader, who: str, paths: tuple[str, ...], folder: Path) -> list[Path]:
    files = []
    for path in paths:
        name = f"{who}{re.sub(r'[^a-z0-9]+', '-', path)}{reader.language}.html"
        separator = "&" if "?" in path else "?"
        answer = reader.page.request.get(f"{reader.live.address}{path}{separator}lang={reader.language}")
        (folder / name).write_text(answer.text(), "utf-8")
        files.append(folder / name)
    return files


def test_no_page_has_an_error_in_its_html(reader: MakeReader, tmp_path: Path) -> None:
    files = _saved(reader(), "public", PUBLIC, tmp_path) + _saved(
        reader(language="en"), "public", PUBLIC, tmp_path
    )
    files += _saved(reader().sign_in("demo-zhang", PASSWORD), "own", OWN, tmp_path)
    for login in ("demo-clerk", "demo-reviewer", "demo-editor"):
        member = reader().sign_in(login, PASSWORD, TOTP_SECRET)
        links = [str(a.get_attribute("href")) for a in member.page.locator("a[href^='/office']").all()]
        paths = tuple(dict.fromkeys(link.split("?")[0] for link in links))
        assert paths
        files += _saved(member, login, paths, tmp_path)
    assert errors_in(files) == []


def test_a_first_visit_is_light(reader: MakeReader) -> None:
    visitor, sizes = reader(), {}
    visitor.page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}))
    visitor.open("/")
    visitor.page.wait_for_load_state("networkidle")
    assert len(sizes) >= 3
    assert sum(sizes.values()) <= FIRST_VISIT, sizes
