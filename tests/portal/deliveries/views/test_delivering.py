"""The page on which is delivered: what is taken, what is not, and what is said about it."""

from __future__ import annotations

import io
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_multipart

from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.deliveries.models import Delivery, Upload
from oporde.portal.deliveries.vault import LocalStorage, Storage
from oporde.portal.events.models import Event
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant
from tests.portal.conftest import HeldClock

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("delivery_round")]

SignedIn = Callable[[Person], Client]


class _Fields(HTMLParser):
    """The hidden fields of the form on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input" and known.get("type") == "hidden" and known.get("name"):
            self.found[str(known["name"])] = known.get("value") or ""


def form(client: Client, address: str = "/leveren/") -> dict[str, str]:
    page = client.get(address)
    assert page.status_code == 200
    return _Fields(page.content.decode()).found


def csv(name: str = "0513_WMO_H2_2017.csv", content: bytes = b"a;b\n1;2\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/csv")


def send(client: Client, fields: dict[str, str], *files: SimpleUploadedFile, agreed: bool = True, **more: Any) -> Any:
    given = {**fields, "uploads": list(files), **({"agreed": "on"} if agreed else {}), **more}
    return client.post("/leveren/", given, follow=False)


@pytest.fixture
def anna(signed_in: SignedIn, coordinator: Person, vault: Storage) -> Client:
    return signed_in(coordinator)


def kept(vault: Storage) -> list[str]:
    return [key for key, _ in vault.listing()]


def test_a_delivery_is_taken_with_who_what_when_and_what_was_agreed_to(
    anna: Client, coordinator: Person, vault: Storage, delivery_round: DeliveryRound, clock: HeldClock
):
    answer = send(anna, form(anna), csv(), csv("0513_SBW_H2_2017.csv", b"c\n"))

    delivery = Delivery.objects.get()
    assert answer.status_code == 302
    assert answer.url == f"/levering/{delivery.pk}/"
    assert delivery.person == coordinator
    assert delivery.began_at == clock.moment
    assert (delivery.consent_version, delivery.consent_text) == ("2018-1", delivery_round.consent_text)
    assert [upload.name for upload in delivery.uploads.all()] == ["0513_WMO_H2_2017.csv", "0513_SBW_H2_2017.csv"]
    assert kept(vault) == sorted(upload.storage_key for upload in delivery.uploads.all())
    received = Event.objects.get(tag="delivery:received")
    assert (received.municipality, received.about, received.detail["files"]) == ("0513", delivery.about, 2)


def test_a_double_click_is_one_delivery(anna: Client, vault: Storage):
    fields = form(anna)

    first, second = send(anna, fields, csv()), send(anna, fields, csv())

    assert first.url == second.url
    assert Delivery.objects.count() == 1
    assert len(kept(vault)) == 1


def test_the_same_files_in_another_tab_are_one_delivery_and_said_so(anna: Client, vault: Storage):
    one, other = form(anna), form(anna)
    send(anna, one, csv())

    answer = anna.post("/leveren/", {**other, "uploads": [csv()], "agreed": "on"}, follow=True)

    assert Delivery.objects.count() == 1
    assert len(kept(vault)) == 1
    assert "U had precies deze bestanden al geleverd, op 14 februari 2018" in answer.content.decode()
    assert Event.objects.filter(tag="delivery:repeated").count() == 1


def test_what_was_rejected_on_another_day_may_be_delivered_again(anna: Client, clock: HeldClock):
    send(anna, form(anna), csv())
    Delivery.objects.update(state="judged", verdict="rejected", outcome={}, checked_at=clock.moment)
    clock.advance(days=1)

    send(anna, form(anna), csv())

    again = Delivery.objects.get(state="received")
    assert again.repeats == Delivery.objects.get(state="judged")


def test_a_file_that_is_in_it_twice_is_kept_once(anna: Client, vault: Storage):
    answer = anna.post("/leveren/", {**form(anna), "uploads": [csv(), csv()], "agreed": "on"}, follow=True)

    assert Upload.objects.count() == 1
    assert len(kept(vault)) == 1
    assert "zat er dubbel in" in answer.content.decode()


def test_without_consent_nothing_is_kept(anna: Client, vault: Storage):
    answer = send(anna, form(anna), csv(), agreed=False)

    assert answer.status_code == 422
    assert "geef aan dat u akkoord gaat" in answer.content.decode()
    assert not Delivery.objects.exists()
    assert kept(vault) == []


def test_a_consent_text_that_changed_has_to_be_agreed_to_again(
    anna: Client, vault: Storage, delivery_round: DeliveryRound
):
    fields = form(anna)
    delivery_round.consent_version, delivery_round.consent_text = "2018-2", "Een andere tekst."
    delivery_round.save()

    answer = send(anna, fields, csv())

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is veranderd" in page
    assert "Een andere tekst." in page
    assert kept(vault) == []


def test_without_files_one_is_asked_for(anna: Client):
    answer = send(anna, form(anna))

    assert answer.status_code == 422
    assert "Kies de bestanden die u wilt leveren." in answer.content.decode()


def test_what_is_too_large_is_not_kept_and_said_so(anna: Client, vault: Storage, settings: Any):
    settings.UPLOAD_MAX_MB = 1

    answer = send(anna, form(anna), csv(content=b"x" * 1_100_000))

    assert answer.status_code == 413
    assert "ten hoogste 1 MB" in answer.content.decode()
    assert kept(vault) == []
    assert Event.objects.get(tag="delivery:refused").detail["reason"] == "too-large"


def test_what_announces_that_it_is_too_large_is_refused_before_it_comes_in(anna: Client, settings: Any):
    form(anna)
    settings.UPLOAD_MAX_MB = 1

    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            pytest.fail("it was read")

    post: Any = anna.generic
    told = {"CONTENT_LENGTH": "2000001", "wsgi.input": Unread()}
    answer = post("POST", "/leveren/", b"", "multipart/form-data; boundary=x", **told)

    assert answer.status_code == 413
    assert "ten hoogste 1 MB" in answer.content.decode()
    assert Event.objects.get(tag="delivery:refused").detail["size_bytes"] == 2_000_001


NAMES = (
    "é ü 漢字 😀.csv", "<script>alert(1)</script>.csv", "a'b\"c;d.csv", "x" * 400 + ".csv", "..csv", ".csv", "%2e%2e%2fa.csv",
    "a\u202egpj.csv", "=cmd|'!A1.csv", "-rf.csv", "regel\neinde.csv", "nul\x00.csv", "123456782.csv", "CON.csv", "a.csv ",
)  # fmt: skip


def test_a_name_may_be_as_odd_as_it_likes(anna: Client, vault: Storage, run_jobs: Callable[[], int]):
    files = [csv("tijdelijk.csv", f"{number}\n".encode()) for number in range(len(NAMES))]
    for file, name in zip(files, NAMES, strict=True):
        file._name = name  # past the cleaning of Django's own class, as a program sends it

    answer = send(anna, form(anna), *files)
    assert answer.status_code == 302
    run_jobs()

    delivery = Delivery.objects.get()
    assert delivery.uploads.count() == len(NAMES)
    assert delivery.state == "judged"
    page = anna.get(answer["Location"])
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    for part in ("terugkoppeling.xlsx", "terugkoppeling.csv", "terugkoppeling.json", "ontvangstbewijs.pdf"):
        assert anna.get(f"{answer['Location']}{part}").status_code == 200
    assert anna.get("/geschiedenis/").status_code == 200
    shown = " ".join(delivery.uploads.values_list("name", flat=True))
    assert shown.isprintable()
    assert "123456782" not in shown


def test_a_full_disk_stores_nothing_and_says_so(anna: Client, vault: Storage, monkeypatch: pytest.MonkeyPatch):
    def full(self: LocalStorage, key: str) -> Any:
        raise OSError(28, "No space left on device")

    fields = form(anna)
    monkeypatch.setattr(LocalStorage, "create", full)

    answer = send(anna, fields, csv())

    assert answer.status_code == 400
    assert "Er is niets bewaard" in answer.content.decode()
    assert not Delivery.objects.exists()
    assert Event.objects.filter(tag="delivery:broken-off").count() == 1


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.9999])
def test_an_upload_that_breaks_off_stores_nothing_and_says_so(anna: Client, vault: Storage, share: float):
    fields = form(anna) | {"agreed": "on"}
    whole = encode_multipart("X", {**fields, "uploads": [csv(content=b"1;2\n" * 50_000)]})
    part = whole[: int(len(whole) * share)]

    body: Any = {"wsgi.input": io.BytesIO(part), "CONTENT_LENGTH": str(len(whole))}
    answer = anna.post("/leveren/?gemeente=0513", b"", content_type="multipart/form-data; boundary=X", **body)

    assert answer.status_code == 400
    assert "niet in hun geheel aangekomen" in answer.content.decode()
    assert kept(vault) == []
    assert not Delivery.objects.exists()
    assert Event.objects.get(tag="delivery:broken-off").municipality == "0513"


def test_an_upload_begun_before_closing_counts_and_one_second_after_does_not(
    anna: Client, clock: HeldClock, vault: Storage
):
    fields = form(anna)
    clock.set(2018, 3, 9, 23, 59, 59)

    assert send(anna, fields, csv()).status_code == 302

    fields["token"] = "another"
    clock.set(2018, 3, 10, 0, 0, 0)

    late = send(anna, fields, csv(content=b"other"))

    assert late.status_code == 409
    assert "tot en met vrijdag 9 maart 2018" in late.content.decode()
    assert Delivery.objects.count() == 1
    assert len(kept(vault)) == 1


def test_an_extension_is_honoured(anna: Client, clock: HeldClock, delivery_round: DeliveryRound, staff: Person):
    Extension.objects.create(
        delivery_round=delivery_round, municipality_id="0513", until="2018-03-16", reason="storing", by=staff
    )
    clock.set(2018, 3, 16, 12, 0, 0)

    assert "vrijdag 16 maart 2018" in anna.get("/leveren/").content.decode()
    assert send(anna, form(anna), csv()).status_code == 302


def test_between_rounds_the_page_says_so(anna: Client, clock: HeldClock):
    clock.set(2018, 6, 1, 12, 0, 0)

    page = anna.get("/leveren/").content.decode()

    assert "U kunt nu niet leveren" in page


def test_who_may_only_look_cannot_deliver(
    signed_in: SignedIn, reader: Person, delivery_round: DeliveryRound, vault: Storage
):
    client = signed_in(reader)
    fields = {
        "token": "t",
        "municipality": "0513",
        "delivery_round": str(delivery_round.pk),
        "consent_version": "2018-1",
    }

    assert "alleen meekijken" in client.get("/leveren/").content.decode()
    assert send(client, fields, csv()).status_code == 404
    assert kept(vault) == []


def test_nobody_delivers_for_another_municipality(
    signed_in: SignedIn, neighbour: Person, delivery_round: DeliveryRound, vault: Storage
):
    client = signed_in(neighbour)
    fields = form(client) | {"municipality": "0513"}

    assert send(client, fields, csv()).status_code == 404
    assert kept(vault) == []


def test_who_serves_two_municipalities_chooses_one(anna: Client, coordinator: Person, testerdam: Municipality):
    Access.objects.create(person=coordinator, municipality=testerdam, right="deliver")

    assert "Voor welke gemeente levert u?" in anna.get("/leveren/").content.decode()
    assert form(anna, "/leveren/?gemeente=0518")["municipality"] == "0518"


def test_who_was_not_asked_cannot_deliver(anna: Client, delivery_round: DeliveryRound):
    fields = form(anna)
    Participant.objects.filter(municipality="0513").delete()

    answer = send(anna, fields, csv())

    assert answer.status_code == 409
    assert "doet niet mee" in answer.content.decode()


def test_a_number_in_a_name_is_hidden_before_it_is_written_down(anna: Client):
    send(anna, form(anna), csv("123456782 0513_WMO_H2_2017.csv"))

    assert "123456782" not in Upload.objects.get().name


def test_a_form_that_is_not_ours_is_refused_and_nothing_is_kept(coordinator: Person, vault: Storage):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")
    fields = form(client) | {"csrfmiddlewaretoken": "forged"}

    assert send(client, fields, csv()).status_code == 403
    assert kept(vault) == []


def test_a_form_without_room_for_files_asks_for_them(anna: Client, vault: Storage):
    fields = form(anna)

    answer = anna.post("/leveren/", urlencode({**fields, "agreed": "on"}), "application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert "Kies de bestanden die u wilt leveren." in answer.content.decode()
    assert kept(vault) == []


def test_a_form_with_its_own_token_is_taken(coordinator: Person, vault: Storage):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert send(client, form(client), csv()).status_code == 302
