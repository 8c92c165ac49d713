"""Reminders: only to who has something to do, with what that is, at the set moments, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from oporde.portal.accounts.models import Access, Municipality, Person, Right, Role
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.events.models import Event
from oporde.portal.reminders import actions
from oporde.portal.reminders.actions import WhyNot, due, letter, moments_of, outlook, send_due, sent_at
from oporde.portal.reminders.models import Moment, MomentKind, Reminded
from oporde.portal.reports.models import Opening, Report
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant
from oporde.portal.schedule.actions import plan, run_due
from tests.deliveries import zipped
from tests.portal.conftest import AMSTERDAM, HeldClock, person
from tests.portal.deliveries.conftest import Delivered, all_right, delivered, right, wrong  # noqa: F401  a fixture


def at(*day: int) -> datetime:
    return datetime(*day, 8, tzinfo=AMSTERDAM)  # type: ignore[misc,arg-type]


def told(delivery_round: DeliveryRound, *day: int) -> dict[str, str]:
    return {reminder.municipality.pk: str(reminder.moment) for reminder in due(delivery_round, at(*day))}


def test_everyone_is_reminded_at_the_usual_moments_and_on_no_other_day(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person
):
    days = {}
    for month, last in ((2, 28), (3, 31)):
        for day in range(1, last + 1):
            if sent := send_due(at(2018, month, day)):
                days[day, month] = (sent, str(Reminded.objects.latest("pk").moment))

    assert days == {
        (12, 2): (2, "opening 0"), (23, 2): (2, "closing 14"), (2, 3): (2, "closing 7"), (8, 3): (2, "closing 1"),
    }  # fmt: skip
    assert Message.objects.filter(to_address=coordinator.email).count() == 4
    assert Event.objects.filter(tag="reminder:sent", municipality="0513").count() == 4


def test_only_what_is_missing_is_told_and_what_is_optional_is_never_missing(
    delivery_round: DeliveryRound, neighbour: Person, coordinator: Person, delivered: Delivered,  # noqa: F811
    run_jobs: Callable[[], int], clock: HeldClock, mailbox: Any,
):  # fmt: skip
    delivered({"MSD.zip": zipped({**all_right(), **wrong()})})
    run_jobs()
    [of_voorbeeldstad, of_testerdam] = sorted(due(delivery_round, at(2018, 3, 2)), key=lambda one: one.municipality.pk)

    [missing] = of_voorbeeldstad.missing
    assert [rejected for _, rejected in missing.kinds] == [True]
    assert len(of_testerdam.missing[0].kinds) == 4
    assert "H1" not in str(of_testerdam.missing)
    written = letter(of_voorbeeldstad, of_voorbeeldstad.recipients[0])
    assert "Over 7 dagen is de laatste dag" in written["subject"]
    assert "afgekeurd: herstel en lever opnieuw" in written["text"]

    DeliveredFile.objects.filter(state="rejected").update(state="approved", verdict="approved", counts=True)
    assert told(delivery_round, 2018, 3, 2) == {"0518": "closing 7"}
    assert {one.why_not for one in outlook(delivery_round, at(2018, 3, 2))} == {WhyNot.DONE, None}


def test_more_time_moves_the_moments_before_the_last_day(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, staff: Person
):
    Extension.objects.create(
        delivery_round=delivery_round, municipality_id="0513", until=date(2018, 3, 23), reason="Ziek", by=staff
    )

    assert told(delivery_round, 2018, 3, 2) == {"0518": "closing 7"}
    assert told(delivery_round, 2018, 3, 16) == {"0513": "closing 7"}
    assert [one.last_day.day for one in due(delivery_round, at(2018, 3, 16))] == [23]


def test_after_downtime_one_late_reminder_comes_and_none_that_is_over(
    delivery_round: DeliveryRound, coordinator: Person, clock: HeldClock
):
    clock.set(2018, 2, 9, 9)
    plan()
    clock.set(2018, 2, 14, 9)
    run_due()
    clock.set(2018, 3, 5, 9)
    run_due()
    clock.set(2018, 3, 5, 10)
    run_due()

    assert [str(each.moment) for each in Reminded.objects.filter(municipality="0513").order_by("at")] == [
        "opening 0", "closing 7",
    ]  # fmt: skip
    assert "Over 4 dagen" in Message.objects.filter(to_address=coordinator.email).latest("made_at").subject


def test_a_successor_is_reminded_of_what_it_delivers_for_others(delivery_round: DeliveryRound, coordinator: Person):
    new = Municipality.objects.create(code="1949", name="Waadhoeke", mailbox="post@waadhoeke.example")
    for code, name in (("0063", "het Bildt"), ("0070", "Franekeradeel")):
        old = Municipality.objects.create(code=code, name=name)
        Participant.objects.create(delivery_round=delivery_round, municipality=old, delivered_by=new)

    [reminder] = [one for one in due(delivery_round, at(2018, 3, 2)) if one.municipality == new]

    assert {each.municipality for each in reminder.missing} == {"het Bildt", "Franekeradeel"}
    assert [recipient.address.mail for recipient in reminder.recipients] == ["post@waadhoeke.example"]
    assert delivery_round.refusal(at(2018, 3, 2), "1949") is None


def test_everyone_who_may_deliver_is_mailed_in_their_own_language_and_nobody_else(
    delivery_round: DeliveryRound, coordinator: Person, reader: Person, voorbeeldstad: Municipality
):
    other = person("eva@voorbeeldstad.example", "Eva", Role.COORDINATOR, voorbeeldstad)
    Person.objects.filter(pk=other.pk).update(language="en")
    gone = person("frits@voorbeeldstad.example", "Frits", Role.COORDINATOR)
    Access.objects.create(person=gone, municipality=voorbeeldstad, right=Right.DELIVER, until=at(2018, 2, 1))

    send_due(at(2018, 3, 2))

    subjects = dict(Message.objects.filter(municipality="0513").values_list("to_address", "subject"))
    assert set(subjects) == {coordinator.email, other.email}
    assert subjects[other.email].startswith("In 7 days is the last day")
    [nobody] = [one for one in outlook(delivery_round, at(2018, 3, 2)) if one.municipality.pk == "0518"]
    assert nobody.why_not is WhyNot.NOBODY


def test_staff_pass_over_a_municipality_or_switch_a_moment_off(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, staff: Person, voorbeeldstad: Municipality
):
    week = next(moment for moment in moments_of(delivery_round) if str(moment) == "closing 7")

    actions.pass_over(delivery_round, voorbeeldstad, "Levert dit jaar niet", by=staff, moment=week)
    assert told(delivery_round, 2018, 3, 2) == {"0518": "closing 7"}
    assert set(told(delivery_round, 2018, 3, 8)) == {"0513", "0518"}
    actions.remind_again(delivery_round.passed_over.get(), by=staff)
    actions.switch(week, off=True, by=staff)
    assert told(delivery_round, 2018, 3, 2) == {}
    actions.add_moment(delivery_round, MomentKind.CLOSING, 7, by=staff)
    actions.add_moment(delivery_round, MomentKind.CLOSING, 3, by=staff)
    assert set(told(delivery_round, 2018, 3, 2)) == {"0513", "0518"}
    assert set(told(delivery_round, 2018, 3, 6)) == {"0513", "0518"}
    assert list(Event.objects.filter(tag__startswith="reminder:").order_by("id").values_list("tag", flat=True)) == [
        "reminder:passed-over", "reminder:again", "reminder:changed", "reminder:changed", "reminder:changed",
    ]  # fmt: skip


def test_a_draft_reminds_nobody(delivery_round: DeliveryRound, coordinator: Person):
    DeliveryRound.objects.update(is_draft=True)

    assert send_due(at(2018, 3, 2)) == 0
    assert not Moment.objects.exists()


@pytest.mark.parametrize("breaks_at", [1, 2])
def test_what_breaks_halfway_sends_each_mail_once_in_the_end(
    delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, clock: HeldClock, mailbox: Any,
    monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int], breaks_at: int,
):  # fmt: skip
    plan()
    clock.set(2018, 3, 2, 9)
    sent, real = [], actions.send

    def breaking(*args: Any, **kwargs: Any) -> Any:
        sent.append(1)
        if len(sent) == breaks_at:
            raise RuntimeError
        return real(*args, **kwargs)

    monkeypatch.setattr(actions, "send", breaking)
    with pytest.raises(ExceptionGroup):
        run_due()
    assert not Reminded.objects.exists()

    run_due()
    send_due(clock.moment)
    run_jobs()

    assert sorted(str(mail["To"]).split("<")[1].rstrip(">") for mail in mailbox) == [coordinator.email, neighbour.email]


def test_a_report_that_nobody_opened_is_told_of_once_after_three_days(
    delivery_round: DeliveryRound, coordinator: Person, staff: Person, delivered: Delivered,  # noqa: F811
    run_jobs: Callable[[], int],
):  # fmt: skip
    delivered({"MSD.zip": zipped(all_right())})
    delivered(right("SBW", "H1_2017"))
    run_jobs()
    Report.objects.update(made=1, made_at=at(2018, 2, 15), content={})
    Report.objects.filter(period="H1_2017").update(title="Rapport H1")
    report, other = Report.objects.get(period="H2_2017"), Report.objects.get(period="H1_2017")

    assert told(delivery_round, 2018, 2, 17).get("0513") is None
    [reminder] = [one for one in due(delivery_round, at(2018, 2, 18)) if one.municipality.pk == "0513"]
    assert str(reminder.moment) == "unread 3"
    text = letter(reminder, reminder.recipients[0])["text"]
    assert f"/rapport/{report.pk}/" in text
    assert f"/rapport/{other.pk}/" in text
    send_due(at(2018, 2, 18))
    send_due(at(2018, 2, 19))
    assert Message.objects.filter(kind="reminder-unread").count() == 1, "of both in one mail"
    assert sent_at(delivery_round) == {reminder.moment.pk: 1}
    Reminded.objects.filter(about=str(other.pk)).delete()
    [left] = [one for one in due(delivery_round, at(2018, 2, 18)) if one.municipality.pk == "0513"]
    assert [title for title, _address in left.reports] == ["Rapport H1"], "what was told is not told again"

    Reminded.objects.all().delete()
    Opening.objects.create(report=report, person=staff, form="page")
    assert told(delivery_round, 2018, 2, 18)["0513"] == "unread 3"
    for opened in (report, other):
        Opening.objects.create(report=opened, person=coordinator, form="page")
    assert "0513" not in told(delivery_round, 2018, 2, 18)
