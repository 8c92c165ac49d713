"""Bars and columns: how much of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from oporde.report.op_orde import units
from oporde.report.op_orde.contents import Picture, Row, Table
from oporde.report.op_orde.pictures.palette import (
    BAND,
    BAR,
    INK,
    LINE,
    LONGEST_LABEL,
    LONGEST_OF_FILES,
    LONGEST_SMALL,
    MARK,
    MOST_FILLED,
    MOST_SMALL,
    NARROW,
    QUIET,
    WIDE,
    Spec,
    axis_of,
    shortened,
    unlike,
)


def bars(table: Table, picture: Picture, small: bool) -> Spec:
    rows = [row for row in table.rows if row.numbers[picture.column] is not None]
    rows.sort(key=lambda row: -(row.numbers[picture.column] or 0))
    unit = table.columns[picture.column].unit
    largest = max((abs(row.numbers[picture.column] or 0) for row in rows), default=0)
    scale = 1000 if unit == "eur" and largest >= 1_000_000 else 1
    values = [bar_of(table, picture, row, scale) for row in rows]
    if small:
        return stacked(values[:MOST_SMALL])
    return _horizontal(values, unit, scale=scale)


def bar_of(table: Table, picture: Picture, row: Row, scale: int = 1) -> Spec:
    """Args: scale: 1000 for amounts in thousands."""
    value = (row.numbers[picture.column] or 0) / scale
    told: Spec = {
        "label": shortened(_name(row), LONGEST_LABEL),
        "name": shortened(row.labels[-1], LONGEST_SMALL),
        "value": value,
        "text": units.number(value, table.columns[picture.column].unit or row.unit),
    }
    for place, (column, _) in zip(("first", "second"), picture.beside, strict=False):
        number = row.numbers[column]
        told[place] = None if number is None else number / scale
    return told


def _name(row: Row) -> str:
    """The code and what it is called."""
    code, label = row.codes[-1], row.labels[-1]
    return label if label == code or not code.isdecimal() else f"{code} {label}"


def stacked(values: Sequence[Spec], most: float | None = None) -> Spec:
    """Thin bars, each below its own name with its number: for the first page."""
    most = most or max((value["value"] for value in values), default=1) or 1
    y: Spec = {"field": "place", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.5, "paddingOuter": 0.25}}
    x: Spec = {"field": "value", "type": "quantitative", "scale": {"domain": [0, most], "nice": False}, "axis": None}
    words = {"type": "text", "baseline": "bottom", "dy": -6}
    return {
        "data": {"values": [value | {"place": i, "track": most} for i, value in enumerate(values)]},
        "width": NARROW,
        "height": {"step": 27},
        "layer": [
            {
                "mark": {"type": "bar", "color": BAND, "height": 8},
                "encoding": {"y": y, "x": x | {"field": "track"}},
            },
            {"mark": {"type": "bar", "color": BAR, "height": 8}, "encoding": {"y": y, "x": x}},
            {
                "mark": words | {"align": "left"},
                "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "name"}},
            },
            {
                "mark": words | {"align": "right", "fontWeight": 600},
                "encoding": {"y": y, "x": {"value": NARROW}, "text": {"field": "text"}},
            },
        ],
    }


def _horizontal(values: Sequence[Spec], unit: str, *, scale: int = 1) -> Spec:
    """Bars to the right with their number behind them, and a line or diamond for what stands beside."""
    most = max(
        (x for value in values for x in (value["value"], value.get("first"), value.get("second")) if x), default=1
    )
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": [value["label"] for value in values],
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 6},
    }
    axis = axis_of(unit) | ({"title": "x 1.000 euro"} if scale > 1 else {})
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, most * 1.14], "nice": False},
        "axis": axis,
    }
    number: Spec = {
        "transform": [{"calculate": "max(datum.value, datum.first || 0, datum.second || 0)", "as": "after"}],
        "mark": {"type": "text", "align": "left", "dx": 7, "fontWeight": 600},
        "encoding": {"y": y, "x": {"field": "after", "type": "quantitative"}, "text": {"field": "text"}},
    }
    bar: Spec = {"mark": {"type": "bar", "color": BAR, "height": {"band": 0.66}}, "encoding": {"y": y, "x": x}}
    return {
        "data": {"values": list(values)},
        "width": WIDE - 270,
        "height": {"step": 23},
        "layer": [bar, *_marks(values, y), number],
    }


def _marks(values: Sequence[Spec], y: Spec) -> Iterator[Spec]:
    if any(value.get("first") is not None for value in values):
        yield {
            "transform": [{"filter": "datum.first != null"}],
            "mark": {"type": "tick", "color": MARK, "opacity": 1, "thickness": 3, "height": {"band": 0.95}},
            "encoding": {"y": y, "x": {"field": "first", "type": "quantitative"}},
        }
    if any(value.get("second") is not None for value in values):
        yield {
            "transform": [{"filter": "datum.second != null"}],
            "mark": {"type": "point", "shape": "diamond", "filled": True, "color": INK, "size": 70, "opacity": 1},
            "encoding": {"y": y, "x": {"field": "second", "type": "quantitative"}},
        }


def filled(table: Table, picture: Picture, small: bool) -> Spec:
    """The columns that are not filled everywhere, the least filled first."""
    rows = [row for row in table.rows if (row.numbers[picture.column] or 0) < 1]
    rows = rows or list(table.rows)
    rows.sort(key=lambda row: row.numbers[picture.column] or 0)
    files = {row.labels[0] for row in rows}
    values: list[Spec] = []
    for row in rows[: MOST_SMALL if small else MOST_FILLED]:
        column = row.labels[1].replace("_", " ")
        name = column if len(files) == 1 else f"{row.labels[0]}: {column}"
        share = row.numbers[picture.column] or 0
        label = unlike(shortened(name, LONGEST_OF_FILES), values)
        values.append(
            {
                "label": label,
                "name": shortened(column, LONGEST_SMALL),
                "value": share,
                "text": units.number(share, "share"),
            }
        )
    if small:
        return stacked(values, most=1)
    spec = _horizontal(values, "share")
    spec["layer"][0]["encoding"]["x"] |= {
        "scale": {"domain": [0, 1.12], "nice": False},
        "axis": axis_of("share") | {"values": [0, 0.25, 0.5, 0.75, 1]},
    }
    return spec


def columns(table: Table, picture: Picture, small: bool) -> Spec:
    unit = table.columns[picture.column].unit
    values = [bar_of(table, picture, row) | {"label": row.labels[-1]} for row in table.rows]
    x: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None if small else table.keys[-1].lower(),
            "labelAngle": 0,
            "ticks": False,
            "domainColor": LINE,
        },
        "scale": {"paddingInner": 0.35},
    }
    y: Spec = {"field": "value", "type": "quantitative", "axis": None if small else axis_of(unit, domain=False)}
    layers: list[Spec] = [{"mark": {"type": "bar", "color": BAR}, "encoding": {"x": x, "y": y}}]
    if not small and any(value.get("first") is not None for value in values):
        layers.append(
            {
                "mark": {"type": "tick", "color": MARK, "opacity": 1, "thickness": 3, "width": {"band": 1.1}},
                "encoding": {"x": x, "y": {"field": "first", "type": "quantitative"}},
            }
        )
    if not small and any(value.get("second") is not None for value in values):
        layers.append(
            {
                "mark": {"type": "point", "shape": "diamond", "filled": True, "color": INK, "size": 70, "opacity": 1},
                "encoding": {"x": x, "y": {"field": "second", "type": "quantitative"}},
            }
        )
    layers.append(
        {
            "transform": [{"calculate": "max(datum.value, datum.first || 0, datum.second || 0)", "as": "after"}]
            if not small
            else [{"calculate": "datum.value", "as": "after"}],
            "mark": {"type": "text", "dy": -10, "fontWeight": 600},
            "encoding": {"x": x, "y": {"field": "after", "type": "quantitative"}, "text": {"field": "text"}},
        }
    )
    return {
        "data": {"values": values},
        "width": NARROW - 20 if small else WIDE - 160,
        "height": 66 if small else 190,
        "layer": layers,
    }


def changes(table: Table, picture: Picture, small: bool) -> Spec:
    """Bars to the left for what became less, to the right for what became more; never longer than a doubling."""
    rows = [row for row in table.rows if row.numbers[picture.column] is not None]
    values: list[Spec] = []
    for row in rows:
        change = row.numbers[picture.column] or 0
        label = unlike(shortened(row.labels[-1], 20 if small else LONGEST_LABEL), values)
        text = units.change(1 + change, 1, "")
        values.append({"label": label, "value": max(-1.0, min(1.0, change)), "text": text, "less": change < 0})
    most = max([0.05, *(abs(value["value"]) for value in values)]) * (2.4 if small else 1.7)
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelPadding": 6,
        },
    }
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [-most, most], "nice": False},
        "axis": None if small else {"title": None, "format": "+.0%", "tickCount": 5, "domain": False, "ticks": False},
    }
    # Where there is little room, what became less is told to the right of the line: to the left stands its label.
    at_zero = {"datum": 0, **{name: value for name, value in x.items() if name != "field"}}
    less = ("left", 6, at_zero) if small else ("right", -6, x)
    texts = [
        {
            "transform": [{"filter": test}],
            "mark": {"type": "text", "align": align, "dx": dx, "fontWeight": 600},
            "encoding": {"y": y, "x": place, "text": {"field": "text"}},
        }
        for test, (align, dx, place) in (("datum.less", less), ("!datum.less", ("left", 6, x)))
    ]
    zero = {"data": {"values": [{}]}, "mark": {"type": "rule", "color": QUIET}, "encoding": {"x": {"datum": 0}}}
    bar = {"mark": {"type": "bar", "color": BAR, "height": {"band": 0.66}}, "encoding": {"y": y, "x": x}}
    return {
        "data": {"values": values},
        "width": NARROW - 100 if small else WIDE - 270,
        "height": {"step": 20 if small else 26},
        "layer": [bar, *texts, zero],
    }
