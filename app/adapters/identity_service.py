"""Signing in at somebody else's door: OpenID Connect with a national or provincial identity service.

Authorisation code flow with PKCE, state and nonce (OpenID Connect Core 1.0, section 3.1; RFC 7636). The only
room that speaks to the service; what comes back is claims whose signature, issuer, audience, age and nonce
have been checked.
"""

from __future__ import annotations

import hmac
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
TIMEOUT_SECONDS = 10
_TRUSTED_SECONDS = 3600  # how long the service's addresses are taken from memory
_LEEWAY_SECONDS = 60  # how far two clocks may differ


class IdentityServiceProblem(Exception):
    """No answer (`unreachable`), a no (`refused`), or something that cannot be trusted (`untrusted`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Begun:
    """What has to be kept until the person comes back, and where to send them."""

    address: str
    state: str
    nonce: str
    verifier: str


class IdentityService:
    """One service, known by its issuer."""

    def __init__(self, *, issuer: str, client_id: str, client_secret: str, scope: str) -> None:
        self._issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._scope = scope
        self._lock = threading.Lock()
        self._metadata: dict[str, Any] = {}
        self._read_at = 0.0

    def begin(self, redirect_uri: str) -> Begun:
        """The address at which the person shows who they are. Raises IdentityServiceProblem."""
        nonce, verifier = generate_token(32), generate_token(64)
        with self._client(redirect_uri) as client:
            address, state = client.create_authorization_url(
                self._endpoint("authorization_endpoint"), nonce=nonce, code_verifier=verifier
            )
        return Begun(address, state, nonce, verifier)

    def finish(self, redirect_uri: str, code: str, *, nonce: str, verifier: str) -> Mapping[str, Any]:
        """The person's claims, of the ID token and of the service's user information.

        Raises IdentityServiceProblem.
        """
        try:
            with self._client(redirect_uri) as client:
                token = client.fetch_token(
                    self._endpoint("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    timeout=TIMEOUT_SECONDS,
                )
                claims = self._checked(str(token.get("id_token", "")), nonce)
                return claims | self._user_information(client, str(claims["sub"]))
        except (OAuthError, JoseError, ValueError) as problem:
            raise IdentityServiceProblem("untrusted") from problem
        except requests.RequestException as problem:
            raise IdentityServiceProblem("unreachable") from problem

    def _client(self, redirect_uri: str) -> Any:
        return OAuth2Session(
            self._client_id,
            self._client_secret,
            scope=self._scope,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )

    def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        claims = jwt.decode(id_token, self._keys(), algorithms=ALGORITHMS).claims
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self._described()["issuer"]},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        rules.validate(claims)
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise IdentityServiceProblem("untrusted")
        return dict(claims)

    def _user_information(self, client: Any, sub: str) -> dict[str, Any]:
        address = self._described().get("userinfo_endpoint")
        if not address:
            return {}
        answer = client.get(address, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        claims = answer.json()
        if claims.get("sub") != sub:  # OpenID Connect Core 5.3.2: about somebody else
            raise IdentityServiceProblem("untrusted")
        return dict(claims)

    def _keys(self) -> KeySet:
        return KeySet.import_key_set(self._read(self._endpoint("jwks_uri")))

    def _endpoint(self, name: str) -> str:
        address = self._described().get(name)
        if not address:
            raise IdentityServiceProblem("unreachable")
        return str(address)

    def _described(self) -> dict[str, Any]:
        with self._lock:
            if not self._metadata or time.monotonic() - self._read_at > _TRUSTED_SECONDS:
                found = self._read(f"{self._issuer}/.well-known/openid-configuration")
                if str(found.get("issuer", "")).rstrip("/") != self._issuer:
                    raise IdentityServiceProblem("untrusted")
                self._metadata, self._read_at = found, time.monotonic()
            return self._metadata

    def _read(self, address: str) -> Any:
        try:
            answer = requests.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False)
            answer.raise_for_status()
            return answer.json()
        except (requests.RequestException, ValueError) as problem:
            raise IdentityServiceProblem("unreachable") from problem
