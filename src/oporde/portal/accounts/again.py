"""Ask for the second factor once more, before what cannot be undone. A password alone is not enough."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from oporde.portal.accounts.models import Person

FRESH_S = 600  # so long it counts, for one thing
USED = "second-factor-used"  # key in the session: when the one that was used was given


def second_factor_again(request: HttpRequest) -> HttpResponse | None:
    """None when who asks gave a second factor just now, for this; otherwise where to go to give it, and come back."""
    given_at = _given_at(request)
    fresh = given_at > request.session.get(USED, 0.0) and timezone.now().timestamp() - given_at < FRESH_S
    if fresh:
        return None
    assert isinstance(request.user, Person)
    has_app = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.TOTP).exists()
    place = "mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(place)}?{urlencode({'next': request.get_full_path()})}")


def second_factor_used(request: HttpRequest) -> None:
    """What it was asked for was done: for the next thing it is asked again."""
    request.session[USED] = _given_at(request)


def _given_at(request: HttpRequest) -> float:
    """When the second factor was last given again, in seconds since 1970; 0 when it was not. Signing in does not count."""
    given = [
        float(record["at"])
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "mfa" and record.get("reauthenticated")
    ]
    return max(given, default=0.0)
