"""Files of a campaign: added with words, public when the campaign is kept and shown, not before."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.features.campaigns import services
from app.features.uploads.models import Upload
from app.kernel import clock
from app.kernel.actors import SYSTEM
from app.kernel.errors import NotAllowed, NotFound
from app.kernel.permissions import Role
from tests.support import people
from tests.support import upload_files as made
from tests.support.page import Page
from tests.support.portal import Portal

PUBLIC = "/campaigns/labour-day/2027"
OFFICE = "/office/campaigns/labour-day/2027"


@pytest.fixture(autouse=True)
def in_march() -> object:
    with clock.travel(datetime(2027, 3, 1, 4, 0, tzinfo=UTC)):
        yield


def editor_at_the_files(portal: Portal) -> Page:
    people.make_staff(portal, Role.EDITOR)
    return people.sign_in(portal, "editor").open(f"{OFFICE}?lang=en").click("Add or remove files")


def added(files: Page, data: bytes, name: str, words: str, words_en: str = "") -> Page:
    given = {"file": (BytesIO(data), name), "words": words, "words_en": words_en}
    return files.submit("Add it to the campaign", **given)


def test_a_file_becomes_public_with_its_campaign_and_goes_with_it(portal: Portal) -> None:
    files = editor_at_the_files(portal)
    files = added(files, made.pdf(), "劳动节.pdf", "劳动节倡议书", "A call on Labour Day")
    files = added(files, made.docx(), "表.docx", "承诺书样式")
    rows = files.rows("Files to take along")
    assert [row[0] for row in rows] == ["劳动节倡议书 A call on Labour Day", "承诺书样式"]
    assert [row[2] for row in rows] == ["not public yet", "not public yet"]
    office = [files.soup.find("a", string=words)["href"] for words in ("劳动节倡议书", "承诺书样式")]
    addresses = [one.removeprefix("/office") for one in office]
    reader = portal.visitor()
    assert "劳动节倡议书" not in reader.open(PUBLIC).text
    assert [reader.client.get(one).status_code for one in addresses] == [404, 404]

    kept = files.click("Back to the campaign, to keep and show it").submit("Keep and show")
    assert "not public yet" not in kept.text
    public = reader.open(PUBLIC)
    assert "劳动节倡议书 PDF文件, 3 KB" in public.text
    assert "承诺书样式 Word文档, 1 KB" in public.text
    english = reader.open(f"{PUBLIC}?lang=en")
    links = {link.get_text(): link["lang"] for link in english.soup.select("main a[download]")}
    assert links == {"A call on Labour Day": "en", "承诺书样式": "zh-Hans"}
    for address, kind in zip(addresses, ("pdf", "vnd.openxml"), strict=True):
        answer = reader.client.get(address)
        assert (answer.status_code, kind in answer.mimetype) == (200, True)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    taken_off = kept.click("Add or remove files").submit("Remove")
    assert [row[2] for row in taken_off.rows("Files to take along")] == [
        "goes when you keep and show",
        "shown to everybody",
    ]
    assert reader.client.get(addresses[0]).status_code == 200
    taken_off.click("Back to the campaign, to keep and show it").submit("Keep and show")
    assert [reader.client.get(one).status_code for one in addresses] == [404, 200]
    assert "劳动节倡议书" not in reader.open(PUBLIC).text
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 1


def test_a_file_without_words_is_kept_but_not_added_and_markup_is_refused(portal: Portal) -> None:
    files = editor_at_the_files(portal)
    assert files.submit("Add it to the campaign", words="照片").errors == ["Choose a file first"]
    refused = files.submit("Add it to the campaign", file=(BytesIO(made.photo()), "照片.jpg"))
    assert refused.errors == ["Say what the file is called"]
    done = refused.submit("Add it to the campaign", words="去年的照片")
    assert done.rows("Files to take along")[0][1].startswith("Photograph, ")
    drawing = added(done, b"<svg onload='alert(1)'/>", "画.svg", "画")
    assert "is a web page or a drawing in code" in drawing.errors[0]
    gone = done.submit("Remove")
    assert "This campaign has no files yet" in gone.text
    with portal.reading() as session:
        assert session.scalar(select(func.count()).select_from(Upload)) == 0


def test_nobody_fetches_the_file_of_one_campaign_under_another_or_adds_without_the_post(
    portal: Portal,
) -> None:
    files = added(editor_at_the_files(portal), made.pdf(), "a.pdf", "倡议书")
    files.click("Back to the campaign, to keep and show it").submit("Keep and show")
    reference = files.soup.select_one("main td a")["href"].rsplit("/", 1)[1]
    visitor = portal.visitor()
    assert visitor.client.get(f"{PUBLIC}/files/{reference}").status_code == 200
    for year in (2026, 2028):
        assert visitor.client.get(f"/campaigns/labour-day/{year}/files/{reference}").status_code == 404
    assert visitor.client.get(f"/campaigns/childrens-day/2027/files/{reference}").status_code == 404
    clerk = people.make_staff(portal, Role.CLERK)
    assert people.sign_in(portal, "clerk").client.get(f"{OFFICE}/files").status_code in {403, 404}
    named = {"occasion": "labour-day", "year": 2027}
    with portal.writing() as session, pytest.raises(NotAllowed):
        services.add_file(session, clerk, **named, basket="x", words="倡议书")
    with portal.writing() as session, pytest.raises(NotAllowed):
        services.remove_file(session, clerk, **named, reference=reference)
    with portal.writing() as session, pytest.raises(NotFound):
        services.remove_file(session, SYSTEM, **named, reference="x")
