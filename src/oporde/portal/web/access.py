"""Who may see a page. Every view wears exactly one of these; a test walks all addresses and sees to it.

What a page may show of whom is another question: that is answered by `visible_to(person)` of what it shows.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]

PUBLIC = "public"
SIGNING_IN = "signing_in"
SIGNED_IN = "signed_in"
COORDINATOR = "coordinator"
STAFF = "staff"
ADMINISTRATOR = "administrator"

ROLES = {
    SIGNED_IN: frozenset({COORDINATOR, STAFF, ADMINISTRATOR}),
    COORDINATOR: frozenset({COORDINATOR}),
    STAFF: frozenset({STAFF, ADMINISTRATOR}),
    ADMINISTRATOR: frozenset({ADMINISTRATOR}),
}


def access_of(view: Callable[..., Any]) -> str | None:
    """Who may see a view: the name of the decorator it wears, or None."""
    return getattr(view, "access", None)


def public(view: View[Given]) -> View[Given]:
    """For everyone, also who has not signed in."""
    return _marked(view, PUBLIC)


def signing_in(view: View[Given]) -> View[Given]:
    """For who gave a password and may not have a second factor yet: only the pages on which that is made."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _marked(guarded, SIGNING_IN)


def signed_in(view: View[Given]) -> View[Given]:
    """For everyone with an account, a second factor included."""
    return _guarded(view, SIGNED_IN)


def coordinator(view: View[Given]) -> View[Given]:
    """For who delivers for a municipality."""
    return _guarded(view, COORDINATOR)


def staff(view: View[Given]) -> View[Given]:
    """For the collector's staff, and administrators."""
    return _guarded(view, STAFF)


def administrator(view: View[Given]) -> View[Given]:
    """For administrators."""
    return _guarded(view, ADMINISTRATOR)


def _guarded(view: View[Given], access: str) -> View[Given]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        person = request.user
        if not person.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not person.has_second_factor:
            return redirect(settings.SECOND_FACTOR_URL)
        if person.role not in ROLES[access]:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return _marked(guarded, access)


def _marked(view: View[Given], access: str) -> View[Given]:
    assert access_of(view) is None, f"{view!r} wears two decorators of access"

    @wraps(view)
    def marked(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    marked.access = access  # type: ignore[attr-defined]
    return marked
