"""Rows that are wrong as a whole: their values stand one column off, or they add up other rows.

Asked only of rows in which values are wrong already, so that a right file pays nothing for it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from oporde.plan.model import BITS_PER_CODE, CODES_PER_WORD, OddRows
from oporde.protocol.causes import WORDS_FOR_TOTAL
from oporde.protocol.model import Column
from oporde.protocol.names import raw
from oporde.protocol.protocol import Layout, columns_of
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.rules.unique import Unique
from oporde.protocol.sql_text import quote, text
from oporde.protocol.types import TYPES

ABOUT_MEANING = frozenset(
    {"required", "elfproef", "value"}
)  # what breaks these may stand in its own column all the same
FEWEST_ROWS = 3  # of a file in which amounts show that one row is the sum of others


def odd_rows(layout: Layout, misfits: Mapping[int, Collection[int]]) -> tuple[OddRows, ...]:
    """What can be wrong with rows of a layout as a whole. A row belongs to the first that holds.

    Args: misfits: failure codes by the place of a column, from 0, that say of a value that no known cause explains it.
    """
    return (*_totals(layout, misfits), *_shifted(layout, misfits))


def may_be_odd(layout: Layout, misfits: Mapping[int, Collection[int]]) -> str:
    """SQL over failure codes and text (b0 …, r1 …) that holds for every row that `odd_rows` may name, and for few others.

    Several values are wrong, or one that makes a total of the row. Weighed for every row with something wrong: it must cost
    little also where that is every row of a large file.
    """
    says = zip(layout.columns, _says_total(layout, _misfits(layout, misfits)), strict=True)
    totals = [says for column, says in says if column.required and says]
    if _amounts(layout):
        totals.append(f"({_no_key(layout)})")
    return " OR ".join([f"{_wrong_values(layout)} > 1", *totals])


# --- Values that stand one column off


def _shifted(layout: Layout, misfits: Mapping[int, Collection[int]]) -> Iterator[OddRows]:
    """At least two values do not fit their column, and every value from some place on fits the one beside it.

    Where that is sure of some row, it is believed of a row in which a known cause could explain all of them but one.
    """
    columns = layout.columns
    if len(columns) == 1:
        return
    fields = [raw(layout, column.name) for column in columns]
    own = _misfits(layout, misfits)
    left = [_misfit(layout, column, field) for column, field in zip(columns, fields[1:], strict=False)]
    right = ["FALSE", *(_misfit(layout, column, field) for column, field in zip(columns[1:], fields, strict=False))]
    common = {
        "own": _list(own),
        "filled": _list(f"{field} IS NOT NULL AND {wrong}" for field, wrong in zip(fields, own, strict=True)),
        "empty": _list(f"{field} IS NULL" for field in fields),
    }
    begins = "list_position(own, TRUE)"  # at or before the first value that does not fit
    last = "len(moved) + 1 - coalesce(nullif(list_position(list_reverse(moved), TRUE), 0), len(moved) + 1)"
    ways = {
        # An empty cell too many: it stands where it begins, and what stood at the end fell off.
        "shifted-right": (left, fields[:-1], f"list_contains(empty[{last} + 1:{begins}], TRUE)"),
        # One too few, and an empty one at the end instead.
        "shifted-left": (right, fields[-1:], f"{last} <= {begins}"),
    }
    suspects = f"{_wrong_values(layout)} > 1 AND ({' OR '.join(own)})"
    for id, (moved, among, holds) in ways.items():
        named = ",\n  ".join(f"{sql} AS {name}" for name, sql in {**common, "moved": _list(moved)}.items())
        query = (
            f"WITH judged AS MATERIALIZED (\n  SELECT record,\n  {named}\n  FROM delivered\n)\n"
            f"SELECT record, {begins} - 1 AS place FROM judged\nWHERE list_contains(filled, TRUE)\n  AND {holds}\n"
            f"QUALIFY bool_or(list_contains(own[{begins} + 1:], TRUE)) OVER ()"
        )
        an_empty_one = " OR ".join(f"{field} IS NULL" for field in among)
        yield OddRows(id=id, suspects=suspects, seem=an_empty_one, query=query, whole=True)


def _misfit(layout: Layout, column: Column, field: str) -> str:
    """SQL: the text of a field is no value of a column, in whatever spelling."""
    kind = TYPES[column.type]
    chain = ""
    for rule in sorted(about_form(layout, column), key=lambda rule: rule.stage):
        known = [
            f"coalesce({_of_any_text(pattern.sql.replace('{raw}', field))}, FALSE)"
            for pattern in kind.patterns(column)
            if pattern.kind == rule.kind
        ]
        wrong = f"NOT ({' OR '.join(known)})" if known else "TRUE"
        chain += f" WHEN {_of_any_text(rule.violated(column, field))} THEN {wrong}"
    return f"CASE WHEN {field} IS NULL THEN {'TRUE' if column.required else 'FALSE'}{chain} ELSE FALSE END"


def _of_any_text(sql: str) -> str:
    """A condition is not asked of a value that a rule before it stopped; here it is asked of any text, and must not fail."""
    return re.sub(r"(?<!TRY_)CAST\(", "TRY_CAST(", sql)


def about_form(layout: Layout, column: Column) -> list[ValueRule]:
    """The rules that say how a value of a column looks: what breaks these was not meant for it."""
    return [
        rule
        for rule in layout.rules
        if isinstance(rule, ValueRule) and rule.kind not in ABOUT_MEANING and column in columns_of(rule, layout)
    ]


def _code(place: int) -> str:
    """SQL: the failure code of a column."""
    return f"((b{place // CODES_PER_WORD} >> {place % CODES_PER_WORD * BITS_PER_CODE}) & {(1 << BITS_PER_CODE) - 1})"


def _misfits(layout: Layout, misfits: Mapping[int, Collection[int]]) -> list[str]:
    """SQL for each column: its value does not fit."""
    return [_is_any(_code(place), misfits.get(place, ())) for place in range(len(layout.columns))]


def _wrong_values(layout: Layout) -> str:
    """SQL: in how many columns a row has a wrong value."""
    lowest = sum(1 << BITS_PER_CODE * place for place in range(CODES_PER_WORD))
    words = (f"b{word}" for word in range(-(-len(layout.columns) // CODES_PER_WORD)))
    any_bit = (" | ".join(f"({word} >> {bit})" for bit in range(BITS_PER_CODE)) for word in words)
    return "(" + " + ".join(f"bit_count(({bits}) & {lowest})" for bits in any_bit) + ")"


def _is_any(code: str, codes: Collection[int]) -> str:
    return f"({code} IN ({', '.join(map(str, sorted(codes)))}))" if codes else "FALSE"


# --- Rows that add up others


def _totals(layout: Layout, misfits: Mapping[int, Collection[int]]) -> Iterator[OddRows]:
    """A column says so, or no key is filled and the amounts are the sum of those of the other rows."""
    own = _misfits(layout, misfits)
    required = [wrong for column, wrong in zip(layout.columns, own, strict=True) if column.required]
    seems = [*filter(None, _says_total(layout, own))]
    queries = [f"SELECT record FROM delivered\nWHERE {' OR '.join(seems)}"] if seems else []
    if amounts := _amounts(layout):
        seems.append(f"({_no_key(layout)})")
        queries.append(_sums(layout, amounts))
    if queries and required:
        union = "\nUNION\n".join(queries)
        query = f"SELECT record, 0 AS place FROM (\n{union}\n)"
        yield OddRows(id="total-row", suspects=" OR ".join(required), seem=" OR ".join(seems), query=query)


def _says_total(layout: Layout, own: list[str]) -> Iterator[str]:
    """SQL for each column: it says so. That fits no column but one of text (""), and is looked for only in what does not fit."""
    for column, wrong in zip(layout.columns, own, strict=True):
        says = f"regexp_matches({raw(layout, column.name)}, {text(f'(?i)^{WORDS_FOR_TOTAL}')})"
        yield "" if column.type == "text" else f"(CASE WHEN {wrong} THEN {says} ELSE FALSE END)"


def _no_key(layout: Layout) -> str:
    """SQL: nothing says whom or what a row is about; never so where no column has to say it."""
    keys = next((rule.key for rule in layout.rules if isinstance(rule, Unique)), None) or [
        column.name for column in layout.columns if column.required
    ]
    return " AND ".join(f"{raw(layout, key)} IS NULL" for key in keys) or "FALSE"


def _sums(layout: Layout, amounts: list[Column]) -> str:
    """Rows without a key whose amounts are the sum of all others; or the last one, of all others but the total among them."""
    names = [quote(column.name) for column in amounts]
    sums = ", ".join(f"sum({name}) AS s{i}" for i, name in enumerate(names))
    filled = " OR ".join(f"kept.{name} > 0" for name in names)
    of_all = " AND ".join(f"(kept.{name} IS NULL OR 2 * kept.{name} = s{i})" for i, name in enumerate(names))
    of_rest = " AND ".join(
        f"(kept.{name} IS NULL OR 2 * kept.{name} + other.{name} = s{i})" for i, name in enumerate(names)
    )
    return (
        f"SELECT record FROM delivered JOIN kept USING (record),\n"
        f"  (SELECT count(*) AS n, max(record) AS last, {sums} FROM kept)\n"
        f"WHERE {_no_key(layout)} AND ({filled}) AND n >= {FEWEST_ROWS}\n"
        f"  AND (({of_all}) OR (n > {FEWEST_ROWS} AND record = last AND EXISTS (\n"
        f"    SELECT 1 FROM kept AS other WHERE other.record <> delivered.record AND {of_rest})))"
    )


def amounts_of(layout: Layout) -> frozenset[str]:
    """Columns that must be kept for it."""
    return frozenset(column.name for column in _amounts(layout))


def _amounts(layout: Layout) -> list[Column]:
    return [column for column in layout.columns if column.unit == "eur" and column.type == "digits"]


def _list(parts: Iterable[str]) -> str:
    return f"[{', '.join(parts)}]"
