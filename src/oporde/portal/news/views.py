"""The public pages of news: the list, an item, and a feed to subscribe to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oporde.portal.news.actions import anyone, page_address
from oporde.portal.news.models import NewsItem
from oporde.portal.news.wording import personal
from oporde.portal.web.access import public
from oporde.portal.web.languages import page_language
from oporde.portal.web.templatetags.components import prose

if TYPE_CHECKING:
    _Feed = Feed[NewsItem, None]
else:
    _Feed = Feed

ON_A_PAGE = 20


@public
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """Show all news, the newest first."""
    page = Paginator(NewsItem.objects.published(), ON_A_PAGE).get_page(request.GET.get("bladzijde"))
    shown = [(each, each.title_in(page_language())) for each in page]
    return render(request, "news/list.html", {"page": page, "items": shown})


@public
@require_safe
def item(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one item as it holds for everyone."""
    found = get_object_or_404(NewsItem.objects.published(), slug=slug)
    language = page_language()
    page = {
        "item": found,
        "title": found.title_in(language),
        "body": personal(found.body_in(language), anyone(found, language)),
    }
    return render(request, "news/item.html", page)


class _News(_Feed):
    """The feed. Its addresses are those of the portal, not of who asks."""

    feed_type = Rss201rev2Feed

    def title(self) -> str:
        return settings.SITE_NAME

    def link(self) -> str:
        return f"{settings.ORIGIN}{reverse('news:list')}"

    def description(self) -> str:
        return _("Nieuws van %(name)s") % {"name": settings.SITE_NAME}

    def items(self) -> QuerySet[NewsItem]:
        return NewsItem.objects.published()[:ON_A_PAGE]

    def item_title(self, item: NewsItem) -> str:
        return item.title_in(page_language())

    def item_description(self, item: NewsItem) -> str:
        language = page_language()
        return prose(personal(item.body_in(language), anyone(item, language)))

    def item_link(self, item: NewsItem) -> str:
        return page_address(item)

    def item_pubdate(self, item: NewsItem) -> datetime | None:
        return item.published_at


@public
@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """All news, for a reader of feeds."""
    return _News()(request)
