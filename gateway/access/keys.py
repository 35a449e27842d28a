"""API keys: how they are made and read, and what is kept of them. Pure, but for the dice.

    gw_ + prefix (12) + secret (43) + checksum (6), each of 0-9A-Za-z

The prefix finds the key in the store and names it in logs. The secret has 256 random bits: nothing is gained by a slow
hash, which is there for what people make up. The checksum is no protection: with it a key that was mistyped or cut off
is told without a look-up.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
import zlib
from dataclasses import dataclass, field

MARK = "gw_"
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
PREFIX_LENGTH, SECRET_LENGTH, CHECKSUM_LENGTH = 12, 43, 6
SECRET_BITS = 256
LENGTH = len(MARK) + PREFIX_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH

_SHAPE = re.compile(rf"{MARK}[0-9A-Za-z]{{{LENGTH - len(MARK)}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its holder has it. `prefix` begins with `gw_` and may be shown; `text` is the whole, and a secret."""

    prefix: str
    text: str = field(repr=False)

    @property
    def digest(self) -> str:
        """What is kept of it: SHA-256 in hexadecimal."""
        return digest_of(self.text)


def made() -> ApiKey:
    """A new key."""
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(PREFIX_LENGTH))
    body = f"{MARK}{prefix}{_written(secrets.randbits(SECRET_BITS), SECRET_LENGTH)}"
    return ApiKey(f"{MARK}{prefix}", body + _checksum(body))


def parsed(text: str) -> ApiKey | None:
    """The key that a text is; None when it cannot be one that was made here."""
    if not _SHAPE.fullmatch(text):
        return None
    body, checksum = text[:-CHECKSUM_LENGTH], text[-CHECKSUM_LENGTH:]
    if _checksum(body) != checksum:
        return None
    return ApiKey(text[: len(MARK) + PREFIX_LENGTH], text)


def digest_of(text: str) -> str:
    """SHA-256 of a credential, in hexadecimal; of any text, also of one that no header could hold."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def fits(key: ApiKey, digest: str) -> bool:
    """Whether a kept digest is the key's. Takes the same time wherever they differ."""
    return hmac.compare_digest(key.digest, digest)


def _checksum(body: str) -> str:
    return _written(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _written(number: int, length: int) -> str:
    """A number in base 62, with leading noughts."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))
