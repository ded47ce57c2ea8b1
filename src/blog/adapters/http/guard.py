"""The guard of open access: only this machine, under its own names, and no foreign page."""

import ipaddress
import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.datastructures import Headers
from starlette.types import Scope

METRICS = "/metrics"
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PORT = re.compile(r":[0-9]*\Z")
_LONGEST_NAME = 300
"""Of a host with its port; what is longer is a name, too (RFC 1035 has 255), but not remembered."""


class KnownHosts:
    """The names with a dot by which the service is called."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(map(_name, names))

    def check(self, scope: Scope) -> str | None:
        """The code of the problem where a request is for another name."""
        for field, host in scope["headers"]:
            if field == b"host" and not self._is_good(host):
                return "misdirected-request"
        return None

    def check_listed(self, scope: Scope) -> str | None:
        """As `check`, but without a list every name is good."""
        return self.check(scope) if self._names else None

    def _is_good(self, host: bytes) -> bool:
        judge = _dotted_name if len(host) <= _LONGEST_NAME else _dotted_name.__wrapped__
        name = judge(host)
        return name is None or name in self._names


class OpenAccessGuard:
    """Everybody may do everything, so it matters who is let in at all."""

    def __init__(self, hosts: KnownHosts, *, open_to_network: bool, origins: Sequence[str]) -> None:
        self._hosts = hosts
        self._open_to_network = open_to_network
        self._origins = frozenset(origins)

    def __call__(self, scope: Scope) -> str | None:
        """The code of the problem, if the request is to be refused."""
        if not self._open_to_network and not _is_local(scope) and scope["path"] != METRICS:
            return "forbidden"
        misdirected = self._hosts.check(scope)
        if misdirected is not None:
            return misdirected
        if scope["method"] in WRITES and self._is_foreign(scope, Headers(scope=scope)):
            return "cross-site-request"
        return None

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        if origins:
            own = {f"{scope['scheme']}://{host}" for host in headers.getlist("host")}
            return not self._origins.union(own).issuperset(origins)
        return headers.get("sec-fetch-site") == "cross-site"


class MetricsGuard:
    """Metrics are for this machine and the networks that are listed; others find nothing there."""

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks = [ipaddress.ip_network(network) for network in networks]

    def lets_in(self, scope: Scope) -> bool:
        return _is_local(scope) or self._is_listed(scope["client"][0])

    def _is_listed(self, client: str) -> bool:
        address = ipaddress.ip_address(client)
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in self._networks)


def _is_local(scope: Scope) -> bool:
    """Whether the peer is on this machine; one without an IP address is in this process."""
    client = scope.get("client")
    return client is None or _is_loopback(client[0])


@lru_cache  # the same few peers ask again and again, and parsing takes 5 us
def _is_loopback(client: str) -> bool:
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _name(host: str) -> str:
    """A Host without its port, in the one form in which names are compared."""
    return _PORT.sub("", host).rstrip(".").lower()


@lru_cache
def _dotted_name(host: bytes) -> str | None:
    """The name in a Host; None where it has no dot, or is an address."""
    name = _name(host.decode("latin-1"))
    if "." not in name:
        return None
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return name
    return None
