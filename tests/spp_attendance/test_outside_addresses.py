"""Which addresses the bounded client asks, and that it asks the one that was checked."""

import socket
import threading
import time
from datetime import datetime
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from spp_attendance.outside import BoundedTransport, Limits, Request, addresses, errors
from spp_attendance.outside.addresses import Address
from tests.spp_attendance.outside_server import answer, serving


def address_of(text):
    is_6 = ":" in text
    return Address(socket.AF_INET6 if is_6 else socket.AF_INET, (text, 80, 0, 0) if is_6 else (text, 80))


def sent(url, allows=False, seconds=5):
    return BoundedTransport(Limits(seconds), allows).send(Request("GET", url))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.9.9.9",
        "localhost",
        "0.0.0.0",
        "0",
        "0x7f.1",
        "2130706433",
        "017700000001",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "LOCALHOST.",
    ],
)
def test_this_machine_is_not_asked_unless_allowed(host):
    with serving(lambda asked: answer([])) as server:
        with pytest.raises((errors.AddressNotAllowed, errors.WrongHost)):
            sent(f"http://{host}:{server.port}")
        assert not server.connections


def test_an_address_of_one_of_this_machines_cards_is_this_machine():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no network card with a route")
        own = probe.getsockname()[0]
    with pytest.raises(errors.AddressNotAllowed):
        sent(f"http://{own}:1")


@pytest.mark.parametrize(
    "text",
    [
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        *("fd00:ec2::254", "fd20:ce::254", "fd00:c1::a9fe:a9fe", "fd00:42::42"),
        *("64:ff9b:1::a9fe:a9fe", "::ffff:0:169.254.169.254", "2001::1", "2001:0:a9fe:a9fe::1"),
        "100.100.100.200",
        "168.63.129.16",
        "2002:a9fe:a9fe::1",
        "224.0.0.1",
        "255.255.255.255",
        "ff02::1",
    ],
)
def test_addresses_of_the_link_and_of_clouds_are_never_asked(text):
    with pytest.raises(errors.AddressNotAllowed):
        addresses.check_allowed(address_of(text), allows_this_machine=True)


@pytest.mark.parametrize(
    "text", ["10.255.1.2", "192.168.250.4", "172.31.9.9", "fd12:3456::1", "93.184.216.34", "2606:2800::1"]
)
def test_private_networks_and_the_world_are_asked(text):
    addresses.check_allowed(address_of(text), allows_this_machine=False)


def test_a_numeric_spelling_of_the_link_is_not_asked():
    for host in ("2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518"):
        with pytest.raises(errors.AddressNotAllowed):
            sent(f"http://{host}/latest/meta-data", allows=True)


def test_a_name_that_changes_its_address_is_looked_up_once(monkeypatch):
    look_up, names = socket.getaddrinfo, []

    def rebinding(host, port, *args, **kwargs):
        names.append(host)
        return look_up("127.0.0.1" if len(names) == 1 else "169.254.169.254", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with serving(lambda asked: answer([1])) as server:
        assert sent(f"http://registry.example.org:{server.port}", allows=True).json() == [1]
        assert names == ["registry.example.org"] and server.asked[0].headers["host"].startswith("registry.example.org:")


def test_a_name_with_one_address_that_is_not_allowed_is_not_asked(monkeypatch):
    rows = [
        (*row[:4], (ip, 80))
        for row in socket.getaddrinfo("10.1.1.1", 80, type=socket.SOCK_STREAM)
        for ip in ("10.1.1.1", "127.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
    with pytest.raises(errors.AddressNotAllowed):
        sent("http://registry.example.org")


def test_a_name_service_that_hangs_ends_at_the_deadline(monkeypatch):
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: [] if ended.wait(60) else None)
    began = time.monotonic()
    with pytest.raises(errors.DeadlineExceeded):
        sent("http://registry.example.org", seconds=0.5)
    ended.set()
    assert time.monotonic() - began < 10


def test_a_name_nobody_knows_is_named(monkeypatch):
    for code, kind in ((socket.EAI_NONAME, errors.WrongHost), (socket.EAI_AGAIN, errors.ConnectionFailed)):

        def unknown(*args, code=code, **kwargs):
            raise socket.gaierror(code, "secret name")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        with pytest.raises(kind):
            sent("http://registry.example.org")


def test_an_address_of_a_kind_that_this_machine_does_not_have_is_passed_over(monkeypatch):
    make = socket.socket

    def without_ipv6(family=socket.AF_INET, *args, **kwargs):
        if family == socket.AF_INET6:
            raise OSError(97, "Address family not supported by protocol")
        return make(family, *args, **kwargs)

    with serving(lambda asked: answer([1])) as server:
        of_6 = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:2800::1", server.port, 0, 0))
        rows = [of_6, *socket.getaddrinfo("127.0.0.1", server.port, type=socket.SOCK_STREAM)]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: rows)
        monkeypatch.setattr(socket, "socket", without_ipv6)
        addresses.check_allowed(Address(of_6[0], of_6[-1]), allows_this_machine=False)
        assert sent(f"http://registry.example.org:{server.port}", allows=True).json() == [1]


@pytest.mark.parametrize("host", ["a" * 64 + ".org", "a..b", "\u2488.org"])
def test_a_name_that_no_host_can_have_is_named(host):
    with pytest.raises(errors.OutsideError):
        sent(f"http://{host}")


def self_signed(path):
    """A key and a certificate of its own making for 127.0.0.1, in one file."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "registry")]),
    )
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2026, 1, 1), datetime(2046, 1, 1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(key.private_bytes(*form) + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_nobody_vouches_for_is_refused_before_anything_is_sent(tmp_path):
    with serving(lambda asked: answer([]), self_signed(tmp_path / "registry.pem")) as server:
        with pytest.raises(errors.NotSecure):
            sent(server.address, allows=True)
    assert not server.asked


def test_a_certificate_that_the_bundle_names_is_trusted(tmp_path, monkeypatch):
    certificate = self_signed(tmp_path / "registry.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(lambda asked: answer([1]), certificate) as server:
        assert sent(server.address, allows=True).json() == [1]
        with pytest.raises(errors.NotSecure):
            sent(server.address.replace("127.0.0.1", "localhost"), allows=True)


def test_a_server_without_tls_is_not_asked_where_https_was_given():
    with serving(lambda asked: answer([])) as server, pytest.raises(errors.NotSecure):
        sent(server.address.replace("http:", "https:"), allows=True)


def test_a_handshake_that_is_cut_says_nothing_of_the_certificate():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def cut():
            connection = listening.accept()[0]
            connection.recv(5000)  # the whole greeting, so that the end is one and no reset
            connection.close()

        threading.Thread(target=cut, daemon=True).start()
        with pytest.raises(errors.ConnectionFailed):
            sent(f"https://127.0.0.1:{listening.getsockname()[1]}", allows=True)


def test_a_secure_address_never_leads_to_an_open_one(tmp_path, monkeypatch):
    certificate = self_signed(tmp_path / "registry.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(lambda asked: answer([])) as other:
        with serving(lambda asked: answer(status=302, Location=other.address), certificate) as server:
            with pytest.raises(errors.Redirected):
                sent(server.address, allows=True)
    assert not other.asked
