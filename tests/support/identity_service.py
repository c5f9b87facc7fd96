"""A real OpenID Connect provider in a process of its own, and what a person does at its page."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import requests

CLIENT = {"oidc_client_id": "portal", "oidc_client_secret": "a-secret-of-the-tests"}


class IdentityProvider:
    """Where it answers."""

    def __init__(self, address: str) -> None:
        self.address = address

    def know(self, sub: str, **claims: str) -> None:
        """Make a person known to the service, with these claims."""
        requests.put(f"{self.address}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def show_who_i_am(self, authorisation: str, sub: str) -> str:
        """Sign in at the service: the path with which the person is sent back to the portal."""
        return self._answer(authorisation, {"sub": sub})

    def refuse(self, authorisation: str) -> str:
        """Press the service's "deny"."""
        back = self._answer(authorisation, {"action": "deny"})
        (state,) = parse_qs(urlsplit(authorisation).query)["state"]
        return f"{back}&state={state}"  # RFC 6749, 4.1.2.1 wants it there; this provider leaves it out

    def _answer(self, authorisation: str, data: dict[str, str]) -> str:
        assert authorisation.startswith(self.address), authorisation
        answer = requests.post(authorisation, data=data, allow_redirects=False, timeout=5)
        assert answer.status_code in {302, 303}, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@contextmanager
def open_identity_provider() -> Iterator[IdentityProvider]:
    """A provider on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            provider = IdentityProvider(f"http://127.0.0.1:{port}")
            _wait_for(provider)
            yield provider
        finally:
            process.terminate()


def _wait_for(provider: IdentityProvider) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            requests.get(f"{provider.address}/.well-known/openid-configuration", timeout=2)
            return
        except requests.RequestException:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
