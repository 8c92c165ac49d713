"""The mail catcher: what is sent to it stands in its folder; one domain cannot be reached."""

from __future__ import annotations

import smtplib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from oporde.portal.demo import caught
from oporde.portal.demo.surroundings import free_port, in_use
from tests.portal.running import PATIENCE_S, wait_for


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    port = free_port()
    program = subprocess.Popen(
        [sys.executable, "-m", "oporde.portal.demo.mailcatcher", str(tmp_path / "mail"), str(port)]
    )
    wait_for(lambda: in_use(port), every_s=0.1)
    yield port, tmp_path / "mail"
    program.terminate()
    assert program.wait(PATIENCE_S) == 0


def test_a_mail_that_was_sent_can_be_read(catcher: tuple[int, Path]):
    port, folder = catcher
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail(
            "a@b.example", ["c@d.example"], b"Subject: Goedgekeurd\r\nTo: c@d.example\r\n\r\nAlles is op orde.\r\n"
        )
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail("a@b.example", ["x@onbekend.example"], b"Subject: x\r\n\r\n")

    [name] = caught.names(folder)
    read = caught.read(folder, name)
    assert read is not None
    assert (read.subject, read.to, read.text.strip()) == ("Goedgekeurd", "c@d.example", "Alles is op orde.")
