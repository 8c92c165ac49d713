"""When the session of who is signed in ends: for the warning that stands ready in every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


def session(request: HttpRequest) -> dict[str, object]:
    """Nothing for who is not signed in."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    sign_in = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    return {
        "session": {
            "idle": settings.SESSION_IDLE_S,
            "warning": settings.SESSION_WARNING_S,
            "keep": reverse("accounts:keep_session"),
            "sign_in": sign_in,
        }
    }
