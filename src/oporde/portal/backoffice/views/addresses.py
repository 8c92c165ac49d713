"""The file of addresses: try one, see line by line what it would change, carry it out; or fetch it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice.forms import AddressesForm
from oporde.portal.events.recording import origin_of
from oporde.portal.letters.addresses import COLUMNS, Came, carry_out, try_out, write_out
from oporde.portal.letters.models import AddressImport
from oporde.portal.letters.spreadsheets import Unreadable
from oporde.portal.web.access import staff

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LAST = 10  # files that were tried or carried out


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """Choose a file to try, or fetch what there is now."""
    form = AddressesForm(request.POST, request.FILES) if request.method == "POST" else AddressesForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = try_out(file.name, file.read(), by=person_of(request))
        except Unreadable as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("backoffice:addresses_tried", kept.pk)
    page = {"form": form, "columns": COLUMNS, "former": AddressImport.objects.select_related("made_by")[:LAST]}
    return render(request, "backoffice/addresses.html", page, status=400 if form.errors else 200)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def tried(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would change or changed, line by line; and carry it out."""
    kept = get_object_or_404(AddressImport.objects.select_related("made_by"), pk=pk)
    if request.method == "POST":
        try:
            carry_out(kept, by=person_of(request), origin=origin_of(request))
        except Unreadable as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Het bestand is ingelezen. Hieronder staat wat er is gewijzigd."))
        return redirect("backoffice:addresses_tried", pk)
    counts = Counter(each["came"] for each in kept.told)
    page = {
        "kept": kept,
        "refused": [each for each in kept.told if each["came"] == Came.REFUSED],
        "changed": [each for each in kept.told if each["came"] == Came.CHANGED],
        "counts": {came.value: counts[came.value] for came in Came},
    }
    return render(request, "backoffice/addresses_tried.html", page)


@staff
@require_POST
def fetch(request: HttpRequest) -> HttpResponse:
    """Give the file of addresses as it is now."""
    form = request.POST.get("form", "")
    if form not in CONTENT_TYPES:
        raise Http404
    content = write_out(form, by=person_of(request), origin=origin_of(request))
    name = f"adressen-{clock.today():%Y-%m-%d}.{form}"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
