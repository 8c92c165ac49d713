"""A protocol held against itself: names that must exist, expressions, messages, examples, days, sources.

What is wrong is told with its place; load.py knows the line on which it stands.
"""

from __future__ import annotations

import re
import string
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from oporde.protocol.limits import limit_mistakes
from oporde.protocol.model import Code, Column, Delivery, PeriodSpec, RuleText, Upload
from oporde.protocol.moments import day_mistakes
from oporde.protocol.names import TAKEN_TABLES, KeptNames, clashes, row_names
from oporde.protocol.overviews import Known
from oporde.protocol.protocol import Indicator, Layout, Protocol, View, columns_of, view_tables
from oporde.protocol.rules import AnyRule
from oporde.protocol.rules.follows import Follows
from oporde.protocol.rules.identical import Identical
from oporde.protocol.rules.intake import IntakeKind, UploadRule
from oporde.protocol.rules.scopes import RowRule, TableRule, ValueRule
from oporde.protocol.rules.spread import Spread
from oporde.protocol.rules.value import ValueCondition
from oporde.protocol.sql import ExpressionError, compile_expression, compile_limit, compile_query, suggest
from oporde.protocol.types import TYPES
from oporde.protocol.yaml_file import Place

HEAD, INDICATORS, REPORT, GENERATOR = "protocol.yaml", "indicators.yaml", "report.yaml", "generator.yaml"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a protocol that cannot be meant.

    Attributes:
        file: path below the protocol's folder; place: where in it, as keys and numbers of items.
    """

    file: str
    place: Place
    what: str


def layout_file(protocol: Protocol, layout: Layout) -> str:
    """The name of the file in which a layout stands."""
    return f"{protocol.head.layouts[protocol.layouts.index(layout)]}.yaml"


def place_of(protocol: Protocol, rule: RuleText) -> tuple[str, Place]:
    """The file in which a rule stands, and its place there. Raises: KeyError."""
    for i, other in enumerate(protocol.head.rules):
        if other is rule:
            return HEAD, ("rules", i)
    for layout in protocol.layouts:
        for i, own in enumerate(layout.rules):
            if own is rule:
                return layout_file(protocol, layout), ("rules", i)
    raise KeyError(rule.id)


def incoherences(protocol: Protocol, damaged: Collection[tuple[str, str]] = ()) -> Iterator[Mistake]:
    """What does not hold together, in the order of the files.

    Args:
        damaged: columns (layout, name) about which something was said already; what follows from that is not told again.
    """
    yield from _Head(protocol).mistakes()
    judged = [
        _Layout(protocol, layout, {name for id, name in damaged if id == layout.id}) for layout in protocol.layouts
    ]
    unsound = any(list(layout.derived()) for layout in judged)
    for layout in judged:
        yield from layout.mistakes(unsound=unsound)
    yield from _figures(protocol)
    for place, what in protocol.report.mistakes(_known(protocol)):
        yield Mistake(REPORT, place, what)
    if protocol.generator is not None:
        for place, what in protocol.generator.mistakes({layout.id: layout.columns for layout in protocol.layouts}):
            yield Mistake(GENERATOR, place, what)


# --- protocol.yaml


@dataclass(frozen=True, slots=True)
class _Head:
    protocol: Protocol

    def mistakes(self) -> Iterator[Mistake]:
        for place, what in self._found():
            yield Mistake(HEAD, place, what)

    def _found(self) -> Iterator[tuple[Place, str]]:
        head = self.protocol.head
        lists, figures = [x.id for x in head.lists], [x.id for x in head.figure_lists]
        if head.senders not in lists:
            yield ("senders",), f'unknown list "{head.senders}"{suggest(head.senders, lists)}'
        if head.inhabitants and head.inhabitants not in figures:
            yield ("inhabitants",), f'unknown figure list "{head.inhabitants}"{suggest(head.inhabitants, figures)}'
        yield from _once("lists", lists)
        yield from _once("figure_lists", figures)
        yield from _once("periods", [period.id for period in head.periods])
        yield from _once("layouts", [layout.word.casefold() for layout in self.protocol.layouts])
        yield from _once("sources", [source.id for source in head.sources])
        yield from self._periods(head.periods)
        yield from _once("moments", [moment.id for moment in head.moments])
        for _, what in day_mistakes(head.summary, head.moments):
            yield ("summary",), what
        yield from self._naming()
        if "utf-8" not in head.form.encodings:
            yield ("form", "encodings"), "utf-8 is not among them, and it is the one that every program can write"
        parts: list[tuple[Place, object]] = [
            (("naming",), head.naming),
            (("form",), head.form),
            (("limits",), head.limits),
        ]
        for key in ("periods", "moments", "lists", "figure_lists", "rules", "changes"):
            parts += [((key, i), part) for i, part in enumerate(getattr(head, key))]
        for place, part in parts:
            yield from _origins(self.protocol, place, part)
        yield from self._rules()

    def _periods(self, periods: Sequence[PeriodSpec]) -> Iterator[tuple[Place, str]]:
        known = [period.id for period in periods]
        for i, period in enumerate(periods):
            if period.first_day > period.last_day:
                yield ("periods", i, "first_day"), f"{period.first_day} is after the last day, {period.last_day}"
            if period.previous == period.id:
                yield ("periods", i, "previous"), f'"{period.id}" cannot come before itself'
            elif period.previous and period.previous not in known:
                yield ("periods", i, "previous"), f'unknown period "{period.previous}"{suggest(period.previous, known)}'
            elif period.previous and periods[known.index(period.previous)].first_day >= period.first_day:
                yield ("periods", i, "previous"), f'"{period.previous}" does not begin before "{period.id}"'

    def _naming(self) -> Iterator[tuple[Place, str]]:
        naming = self.protocol.head.naming
        senders = [x for x in self.protocol.lists if x.id == self.protocol.head.senders]
        wanted = {
            "municipality": [code.code for codes in senders for code in codes.codes],
            "file": [layout.word for layout in self.protocol.layouts],
            "period": [period.id for period in self.protocol.head.periods],
        }
        parts = re.split(r"\{(\w+)\}", naming.pattern)
        if sorted(parts[1::2]) != sorted(wanted) or "{" in "".join(parts) or "}" in "".join(parts):
            yield ("naming", "pattern"), "expected exactly {municipality}, {file} and {period}"
            return
        if not all(wanted.values()):
            return  # told already
        choices = [f"(?:{'|'.join(re.escape(word) for word in wanted[name])})" for name in parts[1::2]]
        expression = "".join(re.escape(text) + choice for text, choice in zip(parts[::2], [*choices, ""], strict=True))
        if not re.fullmatch(expression, naming.example, re.IGNORECASE):
            what = (
                f'"{naming.example}" does not follow the pattern, or names no sender, file and period of this protocol'
            )
            yield ("naming", "example"), what

    def _rules(self) -> Iterator[tuple[Place, str]]:
        head = self.protocol.head
        columns = {column.name: column for layout in self.protocol.layouts for column in layout.columns}
        ids = [rule.id for rule in self.protocol.rules()]
        for i, rule in enumerate(head.rules):
            place: Place = ("rules", i)
            yield from _rule_texts(rule, place, _doubles(self.protocol, rule))
            yield from _examples(self.protocol, rule, place, None)
            if isinstance(rule, Follows) and rule.rule not in ids:
                yield (*place, "rule"), f'unknown rule "{rule.rule}"{suggest(rule.rule, ids)}'
            for name in rule.except_columns if isinstance(rule, Identical) else ():
                if name not in columns:
                    yield (*place, "except_columns"), f'no layout has a column "{name}"{suggest(name, columns)}'
            if isinstance(rule, Spread) and rule.column not in columns:
                yield (*place, "column"), f'no layout has a column "{rule.column}"{suggest(rule.column, columns)}'
            elif isinstance(rule, Spread) and columns[rule.column].type != "date":
                yield (*place, "column"), f'"{rule.column}" has type {columns[rule.column].type}; expected a date'
        told = {rule.kind for rule in head.rules if isinstance(rule, UploadRule)}
        for kind in get_args(IntakeKind):
            if kind not in told:
                yield ("rules",), f"no rule of kind {kind}: what goes wrong there would have no words"


def _once(key: str, names: list[str]) -> Iterator[tuple[Place, str]]:
    for i, name in enumerate(names):
        if name in names[:i]:
            yield (key, i), f'"{name}" stands here twice'


def _origins(protocol: Protocol, place: Place, part: object) -> Iterator[tuple[Place, str]]:
    """Whether what says where it was read names sources of the protocol."""
    known, source = [item.id for item in protocol.head.sources], getattr(part, "source", "")
    names = [source] if source in known else [name.strip() for name in re.split("[,;]", source) if name.strip()]
    for name in names:
        if name not in known:
            yield (*place, "source"), f'unknown source "{name}"{suggest(name, known)}'
    # The basis of a period or a figure list is "sourced" unless said otherwise; only who says it must name the source.
    if not names and getattr(part, "basis", "") == "sourced" and "basis" in getattr(part, "model_fields_set", ()):
        yield (
            (*place, "basis"),
            "what is sourced names its source; expected source: one of the sources in protocol.yaml",
        )


def _doubles(protocol: Protocol, rule: AnyRule) -> str | None:
    """The file in which another rule has the same number."""
    for layout in (None, *protocol.layouts):
        for other in protocol.head.rules if layout is None else layout.rules:
            if other is rule:
                return None
            # An archive's leftovers are a signal under the same number as entries that do not belong.
            kinds = {getattr(other, "kind", ""), getattr(rule, "kind", "")}
            if other.id == rule.id and kinds != {"entry", "leftover"}:
                return HEAD if layout is None else layout_file(protocol, layout)
    return None


# --- rules of whatever kind


def _rule_texts(rule: AnyRule, place: Place, same: str | None) -> Iterator[tuple[Place, str]]:
    if same:
        yield (*place, "id"), f"rule {rule.id} stands in {same} too; every rule has its own number"
    for key, what in rule.mistakes():
        yield (*place, key), f"{rule.id}: {what}"
    for key in ("message", "remedy"):
        yield from ((((*place, key), what)) for what in _placeholders(getattr(rule, key), rule.placeholders))
    for key in ("title", "why", "message", "remedy"):
        if not getattr(rule, key).strip():
            yield (*place, key), f'"{key}" is empty; expected a sentence'


def _placeholders(text: str, allowed: frozenset[str]) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        yield f"braces that do not match: {error}"
        return
    if any(form or conversion for _, _, form, conversion in parts):
        yield "a placeholder is a name in braces, without : or !"
    for name in sorted({name for _, name, _, _ in parts if name is not None} - allowed):
        yield f"unknown placeholder {{{name}}}{suggest(name, sorted(allowed))}"


def _examples(protocol: Protocol, rule: AnyRule, place: Place, layout: Layout | None) -> Iterator[tuple[Place, str]]:
    for word in ("passes", "fails", "undecided"):
        example, where = getattr(rule.examples, word), (*place, "examples", word)
        if isinstance(example, Delivery):
            for key, tables in (("tables", example.tables), ("previous", example.previous)):
                for name, rows in tables.items():
                    yield from _example_rows(protocol, name, rows, (*where, key, name))
        elif isinstance(example, tuple):
            if layout is None:
                yield where, "expected an upload (name, text, entries …) or tables"
                continue
            for i, row in enumerate(example):
                yield from _columns(row, layout, (*where, i))
        elif isinstance(example, Upload):
            if layout is not None:
                yield where, "expected rows or tables"
            known = [x.id for x in protocol.layouts]
            if example.layout is not None and example.layout not in known:
                yield (*where, "layout"), f'unknown layout "{example.layout}"{suggest(example.layout, known)}'


def _example_rows(
    protocol: Protocol, name: str, rows: Iterable[Mapping[str, str]], place: Place
) -> Iterator[tuple[Place, str]]:
    known = [x.id for x in protocol.layouts]
    if name not in known:
        yield place, f'unknown table "{name}"{suggest(name, known)}'
        return
    for i, row in enumerate(rows):
        yield from _columns(row, protocol.layout(name), (*place, i))


def _columns(names: Iterable[str], layout: Layout, place: Place) -> Iterator[tuple[Place, str]]:
    """Names, one below the other or with a value behind them, that must be those of columns."""
    known = [column.name for column in layout.columns]
    for i, name in enumerate(names):
        if name not in known:
            yield (*place, name, i), f'unknown column "{name}"{suggest(name, known)}'


# --- a layout


@dataclass(frozen=True, slots=True)
class _Layout:
    protocol: Protocol
    layout: Layout
    damaged: Collection[str]

    def mistakes(self, *, unsound: bool) -> Iterator[Mistake]:
        """Args: unsound: a derived name of a layout is wrong; rules that may rest on it are not judged."""
        file = layout_file(self.protocol, self.layout)
        for place, what in self._found(unsound):
            yield Mistake(file, place, what)

    def _found(self, unsound: bool) -> Iterator[tuple[Place, str]]:
        yield from self._names()
        yield from _origins(self.protocol, (), self.layout)
        for i, column in enumerate(self.layout.columns):
            yield from _origins(self.protocol, ("columns", i), column)
            if column.name not in self.damaged:
                yield from self._column(column, ("columns", i))
        yield from self.derived()
        for i, rule in enumerate(self.layout.rules):
            yield from _rule_texts(rule, ("rules", i), _doubles(self.protocol, rule))
            yield from _origins(self.protocol, ("rules", i), rule)
            yield from _examples(self.protocol, rule, ("rules", i), self.layout)
            if not unsound:
                yield from self._rule(rule, ("rules", i))
        for i, hint in enumerate(self.layout.hints if not unsound else ()):
            try:
                self._kept().total(hint.when)
            except ExpressionError as error:
                yield ("hints", i, "when"), str(error)
        for i, row in enumerate(self.layout.example_rows):
            yield from _columns(row, self.layout, ("example_rows", i))
        if not self.layout.example_rows:
            yield (), "expected at least one row under example_rows; examples of rules start from it"

    def _names(self) -> Iterator[tuple[Place, str]]:
        earlier = self.protocol.layouts[: self.protocol.layouts.index(self.layout)]
        for other in earlier:
            if other.id == self.layout.id:
                yield ("id",), f'layout "{self.layout.id}" stands in {layout_file(self.protocol, other)} too'
        if TAKEN_TABLES.fullmatch(self.layout.id):
            yield ("id",), f'the name "{self.layout.id}" is used by the check itself; choose another'
        yield from clashes(self.layout)

    def _column(self, column: Column, place: Place) -> Iterator[tuple[Place, str]]:
        """Its keys, and that a value that cannot be read has a rule that says so; else it would pass in silence."""
        kind = TYPES[column.type]
        for key, what in (*_keys_of_other_types(column), *kind.mistakes(column)):
            yield (*place, key), f'column "{column.name}": {what}'
        if column.list is None:
            for i, what in code_mistakes(column.codes):
                yield (*place, "codes", i), f'column "{column.name}": {what}'
        needed = [name for name in kind.kinds if name != "value" and (name != "pattern" or column.pattern)]
        needed += ["characters"] if kind.characters(column, "raw") else []
        needed += ["length"] if kind.lengths(column) else []
        needed += ["required"] if column.required else []
        for name in needed:
            if not any(_judges(rule, name, column, self.layout) for rule in self.layout.rules):
                yield place, f'column "{column.name}" needs a rule of kind {name}'

    def derived(self) -> Iterator[tuple[Place, str]]:
        """The first derived name that is wrong."""
        later = [derived.name for derived in self.layout.derived]
        for i in range(len(self.layout.derived)):
            try:
                row_names(self.layout.model_copy(update={"derived": self.layout.derived[: i + 1]}))
            except ExpressionError as error:
                below = [name for name in later[i:] if f'"{name}"' in str(error)]
                more = f'; "{below[0]}" does not stand above it' if below else ""
                yield ("derived", i, "expression"), f"{error}{more}"
                return

    def _kept(self) -> KeptNames:
        kept = KeptNames(self.layout, self.protocol.layouts)
        kept.broken_sql = {rule.id: "TRUE" for rule in self.layout.rules if isinstance(rule, RowRule)}
        return kept

    def _rule(self, rule: RuleText, place: Place) -> Iterator[tuple[Place, str]]:
        try:
            if isinstance(rule, ValueRule):
                yield from self._value_rule(rule, place)
            elif isinstance(rule, RowRule):
                yield from _columns(rule.columns, self.layout, (*place, "columns"))
                for expression in rule.conditions():
                    if expression:
                        compile_expression(expression, row_names(self.layout))
            elif isinstance(rule, TableRule):
                kept = self._kept()
                for target in rule.targets():
                    rule.offenders(kept, target)
                    rule.undecided(kept, target)
                    rule.denominator(kept)
        except ExpressionError as error:
            if not any(name in str(error) for name in self.damaged):
                yield place, f"{rule.id}: {error}"
            return
        for key, name in rule.days():
            column = next((column for column in self.layout.columns if column.name == name), None)
            if column is not None and column.type != "date" and name not in self.damaged:
                yield (*place, key), f'{rule.id}: "{name}" has type {column.type}; expected a date'

    def _value_rule(self, rule: ValueRule, place: Place) -> Iterator[tuple[Place, str]]:
        yield from _columns(rule.columns or (), self.layout, (*place, "columns"))
        yield from _columns(rule.signal_columns, self.layout, (*place, "signal_columns"))
        judged = columns_of(rule, self.layout)
        if isinstance(rule, ValueCondition) and not rule.columns:
            yield place, f"{rule.id}: expected columns: the columns whose values it judges"
        for name in sorted(set(rule.signal_columns) - {column.name for column in judged}):
            if name in {column.name for column in self.layout.columns}:
                yield (*place, "signal_columns"), f'{rule.id}: "{name}" is not among the columns it judges'
        for column in judged:
            if isinstance(rule, ValueCondition) or rule.applies_to(column):
                rule.violated(column, "raw")
            elif column.name not in self.damaged:
                what = (
                    f'a rule of kind {rule.kind} has nothing to say about column "{column.name}" of type {column.type}'
                )
                yield (*place, "columns"), what


def _judges(rule: RuleText, kind: str, column: Column, layout: Layout) -> bool:
    return isinstance(rule, ValueRule) and rule.kind == kind and column in columns_of(rule, layout)


def _keys_of_other_types(column: Column) -> Iterator[tuple[str, str]]:
    """Keys that say nothing, because the values are of another type."""
    own = TYPES[column.type].keys
    special = {
        key: [name for name, kind in TYPES.items() if key in kind.keys] for kind in TYPES.values() for key in kind.keys
    }
    for key in sorted(column.model_fields_set & special.keys() - {*own, "length"}):
        if key != "codes" or column.list is None:
            yield key, f"{key} says nothing about type {column.type}; it goes with {', '.join(special[key])}"


# --- code lists


def code_mistakes(codes: Sequence[Code]) -> Iterator[tuple[int, str]]:
    """What cannot be meant in a list of codes: the number of the code, and what."""
    seen: dict[str, list[Code]] = {}
    for i, code in enumerate(codes):
        if code.code != code.code.strip():
            yield i, f'"{code.code}" has blanks around it'
        if code.valid_from and code.valid_until and code.valid_from >= code.valid_until:
            yield i, f'"{code.code}" ends on {code.valid_until}, not after it begins, on {code.valid_from}'
        same = seen.setdefault(code.code, [])
        if not all(_before(code, other) or _before(other, code) for other in same):
            yield i, f'"{code.code}" stands here twice{", with days that overlap" if code.valid_from else ""}'
        same.append(code)


def _before(code: Code, other: Code) -> bool:
    return code.valid_until is not None and other.valid_from is not None and code.valid_until <= other.valid_from


# --- indicators.yaml


def _figures(protocol: Protocol) -> Iterator[Mistake]:
    tables = view_tables(protocol)
    items: list[tuple[str, int, View | Indicator]] = [("views", i, view) for i, view in enumerate(protocol.views)]
    items += [("indicators", i, item) for i, item in enumerate(protocol.indicators)]
    for place, what in _once("indicators", [item.id for item in protocol.indicators]):
        yield Mistake(INDICATORS, place, what)
    for word, i, item in items:
        for place, what in _origins(protocol, (word, i), item):
            yield Mistake(INDICATORS, place, what)
        below = {view.name for view in protocol.views} - tables.keys()
        try:
            compile_query(item.query, tables)
        except ExpressionError as error:
            late = next((name for name in sorted(below) if f'table "{name}"' in str(error)), None)
            more = f'; the view "{late}" does not stand above it' if late else ""
            yield Mistake(INDICATORS, (word, i, "query"), f"{error}{more}")
        if isinstance(item, View):
            if item.name in tables or TAKEN_TABLES.fullmatch(item.name):
                what = f'there is a table "{item.name}" already; choose another name'
                yield Mistake(INDICATORS, (word, i, "name"), what)
            tables[item.name] = ()
            continue
        for key in ("orange", "red"):
            try:
                compile_limit(getattr(item, key) or "TRUE", item.query)
            except ExpressionError as error:
                yield Mistake(INDICATORS, (word, i, key), str(error))
        for what in limit_mistakes(item):
            yield Mistake(INDICATORS, (word, i, "limits"), what)
        for key, what in _indicator_names(item, protocol):
            yield Mistake(INDICATORS, (word, i, key), what)


def _indicator_names(item: Indicator, protocol: Protocol) -> Iterator[tuple[str, str]]:
    """What an indicator names elsewhere in the protocol: the key, and what is wrong with it."""
    known = _known(protocol)
    if item.layout not in known.layouts:
        yield "layout", f'unknown layout "{item.layout}"{suggest(item.layout, known.layouts)}'
    if item.subjects and item.subjects not in known.lists:
        yield "subjects", f'unknown list "{item.subjects}"{suggest(item.subjects, known.lists)}'
    for name in item.explains:
        if name not in known.indicators:
            yield "explains", f'unknown indicator "{name}"{suggest(name, known.indicators)}'
    chapters = [chapter.title for chapter in protocol.report.chapters]
    if chapters and item.chapter not in chapters:
        yield "chapter", f'unknown chapter "{item.chapter}"{suggest(item.chapter, chapters)}'


def _known(protocol: Protocol) -> Known:
    """What the report of a protocol may name."""
    own = (f"{layout.id}.{c.name}" for layout in protocol.layouts for c in layout.columns if c.codes and not c.list)
    return Known(
        tables=view_tables(protocol) | {view.name: () for view in protocol.views},
        layouts=tuple(layout.id for layout in protocol.layouts),
        lists=(*(item.id for item in protocol.lists), *own),
        indicators=tuple(item.id for item in protocol.indicators),
    )
