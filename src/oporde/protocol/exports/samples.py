"""The examples of rules as a reader sees them: small tables with the columns that matter, or an upload in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from oporde.protocol.exports.layouts import right_rows
from oporde.protocol.exports.place import Place
from oporde.protocol.model import Delivery, Example, Row, RuleText, Upload
from oporde.protocol.protocol import Layout, columns_of
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.tongues import Phrase

SHOWN_ROWS = 5
FILE = Phrase("Bestand {title}", "File {title}")
FILE_BEFORE = Phrase("Bestand {title}, vorige periode", "File {title}, previous period")
OF_FILE, NAME, ENCODING = Phrase("Bestand", "File"), Phrase("Naam", "Name"), Phrase("Codering", "Encoding")
WITHIN, ARCHIVE = Phrase("In het ZIP-bestand", "In the ZIP file"), Phrase("ZIP-bestand", "ZIP file")
NOTHING = Phrase("niets", "nothing")
DAMAGE = {
    "cut-off": Phrase("halverwege afgebroken", "broken off halfway"),
    "encrypted": Phrase("versleuteld", "encrypted"),
}
HEADER, RIGHT_ROW = Phrase("‹kolomnamen›", "‹column names›"), Phrase("‹juiste regel›", "‹right row›")


@dataclass(frozen=True, slots=True)
class SampleCell:
    """A value; `differs` from the layout's first example row."""

    value: str
    differs: bool


@dataclass(frozen=True, slots=True)
class SampleTable:
    """Rows of one table, of which `more` are not shown."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[SampleCell, ...], ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One example of a rule.

    Attributes:
        verdict: "goed", "fout" or "onbeslist".
        facts: (what, value) of an upload; `lines`: its text, None where any right text will do.
    """

    verdict: str
    tables: tuple[SampleTable, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] | None = None


def samples(rule: RuleText, place: Place) -> tuple[Sample, ...]:
    """The examples of a rule: one that passes, one that fails, and one that cannot be judged where there is one."""
    words = {"passes": "goed", "fails": "fout", "undecided": "onbeslist"}
    found = ((verdict, getattr(rule.examples, word)) for word, verdict in words.items())
    return tuple(_sample(verdict, example, rule, place) for verdict, example in found if example is not None)


def _sample(verdict: str, example: Example, rule: RuleText, place: Place) -> Sample:
    if isinstance(example, Upload):
        return Sample(verdict, facts=tuple(_facts(example, place)), lines=_lines(example, place))
    if isinstance(example, Delivery):
        return Sample(verdict, tuple(_delivered(example, rule, place)))
    if place.layout is None:
        return Sample(verdict)
    return Sample(verdict, (_table("", example, place.layout, _header(rule, place.layout, rule_rows(rule))),))


def rule_rows(rule: RuleText, layout: str | None = None) -> tuple[Row, ...]:
    """All rows in the examples of a rule, of one layout where they are of several."""
    found: list[Row] = []
    for example in (rule.examples.passes, rule.examples.fails, rule.examples.undecided):
        if isinstance(example, tuple):
            found += example
        elif isinstance(example, Delivery):
            found += (*example.tables.get(layout or "", ()), *example.previous.get(layout or "", ()))
    return tuple(found)


def _delivered(example: Delivery, rule: RuleText, place: Place) -> Iterator[SampleTable]:
    for tables, caption in ((example.previous, FILE_BEFORE), (example.tables, FILE)):
        for name, rows in tables.items():
            layout = place.protocol.layout(name)
            header = _header(rule, layout, rule_rows(rule, name))
            yield _table(place.say(caption, title=place.title(layout)), rows, layout, header)


def _table(caption: str, rows: tuple[Row, ...], layout: Layout, header: tuple[str, ...]) -> SampleTable:
    right = right_rows(layout)[0]
    cells = tuple(
        tuple(SampleCell(row.get(name, right[name]), row.get(name, right[name]) != right[name]) for name in header)
        for row in rows[:SHOWN_ROWS]
    )
    return SampleTable(caption, header, cells, max(0, len(rows) - SHOWN_ROWS))


def _header(rule: RuleText, layout: Layout, rows: Iterable[Row]) -> tuple[str, ...]:
    """The columns that differ in an example, and those that the rule itself is about."""
    wanted = {name for row in rows for name in row}
    if isinstance(rule, ValueRule):
        judged = columns_of(rule, layout)
        wanted |= set() if wanted else {column.name for column in judged[:3]}
    else:
        wanted |= mentioned(rule, layout)
    names = tuple(column.name for column in layout.columns if column.name in wanted)
    return names or tuple(column.name for column in layout.columns[:3])


def mentioned(rule: RuleText, layout: Layout) -> frozenset[str]:
    """The columns that a rule names in its keys and conditions, by themselves or behind a derived name."""
    own = set(type(rule).model_fields) - set(RuleText.model_fields) - {"kind"}
    words = {word for name in own for word in _words(getattr(rule, name))}
    for derived in reversed(layout.derived):
        if derived.name in words:
            words |= set(_words(derived.expression))
    return frozenset(column.name for column in layout.columns if column.name in words)


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.findall(r'"([^"]+)"', value)
        yield from re.findall(r"\w+", re.sub(r"'[^']*'", "", value))
        yield value
    elif isinstance(value, tuple | dict):
        for item in value.items() if isinstance(value, dict) else value:
            yield from _words(item)


def _facts(example: Upload, place: Place) -> Iterator[tuple[str, str]]:
    if example.layout and not example.name:
        yield place.say(OF_FILE), place.title(place.protocol.layout(example.layout))
    if example.name:
        yield place.say(NAME), example.name
    if example.entries is not None:
        yield place.say(WITHIN), ", ".join(example.entries) or place.say(NOTHING)
    if example.damage:
        yield place.say(ARCHIVE), place.say(DAMAGE[example.damage])
    if example.encoding != "utf-8":
        yield place.say(ENCODING), example.encoding.upper()


def _lines(example: Upload, place: Place) -> tuple[str, ...] | None:
    """The text line by line; line ends that are not everywhere the same are made visible."""
    if example.text is None:
        return None
    text = example.text.replace("{header}", place.say(HEADER)).replace("{row}", place.say(RIGHT_ROW))
    pieces = re.split(r"(\r\n|\r|\n)", text)
    lines, ends = pieces[0::2], pieces[1::2]
    odd = "\r" in ends or len(set(ends)) > 1
    signs = [end.replace("\r", "␍").replace("\n", "␊") if odd else "" for end in ends]
    shown = [line + sign for line, sign in zip(lines, [*signs, ""], strict=False)]
    return tuple(shown[:-1] if shown and not shown[-1] else shown)
