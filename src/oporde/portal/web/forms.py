"""How forms look, and the field for files: label, description, error, control, in that order.

`{{ form }}` gives the summary of what is wrong and all fields; `{{ form.name.as_field_group }}` one of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oporde.intake.wording import runs_of_digits
from oporde.protocol.elfproef import satisfies_elfproef


class Renderer(TemplatesSetting):
    """All forms, those of libraries too, in our look."""

    form_template_name = "form/form.html"
    field_template_name = "form/field.html"


def without_numbers_of_people(text: str) -> None:
    """Refuse a number that may be someone's: it would be kept, and read by others. An amount may be as long.

    Raises: ValidationError.
    """
    if any(satisfies_elfproef(digits.zfill(9)) for digits in runs_of_digits(text)):
        raise ValidationError(_("Er staat een nummer in dat van een persoon kan zijn. Haal het weg."))


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a file may have.

    Attributes:
        pattern: a regular expression for the browser, with groups (?<municipality>…) and (?<period>…).
        kind: what such a file is called.
    """

    pattern: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the browser can say of a file before it is sent. Advice: the server decides.

    Attributes:
        most_bytes: size of the largest file that is taken.
        periods: value in the name, in capitals, and how it is said: {"H2_2017": "tweede helft van 2017"}.
        municipality: code for which is delivered; "" where any may.
    """

    most_bytes: int
    extensions: tuple[str, ...] = (".csv", ".zip")
    names: tuple[Name, ...] = ()
    periods: Mapping[str, str] = field(default_factory=dict)
    municipality: str = ""


class FilesInput(forms.FileInput):
    """The browser's own control for several files; where script runs with a larger target and a list of what was chosen."""

    allow_multiple_selected = True

    def __init__(self, expected: Expected, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})
        self.expected = expected

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Say in attributes what is expected, and the sentences about it in the visitor's language."""
        context = super().get_context(name, value, attrs)
        expected = self.expected
        context["widget"]["attrs"] |= {
            "accept": ",".join(expected.extensions),
            "data-names": json.dumps([asdict(each) for each in expected.names]),
            "data-periods": json.dumps(dict(expected.periods)),
            "data-municipality": expected.municipality,
            "data-most": str(expected.most_bytes),
            "data-words": json.dumps(_sentences(expected)),
        }
        return context


def _sentences(expected: Expected) -> dict[str, str]:
    extensions = _(" of ").join(expected.extensions)
    return {
        "extension": _("Dit is geen bestand dat u hier kunt leveren. Kies een bestand dat eindigt op %s.") % extensions,
        "empty": _("Dit bestand is leeg."),
        "size": _("Dit bestand is te groot. Het mag ten hoogste %s MB zijn.") % (expected.most_bytes // 1_000_000),
        "archive": _("Archief: wat erin zit, bekijken wij na het versturen."),
        "municipality": _("Dit bestand is van gemeente %s, en u levert voor een andere."),
        "period": _("Over de periode %s kunt u nu niet leveren."),
        "name": _("Wij herkennen deze naam niet. Kijk of de naam klopt met het protocol."),
    }


class DayInput(forms.DateInput):
    """The browser's own control for a day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"class": "oporde-input-short"})


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day, with a sentence for what is none."""
    wrong = gettext_lazy("Vul een dag in, bijvoorbeeld 09-03-2018.")
    return forms.DateField(label=label, widget=DayInput(), error_messages={"invalid": wrong, "required": wrong}, **more)
