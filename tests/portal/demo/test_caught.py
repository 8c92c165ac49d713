"""Mails as they were caught: read back, shown, and nothing else can be asked for."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from oporde.portal.demo import caught

NAME = "01795654196803468002-923227b4"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.OPORDE_DATA, settings.DEMO = tmp_path, True
    (tmp_path / "mail").mkdir()
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "Uw levering", "anna@voorbeeldstad.example"
    mail.set_content("Alles is op orde.")
    mail.add_alternative('<p style="color: green">Alles is op orde.</p>', subtype="html")
    (tmp_path / "mail" / f"{NAME}.eml").write_bytes(mail.as_bytes())
    return tmp_path / "mail"


def test_a_mail_is_read_back(folder: Path):
    read = caught.read(folder, NAME)

    assert read is not None
    assert (read.subject, read.text) == ("Uw levering", "Alles is op orde.\n")
    assert "<p style" in read.html


@pytest.mark.parametrize("name", ["../demo", "01795654196803468002-00000000", ""])
def test_nothing_else_can_be_asked_for(folder: Path, name: str):
    assert caught.read(folder, name) is None


def test_the_pages_show_it(folder: Path, client: Client, db: None):
    assert "Uw levering" in client.get("/mailbox/").content.decode()
    assert "Alles is op orde." in client.get(f"/mailbox/{NAME}/").content.decode()
    assert client.get("/mailbox/x/").status_code == 404


def test_with_its_looks_it_brings_its_style_and_can_do_nothing(folder: Path, client: Client, db: None):
    shown = client.get(f"/mailbox/{NAME}/?vorm=opmaak")

    policy = shown.headers["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy
    assert "sandbox" in policy


@pytest.mark.parametrize("address", ["/demo/", "/mailbox/", f"/mailbox/{NAME}/"])
def test_elsewhere_than_in_a_demonstration_there_is_no_such_page(settings: Any, client: Client, db: None, address: str):
    settings.DEMO = False

    assert client.get(address).status_code == 404
