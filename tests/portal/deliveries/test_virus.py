"""A real clamd, with a signature of our own: what it finds is held back, and what it could not look at is no pass."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.actions import checking
from oporde.portal.deliveries.virus import ScannerFailed, scan
from oporde.portal.events.models import Event
from tests.deliveries import zipped
from tests.portal.deliveries.conftest import Delivered, right
from tests.portal.running import PATIENCE_S

VIRUS = b"OPORDE-PROEFVIRUS-0513"  # harmless; only our own signature knows it


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    """The address of a clamd that knows one signature."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("clamd is not installed: apt-get install clamav-daemon")
    with tempfile.TemporaryDirectory(prefix="oporde-clamd-") as name:
        folder = Path(name)
        (folder / "db").mkdir()
        (folder / "db" / "oporde.ndb").write_text(f"Oporde.Proef:0:*:{VIRUS.hex()}\n")
        (folder / "clamd.conf").write_text(
            f"LocalSocket {folder}/clamd.sock\nDatabaseDirectory {folder}/db\nForeground yes\nUser root\n"
            f"LogFile {folder}/clamd.log\nStreamMaxLength 2M\n"
        )
        running = subprocess.Popen([program, "-c", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
        try:
            until = time.monotonic() + PATIENCE_S
            while not answers(folder / "clamd.sock"):
                assert time.monotonic() < until, (folder / "clamd.log").read_text()
                time.sleep(0.1)
            yield f"unix:{folder}/clamd.sock"
        finally:
            running.kill()
            running.wait()


def answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as scanner:
            scanner.connect(str(path))
            scanner.sendall(b"zPING\0")
            return scanner.recv(10).startswith(b"PONG")
    except OSError:
        return False


def file(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("content", [VIRUS, b"x" * 500_000 + VIRUS, zipped({"a.csv": b"1;2" + VIRUS})])
def test_a_virus_is_found_also_in_an_archive(clamd: str, tmp_path: Path, content: bytes):
    assert scan(file(tmp_path, content), clamd) == "Oporde.Proef.UNOFFICIAL"


@pytest.mark.parametrize("content", [b"", b"1;2\n" * 1000])
def test_what_is_clean_passes(clamd: str, tmp_path: Path, content: bytes):
    assert scan(file(tmp_path, content), clamd) is None


def test_what_is_too_large_to_look_at_is_no_pass(clamd: str, tmp_path: Path):
    with pytest.raises(ScannerFailed):
        scan(file(tmp_path, b"x" * 3_000_000), clamd)


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "tcp:127.0.0.1:1", "nonsense", "tcp:x"])
def test_a_scanner_that_is_not_there_is_no_pass(tmp_path: Path, address: str):
    with pytest.raises(ScannerFailed):
        scan(file(tmp_path, b"x"), address)


def test_a_delivery_with_a_virus_is_held_back_and_said_plainly(
    clamd: str, delivered: Delivered, run_jobs: Callable[[], int], settings: Any, staff: Person, mailbox: Any
):
    settings.CLAMD = clamd
    delivery = delivered({"MSD.zip": zipped({**right(), "0513_SBW_H2_2017.csv": VIRUS})})

    run_jobs()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.outcome) == ("quarantined", None)
    assert not delivery.files.exists()
    event = Event.objects.get(tag="delivery:quarantined")
    assert event.detail == {"signature": "Oporde.Proef.UNOFFICIAL", "file": 1}
    assert "Tegengehouden" in mailbox.to("anna@")[0]["Subject"]
    assert "Virusscanner slaat aan" in mailbox.to(staff.email)[0]["Subject"]


def test_a_clean_delivery_is_checked_after_it_was_looked_at(
    clamd: str, delivered: Delivered, run_jobs: Callable[[], int], settings: Any
):
    settings.CLAMD = clamd
    delivery = delivered(right())

    run_jobs()

    delivery.refresh_from_db()
    assert (delivery.state, delivery.verdict) == ("judged", "approved")


def test_without_its_scanner_a_delivery_waits_and_at_last_is_not_checked(delivered: Delivered, settings: Any):
    settings.CLAMD = "unix:/nowhere/clamd.sock"
    delivery = delivered(right())

    with pytest.raises(ScannerFailed):
        checking.check(delivery.pk, attempt=1, last=False)
    checking.check(delivery.pk, attempt=6, last=True)

    delivery.refresh_from_db()
    assert delivery.state == "not_checked"
    assert Message.objects.filter(kind="delivery-not-checked").exists()
