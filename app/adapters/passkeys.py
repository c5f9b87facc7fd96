"""Passkeys (WebAuthn level 3): the only room that speaks the language of authenticators.

Challenges are made and remembered by the caller; here an answer is checked against one. Attestation is not
asked for: which make of device somebody has is nobody's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_TIMEOUT_MS = 120_000
_LONGEST_ANSWER = 20_000


class PasskeyRefused(Exception):
    """An answer that does not fit the question, the site or the key; one word for the log says why."""


@dataclass(frozen=True)
class RelyingParty:
    """This site as authenticators know it: its name in the address, and the address that browsers report."""

    id: str
    origin: str
    name: str


@dataclass(frozen=True)
class NewKey:
    """A passkey that was just made; `id` and `public_key` in base64url."""

    id: str
    public_key: str
    sign_count: int
    is_backed_up: bool


@dataclass(frozen=True)
class Shown:
    """A passkey that was shown and fits; `sign_count` as the authenticator says, not as it was known."""

    sign_count: int
    is_backed_up: bool


def relying_party(address: str, name: str) -> RelyingParty | None:
    """The site at `address`, such as `https://credit.example.gov.cn`, or None where passkeys cannot work.

    Authenticators want a name, never a bare number, and an encrypted way; `localhost` may do without.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or _is_number(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    return RelyingParty(id=host, origin=f"{parts.scheme}://{parts.netloc}", name=name)


def registration_options(
    party: RelyingParty, *, challenge: bytes, user_id: bytes, user_name: str, known: Iterable[str]
) -> dict[str, Any]:
    """What a browser needs to make a passkey: kept on the device, opened by its owner's finger, face or PIN.

    `known`: the ids of those the person has already, so that one device does not make two.
    """
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.name,
        user_id=user_id,
        user_name=user_name,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[_descriptor(one) for one in known],
    )
    return _plain(webauthn.options_to_json(options))


def request_options(party: RelyingParty, *, challenge: bytes, allowed: Iterable[str] = ()) -> dict[str, Any]:
    """What a browser needs to ask for a passkey: one of these, or any that the device has for this site."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=[_descriptor(one) for one in allowed],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(webauthn.options_to_json(options))


def check_registration(party: RelyingParty, answer: str, *, challenge: bytes) -> NewKey:
    """The passkey of a browser's answer. Raises PasskeyRefused."""
    credential = _read(answer)
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise PasskeyRefused(type(problem).__name__) from problem
    return NewKey(
        id=bytes_to_base64url(made.credential_id),
        public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count,
        is_backed_up=made.credential_backed_up,
    )


def check_answer(party: RelyingParty, answer: str, *, challenge: bytes, public_key: str) -> Shown:
    """Whether a browser's answer was signed by this key, for this site and this challenge, by its owner.

    The counter is only read: what a counter that stands still means is for the caller to say. Raises
    PasskeyRefused.
    """
    credential = _read(answer)
    try:
        shown = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=base64url_to_bytes(public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as problem:
        raise PasskeyRefused(type(problem).__name__) from problem
    return Shown(sign_count=shown.new_sign_count, is_backed_up=shown.credential_backed_up)


def key_id_of(answer: str) -> str:
    """Which passkey an answer says it is of, in base64url. Raises PasskeyRefused."""
    return str(_read(answer).get("id", ""))


def user_handle_of(answer: str) -> bytes:
    """Whose passkey the authenticator says it is, or nothing. Raises PasskeyRefused."""
    response = _read(answer).get("response")
    handle = response.get("userHandle") if isinstance(response, dict) else None
    try:
        return base64url_to_bytes(handle) if isinstance(handle, str) else b""
    except ValueError as problem:
        raise PasskeyRefused("handle") from problem


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > _LONGEST_ANSWER:
        raise PasskeyRefused("too-long")
    try:
        credential = json.loads(answer)
    except (ValueError, RecursionError) as problem:
        raise PasskeyRefused("no-json") from problem
    if not isinstance(credential, dict):
        raise PasskeyRefused("no-object")
    return credential


def _descriptor(key_id: str) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(id=base64url_to_bytes(key_id))


def _plain(options: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(options)
    return plain


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
