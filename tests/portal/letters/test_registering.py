"""Coordinators come, are succeeded and leave; what they did stays, and everybody concerned hears of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.actions.telling import told_of
from oporde.portal.events.models import Event
from oporde.portal.letters.models import Ask, Registration, RegistrationState, Route
from oporde.portal.letters.registering import (
    Hindrance,
    NotConfirmed,
    colleagues_of,
    confirm,
    receive,
    refuse,
    tell_waiting,
)
from tests.portal.conftest import HeldClock

FLEUR = {"name": "Fleur Mulder", "email": "fleur@voorbeeldstad.example", "telephone": "070 111 11 11"}


def asked(municipality: Municipality, ask: Ask = Ask.JOIN, **more: Any) -> Registration:
    about = {**FLEUR, **more} if ask is Ask.JOIN else more
    made = receive(ask, Route.FORM, municipality, by=None, origin="192.0.2.1", **about)
    assert made is not None
    return made


def confirmed(registration: Registration, by: Person, leavers: Any = (), last_day: date | None = None) -> Person:
    return confirm(registration, right=Right.DELIVER, leavers=leavers, last_day=last_day, by=by, origin="")


def test_asking_opens_nothing(voorbeeldstad: Municipality):
    asked(voorbeeldstad)

    assert not Person.objects.exists()
    assert not Message.objects.exists()
    assert Event.objects.get().tag == "registration:received"


def test_asking_twice_changes_nothing(voorbeeldstad: Municipality):
    asked(voorbeeldstad)

    assert receive(Ask.JOIN, Route.FORM, voorbeeldstad, by=None, origin="", **FLEUR) is None
    assert Registration.objects.count() == 1


def test_confirmed_somebody_may_deliver_and_everyone_concerned_hears_it(
    voorbeeldstad: Municipality, coordinator: Person, staff: Person
):
    fleur = confirmed(asked(voorbeeldstad), staff)

    assert fleur.may_deliver_for("0513")
    assert {each.to_address for each in Message.objects.all()} == {
        coordinator.email, fleur.email, "post@voorbeeldstad.example",
    }  # fmt: skip
    assert Registration.objects.get().person == fleur


def test_who_is_succeeded_keeps_access_until_the_last_day_and_the_history_stays(
    voorbeeldstad: Municipality, coordinator: Person, staff: Person, clock: HeldClock
):
    confirmed(asked(voorbeeldstad), staff, [coordinator], date(2018, 2, 28))
    clock.set(2018, 2, 28, 23, 59)
    assert coordinator.may_deliver_for("0513")
    assert [str(each.last_day) for each in colleagues_of(voorbeeldstad) if each.last_day] == ["2018-02-28"]

    clock.set(2018, 3, 1, 0, 0)

    assert not coordinator.may_look_at("0513")
    assert Access.objects.filter(person=coordinator).count() == 1  # ended, not gone
    assert Event.objects.get(tag="access:ended").detail["until"] == "2018-03-01"


def test_leaving_ends_the_right_of_who_leaves(voorbeeldstad: Municipality, coordinator: Person, staff: Person):
    confirmed(asked(voorbeeldstad, Ask.LEAVE, leaver=coordinator), staff)

    assert not coordinator.may_look_at("0513")
    coordinator.refresh_from_db()
    assert coordinator.is_active


def test_who_has_an_account_gets_the_municipality_too(voorbeeldstad: Municipality, neighbour: Person, staff: Person):
    assert confirmed(asked(voorbeeldstad, email=neighbour.email), staff) == neighbour
    assert neighbour.may_deliver_for("0513")
    assert neighbour.may_deliver_for("0518")


@pytest.mark.parametrize("case", list(Hindrance))
def test_what_stands_in_the_way_is_said(case: Hindrance, voorbeeldstad: Municipality, neighbour: Person, staff: Person):
    made = asked(voorbeeldstad, email=staff.email if case is Hindrance.WORKS_HERE else neighbour.email)
    if case is Hindrance.DECIDED:
        refuse(made, "dubbel", by=staff, origin="")
    if case is Hindrance.CLOSED:
        Person.objects.filter(pk=neighbour.pk).update(is_active=False)
    if case is Hindrance.NOBODY:
        made = asked(voorbeeldstad, Ask.LEAVE)

    with pytest.raises(NotConfirmed) as hindered:
        confirmed(made, staff)
    assert hindered.value.why is case


def test_of_who_is_refused_nothing_is_kept(voorbeeldstad: Municipality, staff: Person):
    refuse(made := asked(voorbeeldstad), "de gemeente kent deze persoon niet", by=staff, origin="")

    made.refresh_from_db()
    assert made.state == RegistrationState.REFUSED
    assert (made.name, made.email, made.telephone, made.remark) == ("", "", "", "")
    assert "fleur" not in str(list(Event.objects.values_list("detail", flat=True)))


def test_a_mailbox_gets_copies_where_that_was_chosen(voorbeeldstad: Municipality, coordinator: Person, reader: Person):
    assert [address.mail for address, _ in told_of(voorbeeldstad)] == [coordinator.email]
    voorbeeldstad.copied = True

    assert [address.mail for address, _ in told_of(voorbeeldstad)] == [coordinator.email, "post@voorbeeldstad.example"]


def test_staff_hear_once_a_day_that_something_waits(voorbeeldstad: Municipality, staff: Person, clock: HeldClock):
    assert tell_waiting() == 0
    asked(voorbeeldstad)

    assert [tell_waiting(), tell_waiting()] == [1, 1]
    assert [each.to_address for each in Message.objects.all()] == [staff.email]
    clock.advance(days=1)
    tell_waiting()
    assert Message.objects.count() == 2
