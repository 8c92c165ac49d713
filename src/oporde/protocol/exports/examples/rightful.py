"""Right files: rows as a generator draws them, or, for a protocol without one, copies of its example rows."""

from __future__ import annotations

from random import Random

from oporde.errors import OpOrdeError
from oporde.protocol.exports.examples.copies import copied_rows
from oporde.protocol.exports.examples.drawing import Drawing, Value, Values
from oporde.protocol.exports.examples.target import Cells, Target, day_text
from oporde.protocol.generator import Groups, LayoutGenerator
from oporde.protocol.model import Code, Column
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.types.bsn import numbers_for_tests

SOME_ROWS = 200


def usual_rows(protocol: Protocol, layout: Layout, municipality: str) -> int:
    """About how many rows a sender of this size has, or as many as can be made; SOME_ROWS where that is not known."""
    generator = _generator(protocol, layout)
    if generator is None or generator.groups is None or generator.groups.per_inhabitant is None:
        return SOME_ROWS
    groups, persons = generator.groups, _inhabitants(protocol, municipality) * generator.groups.per_inhabitant
    mean = sum(size * weight for size, weight in groups.sizes.items()) / sum(groups.sizes.values())
    return min(max(1, round(persons * mean)), most_groups(generator) * groups.at_most)


def right_rows(target: Target, layout: Layout, rows: int, seed: int) -> list[Cells]:
    """Rows of one file in which nothing is wrong.

    Raises: OpOrdeError, when there are too few test numbers for that many rows.
    """
    generator = _generator(target.protocol, layout)
    if generator is None:
        return copied_rows(target, layout, rows)
    return _drawn(target, layout, generator, rows, seed)


def _generator(protocol: Protocol, layout: Layout) -> LayoutGenerator | None:
    return protocol.generator.layouts.get(layout.id) if protocol.generator else None


def _drawn(target: Target, layout: Layout, generator: LayoutGenerator, rows: int, seed: int) -> list[Cells]:
    sender = f"{seed}/{target.protocol.name}/{layout.id}/{target.municipality}"
    drawing = _begin(target, sender)
    drawing.draw(generator.sender)
    drawing.dice = Random(f"{sender}/{target.period.id}")  # noqa: S311 - example data, nothing to keep secret
    drawing.draw(generator.file)
    if generator.one_row_per:
        codes = [code.code for code in _codes(target, layout.column(generator.one_row_per))]
        drawing.spread_over([len(codes)])
        drawing.known[generator.one_row_per] = list(codes)
    elif generator.groups:
        sizes = _sizes(generator, generator.groups, rows, drawing.dice)
        drawing.spread_over([len(sizes)])
        drawing.draw(generator.group)
        drawing.spread_over(sizes)
    drawing.draw(generator.row)
    _add_up(generator, drawing)
    written = [_written(column, drawing.known.get(column.name), drawing.size) for column in layout.columns]
    return list(zip(*written, strict=True))


def _begin(target: Target, sender: str) -> Drawing:
    """A drawing that knows the sender and the period. The same people come back in another period."""
    dice = Random(sender)  # noqa: S311 - example data, nothing to keep secret
    persons = list(numbers_for_tests())
    dice.shuffle(persons)
    known: dict[str, Values] = {
        "municipality": [target.municipality],
        "period_first_day": [target.period.first_day.toordinal()],
        "period_last_day": [target.period.last_day.toordinal()],
    }
    return Drawing(dice, known, _inhabitants(target.protocol, target.municipality), persons)


def _inhabitants(protocol: Protocol, municipality: str) -> int:
    otherwise = protocol.generator.inhabitants_otherwise if protocol.generator else 0
    figures = next((item for item in protocol.figure_lists if item.id == protocol.head.inhabitants), None)
    return figures.values.get(municipality, otherwise) if figures else otherwise


def _codes(target: Target, column: Column) -> tuple[Code, ...]:
    if column.list is None:
        return column.codes
    return target.protocol.code_list(column.list).within(target.period.first_day, target.period.last_day)


def most_groups(generator: LayoutGenerator) -> int:
    """As many as there are test numbers to tell them apart, or without end (2 ** 31)."""
    numbered = any(draw.test_bsn for draws in generator.group.values() for draw in draws)
    return len(numbers_for_tests()) if numbered else 2**31


def _sizes(generator: LayoutGenerator, groups: Groups, rows: int, dice: Random) -> list[int]:
    """How many rows each group gets: as the weights say, and more where there are too few groups for that."""
    largest = groups.at_most
    if rows >= groups.share_from_rows:
        largest = max(1, min(largest, int(rows * groups.share_at_most)))
    most = most_groups(generator)
    if rows > most * largest:
        raise OpOrdeError(f"Er zijn hoogstens {most * largest} rijen te maken: dan zijn de testnummers op.")
    drawn = iter(dice.choices(list(groups.sizes), weights=list(groups.sizes.values()), k=min(rows, most)))
    sizes: list[int] = []
    left = rows
    while left and len(sizes) < most:
        sizes.append(min(next(drawn), largest, left))
        left -= sizes[-1]
    while left:
        for group in dice.sample(range(len(sizes)), len(sizes)):
            if left and sizes[group] < largest:
                sizes[group] += 1
                left -= 1
    return sizes


def _add_up(generator: LayoutGenerator, drawing: Drawing) -> None:
    if generator.totals is None or generator.one_row_per is None:
        return
    total = drawing.known[generator.one_row_per].index(generator.totals.code)
    for name in generator.totals.columns:
        amounts = drawing.known[name]
        amounts[total] = sum(n for row, n in enumerate(amounts) if row != total and isinstance(n, int))


def _written(column: Column, values: Values | None, size: int) -> list[str]:
    """Values as they stand in the file; each different one is written once."""
    if values is None:
        return [""] * size
    texts: dict[Value, str] = {value: _text(column, value) for value in set(values)}
    return [texts[value] for value in values]


def _text(column: Column, value: Value) -> str:
    if value is None:
        return ""
    if column.type == "date" and isinstance(value, int):
        return day_text(value, column)
    return str(value).zfill(column.length or 0) if isinstance(value, int) else str(value)
