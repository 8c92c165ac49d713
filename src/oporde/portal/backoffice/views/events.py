"""What happened: readable, to be searched, and with the proof that nothing of it was changed."""

from __future__ import annotations

from itertools import islice

from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.models import Person
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.events.exporting import FORMS, lines
from oporde.portal.events.models import Event
from oporde.portal.events.recording import origin_of, record, verify
from oporde.portal.web.access import staff

COMPLAINTS = 20  # shown of a chain that is broken


@staff
@require_safe
def events(request: HttpRequest) -> HttpResponseBase:
    """Show what happened, the newest first; with ?controleer=ja also whether the chain is whole, with ?vorm=csv as a file."""
    found = Event.objects.all()
    if text := asked(request, "zoek"):
        found = found.filter(Q(actor_name__icontains=text) | Q(detail__email__icontains=text) | Q(tag__startswith=text))
    if code := asked(request, "gemeente"):
        found = found.filter(municipality=code)
    if about := asked(request, "over"):
        found = found.filter(about=about)
    person = Person.objects.filter(pk=asked(request, "wie")).first() if asked(request, "wie").isdecimal() else None
    if person is not None:
        found = found.filter(Q(actor=str(person.pk)) | Q(about=person.about))
    if (form := asked(request, "vorm")) in FORMS:
        return _written(request, found, form)
    checks = asked(request, "controleer") == "ja"
    page = {
        "page": page_of(request, found),
        "language": get_language(),
        "zoek": text,
        "gemeente": code,
        "over": about,
        "person": person,
        "query": request.GET.urlencode(),
        "checked": checks,
        "complaints": list(islice(verify(), COMPLAINTS)) if checks else [],
    }
    return render(request, "backoffice/events.html", page)


def _written(request: HttpRequest, found: QuerySet[Event], form: str) -> StreamingHttpResponse:
    """What was found as a file, the oldest first."""
    record(
        "events:fetched", by=person_of(request), municipality=asked(request, "gemeente")[:4], origin=origin_of(request),
        form=form, count=found.count(),
    )  # fmt: skip
    return StreamingHttpResponse(
        lines(found.order_by("id").iterator(), form),
        content_type=FORMS[form],
        headers={"Content-Disposition": f'attachment; filename="logboek.{form}"'},
    )
