"""Tell whether a signed statement of a portal is as it was signed: a certificate of erasure, for example.

A statement is JSON beside an Ed25519 signature (RFC 8032) over its canonical text, so that it can be read without us and
proved without us. A portal signs with the same canonical().
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oporde.errors import OpOrdeError, Unreadable

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError as error:
    raise OpOrdeError(
        "Om een handtekening na te kijken is meer nodig dan voor een controle. Installeer het met: "
        "pip install 'oporde[verify]'"
    ) from error

FORMAT = "oporde-signed/1"
ALGORITHM = "Ed25519"
KEY_BYTES, SIGNATURE_BYTES = 32, 64
MOST_BYTES = 20_000_000  # a statement is small; what is larger is something else
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its signature, as it was read.

    Attributes:
        public_key: the key that it says it was signed with, 32 bytes. Whether that is the key of the portal it names is
            for the reader to compare.
    """

    statement: Mapping[str, Any]
    public_key: bytes
    signature: bytes

    @property
    def fingerprint(self) -> str:
        """What the key is recognised by."""
        return fingerprint(self.public_key)

    @property
    def hashes(self) -> frozenset[str]:
        """All SHA-256 in the statement, hexadecimal."""
        return frozenset(_hashes(self.statement))


def canonical(statement: Mapping[str, Any]) -> bytes:
    """The one text of a statement that is signed (RFC 8785, as far as text, whole numbers, lists and objects go)."""
    return json.dumps(statement, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def fingerprint(public_key: bytes) -> str:
    """A key in eight groups of four signs, to read out on the telephone."""
    digits = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def read_signed(path: Path) -> Signed:
    """Read a signed statement.

    Raises:
        Unreadable: it cannot be read, or is no signed statement.
    """
    document = _json(path)
    try:
        signature = document["signature"]
        read = Signed(
            document["statement"],
            _bytes(signature["public_key"], KEY_BYTES),
            _bytes(signature["value"], SIGNATURE_BYTES),
        )
        known = (
            document["format"] == FORMAT and signature["algorithm"] == ALGORITHM and isinstance(read.statement, dict)
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"{path} is geen ondertekende verklaring van een OpOrde-portaal. Kies het bestand dat eindigt op .json."
        ) from error
    if not known:
        raise Unreadable(f"{path} heeft een vorm die deze versie van OpOrde niet kent. Installeer een nieuwere versie.")
    return read


def read_key(path: Path) -> bytes:
    """Read the public key of a portal: the file that stands at /.well-known/oporde-signing-key.json of it.

    Raises:
        Unreadable: it cannot be read, or holds no such key.
    """
    try:
        return _bytes(_json(path)["public_key"], KEY_BYTES)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"{path} is geen sleutel van een OpOrde-portaal. U vindt die op /.well-known/oporde-signing-key.json van het "
            "portaal."
        ) from error


def is_authentic(signed: Signed, trusted: bytes | None = None) -> bool:
    """True when the statement is what was signed, with the trusted key where one is given."""
    if trusted is not None and trusted != signed.public_key:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signed.public_key).verify(signed.signature, canonical(signed.statement))
    except (InvalidSignature, ValueError):
        return False
    return True


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(
            f"{path} is te groot voor een verklaring of een sleutel. Kies het bestand dat eindigt op .json."
        )
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path} is geen JSON. Kies het bestand dat eindigt op .json, niet de PDF.") from error
    if not isinstance(document, dict):
        raise Unreadable(f"{path} is geen verklaring en geen sleutel van een OpOrde-portaal.")
    return document


def _bytes(text: str, length: int) -> bytes:
    """Raises: ValueError."""
    try:
        read = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from error
    if len(read) != length:
        raise ValueError(f"{len(read)} bytes")
    return read


def _hashes(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, inner in value.items():
                if key == "sha256" and isinstance(inner, str):
                    yield inner
                else:
                    yield from _hashes(inner)
        case list():
            for inner in value:
                yield from _hashes(inner)
