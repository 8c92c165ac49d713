"""The receipt of a delivery, on a page and on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pikepdf import Pdf

from oporde.portal.accounts.models import Person
from oporde.portal.events.models import Event
from tests.papers import complaints
from tests.portal.deliveries.conftest import Delivered, all_right, wrong

SignedIn = Callable[[Person], Client]


def test_it_says_who_delivered_what_when_with_which_consent_and_what_counts(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered, run_jobs: Callable[[], int]
):
    delivery = delivered(all_right())
    run_jobs()

    page = signed_in(coordinator).get(f"/levering/{delivery.pk}/ontvangstbewijs/").content.decode()

    assert str(delivery.pk) in page
    assert "Anna de Vries" in page
    assert all(upload.sha256 in page for upload in delivery.uploads.all())
    assert "Door aan te leveren geeft uw gemeente toestemming." in page
    assert "Versie 2018-1" in page
    assert "Er telt nog geen bestand" not in page
    assert page.count("tweede halfjaar van 2017") == 4


@pytest.mark.parametrize("language", ["nl", "en"])
def test_on_paper_it_is_accessible_and_the_same_each_time(
    signed_in: SignedIn,
    coordinator: Person,
    delivered: Delivered,
    run_jobs: Callable[[], int],
    tmp_path: Path,
    language: str,
):
    delivery = delivered({**all_right(), **wrong()})
    run_jobs()
    client = signed_in(coordinator)
    client.cookies["taal"] = language

    first = client.get(f"/levering/{delivery.pk}/ontvangstbewijs.pdf")
    second = client.get(f"/levering/{delivery.pk}/ontvangstbewijs.pdf")

    paper = tmp_path / "receipt.pdf"
    paper.write_bytes(first.content)
    assert complaints(paper, "ua1") == []
    with Pdf.open(paper) as pdf:
        assert str(pdf.Root.Lang) == language
    assert first.content == second.content
    assert Event.objects.filter(tag="delivery:receipt-fetched").count() == 2


def test_a_delivery_that_is_being_checked_has_a_receipt_too(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered
):
    delivery = delivered(wrong())
    client = signed_in(coordinator)

    assert "nog niet gecontroleerd" in client.get(f"/levering/{delivery.pk}/ontvangstbewijs/").content.decode()
    assert client.get(f"/levering/{delivery.pk}/ontvangstbewijs.pdf").content.startswith(b"%PDF")
