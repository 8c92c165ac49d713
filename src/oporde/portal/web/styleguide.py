"""The style guide: every component in every state, with how it is written. Only where one tries or develops."""

from __future__ import annotations

from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oporde.portal.web import icons
from oporde.portal.web.access import public
from oporde.portal.web.badges import BADGES
from oporde.portal.web.forms import Expected, FilesInput, Name
from oporde.portal.web.sheets import Cell, Column, Row, Sheet

STAGES = [
    SimpleNamespace(title="Ontvangen", state="done", text="4 bestanden, 12,4 MB, om 14.31 uur"),
    SimpleNamespace(title="Ontcijferd en uitgepakt", state="done", text=""),
    SimpleNamespace(title="Controle van de regels", state="now", text="118.204 van 240.318 regels"),
    SimpleNamespace(title="Terugkoppeling", state="later", text=""),
]
FAILED = [*STAGES[:2], SimpleNamespace(title="Controle van de regels", state="failed", text="Dit ligt aan ons.")]


def _row(number: int, end: str, *others: Cell) -> Row:
    masked = (Cell(f"••••••{end}", masked=True), others[0], Cell("••••••••", masked=True), *others[1:])
    return Row(number, masked, marked=any(cell.marked for cell in others))


PIECE = Sheet(
    title="0513_WMO_H2_2017.csv",
    columns=(
        Column("A", "BSN"),
        Column("B", "Gemeentecode", marked=True),
        Column("C", "Geboortedatum"),
        Column("D", "Productcode"),
        Column("E", "Ingangsdatum", marked=True),
    ),
    rows=(
        _row(3, "782", Cell("0513"), Cell("01A02"), Cell("2017-08-14")),
        _row(4, "990", Cell("513", marked=True), Cell("01A02"), Cell("2017-09-01")),
        _row(5, "333", Cell("0513"), Cell("08A03"), Cell("2017-10-22")),
        Row(6),
        _row(118, "404", Cell("0513"), Cell(""), Cell("31-12-2017", marked=True)),
    ),
    note="Persoonsgegevens zijn afgeschermd. Regel 1 is de kopregel; zo telt ook uw spreadsheet.",
)

EXPECTED = Expected(
    most_bytes=250_000_000,
    names=tuple(
        Name(rf"^(?<municipality>\d{{4}})_{code}_(?<period>H[12]_\d{{4}})\.csv$", kind)
        for code, kind in (("WMO", "Wmo"), ("KOSTENWMO", "Kosten Wmo"), ("SBW", "SBW"), ("JEUGD", "Jeugd"))
    ),
    periods={"H2_2017": "tweede helft van 2017", "H1_2017": "eerste helft van 2017"},
    municipality="0513",
)


class ContactForm(forms.Form):
    """Every kind of field once."""

    name = forms.CharField(label="Uw naam", max_length=80)
    mail = forms.EmailField(
        label="E-mailadres", help_text="Op dit adres krijgt u bericht over uw levering, bijvoorbeeld naam@gemeente.nl."
    )
    kind = forms.ChoiceField(label="Rol", choices=[("look", "Mag inzien"), ("deliver", "Mag leveren")])
    period = forms.ChoiceField(
        label="Periode",
        widget=forms.RadioSelect,
        choices=[("H2_2017", "Tweede helft van 2017"), ("H1_2017", "Eerste helft van 2017")],
    )
    remark = forms.CharField(label="Opmerking", widget=forms.Textarea({"rows": 3}), required=False)
    agreed = forms.BooleanField(label="Ik ga akkoord met de voorwaarden")


class DeliverForm(forms.Form):
    """The field for files."""

    upload = forms.FileField(
        label="Bestanden",
        help_text="CSV of ZIP, samen ten hoogste 250 MB. U mag er meer tegelijk kiezen.",
        widget=FilesInput(EXPECTED),
    )


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show all of it; a page that does not exist where others come."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    messages.success(request, "Zo ziet een melding eruit nadat u iets hebt gedaan.")
    context = {
        "icons": icons.DRAWN,
        "states": BADGES,
        "stages": STAGES,
        "failed": FAILED,
        "piece": PIECE,
        "form": ContactForm(),
        "wrong_form": ContactForm({"mail": "j.devries@", "kind": "look"}, auto_id="wrong_%s"),
        "deliver_form": DeliverForm(auto_id="deliver_%s"),
        "page": Paginator(range(240), 12).get_page(request.GET.get("bladzijde", "4")),
        "solved": ["Voorloopnullen in Gemeentecode (1.204 regels)", "Datums als 31-12-2017 (88 regels)"],
        "still": ["Dubbele toewijzingen (3 regels)"],
        "new": ["Einddatum ligt voor de begindatum (12 regels)"],
    }
    return render(request, "styleguide/styleguide.html", context)
