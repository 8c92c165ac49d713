"""What was found in one file, record by record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.models import Delivery
from tests.deliveries import name_of
from tests.portal.deliveries.conftest import Delivered, right

SignedIn = Callable[[Person], Client]


def with_wrong_rows(count: int) -> dict[str, bytes]:
    """A Wmo file of which the first rows have a number that does not satisfy the elfproef, and another mistake."""
    [(name, content)] = right().items()
    header, first, *_ = content.rstrip(b"\r\n").split(b"\r\n")
    assert name == name_of("WMO", "0513", "H2_2017")
    wrong = first.replace(b"9999", b"1234", 1)
    return {name: b"\r\n".join([header, *[wrong] * count, b""])}


@pytest.fixture
def delivery(delivered: Delivered, run_jobs: Callable[[], int]) -> Delivery:
    made = delivered(with_wrong_rows(70))
    run_jobs()
    return made


def test_rows_are_told_in_order_in_pages(signed_in: SignedIn, coordinator: Person, delivery: Delivery):
    client = signed_in(coordinator)

    first = client.get(f"/levering/{delivery.pk}/bestand/1/").content.decode()
    second = client.get(f"/levering/{delivery.pk}/bestand/1/?bladzijde=2").content.decode()

    assert "70 regels waar iets mee is" in first
    assert first.index("Regel 2<") < first.index("Regel 3<")
    assert "Regel 52<" not in first
    assert "Regel 52<" in second


def test_rows_can_be_chosen_by_rule_and_from_a_number(signed_in: SignedIn, coordinator: Person, delivery: Delivery):
    client = signed_in(coordinator)

    page = client.get(f"/levering/{delivery.pk}/bestand/1/?row=70").content.decode()
    none = client.get(f"/levering/{delivery.pk}/bestand/1/?row=700").content.decode()

    assert "2 regels waar iets mee is" in page
    assert "Geen regels gevonden" in none


def test_nonsense_in_the_filter_is_told(signed_in: SignedIn, coordinator: Person, delivery: Delivery):
    page = signed_in(coordinator).get(f"/levering/{delivery.pk}/bestand/1/?row=veel").content.decode()

    assert "Vul een regelnummer in, bijvoorbeeld 12." in page


def test_a_file_that_was_not_in_it_does_not_exist(signed_in: SignedIn, coordinator: Person, delivery: Delivery):
    assert signed_in(coordinator).get(f"/levering/{delivery.pk}/bestand/9/").status_code == 404
