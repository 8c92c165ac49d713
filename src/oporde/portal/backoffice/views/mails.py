"""All mails with their state; one as it was sent; and sending one again that failed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice import actions
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.correspondence.showing import as_it_looks
from oporde.portal.events.recording import origin_of
from oporde.portal.web.access import staff


@staff
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Show all mails, the newest first."""
    found = Message.objects.defer("text", "html")
    if (state := asked(request, "staat")) in MessageState.values:
        found = found.filter(state=state)
    if text := asked(request, "zoek"):
        found = found.filter(Q(to_address__icontains=text) | Q(subject__icontains=text) | Q(municipality=text))
    page = {
        "page": page_of(request, found),
        "states": [("waiting", _("Wacht")), ("sent", _("Verstuurd")), ("failed", _("Mislukt"))],
        "staat": state,
        "zoek": asked(request, "zoek"),
    }
    return render(request, "backoffice/mails.html", page)


@staff
@require_safe
def mail(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show one: its text, or with ?vorm=opmaak what it looks like. A link with which one signs in is not shown."""
    found = get_object_or_404(Message, pk=id)
    if found.kind in _PRIVATE:
        return render(request, "backoffice/mail.html", {"mail": found, "private": True})
    if request.GET.get("vorm") == "opmaak":
        return as_it_looks(found.html)
    return render(request, "backoffice/mail.html", {"mail": found, "private": False})


_PRIVATE = frozenset({"password-reset"})  # who has its link can choose the password


@staff
@require_POST
def again(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Send one again that failed."""
    found = get_object_or_404(Message, pk=id)
    if actions.send_again(found, by=person_of(request), origin=origin_of(request)):
        messages.success(request, _("Het bericht wordt opnieuw verstuurd."))
    else:
        messages.info(request, _("Dit bericht is niet mislukt en wordt dus niet nog eens verstuurd."))
    return redirect("backoffice:mail", id)
