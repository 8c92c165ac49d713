"""The choice of a language, and pages for when there is no page: not found, not allowed, too much, too often, broken."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.i18n import set_language

from oporde.portal.web.access import public


@public
def language(request: HttpRequest) -> HttpResponseBase:
    """Go on in another language, on the same page. A cookie remembers it."""
    return set_language(request)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What does not exist, or does not exist for this visitor."""
    return render(request, "404.html", status=404)


@public
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What exists, but not for this role."""
    return render(request, "403.html", status=403)


@public
def broken(request: HttpRequest) -> HttpResponse:
    """Our own mistake."""
    return render(request, "500.html", status=500)


@public
def too_large(request: HttpRequest) -> HttpResponse:
    """More than may be sent."""
    return render(request, "413.html", status=413)


@public
def too_often(request: HttpRequest) -> HttpResponse:
    """More often than may be tried."""
    return render(request, "429.html", status=429)


@public
def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or had lain open too long."""
    return render(request, "403_csrf.html", status=403)
