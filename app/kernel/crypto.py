"""Keys outside the database: sealing fields, blind indexes, chain keys.

A sealed value is `v1.<key id>.<base64url of nonce and ciphertext>`, AES-256-GCM, and is bound to its
place (table, column, row): moved to another row it does not open (promise 6).
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.kernel.errors import KeyProblem

PURPOSES = ("field", "index", "chain", "session", "tip", "reporter")
_KEY_BYTES = 32


@dataclass(frozen=True)
class Keyring:
    """The keys by purpose; the newest of a purpose seals, all of them open."""

    keys: dict[str, dict[str, bytes]] = field(repr=False)
    # A prepared cipher a key: preparing one takes as long as sealing with it.
    _ciphers: dict[bytes, AESGCM] = field(default_factory=dict, init=False, repr=False, compare=False)

    def seal(self, text: str, place: str, purpose: str = "field") -> str:
        """Encrypt `text` for one place, such as `subjects.name:<row id>`."""
        key_id, key = self._newest(purpose)
        nonce = secrets.token_bytes(12)
        sealed = nonce + self._cipher(key).encrypt(nonce, text.encode(), place.encode())
        return f"v1.{key_id}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, sealed: str, place: str, purpose: str = "field") -> str:
        """Decrypt. Raises KeyProblem where the key is gone or the value stands in another place."""
        try:
            _version, key_id, body = sealed.split(".", 2)
            raw = base64.urlsafe_b64decode(body)
            key = self.keys[purpose][key_id]
            return self._cipher(key).decrypt(raw[:12], raw[12:], place.encode()).decode()
        except (ValueError, KeyError, InvalidTag) as problem:
            raise KeyProblem("sealed-value-unreadable") from problem

    def seal_bytes(self, data: bytes, place: str, purpose: str = "field") -> bytes:
        """Encrypt a file for one place: the key's id, the nonce, the ciphertext."""
        key_id, key = self._newest(purpose)
        nonce = secrets.token_bytes(12)
        return key_id.encode() + nonce + self._cipher(key).encrypt(nonce, data, place.encode())

    def open_bytes(self, sealed: bytes, place: str, purpose: str = "field") -> bytes:
        """Decrypt a file. Raises KeyProblem."""
        try:
            key = self.keys[purpose][sealed[:3].decode("ascii")]
            return self._cipher(key).decrypt(sealed[3:15], sealed[15:], place.encode())
        except (ValueError, KeyError, InvalidTag) as problem:
            raise KeyProblem("sealed-file-unreadable") from problem

    @property
    def index_key(self) -> bytes:
        """The key of fingerprints: the oldest, since fingerprints cannot be made anew."""
        return self.keys["index"][min(self.keys["index"])]

    def blind(self, value: str, space: str) -> str:
        """A keyed fingerprint for equality look-ups; without the key it says nothing about the value."""
        return hmac.digest(self.index_key, f"{space}\0{value}".encode(), "sha256").hex()

    def mac(self, message: bytes, key_id: str | None = None) -> tuple[str, str]:
        """Authenticate a link of a chain: (key id, hex digest)."""
        used = key_id or max(self.keys["chain"])
        try:
            key = self.keys["chain"][used]
        except KeyError as problem:
            raise KeyProblem("chain-key-missing") from problem
        return used, hmac.digest(key, message, "sha256").hex()

    def secret(self, purpose: str) -> bytes:
        """The newest raw key of a purpose, for libraries that want one."""
        return self._newest(purpose)[1]

    def _cipher(self, key: bytes) -> AESGCM:
        cipher = self._ciphers.get(key)
        if cipher is None:
            cipher = self._ciphers[key] = AESGCM(key)
        return cipher

    def _newest(self, purpose: str) -> tuple[str, bytes]:
        key_id = max(self.keys[purpose])
        return key_id, self.keys[purpose][key_id]


def load_keyring(folder: Path) -> Keyring:
    """Read `<purpose>-<NNN>.key` files, making the first of each purpose where none is there."""
    make_missing_keys(folder)
    keys: dict[str, dict[str, bytes]] = {purpose: {} for purpose in PURPOSES}
    for path in sorted(folder.glob("*-[0-9][0-9][0-9].key")):
        purpose, key_id = path.stem.rsplit("-", 1)
        if purpose in keys:
            keys[purpose][key_id] = _read_key(path)
    return Keyring(keys)


def make_missing_keys(folder: Path) -> None:
    """Make the folder (0700) and a first key (0600) for each purpose without one."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for purpose in PURPOSES:
        if not any(folder.glob(f"{purpose}-[0-9][0-9][0-9].key")):
            write_key(folder, purpose, 1)


def add_key(folder: Path, purpose: str) -> str:
    """Add the next key of a purpose; from then on it seals. Answers its id."""
    numbers = [int(path.stem.rsplit("-", 1)[1]) for path in folder.glob(f"{purpose}-[0-9][0-9][0-9].key")]
    number = max(numbers, default=0) + 1
    write_key(folder, purpose, number)
    return f"{number:03}"


def write_key(folder: Path, purpose: str, number: int) -> None:
    path = folder / f"{purpose}-{number:03}.key"
    partial = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)))
        handle.flush()
        os.fsync(handle.fileno())
    try:
        os.link(partial, path)  # two processes starting at once: the first one's key stays
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def _read_key(path: Path) -> bytes:
    raw = base64.b64decode(path.read_bytes())
    if len(raw) != _KEY_BYTES:
        raise KeyProblem("key-file-damaged", name=path.name)
    return raw
