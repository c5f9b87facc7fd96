"""Why a whole file is not read."""


class SheetRefused(Exception):
    """The file cannot or must not be read as a sheet.

    `code` is one of not-a-sheet, old-format, encoding, nul-bytes, no-headings, too-large, too-many-columns,
    too-many-rows, cell-too-long, bomb, unsafe-markup, macro; `values` fill its message.
    """

    def __init__(self, code: str, **values: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
