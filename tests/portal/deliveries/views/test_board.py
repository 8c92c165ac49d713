"""The home of a coordinator."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.test import Client

from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, wrong

SignedIn = Callable[[Person], Client]


def shown(client: Client) -> str:
    return " ".join(client.get("/overzicht/").content.decode().split())


def test_the_board_says_what_is_next_and_how_long_there_is(
    signed_in: SignedIn, coordinator: Person, delivery_round: DeliveryRound
):
    page = shown(signed_in(coordinator))

    assert "Lever nog 4 bestanden" in page
    assert "<strong>23 dagen</strong>tot en met vrijdag 9 maart 2018" in page
    assert "Bestanden leveren" in page


def test_who_only_looks_is_not_sent_to_deliver(signed_in: SignedIn, reader: Person, delivery_round: DeliveryRound):
    page = shown(signed_in(reader))

    assert "U kijkt mee" in page
    assert "Bestanden leveren" not in page


def test_the_board_says_which_file_counts(
    signed_in: SignedIn, coordinator: Person, delivered: Delivered, run_jobs: Callable[[], int], clock: HeldClock
):
    delivered(all_right())
    run_jobs()
    clock.set(2018, 2, 20, 9)
    delivered(wrong())
    run_jobs()

    page = shown(signed_in(coordinator))

    assert page.count("Dit bestand telt") == 3
    assert "Uw bestand van 14 februari 2018 om 10.00 uur telt." in page
    assert "4 van 4 goedgekeurd" in page


def test_between_rounds_the_page_says_so(
    signed_in: SignedIn, coordinator: Person, delivery_round: DeliveryRound, clock: HeldClock
):
    clock.set(2018, 4, 1, 9)

    page = shown(signed_in(coordinator))

    assert "Er is nu geen aanleverperiode open" in page
    assert "U kon leveren tot en met vrijdag 9 maart 2018." in page
    assert "Uw volgende stap" not in page


def test_of_more_municipalities_one_is_chosen_first(signed_in: SignedIn, coordinator: Person, testerdam: Municipality):
    Access.objects.create(person=coordinator, municipality=testerdam, right=Right.DELIVER)

    assert signed_in(coordinator).get("/overzicht/")["Location"] == "/account/gemeente/"


def test_who_has_no_municipality_reads_what_to_do(signed_in: SignedIn, coordinator: Person):
    Access.objects.filter(person=coordinator).delete()

    assert "U hoort bij geen gemeente" in shown(signed_in(coordinator))


def test_staff_have_no_board(signed_in: SignedIn, staff: Person):
    assert signed_in(staff).get("/overzicht/").status_code == 403


def test_the_board_is_made_with_a_few_queries(
    signed_in: SignedIn,
    coordinator: Person,
    delivered: Delivered,
    run_jobs: Callable[[], int],
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
):
    delivered(all_right())
    run_jobs()
    client = signed_in(coordinator)

    with django_assert_max_num_queries(22):
        client.get("/overzicht/")
