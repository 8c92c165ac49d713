"""Municipalities: all of them, one, and adding or changing one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Municipality
from oporde.portal.backoffice import actions
from oporde.portal.backoffice.forms import ContactForm, MoreTimeForm, MunicipalityForm
from oporde.portal.backoffice.models import Contact
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.backoffice.views.reports import reports_of
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.actions.board import board_of
from oporde.portal.events.models import Event
from oporde.portal.events.recording import origin_of
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff

MOST_CONTACTS = 50
LAST = 10  # of what happened, on the page of one municipality


@staff
@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    """Show all municipalities."""
    found = Municipality.objects.annotate(
        people=Count("accesses", filter=Q(accesses__until=None), distinct=True), last=Max("deliveries__received_at")
    ).order_by("name")
    if text := asked(request, "zoek"):
        found = found.filter(Q(name__icontains=text) | Q(pk=text))
    page = {"page": page_of(request, found), "zoek": asked(request, "zoek"), "rounds": DeliveryRound.objects.all()}
    return render(request, "backoffice/municipalities.html", page)


@staff
@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Show one: who works for it, where it stands, what it delivered, what happened and what we spoke about."""
    return _shown(request, get_object_or_404(Municipality, pk=code))


def _shown(
    request: HttpRequest,
    found: Municipality,
    *,
    contact_form: ContactForm | None = None,
    extension_form: MoreTimeForm | None = None,
) -> HttpResponse:
    code, current = found.pk, _round_of(found)
    wrong = any(form is not None and form.errors for form in (contact_form, extension_form))
    page = {
        "municipality": found,
        "board": board_of(found),
        "round": current,
        "accesses": found.accesses.filter(until=None).select_related("person"),
        "deliveries": found.deliveries.select_related("municipality", "delivery_round").prefetch_related("files")[
            :LAST
        ],
        "extensions": found.extensions.select_related("delivery_round", "by"),
        "letters": found.letters.select_related("person", "run", "access_code")[:LAST],
        "contacts": Contact.objects.filter(municipality=found).select_related("by")[:MOST_CONTACTS],
        "contact_form": contact_form or ContactForm(),
        "extension_form": extension_form or (MoreTimeForm(delivery_round=current) if current else None),
        "reports": reports_of(found),
        "mails": Message.objects.filter(municipality=code)[:LAST],
        "events": Event.objects.filter(municipality=code)[:LAST],
    }
    return render(request, "backoffice/municipality.html", page, status=400 if wrong else 200)


def _round_of(found: Municipality) -> DeliveryRound | None:
    """The last round that opened in which a municipality delivers for itself."""
    asked_in = DeliveryRound.objects.filter(participants__municipality=found, participants__delivered_by=None)
    return asked_in.filter(opens_on__lte=clock.today()).order_by("-opens_on").first()


@staff
@require_POST
def contact(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a note or a moment of contact."""
    found = get_object_or_404(Municipality, pk=code)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, contact_form=form)
    given = form.cleaned_data
    actions.write_down(found, given["kind"], given["text"], by=person_of(request), origin=origin_of(request))
    messages.success(request, _("De notitie is bewaard."))
    return redirect("backoffice:municipality", code)


@staff
@require_POST
def extend(request: HttpRequest, code: str) -> HttpResponse:
    """Give it more time in the round that is going on."""
    found = get_object_or_404(Municipality, pk=code)
    current = _round_of(found)
    if current is None:
        raise Http404
    form = MoreTimeForm(request.POST, delivery_round=current)
    if not form.is_valid():
        return _shown(request, found, extension_form=form)
    given = form.cleaned_data
    actions.extend(current, found.pk, given["until"], given["reason"], by=person_of(request), origin=origin_of(request))
    messages.success(request, _("Gemeente %(name)s heeft uitstel.") % {"name": found.name})
    return redirect("backoffice:municipality", code)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a municipality, or change one."""
    known = get_object_or_404(Municipality, pk=code) if code else None
    form = MunicipalityForm(request.POST or None, instance=known)
    if request.method == "POST" and form.is_valid():
        made = form.save(commit=False)
        actions.save_municipality(
            made, new=known is None, changed=form.changed_data, by=person_of(request), origin=origin_of(request)
        )
        messages.success(request, _("Gemeente %(name)s is bewaard.") % {"name": made.name})
        return redirect("backoffice:municipality", made.pk)
    page = {"form": form, "municipality": known}
    return render(request, "backoffice/municipality_form.html", page, status=400 if form.errors else 200)


@staff
@require_POST
def add_all(request: HttpRequest) -> HttpResponse:
    """Add all municipalities of the protocol of a round."""
    made = get_object_or_404(DeliveryRound, pk=request.POST.get("delivery_round") or 0)
    count = actions.add_from_protocol(made.protocol, clock.today(), by=person_of(request), origin=origin_of(request))
    messages.success(
        request,
        ngettext("Toegevoegd: %(count)s gemeente.", "Toegevoegd: %(count)s gemeenten.", count) % {"count": count},
    )
    return redirect("backoffice:municipalities")
