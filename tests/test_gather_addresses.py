"""S1: what may not be asked is refused before any connection, however it is written, wherever a name or a redirect leads."""

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.loopback import serving
from upheld.gather.addresses import RefusedError, closed, target_of
from upheld.gather.fetch import Failed, Fetcher, Limits

WRITTEN = """
http://127.0.0.1/ http://127.0.0.1:8080/x http://127.1/ http://127.0.1/ http://0/ http://0.0.0.0/ http://10.0.0.1/ http://10.255.255.255/ http://172.16.0.1/
http://172.31.255.254/ http://192.168.0.1/ http://192.168.255.255:8443/ http://169.254.169.254/latest/meta-data/ http://169.254.170.2/v2 http://100.64.0.1/
http://100.100.100.200/ http://100.127.255.255/ http://192.0.0.1/ http://192.0.0.192/ http://192.0.2.5/ http://198.18.0.1/ http://198.19.255.255/
http://198.51.100.7/ http://203.0.113.9/ http://224.0.0.1/ http://239.255.255.250/ http://240.0.0.1/ http://255.255.255.255/ http://192.88.99.1/
http://[::1]/ http://[::]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[::ffff:a9fe:a9fe]/ http://[::ffff:8.8.8.8]/
http://[::127.0.0.1]/ http://[::7f00:1]/ http://[2002:7f00:1::]/ http://[2002:a9fe:a9fe::1]/ http://[2002:808:808::]/ http://[2001:0:7f00:1::1]/
http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/ http://[64:ff9b::127.0.0.1]/ http://[64:ff9b::a9fe:a9fe]/ http://[64:ff9b::a00:1]/ http://[64:ff9b:1::1]/
http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fc00::1]/ http://[fd00:ec2::254]/ http://[fec0::1]/ http://[ff02::1]/ http://[2001:db8::1]/ http://[100::1]/
http://[3fff::1]/ http://[5f00::1]/ http://[2001:10::1]/ http://[2001:20::1]/
http://2130706433/ http://3232235521/ http://0x7f000001/ http://0x7f.0.0.1/ http://0x7f.1/ http://017700000001/ http://0177.0.0.1/ http://0177.1/
http://127.0.0.1./ http://2852039166/latest/ http://0xa9fea9fe/ http://0251.0376.0251.0376/ http://1.1.1/ http://1.2.3.4.5/ http://256.1.1.1/ http://08.8.8.8/
http://localhost/ http://LOCALHOST/ http://localhost./ http://sub.localhost/ http://printer.local/ http://metadata.google.internal/ http://host.docker.internal/
http://router.home.arpa/ http://nas.lan/ http://hidden.onion/
http://example.org\\@127.0.0.1/ http://127.0.0.1\\@example.org/ http://example.org@127.0.0.1/ http://127.0.0.1@example.org/ http://a:b@example.org/
http://example.org%40127.0.0.1/ http://example.org:80\\@127.0.0.1/ http://127.0.0.1%00.example.org/ http://127.0.0.1%2eexample.org/ http:\\\\127.0.0.1/
http:/\\127.0.0.1/ http:///127.0.0.1/ http:127.0.0.1/ //127.0.0.1/ 127.0.0.1 example.org http:// https:///x http://?q http://#f http://:80/
file:///etc/passwd file://localhost/etc/passwd FILE:///etc/passwd gopher://127.0.0.1:6379/_INFO dict://127.0.0.1:11211/ ftp://example.org/x data:text/html,x
data:text/html;base64,eA== javascript:alert(1) jar:http://example.org!/x ldap://127.0.0.1/ tftp://example.org/x netdoc:///etc/passwd unix:///run/docker.sock
http+unix://run/x ws://example.org/ view-source:http://example.org/ blob:http://example.org/x about:blank
http://example.org:22/ http://example.org:25/ http://example.org:0/ http://example.org:99999/ http://8.8.8.8:53/ http://-a.example.org/ http://a..example.org/
""".split()
ODD = ["http://127.0.0.1 /", "http://exa mple.org/", "http://example.org/\r\nHost: x", "http://example.org\t/", "http://example.org/\x00", " http://example.org/",
       "http://example.org/ x", "http://①②⑦.⓪.⓪.①/", "http://example.org\u2028/", "http://１２７.0.0.1/", "http://127。0。0。1/", "http://example.org/" + "a" * 3000,
       "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "", "http://[::1", "http://[v1.x]/"]  # fmt: skip


class Watched(httpcore.NetworkBackend):
    """Connects nowhere and says what was tried."""

    def __init__(self):
        self.tried = []

    def connect_tcp(self, host, port, *args, **kwargs):
        self.tried.append((host, port))
        raise httpcore.ConnectError("connected nowhere")


def public(host, port):
    return [host] if host[0].isdigit() or ":" in host else ["93.184.215.14"]


def fetcher(resolve=public, backend=None, **more):
    return Fetcher(resolve=resolve, backend=backend, limits=Limits(attempts=1, pause_s=0, seconds=5), **more)


@pytest.mark.parametrize("address", [*WRITTEN, *ODD])
def test_refused_before_any_connection(address):
    backend = Watched()
    found = fetcher(backend=backend).get(address, obey_robots=False)
    assert isinstance(found, Failed)
    assert found.reason == "refused"
    assert backend.tried == []
    assert found.problem().remedy


def test_there_are_enough_of_them():
    assert len(WRITTEN) + len(ODD) >= 80


@pytest.mark.parametrize("address", ["http://example.org/", "https://example.org/a?b=c#d", "http://8.8.8.8/", "https://[2606:4700::1111]/", "http://example.org:8080/x",
                                     "https://bücher.example/", "http://xn--bcher-kva.example/", "http://a_b.example.org/", "http://example.org./", "http://[64:ff9b::8.8.8.8]/"])  # fmt: skip
def test_public_addresses_are_connected_to(address):
    backend = Watched()
    found = fetcher(backend=backend).get(address, obey_robots=False)
    assert found.reason == "network"
    assert len(backend.tried) == 1


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.9.9", "::1", "::ffff:10.0.0.1", "fd00::1", "2002:a00:1::", "2001:0:1::", "fe80::1%2"],
)
def test_a_name_that_leads_inside_is_refused_even_among_public_ones(inside):
    for answers in ([inside], ["93.184.215.14", inside]):
        backend = Watched()
        found = fetcher(resolve=lambda host, port, answers=answers: answers, backend=backend).get("http://example.org/", obey_robots=False)
        assert (found.reason, backend.tried) == ("refused", [])


def test_a_second_answer_of_the_name_server_leads_nowhere_else():
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    backend = Watched()
    door = fetcher(resolve=lambda host, port: next(answers), backend=backend)
    door.get("http://example.org/", obey_robots=False)
    assert backend.tried == [("93.184.215.14", 80)]  # the name was resolved once, and what was checked was connected to
    assert door.get("http://example.org/", obey_robots=False).reason == "refused"
    assert len(backend.tried) == 1


@pytest.mark.parametrize(
    "onward",
    [
        "http://127.0.0.1:1/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "//10.0.0.1/x",
        "http://a@example.org/",
        "gopher://x/",
        "http://0x7f.1/",
    ],
)
def test_each_hop_of_a_redirect_is_checked(onward):
    with serving({"/start": (302, {"Location": onward}, b"")}) as server:
        found = fetcher(allow_private=[server.pair]).get(server.at("/start"), obey_robots=False)
        assert found.reason == "refused"
        assert len(server.asked) == 1


def test_a_server_of_ones_own_is_asked_only_where_it_is_allowed_with_its_port():
    with serving({"/": (200, {}, b"hello")}) as server:
        assert fetcher().get(server.at("/"), obey_robots=False).reason == "refused"
        assert fetcher(allow_private=["127.0.0.1:1"]).get(server.at("/"), obey_robots=False).reason == "refused"
        assert server.asked == []
        assert fetcher(allow_private=[server.pair]).get(server.at("/"), obey_robots=False).body == b"hello"


@given(st.ip_addresses(v=4))
def test_law_no_wrapping_of_an_inside_address_is_let_through(address):
    if closed(str(address), 80):
        number = int(address)
        for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::1", f"::{address}"):
            assert closed(wrapped, 80)
        for written in (str(number), hex(number), ".".join(f"0{int(part):o}" for part in str(address).split("."))):
            with pytest.raises(RefusedError):
                target_of(f"http://{written}/")


@given(st.text(max_size=60))
def test_law_what_is_let_through_has_a_plain_host(text):
    for address in (text, f"http://{text}", f"http://{text}/", f"https://example.org{text}"):
        try:
            target = target_of(address)
        except RefusedError:
            continue
        assert target.host.isascii()
        assert not set(target.host) & set("@\\/ ?#%")
        assert target.address.startswith(("http://", "https://"))
