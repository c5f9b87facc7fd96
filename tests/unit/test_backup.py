"""Copies made while the portal works can be put back; what does not fit is refused (promise 20)."""

from __future__ import annotations

import json
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import migrations
from app.adapters import database_copies
from app.kernel import events, sessions
from app.kernel.actors import SYSTEM
from app.kernel.events import Event
from app.kernel.sessions import WebSession
from tests.support.databases import fresh_database
from tests.support.people import make_citizen, sign_in
from tests.support.portal import Portal

Make = Callable[..., Portal]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Makes an instance of its own; `keys_of` is the portal whose keys an operator put there."""
    with ExitStack() as stack:

        def make_portal(name: str, *, keys_of: Portal | None = None, upgraded: bool = True) -> Portal:
            folder = tmp_path / name
            folder.mkdir()
            if keys_of is not None:
                shutil.copytree(keys_of.settings.keys_dir, folder / "keys")
            portal = Portal(folder, stack.enter_context(fresh_database(folder)))
            stack.callback(portal.close)
            if upgraded:
                migrations.upgrade(portal.database)
            return portal

        yield make_portal


@pytest.fixture
def busy(make: Make) -> Portal:
    """An instance with a person, deeds and files."""
    portal = make("busy")
    make_citizen(portal, login="citizen-one")
    portal.toolbox.files("reports").put("P2026-AAAA", b"a report")
    portal.toolbox.files("intake").put("S2026-BBBB", b"a sheet")
    return portal


def refusal(portal: Portal, *words: str) -> str:
    """What a command that must fail said."""
    result = portal.app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == 1, result.output
    return result.stderr


def deeds(portal: Portal) -> list[str]:
    with portal.reading() as session:
        return list(session.scalars(select(Event.reference).order_by(Event.position)))


def audit(portal: Portal) -> dict[str, object]:
    found: dict[str, object] = json.loads(portal.run("audit", "verify", "--format", "json"))
    return found


def test_an_operator_can_restore_a_copy_made_while_people_write(
    busy: Portal, make: Make, tmp_path: Path
) -> None:
    written: list[str] = []
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            number = len(written)
            busy.toolbox.files("reports").put(f"W-{number}", b"written meanwhile")
            with busy.writing() as session:
                events.record(session, SYSTEM, "tests.written", f"W-{number}")
            written.append(f"W-{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(written) < 5:
            stop.wait(0.01)
        before = list(written)
        busy.run("backup", str(tmp_path / "copy"))
        after = list(written)
    finally:
        stop.set()
        writer.join()
    assert len(after) > len(before), "nothing was written while the copy was made"

    fresh = make("fresh", keys_of=busy, upgraded=False)
    assert "both logs are whole" in fresh.run("restore", str(tmp_path / "copy"))
    assert audit(fresh)["ok"] is True
    copied = [reference for reference in deeds(fresh) if reference.startswith("W-")]
    assert copied == written[: len(copied)], "one committed state, nothing torn out of its middle"
    assert len(before) <= len(copied)
    for reference in copied:
        assert fresh.toolbox.files("reports").get(reference) == b"written meanwhile"


def test_a_restored_citizen_can_sign_in_and_nobody_still_is(busy: Portal, make: Make, tmp_path: Path) -> None:
    sign_in(busy, "citizen-one")
    busy.run("backup", str(tmp_path / "copy"))
    fresh = make("fresh", keys_of=busy)
    fresh.run("restore", str(tmp_path / "copy"))
    with fresh.reading() as session:
        assert session.scalar(select(func.count()).select_from(WebSession)) == 0
    assert sign_in(fresh, "citizen-one").open("/me").status == 200
    assert fresh.toolbox.files("intake").get("S2026-BBBB") == b"a sheet"


def test_the_keys_are_in_a_copy_only_when_asked_for(busy: Portal, make: Make, tmp_path: Path) -> None:
    assert "The keys are not in it" in busy.run("backup", str(tmp_path / "copy"))
    keys = [path.read_bytes() for path in busy.settings.keys_dir.rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in (tmp_path / "copy").rglob("*") if path.is_file())
    assert keys
    assert not [key for key in keys if key in content]

    busy.run("backup", "--with-keys", str(tmp_path / "with-keys"))
    fresh = make("fresh", upgraded=False)  # has made keys of its own by starting
    own_key = (fresh.settings.keys_dir / "field-001.key").read_bytes()
    fresh.run("restore", str(tmp_path / "with-keys"))
    restored = Portal(fresh.settings.instance, fresh.settings.database_url)
    assert sign_in(restored, "citizen-one").open("/me").status == 200
    restored.close()
    aside = list(fresh.settings.instance.glob("keys-before-*/field-001.key"))
    assert [path.read_bytes() for path in aside] == [own_key], "the keys that lay there are not lost"


def test_a_copy_is_for_its_owner_alone(busy: Portal, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    places = [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]
    assert len(places) >= 6
    assert not [path for path in places if path.stat().st_mode & 0o077]


def test_a_copy_is_not_made_over_something_else(busy: Portal, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "older").write_text("an older copy")
    assert "is not empty" in refusal(busy, "backup", str(tmp_path / "copy"))
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["older"]


def test_a_copy_that_could_not_be_finished_leaves_nothing(
    busy: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(database_copies, "copy_out", full)
    with pytest.raises(OSError, match="No space left"):
        busy.run("backup", str(tmp_path / "copy"))
    assert not list(tmp_path.glob("copy*"))


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def change_manifest(folder: Path) -> None:
    content = json.loads((folder / "manifest.json").read_text())
    content["figures"]["counts"]["events"] += 1
    (folder / "manifest.json").write_text(json.dumps(content))


DAMAGES: tuple[tuple[Callable[[Path], object], str], ...] = (
    (lambda folder: damage(next(folder.glob("database.*"))), "database.* was changed"),
    (lambda folder: damage(next(folder.glob("reports/*"))), "reports/.* was changed"),
    (lambda folder: next(folder.glob("database.*")).unlink(), "database.* is missing"),
    (lambda folder: (folder / "reports" / "x.sealed").write_bytes(b"x"), "x.sealed does not belong"),
    (lambda folder: (folder / "manifest.json").unlink(), "no complete copy"),
    (lambda folder: (folder / "manifest.json").write_text("{"), "no complete copy"),
    (change_manifest, "manifest was changed"),
)


def test_a_damaged_copy_is_refused_before_anything_changes(busy: Portal, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    before = deeds(busy)
    for number, (spoil, said) in enumerate(DAMAGES):
        damaged = shutil.copytree(tmp_path / "copy", tmp_path / f"damaged-{number}")
        spoil(damaged)
        assert re.search(said, refusal(busy, "restore", "--force", str(damaged))), said
    assert deeds(busy) == before
    assert busy.toolbox.files("reports").get("P2026-AAAA") == b"a report"


def test_a_copy_is_not_put_over_an_instance_in_use_unless_forced(busy: Portal, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    copied = deeds(busy)[:-1]  # the copy's own entry was written after it
    with busy.writing() as session:
        events.record(session, SYSTEM, "tests.later", "later")
    busy.toolbox.files("reports").put("later", b"made after the copy")
    assert "--force" in refusal(busy, "restore", str(tmp_path / "copy"))
    assert "later" in deeds(busy)

    busy.run("restore", "--force", str(tmp_path / "copy"))
    assert deeds(busy)[: len(copied)] == copied
    assert "later" not in deeds(busy)
    assert not (busy.settings.instance / "reports" / "later.sealed").exists()
    assert audit(busy)["ok"] is True


def test_a_copy_is_refused_under_other_keys(busy: Portal, make: Make, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    fresh = make("fresh")
    assert "Put the copy's keys back first" in refusal(fresh, "restore", str(tmp_path / "copy"))
    assert deeds(fresh) == []


def test_a_copy_of_a_newer_portal_is_refused(
    busy: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    monkeypatch.setattr(migrations, "is_known", lambda _revision: False)
    assert "newer portal" in refusal(busy, "restore", "--force", str(tmp_path / "copy"))


def test_making_and_restoring_a_copy_stand_in_the_event_log(busy: Portal, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    busy.run("restore", "--force", str(tmp_path / "copy"))
    with busy.reading() as session:
        verbs = session.scalars(select(Event.verb).where(Event.verb.startswith("portal."))).all()
    assert verbs == ["portal.restored"], "the copy's own entry came after the state that was copied"


@pytest.mark.only_on("sqlite")
def test_a_destroyed_database_can_be_replaced(busy: Portal, tmp_path: Path) -> None:
    busy.run("backup", str(tmp_path / "copy"))
    busy.database.engine.dispose()
    path = busy.settings.instance / "portal.sqlite"
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(os.urandom(8192))
    assert "--force" in refusal(busy, "restore", str(tmp_path / "copy"))
    busy.run("restore", "--force", str(tmp_path / "copy"))
    assert audit(busy)["ok"] is True
    assert sign_in(busy, "citizen-one").open("/me").status == 200


@pytest.mark.only_on("postgresql")
def test_a_missing_program_is_named(busy: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pg_dump is not installed" in refusal(busy, "backup", str(tmp_path / "copy"))


def test_ended_sessions_stay_ended_after_a_restore(busy: Portal, tmp_path: Path) -> None:
    with busy.writing() as session:
        sessions.save(session, "stolen", {}, account_id=None, account_kind="", device="", is_begun=False)
    busy.run("backup", str(tmp_path / "copy"))
    with busy.writing() as session:
        sessions.end(session, "stolen")
    busy.run("restore", "--force", str(tmp_path / "copy"))
    with busy.reading() as session:
        assert sessions.find(session, "stolen") is None
