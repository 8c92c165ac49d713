"""What every export asks of a layout: right rows, a file name, and what its rules say for certain about a column."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterable

from oporde.findings import Severity
from oporde.protocol.model import Code, CodeList, Column, Row, RuleText
from oporde.protocol.protocol import Layout, Protocol, columns_of
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.types import TYPES
from oporde.protocol.types.value_type import only_digits

DECIDING = {"date", "code", "number", "pattern"}
"""Kinds of rules that decide the whole value: characters and length add nothing to them."""
PORTABLE = re.compile(r"(?:[^\\^$]|\[\^|\\[d^$\\.*+?()\[\]{}|/])*")
ODD = re.compile(r"\(\?|\[\[|\[:|[*+?}][?+]")
"""Lookarounds, named classes, lazy and possessive repeats: each dialect has its own."""


def rejects(rule: RuleText, column: str | None = None) -> bool:
    """One breach is enough to reject the file, everywhere and always."""
    return (
        rule.severity is Severity.REJECT
        and rule.reject_above is None
        and not rule.production_only
        and column not in getattr(rule, "signal_columns", ())
    )


def value_rules(layout: Layout, column: Column) -> tuple[ValueRule, ...]:
    """The rules about the values of one column, in the order in which they judge."""
    rules = (rule for rule in layout.rules if isinstance(rule, ValueRule))
    judging = (rule for rule in rules if column.name in {judged.name for judged in columns_of(rule, layout)})
    return tuple(sorted(judging, key=lambda rule: rule.stage))


def is_always_filled(layout: Layout, column: Column) -> bool:
    """An empty cell rejects the file."""
    return any(rule.kind == "required" and rejects(rule, column.name) for rule in value_rules(layout, column))


def certain_rules(layout: Layout, column: Column) -> tuple[ValueRule, ...]:
    """The rules that every filled cell of an accepted file satisfies.

    A value stops at its first failing rule: behind one that only signals, nothing is certain.
    """
    rules = (rule for rule in value_rules(layout, column) if rule.kind != "required")
    return tuple(itertools.takewhile(lambda rule: rejects(rule, column.name), rules))


def certain_column(protocol: Protocol, layout: Layout, column: Column) -> Column | None:
    """The column as far as a schema may describe its values; None when it may say nothing.

    A code whose unknown values only signal comes back as digits of the same length.
    """
    complete, kind = with_codes(protocol, column), TYPES[column.type]
    certain = {rule.kind for rule in certain_rules(layout, column)}
    deciding = (set(kind.kinds) & DECIDING) or {"characters", "length"}
    if deciding <= certain:
        return complete if _is_portable(complete) else None
    lengths = kind.lengths(complete)
    if lengths and {"characters", "length"} <= certain and kind.characters(complete, "raw") == only_digits("raw"):
        return complete.model_copy(
            update={"type": "digits", "length": None, "min_length": lengths[0], "max_length": lengths[1]}
        )
    return None


def _is_portable(column: Column) -> bool:
    """What it says as a regular expression means the same in every dialect that reads our schemas."""
    if column.type == "codes":
        parts = [re.escape(code.code) for code in column.codes] + [re.escape(column.separator)]
        return bool(column.codes) and all(PORTABLE.fullmatch(part) for part in parts)
    if column.type == "code":
        return bool(column.codes)
    return column.pattern is None or (bool(PORTABLE.fullmatch(column.pattern)) and not ODD.search(column.pattern))


def certain_lengths(protocol: Protocol, layout: Layout, column: Column) -> tuple[int, int] | None:
    """Shortest and longest filled value of an accepted file; None when there is no limit."""
    lengths = TYPES[column.type].lengths(with_codes(protocol, column))
    return lengths if any(rule.kind == "length" for rule in certain_rules(layout, column)) else None


def certain_key(layout: Layout) -> tuple[str, ...]:
    """The columns of the first unique key that every accepted file has; empty when there is none.

    A key in a cell that cannot be read is not judged, so each column must be filled and readable for certain.
    """
    for rule in layout.rules:
        if rule.kind == "unique" and rejects(rule) and all(_is_readable(layout, name) for name in rule.key):
            return rule.key
    return ()


def _is_readable(layout: Layout, name: str) -> bool:
    column = next((column for column in layout.columns if column.name == name), None)
    if column is None or not is_always_filled(layout, column):
        return False
    return all(rejects(rule, name) for rule in value_rules(layout, column))


def codes_in_force(protocol: Protocol, codes: CodeList) -> tuple[Code, ...]:
    """The codes that hold on at least one day of one of the protocol's periods."""
    kept = {code for period in protocol.head.periods for code in codes.within(period.first_day, period.last_day)}
    return tuple(code for code in codes.codes if code in kept)


def with_codes(protocol: Protocol, column: Column) -> Column:
    """The column with the codes it allows, whether they stand in a list or with the column itself."""
    if column.list is None:
        return column
    return column.model_copy(update={"codes": codes_in_force(protocol, protocol.code_list(column.list))})


def right_rows(layout: Layout) -> tuple[Row, ...]:
    """Right rows, with a value for every column in order; the first is the one that rules' examples start from."""
    first = {column.name: column.example for column in layout.columns}
    rows = tuple({column.name: row.get(column.name, "") for column in layout.columns} for row in layout.example_rows)
    return rows or (first,)


def line(values: Iterable[str], delimiter: str) -> str:
    """The values as one line of a file, quoted only where they must be."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="").writerow(list(values))
    return written.getvalue()


def example_name(protocol: Protocol, layout: Layout) -> str:
    """A right name for a file of this layout: that of the protocol's example, for another word."""
    municipality, period = example_sender(protocol)
    return protocol.head.naming.pattern.format(municipality=municipality, file=layout.word, period=period)


def example_sender(protocol: Protocol) -> tuple[str, str]:
    """Municipality and period of the protocol's example name."""
    naming = protocol.head.naming
    expression = re.escape(naming.pattern)
    known = {
        "municipality": ".+",
        "file": "|".join(re.escape(layout.word) for layout in protocol.layouts),
        "period": "|".join(re.escape(period.id) for period in protocol.head.periods),
    }
    for name, allowed in known.items():
        expression = expression.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>{allowed})")
    found = re.fullmatch(expression, naming.example, re.IGNORECASE)
    if found:
        return found["municipality"], found["period"]
    senders = codes_in_force(protocol, protocol.code_list(protocol.head.senders))
    return senders[0].code, protocol.head.periods[0].id
