"""Why a file was not taken. No error carries a file's name or a word of what is in it."""

from __future__ import annotations


class UploadRefused(Exception):
    """The file is not taken; `code` is stable, the words are in the labels of the uploads feature."""

    def __init__(self, code: str, /, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class ScannerUnreachable(UploadRefused):
    """The virus scanner is set and gave no answer: nothing passes unscanned."""

    def __init__(self) -> None:
        super().__init__("scanner-unreachable")
