"""What every list of staff does: search, filter, and show a page of it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ON_A_PAGE = 25
Row = TypeVar("Row")


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The page of a list that is asked for."""
    return Paginator(rows, ON_A_PAGE).get_page(request.GET.get("bladzijde"))


def asked(request: HttpRequest, name: str) -> str:
    """What was filled in to search or filter with."""
    return request.GET.get(name, "").strip()[:100]
