"""The texts of the public pages: shipped beside this module, until staff write another version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from oporde.portal.guide.models import TextVersion

SHIPPED = Path(__file__).parent / "texts"
QUESTION = "vraag:"


@dataclass(frozen=True, slots=True)
class Text:
    """A title and a body in Markdown; `version` is None where it is the shipped one."""

    slug: str
    title: str
    body: str
    version: TextVersion | None = None


def page_slugs() -> tuple[str, ...]:
    """The pages there are."""
    return tuple(sorted(path.name.removesuffix(".nl.md") for path in SHIPPED.glob("*.nl.md")))


def text_of(slug: str, language: str) -> Text:
    """A page as it reads now. Raises: KeyError, for a page there is not."""
    shipped = _shipped(slug, language)
    newest = TextVersion.objects.filter(slug=slug, language=language).first()
    return shipped if newest is None or not newest.shown else Text(slug, newest.title, newest.body, newest)


def questions_of(shipped: Iterable[tuple[str, str, str]]) -> list[Text]:
    """Questions and answers: those of the protocol as (id, question, answer), with what staff changed, added or took away."""
    newest: dict[str, TextVersion] = {}
    for version in TextVersion.objects.filter(slug__startswith=QUESTION, language="nl").order_by("made_at", "id"):
        newest[version.slug] = version
    found = []
    for id, question, answer in shipped:
        if QUESTION + id not in newest:
            found.append(Text(QUESTION + id, question, answer))
            continue
        version = newest.pop(QUESTION + id)
        if version.shown:
            found.append(Text(QUESTION + id, version.title, version.body, version))
    added = (Text(slug, version.title, version.body, version) for slug, version in newest.items() if version.shown)
    return [*found, *added]


@cache
def _shipped(slug: str, language: str) -> Text:
    if not re.fullmatch(r"[a-z-]+", slug) or not (path := SHIPPED / f"{slug}.{language}.md").is_file():
        raise KeyError(slug)
    title, body = path.read_text("utf-8").split("\n", 1)
    return Text(slug, title.removeprefix("# ").strip(), body.strip())
