"""How large a sheet may be before it is refused unread."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes and counts; a file past one of them gets a refusal that names it."""

    file_bytes: int = 200 * MEGABYTE
    rows: int = 200_000
    # Empty rows count here, and every line of a cell that runs over several.
    lines: int = 600_000
    columns: int = 100
    cell_characters: int = 32_767
    parts: int = 2_000
    part_bytes: int = 600 * MEGABYTE
    unpacked_bytes: int = 800 * MEGABYTE
    # A sheet of real rows packs 10 to 60 times; what packs far better is made to burst.
    packed_ratio: int = 250
    ratio_matters_from: int = 4 * MEGABYTE


STANDARD = Limits()
