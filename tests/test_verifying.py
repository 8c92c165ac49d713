"""A signed statement is told to be as it was signed, or not; and whether it is about a file."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from oporde import cli
from oporde.verifying import FORMAT, canonical, fingerprint, is_authentic, read_signed

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
DELIVERED = b"a file that was delivered"
STATEMENT = {
    "title": "Verklaring van vernietiging", "municipality": "Voorbeeldstad (0513)", "period": "H2_2017", "count": 1,
    "erased": [{"what": "upload", "sha256": hashlib.sha256(DELIVERED).hexdigest()}],
}  # fmt: skip
Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a signed statement, with parts of it changed after signing."""

    def put(changed: dict[str, Any] | None = None, **document: Any) -> Path:
        signature = base64.b64encode(KEY.sign(canonical(STATEMENT))).decode()
        signed = {"algorithm": "Ed25519", "public_key": base64.b64encode(PUBLIC).decode(), "value": signature}
        written = {"format": FORMAT, "statement": STATEMENT | (changed or {}), "signature": signed} | document
        (tmp_path / "verklaring.json").write_text(json.dumps(written, indent=2), "utf-8")
        return tmp_path / "verklaring.json"

    return put


def key_file(folder: Path, public: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sleutel.json").write_text(json.dumps({"public_key": base64.b64encode(public).decode()}), "utf-8")
    return folder / "sleutel.json"


def test_the_text_that_is_signed_does_not_depend_on_how_it_is_written():
    assert canonical({"b": [1, "é"], "a": None}) == canonical(json.loads('{"a":null,\n "b": [1, "\\u00e9"]}'))
    assert len(fingerprint(PUBLIC)) == 39


@pytest.mark.parametrize("changed", [{"count": 2}, {"erased": []}, {"extra": "x"}])
def test_what_was_changed_is_not_authentic(put: Put, changed: dict[str, Any]):
    assert is_authentic(read_signed(put()))
    assert not is_authentic(read_signed(put(changed)))


def test_another_key_than_the_trusted_one_is_not_authentic(put: Put):
    assert is_authentic(read_signed(put()), PUBLIC)
    assert not is_authentic(read_signed(put()), bytes(32))


def test_the_command_says_so_with_0_1_and_2(put: Put, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    delivered, other = tmp_path / "MSD.zip", tmp_path / "ander.zip"
    delivered.write_bytes(DELIVERED)
    other.write_bytes(b"another")
    right, stranger = key_file(tmp_path, PUBLIC), key_file(tmp_path / "elsewhere", bytes(32))

    def said(*arguments: object) -> tuple[int, str]:
        status = cli.run(["verify", *map(str, arguments)])
        told = capsys.readouterr()
        return status, told.out + told.err

    status, told = said(put(), delivered, "--key", right)
    assert status == 0
    assert "De handtekening klopt" in told
    assert "gaat ook over dit bestand" in told
    assert "Vergelijk deze sleutel" in said(put())[1]
    assert said(put(), other)[0] == 1
    assert said(put(), "--key", stranger)[0] == 1
    assert "niet echt" in said(put({"count": 2}))[1]
    assert said(put({"count": 2}))[0] == 1
    for wrong in (put(format="oporde-signed/9"), put(signature={}), put(statement=3), delivered, tmp_path / "nergens"):
        status, told = said(wrong)
        assert status == 2
        assert told.startswith("oporde: ")
        assert "Traceback" not in told
