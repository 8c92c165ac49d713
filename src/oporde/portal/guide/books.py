"""A protocol as the public pages show it: read once in each process, for a protocol never changes while it runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, cached_property

import typst

from oporde.protocol.exports.document import document_html, document_markdown
from oporde.protocol.exports.examples import example_files, faulty_files
from oporde.protocol.exports.examples.files import zip_bytes
from oporde.protocol.exports.manuscript import Chapter, LayoutEntry, ListEntry, Manuscript, RuleEntry, register
from oporde.protocol.exports.schemas import FORMATS
from oporde.protocol.exports.typeset import document_typst
from oporde.protocol.folder import find_protocol, protocol_names
from oporde.protocol.load import load_protocol
from oporde.protocol.protocol import Protocol

EXAMPLE_SEED, EXAMPLE_ROWS, FAULTY_ROWS = 1, 200, 60


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule, and the file or delivery it is about."""

    entry: RuleEntry
    chapter: Chapter


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
        return {e.anchor: RulePage(e, chapter) for chapter, entries in register(self.parts) for e in entries}

    @cached_property
    def lists(self) -> dict[str, ListEntry]:
        """By their anchor."""
        return {entry.anchor: entry for entry in self.manuscript.lists()}

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


def book(id: str, version: str) -> Book:
    """A protocol that is shipped. Raises: KeyError, for any other name."""
    name = f"{id}/{version}"
    if name not in protocol_names():
        raise KeyError(name)
    return _book(name)


@cache
def _book(name: str) -> Book:
    return Book(name)
