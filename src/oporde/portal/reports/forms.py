"""What a municipality fills in about its report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oporde.portal.reports.models import Verdict
from oporde.portal.web.forms import without_numbers_of_people

LONGEST = 4000


class _Text(forms.CharField):
    def __init__(self, **more: Any) -> None:
        super().__init__(
            required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), validators=[without_numbers_of_people],
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
