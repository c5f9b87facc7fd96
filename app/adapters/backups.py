"""Copies of an instance, and getting back from them (promise 20).

A copy is a folder: the database as one file, the sealed files, `manifest.json` with the digest of each and
a seal by a key. The keys are not in it unless asked for: with them it would open for whoever finds it.
A copy takes its name only when it is complete and on the disk; nothing is put back before all of it fits.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import platform
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.adapters import database_copies
from app.adapters.database_copies import FILE_NAMES, BackupProblem, Figures, sync
from app.config import ROOT, Settings
from app.kernel import clock
from app.kernel.crypto import Keyring, load_keyring

MANIFEST = "manifest.json"
KEYS = "keys"
_FORMAT = 1
_SEALED = ".sealed"
_MARK = b"a mark by which a key is known, and which says nothing about it"


@dataclass(frozen=True)
class Manifest:
    """What a copy holds: `files` are digests by name, `counts` rows by table, `key_marks` name the keys."""

    format: int
    made_at: str
    portal: str
    python: str
    database: str
    figures: Figures
    files: dict[str, str]
    key_marks: dict[str, str]
    has_keys: bool

    def message(self) -> bytes:
        """What the seal covers: all of it."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def make(settings: Settings, keyring: Keyring, folder: Path, *, with_keys: bool = False) -> Manifest:
    """Copy the instance into a new folder while it runs. Raises BackupProblem."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BackupProblem("folder-not-empty", folder=folder)
    partial = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    partial.mkdir(parents=True, mode=0o700)
    try:
        manifest = _fill(settings, keyring, partial, with_keys=with_keys)
    except BaseException:
        shutil.rmtree(partial)
        raise
    for place in (*(path for path in partial.rglob("*") if path.is_dir()), partial):
        sync(place)
    partial.replace(folder)
    sync(folder.parent)
    return manifest


def read(folder: Path) -> Manifest:
    """The manifest of a copy in which every file is as it was made. Raises BackupProblem."""
    manifest = _parse(folder)
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(present ^ {MANIFEST, *manifest.files}):
        raise BackupProblem("file-unknown" if name in present else "file-missing", name=name)
    for name, digest in manifest.files.items():
        if (folder / name).is_symlink() or _digest(folder / name) != digest:
            raise BackupProblem("file-changed", name=name)
    return manifest


def keyring_for(folder: Path, manifest: Manifest, keyring: Keyring) -> Keyring:
    """The keys that open the copy: its own, or those in place. Raises BackupProblem where they do not fit."""
    used = load_keyring(folder / KEYS) if manifest.has_keys else keyring
    marks = _key_marks(used)
    if missing := sorted(name for name, mark in manifest.key_marks.items() if marks.get(name) != mark):
        raise BackupProblem("keys-differ", names=", ".join(missing))
    key_id, seal = _read_json(folder)["seal"]
    if not hmac.compare_digest(used.mac(manifest.message(), key_id)[1], seal):
        raise BackupProblem("manifest-changed")
    return used


def refuse_used(settings: Settings) -> None:
    """Raises BackupProblem where the instance holds something that a restored copy would replace."""
    if database_copies.holds_anything(settings.effective_database_url) or any(_sealed(settings.instance)):
        raise BackupProblem("instance-not-empty", folder=settings.instance)


def put_back(settings: Settings, folder: Path, manifest: Manifest) -> None:
    """Put a copy that was read and fits in the place of what the instance holds. Raises BackupProblem."""
    if manifest.database != database_copies.kind_of(settings.effective_database_url):
        raise BackupProblem("other-database", database=manifest.database)
    if manifest.has_keys:
        _put_keys_back(settings.keys_dir, folder / KEYS)
    _put_files_back(settings.instance, folder)
    source = folder / FILE_NAMES[manifest.database]
    found = database_copies.put_back(settings.effective_database_url, source)
    if (found.counts, found.chain_heads) != (manifest.figures.counts, manifest.figures.chain_heads):
        raise BackupProblem("restored-differs")


# --- making


def _fill(settings: Settings, keyring: Keyring, folder: Path, *, with_keys: bool) -> Manifest:
    url = settings.effective_database_url
    # Before and after the database: no row of the copy then lacks its file, whatever came or went meanwhile.
    _copy_sealed(settings.instance, folder)
    figures = database_copies.copy_out(url, folder / FILE_NAMES[database_copies.kind_of(url)])
    _copy_sealed(settings.instance, folder)
    if with_keys:
        _copy_tree(settings.keys_dir, folder / KEYS)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = Manifest(
        format=_FORMAT,
        made_at=clock.now().isoformat(timespec="seconds"),
        portal=tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"],
        python=platform.python_version(),
        database=database_copies.kind_of(url),
        figures=figures,
        files={path.relative_to(folder).as_posix(): _digest(path) for path in files},
        key_marks=_key_marks(keyring),
        has_keys=with_keys,
    )
    content = {**asdict(manifest), "seal": keyring.mac(manifest.message())}
    _write(folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=2).encode())
    return manifest


def _sealed(instance: Path) -> Iterator[Path]:
    yield from instance.glob(f"*/*{_SEALED}")


def _copy_sealed(instance: Path, folder: Path) -> None:
    for path in _sealed(instance):
        target = folder / path.relative_to(instance)
        if target.exists():
            continue
        target.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            _write(target, path.read_bytes())
        except FileNotFoundError:
            continue  # done with, and removed a moment ago


def _copy_tree(source: Path, target: Path) -> None:
    target.mkdir(mode=0o700, parents=True)
    for path in sorted(source.iterdir()):
        if path.is_dir():
            _copy_tree(path, target / path.name)
        elif path.suffix != ".part":
            _write(target / path.name, path.read_bytes())


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _key_marks(keyring: Keyring) -> dict[str, str]:
    return {
        f"{purpose}-{key_id}": hmac.new(key, _MARK, hashlib.sha256).hexdigest()[:32]
        for purpose, keys in keyring.keys.items()
        for key_id, key in keys.items()
    }


# --- getting back


def _read_json(folder: Path) -> dict[str, Any]:
    try:
        content = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise BackupProblem("not-a-backup", folder=folder) from problem
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise BackupProblem("not-a-backup", folder=folder)
    return content


def _parse(folder: Path) -> Manifest:
    content = _read_json(folder)
    try:
        content.pop("seal")
        figures = Figures(**content.pop("figures"))
        return Manifest(**content, figures=figures)
    except (KeyError, TypeError) as problem:
        raise BackupProblem("not-a-backup", folder=folder) from problem


def _put_keys_back(place: Path, source: Path) -> None:
    """Put the copy's keys in place; keys that lie there are kept aside, never lost."""
    if place.exists():
        place.replace(place.with_name(f"{place.name}-before-{clock.now():%Y%m%d%H%M%S%f}"))
    _copy_tree(source, place)
    for folder in (place, place.parent):
        sync(folder)


def _put_files_back(instance: Path, folder: Path) -> None:
    for path in _sealed(instance):
        path.unlink()
    _copy_sealed(folder, instance)
    for place in {path.parent for path in _sealed(instance)}:
        sync(place)
