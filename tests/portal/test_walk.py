"""Every address is asked for by everyone: who may see it does, and what is another municipality's does not exist.

A new address is walked by itself. One with a part that is not known here fails, until it is said what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.models import Delivery
from oporde.portal.deliveries.signing import sign
from oporde.portal.deliveries.vault import Storage
from oporde.portal.erasure.certificate import statement_of
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.letters.actions import make_letter
from oporde.portal.letters.addresses import try_out
from oporde.portal.letters.models import Ask, Route
from oporde.portal.letters.registering import receive
from oporde.portal.news import actions as news
from oporde.portal.news.models import NewsItem
from oporde.portal.reminders.actions import moments_of
from oporde.portal.web import access
from tests.portal.deliveries.conftest import delivered, right, wrong

__all__ = ["delivered"]

SIGN_IN, SECOND_STEP = "/account/inloggen/", "/account/tweede-stap/kiezen/"
PART = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
OF_ONE = ("/levering/", "/backoffice/levering/", "/intrekking/", "/rapport/")  # of one delivery, withdrawal or report
FORMS = {
    "verklaring": ("pdf", "json"),
    "stand": ("json", "html"),
    "terugkoppeling": ("xlsx", "csv", "json"),
    "overzicht": ("csv", "xlsx"),
    "rapport": ("pdf", "xlsx", "csv", "json"),
    "afsluitrapport": ("pdf", "xlsx", "csv", "json"),
}
DOES = ("/account/uitloggen/",)  # answering this ends the session


@dataclass(frozen=True, slots=True)
class Address:
    """A place in the portal, with all its parts filled in."""

    pattern: str
    path: str
    access: str


def patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        pattern = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield pattern, entry
        else:
            yield from patterns(entry, pattern)


@pytest.fixture
def everything(
    delivered: Callable[..., Delivery], run_jobs: Callable[[], int], vault: Storage, staff: Person
) -> dict[str, tuple[str, ...]]:
    """What may stand at each part of an address: of Voorbeeldstad, a rejected delivery and all that came of it."""
    delivery = delivered({**wrong(), **right("SBW")})
    run_jobs()
    Municipality.objects.filter(pk="0513").update(street="Raadhuisplein 1", postal_code="1234 AB", town="Voorbeeldstad")
    letter = make_letter(delivery.person, by=staff)
    asked = receive(
        Ask.JOIN, Route.PORTAL, delivery.municipality, by=delivery.person, origin="", name="F. van Voorbeeldstad",
        email="f@voorbeeldstad.example",
    )  # fmt: skip
    assert asked is not None
    item = news.save(NewsItem(title="Wij beginnen", body="{aanhef}", mail_round=delivery.delivery_round), by=staff)
    news.publish(item)
    return {
        "delivery": (str(delivery.pk),),
        "report": (str(delivery.reports.get().pk),),
        "mail": (str(Message.objects.filter(municipality="0513").first().pk),),  # type: ignore[union-attr]
        "person": (str(delivery.person_id),),
        "round": (str(delivery.delivery_round_id),),
        "job": ("999999",),
        "run": (str(letter.run.pk),),
        "registration": (str(asked.pk),),
        "addresses": (str(try_out("adressen.csv", b"gemeentecode\n0513", by=staff).pk),),
        "passkey": ("999999",),
        "withdrawal": (str(withdrawn(delivery).pk),),
        "moment": (str(moments_of(delivery.delivery_round)[0].pk),),
        "news": (str(item.pk),),
        "item": (item.slug,),
    }


def withdrawn(delivery: Delivery) -> Withdrawal:
    """A withdrawal over the other period, that was carried out."""
    made = Withdrawal(
        delivery_round=delivery.delivery_round, municipality=delivery.municipality, deliverer=delivery.municipality,
        period="H1_2017", person=delivery.person,
    )  # fmt: skip
    made.certificate, made.state, made.erased_at = sign(statement_of(made)), "erased", made.withdrawn_at
    made.save()
    return made


def addresses(known: dict[str, tuple[str, ...]]) -> list[Address]:
    found = []
    for pattern, entry in patterns(get_resolver()):
        name = access.access_of(entry.callback)
        assert name is not None, pattern
        found += [Address(pattern, path, name) for path in filled(pattern, known)]
    return found


def filled(pattern: str, known: dict[str, tuple[str, ...]]) -> list[str]:
    """The address with something real at each part of it."""
    paths = [pattern.replace("^", "").replace("$", "").replace("\\.", ".")]
    for part in (first or second for first, second in PART.findall(pattern)):
        paths = [
            re.sub(rf"<(?:\w+:)?{part}>|\(\?P<{part}>[^)]*\)", value, path, count=1)
            for path in paths
            for value in values(pattern, part, known)
        ]
    return paths


def values(pattern: str, part: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    match part, pattern:
        case "id", _ if "protocol/" in pattern:
            return ("gmsd",)
        case "id", _ if "intrekking/" in pattern:
            return known["withdrawal"]
        case "id", _ if "levering/" in pattern:
            return known["delivery"]
        case "id", _ if "rapport/" in pattern:
            return known["report"]
        case "id", _ if "mails/" in pattern:
            return known["mail"]
        case "pk", _ if "backoffice/nieuws/" in pattern:
            return known["news"]
        case "slug", _ if pattern.startswith("/nieuws/"):
            return known["item"]
        case "moment", _:
            return known["moment"]
        case "pk", _ if "mensen/" in pattern:
            return known["person"]
        case "pk", _ if "aanleverperiodes/" in pattern or "intrekken/" in pattern:
            return known["round"]
        case "pk", _ if "backoffice/overzicht/" in pattern:
            return known["round"]
        case "pk", _ if "werk/" in pattern or "rooster/" in pattern:
            return known["job"]
        case "pk", _ if "passkeys/" in pattern:
            return known["passkey"]
        case "pk", _ if "brieven/" in pattern:
            return known["run"]
        case "pk", _ if "adresbestand/" in pattern:
            return known["addresses"]
        case "pk", _ if "aanmeldingen/" in pattern:
            return known["registration"]
        case "what", _ if "mensen/" in pattern:
            return ("ontgrendelen",)
        case "form", _:
            return next(forms for word, forms in FORMS.items() if word in pattern)
        case "slug", _ if "uitleg/" in pattern:
            return ("02-tijdpad",)
    simple = {
        "version": "2017", "layout": "wmo", "rule": "W109", "codes": "lijst-wmo020", "slug": "contact", "language": "nl",
        "what": "schemas.zip", "code": "0513", "number": "1", "order": "1", "name": "geen.eml", "uidb36": "1",
        "key": "x", "kind": "round", "period": "H2_2017", "work": "schedule.forget",
        "passed_over": "1", "step": "gemeenten", "token": "x",
    }  # fmt: skip
    return (simple[part],)


def asked(client: Client, path: str) -> Any:
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


@pytest.mark.django_db
def test_every_address_is_for_whom_it_says(
    everything: dict[str, tuple[str, ...]],
    coordinator: Person,
    reader: Person,
    neighbour: Person,
    staff: Person,
    administrator: Person,
    signed_in: Callable[[Person], Client],
):
    fresh = Person.objects.create_user("kaal@voorbeeldstad.example", "Kaal", password="een goed wachtwoord")
    visitors = {"visitor": Client(), "fresh": signed_in(fresh), "coordinator": signed_in(coordinator),
                "reader": signed_in(reader), "neighbour": signed_in(neighbour), "staff": signed_in(staff),
                "administrator": signed_in(administrator)}  # fmt: skip
    roles = {"coordinator": "coordinator", "reader": "coordinator", "neighbour": "coordinator", "staff": "staff",
             "administrator": "administrator"}  # fmt: skip
    wrong_answers = []
    for address in addresses(everything):
        if address.path in DOES:
            continue
        for who, client in visitors.items():
            answer = asked(client, address.path)
            status, to = answer.status_code, answer.headers.get("Location", "")
            if address.access == access.PUBLIC:
                right = (status < 500 and status != 403) or address.path == "/healthz"
            elif who == "visitor":
                right = status == 302 and to.startswith(SIGN_IN)
            elif address.access == access.SIGNING_IN:
                right = status in {200, 302} and not to.startswith(SIGN_IN)
            elif who == "fresh":
                right = status == 302 and to == SECOND_STEP
            elif roles[who] not in access.ROLES[address.access]:
                right = status == 403
            elif who == "neighbour" and address.pattern.startswith(OF_ONE):
                right = status == 404
            else:
                right = status in {200, 204, 302, 404, 405} and not to.startswith(SIGN_IN)
            if not right:
                wrong_answers.append((who, address.access, address.path, status, to))

    assert not wrong_answers, "\n".join(map(str, wrong_answers))


@pytest.mark.django_db
def test_a_neighbour_finds_nothing_of_voorbeeldstad_on_any_page(
    everything: dict[str, tuple[str, ...]], neighbour: Person, signed_in: Callable[[Person], Client]
):
    client = signed_in(neighbour)
    secret = re.compile("Voorbeeldstad|anna@|0513_WMO_H2_2017")
    told = []
    for address in addresses(everything):
        if address.path in DOES or address.access == access.STAFF or "/protocol/" in address.pattern:
            continue
        if "/aanmelden/" in address.path:
            continue  # everyone may choose every municipality there
        if secret.search(asked(client, address.path).content.decode(errors="replace")):
            told.append(address.path)

    assert told == []


@pytest.mark.django_db
def test_the_owner_and_who_looks_along_see_what_came_of_it(
    everything: dict[str, tuple[str, ...]],
    coordinator: Person,
    reader: Person,
    staff: Person,
    signed_in: Callable[[Person], Client],
):
    for person in (coordinator, reader, staff):
        client = signed_in(person)
        for address in addresses(everything):
            if address.pattern.startswith("/levering/") and "herstel" not in address.pattern:
                assert asked(client, address.path).status_code in {200, 302}, (person.name, address.path)
