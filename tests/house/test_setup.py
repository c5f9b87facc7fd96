"""The set-up: what it takes from others, what it says when something is missing, how tests are counted."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))  # the scripts know each other by their plain names

import check_html  # noqa: E402
import install_assets  # noqa: E402
import run_tests  # noqa: E402
import serve  # noqa: E402
import set_up  # noqa: E402

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><error message="no"/></testcase>
<testcase name="e"><skipped message="PORTAL_SAMPLES names no folder"/></testcase>
</testsuite></testsuites>"""


def upstream_stylesheet() -> str:
    return (install_assets.GOVUK_BUILD / "govuk-frontend.min.css").read_text("utf-8")


def test_a_reader_gets_no_typeface_or_crest_that_is_not_ours() -> None:
    served = (ROOT / "static" / "vendor" / "govuk" / "govuk-frontend.min.css").read_text("utf-8")
    assert install_assets.our_stylesheet(upstream_stylesheet()) == served
    for unlicensed in ("GDS Transport", "@font-face", "crest.svg", "/assets/"):
        assert unlicensed in upstream_stylesheet()
        assert unlicensed not in served
    assert not [
        path for path in (ROOT / "static").rglob("*") if path.name.startswith(("govuk-crest", "light-"))
    ]


def test_the_set_up_refuses_an_upstream_stylesheet_it_does_not_know() -> None:
    changed = upstream_stylesheet() + ".new{font-family:GDS Transport,arial,sans-serif}"
    with pytest.raises(install_assets.UnexpectedAsset, match="56 × the screen font"):
        install_assets.our_stylesheet(changed)


def test_lock_files_name_versions_and_hashes_but_no_host() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert all(entry["integrity"] and "resolved" not in entry for entry in packages.values())
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        pinned = re.findall(r"^[a-z][\w.-]*==[^\n]*\n    --hash=sha256:", text, flags=re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^\S", text, flags=re.MULTILINE)) > 50
        assert "://" not in text


def test_production_installs_a_part_of_what_development_installs() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE))

    assert pins("requirements.txt") < pins("requirements-dev.txt")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("npm error code ENOTFOUND", "could not reach its package registry"),
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("error: command 'gcc' failed: No such file or directory", "install a compiler"),
        ("[Errno 13] Permission denied: '.venv'", "cannot be written by this user"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was pinned"),
    ],
)
def test_an_operator_sees_one_sentence_with_the_remedy(said: str, answer: str) -> None:
    sentence = set_up.remedy_for("npm", f"noise\n{said}\nnoise")
    assert answer in sentence
    assert "\n" not in sentence


def test_a_failure_without_a_known_remedy_shows_its_last_words() -> None:
    assert set_up.remedy_for("pip", "first\nlast").endswith("last\npip failed; its last words are above.")


def test_a_step_is_done_again_when_an_input_changes_or_an_output_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "STAMPS", tmp_path / "stamps")
    source, product = tmp_path / "in", tmp_path / "out"
    source.write_text("1")
    step = set_up.Step("a step", [source], [product], product.touch)
    assert not step.is_done()
    step.do()
    assert step.is_done()
    source.write_text("2")
    assert not step.is_done()
    step.do()
    product.unlink()
    assert not step.is_done()


def test_an_operator_is_told_that_the_port_is_taken() -> None:
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(set_up.Problem, match=f"Port {port} .* is taken: .*PORTAL_PORT="):
            serve.refuse_taken(port)
    serve.refuse_taken(port)


def test_an_instance_keeps_its_mode_where_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "ENV_FILE", tmp_path / "portal.env")
    for name in serve.KEPT_WHEN_SET:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql+psycopg://somebody@db/portal")
    serve.keep_mode(serve.mode_of_instance())
    monkeypatch.delenv("PORTAL_DATABASE_URL")
    kept = serve.mode_of_instance()
    assert kept["PORTAL_DEMO"] == "1"
    assert kept["PORTAL_DATABASE_URL"] == "postgresql+psycopg://somebody@db/portal"
    assert serve.ENV_FILE.stat().st_mode & 0o777 == 0o600


def test_a_production_instance_is_never_made_a_demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "ENV_FILE", tmp_path / "portal.env")
    for name in serve.KEPT_WHEN_SET:
        monkeypatch.delenv(name, raising=False)
    serve.ENV_FILE.write_text("PORTAL_DEMO=0\n")
    assert serve.mode_of_instance() == {"PORTAL_DEMO": "0"}
    assert serve.seed(serve.mode_of_instance()) == ""


def outcome(tmp_path: Path) -> run_tests.Outcome:
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    return run_tests.read_report(run_tests.LEGS[0], report)


def test_tests_are_counted_from_the_report(tmp_path: Path) -> None:
    counted = outcome(tmp_path)
    assert (counted.passed, counted.failed, len(counted.skipped)) == (2, 2, 1)


def test_a_skipped_test_is_a_failure_in_ci_alone(tmp_path: Path) -> None:
    counted = [outcome(tmp_path)]
    assert run_tests.judge(counted, narrowed=False, strict=False) == []
    assert "left out in CI" in run_tests.judge(counted, narrowed=False, strict=True)[0]


def test_a_leg_without_tests_is_a_failure(tmp_path: Path) -> None:
    nothing = run_tests.read_report(run_tests.LEGS[1], tmp_path / "missing.xml")
    assert (
        "no test was found" in run_tests.judge([outcome(tmp_path), nothing], narrowed=False, strict=False)[0]
    )
    assert run_tests.judge([outcome(tmp_path), nothing], narrowed=True, strict=False) == []


def test_every_command_is_listed_by_make_help() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z][a-z-]*):", text, flags=re.MULTILINE)
    assert len(targets) > 8
    assert [target for target in targets if f"make {target} " not in listed] == []


def test_the_html_checker_finds_what_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    frame = '<!doctype html><html lang="zh"><head><title>x</title></head><body><h1>x</h1>{}</body></html>'
    good.write_text(frame.format("<p id=a>x</p>"))
    bad.write_text(frame.format("<p id=a>x</p><p id=a>y</p>"))
    found = check_html.errors_in([good, bad])
    assert found
    assert all(line.startswith("bad.html:") for line in found)
