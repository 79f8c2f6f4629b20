"""What the program must be able to read again, and nobody else: sealed with AES-256-GCM under a key of this town.

The key comes from the environment, or lies in the data directory for its owner alone (0600). It is in no backup of the
database: whoever has one of the two has nothing.
"""

import base64
import binascii
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import Unavailable

KEY_BYTES, NONCE_BYTES = 32, 12
FILE = "secret.key"
MARK = "v1:"
NO_KEY = (
    "認証アプリの秘密を開く鍵（SAIHEN_SECRET_KEY かデータフォルダーの secret.key）が違います。管理者に知らせてください"
    " / "
    "the key of one-time codes (SAIHEN_SECRET_KEY, or secret.key in the data directory) is another one"
)


class WrongKey(Unavailable):
    """The key here is not the one this was sealed with, or the sealed text was changed or moved."""

    def __init__(self) -> None:
        super().__init__(NO_KEY)


@dataclass(frozen=True, slots=True)
class Vault:
    """`key`: 32 bytes, or None: made and kept in `data_dir` when it is first needed."""

    data_dir: Path
    key: bytes | None = None

    def seal(self, text: str, *, of: str) -> str:
        """`of`: what it belongs to; sealed for one account it opens for no other."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self._key()).encrypt(nonce, text.encode(), of.encode())
        return MARK + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, *, of: str) -> str:
        """What was sealed. Raises WrongKey."""
        try:
            raw = base64.urlsafe_b64decode(sealed.removeprefix(MARK))
            return AESGCM(self._key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], of.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise WrongKey from fault

    def _key(self) -> bytes:
        return self.key or _kept_key(self.data_dir / FILE)


def is_sealed(text: str) -> bool:
    return text.startswith(MARK)


def _read_key(text: str) -> bytes | None:
    """A key as it is written: 32 bytes in Base64; None for anything else."""
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def _kept_key(file: Path) -> bytes:
    """The key in the file, made where there is none. Raises WrongKey where the file holds no key."""
    if not file.exists():
        _make(file)
    key = _read_key(file.read_text("ascii").strip())
    if key is None:
        raise WrongKey
    return key


def _make(file: Path) -> None:
    """Whole or not at all, and once: of two programs that start together one makes it, and both use it."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    opened = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as writing:
        writing.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
        writing.flush()
        os.fsync(writing.fileno())
    try:
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
