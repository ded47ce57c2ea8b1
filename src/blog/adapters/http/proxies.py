"""Who asks, and by which scheme, where a proxy stands between: told by its headers."""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from blog.application.observing import current_notes

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOBODY = "0.0.0.0"  # noqa: S104 - nobody listens there: it stands for who is not known
_SCHEMES = ("http", "https")


class TrustedProxies:
    """Believes X-Forwarded-For and X-Forwarded-Proto of the proxies that are listed.

    Every proxy adds its own peer at the end, so the last address that is no trusted proxy is the
    client; all before it is what that client says of itself. uvicorn's own middleware goes the same
    way, but takes any word for an address, of which the guard cannot say where it is.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        self._app = app
        self._networks = [ipaddress.ip_network(proxy) for proxy in proxies]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._trusts(_peer(scope)):
            scope = self._forwarded(scope)
        await self._app(scope, receive, send)

    def _forwarded(self, scope: Scope) -> Scope:
        headers = Headers(scope=scope)
        told: Scope = {}
        hops = [hop for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
        if hops:
            told["client"] = (self._client(hops), 0)
            current_notes.get().client = told["client"][0]
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        if scheme in _SCHEMES:
            told["scheme"] = scheme
        return {**scope, **told}

    def _client(self, hops: list[str]) -> str:
        for hop in reversed(hops):
            address = _parsed(_without_port(hop.strip()))
            if address is None:
                return _NOBODY
            if not self._trusts(address):
                break
        return str(address)

    def _trusts(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._networks)


def _peer(scope: Scope) -> Address | None:
    client = scope.get("client")
    return _parsed(client[0]) if client else None


def _parsed(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _without_port(hop: str) -> str:
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
