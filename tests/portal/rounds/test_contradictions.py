"""A round says itself what contradicts in it, and what may be a mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.rounds.actions import NotReady, announce
from oporde.portal.rounds.contradictions import Step, contradictions
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from tests.portal.conftest import HeldClock

Change = Callable[[DeliveryRound], Any]


def period(of: str, **more: Any) -> Change:
    return lambda made: RoundPeriod.objects.create(delivery_round=made, period=of, order=9, **more)


def days(**changed: Any) -> Change:
    return lambda made: vars(made).update(changed)


def asking(code: str, name: str, by: str = "") -> Change:
    def ask(made: DeliveryRound) -> None:
        for each, called in ((code, name), (by, name)):
            if each:
                Municipality.objects.get_or_create(code=each, defaults={"name": called})
        Participant.objects.create(delivery_round=made, municipality_id=code, delivered_by_id=by or None)

    return ask


def another(**changed: Any) -> Change:
    def make(made: DeliveryRound) -> None:
        given = {
            "name": "Een andere",
            "protocol": made.protocol,
            "opens_on": made.opens_on,
            "closes_on": made.closes_on,
        }
        other = DeliveryRound.objects.create(**{**given, "consent_version": "x", **changed})
        RoundPeriod.objects.create(delivery_round=other, period="H2_2017")

    return make


def told(made: DeliveryRound, *, errors: bool) -> list[str]:
    return [each.sentence for each in contradictions(made) if each.is_error is errors]


@pytest.fixture
def draft(delivery_round: DeliveryRound, coordinator: Person, neighbour: Person, clock: HeldClock) -> DeliveryRound:
    """In December, nothing wrong."""
    clock.set(2017, 12, 19, 9)
    Access.objects.update(since=clock.moment)
    delivery_round.is_draft = True
    delivery_round.save()
    return delivery_round


def test_a_round_in_which_nothing_is_wrong_asks_only_who_is_left_out(draft: DeliveryRound):
    [absent] = told(draft, errors=False)

    assert told(draft, errors=True) == []
    assert "386 gemeenten bestonden in de gevraagde periodes en doen niet mee" in absent
    announce(draft, by=None)
    draft.refresh_from_db()
    assert (draft.state, draft.is_draft) == ("planned", False)


@pytest.mark.parametrize(
    ("change", "step", "sentence"),
    [
        (days(closes_on=date(2018, 2, 11)), Step.DAYS, "De laatste dag ligt voor de eerste dag."),
        (days(protocol="gmsd/1917"), Step.DAYS, "Dit protocol kennen wij niet; wel: gmsd/2017."),
        (days(withdrawal_until=date(2018, 3, 8)), Step.CONSENT, "Intrekken kan tot voor de laatste dag van leveren."),
        (days(withdrawal_form_from=date(2018, 6, 1)), Step.CONSENT, "komt pas na de laatste dag"),
        (days(withdrawal_form_from=date(2018, 3, 1), withdrawal_until=None), Step.CONSENT, "maar geen laatste dag"),
        (lambda made: made.periods.all().delete(), Step.PERIODS, "Er is geen verplichte periode."),
        (period("H9_2017"), Step.PERIODS, "Het protocol kent H9_2017 niet; wel"),
        (days(consent_text=" "), Step.CONSENT, "De tekst van de toestemming ontbreekt."),
        (days(consent_version=""), Step.CONSENT, "De versie van de toestemming ontbreekt."),
        (another(consent_version="2018-1", consent_text="Anders"), Step.CONSENT, "Een andere heeft dezelfde versie"),
        (lambda made: made.participants.all().delete(), Step.MUNICIPALITIES, "Er doet geen gemeente mee."),
        (asking("1949", "Waadhoeke"), Step.MUNICIPALITIES, "Deze codes bestaan niet in de gevraagde periodes: Waadhoeke"),
        (asking("0063", "het Bildt"), Step.MUNICIPALITIES, "bestaan niet meer als het leveren begint: het Bildt"),
        (asking("0140", "Littenseradiel"), Step.MUNICIPALITIES, "Littenseradiel is verdeeld over Leeuwarden, "),
        (asking("0070", "Franekeradeel", by="0063"), Step.MUNICIPALITIES, "leveren voor een andere, maar bestaan dan niet"),
    ],
)  # fmt: skip
def test_what_contradicts_is_an_error_and_keeps_it_from_being_announced(
    draft: DeliveryRound, change: Change, step: Step, sentence: str
):
    change(draft)
    draft.save()

    found = [each for each in contradictions(draft) if each.is_error]

    assert sentence in " ".join(each.sentence for each in found)
    assert step in {each.step for each in found}
    with pytest.raises(NotReady):
        announce(draft, by=None)
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (days(opens_on=date(2018, 2, 11)), "De eerste dag is geen werkdag: zondag 11 februari 2018."),
        (days(closes_on=date(2018, 4, 2)), "De laatste dag is geen werkdag: maandag 2 april 2018."),
        (days(closes_on=date(2018, 2, 14)), "duurt minder dan een week"),
        (days(opens_on=date(2017, 12, 18)), "De eerste dag is al voorbij."),
        (days(opens_on=date(2017, 12, 20)), "nog niet voorbij als het leveren begint"),
        (days(withdrawal_until=None), "niemand kan dan intrekken"),
        (days(withdrawal_until=date(2018, 3, 12)), "heeft het rapport op 19 maart 2018"),
        (another(), "In dezelfde tijd vraagt Een andere ook om een van deze periodes."),
        (asking("0063", "het Bildt", by="0513"), "een gemeente die hen niet opvolgde: het Bildt. Klopt dat?"),
        (asking("0003", "Appingedam"), "Voor 1 gemeente mag nog niemand leveren: Appingedam."),
    ],
)
def test_what_may_be_a_mistake_is_a_warning(draft: DeliveryRound, change: Change, sentence: str):
    change(draft)
    draft.save()

    assert sentence in " ".join(told(draft, errors=False))
