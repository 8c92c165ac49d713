"""The signature of this installation: Ed25519, under what it declares, so that others can prove who said it."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from oporde.portal.deliveries.vault import write_once
from oporde.verifying import ALGORITHM, FORMAT, canonical, fingerprint


def make_key(path: Path) -> str:
    """Make the key that signs, unless it is there; its public half."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_once(path, f"{secrets.token_hex(32)}\n")
    return _text(_read(path).public_key().public_bytes_raw())


def sign(statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement with its signature, as `oporde verify` reads it."""
    key = _key()
    return {
        "format": FORMAT,
        "statement": dict(statement),
        "signature": {
            "algorithm": ALGORITHM,
            "public_key": _text(key.public_key().public_bytes_raw()),
            "value": _text(key.sign(canonical(statement))),
        },
    }


def as_file(signed: Mapping[str, Any]) -> bytes:
    """A signed statement as the file that people keep."""
    return (json.dumps(signed, ensure_ascii=False, indent=2) + "\n").encode()


def published_key() -> dict[str, str]:
    """What stands at /.well-known/: the public key, and how it is recognised."""
    public = base64.b64decode(settings.SIGNING_PUBLIC_KEY) or _key().public_key().public_bytes_raw()
    return {"algorithm": ALGORITHM, "public_key": _text(public), "fingerprint": fingerprint(public)}


def fingerprint_of(signed: Mapping[str, Any]) -> str:
    """How the key is recognised with which something was signed."""
    return fingerprint(base64.b64decode(signed["signature"]["public_key"]))


def _key() -> Ed25519PrivateKey:
    make_key(settings.SIGNING_KEY_FILE)
    return _read(settings.SIGNING_KEY_FILE)


def _read(path: Path) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("utf-8").strip()))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
