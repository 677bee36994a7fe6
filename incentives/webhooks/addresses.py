"""Where news may be sent: public names on known ports, and addresses that are public themselves.

Partners choose the address and our servers call it, from inside our network: whatever is not
plainly out in the public internet is refused. A name is resolved here, once, and the connection
goes to exactly the address that was looked at.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid

Address = IPv4Address | IPv6Address
LONGEST_URL = 500
LOOKING_UP_SECONDS = 3.0
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
PLAIN = re.compile(r"[!-~]+")  # no blanks, no controls, nothing but ASCII
NEVER_PUBLIC = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion")

# The registries of special addresses (RFC 6890 and its successors), written out: what the
# library calls global has changed between versions of the language.
NOT_PUBLIC_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",  # a cloud's own, though its number looks public
        ),
    )
)  # fmt: skip
# Only global unicast is public; of it not what carries or names other addresses: Teredo and
# benchmarking (2001::/23), documentation, 6to4. NAT64, mapped and local ones lie outside it.
PUBLIC_6 = ip_network("2000::/3")
NOT_PUBLIC_6 = tuple(
    map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"))
)


class AddressRefused(Invalid):
    """The URL, or what its name leads to, is not for us to call."""

    code = "webhook_address_refused"
    message = _("这个地址不能接收消息：须为公网域名的 https 地址。")


class NameUnknown(Invalid):
    code = "webhook_name_unknown"
    message = _("这个域名解析不到地址。")


class Target(NamedTuple):
    """A URL taken apart: whom to name, where to connect, what to ask for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_tls(self) -> bool:
        return self.scheme == "https"


def target_of(url: str) -> Target:
    """The parts of an address that may be called. Raises AddressRefused; asks no resolver."""
    if len(url) > LONGEST_URL or not PLAIN.fullmatch(url) or "\\" in url:
        raise AddressRefused
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused from None
    if "@" in parts.netloc or parts.fragment or "#" in url:
        raise AddressRefused
    host = parts.hostname or ""
    at_home = settings.WEBHOOK_LOOPBACK and parts.scheme in {"http", "https"}
    if not at_home and (parts.scheme != "https" or not _is_public_name(host)):
        raise AddressRefused
    chosen = (443 if parts.scheme == "https" else 80) if port is None else port
    if not at_home and str(chosen) not in settings.WEBHOOK_PORTS:
        raise AddressRefused
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, chosen, path)


def addresses_of(target: Target) -> list[Address]:
    """What the name leads to now. Raises NameUnknown; AddressRefused when any of it is not public.

    One private address among public ones is no mistake that honest names make.
    """
    found = _resolved(target.host, target.port)
    if not found:
        raise NameUnknown
    if not all(_may_be_called(one) for one in found):
        raise AddressRefused
    return found


def is_public(address: Address) -> bool:
    """Whether it lies out in the public internet, and carries no other address inside."""
    own = [ip_network(one) for one in settings.WEBHOOK_REFUSED_NETWORKS]
    if any(address in network for network in own if network.version == address.version):
        return False
    if isinstance(address, IPv4Address):
        return address.is_global and not _within(address, NOT_PUBLIC_4)
    plain = address.ipv4_mapped is None and address.scope_id is None
    return plain and address in PUBLIC_6 and not _within(address, NOT_PUBLIC_6)


def _within(address: Address, networks: Sequence[object]) -> bool:
    return any(address in network for network in networks)  # type: ignore[operator]  # networks


def _may_be_called(address: Address) -> bool:
    return is_public(address) or (settings.WEBHOOK_LOOPBACK and address.is_loopback)


def _is_public_name(host: str) -> bool:
    """A name of letters with at least one dot; numbers in whatever spelling are none."""
    labels = host.split(".")
    if len(labels) < 2 or len(host) > 253:  # noqa: PLR2004  # RFC 1035
        return False
    if not all(LABEL.fullmatch(label) for label in labels):
        return False
    if any(host == one or host.endswith(f".{one}") for one in NEVER_PUBLIC):
        return False
    # The last label of a name has a letter first: 127.1, 0x7f.1, 2130706433 and 1.2.3.4 have not.
    return labels[-1][0].isalpha()


def _resolved(host: str, port: int) -> list[Address]:
    """Every address of the name, the older kind first; nothing when it is not answered."""
    pool = ThreadPoolExecutor(1)  # getaddrinfo knows no time limit of its own
    try:
        asked = pool.submit(socket.getaddrinfo, host, port, 0, socket.SOCK_STREAM)
        rows = asked.result(LOOKING_UP_SECONDS)
    except (OSError, UnicodeError, TooLate):
        return []
    finally:
        pool.shutdown(wait=False)
    known = dict.fromkeys(ip_address(row[4][0]) for row in rows)
    return sorted(known, key=lambda address: address.version)
