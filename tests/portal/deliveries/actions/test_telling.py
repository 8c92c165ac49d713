"""The mails about an outcome: counts and a link, in two languages, as text and as HTML; never a value of a file."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import translation

from oporde.portal.accounts.models import Person
from oporde.portal.correspondence.models import Message
from oporde.portal.correspondence.sending import Address, send
from oporde.portal.deliveries.actions.telling import tell_outcome
from oporde.portal.deliveries.models import Delivery
from tests.portal.deliveries.conftest import Delivered, all_right, wrong

RunJobs = Callable[[], int]
KINDS = ("delivery-approved", "delivery-rejected", "delivery-not-checked", "delivery-quarantined")


def told(kind: str, delivery: Delivery, language: str) -> Message:
    files = [
        SimpleNamespace(
            name="a.csv", kind="Wmo", period="tweede halfjaar van 2017", verdict="rejected", state="rejected"
        ),
        SimpleNamespace(name="b.csv", kind="", period="", verdict="approved", state="report_pending"),
    ]
    with translation.override(language):
        [message] = send(
            kind, to=[Address("a@b.example")], language=language, delivery=delivery, round_name="GMSD", files=files,
            approved=1, rejected=1, to_mend=3, signals=2, path=f"/levering/{delivery.pk}/",
        )  # fmt: skip
    return message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_outcome_has_one_link_and_what_to_do(delivered: Delivered, kind: str, language: str):
    delivery = delivered(wrong())

    message = told(kind, delivery, language)

    assert delivery.reference in message.subject
    assert "Voorbeeldstad" in message.subject
    assert message.text.count(f"/levering/{delivery.pk}/") == 1
    assert f"/levering/{delivery.pk}/" in message.html
    assert "{" not in message.subject + message.text
    assert "{{" not in message.html
    if kind in ("delivery-approved", "delivery-rejected"):
        assert "Wmo, tweede halfjaar van 2017" in message.text


def test_a_rejection_says_how_much_is_to_mend_and_what_still_counts(delivered: Delivered):
    message = told("delivery-rejected", delivered(wrong()), "nl")

    assert "Om te herstellen: 3" in message.text
    assert "1 van de 2 bestanden is goedgekeurd en telt nu." in message.text
    assert "Wat eerder is goedgekeurd, blijft gelden." in message.text


def test_everyone_who_may_deliver_hears_it_once(
    delivered: Delivered, run_jobs: RunJobs, coordinator: Person, reader: Person
):
    coordinator.language = "en"
    coordinator.save()
    delivery = delivered(all_right())
    run_jobs()
    delivery.refresh_from_db()

    tell_outcome(delivery, "delivery-approved", list(delivery.files.all()))

    assert list(Message.objects.values_list("to_address", flat=True)) == [coordinator.email]
    assert "0513_" not in Message.objects.get().text
    assert "Wmo, second half of 2017: approved" in Message.objects.get().text
