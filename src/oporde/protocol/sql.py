"""The expressions of a protocol: parsed, held against an allow-list, and turned into the engine's SQL.

An author writes conditions over column names. No file, no network, no other table can be reached from one, and a value
that could not be read stays unknown: a condition on it is neither true nor false.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from oporde.protocol.sql_text import quote
from oporde.protocol.value_kinds import Holds, contradiction, kind_of

DIALECT = "duckdb"

OPERATORS: tuple[type[exp.Expression], ...] = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In,
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.Case, exp.If, exp.Like, exp.DPipe,
    exp.Literal, exp.Boolean, exp.Null, exp.Column, exp.Identifier, exp.Tuple, exp.Cast, exp.DataType, exp.DataTypeParam,
    exp.Interval, exp.Var,
)  # fmt: skip
FUNCTIONS: dict[str, type[exp.Expression]] = {
    "abs": exp.Abs, "round": exp.Round, "floor": exp.Floor, "ceil": exp.Ceil, "least": exp.Least,
    "greatest": exp.Greatest, "length": exp.Length, "upper": exp.Upper, "lower": exp.Lower, "substring": exp.Substring,
    "left": exp.Left, "right": exp.Right, "starts_with": exp.StartsWith, "regexp_full_match": exp.RegexpFullMatch,
    "year": exp.Year, "month": exp.Month, "day": exp.Day, "nullif": exp.Nullif,
}  # fmt: skip
"""What may be computed from the values of a row."""
AGGREGATES: dict[str, type[exp.Expression]] = {
    "count": exp.Count, "sum": exp.Sum, "min": exp.Min, "max": exp.Max, "avg": exp.Avg, "median": exp.Median,
    "count_if": exp.CountIf,
}  # fmt: skip
"""What may be computed from the rows of a group or table."""
AGGREGATE_NODES: tuple[type[exp.Expression], ...] = (exp.Distinct, exp.Star, exp.Filter, exp.Where)
QUERY_NODES: tuple[type[exp.Expression], ...] = (
    exp.Select, exp.From, exp.Group, exp.Having, exp.Order, exp.Ordered, exp.Limit, exp.Join, exp.Table,
    exp.TableAlias, exp.Alias, exp.Subquery, exp.With, exp.CTE, exp.Union, exp.Window, exp.WindowSpec, exp.Is,
    exp.Coalesce, exp.Exists, exp.RowNumber, exp.Lag, exp.Lead, exp.ArgMax, exp.ArgMin, exp.AnyValue,
    exp.LogicalOr, exp.LogicalAnd, exp.Values, exp.DateAdd, exp.DateSub, exp.First, exp.Last, exp.Qualify,
    exp.NullSafeEQ, exp.NullSafeNEQ, exp.Rank, exp.DenseRank, exp.StddevSamp, exp.Quantile,
)  # fmt: skip
COMPARISONS: tuple[type[exp.Expression], ...] = (
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In,
)  # fmt: skip
WIDENED = (exp.Add, exp.Sub, exp.Mul, exp.Neg, exp.Mod, exp.IntDiv)
CASTS = frozenset({"DATE", "INT", "BIGINT", "DOUBLE", "VARCHAR", "TEXT", "DECIMAL", "BOOLEAN"})
VARIABLES = ("period_first_day", "period_last_day", "municipality", "today", "inhabitants", "period")
MOST_TREES = 2000  # a protocol has some three hundred expressions
FEW = 8  # names that can be listed in a sentence
TOO_DEEP = "the expression is nested too deeply"
ROW_FUNCTIONS = ("filled", "empty", "first_filled", "number_of_rows")
OWN_FUNCTIONS = (*VARIABLES, "filled", "empty", "first_filled", "days_between", "age_years", "number_of_rows")


class ExpressionError(ValueError):
    """An expression of a protocol is not understood or not allowed; the message says what was expected."""


def variable(name: str) -> str:
    """The SQL by which an engine's parameter is read: period_first_day, municipality and the like."""
    casts = {"period_first_day": "DATE", "period_last_day": "DATE", "today": "DATE", "inhabitants": "BIGINT"}
    return f"CAST(getvariable('{name}') AS {casts.get(name, 'VARCHAR')})"


def either(left: str, values: Iterable[str]) -> str:
    """Membership as a chain of OR: a longer IN list becomes a join, and a join loses the order of the rows."""
    chain = " OR ".join(f"{left} = {value}" for value in values)
    return f"({chain})"


def suggest(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name: '; did you mean "X"?', or what was expected when that is soon told."""
    listed = list(known)
    near = nearest(name, listed)
    if near is not None:
        return f'; did you mean "{near}"?'
    return f"; expected one of {', '.join(listed)}" if 0 < len(listed) <= FEW else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one, whatever the capitals; None when none is near."""
    spelled = {one.casefold(): one for one in known}
    near = difflib.get_close_matches(name.casefold(), list(spelled), n=1, cutoff=0.6)
    return spelled[near[0]] if near else None


@dataclass(frozen=True, slots=True)
class Name:
    """What a name in an expression stands for.

    Attributes:
        value: SQL of its parsed value, NULL when absent or not readable.
        filled: SQL that is true when the cell holds anything at all, readable or not.
        columns: the columns of the delivery it rests on.
        holds: what its value is, as far as that is known.
    """

    value: str
    filled: str
    columns: frozenset[str]
    holds: Holds = "unknown"


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready for the engine.

    Attributes:
        sql: evaluates to NULL where a value it rests on is absent or not readable.
        values: columns whose value it uses; presences: columns of which it only asks whether they are filled.
        names: the names used by value (columns or derived), as written.
        holds: what it yields, as far as that can be told.
        computes: it may be unknown although all its values are known: a division by zero, a text that is no number.
    """

    sql: str
    values: frozenset[str]
    presences: frozenset[str]
    names: frozenset[str] = frozenset()
    holds: Holds = "unknown"
    computes: bool = False


@dataclass(slots=True)
class _Uses:
    values: set[str] = field(default_factory=set)
    presences: set[str] = field(default_factory=set)
    names: dict[str, Holds] = field(default_factory=dict)


Rewrite = Callable[[list[exp.Expression]], exp.Expression]


def parse(expression: str) -> exp.Expression:
    """Parse one expression; a column may bear the name of a statement, such as Begin.

    Raises: ExpressionError, with the place where the parser stopped.
    """
    return _tree(expression).copy()  # it may become part of another


@lru_cache(MOST_TREES)
def _tree(expression: str, *, query: bool = False) -> exp.Expression:
    """What an expression says; only to be read. Protocols say the same in many places, and parsing is most of compiling."""
    try:
        tree = sqlglot.parse_one(expression, dialect=DIALECT, into=None if query else exp.Condition)
    except SqlglotError as error:
        raise ExpressionError(_why_not_parsed(expression, error)) from error
    except RecursionError:
        raise ExpressionError(TOO_DEEP) from None
    if not isinstance(tree, exp.Expression):
        raise ExpressionError("the expression is empty")
    return tree


def compile_expression(expression: str, names: Mapping[str, Name], *, aggregates: bool = False) -> Compiled:
    """Turn an author's expression into SQL over `names`.

    Args:
        names: what each name stands for; anything else is refused with a suggestion.
        aggregates: count(), sum(), min(), max(), avg() and number_of_rows() may be used (conditions on groups and tables).
    Raises: ExpressionError, for unknown names, functions or constructions.
    """
    tree = parse(expression)
    uses = _Uses()
    try:
        _refuse_what_is_not_allowed(tree, aggregates)
        rendered = _render(tree, names, uses).sql(dialect=DIALECT)
        why = next((why for node in tree.walk() if (why := contradiction(node, uses.names))), None)
    except RecursionError:
        raise ExpressionError(TOO_DEEP) from None
    if why:
        raise ExpressionError(why)
    return Compiled(
        rendered,
        frozenset(uses.values),
        frozenset(uses.presences),
        frozenset(uses.names),
        kind_of(tree, uses.names),
        any(_may_fail(node) for node in tree.walk()),
    )


def _may_fail(node: exp.Expr) -> bool:
    if isinstance(node, exp.Div | exp.IntDiv | exp.Mod):
        return not isinstance(node.expression, exp.Literal | exp.Nullif)
    return isinstance(node, exp.Cast) and not isinstance(node.this, exp.Literal)


def compile_limit(condition: str, query: str) -> str:
    """Turn a limit of an indicator into SQL; its names are the columns of the indicator's own query.

    Raises: ExpressionError, for unknown names, functions or constructions.
    """
    selected = selected_names(query)
    known = names_in(condition) if "*" in selected else selected
    names = {name: Name(quote(name), f"({quote(name)} IS NOT NULL)", frozenset()) for name in sorted(known)}
    return compile_expression(condition, names).sql


def selected_names(query: str) -> frozenset[str]:
    """The columns that a query gives; "*" among them when it gives all there are. Raises: ExpressionError."""
    tree = _tree(query, query=True)
    return frozenset(tree.named_selects) if isinstance(tree, exp.Query) else frozenset()


def names_in(expression: str) -> frozenset[str]:
    """The column names an expression mentions."""
    return frozenset(column.name for column in _tree(expression).find_all(exp.Column))


def presences_in(expression: str) -> frozenset[str]:
    """The names of which an expression asks whether they are filled."""
    asking = (
        call
        for call in _tree(expression).find_all(exp.Anonymous)
        if call.name.lower() in ("filled", "empty", "first_filled")
    )
    columns = (column for call in asking for column in call.expressions if isinstance(column, exp.Column))
    return frozenset(_whole_name(column) for column in columns)


def compile_query(query: str, tables: Mapping[str, tuple[str, ...]]) -> str:
    """Turn an author's SELECT over `tables` (name → columns) into SQL; used by views and indicators.

    Raises: ExpressionError, for a table, function or construction that is not allowed.
    """
    tree = _tree(query, query=True)
    if not isinstance(tree, exp.Select | exp.Union):
        raise ExpressionError("expected a SELECT")
    known = [*tables, *sorted(_named_within(tree) - tables.keys())]
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            raise ExpressionError(f"{table.sql(dialect=DIALECT)} is no table of the protocol")
        name = ".".join(part.name for part in table.parts)
        if name not in known:
            raise ExpressionError(f'unknown table "{name}"{suggest(name, known)}')

    # A dot in a table's name (previous.wmo) is part of one quoted name in the engine.
    def flatten(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Table) and node.args.get("db"):
            return exp.Table(
                this=exp.to_identifier(f"{node.db}.{node.name}", quoted=True), alias=node.args.get("alias")
            )
        found = _variable_call(node)
        if found is None and isinstance(node, exp.Anonymous):
            found = _computed(node.name.lower(), [argument.sql(dialect=DIALECT) for argument in node.expressions])
        return _divided(found or node)

    try:
        _refuse_what_is_not_allowed(tree, aggregates=True, queries=True)
        return tree.transform(flatten).sql(dialect=DIALECT, pretty=True, comments=False)
    except RecursionError:
        raise ExpressionError(TOO_DEEP) from None


def _named_within(query: exp.Expression) -> set[str]:
    """The tables a query names WITH. Outside its own part of the query such a name would be looked up as a file."""
    found = {cte.alias for cte in query.find_all(exp.CTE)}
    for name in sorted(found):
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise ExpressionError(f'a table named WITH has a plain name, not "{name}"')
    return found


def _variable_call(node: exp.Expression) -> exp.Expression | None:
    if isinstance(node, exp.CurrentDate):
        return parse(variable("today"))
    if isinstance(node, exp.Anonymous) and node.name.lower() in VARIABLES and not node.expressions:
        return parse(variable(node.name.lower()))
    return None


def _refuse_what_is_not_allowed(tree: exp.Expression, aggregates: bool, queries: bool = False) -> None:
    allowed = (*OPERATORS, *FUNCTIONS.values(), *(QUERY_NODES if queries else ()))
    allowed += (*AGGREGATES.values(), *AGGREGATE_NODES) if aggregates else ()
    for node in tree.walk():
        if not queries:
            _refuse_what_only_a_query_may(node)
        if isinstance(node, exp.Anonymous):
            _refuse_function(node.name, aggregates, queries)
        elif isinstance(node, exp.Cast):
            _refuse_cast(node)
        elif isinstance(node, exp.RegexpFullMatch) and not isinstance(node.expression, exp.Literal):
            raise ExpressionError(
                "regexp_full_match(…) takes its pattern between quotes; a value could be no pattern at all"
            )
        elif isinstance(node, exp.Interval) and not isinstance(node.this, exp.Literal):
            raise ExpressionError("INTERVAL takes a number, as in INTERVAL 3 MONTH")
        elif not isinstance(node, (*allowed, exp.CurrentDate)):
            raise ExpressionError(f"{node.sql(dialect=DIALECT)[:60]!r} is not allowed in an expression ({node.key})")


def _refuse_what_only_a_query_may(node: exp.Expr) -> None:
    unknown = isinstance(node, COMPARISONS) and any(isinstance(part, exp.Null) for part in node.iter_expressions())
    if unknown or isinstance(node, exp.Is):
        raise ExpressionError("write filled(column) or empty(column) instead of IS [NOT] NULL")
    if isinstance(node, exp.In) and not node.expressions:
        raise ExpressionError("IN takes a list of values, as in IN ('01', '02')")
    if isinstance(node, exp.Star) and (not isinstance(node.parent, exp.Count) or any(node.args.values())):
        raise ExpressionError("'*' is not allowed in an expression, except as count(*)")


def _refuse_function(name: str, aggregates: bool, queries: bool) -> None:
    word = name.lower()
    if word not in OWN_FUNCTIONS:
        known = (*OWN_FUNCTIONS, *FUNCTIONS, *(AGGREGATES if aggregates else ()))
        raise ExpressionError(f'unknown function "{name}"{suggest(name, known)}')
    if queries and word in ROW_FUNCTIONS:
        raise ExpressionError(f"{name}(…) is for conditions of rules, not for a SELECT")
    if word == "number_of_rows" and not aggregates:
        raise ExpressionError("number_of_rows() is for conditions on a group or a table, not on one row")


def _refuse_cast(node: exp.Cast) -> None:
    kind = getattr(node.to.this, "value", None)
    if kind not in CASTS:
        raise ExpressionError(f"a cast to {node.to.sql(dialect=DIALECT)} is not allowed")
    if not isinstance(node.this, exp.Literal):
        return
    if not node.this.is_string:
        if kind == "DATE":
            raise ExpressionError(f"{node.this.name} is no day; expected JJJJ-MM-DD, between quotes")
        return
    if kind != "DATE":
        raise ExpressionError(f"{node.sql(dialect=DIALECT)} is written as the value itself, without a cast")
    try:
        date.fromisoformat(node.this.name)
    except ValueError:
        raise ExpressionError(f"{node.this.name!r} is no day; expected JJJJ-MM-DD") from None


def _render(node: exp.Expression, names: Mapping[str, Name], uses: _Uses) -> exp.Expression:
    """Rewrite depth first: names become the engine's columns, own functions their SQL, IN lists chains of OR.

    Comments stay behind: nothing but what was judged is written out.
    """
    if isinstance(node, exp.Column):
        return _column(node, names, uses)
    if isinstance(node, exp.Anonymous | exp.CurrentDate):
        return _own_function(node, names, uses)
    parts = {key: _render_part(part, names, uses) for key, part in node.args.items()}
    rendered = _divided(node.__class__(**_wide(node, parts, uses)))
    if isinstance(rendered, exp.In):
        members = [exp.EQ(this=rendered.this.copy(), expression=member) for member in rendered.expressions]
        return exp.paren(exp.or_(*members)) if len(members) > 1 else exp.paren(members[0])
    if isinstance(rendered, exp.Cast) and not (isinstance(rendered.this, exp.Literal) and rendered.this.is_string):
        # A text that cannot be read in one row may not stop the file: it is unknown, like any value that is not read.
        return exp.TryCast(**rendered.args)
    return rendered


def _divided(node: exp.Expression) -> exp.Expression:
    """What is divided by zero is not known; to the engine it is an error."""
    if isinstance(node, exp.Div | exp.IntDiv | exp.Mod) and not isinstance(node.expression, exp.Nullif):
        node.set("expression", exp.Nullif(this=exp.paren(node.expression), expression=exp.Literal.number(0)))
    return node


def _wide(node: exp.Expr, parts: dict[str, Any], uses: _Uses) -> dict[str, Any]:
    """Whole numbers with room to grow: what an engine cannot hold would stop the whole file, not one row."""
    operands = [key for key in ("this", "expression") if isinstance(node.args.get(key), exp.Expr)]
    if not isinstance(node, WIDENED) or kind_of(node, uses.names) != "whole":
        return parts
    grows = [key for key in operands if kind_of(node.args[key], uses.names) == "whole"]
    fixed = {key for key in grows if isinstance(node.args[key], exp.Literal)}
    return parts | {key: exp.cast(parts[key], "INT128", dialect=DIALECT) for key in grows if key not in fixed}


def _render_part(part: object, names: Mapping[str, Name], uses: _Uses) -> object:
    if isinstance(part, list):
        return [_render_part(item, names, uses) for item in part]
    return _render(part, names, uses) if isinstance(part, exp.Expression) else part


def _column(node: exp.Column, names: Mapping[str, Name], uses: _Uses) -> exp.Expression:
    name = _whole_name(node)
    found = _lookup(name, names)
    uses.values |= found.columns
    uses.names[name] = found.holds
    return parse(found.value)


def _whole_name(column: exp.Column) -> str:
    return ".".join(part.name for part in column.parts)


def _lookup(name: str, names: Mapping[str, Name]) -> Name:
    if name not in names:
        raise ExpressionError(f'unknown column "{name}"{suggest(name, names)}')
    return names[name]


def _own_function(node: exp.Expression, names: Mapping[str, Name], uses: _Uses) -> exp.Expression:
    found = _variable_call(node)
    if found is not None:
        return found
    word = node.name.lower()
    if word in ("filled", "empty"):
        filled = _presence(node.expressions, names, uses)
        return exp.paren(exp.not_(exp.paren(filled)) if word == "empty" else filled)
    if word == "first_filled":
        return _first_filled(node.expressions, names, uses)
    arguments = [_render(argument, names, uses).sql(dialect=DIALECT) for argument in node.expressions]
    if word == "number_of_rows" and not arguments:
        return exp.paren(_tree("SELECT count(*) FROM this", query=True).copy())
    return _computed(word, arguments)


def _computed(word: str, arguments: list[str]) -> exp.Expression:
    """SQL of an own function of plain values."""
    if word == "days_between" and len(arguments) == 2:
        return parse(f"datediff('day', {arguments[0]}, {arguments[1]})")
    if word == "age_years" and len(arguments) == 2:
        born, day = arguments
        return parse(
            f"(year({day}) - year({born}) - CASE WHEN month({day}) * 100 + day({day}) "
            f"< month({born}) * 100 + day({born}) THEN 1 ELSE 0 END)"
        )
    raise ExpressionError(f"{word} was given {len(arguments)} arguments")


def _presence(arguments: list[exp.Expression], names: Mapping[str, Name], uses: _Uses) -> exp.Expression:
    if len(arguments) != 1 or not isinstance(arguments[0], exp.Column):
        raise ExpressionError("filled(…) and empty(…) take one column name")
    column = arguments[0]
    found = _lookup(_whole_name(column), names)
    uses.presences |= found.columns
    return exp.paren(parse(found.filled))


def _first_filled(arguments: list[exp.Expression], names: Mapping[str, Name], uses: _Uses) -> exp.Expression:
    if len(arguments) < 2 or not all(isinstance(argument, exp.Column) for argument in arguments):
        raise ExpressionError("first_filled(…) takes two or more column names")
    case = exp.Case()
    for argument in arguments[:-1]:
        case = case.when(_presence([argument], names, _Uses()), _column(argument, names, uses))  # type: ignore[arg-type]
    return case.else_(_column(arguments[-1], names, uses))  # type: ignore[arg-type]


def _why_not_parsed(expression: str, error: SqlglotError) -> str:
    """Where the parser stopped, in one line."""
    if not expression.strip():
        return "the expression is empty"
    for found in getattr(error, "errors", None) or ():
        if found.get("description"):
            near = f"{found.get('start_context') or ''}{found.get('highlight') or ''}"[-30:]
            what = re.sub(r"Required keyword: .*|.*Unexpected token", "this is no expression", found["description"])
            return re.sub(r"\s+", " ", f'{what.rstrip(".")}, after "{near}"').strip()
    return re.sub(r"\s+", " ", re.sub(r"\x1b\[\d+m", "", str(error))).strip()
