"""The front door leads everyone to where they have to be."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from oporde.portal.accounts.models import Person

SignedIn = Callable[[Person], Client]


def test_a_coordinator_comes_to_the_board(signed_in: SignedIn, coordinator: Person):
    assert signed_in(coordinator).get("/")["Location"] == "/overzicht/"


def test_who_has_not_signed_in_signs_in(client: Client, db: None):
    assert client.get("/")["Location"] == "/account/inloggen/"


def test_staff_come_to_their_account(signed_in: SignedIn, staff: Person):
    assert signed_in(staff).get("/")["Location"] == "/account/"
