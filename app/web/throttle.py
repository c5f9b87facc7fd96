"""How often somebody may do something: per address (as a keyed digest) or per thing."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from flask import request

from app.kernel.errors import TooMany
from app.web.toolbox import toolbox


def by_address(limit: str, scope: str) -> None:
    """Count one for this address. Raises TooMany. Never used on the pages of tips (promise 17)."""
    by_key(limit, scope, address_digest())


def address_digest() -> str:
    """A keyed digest of the reader's address; of its /64 network in IPv6, where one reader has 2^64."""
    return toolbox().keyring.blind(_network(request.remote_addr or ""), "address")


def _network(address: str) -> str:
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped) if known.ipv4_mapped else f"{int(known) >> 64:x}/64"


def by_key(limit: str, scope: str, key: str) -> None:
    """Count one for a key, such as an account's id. Raises TooMany."""
    wait = toolbox().rate_limits.hit(limit, scope, key)
    if wait:
        raise TooMany(retry_after=wait)


def person_page() -> None:
    """Count one opened page about a person (promise 18)."""
    by_address(f"{toolbox().settings.person_pages_per_hour}/hour", "person-page")
