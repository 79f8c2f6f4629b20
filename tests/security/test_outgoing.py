"""Messages leave for named receivers alone, whatever an address is dressed up as."""

import socket
import ssl
import subprocess
import threading
from ipaddress import ip_network
from pathlib import Path

import pytest

from app.errors import InvalidInput
from app.security.outgoing import NotSent, Receivers
from app.settings import Settings

NAMED = Receivers(("gis.example.jp",), (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32")))


@pytest.mark.parametrize(
    "address",
    ["https://gis.example.jp/hooks", "https://gis.example.jp:8443/", "https://10.1.2.3/x", "http://10.1.2.3/x",
     "https://[fd00:1::5]/", "https://[::ffff:10.1.2.3]/", "https://any.example.jp/"],
)  # fmt: skip
def test_address_when_named_then_taken_and_a_name_of_a_network_is_looked_up_later(address: str) -> None:
    assert NAMED.parts_of(address).hostname


@pytest.mark.parametrize(
    "address",
    ["https://10.2.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://0.0.0.0/",
     "https://[::ffff:127.0.0.1]/", "file:///etc/passwd", "ftp://gis.example.jp/", "https://user:pw@gis.example.jp/",
     "https://gis.example.jp/#x", "gis.example.jp", "https://", "https://gis.example.jp:0/", "https://gis.example.jp:99999/",
     "https://gis.example.jp/ x", "https://gis.example.jp/\r\nX: y", "https://[::1", "https://例.jp/"],
)  # fmt: skip
def test_address_when_not_named_or_dressed_up_then_refused(address: str) -> None:
    with pytest.raises(NotSent):
        NAMED.parts_of(address)


def look_up(monkeypatch: pytest.MonkeyPatch, *found: str) -> None:
    """What the name server says."""
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in found]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: rows)
    monkeypatch.setattr(socket, "create_connection", refuse)


def refuse(address: tuple[str, int], *_: object) -> socket.socket:
    raise ConnectionRefusedError(address[0])


@pytest.mark.parametrize("found", [("10.9.0.1",), ("10.1.0.7",), ("203.0.113.7", "10.1.0.7")])
def test_name_when_listed_then_connected_to_the_address_it_has(
    monkeypatch: pytest.MonkeyPatch, found: tuple[str, ...]
) -> None:
    look_up(monkeypatch, *found)
    with pytest.raises(NotSent, match="ConnectionRefusedError") as refusal:
        NAMED.post("https://gis.example.jp/", b"{}", {})
    assert refusal.value.__cause__.args == (found[0],)


@pytest.mark.parametrize("found", ["127.0.0.1", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "::ffff:127.0.0.1"])
def test_name_when_it_points_at_this_machine_or_at_metadata_then_refused(
    monkeypatch: pytest.MonkeyPatch, found: str
) -> None:
    for listed in ((found,), ("10.9.0.1", found)):
        look_up(monkeypatch, *listed)
        with pytest.raises(NotSent, match="SAIHEN_WEBHOOK_HOSTS"):
            NAMED.post("https://gis.example.jp/", b"{}", {})


def test_name_when_not_listed_then_only_into_a_listed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, "10.1.0.7")
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        NAMED.post("https://other.example.jp/", b"{}", {})
    look_up(monkeypatch, "203.0.113.7")
    with pytest.raises(NotSent, match="SAIHEN_WEBHOOK_HOSTS"):
        NAMED.post("https://other.example.jp/", b"{}", {})


def test_http_when_the_receiver_is_public_then_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up(monkeypatch, "8.8.8.8")
    with pytest.raises(NotSent, match="https"):
        NAMED.post("http://gis.example.jp/", b"{}", {})


def test_certificate_when_of_the_towns_own_authority_then_only_with_its_file(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    told = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-nodes"]
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make, *told, *files], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer_twice, args=[listening, key, certificate])
        thread.start()
        address = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        here = (ip_network("127.0.0.1"),)
        with pytest.raises(NotSent, match="SSLCertVerificationError"):
            Receivers(networks=here).post(address, b"{}", {})
        Receivers(networks=here, ca=str(certificate)).post(address, b"{}", {})
        thread.join()


def answer_twice(listening: socket.socket, key: Path, certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for _ in range(2):
        plain, _ = listening.accept()
        try:
            with context.wrap_socket(plain, server_side=True) as secure:
                heard = b""
                while not heard.endswith(b"{}"):
                    heard += secure.recv(10_000)
                secure.sendall(b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")
        except OSError:
            plain.close()


def test_settings_when_read_then_names_and_networks_apart() -> None:
    told = Settings.from_environment({"HOME": "/x", "SAIHEN_WEBHOOK_HOSTS": "GIS.example.jp, 10.1.0.0/16,::1"})
    assert told.webhook_hosts == ("gis.example.jp",)
    assert [str(each) for each in told.webhook_networks] == ["10.1.0.0/16", "::1/128"]
    for bad in ("https://gis.example.jp", "10.1.0.0/99", "a b"):
        with pytest.raises(InvalidInput, match="SAIHEN_WEBHOOK_HOSTS"):
            Settings.from_environment({"HOME": "/x", "SAIHEN_WEBHOOK_HOSTS": bad})
