"""A protocol becomes a plan: for every layout one pass over its rows, and a short query for each rule about several rows."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from oporde.errors import ProtocolError
from oporde.findings import Severity
from oporde.plan.kept import compiler_hash, plan_hash
from oporde.plan.model import (
    BETWEEN,
    BITS_PER_CODE,
    BITS_PER_WORD,
    CODES_PER_WORD,
    UNEXPLAINED,
    AcrossCheck,
    Band,
    CauseCode,
    ChapterForm,
    Check,
    ColumnForm,
    Groups,
    HeadlineForm,
    HintQuery,
    IndicatorQuery,
    KeyFigureQuery,
    KeyForm,
    LayoutPlan,
    MeasureForm,
    OverviewQuery,
    PictureForm,
    Plan,
    RuleStory,
    ViewQuery,
)
from oporde.plan.odd_rows import about_form, amounts_of, may_be_odd, odd_rows
from oporde.protocol.admission import Admission, CodeValidity, ExpectedFile, Period, Wording
from oporde.protocol.bands import bands
from oporde.protocol.groups import Formed
from oporde.protocol.load import load_protocol
from oporde.protocol.model import Column, Delivery, Example, RuleText, Upload
from oporde.protocol.names import KeptNames, derived_values, digits_of, list_of, raw, row_names
from oporde.protocol.opposite import opposite
from oporde.protocol.protocol import Layout, Protocol, columns_of, view_tables
from oporde.protocol.rules.duplicates import FINGERPRINT
from oporde.protocol.rules.follows import Follows
from oporde.protocol.rules.identical import Identical
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.scopes import RowRule, TableRule, ValueRule
from oporde.protocol.rules.share import ShareOfRows
from oporde.protocol.rules.spread import Spread
from oporde.protocol.rules.value import ValueCondition
from oporde.protocol.sql import compile_expression, compile_limit, compile_query
from oporde.protocol.sql_text import quote
from oporde.protocol.types import TYPES, Pattern
from oporde.protocol.types.code import all_digits
from oporde.protocol.types.value_type import line_patterns, only_digits

Item = TypeVar("Item")

DAYS_IN_A_YEAR = 365.25
BITS_OF_BYTE = 8
BITS_OF_NARROW_WORD = 32
BITS_OF_INTEGER = 31  # and a sign
DIGITS_OF_SHORT_NUMBER = 4


def compile_folder(folder: Path) -> Plan:
    """Read and compile the protocol in a folder. Raises: UnknownProtocol, ProtocolError."""
    return compile_plan(load_protocol(folder))


def compile_plan(protocol: Protocol) -> Plan:
    """Turn a protocol that holds together into queries. The same protocol gives the same plan, to the letter."""
    plan = Plan(
        hash="",
        compiled_by=compiler_hash(),
        folder_hash=protocol.folder_hash,
        protocol=protocol.id,
        version=protocol.version,
        title=protocol.head.title,
        admission=_admission(protocol),
        lists=_lists(protocol),
        inhabitants=_inhabitants(protocol),
        layouts=tuple(_LayoutCompiler(layout, protocol).compile() for layout in protocol.layouts),
        across=tuple(_across(rule) for rule in protocol.head.rules if not isinstance(rule, UploadRule)),
        views=_views(protocol),
        indicators=_indicators(protocol),
        chapters=tuple(
            ChapterForm(title=item.title, question=item.question, picture=item.picture)
            for item in protocol.report.chapters
        ),
        key_figures=_key_figures(protocol),
        overviews=_overviews(protocol),
        stories=_stories(protocol),
    )
    return dataclasses.replace(plan, hash=plan_hash(plan))


def _stories(protocol: Protocol) -> dict[str, RuleStory]:
    found: dict[str, RuleStory] = {}
    for layout in (None, *protocol.layouts):
        columns = () if layout is None else tuple(column.name for column in layout.columns if not column.personal)
        for rule in protocol.head.rules if layout is None else layout.rules:
            story = RuleStory(
                title=rule.title,
                why=rule.why,
                since=rule.since,
                passes=_first_row(rule.examples.passes, columns),
                fails=_first_row(rule.examples.fails, columns),
            )
            found.setdefault(rule.id, story)
    return found


def _first_row(example: Example, columns: tuple[str, ...]) -> dict[str, str]:
    if isinstance(example, Upload | Delivery) or len(example) != 1:
        return {}
    return {name: value for name, value in example[0].items() if name in columns}


def _admission(protocol: Protocol) -> Admission:
    head = protocol.head
    senders = protocol.code_list(head.senders)
    words = "|".join(re.escape(layout.word) for layout in protocol.layouts)
    sizes = sorted({len(code.code) for code in senders.codes})
    size = f"{sizes[0]}" if len(sizes) == 1 else f"{sizes[0]},{sizes[-1]}"
    groups = {
        "{municipality}": f"(?P<municipality>[0-9]{{{size}}})"
        if all_digits(senders.codes)
        else "(?P<municipality>[^_]+)",
        "{file}": f"(?P<file>{words})",
        "{period}": f"(?P<period>{_period_pattern(protocol)})",
    }
    pattern = re.escape(head.naming.pattern).replace(r"\{", "{").replace(r"\}", "}")
    for word, group in groups.items():
        pattern = pattern.replace(word, group)
    return Admission(
        name_pattern=pattern,
        name_example=head.naming.example,
        extension=head.form.extension,
        max_entries=head.limits.max_entries,
        max_unpacked_bytes=head.limits.max_unpacked_bytes,
        max_ratio=head.limits.max_ratio,
        max_line_bytes=head.limits.max_line_bytes,
        delimiter=head.form.delimiter,
        encodings=head.form.encodings,
        periods=tuple(
            Period(
                id=period.id,
                title=period.title,
                first_day=period.first_day,
                last_day=period.last_day,
                previous=period.previous,
                optional=period.optional,
            )
            for period in head.periods
        ),
        files=tuple(
            ExpectedFile(layout=x.id, word=x.word, title=x.title, columns=tuple(c.name for c in x.columns))
            for x in protocol.layouts
        ),
        senders=_validities(senders.codes),
        wordings={
            rule.kind: Wording(
                rule=rule.id, severity=rule.severity, title=rule.title, message=rule.message, remedy=rule.remedy
            )
            for rule in head.rules
            if isinstance(rule, UploadRule)
        },
    )


def _period_pattern(protocol: Protocol) -> str:
    """A period of any year in the spelling of those that are asked, so that another year is told apart from a typing error.

    Of half a year there are two in a year: H1_2016 is another period, H3_2017 a typing error.
    """
    numbers: dict[str, set[int]] = {}
    days: dict[str, int] = {}
    for period in protocol.head.periods:
        shape = re.sub(r"\d+$", "", period.id)
        spelling = re.sub(r"\d", "0", shape)
        numbers.setdefault(spelling, set()).update(int(number) for number in re.findall(r"\d+", shape))
        days[spelling] = max(days.get(spelling, 0), (period.last_day - period.first_day).days + 1)

    def spelled(spelling: str) -> str:
        in_a_year = range(1, round(DAYS_IN_A_YEAR / days[spelling]) + 1)
        if not numbers[spelling].issubset(in_a_year):
            return re.sub("0", "[0-9]", re.escape(spelling))
        return re.sub(
            "0+", lambda run: f"(?:{'|'.join(f'{n:0{len(run[0])}}' for n in in_a_year)})", re.escape(spelling)
        )

    return "(?:" + "|".join(f"{spelled(spelling)}20[0-9]{{2}}" for spelling in sorted(numbers)) + ")"


def _validities(codes: tuple) -> tuple[CodeValidity, ...]:  # type: ignore[type-arg]
    return tuple(
        CodeValidity(code=c.code, name=c.label, valid_from=c.valid_from, valid_until=c.valid_until) for c in codes
    )


def _lists(protocol: Protocol) -> dict[str, tuple[CodeValidity, ...]]:
    found = {item.id: _validities(item.codes) for item in protocol.lists}
    for layout in protocol.layouts:
        for column in layout.columns:
            if column.codes and column.list is None:
                found[_list_of(column, layout)] = _validities(column.codes)
    return found


def _inhabitants(protocol: Protocol) -> dict[str, int]:
    wanted = protocol.head.inhabitants
    return next((dict(item.values) for item in protocol.figure_lists if item.id == wanted), {})


def _across(rule: Identical | Spread | Follows) -> AcrossCheck:
    return AcrossCheck(
        kind=rule.kind,
        rule=rule.id,
        title=rule.title,
        severity=rule.severity,
        message=rule.message,
        remedy=rule.remedy,
        column=rule.column if isinstance(rule, Spread) else None,
        except_columns=rule.except_columns if isinstance(rule, Identical) else (),
        at_most_days=rule.at_most_days if isinstance(rule, Spread) else 0,
        follows=rule.rule if isinstance(rule, Follows) else "",
    )


def _views(protocol: Protocol) -> tuple[ViewQuery, ...]:
    tables = view_tables(protocol)
    queries = []
    for view in protocol.views:
        queries.append(ViewQuery(name=view.name, query=compile_query(view.query, tables)))
        tables[view.name] = ()
    return tuple(queries)


def _indicators(protocol: Protocol) -> tuple[IndicatorQuery, ...]:
    tables = view_tables(protocol) | {view.name: () for view in protocol.views}
    return tuple(
        IndicatorQuery(
            id=item.id,
            title=item.title,
            unit=item.unit,
            layout=item.layout,
            query=compile_query(item.query, tables),
            orange=compile_limit(item.orange, item.query) if item.orange else None,
            red=compile_limit(item.red, item.query) if item.red else None,
            chapter=item.chapter,
            meaning=item.meaning,
            limits=item.limits,
            undecided=item.undecided,
            causes=item.causes,
            action=item.action,
            subjects=item.subjects,
            weight=item.weight,
            peers=item.peers,
            explains=item.explains,
            bands=tuple(
                Band(light=light, above=above, below=below) for light, above, below in bands(item.orange, item.red)
            ),
        )
        for item in protocol.indicators
    )


def _key_figures(protocol: Protocol) -> tuple[KeyFigureQuery, ...]:
    tables = view_tables(protocol) | {view.name: () for view in protocol.views}
    return tuple(
        KeyFigureQuery(
            id=item.id,
            title=item.title,
            layout=item.layout,
            unit=item.unit,
            query=compile_query(item.query, tables),
            indicators=item.indicators,
        )
        for item in protocol.report.key_figures
    )


def _overviews(protocol: Protocol) -> tuple[OverviewQuery, ...]:
    tables = view_tables(protocol) | {view.name: () for view in protocol.views}
    return tuple(
        OverviewQuery(
            id=item.id,
            title=item.title,
            chapter=item.chapter,
            layout=item.layout,
            query=compile_query(item.query, tables),
            keys=tuple(KeyForm(**key.model_dump()) for key in item.keys),
            measures=tuple(MeasureForm(**measure.model_dump()) for measure in item.measures),
            picture=PictureForm(**item.picture.model_dump()) if item.picture else None,
            facts=compile_query(item.facts, tables) if item.facts else None,
            headlines=tuple(
                HeadlineForm(
                    when=compile_limit(headline.when, item.facts) if headline.when and item.facts else None,
                    text=headline.text,
                )
                for headline in item.headlines
            ),
            undecided=item.undecided,
        )
        for item in protocol.report.overviews
    )


@dataclass(slots=True)
class _LayoutCompiler:
    layout: Layout
    protocol: Protocol
    checks: list[Check] = field(default_factory=list)
    causes: list[CauseCode] = field(default_factory=list)
    misfits: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    stages: list[str] = field(default_factory=list)
    violated: dict[int, str] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    flags: int = 0
    kept: set[str] = field(default_factory=set)
    presences: set[str] = field(default_factory=set)
    excludes: list[int] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    formed: Formed = field(default_factory=Formed)

    def compile(self) -> LayoutPlan:
        for place, column in enumerate(self.layout.columns):
            self.column(place, column)
        for rule in self.layout.rules:
            if isinstance(rule, RowRule):
                self.row_rule(rule)
        for rule in self.layout.rules:
            if isinstance(rule, TableRule):
                for target in rule.targets():
                    self.table_rule(rule, target)
        hints = tuple(self.hint(hint.id, hint.when, hint.message, hint.remedy) for hint in self.layout.hints)
        self.keep_what_others_ask()
        self.kept |= amounts_of(self.layout)
        order = {rule.id: i for i, rule in enumerate(self.layout.rules)}
        self.checks.sort(key=lambda check: order[check.rule])
        return LayoutPlan(
            layout=self.layout.id,
            title=self.layout.title,
            columns=tuple(_form(column, self.layout) for column in self.layout.columns),
            rows_query=self.rows_query(),
            wrong_query=self.wrong_query(),
            whole_query=self.whole_query(),
            code_words=-(-len(self.layout.columns) // CODES_PER_WORD),
            flag_words=len(list(self.words("m", {}))),
            lists={c.code_list_name: _list_of(c, self.layout) for c in self.layout.columns if c.codes},
            places=self.places(),
            restored=self.restored(),
            checks=tuple(self.checks),
            groups=tuple(
                Groups(name=g.name, keys=g.keys, among=g.among, facts=tuple(g.facts), counted=g.counted)
                for g in self.formed.groups
            ),
            causes=tuple(self.causes),
            odd_rows=odd_rows(self.layout, self.misfits),
            hints=hints,
            excludes=tuple(self.excludes),
            typed_query=self.typed_query(),
        )

    # --- values

    def column(self, place: int, column: Column) -> None:
        """The chain of rules of one column: each value gets the code of the first rule, and cause, that it fails."""
        kind, text = TYPES[column.type], raw(self.layout, column.name)
        rules = [
            rule
            for rule in self.layout.rules
            if isinstance(rule, ValueRule) and column in columns_of(rule, self.layout)
        ]
        rules.sort(key=lambda rule: rule.stage)
        of_form = about_form(self.layout, column)
        branches: list[str] = []
        earlier: list[int] = []
        code = 2
        for rule in rules:
            if rule.kind == "required":
                self.misfits[place].append(1)
                self.value_check(rule, column, place, (1,), ())
                continue
            patterns = [p for p in (*line_patterns(column), *kind.patterns(column)) if p.kind == rule.kind]
            codes = tuple(range(code, code + len(patterns) + 1))
            for pattern, its in zip(patterns, codes, strict=False):
                self.causes.append(CauseCode(place=place, code=its, cause=pattern.cause, rule=rule.id))
            branches.append(f"WHEN {rule.violated(column, text)} THEN {_why(patterns, codes, text)}")
            self.value_check(rule, column, place, codes, tuple(earlier))
            if rule in of_form:
                self.misfits[place].append(codes[-1])  # what no known cause explains
            earlier += codes
            code += len(codes)
        if code > UNEXPLAINED:
            raise ProtocolError((f'{self.layout.id}: column "{column.name}" has more rules than can be told apart',))
        chain = "\n      ".join([*branches, f"ELSE {UNEXPLAINED}"])
        why = f"CASE\n      {chain} END" if branches else str(UNEXPLAINED)
        absent = f"WHEN {text} IS NULL THEN 1 " if column.required else ""
        self.stages.append(f"CASE WHEN {_unread(column.name)} THEN {why} {absent}ELSE 0 END")

    def value_check(
        self, rule: ValueRule, column: Column, place: int, codes: tuple[int, ...], earlier: tuple[int, ...]
    ) -> None:
        severity = Severity.SIGNAL if column.name in rule.signal_columns else rule.severity
        self.checks.append(
            Check(
                **_texts(rule, severity),
                column=column.name,
                columns=(column.name,),
                expected=TYPES[column.type].describe(column),
                found_by="codes",
                place=place,
                codes=codes,
                earlier=earlier,
                needs=(column.name,),
            )
        )

    # --- rows

    def row_rule(self, rule: RowRule) -> None:
        names = row_names(self.layout)
        when, holds = rule.conditions()
        required = compile_expression(holds, names)
        condition, values, presences = f"({opposite(required.sql)})", required.values, required.presences
        computes = required.computes
        if when:
            guard = compile_expression(when, names)
            condition = f"({guard.sql}) AND {condition}"
            values, presences = values | guard.values, presences | guard.presences
            computes |= guard.computes
        flag = self.new_flag()
        self.violated[flag] = condition
        unread = self.any_unread(values) if values else "FALSE"
        if computes:
            known = " AND ".join(f"{quote(column)} IS NOT NULL" for column in sorted(values)) or "TRUE"
            self.failed.append(f"({known} AND ({condition}) IS NULL)")
            unread = f"({unread} OR ({known}))"
        self.unread[flag] = f"({unread} AND ({condition}) IS NULL)" if unread != "FALSE" else "FALSE"
        self.broken[rule.id] = _bit("m", flag)
        if rule.excludes_row:
            self.excludes.append(flag)
        self.checks.append(
            Check(
                **_texts(rule),
                columns=rule.columns or self.in_order(values | presences),
                found_by="flag",
                place=flag,
                unread_flag=flag,
                needs=self.in_order(values | presences),
            )
        )

    def new_flag(self) -> int:
        self.flags += 1
        return self.flags - 1

    def any_unread(self, columns: frozenset[str]) -> str:
        """SQL: at least one of these columns holds something that could not be read."""
        return "(" + " OR ".join(_unread(column) for column in sorted(columns)) + ")"

    def in_order(self, columns: frozenset[str]) -> tuple[str, ...]:
        return tuple(column.name for column in self.layout.columns if column.name in columns)

    # --- tables

    def table_rule(self, rule: TableRule, target: str | None) -> None:
        flag = self.new_flag()
        names = KeptNames(self.layout, self.protocol.layouts)
        names.formed, names.broken_sql = self.formed, self.broken
        names.undecided_sql = f"record IN (SELECT record FROM doubt WHERE {_bit('u', flag)})"
        query = rule.offenders(names, target)
        denominator = rule.denominator(names) if rule.reject_above is not None else None
        undecided = rule.undecided(names, target)
        known = row_names(self.layout)
        unread = [
            f"({self.any_unread(known[name].columns)} AND {known[name].value} IS NULL)" for name in sorted(names.judged)
        ]
        # What follows from other rules cannot be judged where those cannot.
        unread += [self.unread[check.place] for check in self.checks if check.rule in names.followed]
        self.unread[flag] = " OR ".join(unread) or "FALSE"
        asked = names.judged | names.presences
        columns = frozenset().union(*(known[name].columns for name in asked)) if asked else frozenset()
        needs = columns.union(*(check.needs for check in self.checks if check.rule in names.followed))
        self.kept |= names.values
        self.presences |= names.presences
        self.checks.append(
            Check(
                **_texts(rule),
                column=target,
                columns=(target,) if target else self.in_order(columns),
                found_by="query",
                counts=rule.counts,
                query=query,
                groups=names.asked,
                unread_flag=flag,
                undecided_query=undecided,
                denominator=denominator,
                at_most=rule.at_most if isinstance(rule, ShareOfRows) else None,
                needs=self.in_order(needs) or (self.everything() if FINGERPRINT in names.values else ()),
                tables=tuple(sorted(name for name in names.others if name != "this")),
            )
        )

    def everything(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.layout.columns)

    def hint(self, id: str, when: str, message: str, remedy: str) -> HintQuery:
        names = KeptNames(self.layout, self.protocol.layouts)
        condition = names.total(when)
        self.kept |= names.values
        self.presences |= names.presences
        return HintQuery(id=id, query=f"SELECT {condition} FROM this", message=message, remedy=remedy)

    def keep_what_others_ask(self) -> None:
        """Names of this layout that rules of other layouts use."""
        for layout in self.protocol.layouts:
            names = KeptNames(layout, self.protocol.layouts)
            names.broken_sql = {rule.id: "TRUE" for rule in layout.rules if isinstance(rule, RowRule)}
            for rule in layout.rules:
                if isinstance(rule, TableRule):
                    for target in rule.targets():
                        rule.offenders(names, target)
                        rule.undecided(names, target)
            for table, other in names.others.items():
                if table.removeprefix("previous.") == self.layout.id and other is not names:
                    self.kept |= other.values
                    self.presences |= other.presences
        spread = {rule.column for rule in self.protocol.head.rules if isinstance(rule, Spread)}
        self.kept |= spread & {column.name for column in self.layout.columns}

    # --- the one pass over the rows

    def typed(self) -> tuple[str, str]:
        """Two nested SELECTs: the values as they are read, then what is derived from them."""
        prepared: dict[str, str] = {}
        for column in self.layout.columns:
            ahead = TYPES[column.type].prepared(column, raw(self.layout, column.name))
            if ahead:
                prepared[column.name] = f"{ahead} AS {quote(f'read {column.name}')}"
        columns = ",\n  ".join(
            f"{self.read(c, quote(f'read {c.name}') if c.name in prepared else None)} AS {quote(c.name)}"
            for c in self.layout.columns
        )
        first = f"(SELECT *, {', '.join(prepared.values())} FROM delivered)" if prepared else "delivered"
        values = f"SELECT *,\n  {columns}\nFROM {first}"
        derived = ",\n  ".join(
            f"{compiled.sql} AS {quote(name)}" for name, compiled in derived_values(self.layout).items()
        )
        return values, derived

    def read(self, column: Column, prepared: str | None) -> str:
        """SQL of a value; it is read only where no rule about the value itself refuses it."""
        text = raw(self.layout, column.name)
        value = TYPES[column.type].parsed(column, text, prepared)
        refusals = [
            f"({rule.violated(column, text)}) IS NOT TRUE"
            for rule in self.layout.rules
            if isinstance(rule, ValueCondition) and column in columns_of(rule, self.layout)
        ]
        return f"CASE WHEN {' AND '.join(refusals)} THEN {value} END" if refusals else value

    def rows_query(self) -> str:
        """Three layers: the values as they are read; derived names and whether all is well; flags and what is kept."""
        parts = [
            f"CASE WHEN NOT clean THEN {self.whole_row()} END AS wrong",
            *self.words("m", self.violated),
            *self.kept_values(),
        ]
        return f"SELECT\n  {_listed(parts)}\nFROM (\n{self.second_layer(self.clean())}\n)"

    def wrong_query(self) -> str:
        """The same two layers; codes and flags that could not be judged; and the text of what may be wrong as a whole."""
        words = dict(self.doubts())
        judged = f"SELECT *,\n  {_listed(f'{sql} AS {name}' for name, sql in words.items())}\n"
        judged += f"FROM (\n{self.second_layer(*self.unread_values())}\n)"
        odd = may_be_odd(self.layout, self.misfits)
        suspect = f"CASE WHEN {odd} THEN {self.whole_row()} END AS suspect"
        return f"SELECT record, {', '.join(words)}, {suspect}\nFROM (\n{judged}\n)"

    def whole_query(self) -> str:
        """What the two tell, at once."""
        words = dict(self.doubts())
        fields = [raw(self.layout, column.name) for column in self.layout.columns]
        codes = [name for name in words if name.startswith("b")]
        judged = f"CASE WHEN NOT clean THEN [{_listed(words.values())}] END AS judged"
        parts = [judged, *self.words("m", self.violated), *self.kept_values(), *fields]
        second = f"SELECT *, {self.clean_where_read()}\nFROM (\n{self.second_layer(*self.unread_values())}\n)"
        told = ", ".join(f"judged[{i}] AS {name}" for i, name in enumerate(codes, 1))
        said = f", {BETWEEN}, ".join(f"judged[{i}]" for i, _ in enumerate(words, 1))
        odd = f"CASE WHEN {may_be_odd(self.layout, self.misfits)} THEN {self.whole_row(BETWEEN)} ELSE '' END"
        return (
            f"SELECT * EXCLUDE ({', '.join(['judged', *fields, *codes])}),\n"
            f"  CASE WHEN judged IS NOT NULL THEN concat({said}, {odd}) END AS wrong\n"
            f"FROM (\nSELECT *, {told}\nFROM (\nSELECT\n  {_listed(parts)}\nFROM (\n{second}\n)\n)\n)"
        )

    def whole_row(self, *before: str) -> str:
        """SQL: the text of a row, in the order of the layout."""
        fields = f", {BETWEEN}, ".join(raw(self.layout, column.name) for column in self.layout.columns)
        return f"concat({', '.join([*before, fields])})"

    def second_layer(self, *more: str) -> str:
        """SELECT the values as they are read, what is derived from them, and more."""
        values, derived = self.typed()
        return f"SELECT *,\n  {_listed(filter(None, (derived, *more)))}\nFROM (\n{values}\n)"

    def clean(self) -> str:
        """SQL: every value is right, or absent where it may be."""
        right = [
            f"{quote(c.name)} IS NOT NULL"
            if c.required
            else f"({quote(c.name)} IS NULL) = ({raw(self.layout, c.name)} IS NULL)"
            for c in self.layout.columns
        ]
        # A row in which nothing is wrong but a computation failed is looked at again, like one with a value that is.
        return "\n    AND ".join([*right, *(f"NOT {failed}" for failed in self.failed)]) + " AS clean"

    def clean_where_read(self) -> str:
        """SQL of the same, once it is known which values could not be read."""
        unread = [_unread(column.name) for column in self.layout.columns if not column.required]
        right = [f"{quote(column.name)} IS NOT NULL" for column in self.layout.columns if column.required]
        right += [f"NOT ({' OR '.join([*unread, *self.failed])})"] if unread or self.failed else []
        return "\n    AND ".join(right) + " AS clean"

    def unread_values(self) -> Iterator[str]:
        """SQL for each column: it holds something that could not be read."""
        for column in self.layout.columns:
            name = column.name
            yield f"({quote(name)} IS NULL AND {raw(self.layout, name)} IS NOT NULL) AS {_unread(name)}"

    def doubts(self) -> Iterator[tuple[str, str]]:
        """Name and SQL of each word of failure codes, and of flags that could not be judged."""
        for word, stages in enumerate(_by(CODES_PER_WORD, self.stages)):
            terms = (f"CAST({s} AS BIGINT) * {1 << BITS_PER_CODE * place}" for place, s in enumerate(stages))
            yield f"b{word}", "\n    + ".join(terms)
        unread = {flag: sql for flag, sql in self.unread.items() if sql != "FALSE"}
        yield from self.flag_words("u", unread)

    def words(self, letter: str, conditions: dict[int, str]) -> Iterator[str]:
        narrow = all(flag < BITS_OF_NARROW_WORD for flag in conditions)
        return (
            f"CAST({sql} AS UINTEGER) AS {name}" if narrow else f"{sql} AS {name}"
            for name, sql in self.flag_words(letter, conditions)
        )

    def flag_words(self, letter: str, conditions: dict[int, str]) -> Iterator[tuple[str, str]]:
        """Flags packed in whole numbers, one bit for each condition that is true; at least one, that a row may have a column."""
        for word, flags in enumerate(_by(BITS_PER_WORD, range(max(1, self.flags)))):
            yield f"{letter}{word}", _flags([(conditions[flag], flag) for flag in flags if flag in conditions])

    def kept_values(self) -> Iterator[str]:
        names, places = row_names(self.layout), self.places()
        for name in sorted(self.kept):
            if name == FINGERPRINT:
                yield f"{self.fingerprint()} AS {quote(name)}"
            elif name in places:
                yield f"CAST({self.place(name)} AS UTINYINT) AS {quote(f'place {name}')}"
            elif size := digits_of(self.layout, name):
                number = "USMALLINT" if size <= DIGITS_OF_SHORT_NUMBER else "UINTEGER"
                yield f"CAST({names[name].value} AS {number}) AS {quote(f'number {name}')}"
            else:
                yield names[name].value
        for word, filled in enumerate(_by(BITS_OF_NARROW_WORD, sorted(self.presences))):
            kind = "UTINYINT" if len(filled) <= BITS_OF_BYTE else "UINTEGER"
            # Never unknown, so no CASE: that takes three times as long.
            bits = (f"CAST({names[name].filled} AS {kind}) * CAST({1 << i} AS {kind})" for i, name in enumerate(filled))
            yield f"{' + '.join(bits)} AS presences{word}"

    def restored(self) -> dict[str, str]:
        """SQL of names from how they are kept, other than as a place in a list."""
        numbers = {name: size for name in sorted(self.kept - {FINGERPRINT}) if (size := digits_of(self.layout, name))}
        found = {
            name: f"lpad(CAST({quote(f'number {name}')} AS VARCHAR), {size}, '0')" for name, size in numbers.items()
        }
        for place, name in enumerate(sorted(self.presences)):
            word, bit = divmod(place, BITS_OF_NARROW_WORD)
            found[f"filled {name}"] = f"(presences{word} & {1 << bit} <> 0)"
        return found

    def places(self) -> dict[str, str]:
        """The kept names that are kept as a place in a list, with the list."""
        found = ((name, list_of(self.layout, name)) for name in sorted(self.kept) if name != FINGERPRINT)
        return {name: list_name for name, list_name in found if list_name}

    def place(self, name: str) -> str:
        """SQL of the place in its list of a column's value, or of a derived name's: then of the column it is taken from."""
        derived = next((one for one in self.layout.derived if one.name == name), None)
        if derived is None:
            return quote(f"read {name}")
        read = {
            used: dataclasses.replace(known, value=quote(f"read {used}"))
            for used, known in row_names(self.layout).items()
        }
        return compile_expression(derived.expression, read).sql

    def fingerprint(self) -> str:
        """SQL of a hash that two rows share when their texts are equal: of what was read, which is quicker, where it is right."""
        texts, values = [], []
        for column in self.layout.columns:
            text = raw(self.layout, column.name)
            value, read = quote(column.name), quote(f"read {column.name}")
            texts.append(text)
            values.append(TYPES[column.type].identity(column, value, read) or text)
        return f"CASE WHEN clean THEN hash({', '.join(values)}) ELSE hash({', '.join(texts)}) END"

    def typed_query(self) -> str:
        """SELECT of the values as read, for views and indicators: columns, derived names, excluded, fingerprint."""
        values, derived = self.typed()
        listed = ", ".join(quote(c.name) for c in self.layout.columns)
        text = ", ".join(raw(self.layout, column.name) for column in self.layout.columns)
        names = ", ".join(quote(d.name) for d in self.layout.derived)
        excluded = " OR ".join(f"coalesce({self.violated[flag]}, FALSE)" for flag in self.excludes) or "FALSE"
        inner = f"SELECT *{', ' + derived if derived else ''}\nFROM (\n{values}\n)"
        return (
            f"SELECT {listed}{', ' + names if names else ''},\n"
            f"  {excluded} AS excluded, hash({text}) AS fingerprint\nFROM (\n{inner}\n)"
        )


def _why(patterns: list[Pattern], codes: tuple[int, ...], text: str) -> str:
    """SQL: the code of the first known cause that fits, or of the rule alone."""
    if not patterns:
        return str(codes[-1])
    known = " ".join(
        f"WHEN {p.sql.replace('{raw}', text)} THEN {code}" for p, code in zip(patterns, codes, strict=False)
    )
    return f"CASE {known} ELSE {codes[-1]} END"


def _listed(parts: Iterable[str]) -> str:
    return ",\n  ".join(parts)


def _by(size: int, items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, so many at a time."""
    return (items[first : first + size] for first in range(0, len(items), size))


def _flags(conditions: list[tuple[str, int]]) -> str:
    terms = (f"CASE WHEN {sql} THEN {1 << flag % BITS_PER_WORD} ELSE 0 END" for sql, flag in conditions)
    fits = all(flag % BITS_PER_WORD < BITS_OF_INTEGER for _, flag in conditions)
    return "\n    + ".join([f"CAST(0 AS {'INTEGER' if fits else 'BIGINT'})", *terms])


def _bit(word: str, flag: int) -> str:
    return f"({word}{flag // BITS_PER_WORD} & {1 << flag % BITS_PER_WORD} <> 0)"


def _unread(column: str) -> str:
    return quote(f"unread {column}")


def _texts(rule: RuleText, severity: Severity | None = None) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "title": rule.title,
        "severity": severity or rule.severity,
        "reject_above": rule.reject_above,
        "message": rule.message,
        "remedy": rule.remedy,
        "production_only": rule.production_only,
    }


def _form(column: Column, layout: Layout) -> ColumnForm:
    kind = TYPES[column.type]
    return ColumnForm(
        name=column.name,
        type=column.type,
        required=column.required,
        personal=column.personal,
        lengths=kind.lengths(column),
        list=_list_of(column, layout) if column.codes else None,
        of_digits=kind.characters(column, "raw") == only_digits("raw"),
        pattern=column.pattern,
        format=column.format,
        separator=column.separator,
        scale=column.scale,
        decimal_separator=column.decimal_separator,
        unit=column.unit,
    )


def _list_of(column: Column, layout: Layout) -> str:
    """The id of a column's codes in Plan.lists."""
    return column.list or f"{layout.id}.{column.name}"
