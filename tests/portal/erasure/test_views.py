"""The pages: from the set day, by who may deliver, after a second factor; for staff a signed form; a certificate to prove."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.test import Client

from oporde import cli
from oporde.portal.accounts.models import Person
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.events.models import Event
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.conftest import HeldClock, Mailbox
from tests.portal.deliveries.conftest import Delivered, right

pytestmark = pytest.mark.django_db


def second_factor_given(client: Client, person: Person, method: str = "mfa") -> None:
    """As allauth writes it down when a second factor was asked again and was right."""
    session = client.session
    session["account_authentication_methods"] = [{"method": method, "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


@pytest.fixture
def place(
    delivered: Delivered, offered: DeliveryRound, run_jobs: Callable[[], int], clock: HeldClock, mailbox: Mailbox
) -> str:
    """Where H2 2017 of Voorbeeldstad is withdrawn, on 6 March, when there is something."""
    delivered(right())
    run_jobs()
    clock.set(2018, 3, 6, 9)
    return f"/intrekken/{offered.pk}/0513/H2_2017/"


def test_a_coordinator_finds_it_from_the_set_day_and_prints_the_form(
    place: str, coordinator: Person, reader: Person, signed_in: Callable[[Person], Client], clock: HeldClock
):
    client = signed_in(coordinator)
    page = client.get("/intrekken/").content.decode()
    assert "tot en met vrijdag 23 maart 2018" in page
    assert place in page
    pdf = client.get(f"{place}formulier.pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part" in pdf.content
    assert place not in signed_in(reader).get("/intrekken/").content.decode()

    clock.set(2018, 3, 4, 9)
    assert "vanaf maandag 5 maart 2018" in client.get("/intrekken/").content.decode()
    assert client.get(place).status_code == 409
    clock.set(2018, 3, 24, 0, 0, 1)
    refused = client.post(place, {"understood": "on"})
    assert refused.status_code == 409
    assert "Intrekken kon tot en met vrijdag 23 maart 2018. Dat is voorbij" in refused.content.decode()
    assert not Withdrawal.objects.exists()


def test_the_second_factor_is_asked_again_and_the_password_is_not_enough(
    place: str, coordinator: Person, signed_in: Callable[[Person], Client]
):
    client = signed_in(coordinator)
    for method in ("", "password"):
        if method:
            second_factor_given(client, coordinator, method)
        answer = client.post(place, {"understood": "on"})
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/tweede-stap/nog-een-keer/?next=%2Fintrekken%2F")
    second_factor_given(client, coordinator)
    assert client.get(place).status_code == 200
    assert client.post(place, {}).status_code == 422

    done = client.post(place, {"understood": "on", "reason": ""})

    made = Withdrawal.objects.get()
    assert done["Location"] == f"/intrekking/{made.pk}/"
    assert client.get(place).status_code == 302, "for a next time it is asked again"
    assert client.get(f"/intrekking/{made.pk}/verklaring.json").status_code == 404
    assert (
        "wordt nu vernietigd" in client.get("/intrekken/").content.decode()
        or "nu vernietigd" in client.get("/intrekken/").content.decode()
    )


def test_the_certificate_can_be_kept_and_proved(
    place: str, coordinator: Person, neighbour: Person, signed_in: Callable[[Person], Client], run_jobs: Callable[[], int],
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
):  # fmt: skip
    client = signed_in(coordinator)
    second_factor_given(client, coordinator)
    there = client.post(place, {"understood": "on"})["Location"]
    run_jobs()

    assert "Ingetrokken en vernietigd" in client.get(there).content.decode()
    pdf = client.get(f"{there}verklaring.pdf").content
    assert b"pdfuaid:part" in pdf
    with pikepdf.open(__import__("io").BytesIO(pdf)) as opened:
        assert len(opened.pages) >= 1
    (tmp_path / "verklaring.json").write_bytes(client.get(f"{there}verklaring.json").content)
    (tmp_path / "sleutel.json").write_bytes(Client().get("/.well-known/oporde-signing-key.json").content)
    [(name, content)] = right().items()
    (tmp_path / name).write_bytes(content)
    capsys.readouterr()
    paths = [str(tmp_path / each) for each in ("verklaring.json", name)]
    assert cli.run(["verify", *paths, "--key", str(tmp_path / "sleutel.json")]) == 0
    assert "gaat ook over dit bestand" in capsys.readouterr().out
    assert "0513" in json.loads((tmp_path / "verklaring.json").read_text())["statement"]["municipality"]
    assert signed_in(neighbour).get(there).status_code == 404
    assert Event.objects.filter(tag="withdrawal:certificate-fetched").count() == 2


def test_staff_register_a_signed_form_by_its_day(
    place: str, staff: Person, offered: DeliveryRound, signed_in: Callable[[Person], Client], clock: HeldClock,
    run_jobs: Callable[[], int], mailbox: Mailbox,
):  # fmt: skip
    clock.set(2018, 4, 3, 9)
    client = signed_in(staff)
    register = "/backoffice/intrekkingen/registreren/"
    assert client.get(register)["Location"].startswith("/account/tweede-stap/nog-een-keer/")
    second_factor_given(client, staff)
    given = {"delivery_round": offered.pk, "municipality": "0513", "period": "H2_2017", "signed_by": "W. Ethouder",
             "understood": "on"}  # fmt: skip

    late = client.post(register, {**given, "received_on": "2018-03-24"})
    assert late.status_code == 422
    assert "het moest er uiterlijk op vrijdag 23 maart 2018 zijn" in late.content.decode()
    made = client.post(register, {**given, "received_on": "2018-03-23"})
    run_jobs()

    row = Withdrawal.objects.get()
    assert made["Location"] == f"/intrekking/{row.pk}/"
    assert (row.way, row.received_on, row.state) == ("form", date(2018, 3, 23), "erased")
    assert "W. Ethouder" in client.get(f"/intrekking/{row.pk}/").content.decode()
    assert "0513" in client.get("/backoffice/intrekkingen/").content.decode()
    assert any("ondertekend formulier" in str(mail.get_body(("plain",))) for mail in mailbox)
