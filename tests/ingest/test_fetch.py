"""Pages are fetched from real servers on loopback, and nothing reaches the one that plays the inside.

127.0.0.1 plays the public internet: the tests' rule allows it beside public addresses. 127.0.0.2 plays a private machine: it stays
refused, and counts who connects.
"""

import gzip
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpcore
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tollbook
from tollbook.errors import UnusableInput
from tollbook.ingest.fetch import Fetched, FetchLimits, Hop, _usual_trust, fetch
from tollbook.ingest.fetch_address import Address, is_public

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
PUBLIC, INSIDE = "127.0.0.1", "127.0.0.2"
PAGE = "<p>Two men died in Kelmara, the hospital’s director said.</p>".encode() * 20

Reply = bytes | Callable[[socket.socket], None]


class Site:
    """A server on loopback that answers each path with given bytes, or lets a function answer; it keeps all requests."""

    def __init__(self, address: str = PUBLIC, tls: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, Reply] = {}
        self.requests: list[bytes] = []
        self.connections = 0
        self._tls = tls
        self._socket = socket.create_server((address, 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._socket.accept()
                self.connections += 1
                self._threads.append(threading.Thread(target=self._serve, args=(client,)))
                self._threads[-1].start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(5)
        with suppress(OSError), client, self._tls.wrap_socket(client, server_side=True) if self._tls else client as talk:
            head = b""
            while b"\r\n\r\n" not in head:
                if not (data := talk.recv(65_536)):
                    return
                head += data
                if head[:1] == b"\x16":  # encryption, which was not expected
                    talk.sendall(response("400 Bad Request"))
                    return
            self.requests.append(head)
            reply = self.replies.get(head.split()[1].decode(), b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            if isinstance(reply, bytes):
                talk.sendall(reply)
            else:
                reply(talk)
            with suppress(OSError):
                talk.shutdown(socket.SHUT_WR)
                talk.recv(1)  # the client closes; a reset would take the last bytes with it

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join()


@contextmanager
def running(*sites: Site) -> Iterator[None]:
    try:
        yield
    finally:
        for site in sites:
            site.close()


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    with running(found):
        yield found


@pytest.fixture
def inside() -> Iterator[Site]:
    found = Site(INSIDE)
    found.replies["/"] = ok(b"the keys")
    with running(found):
        yield found


def is_allowed(address: Address) -> bool:
    return is_public(address) or address == ip_address(PUBLIC)


def resolve(host: str, port: int) -> list[str]:
    return {"paper.example": [PUBLIC], "inside.example": [INSIDE], "both.example": [PUBLIC, INSIDE]}[host]


def get(site: Site, path: str = "/", *, scheme: str = "http", host: str = "paper.example", **options: Any) -> Fetched:
    ports = frozenset({site.port, *options.pop("ports", ())})
    limits = FetchLimits(ports=ports, **{"seconds": 20, "connect_seconds": 10} | options.pop("limits", {}))
    options = {"resolve": resolve, "is_allowed": is_allowed} | options
    return fetch(f"{scheme}://{host}:{site.port}{path}", now=NOW, limits=limits, **options)


def ok(body: bytes, *headers: str) -> bytes:
    return response("200 OK", f"Content-Length: {len(body)}", *headers) + body


def response(status: str, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "\r\n"]).encode()


def redirect(location: str, status: int = 302) -> bytes:
    return response(f"{status} Found", f"Location: {location}", "Content-Length: 4") + b"gone"


def records(warc: bytes) -> list[tuple[str, dict[str, str], bytes, bytes]]:
    """The kind, headers, raw block and decoded body of every record, its digests checked."""
    from warcio.archiveiterator import ArchiveIterator

    found = []
    for raw in ArchiveIterator(BytesIO(warc), no_record_parse=True):
        block = raw.raw_stream.read()
        found.append((raw.rec_type, dict(raw.rec_headers.headers), block))
    bodies = [record.content_stream().read() for record in ArchiveIterator(BytesIO(warc), check_digests="raise")]
    return [(*record, body) for record, body in zip(found, bodies, strict=True)]


def page_of(fetched: Fetched) -> bytes:
    return next(body for kind, _, block, body in records(fetched.warc) if kind == "response" and b" 200 " in block[:20])


# What is kept


def test_a_page_comes_with_all_that_was_said_on_the_way(site: Site) -> None:
    site.replies["/old"] = redirect("/news?id=1")
    site.replies["/news?id=1"] = ok(PAGE, "Content-Type: text/html; charset=utf-8")
    fetched = get(site, "/old")
    base = f"http://paper.example:{site.port}"
    assert (fetched.url, fetched.final_url, fetched.status) == (f"{base}/old", f"{base}/news?id=1", 200)
    assert fetched.hops == (Hop(f"{base}/old", PUBLIC, 302), Hop(f"{base}/news?id=1", PUBLIC, 200))
    assert (fetched.fetched_at, fetched.content_type) == (NOW, "text/html; charset=utf-8")
    kinds = records(fetched.warc)
    assert [kind for kind, *_ in kinds] == ["warcinfo", "request", "response", "request", "response"]
    assert [block for kind, _, block, _ in kinds if kind == "request"] == site.requests
    assert [block for kind, _, block, _ in kinds if kind == "response"] == [site.replies["/old"], site.replies["/news?id=1"]]
    assert all(headers["WARC-Date"] == "2026-03-10T12:00:00Z" for _, headers, *_ in kinds)
    assert all(headers["WARC-IP-Address"] == PUBLIC for _, headers, *_ in kinds[1:])
    assert len({headers["WARC-Record-ID"] for _, headers, *_ in kinds}) == 5
    assert kinds[3][1]["WARC-Concurrent-To"] == kinds[4][1]["WARC-Record-ID"]
    assert page_of(fetched) == PAGE


def test_the_request_says_who_asks_and_nothing_else(site: Site) -> None:
    site.replies["/a"] = response("302 Found", "Location: /b", "Set-Cookie: id=7", "Content-Length: 0")
    site.replies["/b"] = ok(PAGE)
    get(site, "/a")
    asked = [
        f"Host: paper.example:{site.port}",
        f"User-Agent: tollbook/{tollbook.__version__}",
        "Accept: */*",
        "Accept-Encoding: gzip",
        "Connection: close",
        "\r\n",
    ]
    assert [request.decode() for request in site.requests] == ["\r\n".join([f"GET /{path} HTTP/1.1", *asked]) for path in "ab"]


def test_the_same_exchange_makes_the_same_file(site: Site) -> None:
    site.replies["/"] = ok(PAGE)
    assert get(site).warc == get(site).warc


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\n\r\n"


FORMS = {
    "plain": ok(PAGE),
    "empty": ok(b""),
    "packed": ok(gzip.compress(PAGE), "Content-Encoding: gzip"),
    "packed in capitals": ok(gzip.compress(PAGE), "CONTENT-ENCODING: GZIP"),
    "in chunks": response("200 OK", "Transfer-Encoding: chunked") + chunked(PAGE),
    "packed in chunks": response("200 OK", "Transfer-Encoding: chunked", "Content-Encoding: gzip") + chunked(gzip.compress(PAGE)),
    "until the end": response("200 OK") + PAGE,
    "an old server": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
    "bare line feeds": b"HTTP/1.1 200 OK\nServer: small\n\n" + PAGE,
    "hints before it": response("103 Early Hints", "Link: </a.css>") + response("100 Continue") + ok(PAGE),
    "folded and foreign headers": response("200 OK", "X-Long: a,\r\n  b", "X-Name: Ке́льмара", "x-lower: 1") + PAGE,
    "more than it tells": ok(PAGE) + b"and a second answer",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_answer_is_kept_and_read_back(site: Site, form: str) -> None:
    site.replies["/"] = FORMS[form]
    fetched = get(site)
    assert page_of(fetched) == (b"" if form == "empty" else PAGE)
    block = next(block for kind, _, block, _ in records(fetched.warc) if kind == "response")
    sent = FORMS[form][FORMS[form].index(b"HTTP/1.1 200") :] if form == "hints before it" else FORMS[form]
    assert block == sent.removesuffix(b"and a second answer")


def test_the_time_of_the_records_is_told_in_utc_and_needs_a_zone(site: Site) -> None:
    site.replies["/"] = ok(PAGE)
    here = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    url, limits = f"http://paper.example:{site.port}/", FetchLimits(ports=frozenset({site.port}))
    fetched = fetch(url, now=here, limits=limits, resolve=resolve, is_allowed=is_allowed)
    assert fetched.warc == get(site).warc and fetched.fetched_at == NOW
    with pytest.raises(UnusableInput, match="time zone"):
        fetch(url, now=NOW.replace(tzinfo=None))


# What is refused


def test_an_inner_server_is_reached_with_the_guard_off(inside: Site) -> None:
    """The control: without the rule every one of the ways below leads there."""
    assert page_of(get(inside, host="inside.example", is_allowed=lambda address: True)) == b"the keys"
    assert page_of(get(inside, host=INSIDE, is_allowed=lambda address: True)) == b"the keys"
    assert inside.connections == 2


@pytest.mark.parametrize("host", [INSIDE, "inside.example", "both.example", "127.2", "0x7f000002", "2130706434"])
def test_an_inner_server_is_never_contacted(inside: Site, host: str) -> None:
    with pytest.raises(UnusableInput, match=r"this machine itself|odd spelling"):
        get(inside, host=host)
    assert inside.connections == 0


@pytest.mark.parametrize(
    "location",
    [
        f"http://{INSIDE}:PORT/",
        "http://inside.example:PORT/",
        "http://both.example:PORT/",
        f"//{INSIDE}:PORT/",
        f"///{INSIDE}:PORT/",
        "http://127.2:PORT/",
        "http://2130706434:PORT/",
        "http://[::ffff:127.0.0.2]:PORT/",
        "http://paper.example@127.0.0.2:PORT/",
        "http://localhost:PORT/",
        "file:///etc/hostname",
        "gopher://127.0.0.2:PORT/_x",
        "http://[::1",
        "",
    ],
)
@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_leads_nowhere_that_could_not_be_named(site: Site, inside: Site, location: str, status: int) -> None:
    site.replies["/"] = redirect(location.replace("PORT", str(inside.port)), status)
    with pytest.raises(UnusableInput, match=r"leads to .*, which |not where the page is|status 404") as caught:
        get(site, ports=[inside.port])
    assert caught.value.where == f"http://paper.example:{site.port}/"
    assert inside.connections == 0


def test_a_redirect_s_keys_are_not_told(site: Site) -> None:
    site.replies["/"] = redirect("http://10.0.0.1:8080/a?token=secret")
    with pytest.raises(UnusableInput) as caught:
        get(site, ports=[8080])
    assert "leads to http://10.0.0.1:8080/a, which has the address 10.0.0.1, which is private" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_directory_that_changes_its_answer_gains_nothing(site: Site, inside: Site) -> None:
    """Rebinding: the first answer is checked and used; the second, asked anew for the next hop, is checked too."""
    answers = iter([PUBLIC, INSIDE, INSIDE])

    def rebinding(host: str, port: int) -> list[str]:
        return [next(answers)]

    site.replies["/"] = redirect(f"http://paper.example:{inside.port}/")
    with pytest.raises(UnusableInput, match="is this machine itself"):
        get(site, ports=[inside.port], resolve=rebinding)
    assert (site.connections, inside.connections) == (1, 0)
    assert next(answers) == INSIDE  # one question a hop


def test_the_other_end_is_looked_at_once_connected(inside: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a connection end elsewhere than it was sent to, not a byte is written."""
    plain = httpcore.SyncBackend.connect_tcp

    def astray(self: httpcore.SyncBackend, host: str, port: int, **options: Any) -> httpcore.NetworkStream:
        return plain(self, INSIDE, port, **options)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", astray)
    with pytest.raises(UnusableInput, match=r"was answered from 127\.0\.0\.2, which is this machine itself"):
        get(inside)
    assert inside.requests == []


def test_a_second_address_is_tried_where_the_first_is_silent(site: Site) -> None:
    site.replies["/"] = ok(PAGE)
    allowed = {ip_address(PUBLIC), ip_address("127.0.0.9")}
    fetched = get(site, resolve=lambda host, port: ["127.0.0.9", PUBLIC], is_allowed=allowed.__contains__)
    assert fetched.hops[0].address == PUBLIC


def test_circles_and_long_ways_end(site: Site) -> None:
    site.replies |= {"/a": redirect("/b"), "/b": redirect("/a"), "/self": redirect("/self#x")}
    for path in ("/a", "/self"):
        with pytest.raises(UnusableInput, match="in a circle"):
            get(site, path)
    site.replies |= {f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": ok(PAGE)}
    assert len(get(site, "/1").hops) == 6
    with pytest.raises(UnusableInput, match="leads on more than 5 times"):
        get(site, "/0")


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "500 Oops", "204 No Content", "206 Part", "304 Same", "300 Choose"])
def test_any_other_status_is_told(site: Site, status: str) -> None:
    site.replies["/"] = response(status, "Content-Length: 0", "Location: /b")
    with pytest.raises(UnusableInput, match=status.split()[0]):
        get(site)


def test_a_status_tells_no_more_than_a_few_printable_words(site: Site) -> None:
    site.replies["/"] = b"HTTP/1.1 418 \xe9\t" + b"a" * 5_000 + b"\r\n\r\n"
    with pytest.raises(UnusableInput, match="418") as caught:
        get(site)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 300


# Limits


def drip(*parts: bytes, every: float = 0.05) -> Callable[[socket.socket], None]:
    def send(client: socket.socket) -> None:
        for part in parts:
            time.sleep(every)
            client.sendall(part)

    return send


@pytest.mark.parametrize(
    "reply",
    [
        drip(*[b"H"] * 100),
        drip(response("200 OK"), *[b"a"] * 100),
        drip(*[response("103 Early Hints")] * 100),
        drip(response("302 Found", "Location: /"), *[b"a"] * 100),
        drip(b"", every=0.6),
    ],
    ids=["status", "body", "hints", "redirect", "silence"],
)
def test_a_slow_site_is_left_when_the_time_is_up(site: Site, reply: Reply) -> None:
    site.replies["/"] = reply
    started = time.monotonic()
    with pytest.raises(UnusableInput, match=r"within 0\.3 seconds"):
        get(site, limits={"seconds": 0.3})
    assert time.monotonic() - started < 3


def test_a_slow_directory_is_left_when_the_time_is_up(site: Site) -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(0.5)
        return [PUBLIC]

    with pytest.raises(UnusableInput, match="not found in time"):
        get(site, resolve=slow, limits={"seconds": 0.1})


def test_the_time_counts_over_all_hops(site: Site) -> None:
    site.replies |= {f"/{n}": drip(redirect(f"/{n + 1}"), every=0.15) for n in range(1, 5)} | {"/5": ok(PAGE)}
    with pytest.raises(UnusableInput, match=r"within 0\.3 seconds"):
        get(site, "/1", limits={"seconds": 0.3})
    assert len(site.requests) < 5


BIG = {
    "told": response("200 OK", "Content-Length: 1000000000000"),
    "sent": response("200 OK") + bytes(10_001),
    "in chunks": response("200 OK", "Transfer-Encoding: chunked") + chunked(bytes(10_001)),
    "in tiny chunks": response("200 OK", "Transfer-Encoding: chunked") + b"1\r\na\r\n" * 5_000,
    "in words about chunks": response("200 OK", "Transfer-Encoding: chunked") + b"1;a=" + b"b" * 20_000 + b"\r\na\r\n0\r\n\r\n",
    "in trailers": response("200 OK", "Transfer-Encoding: chunked") + b"0\r\n" + b"a: b\r\n" * 5_000 + b"\r\n",
    "unpacked": ok(gzip.compress(bytes(10_001)), "Content-Encoding: gzip"),
    "on the way": response("302 Found", "Location: /b") + bytes(10_001),
}


@pytest.mark.parametrize("form", BIG)
def test_a_body_beyond_the_limit_is_refused(site: Site, form: str) -> None:
    site.replies["/"] = BIG[form]
    with pytest.raises(UnusableInput, match="larger than 10,000 bytes"):
        get(site, limits={"body_bytes": 10_000})


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_of_just_the_limit_is_kept(site: Site, packed: bool) -> None:
    body = bytes(10_000)
    site.replies["/"] = ok(gzip.compress(body), "Content-Encoding: gzip") if packed else ok(body)
    assert page_of(get(site, limits={"body_bytes": 10_000})) == body


def test_a_bomb_is_not_unpacked(site: Site) -> None:
    """Two hundred megabytes in two hundred kilobytes: the memory that is taken stays near the limit."""
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    site.replies["/"] = ok(bomb, "Content-Encoding: gzip")
    tracemalloc.start()
    with pytest.raises(UnusableInput, match="larger than 2,000,000 bytes when unpacked"):
        get(site, limits={"body_bytes": 2_000_000})
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "reply",
    [
        response("200 OK", *(f"X-{n}: {'a' * 100}" for n in range(100))),
        response("200 OK", "X: " + "a" * 5_000),
        response("200 OK", "X: " + "a" * 500_000),
        response("103 Early Hints", "X: " + "a" * 1_000) * 30,
        b"HTTP/1.1 200 " + b"a" * 30_000,
    ],
    ids=["many", "long", "endless", "hints", "phrase"],
)
def test_headers_beyond_the_limit_are_refused(site: Site, reply: bytes) -> None:
    site.replies["/"] = reply
    with pytest.raises(UnusableInput, match="more than 4,096 bytes of headers"):
        get(site, limits={"header_bytes": 4_096})


@pytest.mark.parametrize(
    "reply",
    [
        response("200 OK", "Content-Length: 500") + PAGE[:100],
        response("200 OK", "Content-Length: 5", "Content-Length: 6") + PAGE,
        response("200 OK", "Content-Length: -5") + PAGE,
        response("200 OK", "Content-Length: " + "9" * 5_000) + PAGE,
        response("200 OK", "Transfer-Encoding: chunked") + chunked(PAGE)[:-20],
        response("200 OK", "Transfer-Encoding: gzip, chunked") + chunked(PAGE),
        response("200 OK", "Transfer-Encoding: chunked") + b"zz\r\nab",
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x16",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    ],
)
def test_a_broken_answer_is_one_sentence(site: Site, reply: bytes) -> None:
    site.replies["/"] = reply
    with pytest.raises(UnusableInput, match="broke off its answer, or does not answer as a web site does"):
        get(site)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (ok(gzip.compress(PAGE)[:-10], "Content-Encoding: gzip"), "damaged"),
        (ok(PAGE, "Content-Encoding: gzip"), "damaged"),
        (ok(gzip.compress(PAGE) + gzip.compress(PAGE), "Content-Encoding: gzip"), "damaged"),
        (ok(PAGE, "Content-Encoding: br"), "packed as br, which was not asked for"),
        (ok(gzip.compress(gzip.compress(PAGE)), "Content-Encoding: gzip, gzip"), "packed as gzip, gzip"),
        (ok(gzip.compress(PAGE), "Content-Encoding: gzip", "Content-Encoding: identity"), "form that its archive|^$"),
        (response("200 OK", "Transfer-Encoding: chunked") + chunked(PAGE)[:-2] + b"X-End: 1\r\n\r\n", "form that its archive"),
        (response("200 OK", "Transfer-Encoding: Chunked") + chunked(PAGE), "form that its archive"),
    ],
)
def test_what_could_not_be_read_back_is_refused(site: Site, reply: bytes, why: str) -> None:
    site.replies["/"] = reply
    try:
        assert page_of(get(site)) == PAGE
    except UnusableInput as error:
        assert any(part in str(error) for part in why.split("|"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from([b"", response("200 OK")[:-2], response("302 Found")[:-2]]),
    lines=st.lists(
        st.sampled_from(
            [
                b"Location: http://127.0.0.2/",
                b"Location: \xff\xfe//[",
                b"Content-Length: 3",
                b"Transfer-Encoding: chunked",
                b"Content-Encoding: gzip",
            ]
        ),
        max_size=3,
    ),
    rest=st.binary(max_size=80),
)
def test_whatever_a_site_answers_only_a_sentence_or_a_page_comes_of_it(site: Site, head: bytes, lines: list[bytes], rest: bytes) -> None:
    site.replies["/"] = head + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + rest
    try:
        assert page_of(get(site)) is not None
    except UnusableInput as error:
        assert str(error).isprintable() and error.remedy


def test_a_site_that_is_not_there_is_one_sentence(site: Site) -> None:
    with pytest.raises(UnusableInput, match="could not be connected to"):
        get(site, resolve=lambda host, port: ["127.0.0.7"], is_allowed=lambda address: True)


@pytest.mark.parametrize("limit", ["seconds", "connect_seconds", "body_bytes", "header_bytes", "redirects", "ports"])
def test_limits_are_above_zero(limit: str) -> None:
    with pytest.raises(UnusableInput, match=limit):
        FetchLimits(**{limit: frozenset() if limit == "ports" else 0})


# Encryption


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Certificates that sign themselves: paper.pem for paper.example, other.pem for other.example, old.pem that has run out."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("certificates")
    today = datetime.now(UTC)
    for name, host, until in (("paper", "paper.example", 1), ("other", "other.example", 1), ("old", "paper.example", -1)):
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
        builder = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(today - timedelta(days=2)).not_valid_after(today + timedelta(days=until))
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        (folder / f"{name}.pem").write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return folder


@contextmanager
def secure_site(certificate: Path) -> Iterator[Site]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    site = Site(tls=tls)
    with running(site):
        yield site


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_the_certificate_is_the_host_s_though_the_address_is_connected(certificates: Path) -> None:
    with secure_site(certificates / "paper.pem") as site:
        site.replies["/"] = ok(PAGE)
        fetched = get(site, scheme="https", trust=trusting(certificates / "paper.pem"))
        assert page_of(fetched) == PAGE and fetched.hops[0].address == PUBLIC


@pytest.mark.parametrize(
    ("shown", "trusted", "why"),
    [
        ("paper.pem", None, "self-signed certificate"),
        ("other.pem", "other.pem", "Hostname mismatch"),
        ("old.pem", "old.pem", "certificate has expired"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(certificates: Path, shown: str, trusted: str | None, why: str) -> None:
    with secure_site(certificates / shown) as site:
        site.replies["/"] = ok(PAGE)
        with pytest.raises(UnusableInput, match=f"certificate that does not hold .*{why}"):
            get(site, scheme="https", trust=trusting(certificates / trusted) if trusted else None)
        assert site.requests == []


def test_certificates_and_proxies_of_the_environment_are_not_heeded(
    certificates: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    _usual_trust.cache_clear()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "paper.pem"))
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.replies["/"] = ok(PAGE)
    assert page_of(get(site)) == PAGE
    with secure_site(certificates / "paper.pem") as secure, pytest.raises(UnusableInput, match="certificate that does not hold"):
        get(secure, scheme="https")


def test_a_page_without_encryption_behind_https_is_one_sentence(site: Site) -> None:
    with pytest.raises(UnusableInput, match="no encryption that can be used"):
        get(site, scheme="https", limits={"seconds": 1})


def test_a_site_that_never_agrees_on_encryption_is_left() -> None:
    with socket.create_server((PUBLIC, 0)) as silent:  # the system accepts for it; nobody answers
        port = silent.getsockname()[1]
        limits = FetchLimits(connect_seconds=0.2, ports=frozenset({port}))
        with pytest.raises(UnusableInput, match=r"could not be connected to within 0\.2 seconds"):
            fetch(f"https://paper.example:{port}/", now=NOW, limits=limits, resolve=resolve, is_allowed=is_allowed)


def test_encryption_may_be_gained_on_the_way_but_not_lost(certificates: Path, site: Site) -> None:
    trust = trusting(certificates / "paper.pem")
    with secure_site(certificates / "paper.pem") as secure:
        site.replies |= {"/": ok(PAGE), "/up": redirect(f"https://paper.example:{secure.port}/")}
        secure.replies |= {"/": ok(PAGE), "/down": redirect(f"http://paper.example:{site.port}/")}
        assert page_of(get(site, "/up", ports=[secure.port], trust=trust)) == PAGE
        before = site.connections
        with pytest.raises(UnusableInput, match="not encrypted while the page before it is"):
            get(secure, "/down", scheme="https", ports=[site.port], trust=trust)
        assert site.connections == before


# Proxies


def tunnel(to: Site) -> Callable[[socket.socket], None]:
    """A proxy's side of CONNECT: everything goes on to a site, and back."""

    def carry(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def serve(client: socket.socket) -> None:
        with socket.create_connection((PUBLIC, to.port)) as onward:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=carry, args=(onward, client))
            back.start()
            carry(client, onward)
            back.join()

    return serve


def never(host: str, port: int) -> list[str]:
    raise AssertionError("a name was looked up here")


def test_a_proxy_looks_names_up_and_carries_plain_pages(site: Site) -> None:
    site.replies["http://paper.example:8080/"] = ok(PAGE)
    url = "http://paper.example:8080/"
    fetched = fetch(url, now=NOW, proxy=f"http://127.0.0.1:{site.port}", resolve=never)
    assert page_of(fetched) == PAGE and fetched.hops == (Hop(url, None, 200),)
    assert not any("WARC-IP-Address" in headers for _, headers, *_ in records(fetched.warc))


def test_a_proxy_carries_encrypted_pages_and_stays_out_of_the_records(certificates: Path, site: Site) -> None:
    with secure_site(certificates / "paper.pem") as secure:
        secure.replies["/"] = ok(PAGE)
        site.replies[f"paper.example:{secure.port}"] = tunnel(secure)
        proxy, trust = f"http://127.0.0.1:{site.port}", trusting(certificates / "paper.pem")
        fetched = get(secure, scheme="https", proxy=proxy, trust=trust, resolve=never)
        assert page_of(fetched) == PAGE
        assert [block for kind, _, block, _ in records(fetched.warc) if kind in ("request", "response")] == [*secure.requests, ok(PAGE)]


@pytest.mark.parametrize("url", [f"http://{INSIDE}/", "http://localhost/", "http://[64:ff9b::7f00:1]/", "http://127.1/"])
def test_a_proxy_is_not_asked_for_what_is_refused_by_its_spelling(site: Site, url: str) -> None:
    with pytest.raises(UnusableInput):
        fetch(url, now=NOW, proxy=f"http://127.0.0.1:{site.port}")
    assert site.connections == 0


def test_what_a_proxy_refuses_is_told(site: Site) -> None:
    site.replies["paper.example:443"] = response("403 Not here", "Content-Length: 0")
    with pytest.raises(UnusableInput, match=r"not let through by the proxy \(403 Not here\)"):
        fetch("https://paper.example/", now=NOW, proxy=f"http://127.0.0.1:{site.port}", resolve=never)


@pytest.mark.parametrize(
    "proxy",
    ["https://127.0.0.1:1", "socks5://127.0.0.1:9050", "127.0.0.1:80", "http://", "http://me:pw@127.0.0.1:1", "http://[::1", "http://a:b"],
)
def test_other_proxies_are_refused_without_telling_a_password(proxy: str) -> None:
    with pytest.raises(UnusableInput, match="proxy") as caught:
        fetch("http://paper.example/", now=NOW, proxy=proxy, resolve=never)
    assert "pw" not in str(caught.value) and "me:" not in str(caught.value)
