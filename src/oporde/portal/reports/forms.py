"""What a municipality fills in about its report."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oporde.intake.wording import LIKE_A_BSN
from oporde.portal.reports.models import Verdict
from oporde.protocol.elfproef import satisfies_elfproef

LONGEST = 4000


def _without_numbers(text: str) -> None:
    """Refuse a number that may be someone's: it would be kept, and read by others. An amount may be as long."""
    found = (re.sub(r"\D", "", number) for number in LIKE_A_BSN.findall(text))
    if any(satisfies_elfproef(digits.zfill(9)) for digits in found):
        raise ValidationError(_("Er staat een nummer in dat van een persoon kan zijn. Haal het weg."))


class _Text(forms.CharField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), validators=[_without_numbers],
            error_messages={"max_length": _("Deze tekst is te lang. Houd het bij 4000 tekens.")}, **more,
        )  # fmt: skip


class JudgementForm(forms.Form):
    """Correct and complete, or delivered again."""

    verdict = forms.ChoiceField(
        label=_("Klopt wat u leverde?"),
        choices=[
            (Verdict.CORRECT.value, _("Ja, de gegevens zijn correct en compleet")),
            (Verdict.AGAIN.value, _("Nee, we leveren opnieuw")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies wat u vindt van de gegevens.")},
    )
    note = _Text(
        label=_("Opmerking"),
        help_text=_("Voor de ontvanger van de gegevens. Noem geen personen."),
    )


class ExplanationForm(forms.Form):
    """What explains the figures, for who reads them when they are published."""

    text = _Text(
        label=_("Feitelijke toelichting"),
        help_text=_(
            "Bijvoorbeeld: door een nieuw contract zijn de kosten hoger dan vorig jaar. Zij kan bij de cijfers worden "
            "gepubliceerd. Noem geen personen."
        ),
    )
