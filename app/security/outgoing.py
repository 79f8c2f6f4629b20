"""Messages to other systems: only to receivers that whoever runs the server has named, and to no address behind them.

Receivers of a town hall are in private networks, so a list of forbidden addresses would forbid the right ones: there is
a list of allowed ones instead (`SAIHEN_WEBHOOK_HOSTS`). The address that was looked at is the one connected to: a name
that points elsewhere a moment later gains nothing. Redirections are not followed, answers are not read.
"""

import base64
import hashlib
import hmac
import http.client
import secrets
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from app.errors import AppError

Address = IPv4Address | IPv6Address
KEY_MARK = "whsec_"
KEY_BYTES = 32
PORTS = {"https": 443, "http": 80}
LONGEST_ADDRESS = 2000
NOT_AN_ADDRESS = (
    "https:// で始まる宛先を書いてください（利用者名・#は不可） / give an https:// address without user name and #"
)
NOT_ALLOWED = (
    "{host}: この宛先は許可されていません。サーバーの管理者が SAIHEN_WEBHOOK_HOSTS に加えてください / "
    "not among the receivers allowed; who runs the server adds it to SAIHEN_WEBHOOK_HOSTS"
)
NOT_PRIVATE = "{host}: 庁外へは https だけです / only https leaves the private network"
NOT_FOUND = "{host}: 宛先が見つかりません / no such host"
NO_ANSWER = "{host}: 応答がありません（{why}） / no answer ({why})"


class NotSent(AppError):
    """A message did not arrive, with words; `status`: what the receiver answered, where it did."""

    def __init__(self, detail: str, status: int | None = None) -> None:
        super().__init__(detail)
        self.status = status


@dataclass(frozen=True, slots=True)
class Receivers:
    """Whom messages may go to: hosts by name, and every host of a network. `ca`: file of the town's own authority."""

    names: tuple[str, ...] = ()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ca: str | None = None
    seconds: float = field(default=10.0)

    def parts_of(self, address: str) -> SplitResult:
        """The parts of a receiver's address. Raises NotSent for what is no address, or is not allowed by its name."""
        parts = _parts(address)
        host = parts.hostname or ""
        literal = _literal(host)
        allowed = self._may_reach(host, literal) if literal else host in self.names or bool(self.networks)
        if not allowed:
            raise NotSent(NOT_ALLOWED.format(host=host))
        return parts

    def post(self, address: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Send. Raises NotSent where it is not allowed or not answered with 2xx."""
        parts = self.parts_of(address)
        host = parts.hostname or ""
        port = parts.port or PORTS[parts.scheme]
        found = self._look_up(host, port, is_open=parts.scheme == "http")
        path = parts.path or "/"
        try:
            with self._connected(found, host, port, is_open=parts.scheme == "http") as sock:
                status = _ask(sock, host, port, f"{path}?{parts.query}" if parts.query else path, body, headers)
        except (OSError, http.client.HTTPException) as fault:
            raise NotSent(NO_ANSWER.format(host=host, why=type(fault).__name__)) from fault
        if not 200 <= status < 300:
            raise NotSent(f"{host}: HTTP {status}", status)

    def _look_up(self, host: str, port: int, *, is_open: bool) -> str:
        """The one address to connect to: every address of the name has to be allowed."""
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as fault:
            raise NotSent(NOT_FOUND.format(host=host)) from fault
        for row in rows:
            found = _plain(ip_address(str(row[4][0]).split("%")[0]))
            if not self._may_reach(host, found):
                raise NotSent(NOT_ALLOWED.format(host=f"{host} ({found})"))
            if is_open and not found.is_private:
                raise NotSent(NOT_PRIVATE.format(host=host))
        return str(rows[0][4][0])

    def _may_reach(self, host: str, found: Address) -> bool:
        if any(found in network for network in self.networks):
            return True
        # This machine, neighbours without a router and groups are meant by no name: a network has to say so.
        is_special = found.is_loopback or found.is_link_local or found.is_multicast or found.is_unspecified
        return host in self.names and not is_special

    def _connected(self, found: str, host: str, port: int, *, is_open: bool) -> socket.socket:
        plain = socket.create_connection((found, port), self.seconds)
        if is_open:
            return plain
        try:
            return ssl.create_default_context(cafile=self.ca).wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise


def new_secret() -> str:
    """256 bits, written as Standard Webhooks writes them."""
    return KEY_MARK + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def signed_headers(secret: str, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks: HMAC-SHA256 over number, moment (Unix seconds) and body."""
    key = base64.b64decode(secret.removeprefix(KEY_MARK))
    signature = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    told = {"webhook-id": message_id, "webhook-timestamp": str(timestamp)}
    return told | {"webhook-signature": f"v1,{base64.b64encode(signature).decode()}"}


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotSent(NOT_AN_ADDRESS) from None
    is_clean = address.isascii() and address.isprintable() and " " not in address and len(address) <= LONGEST_ADDRESS
    if not is_clean or parts.scheme not in PORTS or not parts.hostname or port == 0:
        raise NotSent(NOT_AN_ADDRESS)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise NotSent(NOT_AN_ADDRESS)
    return parts


def _literal(host: str) -> Address | None:
    try:
        return _plain(ip_address(host))
    except ValueError:
        return None


def _plain(found: Address) -> Address:
    """An address of IPv4 that is written as one of IPv6 is what it stands for."""
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _ask(sock: socket.socket, host: str, port: int, path: str, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection(host, port)
    connection.sock = sock
    told = {"Content-Type": "application/json", "User-Agent": "Saihen-Webhook/1", "Connection": "close", **headers}
    connection.request("POST", path, body, told)
    return connection.getresponse().status
