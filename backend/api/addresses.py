"""Which address a call counts for: the network's word or a trusted proxy's, not the caller's."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network


def address_of(remote: str, *, forwarded: str = "", trusted_proxies: int = 0) -> str:
    """The caller's address; `forwarded` (X-Forwarded-For) counts only behind trusted proxies.

    Each trusted proxy appends the address it saw, so the caller is the n-th entry from the right;
    whatever stands further left was written by the caller and is ignored.
    """
    hops = [hop.strip() for hop in forwarded.split(",")] if trusted_proxies > 0 else []
    if len(hops) >= trusted_proxies > 0:
        return _counted(hops[-trusted_proxies]) or _counted(remote)
    return _counted(remote)


@lru_cache(maxsize=4096)
def _counted(address: str) -> str:
    """The address in canonical form; "" when it is none."""
    try:
        ip = ip_address(address.removeprefix("[").removesuffix("]"))
    except ValueError:
        return ""
    if not isinstance(ip, IPv6Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    # One subscriber holds a whole /64, so single IPv6 addresses would never run out.
    return str(ip_network((int(ip) >> 64 << 64, 64)))
