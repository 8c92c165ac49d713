"""What the op-orde report shows beside its indicators: chapters, key figures, and overviews with a picture and a finding."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from oporde.protocol.model import Basis, Identifier, Model
from oporde.protocol.sql import ExpressionError, compile_limit, compile_query, selected_names, suggest

OWN_OVERVIEWS = ("filled", "peers")
"""Overviews that every report has: how well each column is filled, and the place among other senders."""
Place = tuple[str | int, ...]


class Chapter(Model):
    """A chapter of the report: one question of its reader, and what answers it."""

    title: str
    """Indicators and overviews name the chapter they belong to by its title."""
    question: str
    """What the reader wants to know: Zijn alle cliënten er?"""
    picture: Identifier
    """The overview whose picture stands on the first page; `filled` and `peers` are there of themselves."""


class KeyFigure(Model):
    """A figure that stands large on the first page."""

    id: Identifier
    title: str
    layout: str
    """The file it is about."""
    unit: str
    """What is counted; persons, share, eur_per_inhabitant and the like are written as people do."""
    query: str
    """SELECT value."""
    indicators: tuple[str, ...] = ()
    """Ids of the indicators that judge it; it bears the colour of the worst."""


class Key(Model):
    """What a row of an overview is about."""

    name: Identifier
    """A column of the query."""
    title: str
    list: str | None = None
    """The code list that has its labels."""


class Measure(Model):
    """A number in each row of an overview."""

    name: Identifier
    """A column of the query."""
    title: str
    unit: str
    compare: bool = False
    """Shown beside that of the previous delivery and of the previous period."""
    peers: bool = False
    """Shown beside that of other senders; a share or a rate, never a number of persons."""


class Picture(Model):
    """How an overview is drawn."""

    kind: Literal["bars", "columns", "parts", "line", "balance", "calendar"]
    """bars: one for each row, the longest first. columns: standing, in the order of the rows. parts: of a whole.
    line: over days, one for each value of the other key. balance: what came and went, from a first number to a last.
    calendar: a square for each day."""
    measure: Identifier
    """What is drawn."""
    beside: Identifier | None = None
    """A second measure of the same row, as a mark beside the first (bars)."""


class Headline(Model):
    """A finding in one sentence, for when its condition holds."""

    when: str | None = None
    """Condition on the columns of `facts`; absent always holds."""
    text: str
    """May hold columns of `facts` in braces, with a unit or a code list behind a colon: {share:share}, {type:wmo020}."""

    def placeholders(self) -> Iterator[tuple[str, str]]:
        """The columns it fills in, each with its unit or list.

        Raises: ValueError, for braces that do not match.
        """
        for _, name, spec, _ in string.Formatter().parse(self.text):
            if name is not None:
                yield name, spec or ""


class Overview(Model):
    """A table of the report, with the picture that is made of it and the finding above it."""

    id: Identifier
    title: str
    """What it shows, without saying what is found."""
    chapter: str
    layout: str
    """The file it is about."""
    query: str
    """SELECT of the keys and measures, in the order in which they are shown."""
    keys: Annotated[tuple[Key, ...], Field(min_length=1)]
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    picture: Picture | None = None
    facts: str | None = None
    """SELECT of one row, from which the headline is chosen and filled in."""
    headlines: tuple[Headline, ...] = ()
    """The first of which the condition holds is the title; without one it is `title`."""
    undecided: str
    """What it says when there are no rows: why it cannot be shown."""
    basis: Basis = "reconstruction"
    source: str = ""

    def mistakes(self) -> Iterator[tuple[str, str]]:
        """What its keys say that cannot be meant: the key, and what was expected. Its queries are right already."""
        selected = selected_names(self.query)
        for name in (*(key.name for key in self.keys), *(measure.name for measure in self.measures)):
            if name not in selected and "*" not in selected:
                yield "query", f'expected a column "{name}"'
        if self.picture:
            measures = [measure.name for measure in self.measures]
            for drawn in (self.picture.measure, self.picture.beside or self.picture.measure):
                if drawn not in measures:
                    yield "picture", f'unknown measure "{drawn}"{suggest(drawn, measures)}'
            if self.picture.kind in ("line", "calendar") and len(self.keys) != 2:
                yield "picture", f"a {self.picture.kind} takes two keys: what it is about, and the day"
        if self.headlines and not self.facts:
            yield "headlines", "expected facts: the query of which the headlines tell"


class ReportFile(Model):
    """The content of report.yaml."""

    chapters: tuple[Chapter, ...] = ()
    """In the order of the report."""
    key_figures: tuple[KeyFigure, ...] = ()
    """In the order of the first page."""
    overviews: tuple[Overview, ...] = ()
    """In the order of the report, chapter by chapter."""

    def mistakes(self, known: Known) -> Iterator[tuple[Place, str]]:
        """What does not fit the rest of the protocol: where in the file, and what."""
        chapters = [chapter.title for chapter in self.chapters]
        pictured = [*OWN_OVERVIEWS, *(overview.id for overview in self.overviews if overview.picture)]
        for word, names in (("chapters", chapters), ("overviews", [*OWN_OVERVIEWS, *(o.id for o in self.overviews)])):
            yield from (
                ((word,), f'"{name}" stands here twice') for name in sorted(set(names)) if names.count(name) > 1
            )
        for i, chapter in enumerate(self.chapters):
            yield from _unknown(("chapters", i, "picture"), "overview with a picture", [chapter.picture], pictured)
        for i, figure in enumerate(self.key_figures):
            at: Place = ("key_figures", i)
            yield from _unknown((*at, "layout"), "layout", [figure.layout], known.layouts)
            yield from _unknown((*at, "indicators"), "indicator", figure.indicators, known.indicators)
            yield from _query_mistakes((*at, "query"), figure.query, known)
        for i, overview in enumerate(self.overviews):
            at = ("overviews", i)
            yield from _unknown((*at, "chapter"), "chapter", [overview.chapter], chapters)
            yield from _unknown((*at, "layout"), "layout", [overview.layout], known.layouts)
            yield from _unknown((*at, "keys"), "list", [key.list for key in overview.keys if key.list], known.lists)
            yield from _overview_mistakes(at, overview, known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The names that a report may use: tables with their columns, and ids."""

    tables: Mapping[str, tuple[str, ...]]
    layouts: tuple[str, ...]
    lists: tuple[str, ...]
    indicators: tuple[str, ...]


def _unknown(at: Place, what: str, names: Iterable[str], known: Sequence[str]) -> Iterator[tuple[Place, str]]:
    for name in names:
        if name not in known:
            yield at, f'unknown {what} "{name}"{suggest(name, known)}'


def _query_mistakes(at: Place, query: str, known: Known) -> Iterator[tuple[Place, str]]:
    try:
        compile_query(query, known.tables)
    except ExpressionError as error:
        yield at, str(error)


def _overview_mistakes(at: Place, overview: Overview, known: Known) -> Iterator[tuple[Place, str]]:
    found = list(_query_mistakes((*at, "query"), overview.query, known))
    if overview.facts:
        found += _query_mistakes((*at, "facts"), overview.facts, known)
    if found:
        yield from found
        return
    yield from (((*at, key), what) for key, what in overview.mistakes())
    told = selected_names(overview.facts) if overview.facts else frozenset[str]()
    for i, headline in enumerate(overview.headlines):
        place: Place = (*at, "headlines", i)
        try:
            named = list(headline.placeholders())
            compile_limit(headline.when or "TRUE", overview.facts or overview.query)
        except ValueError as error:
            yield place, str(error)
            continue
        yield from _unknown((*place, "text"), "column of facts", [name for name, _ in named], sorted(told))
