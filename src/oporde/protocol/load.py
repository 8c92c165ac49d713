"""Read a protocol folder and hold it against itself: every mistake with its file, line and what was expected.

The only module that reads YAML.
"""

from __future__ import annotations

import csv
import io
import re
import string
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from oporde.errors import ProtocolError
from oporde.protocol import folder as folders
from oporde.protocol.admission import PLACEHOLDERS
from oporde.protocol.generator import GeneratorSpec
from oporde.protocol.model import (
    Code,
    CodeList,
    Column,
    Delivery,
    FigureList,
    QuestionAndAnswer,
    RuleText,
    Text,
    Upload,
)
from oporde.protocol.names import TAKEN_TABLES, KeptNames, clashes, row_names
from oporde.protocol.overviews import Known, ReportFile
from oporde.protocol.protocol import Head, Indicator, IndicatorsFile, Layout, Protocol, QuestionsFile, View
from oporde.protocol.rules.follows import Follows
from oporde.protocol.rules.identical import Identical
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.scopes import RowRule, TableRule, ValueRule
from oporde.protocol.rules.spread import Spread
from oporde.protocol.rules.value import ValueCondition
from oporde.protocol.sql import ExpressionError, compile_expression, compile_limit, compile_query, suggest
from oporde.protocol.types import TYPES

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is there: ten times as fast
Kind = TypeVar("Kind", bound=BaseModel)
Path_ = tuple[str | int, ...]
COMMON = frozenset({"count", "column", "columns", "expected", "share", "limit"})
DEEPEST = 50  # levels of YAML within YAML; the reader itself gives up, without a word, far beyond
PLAIN = frozenset(f"tag:yaml.org,2002:{word}" for word in ("null", "bool", "int", "float", "timestamp"))
DIGITS_OF_A_NUMBER = 18  # what a whole number in the engine holds for certain
LOOKS_AROUND = re.compile(r"\(\?(?:[=!]|<[=!]|P=|\()|\\[1-9]")


def load_protocol(name: str | Path) -> Protocol:
    """Read a protocol by name ("gmsd/2017") or folder.

    Raises: UnknownProtocol; ProtocolError with every mistake found, as `file:line: what`.
    """
    reading = _Reading(folders.find_protocol(name))
    protocol = reading.read()
    if reading.problems or protocol is None:
        raise ProtocolError(tuple(reading.problems))
    return protocol


def lint(folder: Path) -> tuple[str, ...]:
    """Every mistake in a protocol folder as `file:line: what, expected, did you mean`; empty when it holds together."""
    try:
        load_protocol(folder)
    except ProtocolError as error:
        return error.problems
    return ()


@dataclass(slots=True)
class _Document:
    """A YAML file as plain values, and where each of them stands."""

    path: Path
    value: Any
    lines: dict[Path_, int]

    def at(self, path: Iterable[str | int]) -> int:
        """The line of a value, or of the nearest thing around it; names of union members are passed over."""
        known: Path_ = ()
        for step in path:
            if (*known, step) in self.lines:
                known = (*known, step)
        return self.lines.get(known, 1)


@dataclass(slots=True)
class _Reading:
    folder: Path
    problems: list[str] = field(default_factory=list)

    def read(self) -> Protocol | None:
        head_document = self.document("protocol.yaml")
        head = self.model(head_document, Head)
        if head is None or head_document is None:
            return None
        lists = tuple(self.code_list(item, head_document, i) for i, item in enumerate(head.lists))
        figures = tuple(self.figure_list(item, head_document, i) for i, item in enumerate(head.figure_lists))
        layouts, documents = self.layouts(head, {item.id: item for item in lists})
        indicators_document = self.document("indicators.yaml", optional=True)
        indicators = self.model(indicators_document, IndicatorsFile) or IndicatorsFile()
        report_document = self.document("report.yaml", optional=True)
        report = self.model(report_document, ReportFile) or ReportFile()
        generator_document = self.document("generator.yaml", optional=True)
        generator = self.model(generator_document, GeneratorSpec)
        if self.problems:
            return None
        protocol = Protocol(
            head=head,
            layouts=layouts,
            lists=lists,
            figure_lists=figures,
            views=indicators.views,
            indicators=indicators.indicators,
            report=report,
            texts=tuple(self.texts(head, head_document)),
            questions=self.questions(head),
            generator=generator,
            folder_hash=folders.folder_hash(self.folder),
        )
        self.judge(protocol, head_document, documents, indicators_document)
        if report_document is not None:
            for at, what in report.mistakes(_known(protocol)):
                self.problem(report_document, at, what)
        if generator is not None and generator_document is not None:
            for at, what in generator.mistakes({layout.id: layout.columns for layout in layouts}):
                self.problem(generator_document, at, what)
        return protocol

    def problem(self, document: _Document, path: Iterable[str | int], what: str) -> None:
        name = document.path.relative_to(self.folder).as_posix()
        self.problems.append(f"{name}:{document.at(path)}: {what}")

    def inside(self, name: str) -> Path | None:
        """The path of a file of the folder; None when it is not there. Nothing outside the folder is part of a version."""
        path = self.folder / name
        try:
            known = path.is_file() and path.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError):  # a name no file system takes
            known = False
        return path if known else None

    def text(self, name: str, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self.problems.append(f"{name}:1: no text in UTF-8: {error.reason} at byte {error.start}")
            return None

    def document(self, name: str, *, optional: bool = False) -> _Document | None:
        path = self.inside(name)
        text = None if path is None else self.text(name, path)
        if path is None and not optional:
            self.problems.append(f"{name}:1: the file is missing")
        if path is None or text is None:
            return None
        document = _Document(path, None, {})
        try:
            for line, what in _too_much(text):
                self.problems.append(f"{name}:{line}: no readable YAML: {what}")
                return None
            node = yaml.compose(text, Loader=Loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
            self.problems.append(f"{name}:{mark.line + 1 if mark else 1}: no readable YAML: {what}")
            return None
        document.value = self._plain(node, (), document) if node is not None else {}
        return document

    def _plain(self, node: yaml.Node, path: Path_, document: _Document) -> Any:
        document.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found: dict[str, Any] = {}
            for key_node, value_node in node.value:
                key = str(key_node.value)
                if key in found:
                    document.lines[(*path, key)] = key_node.start_mark.line + 1
                    self.problem(document, (*path, key), f'the key "{key}" stands here twice')
                found[key] = self._plain(value_node, (*path, key), document)
                document.lines[(*path, key)] = key_node.start_mark.line + 1
            return found
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item, (*path, i), document) for i, item in enumerate(node.value)]
        if node.tag not in PLAIN:
            return node.value
        try:
            return SafeConstructor().construct_document(node)
        except (yaml.YAMLError, LookupError, ValueError, AttributeError):  # each constructor has its own
            self.problem(document, path, f'"{node.value}" is no {node.tag.rpartition(":")[2]}')
            return node.value

    def model(self, document: _Document | None, kind: type[Kind]) -> Kind | None:
        if document is None:
            return None
        try:
            return kind.model_validate(document.value)
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_context=True):
                self.problem(document, problem["loc"], _sentence(problem, kind))
            return None

    def layouts(self, head: Head, lists: dict[str, CodeList]) -> tuple[tuple[Layout, ...], dict[str, _Document]]:
        found: list[Layout] = []
        documents: dict[str, _Document] = {}
        for name in head.layouts:
            document = self.document(f"{name}.yaml")
            layout = self.model(document, Layout)
            if layout is not None and document is not None:
                if layout.id in documents:
                    self.problem(
                        document, ("id",), f'layout "{layout.id}" stands in {documents[layout.id].path.name} too'
                    )
                if TAKEN_TABLES.fullmatch(layout.id):
                    self.problem(
                        document, ("id",), f'the name "{layout.id}" is used by the check itself; choose another'
                    )
                columns = tuple(self.column(c, lists, document, i) for i, c in enumerate(layout.columns))
                found.append(layout.model_copy(update={"columns": columns}))
                documents[layout.id] = document
        return tuple(found), documents

    def column(self, column: Column, lists: dict[str, CodeList], document: _Document, place: int) -> Column:
        at = ("columns", place)
        if column.type not in TYPES:
            self.problem(document, (*at, "type"), f'unknown type "{column.type}"{suggest(column.type, TYPES)}')
        for what in _misshapen(column):
            self.problem(document, at, f'column "{column.name}" {what}')
        if column.list is None:
            if column.type in ("code", "codes") and not column.codes:
                self.problem(document, at, f'column "{column.name}" has type {column.type} but no list and no codes')
            return column
        if column.list not in lists:
            self.problem(document, (*at, "list"), f'unknown list "{column.list}"{suggest(column.list, lists)}')
            return column
        return column.model_copy(update={"codes": lists[column.list].codes})

    def code_list(self, item: CodeList, document: _Document, place: int) -> CodeList:
        at = ("lists", place, "file")
        codes: list[Code] = []
        before = len(self.problems)
        for line, row in self.table(
            item.file, document, at, [item.code, item.label, item.valid_from, item.valid_until]
        ):
            try:
                days = [_day(row.get(name or "")) for name in (item.valid_from, item.valid_until)]
            except ValueError as error:
                self.problems.append(f"{item.file}:{line}: no day JJJJ-MM-DD: {error}")
                continue
            if row[item.code]:
                codes.append(Code(code=row[item.code], label=row[item.label], valid_from=days[0], valid_until=days[1]))
            else:
                self.problems.append(f"{item.file}:{line}: {item.code} is empty")
        if not codes and len(self.problems) == before:
            self.problem(document, at, f"{item.file} holds no codes")
        return item.model_copy(update={"codes": tuple(codes)})

    def figure_list(self, item: FigureList, document: _Document, place: int) -> FigureList:
        values: dict[str, int] = {}
        for line, row in self.table(item.file, document, ("figure_lists", place, "file"), [item.code, item.value]):
            if re.fullmatch(rf"[0-9]{{1,{DIGITS_OF_A_NUMBER}}}", row[item.value]):
                values[row[item.code]] = int(row[item.value])
            else:
                self.problems.append(f"{item.file}:{line}: {item.value} is no whole number")
        return item.model_copy(update={"values": values})

    def table(
        self, name: str, document: _Document, at: Path_, needed: list[str | None]
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows of a CSV file with their lines; a cell that is not there is empty."""
        path = self.inside(name)
        text = None if path is None else self.text(name, path)
        if path is None:
            self.problem(document, at, f"{name} is missing")
        if text is None:
            return
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=";", restval="")
        try:
            known = reader.fieldnames or []
            missing = [column for column in needed if column and column not in known]
            if missing:
                self.problems.append(f"{name}:1: column {missing[0]} is missing{suggest(missing[0], known)}")
                return
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            self.problems.append(f"{name}:{reader.line_num}: no readable CSV: {error}")

    def texts(self, head: Head, document: _Document) -> Iterator[Text]:
        for i, name in enumerate(head.texts):
            path = self.inside(f"texts/{name}")
            if path is None:
                self.problem(document, ("texts", i), f"texts/{name} is missing")
                continue
            markdown = self.text(f"texts/{name}", path) or ""
            title = markdown.lstrip().split("\n", 1)[0]
            if not title.startswith("# "):
                self.problems.append(f"texts/{name}:1: expected a title, as in: # Aanleveren")
            yield Text(id=path.stem, title=title.removeprefix("# ").strip(), markdown=markdown)

    def questions(self, head: Head) -> tuple[QuestionAndAnswer, ...]:
        found = self.model(self.document(head.questions), QuestionsFile) if head.questions else None
        return found.questions if found else ()

    def judge(
        self, protocol: Protocol, head: _Document, layouts: dict[str, _Document], indicators: _Document | None
    ) -> None:
        """What the shape alone cannot tell: names that must exist, expressions, messages, examples."""
        seen: dict[tuple[str, str], str] = {}
        for i, rule in enumerate(protocol.head.rules):
            self.unique_id(rule, seen, head, ("rules", i))
            self.delivery_rule(rule, protocol, head, ("rules", i))
            self.example(rule, protocol, None, head, ("rules", i))
        self.head_names(protocol, head)
        for layout in protocol.layouts:
            self.layout(layout, protocol, layouts[layout.id], seen)
        if indicators is not None:
            self.figures(protocol, indicators)

    def unique_id(self, rule: RuleText, seen: dict[tuple[str, str], str], document: _Document, at: Path_) -> None:
        # An archive's leftovers are a signal under the same number as entries that do not belong.
        kind = getattr(rule, "kind", "")
        key = (rule.id, "leftover" if kind == "leftover" else "")
        if key in seen:
            self.problem(
                document, (*at, "id"), f"rule {rule.id} stands in {seen[key]} too; every rule has its own number"
            )
        seen[key] = document.path.name

    def head_names(self, protocol: Protocol, document: _Document) -> None:
        known = [item.id for item in protocol.lists]
        if protocol.head.senders not in known:
            self.problem(
                document, ("senders",), f'unknown list "{protocol.head.senders}"{suggest(protocol.head.senders, known)}'
            )
        figures = [item.id for item in protocol.figure_lists]
        if protocol.head.inhabitants and protocol.head.inhabitants not in figures:
            self.problem(document, ("inhabitants",), f'unknown figure list "{protocol.head.inhabitants}"')
        self.once(document, "lists", known)
        self.once(document, "figure_lists", figures)
        self.once(document, "periods", [period.id for period in protocol.head.periods])
        self.once(document, "layouts", [layout.word.casefold() for layout in protocol.layouts])
        self.naming(protocol, document)

    def once(self, document: _Document, key: str, names: list[str]) -> None:
        for i, name in enumerate(names):
            if name in names[:i]:
                self.problem(document, (key, i), f'"{name}" stands here twice')

    def naming(self, protocol: Protocol, document: _Document) -> None:
        naming = protocol.head.naming
        wanted = {
            "municipality": [code.code for x in protocol.lists if x.id == protocol.head.senders for code in x.codes],
            "file": [layout.word for layout in protocol.layouts],
            "period": [period.id for period in protocol.head.periods],
        }
        parts = re.split(r"\{(\w+)\}", naming.pattern)
        if sorted(parts[1::2]) != sorted(wanted) or "{" in "".join(parts) or "}" in "".join(parts):
            self.problem(document, ("naming", "pattern"), "expected exactly {municipality}, {file} and {period}")
            return
        choices = [f"(?:{'|'.join(re.escape(word) for word in wanted[name])})" for name in parts[1::2]]
        expression = "".join(re.escape(text) + choice for text, choice in zip(parts[::2], [*choices, ""], strict=True))
        if not re.fullmatch(expression, naming.example, re.IGNORECASE):
            what = (
                f'"{naming.example}" does not follow the pattern, or names no sender, file and period of this protocol'
            )
            self.problem(document, ("naming", "example"), what)

    def delivery_rule(self, rule: RuleText, protocol: Protocol, document: _Document, at: Path_) -> None:
        if isinstance(rule, UploadRule):
            self.message(rule, frozenset(PLACEHOLDERS.get(rule.kind, ())) | {"detail"}, document, at)
            return
        self.message(rule, COMMON, document, at)
        if isinstance(rule, Follows) and rule.rule not in {other.id for other in protocol.rules()}:
            self.problem(document, (*at, "rule"), f'unknown rule "{rule.rule}"')
        if isinstance(rule, Spread) and not any(rule.column == c.name for x in protocol.layouts for c in x.columns):
            self.problem(document, (*at, "column"), f'no layout has a column "{rule.column}"')
        known = {column.name for layout in protocol.layouts for column in layout.columns}
        for name in rule.except_columns if isinstance(rule, Identical) else ():
            if name not in known:
                self.problem(
                    document, (*at, "except_columns"), f'no layout has a column "{name}"{suggest(name, known)}'
                )

    def message(self, rule: RuleText, allowed: frozenset[str], document: _Document, at: Path_) -> None:
        for key in ("message", "remedy"):
            try:
                parts = list(string.Formatter().parse(getattr(rule, key)))
            except ValueError as error:
                self.problem(document, (*at, key), f"braces that do not match: {error}")
                continue
            if any(form or conversion for _, _, form, conversion in parts):
                self.problem(document, (*at, key), "a placeholder is a name in braces, without : or !")
            for name in sorted({name for _, name, _, _ in parts if name is not None} - allowed):
                expected = ", ".join(sorted(allowed))
                self.problem(
                    document,
                    (*at, key),
                    f"unknown placeholder {{{name}}}, expected one of {expected}{suggest(name, allowed)}",
                )

    def layout(self, layout: Layout, protocol: Protocol, document: _Document, seen: dict[tuple[str, str], str]) -> None:
        for where, what in clashes(layout):
            self.problem(document, where, what)
        for i in range(len(layout.derived)):
            try:
                row_names(layout.model_copy(update={"derived": layout.derived[: i + 1]}))
            except ExpressionError as error:
                self.problem(document, ("derived", i, "expression"), str(error))
                return
        kept = KeptNames(layout, protocol.layouts)
        kept.broken_sql = {rule.id: "TRUE" for rule in layout.rules if isinstance(rule, RowRule)}
        for i, rule in enumerate(layout.rules):
            at: Path_ = ("rules", i)
            self.unique_id(rule, seen, document, at)
            self.message(rule, COMMON, document, at)
            self.example(rule, protocol, layout, document, at)
            try:
                self.rule(rule, layout, kept, document, at)
            except ExpressionError as error:
                self.problem(document, at, f"{rule.id}: {error}")
        for i, hint in enumerate(layout.hints):
            try:
                kept.total(hint.when)
            except ExpressionError as error:
                self.problem(document, ("hints", i, "when"), str(error))
        self.every_value_is_judged(layout, document)
        for i, row in enumerate(layout.example_rows):
            self.existing(row, layout, document, ("example_rows", i))
        if not layout.example_rows:
            self.problem(document, (), "expected at least one row under example_rows; examples of rules start from it")

    def rule(self, rule: RuleText, layout: Layout, kept: KeptNames, document: _Document, at: Path_) -> None:
        if isinstance(rule, ValueRule):
            self.existing(rule.columns or (), layout, document, (*at, "columns"))
            self.existing(rule.signal_columns, layout, document, (*at, "signal_columns"))
            self.value_rule(rule, layout, document, at)
        elif isinstance(rule, RowRule):
            self.existing(rule.columns, layout, document, (*at, "columns"))
            for expression in rule.conditions():
                if expression:
                    compile_expression(expression, row_names(layout))
        elif isinstance(rule, TableRule):
            for target in rule.targets():
                rule.offenders(kept, target)
                rule.denominator(kept)

    def value_rule(self, rule: ValueRule, layout: Layout, document: _Document, at: Path_) -> None:
        if isinstance(rule, ValueCondition) and not rule.columns:
            self.problem(document, at, f"{rule.id}: expected columns: the columns whose values it judges")
        for column in columns_of(rule, layout):
            if isinstance(rule, ValueCondition) or rule.applies_to(column):
                rule.violated(column, "raw")
            else:
                what = (
                    f'a rule of kind {rule.kind} has nothing to say about column "{column.name}" of type {column.type}'
                )
                self.problem(document, (*at, "columns"), what)

    def every_value_is_judged(self, layout: Layout, document: _Document) -> None:
        """A value that cannot be read must have a rule that says so; without one it would pass in silence."""
        covered = {
            (rule.kind, column.name)
            for rule in layout.rules
            if isinstance(rule, ValueRule)
            for column in columns_of(rule, layout)
        }
        for i, column in enumerate(layout.columns):
            kind = TYPES[column.type]
            needed = [name for name in kind.kinds if name != "value" and (name != "pattern" or column.pattern)]
            needed += ["characters"] if kind.characters(column, "raw") else []
            needed += ["length"] if kind.lengths(column) else []
            needed += ["required"] if column.required else []
            for name in needed:
                if (name, column.name) not in covered:
                    self.problem(document, ("columns", i), f'column "{column.name}" needs a rule of kind {name}')

    def example(
        self, rule: RuleText, protocol: Protocol, layout: Layout | None, document: _Document, at: Path_
    ) -> None:
        for word in ("passes", "fails", "undecided"):
            example = getattr(rule.examples, word)
            where = (*at, "examples", word)
            if isinstance(example, Delivery):
                for name, rows in [*example.tables.items(), *example.previous.items()]:
                    known = [x.id for x in protocol.layouts]
                    if name not in known:
                        self.problem(document, where, f'unknown table "{name}"{suggest(name, known)}')
                        continue
                    before = name in example.previous and rows is example.previous[name]
                    for i, row in enumerate(rows):
                        place = (*where, "previous" if before else "tables", name, i)
                        self.existing(row, protocol.layout(name), document, place)
            elif isinstance(example, tuple):
                if layout is None:
                    self.problem(document, where, "expected an upload (name, text, entries …) or tables")
                    continue
                for i, row in enumerate(example):
                    self.existing(row, layout, document, (*where, i))
            elif isinstance(example, Upload) and layout is not None:
                self.problem(document, where, "expected rows or tables")

    def existing(self, names: Iterable[str], layout: Layout, document: _Document, at: Path_) -> None:
        """Names, one below the other or with a value behind them, that must be those of columns."""
        known = [column.name for column in layout.columns]
        for i, name in enumerate(names):
            if name not in known:
                step = name if (*at, name) in document.lines else i
                self.problem(document, (*at, step), f'unknown column "{name}"{suggest(name, known)}')

    def figures(self, protocol: Protocol, document: _Document) -> None:
        tables = view_tables(protocol)
        items: list[tuple[str, int, View | Indicator]] = [("views", i, v) for i, v in enumerate(protocol.views)]
        items += [("indicators", i, item) for i, item in enumerate(protocol.indicators)]
        self.once(document, "indicators", [item.id for item in protocol.indicators])
        for word, i, item in items:
            try:
                compile_query(item.query, tables)
            except ExpressionError as error:
                self.problem(document, (word, i, "query"), str(error))
            if isinstance(item, View):
                if item.name in tables or TAKEN_TABLES.fullmatch(item.name):
                    self.problem(
                        document, (word, i, "name"), f'there is a table "{item.name}" already; choose another name'
                    )
                tables[item.name] = ()
                continue
            for key in ("orange", "red"):
                try:
                    compile_limit(getattr(item, key) or "TRUE", item.query)
                except ExpressionError as error:
                    self.problem(document, (word, i, key), str(error))
            if item.layout not in {x.id for x in protocol.layouts}:
                self.problem(document, (word, i, "layout"), f'unknown layout "{item.layout}"')
            self.indicator_names(item, protocol, document, (word, i))

    def indicator_names(self, item: Indicator, protocol: Protocol, document: _Document, at: Path_) -> None:
        known = _known(protocol)
        if item.subjects and item.subjects not in known.lists:
            self.problem(
                document, (*at, "subjects"), f'unknown list "{item.subjects}"{suggest(item.subjects, known.lists)}'
            )
        for name in item.explains:
            if name not in known.indicators:
                self.problem(
                    document, (*at, "explains"), f'unknown indicator "{name}"{suggest(name, known.indicators)}'
                )
        chapters = [chapter.title for chapter in protocol.report.chapters]
        if chapters and item.chapter not in chapters:
            self.problem(
                document, (*at, "chapter"), f'unknown chapter "{item.chapter}"{suggest(item.chapter, chapters)}'
            )


def _misshapen(column: Column) -> Iterator[str]:
    """What the keys of a column say that cannot be, or could not be read."""
    if column.min_length and column.max_length and column.min_length > column.max_length:
        yield "has a min_length above its max_length"
    if column.type == "digits" and (column.length or column.max_length or 1) > DIGITS_OF_A_NUMBER:
        yield f"is longer than a number can be: at most {DIGITS_OF_A_NUMBER} digits; make it text with a pattern"
    if column.list is not None and column.codes:
        yield "has both a list and codes of its own"
    if column.type == "codes" and any(column.separator in code.code for code in column.codes):
        yield f'has a code that holds its separator "{column.separator}"'
    if column.pattern is None:
        return
    try:
        re.compile(column.pattern)
    except (re.error, RecursionError, OverflowError) as error:
        yield f"has a pattern that is none: {error}"
    if LOOKS_AROUND.search(column.pattern):
        yield "has a pattern that looks around or back; only what matches from left to right can be judged"


def _too_much(text: str) -> Iterator[tuple[int, str]]:
    """What YAML can do and a protocol may not: the line, and what."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield line, f"nested more than {DEEPEST} levels deep"
        if isinstance(event, yaml.AliasEvent):
            yield line, f"*{event.anchor} stands for something else; write it out"


def columns_of(rule: ValueRule, layout: Layout) -> tuple[Column, ...]:
    """The columns a value rule judges: those it names, else those its kind fits and no sister rule names."""
    if rule.columns is not None:
        return tuple(column for column in layout.columns if column.name in rule.columns)
    taken = {
        name
        for other in layout.rules
        if isinstance(other, ValueRule) and other.kind == rule.kind and other.columns is not None
        for name in other.columns
    }
    return tuple(column for column in layout.columns if rule.applies_to(column) and column.name not in taken)


def view_tables(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """The tables that views and indicators may read: name → columns."""
    tables: dict[str, tuple[str, ...]] = {"files": ("layout", "previous", "records")}
    for layout in protocol.layouts:
        names = (
            *(c.name for c in layout.columns),
            *(d.name for d in layout.derived),
            "record",
            "excluded",
            "fingerprint",
        )
        tables[layout.id] = tables[f"previous.{layout.id}"] = names
    return tables


def _known(protocol: Protocol) -> Known:
    """What the report of a protocol may name."""
    own = (f"{layout.id}.{c.name}" for layout in protocol.layouts for c in layout.columns if c.codes and not c.list)
    return Known(
        tables=view_tables(protocol) | {view.name: () for view in protocol.views},
        layouts=tuple(layout.id for layout in protocol.layouts),
        lists=(*(item.id for item in protocol.lists), *own),
        indicators=tuple(item.id for item in protocol.indicators),
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _sentence(problem: Any, kind: type[BaseModel]) -> str:
    """Pydantic's error in the words of someone who writes YAML."""
    where = ".".join(str(step) for step in problem["loc"])
    last = str(problem["loc"][-1]) if problem["loc"] else ""
    what = problem["type"]
    if what == "extra_forbidden":
        return f'unknown key "{last}"{suggest(last, _keys(kind))}'
    if what == "missing":
        return f'the key "{last}" is missing ({where})'
    if what == "union_tag_invalid":
        context = problem["ctx"]
        expected = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
        return f'unknown kind "{context["tag"]}"{suggest(str(context["tag"]), expected)}'
    if what == "union_tag_not_found":
        return 'the key "kind" is missing'
    return f"{where}: {problem['msg']}"


def _keys(kind: type[BaseModel]) -> list[str]:
    """All keys that occur anywhere in the model: near enough for a suggestion."""
    schema = kind.model_json_schema()
    found = set(schema.get("properties", {}))
    for definition in schema.get("$defs", {}).values():
        found |= set(definition.get("properties", {}))
    return sorted(found)
