"""Finding in everything the public pages say: rules, columns, code lists, questions and texts, in Dutch word forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from oporde.portal.guide.texts import Text
from oporde.portal.news.models import NewsItem

if TYPE_CHECKING:
    from oporde.portal.guide.books import Book

MOST = 40
OPEN, CLOSE = "\ue000", "\ue001"  # signs that stand in no text
QUERY = f"""
WITH page (number, title, body) AS (SELECT * FROM unnest(%s::int[], %s::text[], %s::text[])),
asked AS (SELECT websearch_to_tsquery('dutch', %s) || websearch_to_tsquery('simple', %s) || to_tsquery('simple', %s) AS words),
found AS (
  SELECT number, body,
         setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('dutch', title), 'A')
         || setweight(to_tsvector('dutch', body), 'C') || setweight(to_tsvector('simple', body), 'D') AS vector
  FROM page
)
SELECT number,
       ts_headline('dutch', body, words, 'StartSel={OPEN}, StopSel={CLOSE}, MaxWords=28, MinWords=14')
FROM found, asked
WHERE vector @@ words
ORDER BY ts_rank(vector, words) DESC, number
LIMIT {MOST}
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Something that can be found."""

    kind: str
    title: str
    body: str
    address: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found, with the words around what was asked for."""

    page: Page
    excerpt: SafeString


def pages_of(book: Book, questions: list[Text], texts: list[Text]) -> Iterator[Page]:
    """All there is to find."""
    where = (book.id, book.version)
    for anchor, one in book.rules.items():
        rule = one.entry.rule
        body = " ".join((rule.why, rule.message, rule.remedy, one.chapter.title))
        yield Page("regel", f"{rule.id} {rule.title}", _plain(body), reverse("guide:rule", args=(*where, anchor)))
    for id, file in book.files.items():
        address = reverse("guide:file", args=(*where, id))
        yield Page("bestand", file.layout.title, _plain(file.layout.description), address)
        for column in file.columns:
            title = column.column.name.replace("_", " ")
            body = f"{column.column.definition} {file.layout.title}"
            yield Page("kolom", title, _plain(body), f"{address}#{column.anchor}")
    for anchor, codes in book.lists.items():
        body = " ".join(f"{code.code} {code.label}" for code, _ in codes.codes[:60])
        yield Page("codelijst", codes.title, body, reverse("guide:codes", args=(*where, anchor)))
    for question in questions:
        address = f"{reverse('guide:questions')}#{question.slug.replace(':', '-')}"
        yield Page("vraag", question.title, _plain(question.body), address)
    for text in book.protocol.texts:
        yield Page("uitleg", text.title, _plain(text.markdown), reverse("guide:text", args=(*where, text.id)))
    for text_ in texts:
        yield Page("pagina", text_.title, _plain(text_.body), reverse("guide:page", args=(text_.slug,)))


def pages_of_news(items: Iterable[NewsItem]) -> Iterator[Page]:
    """All news there is to find."""
    for item in items:
        yield Page("nieuws", item.title, _plain(item.body), reverse("news:item", args=(item.slug,)))


def search(asked: str, pages: list[Page]) -> list[Hit]:
    """The pages that hold all words asked for, in any form, the best first."""
    words = re.findall(r"\w+", asked.lower())
    if not words:
        return []
    prefixes = " & ".join(f"{word}:*" for word in words)
    with connection.cursor() as cursor:
        titles, bodies = [page.title for page in pages], [page.body for page in pages]
        cursor.execute(QUERY, [list(range(len(pages))), titles, bodies, asked, asked, prefixes])
        return [Hit(pages[number], _marked(excerpt)) for number, excerpt in cursor.fetchall()]


def _plain(markdown: str) -> str:
    return " ".join(re.sub(r"[*`#|_\[\]>]+", " ", re.sub(r"\]\([^)]*\)", "]", markdown)).split())


def _marked(excerpt: str) -> SafeString:
    # Escaped first; only then do our own signs become tags.
    return mark_safe(escape(excerpt).replace(OPEN, "<mark>").replace(CLOSE, "</mark>"))  # noqa: S308
