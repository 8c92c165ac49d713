"""A protocol as the public pages show it: read once in each process, for a protocol never changes while it runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import typst

from oporde.portal.rounds.plans import english_of
from oporde.protocol.english import English, keyed
from oporde.protocol.exports.document import document_html, document_markdown
from oporde.protocol.exports.examples import example_files, faulty_files
from oporde.protocol.exports.examples.files import zip_bytes
from oporde.protocol.exports.manuscript import (
    Chapter,
    LayoutEntry,
    ListEntry,
    Manuscript,
    RuleEntry,
    register,
    retold,
)
from oporde.protocol.exports.schemas import FORMATS
from oporde.protocol.exports.typeset import document_typst
from oporde.protocol.folder import find_protocol, protocol_names
from oporde.protocol.load import load_protocol
from oporde.protocol.model import Code
from oporde.protocol.protocol import Protocol

FIXED = {
    "Regels over een waarde": "Rules about a value", "Regels over een regel": "Rules about a row",
    "Regels over het bestand": "Rules about the file", "Regels over bestanden samen": "Rules about files together",
    "Regels voor de hele levering": "Rules for the whole delivery", "Bij ontvangst": "On receipt",
    "altijd": "always", "mag leeg": "may be empty",
}  # fmt: skip
"""Words of the document that every protocol shares."""
EXAMPLE_SEED, EXAMPLE_ROWS, FAULTY_ROWS = 1, 200, 60


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule, and the file or delivery it is about.

    Attributes:
        english: what the core says of it in English, where the protocol says its words in English.
    """

    entry: RuleEntry
    chapter: Chapter
    english: RuleEntry | None = None

    def entry_in(self, language: str) -> RuleEntry | None:
        """The rule as it is told in that language; None where there is nothing but the Dutch."""
        return self.english if language == "en" else self.entry


class Book:
    """One version of a protocol, ready to be shown."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.id, self.version = name.split("/")
        self.protocol: Protocol = load_protocol(find_protocol(name))
        former = self.protocol.head.former
        self.former = load_protocol(find_protocol(former)) if former in protocol_names() else None
        self.manuscript = Manuscript(self.protocol, self.former)
        self.parts = self.manuscript.parts()

    @cached_property
    def files(self) -> dict[str, LayoutEntry]:
        """By the id of their layout."""
        chapters = (chapter for part in self.parts for chapter in part.chapters)
        return {c.subject.layout.id: c.subject for c in chapters if isinstance(c.subject, LayoutEntry)}

    @cached_property
    def rules(self) -> dict[str, RulePage]:
        """By their anchor, which is their id where no other rule has the same."""
        english = english_of(self.name)
        return {
            entry.anchor: RulePage(entry, chapter, retold(entry, english) if english else None)
            for chapter, entries in register(self.parts)
            for entry in entries
        }

    @cached_property
    def lists(self) -> dict[str, ListEntry]:
        """By their anchor."""
        return {entry.anchor: entry for entry in self.manuscript.lists()}

    @cached_property
    def english(self) -> dict[str, str]:
        """What these pages say, Dutch → English, as far as the protocol says it in English."""
        return FIXED | dict(_in_english(self.protocol, english_of(self.name)))

    @cached_property
    def html(self) -> str:
        """The whole as one page."""
        return document_html(self.protocol, self.former)

    @cached_property
    def markdown(self) -> str:
        """The whole in Markdown."""
        return document_markdown(self.protocol, self.former)

    @cached_property
    def pdf(self) -> bytes:
        """The whole to print; accessible (PDF/UA-1)."""
        source = document_typst(self.protocol, self.former).encode()
        made: bytes = typst.compile(source, format="pdf", pdf_standards="ua-1", ignore_system_fonts=True)
        return made

    def example_sender(self) -> str:
        """The municipality that the examples are of: the one in the example of a file name."""
        return self.protocol.head.naming.example.split("_")[0]

    @cache  # noqa: B019  one Book for each protocol, as long as the process lives
    def examples(self, period: str) -> bytes:
        """A ZIP with right files about a period. Raises: KeyError, for another period than the protocol's."""
        if period not in {each.id for each in self.protocol.head.periods}:
            raise KeyError(period)
        sender = self.example_sender()
        files = example_files(self.protocol, municipality=sender, period=period, rows=EXAMPLE_ROWS, seed=EXAMPLE_SEED)
        return zip_bytes(files.items())

    @cache  # noqa: B019
    def faulty_examples(self) -> bytes:
        """A ZIP with a small delivery for every rule that breaks it, and an index."""
        period = self.protocol.head.periods[0].id
        sender = self.example_sender()
        files = faulty_files(self.protocol, municipality=sender, period=period, rows=FAULTY_ROWS, seed=EXAMPLE_SEED)
        return zip_bytes(files.items())

    @cache  # noqa: B019
    def schemas(self) -> bytes:
        """A ZIP with the schemas for suppliers, a folder for each form."""
        return zip_bytes(
            (f"{form}/{name}", (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
            for form, made in FORMATS.items()
            for name, content in made(self.protocol)
        )


@cache
def opened(name: str) -> Book:
    """A protocol that is shipped, "gmsd/2017"."""
    return Book(name)


def _in_english(protocol: Protocol, english: English | None) -> Iterator[tuple[str, str]]:
    """Everything a protocol says in both languages."""
    if english is None:
        return
    head, rules = english.head, english.rules
    yield protocol.head.title, head.title
    if head.summary:
        yield protocol.head.summary, head.summary
    for period in protocol.head.periods:
        yield period.title, head.periods[period.id]
    for list_ in protocol.lists:
        yield list_.title, head.lists[list_.id].title
        yield from _labels(list_.codes, head.lists[list_.id].codes)
    for layout in protocol.layouts:
        said = english.layouts[layout.id]
        yield layout.title, said.title
        yield f"Bestand {layout.title}", f"File {said.title}"
        if said.description:
            yield layout.description, said.description
        for column in layout.columns:
            yield column.definition, said.columns[column.name].definition
            if column.presence:
                yield column.presence, said.columns[column.name].presence
            yield from _labels(column.codes, said.columns[column.name].codes)
    for key, rule in keyed(protocol.rules()):
        for word in ("title", "why", "message", "remedy"):
            yield getattr(rule, word), getattr(rules[key], word)


def _labels(codes: Iterable[Code], said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((code.label, said[code.code]) for code in codes if code.code in said)
