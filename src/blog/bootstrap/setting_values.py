"""The values of settings: what is admitted, and what is said of anything else."""

import ipaddress
import re
from typing import Any

from pydantic import ValidationInfo

from blog.adapters.sql.urls import parse_url, shown
from blog.bootstrap.setting_problems import PREFIX

_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
"""As browsers send it (RFC 6454, 6.2): in lower case, with no default port and nothing behind."""


def _listed(value: Any) -> Any:
    return (
        [part.strip() for part in value.split(",") if part.strip()]
        if isinstance(value, str)
        else value
    )


def database_url(value: str) -> str:
    parse_url(value)
    return value


def shown_url(value: str) -> str:
    return shown(parse_url(value).set(drivername=value.partition(":")[0]))


def guarded_host(value: str, known: ValidationInfo) -> str:
    """Asks what is declared, and therefore known, before: where that is wrong, it says nothing."""
    if not _is_address(value) and not _HOST.fullmatch(value):
        raise ValueError("must be an address, or the name of one, such as 127.0.0.1")
    access, is_open = (known.data.get(name) for name in ("access", "open_to_network"))
    if access == "open" and is_open is False and not is_loopback(value):
        raise ValueError(
            "(--host) must be a loopback address such as 127.0.0.1, for with open access "
            "everybody who reaches the service may do everything; "
            f"set {PREFIX}ACCESS=restricted so that users sign in, or "
            f"{PREFIX}OPEN_TO_NETWORK=yes to let the network in all the same"
        )
    return value


def hosts(value: Any) -> Any:
    for host in (given := _listed(value)):
        if not _HOST.fullmatch(host):
            raise ValueError(
                "must list names such as blog.example, parted by commas; "
                "a scheme, a port and * are no part of a name"
            )
    return given


def origins(value: Any) -> Any:
    for origin in (given := _listed(value)):
        default_port = ":443" if origin.startswith("https") else ":80"
        if not _ORIGIN.fullmatch(origin) or origin.endswith(default_port):
            raise ValueError(
                "must list origins such as https://app.example, parted by commas; "
                "a path and * are no origins"
            )
    return given


def networks(value: Any) -> Any:
    for network in (given := _listed(value)):
        try:
            ipaddress.ip_network(network)
        except ValueError:
            raise ValueError(
                "must list addresses such as 10.0.0.7 and networks such as 10.0.0.0/24, "
                "parted by commas; names and * are neither"
            ) from None
    return given


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is reached from this machine only."""
    return ipaddress.ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
