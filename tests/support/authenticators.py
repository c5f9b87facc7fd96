"""A security key in software: what a browser would send, for the real pages; and what a forger would."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from tests.support.page import Page
from tests.support.portal import Visitor

ORIGIN = "http://localhost"
_PRESENT, _VERIFIED, _HAS_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One passkey on one device; `step` is by how much its counter goes on with each use."""

    origin: str = ORIGIN
    step: int = 1
    verifies: bool = True
    counter: int = 0
    user: bytes = b""
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create()`."""
        self.user = base64url_to_bytes(question["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(question["rp"]["id"], _HAS_KEY) + attested
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            clientDataJSON=self._client("webauthn.create", question), attestationObject=cbor2.dumps(made)
        )

    def show(self, question: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get()`."""
        self.counter += self.step
        client, data = self._client("webauthn.get", question), self._data(question["rpId"], 0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.user
        )

    def _data(self, site: str, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")

    def _client(self, kind: str, question: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": question["challenge"], "origin": self.origin}
        return json.dumps(said | {"crossOrigin": False}).encode()

    def _answer(self, **response: bytes) -> str:
        name = bytes_to_base64url(self.id)
        said = {key: bytes_to_base64url(value) for key, value in response.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})


def question_of(visitor: Visitor, page: Page) -> dict[str, Any]:
    """What the page's script would fetch."""
    form = page.soup.select_one("form[data-passkey]")
    assert form is not None, page.text
    token = form.select_one("input[name=csrf_token]")
    assert token is not None
    answer = visitor.client.post(str(form["data-passkey-question"]), data={"csrf_token": token["value"]})
    assert answer.status_code == 200, answer.status_code
    question: dict[str, Any] = answer.get_json()
    return question


def add_passkey(visitor: Visitor, name: str = "My phone", **how: Any) -> Authenticator:
    """Through the real page; whoever is signed in has one more."""
    device = Authenticator(**how)
    page = visitor.open("/account/security/passkeys/new?lang=en")
    page = page.submit("Add the passkey", name=name, credential=device.make(question_of(visitor, page)))
    assert page.status == 200, page.errors
    assert page.url in {"/account/security", "/account/security/codes"}
    return device


def show_passkey(visitor: Visitor, page: Page, device: Authenticator, button: str) -> Page:
    """Press the page's button with this device at hand."""
    return page.submit(button, credential=device.show(question_of(visitor, page)))
