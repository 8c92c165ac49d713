"""Right rows of a protocol without a generator: its example rows over and over, each time for other people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, islice

from oporde.errors import OpOrdeError
from oporde.protocol.exports.examples.target import Cells, Target
from oporde.protocol.model import Column
from oporde.protocol.protocol import Layout
from oporde.protocol.rules.determines import Determines
from oporde.protocol.rules.reconcile import Reconcile
from oporde.protocol.rules.unique import Unique
from oporde.protocol.types import TYPES
from oporde.protocol.types.bsn import numbers_for_tests

Renumber = Callable[[str, int], str]
"""The value that an example's value gets in the n-th copy (n from 1)."""


def copied_rows(target: Target, layout: Layout, wanted: int) -> list[Cells]:
    """The example rows and copies of them; the example rows alone where a copy would not be right.

    It would not where nothing tells it from its original, or where totals must agree with those of another file.

    Raises: OpOrdeError, when there are too few numbers for that many rows.
    """
    originals = [target.cells(layout, row) for row in layout.example_rows or ({},)]
    renumbered = _renumbered(target, layout, len(originals))
    if not renumbered or _agrees_with_others(target, layout):
        return originals
    return list(islice(_without_end(originals, renumbered), wanted))


def _without_end(originals: list[Cells], renumbered: dict[int, Renumber]) -> Iterator[Cells]:
    yield from originals
    for n in count(1):
        for row in originals:
            yield tuple(
                renumbered[place](cell, n) if cell and place in renumbered else cell for place, cell in enumerate(row)
            )


def _agrees_with_others(target: Target, layout: Layout) -> bool:
    return any(
        isinstance(rule, Reconcile) and layout.id in (other.id, rule.table.removeprefix("previous."))
        for other in target.protocol.layouts
        for rule in other.rules
    )


def _renumbered(target: Target, layout: Layout, rows: int) -> dict[int, Renumber]:
    """Place → how its values change: of columns with people, and of numbers that are a key."""
    keys = {
        name
        for rule in layout.rules
        if isinstance(rule, Unique | Determines)
        for name in (rule.key if isinstance(rule, Unique) else (rule.key,))
    }
    found: dict[int, Renumber] = {}
    for place, column in enumerate(layout.columns):
        if column.type == "bsn":
            found[place] = _other_people(target, rows)
        elif column.type == "digits" and column.name in keys:
            found[place] = _other_numbers(target, column)
    return found


def _other_people(target: Target, rows: int) -> Renumber:
    """A test number of its own for each person in each copy of so many rows, the same one in every file."""
    people = sorted(_examples(target, "bsn"))
    others = [number for number in numbers_for_tests() if number not in people]

    def another(bsn: str, n: int) -> str:
        place = (n - 1) * len(people) + people.index(bsn)
        if place >= len(others):
            raise OpOrdeError(f"Er zijn hoogstens {n * rows} rijen te maken: dan zijn de testnummers op.")
        return others[place]

    return another


def _other_numbers(target: Target, column: Column) -> Renumber:
    known = [int(value) for value in _examples(target, "digits", column.name) if value.isdecimal()]
    step = max(known) - min(known) + 1
    longest = (TYPES[column.type].lengths(column) or (1, 18))[1]

    def another(number: str, n: int) -> str:
        text = str(int(number) + n * step).zfill(len(number))
        if len(text) > longest:
            raise OpOrdeError(f"Zoveel rijen zijn er niet te maken: {column.name} heeft hoogstens {longest} cijfers.")
        return text

    return another


def _examples(target: Target, kind: str, name: str | None = None) -> set[str]:
    """The values of all example rows of the protocol, in columns of this type (and name)."""
    return {
        row[column.name]
        for layout in target.protocol.layouts
        for column in layout.columns
        if column.type == kind and name in (None, column.name)
        for row in (layout.example_rows or (target.example_row(layout),))
        if row.get(column.name)
    }
