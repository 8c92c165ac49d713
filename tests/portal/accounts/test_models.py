"""People and what exists for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from oporde.portal import clock as portal_clock
from oporde.portal.accounts.models import Access, AccessCode, Municipality, Person, Right, Role
from tests.portal.conftest import HeldClock


def codes(person: Person) -> set[str]:
    return set(Municipality.objects.visible_to(person).values_list("code", flat=True))


def test_a_coordinator_sees_the_own_municipality_and_staff_see_all(
    coordinator: Person, neighbour: Person, reader: Person, staff: Person, administrator: Person
):
    assert codes(coordinator) == codes(reader) == {"0513"}
    assert codes(neighbour) == {"0518"}
    assert codes(staff) == codes(administrator) == {"0513", "0518"}


def test_who_may_look_may_not_deliver(coordinator: Person, reader: Person, staff: Person):
    assert coordinator.may_deliver_for("0513")
    assert not coordinator.may_deliver_for("0518")
    assert reader.may_look_at("0513")
    assert not reader.may_deliver_for("0513")
    assert not staff.may_deliver_for("0513")


def test_a_right_holds_from_a_moment_until_a_moment(coordinator: Person, clock: HeldClock):
    Access.objects.update(until=clock.moment + timedelta(hours=1))
    assert coordinator.may_look_at("0513")

    clock.advance(hours=1)

    assert not coordinator.may_look_at("0513")


def test_a_closed_account_has_no_rights(coordinator: Person):
    coordinator.is_active = False
    coordinator.save()

    assert codes(coordinator) == set()


def test_there_is_one_open_right_for_a_municipality(coordinator: Person, voorbeeldstad: Municipality):
    with pytest.raises(IntegrityError), transaction.atomic():
        Access.objects.create(person=coordinator, municipality=voorbeeldstad, right=Right.LOOK)


def test_an_address_is_one_address_however_it_is_typed(coordinator: Person):
    assert Person.objects.get(email=" Anna@Voorbeeldstad.EXAMPLE") == coordinator
    assert Person.objects.get_by_natural_key("ANNA@voorbeeldstad.example") == coordinator
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create_user("ANNA@voorbeeldstad.example", "Nog een Anna")


def test_a_password_lets_in_and_another_does_not(coordinator: Person):
    request = RequestFactory().post("/")

    def signs_in(password: str) -> bool:
        return authenticate(request, email=coordinator.email, password=password) is not None

    assert signs_in("een goed wachtwoord")
    assert not signs_in("een ander wachtwoord")


def test_a_second_factor_is_an_app_or_a_passkey(coordinator: Person, db: None):
    new = Person.objects.create_user("nieuw@voorbeeldstad.example", "Nieuw")

    assert coordinator.has_second_factor
    assert not new.has_second_factor
    assert not new.has_usable_password()
    assert new.role == Role.COORDINATOR


def test_a_municipality_exists_from_a_day_to_a_day(db: None):
    Municipality.objects.create(code="0600", name="Oudestad", valid_until=date(2018, 1, 1))

    assert Municipality.objects.existing_on(date(2017, 12, 31)).exists()
    assert not Municipality.objects.existing_on(date(2018, 1, 1)).exists()


@pytest.mark.parametrize("code", ["513", "05130", "051a"])
def test_a_code_has_four_digits(db: None, code: str):
    with pytest.raises(Exception, match=r"four_digits|too long"), transaction.atomic():
        Municipality.objects.create(code=code, name="X")


def test_an_access_code_is_used_once_and_in_time(coordinator: Person, clock: HeldClock):
    now = portal_clock.now()
    code = AccessCode.objects.create(person=coordinator, code_hash="x", expires_at=now + timedelta(days=60))
    used = AccessCode.objects.create(person=coordinator, code_hash="y", expires_at=code.expires_at, used_at=now)

    assert [code.is_usable, used.is_usable] == [True, False]
    clock.advance(days=60)
    assert [code.is_usable, used.is_usable] == [False, False]
