"""Pages of the demonstration: who can sign in, with the code of the moment, and the mails that were sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from oporde.portal import clock
from oporde.portal.correspondence.showing import as_it_looks
from oporde.portal.demo import caught
from oporde.portal.demo.cast import MUNICIPALITIES, PASSWORD, PLAYERS, STEP_S
from oporde.portal.web.access import public

ON_A_PAGE = 25


def _in_a_demonstration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Elsewhere there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public
@_in_a_demonstration
def players(request: HttpRequest) -> HttpResponse:
    """Show who can sign in, with what."""
    now_s = clock.real_now().timestamp()
    shown = [{"player": player, "code": player.code(now_s)} for player in PLAYERS]
    page = {
        "players": shown,
        "password": PASSWORD,
        "left_s": STEP_S - int(now_s) % STEP_S,
        "municipalities": MUNICIPALITIES,
    }
    return render(request, "demo/players.html", page)


@public
@_in_a_demonstration
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the mails that were caught, the newest first."""
    page = Paginator(caught.names(_folder()), ON_A_PAGE).get_page(request.GET.get("bladzijde"))
    shown = [caught.read(_folder(), name) for name in page]
    return render(request, "demo/mailbox.html", {"page": page, "mails": [mail for mail in shown if mail]})


@public
@_in_a_demonstration
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail: its text, or with ?vorm=opmaak what it looks like."""
    found = caught.read(_folder(), name)
    if found is None:
        raise Http404
    if request.GET.get("vorm") == "opmaak":
        return as_it_looks(found.html)
    return render(request, "demo/mail.html", {"mail": found})


def _folder() -> Path:
    return settings.OPORDE_DATA / "mail"
