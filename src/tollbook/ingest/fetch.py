"""A page from the web, fetched once, on request, from the public internet only, and kept as it came.

    fetch      one address → the page's archive file, or one sentence on why there is none
      parse_url, follow_url   what an address says         (fetch_url)
      check_addresses         where a host may lie         (fetch_address)
      exchange                one request, one answer      (fetch_wire)
      write_warc              every byte of it, kept       (fetch_warc)

Every redirect is followed by hand and checked in full, as if the user had named it. No cookies, no passwords, no referrer; proxies
and certificates that the environment names are not heeded. What is refused and why: docs/guides/fetching.md.
"""

import ssl
import time
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tollbook.errors import UnusableInput
from tollbook.ingest.fetch_address import Address, Resolver, Rule, check_addresses, find_addresses, is_public, look_up
from tollbook.ingest.fetch_limits import LIMITS, FetchLimits
from tollbook.ingest.fetch_url import DEFAULT_PORTS, SAVE_IT, Target, follow_url, parse_url, show_url

if TYPE_CHECKING:
    from tollbook.ingest.fetch_wire import Answer

__all__ = ["LIMITS", "FetchLimits", "Fetched", "Hop", "fetch"]


@dataclass(frozen=True, slots=True)
class Hop:
    """One request on the way to the page. address: the connected one; None behind a proxy."""

    url: str
    address: str | None
    status: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came. url: as it was given. final_url: of the page. hops: every request, in order, the page's last.

    content_type: as the site calls it, for the record: what the page is, its bytes tell. warc: a WARC/1.1 file of all requests and
    responses, whose response of status 200 is the page.
    """

    url: str
    final_url: str
    hops: tuple[Hop, ...]
    status: int
    content_type: str | None
    fetched_at: datetime
    warc: bytes


@dataclass(frozen=True, slots=True)
class _Way:
    """How pages are reached: the same for every hop."""

    limits: FetchLimits
    deadline: float
    proxy: Target | None
    resolve: Resolver
    is_allowed: Rule
    trust: ssl.SSLContext


def fetch(
    url: str,
    *,
    now: datetime,
    limits: FetchLimits = LIMITS,
    proxy: str | None = None,
    resolve: Resolver = look_up,
    is_allowed: Rule = is_public,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Return a page of the web with every request and response on the way to it.

    now: the date of its records, with its time zone. proxy: http://HOST:PORT; it then looks names up, and its refusals count.
    resolve, is_allowed, trust: the directory, the rule for addresses and the certificates, the usual ones unless given.
    Raises UnusableInput, one sentence, for an address that is refused, a site that cannot be reached and an answer that is no page.

    >>> from datetime import UTC
    >>> fetch("http://169.254.169.254/latest/", now=datetime(2026, 3, 10, tzinfo=UTC))
    Traceback (most recent call last):
    tollbook.errors.UnusableInput: http://169.254.169.254/latest/: has the address 169.254.169.254, which is link-local, ...
    """
    if now.tzinfo is None:
        raise UnusableInput(show_url(url), "is to be fetched at a time without a time zone", "give the time with its zone")
    deadline = time.monotonic() + limits.seconds
    target = parse_url(url, ports=limits.ports, has_proxy=proxy is not None)
    way = _Way(limits, deadline, _parse_proxy(proxy) if proxy else None, resolve, is_allowed, trust or _usual_trust())
    exchanges = _follow(show_url(url), target, way)
    return _keep(url, exchanges, now, limits)


def _follow(where: str, target: Target, way: _Way) -> "list[tuple[Target, Answer]]":
    """Ask for a page, then for where it leads, until a page comes."""
    exchanges = [(target, _ask(where, target, way))]
    while exchanges[-1][1].status != 200:
        last, answer = exchanges[-1]
        location = answer.header("location")
        if not location:
            raise UnusableInput(where, f"was answered with status {answer.status}, but not where the page is", SAVE_IT)
        if len(exchanges) > way.limits.redirects:
            raise UnusableInput(where, f"leads on more than {way.limits.redirects} times", "give the page's own address")
        there = show_url(_decode(location).partition("?")[0])  # queries hold keys, and sentences go into logs
        try:
            target = follow_url(last, _decode(location), ports=way.limits.ports, has_proxy=way.proxy is not None)
            there = show_url(target.url.partition("?")[0])
            if (last.scheme, target.scheme) == ("https", "http"):
                raise UnusableInput(there, "is not encrypted while the page before it is", SAVE_IT)
            if any(target.url == seen.url for seen, _ in exchanges):
                raise UnusableInput(there, "was asked before: it goes in a circle, as sites do that ask for cookies", SAVE_IT)
            exchanges.append((target, _ask(there, target, way)))
        except UnusableInput as error:
            raise UnusableInput(where, f"leads to {there}, which {error.why}", error.remedy) from error
    return exchanges


def _ask(where: str, target: Target, way: _Way) -> "Answer":
    """One hop: find where the host lies, check every address, connect to one of them and ask."""
    from tollbook.ingest.fetch_wire import exchange

    addresses: tuple[Address, ...] = ()
    if target.address or not way.proxy:  # names are left to the proxy: asking here would tell what it is to hide
        addresses = _addresses_of(where, target, way)
        check_addresses(where, addresses, is_allowed=way.is_allowed)
    if way.proxy:
        addresses = _addresses_of("proxy", way.proxy, way)
    return exchange(
        where,
        target,
        addresses,
        limits=way.limits,
        deadline=way.deadline,
        is_allowed=way.is_allowed,
        proxy=way.proxy,
        trust=way.trust,
    )


def _addresses_of(where: str, target: Target, way: _Way) -> tuple[Address, ...]:
    if target.address:
        return (target.address,)
    return find_addresses(where, target.host, target.port, resolve=way.resolve, seconds=way.deadline - time.monotonic())


def _keep(url: str, exchanges: "list[tuple[Target, Answer]]", now: datetime, limits: FetchLimits) -> Fetched:
    """Archive the exchanges, once it is certain that the page can be read back from there."""
    from tollbook.ingest.fetch_warc import read_back, write_warc

    target, answer = exchanges[-1]
    where = show_url(url)
    page = _unpack(where, answer.body, answer.header("content-encoding") or "", limits.body_bytes)
    warc = write_warc(exchanges, now=now)
    if read_back(warc) != page:  # trailers after the last chunk, headers given twice: what the archive's readers take otherwise
        raise UnusableInput(where, "was sent in a form that its archive file does not hold", SAVE_IT)
    hops = tuple(Hop(hop.url, str(answer.address) if answer.address else None, answer.status) for hop, answer in exchanges)
    return Fetched(url, target.url, hops, answer.status, answer.header("content-type"), now, warc)


def _unpack(where: str, body: bytes, encoding: str, most: int) -> bytes:
    """Return a body as its writer made it. Raises UnusableInput before more than `most` bytes are unpacked."""
    steps = [step for step in (part.strip().lower() for part in encoding.split(",")) if step not in ("", "identity")]
    if not steps or not body:
        return body
    if steps != ["gzip"]:
        raise UnusableInput(where, f"is packed as {', '.join(steps)[:60]}, which was not asked for", SAVE_IT)
    opener = zlib.decompressobj(wbits=31)
    try:
        page = opener.decompress(body, most + 1)
    except zlib.error:
        raise UnusableInput(where, "is packed as gzip, but damaged", SAVE_IT) from None
    if len(page) > most:
        raise UnusableInput(where, f"is larger than {most:,} bytes when unpacked", SAVE_IT)
    if not opener.eof or opener.unused_data.strip(b"\0"):
        raise UnusableInput(where, "is packed as gzip, but damaged", SAVE_IT)
    return page


def _parse_proxy(proxy: str) -> Target:
    """Return where a proxy listens. Any address may be a proxy's, this machine's too: the user named it, no page did."""
    where, remedy = f"proxy {show_url(proxy)}", "give it as http://HOST:PORT"
    try:
        parts = urlsplit(proxy)
        host, port = parts.hostname or "", parts.port or DEFAULT_PORTS["http"]
    except ValueError:
        raise UnusableInput(where, "is no address", remedy) from None
    if parts.scheme != "http" or not host or not host.isascii() or "@" in parts.netloc:
        raise UnusableInput(where, "is no plain http proxy, or holds a password", remedy)
    try:
        return Target("http", host, port, "/", ip_address(host))
    except ValueError:
        return Target("http", host, port, "/")


def _decode(header: str) -> str:
    """A header's words: sites send UTF-8 where the standard allows ASCII alone."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return header


@cache
def _usual_trust() -> ssl.SSLContext:
    """The certificates that browsers trust (certifi), whatever the machine or its environment adds; read once, in some 20 ms."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)
