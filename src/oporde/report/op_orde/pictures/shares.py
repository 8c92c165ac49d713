"""Parts of a whole, from a first number to a last, and places among others."""

from __future__ import annotations

from collections.abc import Sequence

from oporde.report.op_orde import units
from oporde.report.op_orde.contents import EXTREME, Column, Picture, Table
from oporde.report.op_orde.pictures.bars import bar_of, stacked
from oporde.report.op_orde.pictures.palette import (
    BAND,
    BAR,
    LONGEST_SMALL,
    MARK,
    MOST_SMALL,
    NARROW,
    ON_PARTS,
    PALE,
    PARTS,
    WIDE,
    Spec,
    axis_of,
    shortened,
    unlike,
)


def parts(table: Table, picture: Picture, small: bool) -> Spec:
    """One bar for ourselves and one for each comparison, cut into parts that bear their number."""
    if small:
        return stacked([bar_of(table, picture, row) for row in table.rows][: MOST_SMALL + 1], most=1)
    wholes = [(picture.column, "deze levering")]
    wholes += [(i, column.of) for i, column in enumerate(table.columns) if column.of and _same(column, table, picture)]
    names = [row.labels[-1] for row in table.rows]
    values = []
    for column, whole in wholes:
        start = 0.0
        for i, row in enumerate(table.rows):
            share = row.numbers[column] or 0
            text = units.number(share, "share") if share >= 0.07 else ""
            values.append(
                {"whole": whole, "part": names[i], "start": start, "end": start + share, "text": text, "place": i,
                 "middle": start + share / 2, "on": ON_PARTS[i % len(ON_PARTS)]}
            )  # fmt: skip
            start += share
    y: Spec = {
        "field": "whole",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False},
        "scale": {"paddingInner": 0.3},
    }
    x: Spec = {
        "field": "start",
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {"title": None, "format": ".0%", "tickCount": 5, "domain": False, "ticks": False},
    }
    colour: Spec = {
        "field": "part",
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names, "range": [PARTS[i % len(PARTS)] for i in range(len(names))]},
        "legend": {"columns": 2, "symbolType": "square", "offset": 6},
    }
    return {
        "data": {"values": values},
        "width": WIDE - 190,
        "height": {"step": 32},
        "layer": [
            {
                "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1},
                "encoding": {"y": y, "x": x, "x2": {"field": "end"}, "color": colour},
            },
            {
                "mark": {"type": "text", "fontWeight": 600},
                "encoding": {
                    "y": y,
                    "x": {"field": "middle", "type": "quantitative"},
                    "text": {"field": "text"},
                    "color": {"field": "on", "type": "nominal", "scale": None},
                },
            },
        ],
    }


def _same(column: Column, table: Table, picture: Picture) -> bool:
    drawn = table.columns[picture.column]
    return (column.title, column.unit) == (drawn.title, drawn.unit)


def balance(table: Table, picture: Picture, small: bool) -> Spec:
    """Columns that begin where the one before ended: what there was, what came, what went, what there is."""
    unit = table.columns[picture.column].unit
    level = 0.0
    values: list[Spec] = []
    for i, row in enumerate(table.rows):
        change = row.numbers[picture.column] or 0
        is_level = i in (0, len(table.rows) - 1)
        low, high = (0.0, change) if is_level else sorted((level, level + change))
        level = change if is_level else level + change
        sign = "" if is_level else "+" if change > 0 else units.MINUS if change < 0 else ""
        values.append(
            {
                "label": row.labels[-1], "low": low, "high": high, "level": level, "is_level": is_level,
                "text": sign + units.number(abs(change), unit), "next": table.rows[min(i + 1, len(table.rows) - 1)].labels[-1],
            }
        )  # fmt: skip
    x: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "labelAngle": 0,
            "ticks": False,
            "labelExpr": "split(datum.label, ' bij| aan')",
        },
        "scale": {"paddingInner": 0.35},
    }
    y: Spec = {
        "field": "low",
        "type": "quantitative",
        "axis": None if small else axis_of(unit),
    }
    return {
        "data": {"values": values},
        "width": NARROW - 10 if small else WIDE - 110,
        "height": 66 if small else 200,
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "x": x,
                    "y": y,
                    "y2": {"field": "high"},
                    "color": {"condition": {"test": "datum.is_level", "value": BAR}, "value": PALE},
                },
            },
            {
                "mark": {"type": "text", "dy": -9, "fontWeight": 600},
                "encoding": {"x": x, "y": {"field": "high", "type": "quantitative"}, "text": {"field": "text"}},
            },
        ],
    }


def places(table: Table, picture: Picture, small: bool) -> Spec:
    """A dot for each figure on a scale from the lowest to the highest municipality."""
    rows = [row for row in table.rows if row.numbers[picture.column] is not None]
    if small:
        rows = sorted(rows, key=lambda row: -abs((row.numbers[picture.column] or 0) - 0.5))[:MOST_SMALL]
    own = table.column("Uw waarde")
    assert own is not None
    values: list[Spec] = []
    for row in rows:
        place = row.numbers[picture.column] or 0
        values.append(
            {
                "row": len(values),
                "label": unlike(shortened(row.labels[-1], LONGEST_SMALL if small else 44), values),
                "place": place,
                "text": units.number(row.numbers[own] or 0, row.unit),
                "edge": not EXTREME <= place <= 1 - EXTREME,
            }
        )
    dot: Spec = {
        "mark": {"type": "point", "filled": True, "size": 70 if small else 100, "opacity": 1},
        "encoding": {
            "color": {"condition": {"test": "datum.edge", "value": MARK}, "value": BAR},
            "shape": {"condition": {"test": "datum.edge", "value": "diamond"}, "value": "circle"},
        },
    }
    x: Spec = {
        "field": "place",
        "type": "quantitative",
        "scale": {"domain": [0, 1]},
        "axis": {
            "title": None, "values": [0, 0.5, 1], "grid": False, "domain": False, "ticks": False, "labelFlush": True,
            "labelExpr": "{'0': 'laagste', '0.5': 'midden', '1': 'hoogste'}[datum.value]",
        },
    }  # fmt: skip
    if small:
        return _small_places(values, dot, x)
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {"title": None, "ticks": False, "domain": False, "grid": True, "labelPadding": 6},
    }
    dot["encoding"] |= {"x": x, "y": y}
    band: Spec = {
        "data": {"values": [{"low": EXTREME, "high": 1 - EXTREME}]},
        "mark": {"type": "rect", "color": BAND},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }
    number: Spec = {
        "mark": {"type": "text", "align": "left", "dx": 9, "fontSize": 10.5},
        "encoding": {"y": y, "x": x, "text": {"field": "text"}},
    }
    return {
        "data": {"values": values},
        "width": WIDE - 300,
        "height": {"step": 22},
        "layer": [band, dot, number],
    }


def _small_places(values: Sequence[Spec], dot: Spec, x: Spec) -> Spec:
    """Each figure's name above its own scale: for the first page."""
    y: Spec = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.5, "paddingOuter": 0.25}}
    dot["encoding"] |= {"x": x, "y": y}
    words = {"type": "text", "baseline": "bottom", "dy": -7}
    return {
        "data": {"values": [value | {"track": 1} for value in values]},
        "width": NARROW,
        "height": {"step": 26},
        "layer": [
            {
                "mark": {"type": "bar", "color": BAND, "height": 8},
                "encoding": {"y": y, "x": x | {"field": "track"}},
            },
            dot,
            {"mark": words | {"align": "left"}, "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "label"}}},
            {
                "mark": words | {"align": "right", "fontWeight": 600},
                "encoding": {"y": y, "x": {"value": NARROW}, "text": {"field": "text"}},
            },
        ],
    }
