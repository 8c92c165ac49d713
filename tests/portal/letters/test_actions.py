"""Letters: everyone gets one, with a code that works; and nobody can read a code when they have been fetched."""

from __future__ import annotations

import csv
import io
import logging
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from oporde.portal.accounts.actions import activate, make_access_code, owner_of
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.events.models import Event
from oporde.portal.letters import actions
from oporde.portal.letters.models import Form, Letter, LetterRun, RunKind, SealedLetters, TextKind
from oporde.portal.letters.recipients import Why, recipients_of
from oporde.portal.letters.sealing import WrongKey
from oporde.portal.rounds.models import DeliveryRound, Participant
from tests.portal.conftest import HeldClock

PASSWORD = "de fiets staat in de schuur"


@pytest.fixture
def made(to_write_to: DeliveryRound, staff: Person) -> actions.Made:
    return actions.make_run(to_write_to, by=staff)


def text_of(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return told.stdout.decode()


# --- Who


def test_every_coordinator_with_an_address_gets_a_letter_and_the_rest_is_named(made: actions.Made):
    assert [sheet.email for sheet in made.sheets] == ["anna@voorbeeldstad.example", "bram@voorbeeldstad.example"]
    assert made.sheets[0].address == [
        "Gemeente Voorbeeldstad", "Afdeling Sociaal Domein", "T.a.v. Anna de Vries", "Raadhuisplein 1",
        "1234 AB  VOORBEELDSTAD",
    ]  # fmt: skip
    assert sorted((each["municipality"], each["why"]) for each in made.run.left_out) == [
        ("0034", Why.NOBODY), ("0518", Why.NO_ADDRESS),
    ]  # fmt: skip


def test_who_works_for_several_gets_one_letter_that_names_them(
    to_write_to: DeliveryRound, neighbour: Person, staff: Person
):
    Access.objects.create(person=neighbour, municipality_id="0513", right=Right.LOOK)

    [sheet] = [each for each in actions.make_run(to_write_to, by=staff).sheets if each.email == neighbour.email]

    assert sheet.address[0] == "Gemeente Voorbeeldstad"  # the one of the two that has an address
    assert sheet.words["gemeente"] == "gemeente Testerdam en gemeente Voorbeeldstad"


def test_only_who_has_no_account_yet(to_write_to: DeliveryRound, coordinator: Person, staff: Person):
    Person.objects.filter(pk=coordinator.pk).update(activated_at=None)

    made = actions.make_run(to_write_to, by=staff, kind=RunKind.INACTIVE)

    assert [sheet.email for sheet in made.sheets] == [coordinator.email]


def test_a_predecessor_is_written_to_at_its_successor(to_write_to: DeliveryRound, coordinator: Person):
    old = Municipality.objects.create(code="0009", name="Klein Voorbeeld")
    Participant.objects.create(delivery_round=to_write_to, municipality=old, delivered_by_id="0513")

    found = recipients_of(to_write_to, RunKind.ALL)

    assert "0009" not in [each.municipality.pk for each in found.left_out]


def test_a_mailbox_is_written_to_without_a_name(to_write_to: DeliveryRound, coordinator: Person, staff: Person):
    Person.objects.filter(pk=coordinator.pk).update(mailbox=True, name="Postbus Sociaal Domein")

    sheet = actions.make_run(to_write_to, by=staff).sheets[-1]

    assert "T.a.v. de coördinator" in sheet.address
    assert sheet.salutation == "Geachte coördinator"


# --- What it does


def test_the_code_on_paper_opens_the_account_and_an_active_one_keeps_working(made: actions.Made, coordinator: Person):
    code = made.sheets[0].code

    coordinator.refresh_from_db()
    assert coordinator.check_password("een goed wachtwoord")
    assert code in text_of(made.pdf)
    assert activate(coordinator.email, code, PASSWORD) == coordinator


def test_a_code_of_before_can_no_longer_be_used(to_write_to: DeliveryRound, coordinator: Person, staff: Person):
    _, old = make_access_code(coordinator, by=staff)

    actions.make_run(to_write_to, by=staff)

    assert owner_of(coordinator.email, old) is None


def test_the_same_form_makes_letters_once(to_write_to: DeliveryRound, staff: Person):
    actions.make_run(to_write_to, by=staff, token="één keer")

    with pytest.raises(actions.AlreadyMade) as again:
        actions.make_run(to_write_to, by=staff, token="één keer")
    assert again.value.run == LetterRun.objects.get()
    assert Letter.objects.count() == 2


def test_a_single_letter_is_about_the_round_that_comes(
    to_write_to: DeliveryRound, coordinator: Person, staff: Person, clock: HeldClock
):
    assert actions.make_letter(coordinator, by=staff).run.delivery_round == to_write_to
    clock.set(2018, 6, 1, 12)
    assert actions.make_letter(coordinator, by=staff).run.delivery_round is None


def test_who_works_here_gets_it_at_our_own_address(to_write_to: DeliveryRound, staff: Person, administrator: Person):
    [sheet] = actions.make_letter(staff, by=administrator).sheets

    assert sheet.address == ["het Bureau", "T.a.v. Dirk Visser", "Postbus 100", "2500 AC Den Haag"]


def test_without_an_address_there_is_no_letter_and_no_new_code(neighbour: Person, staff: Person):
    _, code = make_access_code(neighbour, by=staff)

    with pytest.raises(actions.NothingToMake):
        actions.make_letter(neighbour, by=staff)
    assert owner_of(neighbour.email, code) is not None


def test_the_run_and_each_letter_are_events(made: actions.Made):
    tags = list(Event.objects.order_by("id").values_list("tag", flat=True))

    assert tags == ["letters:made", *["account:code-made", "letters:letter"] * 2]
    assert Event.objects.filter(tag="letters:letter", municipality="0513").count() == 2


def test_another_text_counts_from_then_on(made: actions.Made, to_write_to: DeliveryRound, staff: Person):
    actions.change_text(
        TextKind.ROUND, subject="Uw code", body="Voor {gemeente}.\n\n{code}", signed_by="M. Jansen", signed_as="hoofd",
        by=staff, origin="",
    )  # fmt: skip

    again = actions.make_run(to_write_to, by=staff)

    assert made.run.text is None
    assert again.run.text is not None
    assert "Voor gemeente Voorbeeldstad." in text_of(again.pdf)
    assert "M. Jansen" in text_of(again.pdf)


# --- Once, and then nowhere


def test_letters_are_fetched_once_with_the_key_of_the_page(made: actions.Made, staff: Person):
    with pytest.raises(WrongKey):
        actions.fetch(made.run, Form.PDF, "AGE-SECRET-KEY-1", by=staff, origin="")

    assert actions.fetch(made.run, Form.PDF, made.key, by=staff, origin="") == made.pdf
    with pytest.raises(actions.Gone):
        actions.fetch(made.run, Form.PDF, made.key, by=staff, origin="")
    assert actions.fetch(made.run, Form.CSV, made.key, by=staff, origin="") == made.csv
    assert not SealedLetters.objects.exclude(content=None).exists()


def test_what_nobody_fetches_is_destroyed_after_a_day(made: actions.Made, staff: Person, clock: HeldClock):
    assert actions.erase_unfetched() == 0
    clock.moment += timedelta(hours=25)

    assert actions.erase_unfetched() == 2
    with pytest.raises(actions.Gone):
        actions.fetch(made.run, Form.PDF, made.key, by=staff, origin="")


def everything_kept(*folders: Path) -> Iterator[bytes]:
    """All rows of all tables of this transaction, and all files of these folders."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT to_jsonb(kept)::text FROM "{table}" kept')
            yield from (row[0].encode() for row in cursor.fetchall())
    for folder in folders:
        yield from (path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_no_code_can_be_read_anywhere(
    to_write_to: DeliveryRound, staff: Person, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
):  # fmt: skip
    (temporary := tmp_path / "tmp").mkdir()
    settings.OPORDE_DATA = tmp_path / "data"
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(temporary))
    caplog.set_level(logging.DEBUG)

    made = actions.make_run(to_write_to, by=staff)
    actions.fetch(made.run, Form.CSV, made.key, by=staff, origin="")
    kept = [*everything_kept(tmp_path), caplog.text.encode(), repr(made).encode()]

    secrets = [sheet.code for sheet in made.sheets] + [made.key]
    forms = [form for each in secrets for form in (each, each.replace("-", ""), each.lower())]
    in_hexadecimals = [form.encode().hex() for form in forms]  # as a dump writes bytes
    assert len(kept) > 50
    assert [form for form in [*forms, *in_hexadecimals] for each in kept if form.encode() in each] == []


# --- As many as there are municipalities


@pytest.mark.slow
def test_380_letters_are_made_at_once_with_a_page_and_a_code_each(to_write_to: DeliveryRound, staff: Person):
    municipalities = Municipality.objects.bulk_create(
        Municipality(
            code=f"{5000 + number}", name=f"Dorp {number}", street="Kerkstraat 1", postal_code="1234 AB", town="Dorp"
        )
        for number in range(378)
    )
    people = Person.objects.bulk_create(
        Person(email=f"c{each.pk}@dorp.example", name=f"Coördinator {each.name}") for each in municipalities
    )
    Access.objects.bulk_create(
        Access(person=person, municipality=each, right=Right.DELIVER)
        for person, each in zip(people, municipalities, strict=True)
    )
    Participant.objects.bulk_create(
        Participant(delivery_round=to_write_to, municipality=each) for each in municipalities
    )

    made = actions.make_run(to_write_to, by=staff)

    lines = list(csv.DictReader(io.StringIO(made.csv.decode("utf-8-sig")), delimiter=";"))
    assert [line["toegangscode"] for line in lines] == [sheet.code for sheet in made.sheets]
    assert len({sheet.code for sheet in made.sheets}) == 380
    told = text_of(made.pdf)
    assert all(sheet.code in told and sheet.number in told for sheet in made.sheets)
    assert told.count("\f") == 380  # a page each
