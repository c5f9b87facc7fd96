"""Hostile files: a refusal in words within a second, on the page, by the API and by the command."""

from __future__ import annotations

import io
import time
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.adapters.sheets import SheetRefused, open_sheet
from app.features.intake.headings import known_headings
from app.features.intake.models import IntakeBatch
from app.features.intake.row_messages import SHEET_MESSAGES
from tests.support import api_steps, people
from tests.support import records_steps as steps
from tests.support.hostile_files import HARMLESS, HOSTILE
from tests.support.portal import Portal

MEGABYTE = 1024 * 1024
KNOWN = known_headings("penalty")
# Larger forms the test client keeps in files that it never closes; the API gets them all.
LARGEST_OF_A_TEST_BROWSER = 400_000


def batches(portal: Portal) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(IntakeBatch)) or 0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_a_second_and_little_memory(name: str) -> None:
    code, make = HOSTILE[name]
    stream = io.BytesIO(make())
    start = time.process_time()
    with pytest.raises(SheetRefused) as refusal, open_sheet(stream, known=KNOWN) as sheet:
        list(sheet.rows())
    assert time.process_time() - start < 1
    assert refusal.value.code == code
    assert SHEET_MESSAGES[code] % refusal.value.values
    stream.seek(0)
    tracemalloc.start()
    with pytest.raises(SheetRefused), open_sheet(stream, known=KNOWN) as sheet:
        list(sheet.rows())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * MEGABYTE, peak


@pytest.mark.parametrize("name", HARMLESS)
def test_a_file_that_only_looks_hostile_is_read(name: str) -> None:
    rows, make = HARMLESS[name]
    with open_sheet(io.BytesIO(make()), known=KNOWN) as sheet:
        assert sum(1 for _ in sheet.rows()) == rows


# What shows only behind the first rows is found by the worker, which closes the batch with the same words.
SHOWS_LATER = {"a cell of four megabytes in CSV"}
AT_ONCE = [name for name in HOSTILE if name not in SHOWS_LATER]


@pytest.mark.parametrize("name", AT_ONCE)
def test_the_api_refuses_it_with_a_problem_document(portal: Portal, name: str) -> None:
    code, make = HOSTILE[name]
    sender = api_steps.program(portal)
    data = make()
    start = time.process_time()
    for content_type in (api_steps.CSV, api_steps.XLSX):
        answer = sender.hand_in_sheet(data, content_type=content_type, lang="en")
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert answer.mimetype == "application/problem+json"
        assert len(answer.json["detail"]) > 10
    assert time.process_time() - start < 2
    assert batches(portal) == 0


def test_the_page_refuses_them_in_words_beside_the_field(portal: Portal) -> None:
    steps.load_catalogue(portal)
    steps.clerk_of(portal, steps.TRANSPORT)
    clerk = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    for name in AT_ONCE:
        code, make = HOSTILE[name]
        data = make()
        if len(data) > LARGEST_OF_A_TEST_BROWSER:
            continue
        page = clerk.open("/office/intake/new?lang=en")
        answer = page.submit("Go on", kind="penalty", mode="take", file=(io.BytesIO(data), "sheet.xlsx"))
        assert answer.status == 422, name
        assert len(answer.errors) == 1, name
        beginning = SHEET_MESSAGES[code].split("%")[0]
        assert answer.errors[0].startswith(beginning) or name == "zero bytes", (name, answer.errors)
    assert batches(portal) == 0


def test_the_command_refuses_them_in_one_sentence(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "sheet.xlsx"
    for name in ("external entity", "zip bomb", "zero bytes", "old XLS", "a cell of four megabytes in CSV"):
        file.write_bytes(HOSTILE[name][1]())
        words = ["intake", "load", str(file), "--kind", "penalty", "--dry-run", "--format", "json"]
        result = portal.app.test_cli_runner().invoke(args=words)
        assert result.exit_code == 1, name
        assert result.stdout == "", name
        assert result.stderr.strip().splitlines()[-1].startswith("Error: "), (name, result.stderr)
