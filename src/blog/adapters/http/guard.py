"""The guard of open access: only this machine, under its own names, and no foreign page."""

import ipaddress
import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PORT = re.compile(r":[0-9]*\Z")


class KnownHosts:
    """The names with a dot by which the service is called."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(map(_name, names))

    def check(self, scope: Scope, headers: Headers) -> str | None:
        """The code of the problem where a request is for another name."""
        for host in map(_name, headers.getlist("host")):
            if _is_dotted_name(host) and host not in self._names:
                return "misdirected-request"
        return None

    def check_listed(self, scope: Scope, headers: Headers) -> str | None:
        """As `check`, but without a list every name is good."""
        return self.check(scope, headers) if self._names else None


class OpenAccessGuard:
    """Everybody may do everything, so it matters who is let in at all."""

    def __init__(self, hosts: KnownHosts, *, open_to_network: bool, origins: Sequence[str]) -> None:
        self._hosts = hosts
        self._open_to_network = open_to_network
        self._origins = frozenset(origins)

    def __call__(self, scope: Scope, headers: Headers) -> str | None:
        """The code of the problem, if the request is to be refused."""
        if not self._open_to_network and not _is_local(scope):
            return "forbidden"
        misdirected = self._hosts.check(scope, headers)
        if misdirected is not None:
            return misdirected
        if scope["method"] in WRITES and self._is_foreign(scope, headers):
            return "cross-site-request"
        return None

    def _is_foreign(self, scope: Scope, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        if origins:
            own = {f"{scope['scheme']}://{host}" for host in headers.getlist("host")}
            return not self._origins.union(own).issuperset(origins)
        return headers.get("sec-fetch-site") == "cross-site"


def _is_local(scope: Scope) -> bool:
    """Whether the peer is on this machine; one without an IP address is in this process."""
    client = scope.get("client")
    if client is None:
        return True
    try:
        address = ipaddress.ip_address(client[0].partition("%")[0])
    except ValueError:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _name(host: str) -> str:
    """A Host without its port, in the one form in which names are compared."""
    return _PORT.sub("", host).rstrip(".").lower()


def _is_dotted_name(host: str) -> bool:
    if "." not in host:
        return False
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False
