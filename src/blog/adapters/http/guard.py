"""The guard of open access: only this machine, under its own names, and no foreign page."""

import ipaddress
import re
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_PORT = re.compile(r":[0-9]*\Z")


class OpenAccessGuard:
    """Everybody may do everything, so it matters who is let in at all."""

    def __init__(
        self, *, open_to_network: bool, allowed_hosts: Sequence[str], origins: Sequence[str]
    ) -> None:
        self._open_to_network = open_to_network
        self._allowed_hosts = frozenset(map(_name, allowed_hosts))
        self._origins = frozenset(origins)

    def __call__(self, scope: Scope, headers: Headers) -> str | None:
        """The code of the problem, if the request is to be refused."""
        if not self._open_to_network and not _is_local(scope):
            return "forbidden"
        hosts = headers.getlist("host")
        if any(
            _is_dotted_name(host := _name(h)) and host not in self._allowed_hosts for h in hosts
        ):
            return "misdirected-request"
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
