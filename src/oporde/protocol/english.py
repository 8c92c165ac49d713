"""The English of a protocol: what it says to its readers, once more, for pages and mails in English.

It stands in the folder english/, in files with the names of the Dutch ones, and decides nothing: a check does not read it. A
protocol may do without; one that has it says everything in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

from pydantic import Field

from oporde.protocol.coherence import HEAD, Mistake, layout_file
from oporde.protocol.model import Code, CodeList, Column, Model
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.rules import AnyRule
from oporde.protocol.sql import suggest
from oporde.protocol.yaml_file import Place

FOLDER = "english"


class EnglishRule(Model):
    """What a rule says."""

    title: str
    """The rule in a few words."""
    why: str
    """Why it exists."""
    message: str
    """The complaint, with the placeholders of the Dutch one."""
    remedy: str
    """How to mend it, with the placeholders of the Dutch one."""


class EnglishHint(Model):
    """What a hint says."""

    message: str
    """One sentence that names the cause."""
    remedy: str
    """How to mend it."""


class EnglishColumn(Model):
    """What a column means. Its name stays as it is: it is what stands in the file."""

    definition: str
    """What it means."""
    presence: str = ""
    """When it must be filled, where the Dutch says so."""
    codes: dict[str, str] = Field(default_factory=dict)
    """What its own codes mean, by code."""


class EnglishList(Model):
    """A list of codes."""

    title: str
    """What it lists."""
    codes: dict[str, str] = Field(default_factory=dict)
    """What its codes mean, by code; left out where they are names that stay as they are."""


class EnglishHead(Model):
    """english/protocol.yaml: what protocol.yaml says."""

    title: str
    """The title of the protocol."""
    summary: str = ""
    """What this collection is, in a few sentences; Markdown."""
    periods: dict[str, str]
    """Title of each period, by its id."""
    lists: dict[str, EnglishList] = Field(default_factory=dict)
    """Each list of codes, by its id."""
    rules: dict[str, EnglishRule] = Field(default_factory=dict)
    """Each rule of the upload and the delivery, by its id; the second rule with an id is id-kind: F004-leftover."""


class EnglishLayout(Model):
    """english/wmo.yaml and the like: what a layout says."""

    title: str
    """Name of the file, as people say it."""
    description: str = ""
    """What one row is and which rows belong in the file; Markdown."""
    columns: dict[str, EnglishColumn]
    """Each column, by its name."""
    derived: dict[str, str] = Field(default_factory=dict)
    """Each derived name, as it stands in a sentence: the start of the support."""
    rules: dict[str, EnglishRule] = Field(default_factory=dict)
    """Each rule, by its id."""
    hints: dict[str, EnglishHint] = Field(default_factory=dict)
    """Each hint, by its id."""


@dataclass(frozen=True, slots=True)
class English:
    """All of it; layouts by their id."""

    head: EnglishHead
    layouts: Mapping[str, EnglishLayout]

    @property
    def rules(self) -> dict[str, EnglishRule]:
        """Every rule by its key."""
        return self.head.rules | {id: rule for layout in self.layouts.values() for id, rule in layout.rules.items()}

    @property
    def titles(self) -> dict[str, str]:
        """What people call the layouts and the periods, by their ids."""
        return {id: layout.title for id, layout in self.layouts.items()} | {
            id.upper(): title for id, title in self.head.periods.items()
        }


def keyed(rules: Iterable[AnyRule]) -> Iterator[tuple[str, AnyRule]]:
    """The rules with their keys: the id, or id-kind for the second rule that has it."""
    taken: set[str] = set()
    for rule in rules:
        yield (rule.id if rule.id not in taken else f"{rule.id}-{rule.kind}"), rule
        taken.add(rule.id)


def english_file(name: str) -> str:
    """The file that says in English what this one says."""
    return f"{FOLDER}/{name}"


def english_mistakes(protocol: Protocol, english: English) -> Iterator[Mistake]:
    """What the English lacks, has too much, or says with other placeholders. What is lacking is told where the Dutch stands."""
    head = english.head
    rules = {key: (("rules", i), rule) for i, (key, rule) in enumerate(keyed(protocol.head.rules))}
    yield from _compared(
        HEAD, "periods", {x.id: ("periods", i) for i, x in enumerate(protocol.head.periods)}, head.periods
    )
    yield from _compared(HEAD, "lists", {x.id: ("lists", i) for i, x in enumerate(protocol.lists)}, head.lists)
    yield from _compared(HEAD, "rules", {key: place for key, (place, _) in rules.items()}, head.rules)
    yield from _of_rules(HEAD, {key: rule for key, (_, rule) in rules.items()}, head.rules)
    for list_ in protocol.lists:
        if list_.id in head.lists:
            yield from _codes(HEAD, ("lists", list_.id), list_, list_.codes, head.lists[list_.id].codes)
    for layout in protocol.layouts:
        yield from _of_layout(layout_file(protocol, layout), layout, english.layouts[layout.id])


def _of_layout(file: str, layout: Layout, said: EnglishLayout) -> Iterator[Mistake]:
    yield from _compared(file, "columns", {x.name: ("columns", i) for i, x in enumerate(layout.columns)}, said.columns)
    yield from _compared(file, "derived", {x.name: ("derived", i) for i, x in enumerate(layout.derived)}, said.derived)
    yield from _compared(file, "rules", {x.id: ("rules", i) for i, x in enumerate(layout.rules)}, said.rules)
    yield from _compared(file, "hints", {x.id: ("hints", i) for i, x in enumerate(layout.hints)}, said.hints)
    yield from _of_rules(file, {rule.id: rule for rule in layout.rules}, said.rules)
    for column in layout.columns:
        if column.name not in said.columns:
            continue
        place, english = ("columns", column.name), said.columns[column.name]
        if bool(column.presence) != bool(english.presence):
            what = "is missing" if column.presence else "stands here; the Dutch has none"
            yield Mistake(english_file(file), (*place, "presence"), f'"presence" of {column.name} {what}')
        own = column.codes if column.list is None else ()
        yield from _codes(file, place, column, own, english.codes)


def _compared(file: str, word: str, dutch: Mapping[str, Place], said: Mapping[str, object]) -> Iterator[Mistake]:
    for key in said:
        if key not in dutch:
            yield Mistake(english_file(file), (word, key), f'unknown key "{key}"{suggest(key, dutch)}')
    for key, place in dutch.items():
        if key not in said:
            yield Mistake(file, place, f"{key} has no English; add it to {word} in {english_file(file)}")


def _codes(
    file: str, place: Place, of: CodeList | Column, codes: tuple[Code, ...], said: Mapping[str, str]
) -> Iterator[Mistake]:
    """Codes in English are those of the list, all of them or none; a list of a column's own has them all."""
    known = [code.code for code in codes]
    for code in said:
        if code not in known:
            yield Mistake(english_file(file), (*place, "codes", code), f'unknown code "{code}"{suggest(code, known)}')
    missing = [code for code in known if code not in said]
    if missing and (said or isinstance(of, Column)):
        what = f"code {missing[0]} has no English" + (f", nor have {len(missing) - 1} others" if missing[1:] else "")
        yield Mistake(english_file(file), (*place, "codes"), what)


def _of_rules(file: str, dutch: Mapping[str, AnyRule], said: Mapping[str, EnglishRule]) -> Iterator[Mistake]:
    for key, english in said.items():
        if key not in dutch:
            continue
        for word in ("title", "why", "message", "remedy"):
            place = ("rules", key, word)
            yield from _text(english_file(file), place, getattr(dutch[key], word), getattr(english, word))


def _text(file: str, place: Place, dutch: str, english: str) -> Iterator[Mistake]:
    if not english.strip():
        yield Mistake(file, place, f'"{place[-1]}" is empty; expected a sentence')
    wanted = placeholders(dutch)
    try:
        found = placeholders(english)
    except ValueError as error:
        yield Mistake(file, place, f"braces that do not match: {error}")
        return
    for name in sorted(found - wanted):
        yield Mistake(file, place, f"unknown placeholder {{{name}}}{suggest(name, sorted(wanted))}")
    for name in sorted(wanted - found):
        yield Mistake(file, place, f"placeholder {{{name}}} is missing; the Dutch has it")


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises: ValueError, where braces do not match."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)
