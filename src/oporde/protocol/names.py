"""What the names in a layout's conditions stand for: within a row while it is read, and among the rows that are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from oporde.protocol import sql
from oporde.protocol.groups import Formed
from oporde.protocol.protocol import Layout
from oporde.protocol.rules.duplicates import FINGERPRINT
from oporde.protocol.sql import Compiled, ExpressionError, Name, compile_expression
from oporde.protocol.sql_text import quote
from oporde.protocol.types import TYPES
from oporde.protocol.types.code import by_place, digits

TAKEN = re.compile(r"[rbmu]\d+|clean|record|rowid|fingerprint|excluded|(?:other|mine)\..*", re.IGNORECASE)
"""Names that the compiled queries use themselves; the engine makes no difference between capitals and small letters."""
TAKEN_TABLES = re.compile(
    r"this|mine|other|met|theirs|delivered|doubt|files|typed|compared|(?:t|w|groups|presences)\d+", re.IGNORECASE
)


def clashes(layout: Layout) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Names of columns and derived names that would mean something else in a query: where, and what."""
    places = [(("columns", i, "name"), column.name) for i, column in enumerate(layout.columns)]
    places += [(("derived", i, "name"), derived.name) for i, derived in enumerate(layout.derived)]
    names = [name.casefold() for _, name in places]
    made = {f"{word} {name}" for word in ("read", "filled", "place", "number") for name in names}
    for i, (at, name) in enumerate(places):
        if name.casefold() in names[:i]:
            yield at, f'the name "{name}" stands twice; capitals make no difference'
        elif TAKEN.fullmatch(name) or name.casefold() in made:
            yield at, f'the name "{name}" is used by the check itself; choose another'
    lists = {column.list.casefold() for column in layout.columns if column.list}
    for i, column in enumerate(layout.columns):
        if column.list is None and column.codes and column.name.casefold() in lists:
            yield ("columns", i, "codes"), f'column "{column.name}" has codes of its own and the name of a list'


def raw(layout: Layout, column: str) -> str:
    """The name under which the text of a column stands in the SQL: r1, r2 … by its place in the layout."""
    return f"r{[c.name for c in layout.columns].index(column) + 1}"


def row_names(layout: Layout) -> dict[str, Name]:
    """Names within one row: every column and every derived name.

    Raises: ExpressionError, when a derived expression is wrong.
    """
    names = {
        column.name: Name(
            quote(column.name),
            f"({raw(layout, column.name)} IS NOT NULL)",
            frozenset({column.name}),
            TYPES[column.type].holds,
        )
        for column in layout.columns
    }
    for derived in layout.derived:
        compiled = compile_expression(derived.expression, names)
        word = " OR " if derived.expression.strip().startswith("first_filled") else " AND "
        filled = "(" + word.join(names[used].filled for used in sorted(compiled.names)) + ")"
        names[derived.name] = Name(quote(derived.name), filled, compiled.values, compiled.holds)
    return names


def derived_values(layout: Layout) -> dict[str, Compiled]:
    """The SQL of each derived name over the columns, earlier derived names written out."""
    names = row_names(layout)
    return {derived.name: compile_expression(derived.expression, names) for derived in layout.derived}


def list_of(layout: Layout, name: str) -> str | None:
    """The list of codes from which a name has its values, where it is so short that they are better kept by place; else None."""
    columns = {column.name: column for column in layout.columns}
    derived = next((one for one in layout.derived if one.name == name), None)
    if derived is not None:
        if not derived.expression.strip().startswith("first_filled"):
            return None
        found = {list_of(layout, used) for used in compile_expression(derived.expression, row_names(layout)).names}
        return found.pop() if len(found) == 1 else None
    column = columns.get(name)
    return column.code_list_name if column is not None and by_place(column) else None


def digits_of(layout: Layout, name: str) -> int | None:
    """How many digits every code of a column has, where they are better kept as a number; else None."""
    column = next((column for column in layout.columns if column.name == name), None)
    return digits(column) if column is not None and list_of(layout, name) is None else None


class _Prefixed(Mapping[str, Name]):
    """Names of a table, asked for as they are used, so that only those are kept in memory."""

    def __init__(self, tables: KeptNames, prefix: str = "", other: KeptNames | None = None) -> None:
        self._tables, self._prefix, self._other = tables, prefix, other

    def __getitem__(self, name: str) -> Name:
        if self._other is not None and name.startswith("other."):
            return self._other.name(name.removeprefix("other."), "other.")
        return self._tables.name(name, self._prefix)

    def __contains__(self, name: object) -> bool:
        plain = str(name)
        if self._other is not None and plain.startswith("other."):
            return plain.removeprefix("other.") in self._other.known
        return plain in self._tables.known

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._tables.known if name != FINGERPRINT)

    def __len__(self) -> int:
        return len(self._tables.known)


class KeptNames:
    """The rows of one table as rules about several rows see them; notes which names they use.

    Attributes:
        values, presences: names of which the parsed value, or whether it is filled, must be kept per row.
        judged: the names whose unreadable values make the rule at hand undecided.
        followed: the row rules on whose outcome the rule at hand rests.
        others: tables the rule at hand needs beside its own.
        formed: the groups that rules ask about; asked: those the rule at hand asks about, with the fact it asks.
    """

    def __init__(self, layout: Layout, layouts: Sequence[Layout], relation: str = "this") -> None:
        self.layout, self.relation = layout, relation
        self.known = {**row_names(layout), FINGERPRINT: Name(quote(FINGERPRINT), "TRUE", frozenset())}
        self.values: set[str] = set()
        self.presences: set[str] = set()
        self.judged: set[str] = set()
        self.followed: set[str] = set()
        self.broken_sql: dict[str, str] = {}
        self.undecided_sql = "FALSE"
        self.others: dict[str, KeptNames] = {}
        self.formed = Formed()
        self.asked: dict[str, int] = {}
        self._layouts = layouts

    def name(self, name: str, prefix: str = "") -> Name:
        if name not in self.known:
            raise ExpressionError(f'unknown column "{name}"{sql.suggest(name, self.known)}')
        known = self.known[name]
        self.values.add(name)
        if name != FINGERPRINT:
            self.judged.add(name)
        return Name(prefix + quote(name), prefix + quote(f"filled {name}"), known.columns, known.holds)

    def value(self, name: str) -> str:
        return self.name(name).value

    def key(self, name: str) -> str:
        """SQL of something that is equal for equal values and quicker to compare; only within this table."""
        value = self.value(name)
        if list_of(self.layout, name):
            return quote(f"place {name}")
        return quote(f"number {name}") if digits_of(self.layout, name) else value

    def filled(self, name: str) -> str:
        if name not in self.known:
            raise ExpressionError(f'unknown column "{name}"{sql.suggest(name, self.known)}')
        self.presences.add(name)
        return quote(f"filled {name}")

    def condition(self, expression: str) -> str:
        return self._compile(expression, _Prefixed(self), aggregates=False)

    def pair(self, table: str, expression: str) -> str:
        """SQL of a condition on a row of this table (mine) and one of another (other)."""
        _, other = self.other(table)
        return self._compile(expression, _Prefixed(self, "mine.", other), aggregates=False)

    def total(self, expression: str) -> str:
        compiled = self._compile(expression, _Prefixed(self), aggregates=True)
        return compiled.replace("FROM this", f"FROM {self.relation}")

    def groups(self, keys: Sequence[str], among: str, fact: str) -> str:
        groups = self.formed.by(keys, among)
        self.asked[groups.name] = groups.number_of(fact)
        return groups.where(self.asked[groups.name])

    def number_of_groups(self, keys: Sequence[str], among: str) -> str:
        return self.formed.by(keys, among).count()

    def broken(self, rules: Sequence[str]) -> str:
        unknown = [rule for rule in rules if rule not in self.broken_sql]
        if unknown:
            raise ExpressionError(
                f"{unknown[0]} is no row rule of this layout{sql.suggest(unknown[0], self.broken_sql)}"
            )
        self.followed |= set(rules)
        return "(" + " OR ".join(self.broken_sql[rule] for rule in rules) + ")"

    def undecided(self) -> str:
        return self.undecided_sql

    def unreadable(self) -> str:
        """SQL: a cell of a name used so far holds something that could not be read."""
        parts = [f"({self.filled(name)} AND {quote(name)} IS NULL)" for name in sorted(self.judged)]
        return " OR ".join(parts) or "FALSE"

    def other(self, table: str) -> tuple[str, KeptNames]:
        if table == "this":
            return "this", self
        wanted = table.removeprefix("previous.")
        layout = next((layout for layout in self._layouts if layout.id == wanted), None)
        if layout is None:
            prefix = table.removesuffix(wanted)
            known = ["this", *(f"{prefix}{layout.id}" for layout in self._layouts)]
            raise ExpressionError(f'unknown table "{table}"{sql.suggest(table, known)}')
        relation = quote(table)
        return relation, self.others.setdefault(table, KeptNames(layout, self._layouts, relation))

    def _compile(self, expression: str, names: Mapping[str, Name], aggregates: bool) -> str:
        before = set(self.values), set(self.judged)
        compiled = compile_expression(expression, names, aggregates=aggregates)
        # Looking a name up counts as using its value; filled(x) alone needs only its presence.
        asked = {name.removeprefix("other.") for name in sql.presences_in(expression)}
        used = {name.removeprefix("other.") for name in compiled.names}
        self.presences |= {name for name in asked if name in self.known}
        self.values -= {name for name in asked - used if name not in before[0]}
        self.judged -= {name for name in asked - used if name not in before[1]}
        for other in self.others.values():
            other.presences |= {name for name in asked if name in other.known}
        return compiled.sql
