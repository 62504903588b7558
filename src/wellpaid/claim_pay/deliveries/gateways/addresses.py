"""From a host's name to an address that we may connect to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from typing import Final

from django.conf import settings

from wellpaid.claim_pay.deliveries.states import Why
from wellpaid.kit.transactions import forbid_open

from .base import CannotDeliver

# Addresses that only look public: IPv4 inside IPv6 (NAT64, RFC 6052) leads where IPv4 leads.
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
# Public by their number, and nobody's server: protocol use (RFC 6890), old relays (RFC 7526), and
# the address under which one cloud serves its machines their secrets.
_NOBODYS: Final = tuple(
    ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")
)

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Net = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_address_allowed(text: str, allowed: Sequence[Net]) -> bool:
    """Tell whether we may connect to an address.

    Public ones only, and whatever the operator has allowed: a provider's administrator types the
    host, so it must not lead into our own network (server-side request forgery).

    >>> is_address_allowed("127.0.0.1", []), is_address_allowed("::ffff:10.0.0.8", [])
    (False, False)
    """
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        else:
            address = address.ipv4_mapped or address.sixtofour or address
    if any(address.version == net.version and address in net for net in allowed):
        return True
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    if any(address.version == net.version and address in net for net in _NOBODYS):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def allowed_networks() -> list[Net]:
    """Give the private networks that the operator lets pushes reach."""
    return [ipaddress.ip_network(text) for text in settings.DELIVERY_PRIVATE_NETWORKS]


def connected_socket(host: str, port: int) -> socket.socket:
    """Resolve a host, check each address, and connect to the checked one itself.

    The name isn't asked for again: an answer that changes between check and use leads nowhere.

    :raises CannotDeliver: no such host, an address that we don't go to, or nobody answers
    """
    forbid_open()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise CannotDeliver(Why.UNREACHABLE) from None
    allowed = allowed_networks()
    # One forbidden address among several is a trick, or a mistake of which we want no part.
    if not found or not all(is_address_allowed(str(one[4][0]), allowed) for one in found):
        raise CannotDeliver(Why.ADDRESS_REFUSED)
    for family, kind, protocol, _, address in found:
        made = socket.socket(family, kind, protocol)
        made.settimeout(settings.DELIVERY_TIMEOUT_SECONDS)
        try:
            made.connect(address)
        except OSError:
            made.close()
            continue
        made.settimeout(0)  # asyncio takes it over
        return made
    raise CannotDeliver(Why.UNREACHABLE)
