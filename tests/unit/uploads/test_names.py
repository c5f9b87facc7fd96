"""A file's name is shown, never believed."""

from __future__ import annotations

import pytest

from app.adapters.uploads import Kind
from app.features.uploads.names import neutral_name, shown_name


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("照片 1.HEIC", "照片 1.jpg"),
        ("C:\\Users\\wang\\a.jpeg", "a.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a.pdf.exe", "a.pdf.jpg"),
        ("gpj.\u202eexe.jpg", "gpj.exe.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie x.jpg"),
        ('a";x="b.jpg', "a x= b.jpg"),
        ("", "file.jpg"),
        (".jpg", "file.jpg"),
        ("...", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 80 + ".jpg"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(given: str, shown: str) -> None:
    assert shown_name(given, Kind.JPEG) == shown


def test_a_neutral_name_says_only_which_and_what() -> None:
    assert neutral_name(2, Kind.PDF) == "2.pdf"
