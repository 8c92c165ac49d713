"""The pages of staff: everything is seen, what is done is written down, and nobody else comes in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import jobs
from oporde.portal.accounts.actions import owner_of
from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.backoffice import urls
from oporde.portal.correspondence.models import Message
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.events.models import Event
from oporde.portal.news.models import NewsItem
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.schedule.models import Run
from tests.deliveries import zipped
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, delivered, wrong  # noqa: F401  a fixture

PATTERNS = {entry.name: str(entry.pattern) for entry in urls.urlpatterns if isinstance(entry, URLPattern)}
SignedIn = Callable[[Person], Client]
RunJobs = Callable[[], int]


@pytest.fixture
def dirk(signed_in: SignedIn, staff: Person) -> Client:
    return signed_in(staff)


@pytest.fixture
def els(signed_in: SignedIn, administrator: Person) -> Client:
    return signed_in(administrator)


@pytest.fixture
def judged(delivered: Delivered, run_jobs: RunJobs, mailbox: Any) -> Delivery:  # noqa: F811
    """A delivery of Voorbeeldstad in which the Wmo file was rejected."""
    made = delivered({"MSD.zip": zipped({**all_right(), **wrong()})})
    run_jobs()
    made.refresh_from_db()
    return made


def page(client: Client, name: str, *given: Any, **asked: str) -> str:
    answer = client.get(reverse(f"backoffice:{name}", args=given), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def tags() -> list[str]:
    return list(Event.objects.order_by("id").values_list("tag", flat=True))


# --- Who comes in


@pytest.mark.parametrize("name", PATTERNS)
def test_a_coordinator_does_not_come_in(name: str, signed_in: SignedIn, coordinator: Person):
    given = {
        "id": "6d5f0f0c-0c39-4b4e-a1a5-0b7f2d3a9b11",
        "code": "0513",
        "pk": 1,
        "what": "code",
        "kind": "round",
        "form": "pdf",
        "work": "schedule.forget",
        "moment": 1,
        "passed_over": 1,
        "step": "dagen",
    }
    names = re.findall(r"<\w+:(\w+)>", PATTERNS[name])
    address = reverse(f"backoffice:{name}", kwargs={each: given[each] for each in names})

    assert signed_in(coordinator).get(address).status_code == 403
    assert signed_in(coordinator).post(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_staff_do_not_make_or_change_staff(dirk: Client, administrator: Person, staff: Person):
    assert dirk.get(reverse("backoffice:staff_add")).status_code == 403
    for what in ("code", "sluiten", "tweede-stap", "slot"):
        assert dirk.post(reverse("backoffice:person_change", args=[administrator.pk, what])).status_code == 403
        assert dirk.post(reverse("backoffice:person_change", args=[staff.pk, what])).status_code == 403


# --- Deliveries


def test_the_board_shows_deliveries_and_finds_them(dirk: Client, judged: Delivery):
    assert judged.reference in page(dirk, "deliveries")
    assert judged.reference in page(
        dirk, "deliveries", zoek="voorbeeld", staat="afgekeurd", soort="wmo", periode="H2_2017"
    )
    assert judged.reference in page(dirk, "deliveries", zoek=judged.reference)
    assert judged.reference not in page(dirk, "deliveries", staat="goedgekeurd")
    assert "Geen leveringen gevonden" in page(dirk, "deliveries", zoek="Testerdam")


def test_the_board_asks_as_much_for_one_delivery_as_for_many(
    dirk: Client, judged: Delivery, django_assert_max_num_queries: Any
):
    for number in range(12):
        Delivery.objects.create(
            delivery_round=judged.delivery_round, municipality=judged.municipality, person=judged.person,
            began_at=judged.began_at, token=f"x{number}", consent_version="1", consent_text="-",
        )  # fmt: skip

    with django_assert_max_num_queries(21):
        page(dirk, "deliveries")


def test_a_delivery_is_shown_with_what_happened_and_never_with_what_is_in_it(dirk: Client, judged: Delivery):
    shown = page(dirk, "delivery", judged.pk)

    assert "0513_WMO_H2_2017.csv" in shown
    assert judged.uploads.get().sha256 in shown
    assert "Anna de Vries leverde 1 bestand aan" in shown
    assert "Een levering controleren" in shown
    assert Message.objects.filter(about=judged.about)[0].subject in shown
    assert "123490019" not in shown


def test_a_delivery_that_could_not_be_checked_is_checked_again(dirk: Client, judged: Delivery):
    Delivery.objects.filter(pk=judged.pk).update(state=DeliveryState.NOT_CHECKED)
    assert "Opnieuw controleren" in page(dirk, "delivery", judged.pk)

    dirk.post(reverse("backoffice:delivery_again", args=[judged.pk]))

    assert "delivery:check-again" in tags()
    assert ProcrastinateJob.objects.filter(status="todo", args__id=str(judged.pk)).exists()


def test_a_note_is_for_staff(dirk: Client, judged: Delivery, signed_in: SignedIn, coordinator: Person):
    dirk.post(reverse("backoffice:delivery_note", args=[judged.pk]), {"note": "Gebeld op maandag."})

    assert "Gebeld op maandag." in page(dirk, "delivery", judged.pk)
    assert "Gebeld" not in signed_in(coordinator).get(f"/levering/{judged.pk}/").content.decode()


# --- Municipalities and people


def test_a_municipality_is_added_changed_and_found(dirk: Client):
    form = {"code": "0363", "name": "Proefdam"}
    assert dirk.post(reverse("backoffice:municipality_add"), {**form, "code": "36"}).status_code == 400
    dirk.post(reverse("backoffice:municipality_add"), form)
    dirk.post(reverse("backoffice:municipality_edit", args=["0363"]), {"name": "Proefdam aan Zee"})

    assert "Proefdam aan Zee" in page(dirk, "municipality", "0363")
    assert "Proefdam aan Zee" in page(dirk, "municipalities", zoek="aan zee")
    assert tags()[-2:] == ["municipality:added", "municipality:changed"]


def test_all_municipalities_of_the_protocol_can_be_added(dirk: Client, delivery_round: DeliveryRound):
    dirk.post(reverse("backoffice:municipalities_add_all"), {"delivery_round": delivery_round.pk})

    assert Municipality.objects.count() > 300
    assert Municipality.objects.get(pk="0513").name == "Voorbeeldstad"


def with_address(municipality: Municipality) -> None:
    municipality.street, municipality.postal_code, municipality.town = "Raadhuisplein 1", "1234 AB", "Voorbeeldstad"
    municipality.save()


def fetched(client: Client, shown: Any, form: str) -> Any:
    """Press one of the buttons of the page on which letters can be fetched."""
    content = shown.content.decode()
    [key] = set(re.findall(r"AGE-SECRET-KEY-1\w+", content))
    [address] = [each for each in re.findall(r'action="(\S+)"', content) if each.endswith("/ophalen/")]
    return client.post(address, {"key": key, "form": form})


def test_a_coordinator_is_added_and_the_letter_is_fetched_once(dirk: Client, voorbeeldstad: Municipality):
    with_address(voorbeeldstad)
    form = {"municipality": "0513", "name": "Fleur Mulder", "email": "fleur@voorbeeldstad.example", "right": "deliver"}

    shown = dirk.post(reverse("backoffice:person_add"), form)

    table = fetched(dirk, shown, "csv")
    [code] = set(re.findall(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", table.content.decode()))
    fleur = Person.objects.get(email="fleur@voorbeeldstad.example")
    assert owner_of(fleur.email, code) is not None
    assert "no-store" in shown.headers["Cache-Control"]
    assert code not in shown.content.decode()
    assert fetched(dirk, shown, "pdf").content.startswith(b"%PDF")
    assert fetched(dirk, shown, "pdf").status_code == 302
    assert fleur.may_look_at("0513")
    assert tags()[1:6] == ["account:invited", "access:given", "letters:made", "account:code-made", "letters:letter"]
    assert code not in page(dirk, "person", fleur.pk)
    assert "B0" in page(dirk, "person", fleur.pk)
    assert not Event.objects.filter(detail__icontains=code).exists()


def test_without_an_address_there_is_no_letter_but_there_is_an_account(dirk: Client, voorbeeldstad: Municipality):
    form = {"municipality": "0513", "name": "Fleur Mulder", "email": "fleur@voorbeeldstad.example", "right": "deliver"}

    shown = dirk.post(reverse("backoffice:person_add"), form, follow=True)

    assert "wij hebben geen postadres" in shown.content.decode()
    assert Person.objects.filter(email="fleur@voorbeeldstad.example").exists()


def test_letters_of_a_round_are_planned_made_and_found(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, voorbeeldstad: Municipality
):
    chosen = {"delivery_round": str(delivery_round.pk), "kind": "all"}
    with_address(voorbeeldstad)
    assert "Kies een aanleverperiode" in dirk.get(reverse("backoffice:letters_make"), {"kind": "all"}).content.decode()
    planned = page(dirk, "letters_make", **chosen)
    assert "1 brief te maken" in planned
    assert "Er is geen coördinator. Voeg er een toe." in planned  # Testerdam

    shown = dirk.post(reverse("backoffice:letters_make"), {**chosen, "token": "x"})
    again = dirk.post(reverse("backoffice:letters_make"), {**chosen, "token": "x"}, follow=True)

    assert "1 brief is klaar" in shown.content.decode()
    assert "Er is niets opnieuw gemaakt" in again.content.decode()
    letter = coordinator.letters.get()
    assert letter.number in page(dirk, "letter_run", letter.run_id)
    assert dirk.get(reverse("backoffice:letter_by_number"), {"nummer": letter.number.lower()}).url.endswith(
        f"/mensen/{coordinator.pk}/"
    )
    assert "geen brief met dit kenmerk" in dirk.get(
        reverse("backoffice:letter_by_number"), {"nummer": "B9"}, follow=True
    ).content.decode()  # fmt: skip


def test_a_file_of_addresses_is_tried_read_and_fetched(dirk: Client, voorbeeldstad: Municipality):
    address = reverse("backoffice:addresses")
    content = b"gemeentecode;straat;schoenmaat\n0513;Raadhuisplein 1;43\n9999;Kade 2;44\n"
    assert "Kies een bestand" in dirk.post(address, {}).content.decode()
    assert "kolom gemeentecode ontbreekt" in dirk.post(
        address, {"file": SimpleUploadedFile("x.csv", b"x")}
    ).content.decode()  # fmt: skip

    tried = dirk.post(address, {"file": SimpleUploadedFile("adressen.csv", content)}, follow=True)
    shown = tried.content.decode()
    assert "Wat adressen.csv zou veranderen" in shown
    assert "Gemeentecode 9999 kennen wij niet" in shown
    assert "schoenmaat" in shown
    done = dirk.post(tried.redirect_chain[-1][0], follow=True).content.decode()

    assert "adressen.csv is ingelezen" in done
    assert Municipality.objects.get(pk="0513").street == "Raadhuisplein 1"
    fetched_again = dirk.post(reverse("backoffice:addresses_fetch"), {"form": "csv"})
    assert "Raadhuisplein 1" in fetched_again.content.decode("utf-8-sig")
    assert dirk.post(reverse("backoffice:addresses_fetch"), {"form": "xlsx"}).content.startswith(b"PK")
    assert dirk.post(reverse("backoffice:addresses_fetch"), {"form": "exe"}).status_code == 404


def test_a_registration_by_mail_is_confirmed_with_a_letter(
    dirk: Client, voorbeeldstad: Municipality, coordinator: Person
):
    with_address(voorbeeldstad)
    form = {"municipality": "0513", "name": "Fleur Mulder", "email": "fleur@voorbeeldstad.example", "right": "deliver",
            "received_on": "2018-02-13"}  # fmt: skip
    assert "moet nog komen" in dirk.post(
        reverse("backoffice:registration_add"), {**form, "received_on": "2018-02-20"}
    ).content.decode()  # fmt: skip
    made = dirk.post(reverse("backoffice:registration_add"), form)
    assert "al aangemeld" in dirk.post(reverse("backoffice:registration_add"), form).content.decode()
    assert "Fleur Mulder" in page(dirk, "registrations")
    assert "Anna de Vries" in dirk.get(made.url).content.decode()

    shown = dirk.post(made.url, {"right": "deliver", "leavers": [coordinator.pk], "last_day": "2018-02-28"})

    assert "1 brief is klaar" in shown.content.decode()
    assert Person.objects.get(email="fleur@voorbeeldstad.example").may_deliver_for("0513")
    assert "Er wacht niets" in page(dirk, "registrations")
    assert "Hierover is al besloten" in dirk.post(made.url, {"right": "deliver"}, follow=True).content.decode()


def test_a_registration_is_refused_with_a_reason(dirk: Client, voorbeeldstad: Municipality):
    form = {"municipality": "0513", "name": "Onbekend", "email": "x@spam.example", "right": "deliver",
            "received_on": "2018-02-13"}  # fmt: skip
    made = dirk.post(reverse("backoffice:registration_add"), form)
    refused = reverse("backoffice:registration_refuse", args=[int(made.url.split("/")[-2])])

    dirk.post(refused, {"reason": ""})
    assert "Onbekend" in page(dirk, "registrations")
    dirk.post(refused, {"reason": "De gemeente kent deze persoon niet"})

    assert "Onbekend" not in page(dirk, "registrations", wat="alles")
    assert "De gemeente kent deze persoon niet" in dirk.get(made.url).content.decode()


def test_the_text_of_letters_is_changed_and_says_what_it_can_not_fill(dirk: Client):
    address = reverse("backoffice:letter_text", args=["round"])
    form = {"subject": "Uw code", "body": "Voor {gemeente}.\n\n{code}", "signed_by": "", "signed_as": ""}

    wrong = dirk.post(address, {**form, "body": "Voor {gemeeente}.\n\n{code}"}).content.decode()
    without = dirk.post(address, {**form, "body": "Uw code is {code}."}).content.decode()
    dirk.post(address, form)

    assert "{gemeeente}" in wrong
    assert "precies één keer" in without
    assert "Voor {gemeente}." in page(dirk, "letter_text", "round")
    assert dirk.get(reverse("backoffice:letter_example", args=["round"])).content.startswith(b"%PDF")
    assert tags()[-1] == "letters:text-changed"


def test_an_address_has_one_account(dirk: Client, coordinator: Person, voorbeeldstad: Municipality):
    form = {"municipality": "0513", "name": "Nog een Anna", "email": "ANNA@voorbeeldstad.example", "right": "deliver"}

    answer = dirk.post(reverse("backoffice:person_add"), form)

    assert answer.status_code == 400
    assert "Er is al een account met dit adres" in answer.content.decode()


def test_rights_are_given_and_ended(dirk: Client, coordinator: Person, testerdam: Municipality):
    address = reverse("backoffice:person_change", args=[coordinator.pk, "recht"])
    dirk.post(address, {"municipality": "0518", "right": "look"})
    dirk.post(address, {"municipality": "0518", "right": "deliver"})
    assert coordinator.may_deliver_for("0518")
    assert Access.objects.filter(person=coordinator, municipality="0518").count() == 2

    dirk.post(reverse("backoffice:person_change", args=[coordinator.pk, "recht-beeindigen"]), {"municipality": "0518"})
    assert not coordinator.may_look_at("0518")


def test_an_account_is_closed_and_opened_and_loses_its_second_factor(dirk: Client, coordinator: Person, mailbox: Any):
    for what, tag in (
        ("tweede-stap", "account:second-factor-removed"),
        ("sluiten", "account:closed"),
        ("openen", "account:changed"),
    ):
        dirk.post(reverse("backoffice:person_change", args=[coordinator.pk, what]))
        assert tags()[-1] == tag

    coordinator.refresh_from_db()
    assert coordinator.is_active
    assert not coordinator.has_second_factor
    assert dirk.post(reverse("backoffice:person_change", args=[coordinator.pk, "iets"])).status_code == 404


def test_people_are_found(dirk: Client, coordinator: Person, neighbour: Person):
    assert "Carla Bakker" in page(dirk, "people", zoek="Testerdam")
    assert "Anna de Vries" not in page(dirk, "people", zoek="Testerdam")
    assert "Anna de Vries" not in page(dirk, "people", rol="staff")


def test_an_administrator_adds_staff(els: Client, settings: Any):
    settings.RETURN_ADDRESS = "Postbus 100, 2500 AC Den Haag"
    form = {"name": "Gijs Post", "email": "gijs@collector.example", "role": "staff"}

    assert "1 brief is klaar" in els.post(reverse("backoffice:staff_add"), form).content.decode()

    assert Person.objects.get(email="gijs@collector.example").is_staff


# --- Rounds


DAYS = {
    "name": "GMSD eerste halfjaar 2018", "protocol": "gmsd/2017", "opens_on": "2018-08-13", "closes_on": "2018-09-07",
    "feedback_working_days": "3", "report_working_days": "2",
}  # fmt: skip


def step(client: Client, pk: int, which: str, /, **given: str) -> Any:
    return client.post(reverse("backoffice:round_step", args=[pk, which]), given)


def test_a_round_is_set_up_in_steps_with_what_was_agreed_before_and_announced(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, signed_in: SignedIn
):
    assert dirk.post(reverse("backoffice:round_add"), {**DAYS, "opens_on": ""}).status_code == 400
    dirk.post(reverse("backoffice:round_add"), {**DAYS, "former": str(delivery_round.pk)})
    made = DeliveryRound.objects.get(name=DAYS["name"])
    assert (made.state, made.consent_version, made.participants.count()) == ("draft", "2018-1", 2)
    assert made.feedback_working_days == 3

    shown = page(dirk, "round_overview", made.pk)
    assert "Er is geen verplichte periode." in shown
    assert 'name="announce"' not in shown
    dirk.post(reverse("backoffice:round_announce", args=[made.pk]), {"announce": "1"})
    made.refresh_from_db()
    assert made.is_draft
    assert made.name not in Client().get("/").content.decode()

    step(dirk, made.pk, "periodes", period_H2_2017="primary", period_H1_2017="optional", next="1")
    assert made.period_ids() == ("H2_2017", "H1_2017")
    step(dirk, made.pk, "toestemming", consent_text="Anders.", consent_version="2018-1")
    assert "heeft dezelfde versie met een andere tekst" in page(dirk, "round_overview", made.pk)
    step(dirk, made.pk, "toestemming", consent_text="Anders.", consent_version="2018-2", withdrawal_until="2018-09-28")
    proposed = step(dirk, made.pk, "gemeenten", propose="1").content.decode()
    assert "0063 &gt; 1949" in proposed
    assert "Littenseradiel (0140) is verdeeld" in proposed
    assert made.participants.count() == 2
    assert step(dirk, made.pk, "gemeenten", asked="0513\nAmsterdam").status_code == 400
    assert step(dirk, made.pk, "gemeenten", asked="0513\n9999").status_code == 400
    step(dirk, made.pk, "gemeenten", asked="0513, 0063 > 1949\n0140\n0518")
    assert "Littenseradiel is verdeeld over" in page(dirk, "round_overview", made.pk)
    step(dirk, made.pk, "gemeenten", asked="0513, 0063 > 1949\n0140\n0518", by_0140="1949")
    delivering = {code: sorted(whose) for code, whose in made.deliverers().items()}
    assert delivering == {"0513": ["0513"], "1949": ["0063", "0140"], "0518": ["0518"]}
    assert Municipality.objects.get(pk="1949").name == "Waadhoeke"

    looks = page(dirk, "round_preview", made.pk, gemeente="1949")
    assert "Het overzicht" in looks
    assert "Anders." in looks
    assert "<fieldset disabled" in looks
    assert "Er spreekt niets elkaar tegen" in page(dirk, "round_overview", made.pk)
    dirk.post(reverse("backoffice:round_announce", args=[made.pk]), {"announce": "1"})
    made.refresh_from_db()
    assert made.state == "planned"
    assert {"round:opened", "round:participants-added", "round:announced"} <= set(tags())
    assert made.name in Client().get("/").content.decode()
    dirk.post(reverse("backoffice:round_announce", args=[made.pk]), {"throw-away": "1"})
    assert DeliveryRound.objects.filter(pk=made.pk).exists()


def test_a_draft_that_contradicts_is_kept_and_can_be_thrown_away(dirk: Client, voorbeeldstad: Municipality):
    dirk.post(reverse("backoffice:round_add"), {**DAYS, "closes_on": "2018-08-01"})
    made = DeliveryRound.objects.get()

    assert "De laatste dag ligt voor de eerste dag." in page(dirk, "round_overview", made.pk)
    assert "Er doet nog geen gemeente mee" in page(dirk, "round_preview", made.pk)
    dirk.post(reverse("backoffice:round_announce", args=[made.pk]), {"throw-away": "1"})

    assert not DeliveryRound.objects.exists()


def test_a_round_that_was_announced_is_changed_with_a_reason(
    dirk: Client, delivery_round: DeliveryRound, judged: Delivery
):
    days = {**DAYS, "name": delivery_round.name, "opens_on": "2018-02-12", "closes_on": "2018-03-16"}
    assert step(dirk, delivery_round.pk, "dagen", **days).status_code == 400
    assert (
        step(dirk, delivery_round.pk, "dagen", **{**days, "closes_on": "2018-02-01", "reason": "x"}).status_code == 400
    )
    assert "leverden al" in step(dirk, delivery_round.pk, "gemeenten", asked="0518", reason="x").content.decode()
    changed = {"consent_text": "Anders.", "consent_version": "2018-1", "reason": "x"}
    assert "nieuwe versie" in step(dirk, delivery_round.pk, "toestemming", **changed).content.decode()
    assert step(dirk, delivery_round.pk, "periodes", period_H2_2017="not", reason="x").status_code == 400

    step(dirk, delivery_round.pk, "dagen", **days, reason="Op verzoek van gemeenten")

    delivery_round.refresh_from_db()
    assert delivery_round.closes_on == date(2018, 3, 16)
    assert Event.objects.get(tag="round:changed").detail["what"] == "Op verzoek van gemeenten"


def test_a_municipality_gets_more_time(dirk: Client, delivery_round: DeliveryRound, clock: HeldClock):
    address = reverse("backoffice:round", args=[delivery_round.pk])
    form = {"municipality": "0518", "until": "2018-03-23", "reason": "Nieuw zaaksysteem"}
    assert dirk.post(address, {**form, "until": "2018-03-01"}).status_code == 400

    dirk.post(address, form)

    clock.set(2018, 3, 20, 12)
    assert [each.pk for each in DeliveryRound.objects.open_at(clock.moment, "0518")] == [delivery_round.pk]
    assert "Nieuw zaaksysteem" in page(dirk, "round", delivery_round.pk)
    assert tags()[-1] == "round:extended"


def test_who_did_not_deliver_is_seen(dirk: Client, delivery_round: DeliveryRound, judged: Delivery):
    silent = page(dirk, "round", delivery_round.pk, wie="niets")

    assert "Testerdam" in silent.split('id="gemeenten"')[1].split("<h2>")[0]
    assert "Voorbeeldstad" not in silent.split('id="gemeenten"')[1].split("<h2>")[0]


# --- Mails, work, events


def test_a_mail_that_failed_is_sent_again(dirk: Client, mailbox: Any, run_jobs: RunJobs, coordinator: Person):
    mailbox.refusals = ["550 no"]
    [mail] = send("alert", to=[Address("anna@voorbeeldstad.example")], title="Let op", explanation="Iets.", path="/")
    run_jobs()
    assert "Mislukt" in page(dirk, "mails", staat="failed")

    dirk.post(reverse("backoffice:mail_again", args=[mail.pk]))
    run_jobs()

    mail.refresh_from_db()
    assert mail.state == "sent"
    assert "Iets." in page(dirk, "mail", mail.pk)
    assert "mail:again" in tags()
    looks = dirk.get(reverse("backoffice:mail", args=[mail.pk]), {"vorm": "opmaak"})
    assert "sandbox" in looks.headers["Content-Security-Policy"]


def test_a_link_that_opens_an_account_is_not_shown(dirk: Client, mailbox: Any, coordinator: Person):
    Message.objects.create(
        kind="password-reset", to_address="anna@voorbeeldstad.example", language="nl", subject="Nieuw wachtwoord",
        text="https://x/geheim", html="<p>https://x/geheim</p>", made_at=coordinator.made_at,
    )  # fmt: skip
    mail = Message.objects.get(kind="password-reset")

    assert "geheim" not in page(dirk, "mail", mail.pk)
    assert "geheim" not in dirk.get(reverse("backoffice:mail", args=[mail.pk]), {"vorm": "opmaak"}).content.decode()


def test_failed_work_is_seen_and_done_again(dirk: Client, db: None):
    from django.db import connection

    number = jobs.defer("correspondence.send_message", id="6d5f0f0c-0c39-4b4e-a1a5-0b7f2d3a9b11")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [number])
    assert "Er draait geen worker" in page(dirk, "queue")
    assert "Mislukt" in page(dirk, "queue")

    dirk.post(reverse("backoffice:job_again", args=[number]))

    assert ProcrastinateJob.objects.get(pk=number).status == "todo"
    assert tags()[-1] == "job:again"


def test_events_are_read_found_and_proved(dirk: Client, judged: Delivery):
    assert "leverde 1 bestand aan" in page(dirk, "events", gemeente="0513")
    assert "Niets gevonden" in page(dirk, "events", gemeente="0518")
    assert "leverde 1 bestand aan" in page(dirk, "events", over=judged.about)
    assert page(dirk, "events", controleer="ja")


def test_recurring_work_is_seen_and_an_administrator_has_it_done_now(
    dirk: Client, els: Client, clock: HeldClock, run_jobs: RunJobs
):
    assert "Oude regels van dit rooster opruimen" in page(dirk, "schedule")
    now = reverse("backoffice:work_now", args=["schedule.forget"])
    assert dirk.post(now).status_code == 403

    assert els.post(now).status_code == 302
    run_jobs()

    run = Run.objects.get()
    assert (run.work, run.state, run.asked_by) == ("schedule.forget", "done", "Els Smit")
    assert "(Els Smit)" in page(dirk, "schedule")
    assert els.post(reverse("backoffice:work_now", args=["geen.werk"])).status_code == 404

    Run.objects.update(state="failed", fault="RuntimeError")
    assert "RuntimeError" in page(dirk, "schedule", staat="failed")
    dirk.post(reverse("backoffice:run_again", args=[run.pk]))
    dirk.post(reverse("backoffice:run_again", args=[run.pk]))
    run_jobs()

    run.refresh_from_db()
    assert run.state == "done"
    assert [tag for tag in tags() if tag.startswith("work:")] == ["work:run-now", "work:again"]


def test_staff_see_who_would_be_reminded_of_what_with_the_very_mail(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, clock: HeldClock
):
    page(dirk, "reminders", delivery_round.pk)
    week = delivery_round.moments.get(kind="closing", days=7)
    shown = page(dirk, "reminder_moment", delivery_round.pk, week.pk)
    assert "vrijdag 2 maart 2018" in shown
    assert coordinator.email in shown
    assert "Testerdam</a>: er is niemand om te mailen" in shown
    letter = page(dirk, "reminder_letter", delivery_round.pk, week.pk, "0513")
    assert "Over 7 dagen is de laatste dag" in letter
    looks = dirk.get(
        reverse("backoffice:reminder_letter", args=[delivery_round.pk, week.pk, "0513"]), {"vorm": "opmaak"}
    )
    assert b"Voorbeeldstad heeft nog niet alles geleverd" in looks.content
    assert not Message.objects.exists()

    over = {"municipality": "0513", "reason": "Levert niet"}
    dirk.post(reverse("backoffice:reminder_moment", args=[delivery_round.pk, week.pk]), over)
    assert "wordt overgeslagen" in page(dirk, "reminder_moment", delivery_round.pk, week.pk)
    again = delivery_round.passed_over.get()
    dirk.post(reverse("backoffice:reminder_again", args=[delivery_round.pk, again.pk]))
    dirk.post(reverse("backoffice:reminder_switch", args=[delivery_round.pk, week.pk]))
    dirk.post(reverse("backoffice:reminders", args=[delivery_round.pk]), {"kind": "closing", "days": "3"})
    shown = page(dirk, "reminders", delivery_round.pk)

    assert "3 dagen voor de laatste dag" in shown
    assert "Uit</span>" in shown
    assert dirk.post(reverse("backoffice:reminders", args=[delivery_round.pk]), {"kind": "x"}).status_code == 400


def test_staff_write_news_see_how_it_looks_and_publish_it(
    dirk: Client, delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, clock: HeldClock
):
    address = reverse("backoffice:news_add")
    given = {"title": "Wij beginnen", "body": "{aanhef}\n\nVoor **{gemeente}**.", "mail_round": str(delivery_round.pk)}
    assert dirk.post(address, {**given, "body": "{stad}"}).status_code == 400
    preview = dirk.post(address, {**given, "preview": "1"}).content.decode()
    assert "Voor <strong>uw gemeente</strong>" in preview
    assert not NewsItem.objects.exists()

    dirk.post(address, given)
    item = NewsItem.objects.get()
    shown = page(dirk, "news_item", item.pk, aan=str(neighbour.pk))
    assert "gaat naar 2 coördinatoren" in shown
    assert "Beste Carla Bakker," in shown
    looks = dirk.get(reverse("backoffice:news_item", args=[item.pk]), {"vorm": "opmaak"})
    assert b"Wij beginnen" in looks.content

    publish = reverse("backoffice:news_publish", args=[item.pk])
    assert dirk.post(publish, {"day": "", "time": "9:00"}).status_code == 400
    dirk.post(publish, {"day": "2018-02-15", "time": "9:00"})
    assert "Gepland" in page(dirk, "news")
    dirk.post(publish, {"now": "1"})
    dirk.post(publish, {"now": "1"})

    item.refresh_from_db()
    assert (item.state, item.mails, Message.objects.filter(kind="news").count()) == ("published", 2, 2)
    dirk.post(publish, {"withdraw": "1"})
    assert "Ingetrokken" in page(dirk, "news")
