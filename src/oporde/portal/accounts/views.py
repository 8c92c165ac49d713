"""Pages of signing in, of the second factor, and of one's own account. What they guard is allauth's; the pages are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal.accounts import choosing
from oporde.portal.accounts.actions import NotActivated, Unusable, activate
from oporde.portal.accounts.choosing import person_of
from oporde.portal.accounts.forms import ActivateForm, DetailsForm
from oporde.portal.events.recording import origin_of, record
from oporde.portal.web.access import coordinator, public, signed_in, signing_in
from oporde.portal.web.templatetags.components import day

ACTIVATION = {"activate": "20/m/ip,8/h/key"}  # tries of a code: of an address of the network, and of a mail address


class SignIn(LoginView):
    """Signing in; says so when that is because a session ended."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # The browser still has the cookie of a session that is no longer there.
        context["ended"] = settings.SESSION_COOKIE_NAME in self.request.COOKIES and self.request.session.is_empty()
        context["idle_minutes"] = settings.SESSION_IDLE_S // 60
        return context


sign_in = public(SignIn.as_view())


@public
@sensitive_post_parameters("code", "password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activation(request: HttpRequest) -> HttpResponseBase:
    """Use the code from the letter: choose a password, and go on to the second factor."""
    form = ActivateForm(request.POST or None)
    if request.method == "POST":
        address = request.POST.get("email", "").strip().lower()
        if not ratelimit.consume(request, app="oporde", action="activate", config=ACTIVATION, key=address):
            return render(request, "429.html", status=429)
        if form.is_valid():
            given = form.cleaned_data
            try:
                person = activate(given["email"], given["code"], given["password1"], origin=origin_of(request))
            except NotActivated as refused:
                form.add_error("code", _why(refused))
            else:
                record_authentication(request, person, method="password", email=person.email)
                answer: HttpResponseBase = perform_login(request, person, email_verification="none", redirect_url="/")
                return answer
    return render(request, "accounts/activate.html", {"form": form}, status=400 if form.errors else 200)


def _why(refused: NotActivated) -> str:
    match refused.why:
        case Unusable.USED:
            return _(
                "Deze code is al gebruikt. Log in met het wachtwoord dat u toen koos. Weet u het niet meer? "
                "Kies dan bij het inloggen ‘Wachtwoord vergeten’."
            )
        case Unusable.REPLACED:
            return _("Er is een nieuwere brief onderweg of bezorgd. Gebruik de code uit die brief.")
        case Unusable.EXPIRED if refused.code:
            return _("Deze code kon u gebruiken tot en met %(day)s. Vraag ons om een nieuwe brief.") % {
                "day": day(refused.code.last_day)
            }
        case _:
            return _("Deze code hoort niet bij dit e-mailadres. Kijk beide na: u vindt ze in de brief.")


@signing_in
@require_safe
def choose_second_factor(request: HttpRequest) -> HttpResponse:
    """An authenticator app or a passkey: without one of these there is no page with data."""
    return render(request, "accounts/second_factor.html")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """One's own account: details, ways of signing in, where one is signed in."""
    person = person_of(request)
    form = DetailsForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        record("account:changed", by=person, about=person.about, origin=origin_of(request), email=person.email,
               what=", ".join(form.changed_data) or "niets")  # fmt: skip
        messages.success(request, _("Uw gegevens zijn opgeslagen."))
        answer = redirect("accounts:overview")
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, person.language, secure=settings.ENCRYPTED, httponly=True, samesite="Lax"
        )
        return answer
    of_each = {kind: [one for one in Authenticator.objects.filter(user=person) if one.type == kind]
               for kind in Authenticator.Type.values}  # fmt: skip
    codes = of_each[Authenticator.Type.RECOVERY_CODES]
    context = {
        "form": form,
        "app": next(iter(of_each[Authenticator.Type.TOTP]), None),
        "passkeys": [one.wrap() for one in of_each[Authenticator.Type.WEBAUTHN]],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else 0,
        "sessions": len(UserSession.objects.purge_and_list(person)),
        "municipalities": choosing.municipalities_of(request),
    }
    return render(request, "accounts/overview.html", context, status=400 if form.errors else 200)


@signed_in
@require_safe
def keep_session(request: HttpRequest) -> HttpResponse:
    """Stay signed in: asking for this page is enough."""
    return HttpResponse(status=204)


@coordinator
@require_http_methods(["GET", "HEAD", "POST"])
def choose_municipality(request: HttpRequest) -> HttpResponse:
    """For which of several municipalities one works now."""
    allowed = choosing.municipalities_of(request)
    onward = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = "/"
    if request.method == "POST":
        chosen = next((one for one in allowed if one.pk == request.POST.get("municipality")), None)
        if chosen is None:
            raise Http404
        choosing.choose(request, chosen)
        return redirect(onward)
    return render(request, "accounts/choose_municipality.html", {"choices": allowed, "next": onward,
                  "current": choosing.chosen_municipality(request)})  # fmt: skip


def locked(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Too many wrong passwords. It tells nothing of whether there is such an account."""
    return render(request, "accounts/locked.html", {"minutes": settings.LOCKOUT_S // 60}, status=429)
