"""Which addresses may be connected to: those of the public internet, and none that leads back inside.

Whoever writes a link decides where it leads. One that leads to this machine, its network or the centre where it is rented could read
what is meant for nobody outside, so every address of a host is looked at before the first packet, and one bad address refuses the host.
`ipaddress.is_global` alone lets some through: it says yes to 64:ff9b::127.0.0.1 and to 2002:7f00:1::, which translators and tunnels
turn into 127.0.0.1. The tables follow IANA's registries of special-purpose addresses (RFC 6890).
"""

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from threading import Thread

from tollbook.errors import UnusableInput

Address = IPv4Address | IPv6Address
Rule = Callable[[Address], bool]
Resolver = Callable[[str, int], Sequence[str]]

STAY_OUTSIDE = "only sites of the public internet are fetched; save the page and give the file"

# What each block is for, the narrow before the wide.
REFUSED_4 = tuple(
    (IPv4Network(block), why)
    for block, why in (
        ("0.0.0.0/8", "stands for this machine itself"),
        ("127.0.0.0/8", "is this machine itself"),
        ("10.0.0.0/8", "is private"),
        ("172.16.0.0/12", "is private"),
        ("192.168.0.0/16", "is private"),
        ("169.254.0.0/16", "is link-local, where rented machines find their own keys"),
        ("168.63.129.16/32", "belongs to the machine's own host"),  # public by the registry, but Azure answers it from within
        ("100.64.0.0/10", "is shared among a provider's customers"),
        ("192.0.0.0/24", "is kept for protocols"),
        ("192.0.2.0/24", "is kept for documentation"),
        ("198.51.100.0/24", "is kept for documentation"),
        ("203.0.113.0/24", "is kept for documentation"),
        ("192.88.99.0/24", "leads into a tunnel (6to4)"),
        ("198.18.0.0/15", "is kept for measurements"),
        ("224.0.0.0/4", "is multicast"),
        ("240.0.0.0/4", "is reserved"),
    )
)
REFUSED_6 = tuple(
    (IPv6Network(block), why)
    for block, why in (
        ("::/128", "stands for this machine itself"),
        ("::1/128", "is this machine itself"),
        ("::ffff:0:0/96", "is an IPv4 address in disguise (mapped)"),
        ("::ffff:0:0:0/96", "is an IPv4 address in disguise (translated)"),
        ("::/96", "is an IPv4 address in disguise (compatible)"),
        ("64:ff9b::/96", "is an IPv4 address in disguise (NAT64)"),
        ("64:ff9b:1::/48", "is an IPv4 address in disguise (NAT64)"),
        ("100::/64", "is thrown away"),
        ("fc00::/7", "is private"),
        ("fe80::/10", "is link-local"),
        ("fec0::/10", "is private (site-local)"),
        ("ff00::/8", "is multicast"),
        ("2001::/32", "leads into a tunnel (Teredo)"),
        ("2001:2::/48", "is kept for measurements"),
        ("2001::/23", "is kept for protocols"),
        ("2001:db8::/32", "is kept for documentation"),
        ("3fff::/20", "is kept for documentation"),
        ("2002::/16", "leads into a tunnel (6to4)"),
        ("3ffe::/16", "is reserved"),
    )
)
UNICAST_6 = IPv6Network("2000::/3")  # all that has been handed out; whatever lies outside is for something else, known or to come
ISATAP = frozenset({0x00005EFE, 0x02005EFE})  # the third quarter of an address whose last holds an IPv4 address (RFC 5214)


def why_refused(address: Address) -> str | None:
    """Return why an address is not one of the public internet, as the end of a sentence; None if it is.

    >>> print(why_refused(ip_address("64:ff9b::7f00:1")), why_refused(ip_address("9.9.9.9")))
    is an IPv4 address in disguise (NAT64) None
    """
    if isinstance(address, IPv4Address):
        why = next((why for block, why in REFUSED_4 if address in block), None)
    elif address.scope_id is not None:
        why = "holds on one cable only (it has a zone)"
    elif (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        why = "leads into a tunnel (ISATAP)"
    else:
        why = next((why for block, why in REFUSED_6 if address in block), None if address in UNICAST_6 else "is reserved")
    if why is None and not address.is_global:  # what Python's tables learn before these do
        return "is no address of the public internet"
    return why


def is_public(address: Address) -> bool:
    """Whether an address is global unicast and leads nowhere else: the rule unless another is given."""
    return why_refused(address) is None


def look_up(host: str, port: int) -> list[str]:
    """Return all addresses of a host, as the machine's resolver orders them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def find_addresses(where: str, host: str, port: int, *, resolve: Resolver, seconds: float) -> tuple[Address, ...]:
    """Return all addresses of a host, unchecked. Raises UnusableInput if there is none, or none within the time.

    The question is asked in a thread of its own: the machine's resolver knows no limit of time.
    """
    answer: Future[tuple[Address, ...]] = Future()

    def ask() -> None:
        try:
            answer.set_result(tuple(ip_address(found) for found in resolve(host, port)))
        except Exception as error:
            answer.set_exception(error)

    Thread(target=ask, daemon=True).start()
    try:
        found = answer.result(timeout=max(seconds, 0))
    except TimeoutError:
        raise UnusableInput(where, f"has a host, {host}, that was not found in time", "try again later") from None
    except (OSError, ValueError):  # ValueError: names that the resolver cannot spell, addresses that are none
        found = ()
    if not found:
        raise UnusableInput(where, f"has a host, {host}, that is not found", "check its spelling and the connection to the internet")
    return found


def check_addresses(where: str, addresses: Sequence[Address], *, is_allowed: Rule = is_public) -> None:
    """Raise UnusableInput if any of a host's addresses is refused: which of them is reached, the site decides by chance.

    >>> check_addresses("http://a.example/", [ip_address("9.9.9.9"), ip_address("10.1.2.3")])
    Traceback (most recent call last):
    tollbook.errors.UnusableInput: http://a.example/: has the address 10.1.2.3, which is private; only sites of the public ...
    """
    for address in addresses:
        if not is_allowed(address):
            raise UnusableInput(where, f"has the address {address}, which {why_refused(address) or 'is not allowed'}", STAY_OUTSIDE)
