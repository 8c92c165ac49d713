"""Public pages: what is collected, how it must be delivered, every rule explained, and answers to questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from oporde.portal import clock
from oporde.portal.accounts.models import Person
from oporde.portal.events.recording import origin_of, record
from oporde.portal.guide.forms import TextForm
from oporde.portal.guide.models import TextVersion
from oporde.portal.guide.search import pages_of, pages_of_news, search
from oporde.portal.guide.shelf import book
from oporde.portal.guide.texts import QUESTION, Text, page_slugs, questions_of, text_of
from oporde.portal.news.models import NewsItem
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import public, staff
from oporde.portal.web.languages import page_language
from oporde.protocol.folder import protocol_names

if TYPE_CHECKING:
    from oporde.portal.guide.books import Book

NEWEST = 3  # items of news on the home page
SCRIPT = re.compile(r"'(sha256-[^']+)'")


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """For a visitor what this is and which round is open; who is signed in goes on to their own first page."""
    if isinstance(request.user, Person):
        return redirect("backoffice:board" if request.user.is_staff else "deliveries:board")
    now = clock.today()
    rounds = DeliveryRound.objects.announced().filter(closes_on__gte=now).order_by("opens_on")
    news = [(each, each.title_in(page_language())) for each in NewsItem.objects.published()[:NEWEST]]
    context = {
        "rounds": rounds,
        "news": news,
        "today": now,
        "text": text_of("welkom", page_language()),
        "book": _current(),
    }
    return render(request, "guide/home.html", context)


@public
@require_safe
def protocols(request: HttpRequest) -> HttpResponse:
    """The protocol of the round that is open; with several a choice."""
    names = [name.split("/") for name in protocol_names()]
    if len(names) == 1:
        return redirect("guide:protocol", *names[0])
    return render(request, "guide/protocols.html", {"books": [book(*name) for name in names]})


@public
@require_safe
def protocol(request: HttpRequest, id: str, version: str) -> HttpResponse:
    """What is asked: the files, the explanation, every rule, and everything to download."""
    return render(request, "guide/protocol.html", {"book": _book(id, version), "dutch": _dutch()})


@public
@require_safe
def text(request: HttpRequest, id: str, version: str, slug: str) -> HttpResponse:
    """A chapter of part I of the protocol."""
    found = _book(id, version)
    chapter = next((one for one in found.protocol.texts if one.id == slug), None)
    if chapter is None:
        raise Http404
    return render(request, "guide/text.html", {"book": found, "chapter": chapter, "dutch": _dutch()})


@public
@require_safe
def file(request: HttpRequest, id: str, version: str, layout: str) -> HttpResponse:
    """One kind of file: name, columns, an example, and its rules."""
    found = _book(id, version)
    if layout not in found.files:
        raise Http404
    return render(request, "guide/file.html", {"book": found, "file": found.files[layout], "dutch": _dutch()})


@public
@require_safe
def rule(request: HttpRequest, id: str, version: str, rule: str) -> HttpResponse:
    """One rule: what must hold and why, what is right, what is wrong, and how to mend it. Its address is permanent."""
    found = _book(id, version)
    if rule not in found.rules:
        raise Http404
    page = found.rules[rule]
    entry = page.entry_in(page_language())
    given = {"book": found, "page": page, "entry": entry or page.entry, "dutch": _dutch() if entry is None else ""}
    return render(request, "guide/rule.html", given)


@public
@require_safe
def codes(request: HttpRequest, id: str, version: str, codes: str) -> HttpResponse:
    """One code list."""
    found = _book(id, version)
    if codes not in found.lists:
        raise Http404
    return render(request, "guide/codes.html", {"book": found, "codes": found.lists[codes], "dutch": _dutch()})


@public
@require_safe
def document(request: HttpRequest, id: str, version: str) -> HttpResponseBase:
    """The whole protocol as one page that needs nothing else; it brings its own style."""
    written = _book(id, version).html
    hashes = [f"'{found}'" for found in SCRIPT.findall(written)]

    @csp_replace({"style-src": ["'unsafe-inline'"], "script-src": hashes, "img-src": ["data:"]})
    def answer(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(written)

    return answer(request)


@public
@require_safe
@cache_control(public=True, max_age=3600)
def download(request: HttpRequest, id: str, version: str, what: str) -> HttpResponse:
    """The protocol to print or to work with, its examples, its schemas."""
    found = _book(id, version)
    name = f"{found.id}-{found.version}"
    if what == "protocol.pdf":
        return _attached(found.pdf, "application/pdf", f"{name}-protocol.pdf")
    if what == "protocol.md":
        return _attached(found.markdown.encode(), "text/markdown; charset=utf-8", f"{name}-protocol.md")
    if what == "schemas.zip":
        return _attached(found.schemas(), "application/zip", f"{name}-schemas.zip")
    if what == "fouten.zip":
        return _attached(found.faulty_examples(), "application/zip", f"{name}-foute-voorbeelden.zip")
    try:
        period = what.removeprefix("voorbeelden-").removesuffix(".zip")
        return _attached(found.examples(period), "application/zip", f"{name}-voorbeelden-{period}.zip")
    except KeyError:
        raise Http404 from None


@public
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that are asked often, with their answers."""
    return render(request, "guide/questions.html", {"questions": _questions(), "book": _current()})


@public
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page that staff may change."""
    return render(request, "guide/page.html", {"text": _text(slug)})


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Find in everything the public pages say."""
    asked = request.GET.get("q", "")[:100].replace("\0", "")
    current = _current()
    texts = [text_of(slug, "nl") for slug in page_slugs()]
    pages = [*(pages_of(current, _questions(), texts) if current else ()), *pages_of_news(NewsItem.objects.published())]
    hits = search(asked, pages)
    return render(request, "guide/search.html", {"asked": asked, "hits": hits, "dutch": _dutch()})


@public
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    until = clock.real_now().replace(microsecond=0, year=clock.real_now().year + 1)
    lines = [
        f"Contact: mailto:{settings.CONTACT_MAIL or 'security@localhost'}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.ORIGIN}/.well-known/security.txt",
        f"Policy: {settings.ORIGIN}/pagina/kwetsbaarheid-melden/",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


# --- for staff


@staff
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """All texts that can be changed."""
    pages = [text_of(slug, "nl") for slug in page_slugs()]
    return render(request, "guide/texts.html", {"pages": pages, "questions": _questions()})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Change a text, see how it will look, and go back to what it was."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    now = _editable(slug, language)
    versions = TextVersion.objects.filter(slug=slug, language=language).select_related("made_by")
    form = TextForm(request.POST or None, initial={"title": now.title, "body": now.body, "shown": True})
    preview = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if "preview" in request.POST:
            preview = Text(slug, given["title"], given["body"])
        else:
            made = _kept(request, slug if slug != f"{QUESTION}nieuw" else _new_slug(given["title"]), language, given)
            messages.success(request, _("De tekst is opgeslagen en staat nu op de site."))
            return redirect("guide:edit", made.slug, language)
    context = {"form": form, "text": now, "versions": versions, "preview": preview, "language": language,
               "is_question": slug.startswith(QUESTION)}  # fmt: skip
    return render(request, "guide/edit.html", context, status=400 if form.errors else 200)


def _kept(request: HttpRequest, slug: str, language: str, given: dict[str, Any]) -> TextVersion:
    assert isinstance(request.user, Person)
    made = TextVersion.objects.create(slug=slug, language=language, title=given["title"], body=given["body"],
                                      shown=given["shown"], made_by=request.user)  # fmt: skip
    record("text:changed", by=request.user, about=f"text:{slug}", origin=origin_of(request), page=slug,
           language=language)  # fmt: skip
    return made


def _editable(slug: str, language: str) -> Text:
    if slug == f"{QUESTION}nieuw":
        return Text(slug, "", "")
    if slug.startswith(QUESTION):
        newest = TextVersion.objects.filter(slug=slug, language="nl").first()
        known = {one.slug: one for one in _questions()}
        if slug in known:
            return known[slug]
        if newest is not None:
            return Text(slug, newest.title, newest.body, newest)
        raise Http404
    return _text(slug, language)


def _new_slug(title: str) -> str:
    base = QUESTION + (slugify(title)[:50] or "vraag")
    taken = set(TextVersion.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    taken |= {one.slug for one in _questions()}
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, 1000))) if slug not in taken)


# --- what they share


def _dutch() -> SafeString:
    """The attribute that marks what stays Dutch on a page in English."""
    return mark_safe(' lang="nl"') if page_language() == "en" else SafeString()


def _text(slug: str, language: str = "") -> Text:
    try:
        return text_of(slug, language or page_language())
    except KeyError:
        raise Http404 from None


def _book(id: str, version: str) -> Book:
    try:
        return book(id, version)
    except KeyError:
        raise Http404 from None


def _current() -> Book | None:
    """The protocol of the newest round; before there is one, the newest there is."""
    newest = DeliveryRound.objects.announced().order_by("-opens_on").values_list("protocol", flat=True).first()
    name = newest if newest in protocol_names() else (protocol_names() or ("",))[-1]
    return book(*name.split("/")) if name else None


def _questions() -> list[Text]:
    current = _current()
    return questions_of((one.id, one.question, one.answer) for one in (current.protocol.questions if current else ()))


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
