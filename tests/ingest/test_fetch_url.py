"""Which web addresses are refused, each with its reason, and which are not: nothing here opens a connection."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.errors import UnusableInput
from tollbook.ingest.fetch_address import Address, Rule, check_addresses, find_addresses, is_public, look_up, why_refused
from tollbook.ingest.fetch_url import follow_url, parse_url, show_url

# What a directory says of some names; every other name is not found.
DIRECTORY = {
    "paper.example": ["9.9.9.9", "2620:fe::fe"],
    "inside.example": ["10.1.2.3"],
    "half-inside.example": ["9.9.9.9", "192.168.1.1"],
    "half-inside-6.example": ["2620:fe::fe", "fd00::1"],
    "tunnel.example": ["64:ff9b::a00:1"],
    "zone.example": ["fe80::1%eth0"],
    "127.0.0.1.wild.example": ["127.0.0.1"],
    "garbage.example": ["not an address"],
    "xn--bcher-kva.example": ["9.9.9.9"],
    "a_b.c-d.example": ["9.9.9.9"],
    "127.0.0.1.example": ["9.9.9.9"],
}


def resolve(host: str, port: int) -> list[str]:
    if host not in DIRECTORY:
        raise OSError("no such host")
    return DIRECTORY[host]


def addresses(url: str, *, is_allowed: Rule = is_public) -> tuple[Address, ...]:
    """Where a request for an address on the web would go: all that happens before a connection is opened."""
    target = parse_url(url)
    found = (target.address,) if target.address else find_addresses(url, target.host, target.port, resolve=resolve, seconds=5)
    check_addresses(url, found, is_allowed=is_allowed)
    return found


REFUSED = [
    # This machine
    ("http://127.0.0.1/", "is this machine itself"),
    ("http://127.0.0.1:8080/admin", "is this machine itself"),
    ("http://127.255.255.254/", "is this machine itself"),
    ("http://0.0.0.0/", "stands for this machine itself"),
    ("http://0.1.2.3/", "stands for this machine itself"),
    ("http://[::1]/", "is this machine itself"),
    ("http://[0:0:0:0:0:0:0:1]/", "is this machine itself"),
    ("http://[::]/", "stands for this machine itself"),
    ("http://localhost/", "name of this machine"),
    ("http://LOCALHOST:8080/", "name of this machine"),
    ("http://localhost./", "ends in a dot"),
    ("http://a.localhost/", "name of this machine"),
    # Its network
    ("http://10.0.0.1/", "is private"),
    ("http://172.16.0.1/", "is private"),
    ("http://172.31.255.255/", "is private"),
    ("http://192.168.0.1/", "is private"),
    ("http://169.254.169.254/latest/meta-data/", "link-local"),
    ("http://168.63.129.16/", "own host"),
    ("http://100.64.0.1/", "shared"),
    ("http://100.100.100.200/", "shared"),
    ("http://[fe80::1]/", "link-local"),
    ("http://[fe80::1%25eth0]/", "zone"),
    ("http://[fe80::1%eth0]/", "zone"),
    ("http://[fc00::1]/", "is private"),
    ("http://[fd00:ec2::254]/", "is private"),
    ("http://[fec0::1]/", "site-local"),
    ("http://printer.local/", "own network"),
    ("http://metadata.google.internal/", "own network"),
    ("http://intranet/", "own network"),
    ("http://router.home.arpa/", "own network"),
    ("http://wiki.corp/", "own network"),
    # What is for something else
    ("http://192.0.0.192/", "protocols"),
    ("http://192.0.2.1/", "documentation"),
    ("http://198.51.100.1/", "documentation"),
    ("http://203.0.113.1/", "documentation"),
    ("http://198.18.0.1/", "measurements"),
    ("http://192.88.99.1/", "6to4"),
    ("http://224.0.0.1/", "multicast"),
    ("http://239.255.255.250/", "multicast"),
    ("http://240.0.0.1/", "reserved"),
    ("http://255.255.255.255/", "reserved"),
    ("http://[ff02::1]/", "multicast"),
    ("http://[2001:db8::1]/", "documentation"),
    ("http://[3fff::1]/", "documentation"),
    ("http://[2001:2::1]/", "measurements"),
    ("http://[2001:10::1]/", "protocols"),
    ("http://[100::1]/", "thrown away"),
    ("http://[5f00::1]/", "reserved"),
    ("http://[4000::1]/", "reserved"),
    # IPv4 inside IPv6
    ("http://[::ffff:127.0.0.1]/", "mapped"),
    ("http://[::ffff:9.9.9.9]/", "mapped"),  # in disguise even where it would be public
    ("http://[::ffff:0:127.0.0.1]/", "translated"),
    ("http://[::127.0.0.1]/", "compatible"),
    ("http://[64:ff9b::127.0.0.1]/", "NAT64"),
    ("http://[64:ff9b::a9fe:a9fe]/", "NAT64"),
    ("http://[64:ff9b:1::10.0.0.1]/", "NAT64"),
    ("http://[2002:7f00:1::]/", "6to4"),
    ("http://[2002:a00:1::1]/", "6to4"),
    ("http://[2001:0:7f00:1::1]/", "Teredo"),
    ("http://[2600:1f18::5efe:127.0.0.1]/", "ISATAP"),
    ("http://[2600:1f18::200:5efe:10.0.0.1]/", "ISATAP"),
    # Odd spellings
    ("http://2130706433/", "odd spelling"),
    ("http://0x7f000001/", "odd spelling"),
    ("http://0x7f.1/", "odd spelling"),
    ("http://0X7F.0.0.1/", "odd spelling"),
    ("http://017700000001/", "odd spelling"),
    ("http://0177.0.0.1/", "odd spelling"),
    ("http://127.000.000.001/", "odd spelling"),
    ("http://127.1/", "odd spelling"),
    ("http://127.0.1/", "odd spelling"),
    ("http://1.2.3.4.5/", "odd spelling"),
    ("http://256.256.256.256/", "odd spelling"),
    ("http://127.0.0.0x1/", "odd spelling"),
    ("http://paper.example.0x/", "odd spelling"),
    ("http://127.0.0.1./", "ends in a dot"),
    ("http://paper.example./", "ends in a dot"),
    ("http://１２７.0.0.1/", "letters that no host has"),
    ("http://127。0。0。1/", "letters that no host has"),
    ("http://①②⑦.⓪.⓪.①/", "letters that no host has"),
    ("http://ⓛocalhost/", "letters that no host has"),
    ("http://local\u200bhost/", "letters that no host has"),
    ("http://paper.example\u2100x/", "cannot be read"),  # ℀, which becomes a/c
    ("http://127%2e0%2e0%2e1/", "no name of a site"),
    ("http://paper..example/", "no name of a site"),
    (f"http://{'a' * 64}.example/", "no name of a site"),
    (f"http://{'a.' * 127}example/", "no name of a site"),
    ("http://pa per.example/", "no name of a site"),
    ("http://10.0.0.1\\.paper.example/", "no name of a site"),
    ("http://[127.0.0.1]/", "cannot be read|no IPv6"),
    ("http://[::1/", "cannot be read"),
    ("http://[::1]x/", "cannot be read"),
    ("http://[v1.a]/", "cannot be read|no IPv6"),
    # Names and passwords, ports, schemes
    ("http://paper.example@127.0.0.1/", "name or password"),
    ("http://paper.example:80@127.0.0.1/", "name or password"),
    ("http://paper.example\\@127.0.0.1/", "name or password"),
    ("http://@paper.example/", "name or password"),
    ("http://paper.example:22/", "port 22"),
    ("http://paper.example:6379/", "port 6379"),
    ("http://paper.example:0/", "port 0"),
    ("http://paper.example:65616/", "port 65616"),  # 80 to a program that counts in 16 bits
    ("http://paper.example:99999999999999999999999/", "port 999999"),
    ("http://paper.example:８０/", "cannot be read"),
    ("http://paper.example:80:80/", "cannot be read"),
    ("http://:80/", "names no host"),
    ("http:///news", "begins with http"),
    ("http:paper.example", "begins with http"),
    ("http:\\\\127.0.0.1\\", "begins with http"),
    ("paper.example/news", "begins with http"),
    ("//paper.example/news", "begins with http"),
    ("", "begins with http"),
    ("file:///etc/hostname", "begins with http"),
    ("ftp://paper.example/", "begins with http"),
    ("gopher://127.0.0.1:6379/_INFO", "begins with http"),
    ("dict://127.0.0.1:11211/stat", "begins with http"),
    ("data:text/html,<p>x", "begins with http"),
    ("javascript:alert(1)", "begins with http"),
    ("jar:http://127.0.0.1!/", "begins with http"),
    ("http://paper.example/\r\nHost: 127.0.0.1", "control character"),
    ("http://pap\ter.example/", "control character"),
    ("http://paper.example\x00.localhost/", "control character"),
    ("http://b6ucrlqh.onion/", "Tor"),
    # What the directory says
    ("http://inside.example/", "10.1.2.3, which is private"),
    ("http://half-inside.example/", "192.168.1.1, which is private"),
    ("http://half-inside-6.example/", "fd00::1, which is private"),
    ("http://tunnel.example/", "NAT64"),
    ("http://zone.example/", "zone"),
    ("http://127.0.0.1.wild.example/", "is this machine itself"),
    ("http://garbage.example/", "is not found"),
    ("http://nowhere.example/", "is not found"),
]

PASSED = [
    ("http://paper.example/", "http://paper.example/"),
    ("https://paper.example", "https://paper.example/"),
    ("HTTPS://Paper.EXAMPLE/News", "https://paper.example/News"),
    ("https://paper.example:443/a?b=c#d", "https://paper.example/a?b=c"),
    ("http://paper.example:8080/", "http://paper.example:8080/"),
    ("https://paper.example:8443/", "https://paper.example:8443/"),
    ("http://paper.example:/", "http://paper.example/"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
    ("https://a_b.c-d.example/", "https://a_b.c-d.example/"),
    ("http://127.0.0.1.example/", "http://127.0.0.1.example/"),  # a name like any other: what counts is its address
    (
        "https://paper.example/новости/1?день=2",
        "https://paper.example/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1?%D0%B4%D0%B5%D0%BD%D1%8C=2",
    ),
    ("https://paper.example/a%20b c", "https://paper.example/a%20b%20c"),
    ("https://paper.example/@name:1?next=http://127.0.0.1/", "https://paper.example/@name:1?next=http://127.0.0.1/"),
    ("http://9.9.9.9/", "http://9.9.9.9/"),
    ("http://1.1.1.1/", "http://1.1.1.1/"),
    ("http://172.15.255.255/", "http://172.15.255.255/"),  # the neighbours of what is refused
    ("http://172.32.0.1/", "http://172.32.0.1/"),
    ("http://11.0.0.1/", "http://11.0.0.1/"),
    ("http://126.255.255.255/", "http://126.255.255.255/"),
    ("http://128.0.0.1/", "http://128.0.0.1/"),
    ("http://100.63.255.255/", "http://100.63.255.255/"),
    ("http://100.128.0.1/", "http://100.128.0.1/"),
    ("http://169.253.1.1/", "http://169.253.1.1/"),
    ("http://192.167.1.1/", "http://192.167.1.1/"),
    ("http://198.17.0.1/", "http://198.17.0.1/"),
    ("http://198.20.0.1/", "http://198.20.0.1/"),
    ("http://223.255.255.1/", "http://223.255.255.1/"),
    ("http://[2620:fe::fe]/", "http://[2620:fe::fe]/"),
    ("https://[2606:4700:4700:0:0:0:0:1111]:8443/", "https://[2606:4700:4700::1111]:8443/"),
    ("http://[2a00:1450:4001::8:127]/", "http://[2a00:1450:4001::8:127]/"),
    ("http://[2001:4860:4860::8888]/", "http://[2001:4860:4860::8888]/"),
]


@pytest.mark.parametrize(("url", "why"), REFUSED, ids=[ascii(url)[:60] for url, _ in REFUSED])
def test_what_does_not_lead_to_the_public_internet_is_refused_with_its_reason(url: str, why: str) -> None:
    with pytest.raises(UnusableInput, match=why) as caught:
        addresses(url)
    assert caught.value.remedy and str(caught.value).isprintable()


def test_the_table_is_long_enough_and_has_no_doubles() -> None:
    assert len({url for url, _ in REFUSED}) == len(REFUSED) >= 60


@pytest.mark.parametrize(("url", "plain"), PASSED)
def test_public_addresses_pass_in_one_spelling(url: str, plain: str) -> None:
    assert addresses(url)
    assert parse_url(url).url == plain
    assert parse_url(plain).url == plain


def test_without_the_rule_what_is_refused_by_its_address_passes() -> None:
    """The control: the table above is refused by the rule, not by chance."""
    by_rule = [url for url, why in REFUSED if parses(url) and "not found" not in why]
    assert len(by_rule) > 45
    assert all(addresses(url, is_allowed=lambda address: True) for url in by_rule)


def parses(url: str) -> bool:
    try:
        parse_url(url)
    except UnusableInput:
        return False
    return True


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254"])
def test_is_global_alone_is_not_enough(inner: str) -> None:
    """The control for the tables: Python's own judgement lets translated addresses through."""
    number = int(ip_address(inner))
    nat64, sixtofour = ip_address(f"64:ff9b::{inner}"), ip_address((0x2002 << 112) | (number << 80))
    assert nat64.is_global and sixtofour.is_global
    assert not is_public(nat64) and not is_public(sixtofour)


@given(st.ip_addresses())
def test_what_is_public_is_global_unicast(address: Address) -> None:
    if is_public(address):
        assert address.is_global and not address.is_multicast
    else:
        assert why_refused(address)


@given(st.one_of(st.text(max_size=60), st.text(alphabet="htp:s/[]@.%01289afx#?\\ ", max_size=60).map("http://".__add__)))
def test_any_text_is_an_address_or_one_sentence(text: str) -> None:
    try:
        url = parse_url(text).url
    except UnusableInput as error:
        assert str(error).isprintable()
    else:
        assert parse_url(url).url == url and url.isascii()


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://paper.example/b"),
        ("b?c", "https://paper.example/news/b?c"),
        ("../b#c", "https://paper.example/b"),
        ("//9.9.9.9/b", "https://9.9.9.9/b"),
        ("http://paper.example/", "http://paper.example/"),
    ],
)
def test_redirects_lead_on_from_where_they_stand(location: str, url: str) -> None:
    assert follow_url(parse_url("https://paper.example/news/a"), location).url == url


@pytest.mark.parametrize("location", ["http://[::1", "//[", "file:///etc/hostname", "//me:pw@paper.example", "\\\\127.0.0.1"])
def test_redirects_to_what_is_no_address_are_refused_or_stay_on_the_site(location: str) -> None:
    try:
        assert follow_url(parse_url("https://paper.example/news/a"), location).host == "paper.example"
    except UnusableInput as error:
        assert error.remedy


def test_passwords_and_control_characters_are_not_shown() -> None:
    assert show_url("https://editor:secret@paper.example/?a=@") == "https://…@paper.example/?a=@"
    assert show_url("https://paper.example/\x1b[2J\u202e") == "https://paper.example/?[2J?"
    assert len(show_url("https://paper.example/" + "a" * 10_000)) < 400


def test_a_proxy_may_reach_tor() -> None:
    assert parse_url("http://b6ucrlqh.onion/", has_proxy=True).host == "b6ucrlqh.onion"


def test_the_machine_s_own_directory_is_asked_and_judged() -> None:
    assert {"127.0.0.1"} <= set(look_up("127.0.0.1", 80))
    with pytest.raises(UnusableInput, match="is this machine itself"):
        check_addresses("x", find_addresses("x", "127.0.0.1", 80, resolve=look_up, seconds=5))
