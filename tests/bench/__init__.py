"""Benchmarks: each `bench_*.py` measures ours and a peer in one run, for only their ratio carries over.

A benchmark has `run()`, which yields a `Row` for each figure as soon as it is measured.
"""

from typing import TypedDict


class Row(TypedDict):
    """One comparison: `ours` and `peer` in `unit`, on `n` things; `ratio` is ours divided by peer."""

    name: str
    n: int
    ours: float
    peer: float
    unit: str
    ratio: float


def row(name: str, n: int, *, ours: float, peer: float, unit: str) -> Row:
    """A row with its ratio worked out."""
    return Row(
        name=name, n=n, ours=round(ours, 3), peer=round(peer, 3), unit=unit, ratio=round(ours / peer, 3)
    )
