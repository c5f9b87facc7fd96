"""Intake for programs: by token alone, for their body alone, once however often they ask."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from app.features.api_tokens import queries as tokens
from app.features.api_tokens import services
from app.features.intake.models import IntakeBatch
from app.features.records.models import CreditRecord
from app.kernel import clock, events
from app.kernel.actors import SYSTEM
from tests.support import api_steps, people
from tests.support import records_steps as steps
from tests.support.api_steps import ADDRESS, Program, program
from tests.support.portal import Portal

OTHER_BODY = "灵寿县市场监督管理局"


@pytest.fixture
def rows() -> list[dict[str, str]]:
    """A good row, one with a wrong number, one that is sealed."""
    number = people.next_id_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    return [
        steps.penalty_row(),
        steps.penalty_row(id_number=wrong),
        steps.penalty_row(处罚依据="《中华人民共和国治安管理处罚法》第四十三条"),
    ]


def count(portal: Portal, table: type) -> int:
    with portal.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def verdicts(answer: dict[str, object]) -> list[tuple[object, object, object]]:
    rows = answer["rows"]
    assert isinstance(rows, list)
    return [(row["row"], row["outcome"], row["rule"]) for row in rows]


def test_a_program_hands_rows_in_and_reads_their_receipts(portal: Portal, rows: list[dict[str, str]]) -> None:
    sender = program(portal)
    answer = sender.hand_in_rows(rows, file_name="nightly")
    assert answer.status_code == 202, answer.json
    assert answer.json["state"] == "reading"
    assert answer.headers["Location"] == answer.json["url"]

    batch = sender.receipts(answer.json["batch"])
    assert batch["state"] == "done"
    assert (batch["accepted"], batch["rejected"], batch["quarantined"]) == (1, 1, 1)
    assert verdicts(batch) == [
        (1, "accepted", ""),
        (2, "rejected", "id-check-digit"),
        (3, "quarantined", "sealed-by-law"),
    ]
    assert batch["rows"][0]["record"].startswith("R")
    assert batch["next"] is None
    with portal.reading() as session:
        kept = session.scalars(select(IntakeBatch)).one()
        assert (kept.file_name, kept.body.name) == ("nightly", steps.TRANSPORT)
        verbs = {event.verb: event for event in events.history(session, kept.reference)}
    assert {verb: event.actor.partition(":")[0] for verb, event in verbs.items()} == dict.fromkeys(
        ("intake.handed-in", "intake.rows-taken", "intake.finished"), "program"
    )
    assert verbs["intake.handed-in"].post == "program"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_program_hands_a_csv_sheet_in(portal: Portal, rows: list[dict[str, str]], encoding: str) -> None:
    sender = program(portal)
    answer = sender.hand_in_sheet(steps.sheet(rows, encoding))
    assert answer.status_code == 202
    assert [row for row, _, _ in verdicts(sender.receipts(answer.json["batch"]))] == [2, 3, 4]


def test_a_program_hands_an_xlsx_sheet_in(portal: Portal, rows: list[dict[str, str]]) -> None:
    book = Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    data = BytesIO()
    book.save(data)
    sender = program(portal)
    answer = sender.hand_in_sheet(data.getvalue(), content_type=api_steps.XLSX)
    assert answer.status_code == 202
    assert sender.receipts(answer.json["batch"])["accepted"] == 1


def test_a_dry_run_answers_the_same_receipts_and_keeps_nothing(
    portal: Portal, rows: list[dict[str, str]]
) -> None:
    sender = program(portal)
    tried = sender.hand_in_rows(rows, dry_run=True)
    assert tried.status_code == 200
    assert (count(portal, IntakeBatch), count(portal, CreditRecord)) == (0, 0)
    assert tried.json["batch"] is None
    assert not tried.json["is_cut"]
    taken = sender.receipts(sender.hand_in_rows(rows).json["batch"])
    assert verdicts(taken) == verdicts(tried.json)
    by_query = sender.hand_in_sheet(steps.sheet(rows), dry_run="true", lang="en")
    assert verdicts(by_query.json)[0][1] == "unchanged"
    assert "check digit" in by_query.json["rows"][1]["reason"]


def test_reasons_come_in_the_language_that_the_program_asks_for_and_no_cookie_is_set(
    portal: Portal, rows: list[dict[str, str]]
) -> None:
    sender = program(portal)
    reference = sender.hand_in_rows(rows).json["batch"]
    sender.receipts(reference)
    for answer in (
        sender.get(f"{ADDRESS}/{reference}?lang=en"),
        sender.get(f"{ADDRESS}/{reference}", **{"Accept-Language": "en"}),
    ):
        assert "check digit" in answer.json["rows"][1]["reason"]
        assert "Set-Cookie" not in answer.headers
    assert "校验码" in sender.get(f"{ADDRESS}/{reference}").json["rows"][1]["reason"]


def test_receipts_can_be_narrowed_by_outcome(portal: Portal, rows: list[dict[str, str]]) -> None:
    sender = program(portal)
    reference = sender.hand_in_rows(rows).json["batch"]
    sender.receipts(reference)
    assert verdicts(sender.get(f"{ADDRESS}/{reference}?outcome=rejected").json) == [
        (2, "rejected", "id-check-digit")
    ]
    assert sender.get(f"{ADDRESS}/{reference}?outcome=wonderful").status_code == 404


def test_the_same_key_with_the_same_rows_is_one_batch(portal: Portal, rows: list[dict[str, str]]) -> None:
    sender = program(portal)
    first = sender.hand_in_rows(rows, key="night-1")
    again = sender.hand_in_rows(rows, key="night-1")
    assert (first.status_code, again.status_code) == (202, 200)
    assert first.json["batch"] == again.json["batch"]
    assert count(portal, IntakeBatch) == 1


def test_the_same_key_with_other_rows_is_refused(portal: Portal, rows: list[dict[str, str]]) -> None:
    sender = program(portal)
    sender.hand_in_rows(rows, key="night-1")
    answer = sender.hand_in_rows(rows[:1], key="night-1")
    assert (answer.status_code, answer.json["code"]) == (422, "idempotency-key-reused")
    assert count(portal, IntakeBatch) == 1


def test_a_key_of_another_body_is_another_key(portal: Portal, rows: list[dict[str, str]]) -> None:
    one, other = program(portal), program(portal, OTHER_BODY)
    first, second = one.hand_in_rows(rows, key="night-1"), other.hand_in_rows(rows, key="night-1")
    assert first.json["batch"] != second.json["batch"]


def test_the_same_rows_again_without_a_key_are_one_batch_until_others_came(
    portal: Portal, rows: list[dict[str, str]]
) -> None:
    sender = program(portal)
    first = sender.hand_in_rows(rows).json["batch"]
    assert sender.hand_in_rows(rows).json["batch"] == first
    sender.hand_in_rows(rows[:1])
    assert sender.hand_in_rows(rows).json["batch"] != first


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer ipt_wrong", "Basic dTpw", "Bearer 密"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_good_token_nothing_opens(portal: Portal, authorization: str, method: str) -> None:
    headers = {"Authorization": authorization.encode("utf-8").decode("latin-1")} if authorization else {}
    answer = portal.app.test_client().open(ADDRESS, method=method, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.mimetype == "application/problem+json"
    assert answer.json["code"] == "token-needed"


def test_a_session_opens_nothing_however_high_the_post(portal: Portal) -> None:
    steps.clerk_of(portal, steps.TRANSPORT)
    clerk = people.sign_in(portal, f"clerk-{steps.TRANSPORT}")
    assert clerk.client.get(ADDRESS).status_code == 401
    assert clerk.client.post(ADDRESS, json={"kind": "penalty", "rows": []}).status_code == 401


def test_a_token_opens_no_page_of_the_office(portal: Portal) -> None:
    sender = program(portal)
    for address in ("/office", "/office/intake/", "/me", "/office/api-tokens/"):
        assert sender.get(address).status_code == 303


def test_a_program_sees_the_batches_of_its_own_body_alone(portal: Portal, rows: list[dict[str, str]]) -> None:
    sender, stranger = program(portal), program(portal, OTHER_BODY)
    reference = sender.hand_in_rows(rows).json["batch"]
    answer = stranger.get(f"{ADDRESS}/{reference}")
    assert (answer.status_code, answer.json["code"]) == (404, "no-such-batch")
    assert stranger.get().json["items"] == []
    assert [item["batch"] for item in sender.get().json["items"]] == [reference]


@pytest.mark.parametrize("end", ["revoked", "expired"])
def test_a_token_that_ended_is_worth_nothing(portal: Portal, end: str) -> None:
    reference, text = api_steps.issue_token(portal, days=30)
    sender = Program(portal, text)
    assert sender.get().status_code == 200
    if end == "revoked":
        with portal.writing() as session:
            services.revoke_token(session, SYSTEM, tokens.get_token(session, reference))
        assert sender.get().status_code == 401
    else:
        with clock.travel(clock.today() + timedelta(days=31)):
            assert sender.get().status_code == 401


def test_the_last_use_of_a_token_is_noted_and_its_characters_are_kept_nowhere(portal: Portal) -> None:
    reference, text = api_steps.issue_token(portal)
    Program(portal, text).get()
    with portal.reading() as session:
        token = tokens.get_token(session, reference)
        assert token.last_used_at is not None
        assert text not in repr({name: value for name, value in vars(token).items() if name[0] != "_"})


def test_too_many_requests_are_answered_with_how_long_to_wait(portal: Portal) -> None:
    sender = program(portal)
    answers = [sender.get() for _ in range(portal.settings.intake_requests_per_minute + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, answers[-1].json["code"]) == (429, "too-many")
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert program(portal, OTHER_BODY).get().status_code == 200


def test_whoever_tries_tokens_out_is_slowed_down(portal: Portal) -> None:
    client = portal.app.test_client()
    tries = [client.get(ADDRESS, headers={"Authorization": f"Bearer ipt_{n}"}).status_code for n in range(61)]
    assert set(tries[:-1]) == {401}
    assert tries[-1] == 429


@pytest.mark.parametrize(
    ("content_type", "data", "query", "status", "code"),
    [
        ("application/x-www-form-urlencoded", b"kind=penalty", "", 415, "media-type-unknown"),
        ("multipart/form-data; boundary=x", b"--x--", "", 415, "media-type-unknown"),
        ("application/json", b"{", "", 400, "json-unreadable"),
        ("application/json", b"[" * 100_000, "", 400, "json-unreadable"),
        ("application/json", b'{"kind": "penalty"}', "", 422, "rows-missing"),
        ("application/json", b'{"kind": "penalty", "rows": [1]}', "", 422, "not-a-sheet"),
        ("application/json", b'{"kind": "penalty", "rows": []}', "", 422, "no-headings"),
        ("application/json", b'{"kind": "gossip", "rows": []}', "", 422, "kind-unknown"),
        ("application/json", b'{"kind": ["penalty"], "rows": []}', "", 422, "kind-unknown"),
        ("application/json", b'{"kind": "penalty", "mode": "guess", "rows": []}', "", 422, "mode-unknown"),
        (
            "application/json",
            b'{"kind": "penalty", "dry_run": "maybe", "rows": []}',
            "",
            422,
            "flag-unreadable",
        ),
        (
            "application/json",
            b'{"kind":"penalty","rows":[{"\xe5\xa7\x93\xe5\x90\x8d":{"a":1}}]}',
            "",
            422,
            "not-a-sheet",
        ),
        (
            "application/json",
            b'{"kind":"penalty","rows":[{"\xe5\xa7\x93\xe5\x90\x8d":"\\u0000"}]}',
            "",
            422,
            "nul-bytes",
        ),
        (
            "application/json",
            b'{"kind":"penalty","rows":[{"\xe5\xa7\x93\xe5\x90\x8d":"\\ud800"}]}',
            "",
            422,
            "encoding",
        ),
        ("text/csv", b"", "kind=penalty", 422, "not-a-sheet"),
        ("text/csv", b"a,b\n1,2\n", "", 422, "kind-unknown"),
        ("text/csv", b"a,b\n1,2\n", "kind=penalty", 422, "no-headings"),
        ("text/csv", b"a,b\n1,2\n", "kind=penalty&dry_run=perhaps", 422, "flag-unreadable"),
    ],
)
def test_a_request_that_cannot_be_read_is_answered_with_a_problem_document(
    portal: Portal, content_type: str, data: bytes, query: str, status: int, code: str
) -> None:
    headers = {"Authorization": f"Bearer {program(portal).token}"}
    answer = portal.app.test_client().post(
        f"{ADDRESS}?{query}", data=data, content_type=content_type, headers=headers
    )
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert answer.mimetype == "application/problem+json"
    assert answer.json["detail"]
    assert answer.json["status"] == status
    assert count(portal, IntakeBatch) == 0


def test_a_key_that_is_too_long_is_refused(portal: Portal, rows: list[dict[str, str]]) -> None:
    answer = program(portal).hand_in_rows(rows, key="k" * 201)
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency-key-too-long")


def test_rows_as_json_may_be_as_large_as_is_said_and_no_larger(portal: Portal) -> None:
    row = steps.penalty_row(备注="当" * 900)
    answer = program(portal).hand_in_rows([row] * 1900)
    assert (answer.status_code, answer.json["code"]) == (413, "too-many-json-rows")


def test_a_body_larger_than_an_upload_may_be_is_refused(portal: Portal) -> None:
    data = b"a" * (portal.settings.max_upload_mb * 1024 * 1024 + 1)
    answer = program(portal).hand_in_sheet(data)
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


def test_an_address_of_the_api_that_is_none_answers_a_problem_document(portal: Portal) -> None:
    answer = program(portal).get("/api/v1/intake/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    answer = portal.app.test_client().delete(ADDRESS)
    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
