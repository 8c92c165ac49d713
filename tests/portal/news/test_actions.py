"""News: on the site when its time has come, mailed to each coordinator once, with what holds for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.correspondence.models import Message
from oporde.portal.events.models import Event
from oporde.portal.news import actions
from oporde.portal.news.models import NewsItem
from oporde.portal.rounds.models import DeliveryRound, Participant
from oporde.portal.schedule.actions import plan, run_due
from tests.portal.conftest import HeldClock

BODY = "{aanhef}\n\nVanaf **12 februari** levert {gemeente} weer gegevens.\n\n{gevraagd}\n"


@pytest.fixture
def item(delivery_round: DeliveryRound) -> NewsItem:
    made = NewsItem(title="Aanleverperiode voor {gemeente}", body=BODY, mail_round=delivery_round)
    return actions.save(made, by=None)


def test_a_draft_is_nowhere_and_what_is_published_is_everywhere(item: NewsItem, client: Client, staff: Person):
    item.title = "De aanleverperiode begint"
    actions.save(item, by=staff)
    everywhere = ("/nieuws/", "/", "/nieuws/rss.xml", "/zoeken/?q=aanleverperiode+begint")
    address = f"/nieuws/{item.slug}/"

    assert [word in client.get("/nieuws/").content.decode() for word in (item.title, "Er is nog geen nieuws")] == [
        False, True,
    ]  # fmt: skip
    assert client.get(address).status_code == 404

    actions.publish(item, by=staff)
    for place in everywhere:
        assert "De aanleverperiode begint" in client.get(place).content.decode(), place
    shown = client.get(address).content.decode()
    assert "Beste coördinator," in shown
    assert "levert uw gemeente weer gegevens" in shown
    assert "<strong>12 februari</strong>" in shown
    assert "http://127.0.0.1:8000/nieuws/" in client.get("/nieuws/rss.xml").content.decode()

    actions.withdraw(item, by=staff)
    assert client.get(address).status_code == 404
    actions.publish(item, by=staff)
    assert client.get(address).status_code == 200
    assert [tag for tag in Event.objects.order_by("id").values_list("tag", flat=True) if tag.startswith("news")] == [
        "news:written", "news:changed", "news:published", "news:withdrawn", "news:published",
    ]  # fmt: skip


def test_it_is_published_and_mailed_by_itself_when_its_time_has_come(
    item: NewsItem, coordinator: Person, neighbour: Person, reader: Person, clock: HeldClock, mailbox: Any,
    run_jobs: Callable[[], int],
):  # fmt: skip
    plan()
    actions.plan(item, clock.moment.replace(hour=12), by=None)
    clock.set(2018, 2, 14, 11, 59)
    run_due()
    assert not NewsItem.objects.published().exists()

    clock.set(2018, 2, 14, 12, 1)
    run_due()
    run_due()
    actions.publish(item)
    run_jobs()

    assert sorted(str(mail["Subject"]) for mail in mailbox) == [
        "Aanleverperiode voor Testerdam", "Aanleverperiode voor Voorbeeldstad",
    ]  # fmt: skip
    item.refresh_from_db()
    assert (item.state, item.mails) == ("published", 2)


def test_a_mail_says_what_holds_for_its_reader_and_comes_once(
    item: NewsItem, coordinator: Person, testerdam: Municipality, delivery_round: DeliveryRound
):
    old = Municipality.objects.create(code="0063", name="het Bildt")
    Participant.objects.create(delivery_round=delivery_round, municipality=old, delivered_by=testerdam)
    Access.objects.create(person=coordinator, municipality=testerdam, right=Right.DELIVER)
    Person.objects.filter(pk=coordinator.pk).update(name="Anna *de* Vries", language="en")

    actions.publish(item)

    [mail] = Message.objects.filter(to_address=coordinator.email)
    assert mail.subject == "Aanleverperiode voor Testerdam and Voorbeeldstad"
    assert "Dear Anna *de* Vries," in mail.text
    assert "- het Bildt: " in mail.text
    assert "(optional)" in mail.text
    assert "Anna *de* Vries" in mail.html
    assert "<li" in mail.html


def test_english_readers_see_english_where_there_is_any(item: NewsItem, client: Client):
    item.title_en, item.body_en = "The round begins", "{aanhef}\n\nDeliver for {gemeente}."
    actions.publish(actions.save(item, by=None))
    client.cookies["taal"] = "en"

    shown = client.get(f"/nieuws/{item.slug}/").content.decode()

    assert "The round begins" in shown
    assert "Dear coordinator," in shown
    assert "Deliver for your municipality." in shown


def test_two_items_with_one_title_have_an_address_each(item: NewsItem):
    other = actions.save(NewsItem(title=item.title, body="x"), by=None)

    assert other.slug == f"{item.slug}-2"
