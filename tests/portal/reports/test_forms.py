"""What may be filled in: words and amounts, and no number of a person."""

from __future__ import annotations

import pytest

from oporde.portal.reports.forms import ExplanationForm, JudgementForm
from oporde.protocol.types.bsn import make_bsn


@pytest.mark.parametrize("number", [make_bsn(7), f"{make_bsn(7)[:3]}.{make_bsn(7)[3:6]} {make_bsn(7)[6:]}"])
def test_a_number_that_may_be_someones_is_refused(number: str):
    form = ExplanationForm({"text": f"Het gaat om {number} en anderen."})

    assert form.errors["text"] == ["Er staat een nummer in dat van een persoon kan zijn. Haal het weg."]


def test_an_amount_is_not_a_person():
    assert ExplanationForm({"text": "De kosten zijn 12.345.678 euro, in 2016 was dat 11.500.000."}).is_valid()


def test_a_judgement_needs_a_choice():
    assert JudgementForm({"note": "Goed."}).errors["verdict"] == ["Kies wat u vindt van de gegevens."]
    assert JudgementForm({"verdict": "correct"}).is_valid()
