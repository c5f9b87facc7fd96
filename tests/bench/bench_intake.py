"""Rows a second of intake, against a bare `executemany` of the same rows into the same kind of database.

Ours reads a CSV sheet of penalties with everything on: encoding, rules, catalogue, encryption, blind index,
terms, receipts, audit; a transaction a slice. The peer has nothing to find out: it writes the very rows that
intake made, into the same four tables with the same indexes, in slices of the same size. The second peer
writes the sheet's cells as they are into one table without a rule or an index: less than anybody could call
an intake. Each runs in a process of its own, which tells its peak memory. Goals: 0.25 × the first peer;
memory flat.

BENCH_INTAKE_ROWS=100000 python -m tests.bench intake
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.bench import Row, row

ROWS = int(os.environ.get("BENCH_INTAKE_ROWS", "10000"))
FIRST_BIRTH, FIRST_DECISION = date(1895, 1, 1), date(2026, 1, 5)
TABLES = ("subjects", "credit_records", "record_versions", "intake_rows")
UNIT = "rows/s"


class Stopwatch:
    """Sums time up, by the clock and by this process's processor."""

    def __init__(self) -> None:
        self.seconds = self.processor_seconds = 0.0

    def start(self) -> None:
        self._begun = time.perf_counter(), time.process_time()

    def stop(self) -> None:
        self.seconds += time.perf_counter() - self._begun[0]
        self.processor_seconds += time.process_time() - self._begun[1]


Taken = tuple[int, Stopwatch]


def run() -> Iterator[Row]:
    """Measure on SQLite, and on PostgreSQL where one answers."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as name:
        folder = Path(name)
        few, many = folder / "few.csv", folder / "many.csv"
        _write_sheet(few, ROWS // 10)
        _write_sheet(many, ROWS)
        for kind in ("sqlite", "postgresql"):
            if kind == "postgresql" and not _has_postgres():
                continue
            with _database(kind, folder, "ours") as ours, _database(kind, folder, "peer") as peer:
                measured = _child("intake", ours, many)
                bare = _child("copy", peer, many, ours)
                cells = _child("cells", peer, many)
                for name, other in (("of the rows it makes", bare), ("of the sheet's bare cells", cells)):
                    yield row(
                        f"intake / executemany {name}, {kind}",
                        ROWS,
                        ours=measured["rate"],
                        peer=other["rate"],
                        unit=UNIT,
                    )
                if kind == "sqlite":
                    # The database works in the same process: what else the machine does disturbs this least.
                    yield row(
                        "intake / executemany of the rows it makes, sqlite, by processor time",
                        ROWS,
                        ours=measured["processor_rate"],
                        peer=bare["processor_rate"],
                        unit=UNIT,
                    )
            with _database(kind, folder, "small") as small:
                least = _child("intake", small, few)
            yield row(
                f"intake, peak memory / that of a tenth of the rows, {kind}",
                ROWS,
                ours=measured["megabytes"],
                peer=least["megabytes"],
                unit="MB",
            )


def _write_sheet(path: Path, rows: int) -> None:
    """Fines and revoked licences of as many persons, each with facts of their own."""
    from tests.support.people import id_number
    from tests.support.records_steps import penalty_row

    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(penalty_row(id_number="x")))
        writer.writeheader()
        for n in range(rows):
            decided = FIRST_DECISION + timedelta(days=n % 250)
            cells = penalty_row(
                id_number=id_number(FIRST_BIRTH + timedelta(days=n // 900), 1 + n % 900),
                decision_no=f"灵交罚〔2026〕{n:06}号",
                kinds="罚款" if n % 3 else "吊销许可证件",
                decided=f"{decided:%Y/%m/%d}",
                违法事实=f"当事人于{decided.month}月驾驶第{n}号车辆从事道路运输经营，未随车携带道路运输证。",
            )
            writer.writerow(cells | ({"罚款金额(万元)": f"{(n % 40 + 1) / 10}"} if n % 3 else {}))


def _has_postgres() -> bool:
    from sqlalchemy import create_engine

    from tests.support.databases import ADMIN_URL

    try:
        with create_engine(ADMIN_URL).connect():
            return True
    except OperationalError:
        return False


@contextmanager
def _database(kind: str, folder: Path, name: str) -> Iterator[str]:
    from tests.support.databases import fresh_postgres

    if kind == "sqlite":
        yield f"sqlite:///{folder / name}.sqlite"
        return
    with fresh_postgres("portal_bench") as url:
        yield url


def _child(what: str, url: str, sheet: Path, source: str = "") -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.bench_intake", what, url, str(sheet), source]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _open(url: str, sheet: Path) -> Any:
    from app import migrations
    from app.kernel.crypto import load_keyring
    from app.kernel.db import Database

    database = Database(url, load_keyring(sheet.parent / "keys"))
    migrations.upgrade(database)
    return database


def _intake(url: str, sheet: Path) -> Taken:
    from app.features.bodies.models import BodyKind
    from app.features.bodies.services import register_body
    from app.features.catalogue.services import load_initial_catalogue
    from app.features.intake import reading, services
    from app.features.intake.kinds import READERS
    from app.features.intake.models import IntakeBatch
    from app.kernel.actors import SYSTEM
    from tests.support.people import OFFICE_NAME, credit_code

    database = _open(url, sheet)
    with sheet.open("rb") as stream:
        watch = Stopwatch()
        watch.start()
        digest = reading.file_digest(stream)
        with database.transaction() as session:
            load_initial_catalogue(session, SYSTEM)
            code, kind = credit_code(1), BodyKind.CREDIT_OFFICE
            batch = services.begin_batch(
                session,
                SYSTEM,
                kind="penalty",
                body=register_body(session, SYSTEM, code=code, name=OFFICE_NAME, kind=kind),
                file_name=sheet.name,
                file_digest=digest,
                kinds=tuple(READERS),
            )
            batch_id = batch.id
        reading.read_batch(database, SYSTEM, batch_id, stream)
        watch.stop()
    with database.reading() as session:
        return session.get_one(IntakeBatch, batch_id).accepted, watch


def _copy(url: str, sheet: Path, source: str) -> Taken:
    """Write the rows that intake made: read from its database beforehand, slice by slice, off the clock."""
    from app.features.intake.reading import SLICE

    database, made, rows, watch = _open(url, sheet), _open(source, sheet), 0, Stopwatch()
    with database.engine.connect() as connection, made.engine.connect() as other:
        _copy_all(connection, other, ("bodies", "catalogue_items", "intake_batches"))
        readers = {
            name: other.execution_options(stream_results=True).execute(
                text(f"SELECT * FROM {name} ORDER BY id")
            )
            for name in TABLES
        }
        while True:
            parts = {
                name: [tuple(map(_as_sent, one)) for one in reader.fetchmany(SLICE)]
                for name, reader in readers.items()
            }
            if not parts["intake_rows"]:
                return rows, watch
            watch.start()
            with connection.begin():
                for name, part in parts.items():
                    _insert(connection, name, list(readers[name].keys()), part)
            watch.stop()
            rows += len(parts["intake_rows"])


def _copy_all(connection: Any, other: Any, names: tuple[str, ...]) -> None:
    with connection.begin():
        for name in names:
            found = other.execute(text(f"SELECT * FROM {name}"))
            rows = [tuple(map(_as_sent, one)) for one in found]
            _insert(connection, name, list(found.keys()), rows)


def _insert(connection: Any, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    signs = ", ".join(["?" if is_sqlite else "%s"] * len(columns))
    quoted = ", ".join(f'"{column}"' for column in columns)
    if rows:
        connection.exec_driver_sql(f"INSERT INTO {name} ({quoted}) VALUES ({signs})", rows)


def _as_sent(value: Any) -> Any:
    # JSON comes back from PostgreSQL as what it stands for.
    return json.dumps(value) if isinstance(value, dict | list) else value


def _cells(url: str, sheet: Path) -> Taken:
    from app.features.intake.reading import SLICE

    database, rows = _open(url, sheet), 0
    with sheet.open(encoding="utf-8-sig", newline="") as file, database.engine.connect() as connection:
        reader = csv.reader(file)
        columns = [f"c{number}" for number, _ in enumerate(next(reader))]
        with connection.begin():
            connection.execute(text(f"CREATE TABLE bare ({', '.join(f'{one} TEXT' for one in columns)})"))
        watch = Stopwatch()
        watch.start()
        while part := [tuple(one) for one in islice(reader, SLICE)]:
            with connection.begin():
                _insert(connection, "bare", columns, part)
            rows += len(part)
        watch.stop()
        return rows, watch


def main() -> None:
    what, url, sheet, source = sys.argv[1:]
    rows, watch = {
        "intake": lambda: _intake(url, Path(sheet)),
        "copy": lambda: _copy(url, Path(sheet), source),
        "cells": lambda: _cells(url, Path(sheet)),
    }[what]()
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(
        json.dumps(
            {
                "rate": rows / watch.seconds,
                "processor_rate": rows / watch.processor_seconds,
                "megabytes": kilobytes / 1024,
            }
        )
    )


if __name__ == "__main__":
    main()
