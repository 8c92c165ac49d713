"""People: coordinators with their rights, and, for an administrator, the collector's own staff."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal.accounts import actions as accounts
from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Municipality, Person, Right, Role
from oporde.portal.backoffice import actions
from oporde.portal.backoffice.forms import CoordinatorForm, RightForm, StaffForm
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.backoffice.views.letters import already_made, shown
from oporde.portal.events.models import Event
from oporde.portal.events.recording import origin_of
from oporde.portal.letters.actions import AlreadyMade, NothingToMake, make_letter
from oporde.portal.letters.models import new_token
from oporde.portal.web.access import administrator, staff

LAST = 10


@staff
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Show everyone with an account."""
    found = Person.objects.prefetch_related("accesses__municipality").order_by("name")
    if (role := asked(request, "rol")) in Role.values:
        found = found.filter(role=role)
    if text := asked(request, "zoek"):
        in_municipality = Q(accesses__municipality__name__icontains=text, accesses__until=None)
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text) | in_municipality).distinct()
    page = {
        "page": page_of(request, found),
        "roles": [(role.value, role.label) for role in Role],
        "zoek": asked(request, "zoek"),
        "rol": role,
    }
    return render(request, "backoffice/people.html", page)


@staff
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show someone: rights, and what can be done."""
    return _shown(request, get_object_or_404(Person, pk=pk), RightForm())


def _shown(request: HttpRequest, found: Person, form: RightForm, status: int = 200) -> HttpResponse:
    page = {
        "person": found,
        "accesses": found.accesses.select_related("municipality").order_by("-until", "municipality__name"),
        "code": found.access_codes.order_by("-made_at").first(),
        "letters": found.letters.select_related("run", "access_code")[:LAST],
        "token": new_token(),
        "locked": accounts.is_locked(found),
        "form": form,
        "events": Event.objects.filter(Q(about=found.about) | Q(actor=str(found.pk)))[:LAST],
        "mine": _may_change(request, found),
    }
    return render(request, "backoffice/person.html", page, status=status)


def _may_change(request: HttpRequest, found: Person) -> bool:
    """Staff change coordinators; an administrator everyone but themself."""
    me = person_of(request)
    return found.pk != me.pk and (me.is_administrator or not found.is_staff)


@staff
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_coordinator(request: HttpRequest) -> HttpResponse:
    """Make an account for a coordinator, and the letter that activates it."""
    form = CoordinatorForm(request.POST or None, initial={"municipality": request.GET.get("gemeente")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        me, origin = person_of(request), origin_of(request)
        with transaction.atomic():
            made = accounts.invite(
                email=given["email"], name=given["name"], telephone=given["telephone"], mailbox=given["mailbox"],
                role=Role.COORDINATOR, by=me, origin=origin,
            )  # fmt: skip
            accounts.give_right(made, given["municipality"].pk, Right(given["right"]), by=me, origin=origin)
        return letter_to(request, made)
    page = {"form": form, "title": _("Coördinator toevoegen")}
    return render(request, "backoffice/person_form.html", page, status=400 if form.errors else 200)


@administrator
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add_staff(request: HttpRequest) -> HttpResponse:
    """Make an account for someone of the collector, and the letter that activates it."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        made = accounts.invite(
            email=given["email"], name=given["name"], telephone=given["telephone"], role=Role(given["role"]),
            by=person_of(request), origin=origin_of(request),
        )  # fmt: skip
        return letter_to(request, made)
    page = {"form": form, "title": _("Medewerker toevoegen")}
    return render(request, "backoffice/person_form.html", page, status=400 if form.errors else 200)


def letter_to(request: HttpRequest, found: Person) -> HttpResponse:
    """Make a letter to someone, and give it; where there is no address to write to, say so."""
    token = request.POST.get("token", "")[:40]
    try:
        made = make_letter(found, by=person_of(request), token=token, origin=origin_of(request))
    except AlreadyMade as before:
        return already_made(request, before.run)
    except NothingToMake:
        messages.warning(
            request,
            _("Er is geen brief gemaakt: wij hebben geen postadres. Vul dat in bij de gemeente en maak dan de brief."),
        )
        return redirect("backoffice:person", found.pk)
    return shown(request, made)


@staff
@never_cache
@require_POST
def change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Do one of the things that can be done to an account."""
    found = get_object_or_404(Person, pk=pk)
    if what not in _CHANGES and what not in {"code", "recht", "recht-beeindigen"}:
        raise Http404
    if not _may_change(request, found):
        raise PermissionDenied
    me, origin = person_of(request), origin_of(request)
    if what == "code":
        return letter_to(request, found)
    if what == "recht":
        form = RightForm(request.POST)
        if not form.is_valid():
            return _shown(request, found, form, status=400)
        accounts.give_right(
            found, form.cleaned_data["municipality"].pk, Right(form.cleaned_data["right"]), by=me, origin=origin
        )
        messages.success(request, _("Het recht is gegeven."))
    elif what == "recht-beeindigen":
        municipality = get_object_or_404(Municipality, pk=request.POST.get("municipality", ""))
        accounts.end_right(found, municipality.pk, by=me, origin=origin)
        messages.success(request, _("Het recht is beëindigd."))
    else:
        _CHANGES[what](found, by=me, origin=origin)
        messages.success(request, _("Dat is gedaan. Het staat in het logboek."))
    return redirect("backoffice:person", pk)


_CHANGES: dict[str, Callable[..., None]] = {
    "slot": accounts.unlock,
    "tweede-stap": accounts.take_second_factor_away,
    "sluiten": accounts.close,
    "openen": actions.open_account,
}
