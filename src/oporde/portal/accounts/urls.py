"""Addresses of signing in and of one's own account: allauth's views under Dutch addresses and with our access."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, URLResolver, include, path, re_path

from oporde.portal.accounts import views
from oporde.portal.web.access import public, signed_in, signing_in

ours: list[URLPattern | URLResolver] = [
    path("", views.overview, name="overview"),
    path("activeren/", views.activation, name="activate"),
    path("tweede-stap/kiezen/", views.choose_second_factor, name="choose_second_factor"),
    path("sessie/", views.keep_session, name="keep_session"),
    path("gemeente/", views.choose_municipality, name="choose_municipality"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((ours, "accounts"))),
    path("", views.overview, name="mfa_index"),  # where allauth goes when a second factor was changed
    path("inloggen/", views.sign_in, name="account_login"),
    path("uitloggen/", public(account.logout), name="account_logout"),
    path("gesloten/", public(account.account_inactive), name="account_inactive"),
    path("wachtwoord-vergeten/", public(account.password_reset), name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", public(account.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^wachtwoord-kiezen/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord-gekozen/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("wachtwoord/", signed_in(account.password_change), name="account_change_password"),
    path("nog-een-keer/", signing_in(account.reauthenticate), name="account_reauthenticate"),
    path("tweede-stap/", public(mfa.authenticate), name="mfa_authenticate"),
    path("tweede-stap/nog-een-keer/", signing_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("tweede-stap/app/", signing_in(totp.activate_totp), name="mfa_activate_totp"),
    path("tweede-stap/app/loskoppelen/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("tweede-stap/passkey/", signing_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("tweede-stap/passkeys/", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path(
        "tweede-stap/passkey/nog-een-keer/",
        signing_in(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("tweede-stap/passkey/inloggen/", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("tweede-stap/passkeys/<int:pk>/verwijderen/", signed_in(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("tweede-stap/passkeys/<int:pk>/", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("herstelcodes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("herstelcodes/nieuw/", signed_in(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("sessies/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]
