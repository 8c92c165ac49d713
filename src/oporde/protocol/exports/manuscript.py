"""What stands in the document and in which order: parts, chapters, and everything a page shows, ready to be set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from string import ascii_uppercase

from oporde.protocol.diff import ProtocolDiff, diff_protocols
from oporde.protocol.dutch import consequence, day
from oporde.protocol.english import English
from oporde.protocol.exports.layouts import codes_in_force, example_name, line, right_rows, with_codes
from oporde.protocol.exports.place import Place
from oporde.protocol.exports.requirement import Requirement, requirement
from oporde.protocol.exports.samples import Sample, samples
from oporde.protocol.exports.spoken import spoken_value
from oporde.protocol.model import Code, CodeList, Column, RuleText, Source
from oporde.protocol.protocol import Indicator, Layout, Protocol
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.scopes import DeliveryRule, RowRule, ValueRule
from oporde.protocol.types import TYPES

LONG_LIST = 60
"""A longer code list stands at the end, as an appendix."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading within a chapter, for the table of contents."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the document.

    Attributes:
        number: "4", or a letter for an appendix.
        kind: the macro in the templates that writes it; `subject`: what it is about.
    """

    number: str
    title: str
    anchor: str
    kind: str
    subject: object = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    subtitle: str
    anchor: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source as it is referred to: [3]."""

    number: int
    anchor: str
    source: Source


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something comes from: read in a source, or reconstructed, and the sources it rests on.

    Attributes:
        other: names of sources that are not in the list of sources.
    """

    sourced: bool
    references: tuple[Reference, ...] = ()
    other: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule as it stands in the document; several rules of a protocol never share an anchor."""

    anchor: str
    rule: RuleText
    consequence: str
    place: Place
    requirement: Requirement
    samples: tuple[Sample, ...]
    signal_columns: tuple[str, ...] = ()

    @property
    def shares_header(self) -> bool:
        """Its examples are rows of one table, so that they can stand below each other."""
        headers = {tuple((table.caption, table.header) for table in sample.tables) for sample in self.samples}
        return len(headers) == 1 and all(len(sample.tables) == 1 for sample in self.samples)


def retold(entry: RuleEntry, english: English) -> RuleEntry:
    """The same with what is made from its conditions and examples in English."""
    place = replace(entry.place, english=english)
    return replace(entry, place=place, requirement=requirement(entry.rule, place), samples=samples(entry.rule, place))


@dataclass(frozen=True, slots=True)
class RuleGroup:
    anchor: str
    title: str
    entries: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """A row of the table of columns.

    Attributes:
        form: how a value is written; `presence`: when it is filled; `part`: the part of the set it belongs to.
        codes: the allowed codes, for a list that is short enough to stand in the table.
    """

    number: int
    anchor: str
    column: Column
    form: str
    presence: str
    part: str
    list_anchor: str = ""
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A code list as it stands in the document.

    Attributes:
        codes: each with a note when it does not hold on every day of the periods.
        used_by: the columns, as "Wmo: Leveringsvorm".
    """

    anchor: str
    title: str
    codes: tuple[tuple[Code, str], ...]
    used_by: tuple[str, ...]
    spec: CodeList | Column


@dataclass(frozen=True, slots=True)
class Term:
    """What rules call something that follows from the columns.

    Attributes:
        meaning: how it follows, in Markdown; "" where there are no words for it.
        name, expression: as builders know it.
    """

    title: str
    meaning: str
    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class LayoutEntry:
    layout: Layout
    columns: tuple[ColumnEntry, ...]
    lines: tuple[str, ...]
    name: str
    groups: tuple[RuleGroup, ...]
    terms: tuple[Term, ...] = ()


@dataclass(slots=True)
class Manuscript:
    """The whole document of one version of a protocol, compared with the version before it when that is given."""

    protocol: Protocol
    former: Protocol | None = None
    taken: set[str] = field(default_factory=set)

    def parts(self) -> tuple[Part, ...]:
        """The parts with their chapters, numbered through."""
        self.taken.clear()
        drafts = (
            ("Deel I", "Het proces", "deel-1", tuple(self._guidance())),
            ("Deel II", "De bestanden", "deel-2", tuple(self._specification())),
        )
        numbers = iter(range(1, 1000))
        parts = [
            Part(title, subtitle, anchor, tuple(_numbered(chapter, str(next(numbers))) for chapter in chapters))
            for title, subtitle, anchor, chapters in drafts
            if chapters
        ]
        appendices = tuple(
            _numbered(chapter, letter) for chapter, letter in zip(self._appendices(), ascii_uppercase, strict=False)
        )
        return (*parts, Part("Bijlagen", "", "bijlagen", appendices))

    def references(self) -> tuple[Reference, ...]:
        sources = self.protocol.head.sources
        return tuple(Reference(n, f"bron-{n}", source) for n, source in enumerate(sources, 1))

    def mark(self, basis: str, source: str) -> Mark:
        """Where something comes from; `source` names one or more sources, with commas between them."""
        known = {reference.source.id: reference for reference in self.references()}
        names = [source] if source in known else [name.strip() for name in re.split("[,;]", source) if name.strip()]
        found = tuple(known[name] for name in names if name in known)
        return Mark(basis == "sourced", found, tuple(name for name in names if name not in known))

    def difference(self) -> ProtocolDiff | None:
        return diff_protocols(self.former, self.protocol) if self.former else None

    def _guidance(self) -> Iterator[Chapter]:
        for text in self.protocol.texts:
            yield Chapter("", text.title, _slug(text.id), "text", text)
        if self.protocol.questions:
            yield Chapter("", "Vragen en antwoorden", "vragen", "questions", self.protocol.questions)
        if self.protocol.head.contacts:
            yield Chapter("", "Contact", "contact", "contacts", self.protocol.head.contacts)

    def _specification(self) -> Iterator[Chapter]:
        yield Chapter("", "De bestanden in het kort", "bestanden", "overview")
        titles = (("bestandsnaam", "Naam"), ("vorm", "Vorm"), ("grenzen", "Grenzen"))
        yield Chapter("", "Naam, vorm en grenzen", "naam-en-vorm", "form", None, tuple(Section(*t) for t in titles))
        for layout in self.protocol.layouts:
            yield self._layout(layout)
        groups = tuple(self._delivery_rules())
        if groups:
            sections = tuple(Section(group.anchor, group.title) for group in groups)
            yield Chapter("", "Regels voor de hele levering", "levering", "delivery", groups, sections)
        lists = tuple(entry for entry in self.lists() if len(entry.codes) <= LONG_LIST)
        if lists:
            sections = tuple(Section(entry.anchor, entry.title) for entry in lists)
            yield Chapter("", "Codelijsten", "codelijsten", "lists", lists, sections)
        if self.protocol.indicators:
            yield self._indicators()

    def _appendices(self) -> Iterator[Chapter]:
        yield Chapter("", "Wat is veranderd", "veranderd", "changes", self.difference())
        yield Chapter("", "Alle controleregels op een rij", "register", "register")
        yield Chapter("", "Voor bouwers: de precieze voorwaarden", "voorwaarden", "conditions")
        for entry in self.lists():
            if len(entry.codes) > LONG_LIST:
                yield Chapter("", entry.title, entry.anchor, "long_list", entry)
        yield Chapter("", "Bron en reconstructie", "herkomst", "basis")
        if self.protocol.head.sources:
            yield Chapter("", "Bronnen", "bronnen", "sources", self.references())

    def _layout(self, layout: Layout) -> Chapter:
        anchor, form = f"bestand-{_slug(layout.id)}", self.protocol.head.form
        groups = tuple(self._groups(layout, anchor))
        rows = right_rows(layout)
        lines = (line(rows[0], form.delimiter), *(line(row.values(), form.delimiter) for row in rows))
        columns = tuple(self._column(layout, place, column) for place, column in enumerate(layout.columns, 1))
        words = Place(self.protocol, layout).words()
        terms = tuple(
            Term(one.title, spoken_value(one.expression, words) or "", one.name, one.expression)
            for one in layout.derived
        )
        entry = LayoutEntry(layout, columns, lines, example_name(self.protocol, layout), groups, terms)
        sections = (
            Section(f"{anchor}-kolommen", "Kolommen"),
            Section(f"{anchor}-voorbeeld", "Voorbeeld"),
            *(Section(group.anchor, group.title) for group in groups),
        )
        return Chapter("", f"Bestand {layout.title}", anchor, "layout", entry, sections)

    def _groups(self, layout: Layout, anchor: str) -> Iterator[RuleGroup]:
        place = Place(self.protocol, layout)
        kinds = {"waarde": "Regels over een waarde", "regel": "Regels over een regel"}
        kinds |= {"bestand": "Regels over het bestand", "bestanden": "Regels over bestanden samen"}
        for word, title in kinds.items():
            entries = tuple(self._rule(rule, place) for rule in layout.rules if _scope(rule) == word)
            if entries:
                yield RuleGroup(f"{anchor}-regels-{word}", title, entries)

    def _delivery_rules(self) -> Iterator[RuleGroup]:
        place = Place(self.protocol)
        for anchor, title, of_upload in (
            ("levering-ontvangst", "Bij ontvangst", True),
            ("levering-samenhang", "Over de bestanden van een levering samen", False),
        ):
            rules = (rule for rule in self.protocol.head.rules if isinstance(rule, UploadRule) == of_upload)
            entries = tuple(self._rule(rule, place) for rule in rules)
            if entries:
                yield RuleGroup(anchor, title, entries)

    def _rule(self, rule: RuleText, place: Place) -> RuleEntry:
        anchor = rule.id if rule.id not in self.taken else f"{rule.id}-{getattr(rule, 'kind', 'ook')}"
        self.taken.add(anchor)
        signals = getattr(rule, "signal_columns", ())
        return RuleEntry(
            anchor, rule, consequence(rule), place, requirement(rule, place), samples(rule, place), signals
        )

    def _column(self, layout: Layout, number: int, column: Column) -> ColumnEntry:
        complete = with_codes(self.protocol, column)
        presence = "altijd" if column.required else column.presence or "mag leeg"
        part = {"base": "basis", "facultative": "facultatief"}.get(column.set, column.set)
        anchor = list_anchor(column, layout) if column.type in ("code", "codes") else ""
        short = complete.codes if len(complete.codes) <= 3 else ()
        form = TYPES[column.type].describe(complete)
        return ColumnEntry(number, column_anchor(layout, column), column, form, presence, part, anchor, short)

    def lists(self) -> tuple[ListEntry, ...]:
        """All code lists with the codes that hold in one of the periods, those of a single column included."""
        listed = (self._list(codes) for codes in self.protocol.lists)
        owners = [(layout, column) for layout in self.protocol.layouts for column in layout.columns]
        own = (
            ListEntry(
                list_anchor(column, layout),
                f"{column.name} ({layout.title})",
                tuple((code, "") for code in column.codes),
                (f"{layout.title}: {column.name}",),
                column,
            )
            for layout, column in owners
            if column.list is None and column.codes
        )
        return (*listed, *own)

    def _list(self, codes: CodeList) -> ListEntry:
        users = tuple(
            f"{layout.title}: {column.name}"
            for layout in self.protocol.layouts
            for column in layout.columns
            if column.list == codes.id
        )
        kept = tuple((code, self._validity(code)) for code in codes_in_force(self.protocol, codes))
        return ListEntry(f"lijst-{_slug(codes.id)}", codes.title, kept, users, codes)

    def _validity(self, code: Code) -> str:
        """Said only of a code that does not hold on every day of the periods."""
        periods = self.protocol.head.periods
        first, last = min(p.first_day for p in periods), max(p.last_day for p in periods)
        notes = [f"vanaf {day(code.valid_from)}"] if code.valid_from and code.valid_from > first else []
        if code.valid_until and code.valid_until <= last:
            notes.append(f"tot en met {day(code.valid_until - timedelta(days=1))}")
        return " ".join(notes)

    def _indicators(self) -> Chapter:
        groups: list[tuple[Section, Layout, tuple[Indicator, ...]]] = []
        for layout in self.protocol.layouts:
            found = tuple(item for item in self.protocol.indicators if item.layout == layout.id)
            if found:
                groups.append((Section(f"op-orde-{_slug(layout.id)}", f"Bestand {layout.title}"), layout, found))
        sections = tuple(group[0] for group in groups)
        return Chapter("", "Het op-orde-rapport", "op-orde", "indicators", tuple(groups), sections)


def register(parts: Iterable[Part]) -> tuple[tuple[Chapter, tuple[RuleEntry, ...]], ...]:
    """All rules in the order of the document, per chapter."""
    found = []
    for chapter in (chapter for part in parts for chapter in part.chapters):
        subject = chapter.subject.groups if isinstance(chapter.subject, LayoutEntry) else chapter.subject
        groups = subject if isinstance(subject, tuple) else ()
        entries = tuple(entry for group in groups if isinstance(group, RuleGroup) for entry in group.entries)
        if entries:
            found.append((chapter, entries))
    return tuple(found)


def list_anchor(column: Column, layout: Layout) -> str:
    return f"lijst-{_slug(column.list)}" if column.list else f"lijst-{_slug(layout.id)}-{_slug(column.name)}"


def column_anchor(layout: Layout, column: Column) -> str:
    return f"kolom-{_slug(layout.id)}-{_slug(column.name)}"


def _scope(rule: RuleText) -> str:
    if isinstance(rule, ValueRule):
        return "waarde"
    if isinstance(rule, RowRule):
        return "regel"
    within = getattr(rule, "table", "") == "this"  # it compares rows of one file
    return "bestanden" if isinstance(rule, DeliveryRule) and not within else "bestand"


def _numbered(chapter: Chapter, number: str) -> Chapter:
    return Chapter(number, chapter.title, chapter.anchor, chapter.kind, chapter.subject, chapter.sections)


def _slug(name: str) -> str:
    """A name as part of an anchor, as it stays when titles change."""
    return re.sub(r"[^\w.]+", "-", name).strip("-")
