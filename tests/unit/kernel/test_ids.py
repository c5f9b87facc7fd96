"""Identifiers: rows keep the order in which they were made, and nobody can guess the next."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app.kernel.ids import new_id, new_reference, normalise_code


def test_ids_of_one_process_stand_in_the_order_in_which_they_were_made() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_threads_never_share_an_id_and_each_sees_its_own_in_order() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: [new_id() for _ in range(2_000)], range(8)))
    assert all(ids == sorted(ids) for ids in made)
    assert len({one for ids in made for one in ids}) == 16_000


def test_an_id_is_a_uuid_of_version_7() -> None:
    one = new_id()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")


def test_a_reference_survives_a_telephone() -> None:
    reference = new_reference("D", 2026)
    assert reference.startswith("D2026-")
    assert normalise_code(reference.lower().replace("0", "o").replace("1", "l")) == reference.replace("-", "")
