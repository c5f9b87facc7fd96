"""Files in forms: received at once, kept whatever becomes of the form, listed, removed, never believed."""

from __future__ import annotations

import errno
import hashlib
import io
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app.adapters.uploads import Clamd, Cleaner, UploadRefused
from app.cli.worker import _tidy, drain
from app.features.uploads import receiving
from app.kernel import clock
from app.kernel.errors import InvalidInput
from app.kernel.sessions import WebSession
from app.rulebook import uploads as rules
from tests.support import upload_files as made
from tests.support.clamd import EICAR, SmallClamd
from tests.support.objections_steps import Objector, make_objector
from tests.support.page import Page
from tests.support.portal import Portal, Visitor
from tests.support.uploads_steps import ADD, add, forget_files, form_of, names, stored, uploads

PHOTO, LETTER = made.photo(), made.pdf()


@pytest.fixture
def objector(portal: Portal) -> Iterator[Objector]:
    forget_files(portal)
    yield make_objector(portal)
    forget_files(portal)


def send_large(visitor: Visitor, address: str, megabytes: int, **fields: str) -> Page:
    """A body made by hand: the test client would write one so large into a file."""
    words = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    head = '--x\r\nContent-Disposition: form-data; name="evidence"; filename="a.jpg"\r\n\r\n'
    body = (words + head).encode() + PHOTO + bytes(megabytes * 2**20) + b"\r\n--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    return Page(visitor.client, visitor.client.post(address, data=body, content_type=kind))


def token_of(page: Page) -> str:
    return str(page.soup.select_one("input[name=csrf_token]")["value"])


# --- receiving ----------------------------------------------------------------------------------------


def test_files_are_received_at_once_and_what_was_typed_stays(portal: Portal, objector: Objector) -> None:
    page = add(
        form_of(objector.visitor, objector.record),
        ("licence.jpg", PHOTO),
        ("letter.pdf", LETTER),
        request="Half of a sentence",
    )
    assert page.status == 200
    assert not page.errors
    assert names(page) == ["licence.jpg", "letter.pdf"]
    assert "Received: 2 of at most 8 files" in page.text
    assert "Half of a sentence" in page.html


def test_files_survive_a_form_with_errors(portal: Portal, objector: Objector) -> None:
    page = form_of(objector.visitor, objector.record).submit(
        "Continue", evidence=[(io.BytesIO(PHOTO), "a.jpg")], request="No ground was chosen"
    )
    assert page.status == 422
    assert page.errors == ["Choose what is wrong with the record"]
    assert names(page) == ["a.jpg"]
    assert page.submit("Continue", ground="wrong").heading == "Check your objection"


def test_one_bad_file_does_not_cost_the_good_ones(portal: Portal, objector: Objector) -> None:
    page = add(
        form_of(objector.visitor, objector.record),
        ("a.jpg", PHOTO),
        ("b.svg", b"<svg/>"),
        ("c.txt", b"hello"),
    )
    assert page.status == 422
    assert len(page.errors) == 1  # the rest of the form is not judged yet
    assert any("“b.svg” is a web page or a drawing in code" in error for error in page.errors)
    assert names(page) == ["a.jpg", "c.txt"]


def test_a_file_can_be_taken_out_again_and_is_gone(portal: Portal, objector: Objector) -> None:
    page = add(form_of(objector.visitor, objector.record), ("a.jpg", PHOTO), ("b.pdf", LETTER))
    page = page.submit("Remove a.jpg") if page.has_button("Remove a.jpg") else page
    assert names(page) == ["b.pdf"]
    drain(portal.toolbox)
    assert [path.stem for path in stored(portal)] == [upload.reference for upload in uploads(portal)]


def test_the_button_without_a_file_says_what_to_do(portal: Portal, objector: Objector) -> None:
    page = form_of(objector.visitor, objector.record).submit(ADD)
    assert "Choose a file first" in page.errors


def test_pressing_twice_is_once(portal: Portal, objector: Objector) -> None:
    page = form_of(objector.visitor, objector.record)
    for _ in range(3):
        again = add(page, ("a.jpg", PHOTO))
    assert names(again) == ["a.jpg"]
    assert len(uploads(portal)) == len(stored(portal)) == 1


def test_many_presses_at_the_same_moment_are_once_and_keep_the_limit(portal: Portal) -> None:
    forget_files(portal)
    barrier = threading.Barrier(12)

    def send(number: int) -> str:
        barrier.wait()
        data = f"file {number % 11}".encode()
        try:
            receiving.receive_file(
                portal.toolbox, area="objections", basket="b", name=f"{number}.txt", data=data
            )
        except InvalidInput as problem:
            return problem.code
        return "kept"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(send, range(12)))
    kept = uploads(portal)
    assert len(kept) == len(stored(portal)) == rules.limit(rules.FILES)
    assert len({upload.received_digest for upload in kept}) == len(kept)
    assert set(answers) == {"kept", "too-many-files"}
    assert sorted(upload.place for upload in kept) == list(range(rules.limit(rules.FILES)))


def test_there_is_a_limit_on_files_and_it_counts_what_is_attached(portal: Portal, objector: Objector) -> None:
    page = form_of(objector.visitor, objector.record)
    page = add(page, *((f"{number}.txt", f"file {number}".encode()) for number in range(9)))
    assert any("At most 8 files can be attached: “8.txt” was not added." in error for error in page.errors)
    assert len(names(page)) == 8


def test_a_file_that_is_too_large_is_refused_in_words(portal: Portal, objector: Objector) -> None:
    token = token_of(form_of(objector.visitor, objector.record))
    address = f"/me/objections/new?record={objector.record}&lang=en"
    page = send_large(objector.visitor, address, 10, csrf_token=token, request="My words")
    assert page.status == 422
    assert any("“a.jpg” is larger than 10 MB" in error for error in page.errors)
    assert "My words" in page.html


def test_a_body_that_is_too_large_gets_a_page_and_costs_nothing_that_came_before(
    portal: Portal, objector: Objector
) -> None:
    page = add(form_of(objector.visitor, objector.record), ("a.jpg", PHOTO), request="My words")
    large = send_large(objector.visitor, f"/me/objections/new?record={objector.record}&lang=en", 21)
    assert large.status == 413
    assert large.heading == "The file is too large"
    page = form_of(objector.visitor, objector.record)
    assert names(page) == ["a.jpg"]
    assert "My words" in page.html


def test_pages_without_files_take_no_large_bodies(portal: Portal) -> None:
    assert send_large(portal.visitor(), "/account/login", 3).status == 413


def test_nobody_else_sees_or_removes_what_is_in_a_basket(portal: Portal, objector: Objector) -> None:
    add(form_of(objector.visitor, objector.record), ("a.jpg", PHOTO))
    reference = uploads(portal)[0].reference
    other = make_objector(portal, name="李别人")
    page = form_of(other.visitor, other.record)
    assert names(page) == []
    form = {
        "csrf_token": token_of(page),
        "evidence-remove": reference,
    }
    other.visitor.client.post(f"/me/objections/new?record={other.record}", data=form)
    assert [upload.reference for upload in uploads(portal)] == [reference]


# --- what is kept -------------------------------------------------------------------------------------


def test_what_lies_on_the_disk_and_in_the_row_says_nothing(portal: Portal, objector: Objector) -> None:
    add(form_of(objector.visitor, objector.record), ("王守诺的照片.jpg", PHOTO))
    upload, path = uploads(portal)[0], stored(portal)[0]
    assert path.stem == upload.reference
    assert len(path.stem) == 26
    assert b"\xff\xd8\xff" not in path.read_bytes()[:64]
    assert path.stat().st_mode & 0o077 == 0
    with portal.reading() as session:
        row = str(session.execute(text("SELECT * FROM uploads")).one())
        data = str(session.scalars(select(WebSession.data)).all())
    kept = portal.toolbox.files(receiving.FOLDER).get(upload.reference)
    plain = (
        hashlib.sha256(PHOTO).hexdigest(),
        hashlib.sha256(kept).hexdigest(),
        "王守诺",
        "127.0.0.1",
        str(objector.citizen.subject_id),
        objector.record,
    )
    for word in plain:
        assert word not in row, word
    assert objector.record not in [key for key in data.split("'") if key.startswith("uploads:")]
    assert upload.reference not in data


def test_files_of_tips_lie_under_the_key_of_tips(portal: Portal) -> None:
    forget_files(portal)
    receiving.receive_file(portal.toolbox, area="tips", basket="b", name="me.jpg", data=PHOTO)
    reference = uploads(portal)[0].reference
    assert receiving.files_of(portal.toolbox, "tips").get(reference)
    with pytest.raises(Exception, match="sealed-file-unreadable"):
        portal.toolbox.files(receiving.FOLDER).get(reference)


# --- when something is wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(("sent", "words"), [(EICAR, "found something"), (b"hello", None)])
def test_the_scanner_decides(
    portal: Portal, objector: Objector, monkeypatch: pytest.MonkeyPatch, sent: bytes, words: str | None
) -> None:
    with SmallClamd() as daemon:
        monkeypatch.setitem(vars(portal.toolbox), "cleaner", Cleaner(scanner=Clamd(daemon.address)))
        page = add(form_of(objector.visitor, objector.record), ("a.txt", sent), request="My words")
    assert (names(page) == ["a.txt"]) is (words is None)
    assert words is None or any(words in error for error in page.errors)
    assert "My words" in page.html


def test_without_the_scanner_nothing_is_taken_and_the_words_say_so(
    portal: Portal, objector: Objector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(portal.toolbox), "cleaner", Cleaner(scanner=Clamd("127.0.0.1:1")))
    page = add(form_of(objector.visitor, objector.record), ("a.txt", b"hello"), request="My words")
    assert any("The virus scanner does not answer" in error for error in page.errors)
    assert "My words" in page.html
    assert stored(portal) == uploads(portal) == []


def test_a_full_disk_is_said_and_nothing_is_half_kept(
    portal: Portal, objector: Objector, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    page = form_of(objector.visitor, objector.record)
    with monkeypatch.context() as patch:
        patch.setattr("app.adapters.files.os.fsync", no_room)
        page = add(page, ("a.txt", b"hello"), request="My words")
    assert any("There is no room for “a.txt” just now" in error for error in page.errors)
    assert "My words" in page.html
    assert stored(portal) == uploads(portal) == []


def test_a_store_full_of_what_nobody_files_takes_no_more(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiving.receive_file(portal.toolbox, area="tips", basket="a", name="a.txt", data=b"x")
    real = rules.limit
    monkeypatch.setattr(rules, "limit", lambda code: 0 if code == rules.WAITING_MEGABYTES else real(code))
    with pytest.raises(InvalidInput, match="store-full"):
        receiving.receive_file(portal.toolbox, area="tips", basket="b", name="a.txt", data=b"y")


def test_what_was_never_attached_is_erased_after_its_hours(portal: Portal, objector: Objector) -> None:
    add(form_of(objector.visitor, objector.record), ("a.txt", b"hello"))
    _tidy(portal.toolbox)
    assert len(uploads(portal)) == 1
    with clock.travel(clock.now() + timedelta(hours=25)):
        _tidy(portal.toolbox)
        drain(portal.toolbox)
    assert uploads(portal) == stored(portal) == []


def test_a_file_that_a_crash_left_without_a_row_is_removed_and_no_other(portal: Portal) -> None:
    forget_files(portal)
    files = receiving.files_of(portal.toolbox, "tips")
    files.put("ORPHAN", b"x")
    (portal.settings.instance / receiving.FOLDER / "HALF.1.part").write_bytes(b"x")
    receiving.receive_file(portal.toolbox, area="tips", basket="b", name="a.txt", data=b"x")
    _tidy(portal.toolbox)
    assert len(stored(portal)) == 3  # young ones may be on their way
    with clock.travel(clock.now() + timedelta(hours=25)):
        with portal.writing() as session:
            session.execute(text("UPDATE uploads SET state = 'attached'"))
        _tidy(portal.toolbox)
    assert [path.stem for path in stored(portal)] == [uploads(portal)[0].reference]


def test_a_kind_that_the_rules_do_not_name_is_refused(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_pdf = tuple(kind for kind in rules.kinds() if kind.id == "pdf")
    monkeypatch.setattr(rules, "kinds", lambda: only_pdf)
    with pytest.raises(UploadRefused, match="unknown-kind"):
        receiving.receive_file(portal.toolbox, area="tips", basket="b", name="a.jpg", data=PHOTO)
    receiving.receive_file(portal.toolbox, area="tips", basket="b", name="a.pdf", data=LETTER)
