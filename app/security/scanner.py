"""The town's virus scanner: ClamAV's daemon, asked about each file that is to be kept (INSTREAM of clamd(8))."""

import socket
import struct
from dataclasses import dataclass

from app.errors import Unavailable

PATIENCE_SECONDS = 30.0
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
AWAY = (
    "ウイルス検査（SAIHEN_CLAMD）が答えないため、ファイルを受け取れません。管理者に知らせてください / "
    "the virus scanner of SAIHEN_CLAMD does not answer, so no file can be taken; tell an administrator"
)


class ScannerAway(Unavailable):
    """The scanner does not answer, or could not look at the file: nothing is kept unseen."""

    def __init__(self) -> None:
        super().__init__(AWAY)


@dataclass(frozen=True, slots=True)
class Scanner:
    """`address`: the path of clamd's socket, or host:port."""

    address: str

    def name_of_virus(self, data: bytes) -> str | None:
        """What the scanner calls what it found; None for nothing. Raises ScannerAway."""
        try:
            with self._open() as line:
                line.sendall(b"zINSTREAM\0")
                for at in range(0, len(data), CHUNK):
                    part = data[at : at + CHUNK]
                    line.sendall(struct.pack("!I", len(part)) + part)
                line.sendall(struct.pack("!I", 0))
                told = _answer(line)
        except OSError as fault:
            raise ScannerAway from fault
        if told.endswith(" OK"):
            return None
        if not told.endswith(" FOUND"):
            raise ScannerAway
        return told.removeprefix("stream: ").removesuffix(" FOUND")

    def _open(self) -> socket.socket:
        if self.address.startswith("/"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(PATIENCE_SECONDS)
            line.connect(self.address)
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), PATIENCE_SECONDS)


def _answer(line: socket.socket) -> str:
    told = b""
    while b"\0" not in told and len(told) < LONGEST_ANSWER:
        part = line.recv(LONGEST_ANSWER)
        if not part:
            break
        told += part
    return told.split(b"\0")[0].decode("utf-8", "replace").strip()
