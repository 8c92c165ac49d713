"""Addresses of the public pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from oporde.portal.guide import views

app_name = "guide"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("protocol/", views.protocols, name="protocols"),
    path("protocol/<slug:id>/<str:version>/", views.protocol, name="protocol"),
    path("protocol/<slug:id>/<str:version>/uitleg/<str:slug>/", views.text, name="text"),
    path("protocol/<slug:id>/<str:version>/bestand/<slug:layout>/", views.file, name="file"),
    path("protocol/<slug:id>/<str:version>/regel/<str:rule>/", views.rule, name="rule"),
    path("protocol/<slug:id>/<str:version>/codelijst/<str:codes>/", views.codes, name="codes"),
    path("protocol/<slug:id>/<str:version>/document/", views.document, name="document"),
    path("protocol/<slug:id>/<str:version>/download/<str:what>", views.download, name="download"),
    path("vragen/", views.questions, name="questions"),
    path("pagina/<slug:slug>/", views.page, name="page"),
    path("contact/", views.page, {"slug": "contact"}, name="contact"),
    path("toegankelijkheid/", views.page, {"slug": "toegankelijkheid"}, name="accessibility"),
    path("privacy/", views.page, {"slug": "privacy"}, name="privacy"),
    path("zoeken/", views.find, name="search"),
    re_path(r"^\.well-known/security\.txt$", views.security, name="security"),
    path("backoffice/teksten/", views.texts, name="texts"),
    path("backoffice/teksten/<str:slug>/<slug:language>/", views.edit, name="edit"),
]
