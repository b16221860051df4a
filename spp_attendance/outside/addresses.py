"""Which addresses may be asked, and the addresses of a host.

What is checked here is what is connected to: a name is looked up once, so that it cannot mean something else a moment
later (DNS rebinding). Numeric spellings such as 0x7f.1 are read by the resolver like everywhere else, and then checked.
"""

from __future__ import annotations

import queue
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import NamedTuple

from .errors import AddressNotAllowed, ConnectionFailed, DeadlineExceeded, OutsideError, WrongHost
from .translatable import _

# Where clouds tell a machine its own secrets, beside 169.254.169.254. Their documentation, November 2026: Alibaba's,
# Azure's wire server, Oracle's; over IPv6 Amazon's, Google's, Oracle's, Scaleway's.
METADATA = frozenset(
    map(
        ip_address,
        (
            *("100.100.100.200", "168.63.129.16", "192.0.0.192"),
            *("fd00:ec2::254", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "fd00:42::42"),
        ),
    )
)
# IPv6 addresses that stand for IPv4 ones in their last bits: translated (RFC 6052, 8215 and 2765), and the deprecated
# compatible ones.
_EMBEDDING = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96", "::/96")))
# Tunnels to an IPv4 address that a relay on the way decides of (RFC 4380).
_TEREDO = IPv6Network("2001::/32")


class Address(NamedTuple):
    """One address of a host, as sockets take it."""

    family: int
    socket_address: tuple[str, int] | tuple[str, int, int, int]

    @property
    def ip(self) -> IPv4Address | IPv6Address:
        """The address that is meant: the IPv4 one in an IPv6 one that only wraps it."""
        return unwrapped(ip_address(self.socket_address[0]))


def looked_up(host: str, port: int, seconds: float) -> list[Address]:
    """All addresses of a host. Raises WrongHost, ConnectionFailed, and DeadlineExceeded: a resolver has no deadline."""
    found: queue.SimpleQueue[list[Address] | OutsideError] = queue.SimpleQueue()
    Thread(target=lambda: found.put(_resolved(host, port)), daemon=True).start()
    try:
        result = found.get(timeout=seconds)
    except queue.Empty:
        raise DeadlineExceeded from None
    if isinstance(result, OutsideError):
        raise result
    return result


def _resolved(host: str, port: int) -> list[Address] | OutsideError:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            return ConnectionFailed(_("The name service did not answer."))
        return WrongHost(_("Nobody knows the host."))
    except (UnicodeError, OSError, ValueError):
        return WrongHost(_("The host has a name that no host can have."))
    return [Address(int(family), address) for family, _type, _protocol, _name, address in rows]  # type: ignore[arg-type]


def check_allowed(address: Address, allows_this_machine: bool) -> None:
    """Raises AddressNotAllowed. Private networks are allowed: a registry is often in the same building."""
    ip = address.ip
    if ip.is_link_local or ip in METADATA or ip.is_multicast or _is_reserved(ip):
        raise AddressNotAllowed(
            _("The host has an address that is never asked, such as one for this network link alone.")
        )
    if not allows_this_machine and (ip.is_loopback or _is_zero(ip) or _is_own(address)):
        raise AddressNotAllowed(
            _("The host is this machine, which is not asked unless SPP_OUTSIDE_ALLOW_THIS_MACHINE is set.")
        )


def unwrapped(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address in an IPv6 one that stands for it; any other as it is."""
    if isinstance(ip, IPv4Address):
        return ip
    inner = ip.ipv4_mapped or ip.sixtofour
    if not inner and int(ip) > 1 and any(ip in network for network in _EMBEDDING):
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    return inner or ip


def _is_reserved(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_reserved if isinstance(ip, IPv4Address) else ip in _TEREDO


def _is_zero(ip: IPv4Address | IPv6Address) -> bool:
    """0.0.0.0/8 and ::, which lead to this machine."""
    return ip.is_unspecified or (isinstance(ip, IPv4Address) and int(ip) >> 24 == 0)


def _is_own(address: Address) -> bool:
    """Whether one of this machine's cards has the address: what would go there would come from there. Sends nothing."""
    try:
        with socket.socket(address.family, socket.SOCK_DGRAM) as probe:
            probe.connect(address.socket_address)
            return bool(ip_address(probe.getsockname()[0]) == ip_address(address.socket_address[0]))
    except OSError:
        return False  # no way leads there, or this machine has no such addresses, so it is not here
