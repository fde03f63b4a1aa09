"""A web address taken apart, once: what is checked here is what is connected to, so that no second reader can see another host in it.

Odd spellings are refused rather than understood. `127.1`, `0x7f000001`, `１２７.0.0.1` and `localhost.` are names of this machine to
one program and of nothing to the next, and no site of a newspaper or ministry is published under one.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from tollbook.errors import UnusableInput
from tollbook.ingest.fetch_address import STAY_OUTSIDE, Address

DEFAULT_PORTS = {"http": 80, "https": 443}
# Where sites are published: the two ports of the web and their usual stand-ins. Behind any other port of a public machine is
# some other service (mail, a database, a remote control), and a link must not make Tollbook knock there.
PORTS = frozenset({80, 443, 8080, 8443})

# Names that are never asked of the public internet's directory (RFC 6761, 6762, 8375, 9476; .internal by ICANN's resolution of 2024),
# and endings that routers and offices use among themselves.
LOCAL_NAMES = (
    "localhost",
    "local",
    "internal",
    "home.arpa",
    "localdomain",
    "lan",
    "home",
    "corp",
    "intranet",
    "private",
    "alt",
    "test",
    "invalid",
)
ONION = "onion"  # of Tor, which only a proxy reaches

AUTHORITY = re.compile(r"(?P<host>\[[^\[\]]*\]|[^:\[\]@]*)(?::(?P<port>[0-9]*))?")
NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
KEPT = "/%:@!$&'()*+,;=-._~?[]"  # what a path and a query hold as it is; the rest is percent-encoded
MOST_SHOWN = 300  # characters of an address in a sentence: the beginning tells which it is

WRITE_OUT = "write it as it stands in a browser's address line, such as https://paper.example/news"
SAVE_IT = "save the page in a browser and give the file"
SPELL_PLAINLY = "write the host's usual name"


@dataclass(frozen=True, slots=True)
class Target:
    """One address on the web. host: in ASCII, lower case, an IPv6 address without brackets. path: with the query, percent-encoded.

    address: the host itself, where it is an address and no name.
    """

    scheme: str
    host: str
    port: int
    path: str
    address: Address | None = None

    @property
    def authority(self) -> str:
        """The host and, if it is not the usual one, the port: what the request names."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, in one spelling; without the part behind #, which never leaves a browser either."""
        return f"{self.scheme}://{self.authority}{self.path}"


def show_url(url: str) -> str:
    """Return an address for a sentence: printable, not endless, and without a name or password.

    >>> show_url("https://editor:secret@paper.example/")
    'https://…@paper.example/'
    """
    text = re.sub(r"^([^/?#]*//)[^/?#]*@", r"\1…@", url)
    text = "".join(c if c.isprintable() else "?" for c in text)
    return text if len(text) <= MOST_SHOWN else text[:MOST_SHOWN] + "…"


def parse_url(url: str, *, ports: frozenset[int] = PORTS, has_proxy: bool = False) -> Target:
    """Return an address on the web, taken apart. Raises UnusableInput for all that is no plain http or https address.

    ports: those that are connected to. has_proxy: .onion names are allowed, since a proxy may reach them.
    Addresses in place of names are not judged here: `fetch_address.check_addresses` does.

    >>> parse_url("https://Bücher.example/a b?c=1#d").url
    'https://xn--bcher-kva.example/a%20b?c=1'
    """
    where = show_url(url)
    if CONTROL.search(url):
        raise UnusableInput(where, "holds a control character", WRITE_OUT)
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that do not close, and letters that turn into / or @ in another spelling
        raise UnusableInput(where, "has a host that cannot be read", WRITE_OUT) from None
    if parts.scheme not in DEFAULT_PORTS or not parts.netloc:
        raise UnusableInput(where, "is no address that begins with http:// or https://, the only ones that are fetched", WRITE_OUT)
    if "@" in parts.netloc:
        why = "holds a name or password before the host"
        raise UnusableInput(where, why, "leave it out; a page behind a password is saved in a browser and given as a file")
    match = AUTHORITY.fullmatch(parts.netloc)
    if not match:
        raise UnusableInput(where, "has a host that cannot be read", WRITE_OUT)
    host, address = _parse_host(where, match["host"], has_proxy)
    port = _parse_port(where, match["port"], DEFAULT_PORTS[parts.scheme], ports)
    path = quote(parts.path or "/", safe=KEPT, errors="replace") + (
        f"?{quote(parts.query, safe=KEPT, errors='replace')}" if parts.query else ""
    )
    return Target(parts.scheme, host, port, path, address)


def follow_url(base: Target, location: str, *, ports: frozenset[int] = PORTS, has_proxy: bool = False) -> Target:
    """Return where a redirect leads, checked as if it had been given.

    >>> follow_url(parse_url("https://paper.example/news/1"), "../old/1").url
    'https://paper.example/old/1'
    """
    try:
        url = urljoin(base.url, location)
    except ValueError:
        url = location
    return parse_url(url, ports=ports, has_proxy=has_proxy)


def _parse_port(where: str, text: str | None, usual: int, ports: frozenset[int]) -> int:
    port = int(text[:6]) if text else usual
    if port not in ports:
        listed = ", ".join(str(port) for port in sorted(ports))
        raise UnusableInput(where, f"names the port {port}, and pages are fetched from {listed} only", SAVE_IT)
    return port


def _parse_host(where: str, host: str, has_proxy: bool) -> tuple[str, Address | None]:
    if not host:
        raise UnusableInput(where, "names no host", WRITE_OUT)
    if host.startswith("["):
        return _parse_six(where, host[1:-1])
    name = host.lower() if host.isascii() else _to_ascii(where, host)
    if name.endswith("."):
        raise UnusableInput(where, "has a host that ends in a dot", "leave the dot out")
    if not NAME.fullmatch(name):
        raise UnusableInput(where, "has a host that is no name of a site", SPELL_PLAINLY)
    if NUMBER.fullmatch(name.rpartition(".")[2]):  # what ends in a number is an address to browsers, whatever stands before
        try:
            return name, IPv4Address(name)
        except AddressValueError:
            raise UnusableInput(where, "has an address in an odd spelling for a host", SPELL_PLAINLY) from None
    if "." not in name or any(name == local or name.endswith(f".{local}") for local in LOCAL_NAMES):
        raise UnusableInput(where, f"has a host, {name}, that is a name of this machine or its own network", STAY_OUTSIDE)
    if name.endswith(f".{ONION}") and not has_proxy:
        raise UnusableInput(where, "is an address of Tor", "give a proxy that reaches it (docs/guides/fetching.md)")
    return name, None


def _parse_six(where: str, inner: str) -> tuple[str, Address]:
    if "%" in inner:
        raise UnusableInput(where, "has an address with a zone for a host, which holds on one cable only", STAY_OUTSIDE)
    try:
        address = IPv6Address(inner)
    except AddressValueError:
        raise UnusableInput(where, "has brackets around what is no IPv6 address", WRITE_OUT) from None
    return str(address), address


def _to_ascii(where: str, host: str) -> str:
    """A host of other letters in the spelling of the directory (IDNA 2008). Raises UnusableInput where letters only pose as others."""
    import httpx

    try:
        name = httpx.URL(f"https://{host}/").raw_host.decode("ascii")
    except (httpx.InvalidURL, UnicodeError):
        name = ""
    if "xn--" not in name:  # full-width digits, circled letters, a foreign full stop: nothing was foreign but the looks
        raise UnusableInput(where, "has a host with letters that no host has", SPELL_PLAINLY)
    return name
