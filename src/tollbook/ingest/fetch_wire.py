"""One request and its answer over a connection of our own making: to the checked address, within time and room, every byte kept.

httpcore speaks HTTP and TLS; it asks `Guard` for the connection and gets a `Wire`. The guard never looks a name up: it connects to the
addresses that were checked, and looks at the other end again once connected, so that a directory that changes its answer
between check and use gains nothing. The name still goes into the request and into TLS, whose certificate must be for it.
This module imports httpcore at once, since it is made of it; `tollbook.ingest.fetch` imports this one late.
"""

import re
import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

import httpcore

import tollbook
from tollbook.errors import UnusableInput
from tollbook.ingest.fetch_address import STAY_OUTSIDE, Address, Rule, why_refused
from tollbook.ingest.fetch_limits import FetchLimits
from tollbook.ingest.fetch_url import SAVE_IT, Target

REDIRECTS = frozenset({301, 302, 303, 307, 308})
STEP = 16_384  # bytes read at once while the head is awaited: what may come with it of the body
BLANK_LINE = re.compile(rb"\n\r?\n")
INTERIM = re.compile(rb"HTTP/[0-9]\.[0-9] 1[0-9]{2}\b")  # 100 Continue, 103 Early Hints: come before the answer and are none

LATER = f"try again later, or {SAVE_IT}"


@dataclass(frozen=True, slots=True)
class Answer:
    """One request and what came back. sent, head, payload: bytes as they went over the connection, inside TLS.

    body: the payload without its division into chunks, still packed as the site sent it.
    address: the other end of the connection; None behind a proxy.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    sent: bytes
    head: bytes
    payload: bytes
    body: bytes
    address: Address | None

    def header(self, name: str) -> str | None:
        """The values of a header, joined by commas as HTTP has it; None if it was not sent."""
        values = [value for key, value in self.headers if key.lower() == name]
        return ", ".join(values) if values else None


class Wire(httpcore.NetworkStream):
    """A connection that keeps what goes over it, and ends when time or room is used up."""

    def __init__(self, inner: httpcore.NetworkStream, where: str, limits: FetchLimits, deadline: float) -> None:
        self.sent, self.received = bytearray(), bytearray()
        self._inner, self._where, self._limits, self._deadline = inner, where, limits, deadline
        self._step, self._most, self._what = STEP, limits.header_bytes + STEP, f"sends more than {limits.header_bytes:,} bytes of headers"

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(min(max_bytes, self._step), seconds_left(self._deadline))
        self.received += data
        self._check_room()
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, seconds_left(self._deadline))
        self.sent += buffer

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> "Wire":
        """Continue inside TLS. What went before it, words with a proxy, is no part of the exchange with the site."""
        seconds = min(self._limits.connect_seconds, seconds_left(self._deadline))
        self._inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        self.sent.clear()
        self.received.clear()
        return self

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def end_head(self) -> tuple[int, int]:
        """Return where the answer's head begins and ends, and make room for a body instead. Raises UnusableInput for a head too long."""
        start, end = 0, self._blank_line(0)
        while INTERIM.match(self.received, start):
            start, end = end, self._blank_line(end)
        if end > self._limits.header_bytes:
            raise UnusableInput(self._where, self._what, SAVE_IT)
        self._step = 4 * STEP
        self._most, self._what = end + self._limits.body_bytes, f"is larger than {self._limits.body_bytes:,} bytes"
        self._check_room()  # some of the body came with the head
        return start, end

    def _check_room(self) -> None:
        if len(self.received) > self._most:
            raise UnusableInput(self._where, self._what, SAVE_IT)

    def _blank_line(self, start: int) -> int:
        found = BLANK_LINE.search(self.received, start)
        return found.end() if found else len(self.received)


class Guard(httpcore.NetworkBackend):
    """Connects to given addresses in turn, whatever name is asked for, and looks at who is at the other end.

    is_allowed: the rule for the other end; None where it is a proxy, which may well be on this machine.
    """

    def __init__(self, where: str, addresses: Sequence[Address], is_allowed: Rule | None, limits: FetchLimits, deadline: float) -> None:
        self.wire: Wire | None = None
        self.address: Address | None = None
        self._where, self._addresses, self._is_allowed, self._limits, self._deadline = where, addresses, is_allowed, limits, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                seconds = min(self._limits.connect_seconds, seconds_left(self._deadline))
                stream = httpcore.SyncBackend().connect_tcp(str(address), port, timeout=seconds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            self._check_peer(stream, address)
            self.wire = Wire(stream, self._where, self._limits, self._deadline)
            return self.wire
        raise failure

    def _check_peer(self, stream: httpcore.NetworkStream, asked: Address) -> None:
        try:
            peer = ip_address(stream.get_extra_info("server_addr")[0])
        except (OSError, ValueError) as error:  # gone before it could be asked, or no address at all
            stream.close()
            raise httpcore.ConnectError(str(error)) from error
        if self._is_allowed is None:
            return
        if peer != asked or not self._is_allowed(peer):
            stream.close()
            why = why_refused(peer) or "is not the one that was asked for"
            raise UnusableInput(self._where, f"was answered from {peer}, which {why}", STAY_OUTSIDE)
        self.address = peer


def seconds_left(deadline: float) -> float:
    """Return the seconds until a deadline of the monotonic clock. Raises httpcore.ReadTimeout where there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("no time left")
    return left


def exchange(
    where: str,
    target: Target,
    addresses: Sequence[Address],
    *,
    limits: FetchLimits,
    deadline: float,
    is_allowed: Rule,
    proxy: Target | None,
    trust: ssl.SSLContext,
) -> Answer:
    """Ask for one page, follow nothing, and return the answer if it is the page or leads to it.

    where: names the page in sentences. addresses: where to connect: the site's, checked, or with a proxy the proxy's.
    deadline: by the monotonic clock. trust: whose certificates count.
    Raises UnusableInput for any other status, and for all that goes wrong on the way.
    """
    guard = Guard(where, addresses, None if proxy else is_allowed, limits, deadline)
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    headers = {
        "Host": target.authority,
        "User-Agent": f"tollbook/{tollbook.__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    try:
        with _pool(guard, proxy, trust) as pool, pool.stream("GET", url, headers=[*headers.items()]) as response:
            return _take(where, guard, response, limits)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError) as error:
        raise _explain(where, error, limits, deadline) from error


def _pool(guard: Guard, proxy: Target | None, trust: ssl.SSLContext) -> httpcore.ConnectionPool:
    if proxy is None:
        return httpcore.ConnectionPool(ssl_context=trust, network_backend=guard)
    url = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
    return httpcore.HTTPProxy(url, ssl_context=trust, network_backend=guard)


def _take(where: str, guard: Guard, response: httpcore.Response, limits: FetchLimits) -> Answer:
    if response.status != 200 and response.status not in REDIRECTS:
        phrase = response.extensions.get("reason_phrase", b"").decode("latin-1")
        raise UnusableInput(where, f"was answered with status {response.status}{_words(phrase)}, not with the page", SAVE_IT)
    wire = guard.wire
    assert wire is not None  # there is a response, so there was a connection
    start, end = wire.end_head()
    headers = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers)
    sizes = [value for key, value in headers if key.lower() == "content-length"]
    if sizes and int(sizes[0]) > limits.body_bytes:
        raise UnusableInput(where, f"is larger than {limits.body_bytes:,} bytes", SAVE_IT)
    body = b"".join(response.iter_stream())
    is_chunked = any(key.lower() == "transfer-encoding" for key, _ in headers)
    # What a site sends beyond the length that it told is no part of the answer.
    payload = bytes(wire.received[end:]) if is_chunked else body
    return Answer(response.status, headers, bytes(wire.sent), bytes(wire.received[start:end]), payload, body, guard.address)


def _words(phrase: str) -> str:
    kept = "".join(c for c in phrase if c.isprintable())[:60].strip()
    return f" ({kept})" if kept else ""


def _explain(where: str, error: Exception, limits: FetchLimits, deadline: float) -> UnusableInput:
    """Return one sentence for what httpcore raised."""
    cause = error.args[0] if error.args else None  # httpcore keeps what it caught there, and cuts the chain of causes
    if isinstance(cause, ssl.SSLCertVerificationError):
        return UnusableInput(where, f"shows a certificate that does not hold ({cause.verify_message})", SAVE_IT)
    if time.monotonic() >= deadline:
        return UnusableInput(where, f"was not received whole within {limits.seconds:g} seconds", LATER)
    if isinstance(error, httpcore.TimeoutException):
        return UnusableInput(where, f"could not be connected to within {limits.connect_seconds:g} seconds", LATER)
    if isinstance(cause, ssl.SSLError) and isinstance(error, httpcore.ConnectError):
        return UnusableInput(where, "offers no encryption that can be used", LATER)
    if isinstance(error, httpcore.ProxyError):
        return UnusableInput(where, f"was not let through by the proxy{_words(str(error))}", "check the proxy")
    if isinstance(error, httpcore.ConnectError):
        return UnusableInput(where, "could not be connected to", LATER)
    return UnusableInput(where, "broke off its answer, or does not answer as a web site does", LATER)
