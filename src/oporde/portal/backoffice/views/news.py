"""News: all items, writing one with a preview, and publishing it now or later."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oporde.portal import clock
from oporde.portal.accounts.choosing import person_of
from oporde.portal.backoffice.forms import NewsForm, PublishForm
from oporde.portal.backoffice.paging import asked, page_of
from oporde.portal.correspondence.showing import as_it_looks
from oporde.portal.events.recording import origin_of
from oporde.portal.news import actions
from oporde.portal.news.models import NewsItem
from oporde.portal.news.wording import personal
from oporde.portal.web.access import staff


@staff
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Show all items, drafts too."""
    return render(request, "backoffice/news.html", {"page": page_of(request, NewsItem.objects.all())})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Write an item or change one, and see how it will look."""
    known = get_object_or_404(NewsItem, pk=pk) if pk else None
    form = NewsForm(request.POST or None, instance=known)
    preview = None
    if request.method == "POST" and form.is_valid():
        written = form.save(commit=False)
        if "preview" in request.POST:
            reader = actions.anyone(written, "nl")
            preview = (written.title, personal(written.body, reader))
        else:
            actions.save(written, by=person_of(request), origin=origin_of(request))
            messages.success(request, _("Het bericht is bewaard."))
            return redirect("backoffice:news_item", written.pk)
    page = {"form": form, "item": known, "preview": preview}
    return render(request, "backoffice/news_form.html", page, status=400 if form.errors else 200)


@staff
@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an item as it will look, with the mail to one of its readers; with ?vorm=opmaak what that looks like."""
    return _shown(request, get_object_or_404(NewsItem, pk=pk), PublishForm())


@staff
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an item on the site now or at a moment, or take it off."""
    found = get_object_or_404(NewsItem, pk=pk)
    by, origin = person_of(request), origin_of(request)
    if "withdraw" in request.POST:
        actions.withdraw(found, by=by, origin=origin)
        messages.success(request, _("Het bericht is weggehaald."))
    elif "now" in request.POST:
        actions.publish(found, by=by, origin=origin)
        messages.success(request, _("Het bericht staat op de site."))
    else:
        form = PublishForm(request.POST)
        if not form.is_valid():
            return _shown(request, found, form)
        given = form.cleaned_data
        actions.plan(found, datetime.combine(given["day"], given["time"], clock.AMSTERDAM), by=by, origin=origin)
        messages.success(request, _("Het bericht wordt op dat moment gepubliceerd."))
    return redirect("backoffice:news_item", pk)


def _shown(request: HttpRequest, found: NewsItem, form: PublishForm) -> HttpResponse:
    readers = list(actions.readers(found))
    to = asked(request, "aan")
    chosen = next((one for one in readers if str(one[0].pk) == to), readers[0] if readers else None)
    mail = actions.letter(found, *chosen) if chosen else None
    if mail and request.GET.get("vorm") == "opmaak":
        return as_it_looks(mail["html"])
    page = {
        "item": found,
        "body": personal(found.body, actions.anyone(found, "nl")),
        "readers": readers,
        "chosen": chosen,
        "mail": mail,
        "form": form,
    }
    return render(request, "backoffice/news_item.html", page, status=400 if form.errors else 200)
