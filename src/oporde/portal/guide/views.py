"""Public pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from oporde.portal.web.access import COORDINATOR, public


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front door: a coordinator goes to the board, who has not signed in signs in."""
    if getattr(request.user, "role", "") == COORDINATOR:
        return redirect("deliveries:board")
    return redirect("accounts:overview" if request.user.is_authenticated else settings.LOGIN_URL)
