"""Over days: lines and calendars."""

from __future__ import annotations

from datetime import date

from oporde.report import dutch
from oporde.report.op_orde import units
from oporde.report.op_orde.contents import Picture, Table
from oporde.report.op_orde.pictures.palette import BAR, FONT, INK, NARROW, STEPS, WIDE, Spec


def line(table: Table, picture: Picture, small: bool) -> Spec:
    """A line for each value of the first key, told apart by dash and by its name at the end."""
    names = list(dict.fromkeys(row.labels[0] for row in table.rows))
    values = [{"name": row.labels[0], "day": row.codes[1], "value": row.numbers[picture.column]} for row in table.rows]
    ends: list[Spec] = [[value for value in values if value["name"] == name][-1] for name in names]
    last = [end | {"text": units.number(end["value"] or 0, table.columns[picture.column].unit)} for end in ends]
    dashes = [[1, 0], [5, 3], [2, 2]]
    if len(names) > 1:  # the present one is drawn in full
        dashes = [[5, 3], [1, 0], [2, 2]]
    x: Spec = {
        "field": "day",
        "type": "temporal",
        "axis": {
            "title": None, "format": "%b" if small else "%b %Y", "tickCount": 3 if small else 7, "grid": False, "labelFlush": True,
        },
    }  # fmt: skip
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": None, "tickCount": 3 if small else 5, "format": ",.0f", "domain": False, "ticks": False},
    }
    dash: Spec = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": names, "range": dashes[: len(names)]},
        "legend": None if len(names) == 1 else {"symbolStrokeColor": BAR, "symbolSize": 300},
    }
    return {
        "data": {"values": values},
        "width": NARROW - 36 if small else WIDE - 70,
        "height": 62 if small else 200,
        "layer": [
            {
                "mark": {"type": "line", "color": BAR, "strokeWidth": 2.5},
                "encoding": {"x": x, "y": y, "strokeDash": dash},
            },
            {
                "mark": {"type": "point", "filled": True, "color": BAR, "size": 26 if small else 36, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": {"values": last},
                "mark": {"type": "text", "dy": -11, "fontWeight": 600, "align": "right", "dx": 4},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            },
        ],
    }


def calendar(table: Table, picture: Picture, small: bool) -> Spec:
    """A square for each day: months below each other, one panel for each value of the first key."""
    whats = list(dict.fromkeys(row.labels[0] for row in table.rows))
    months = list(dict.fromkeys(row.codes[1][:7] for row in sorted(table.rows, key=lambda row: row.codes[1])))
    if small:
        whats = whats[:1]
    most = max((row.numbers[picture.column] or 0 for row in table.rows), default=1)
    values = [
        {
            "what": row.labels[0],
            "month": _month(row.codes[1]),
            "day": int(row.codes[1][8:]),
            "value": row.numbers[picture.column],
            "dark": (row.numbers[picture.column] or 0) > most * 0.55,
        }
        for row in table.rows
        if row.labels[0] in whats
    ]
    y: Spec = {
        "field": "month",
        "type": "nominal",
        "sort": [_month(f"{month}-01") for month in months],
        "axis": {"title": None, "ticks": False, "domain": False},
    }
    x: Spec = {
        "field": "day",
        "type": "ordinal",
        "scale": {"domain": list(range(1, 32))},
        "axis": {
            "title": None,
            "labelAngle": 0,
            "ticks": False,
            "domain": False,
            "orient": "top",
            "values": [1, *range(5, 30, 5), 31],
        },
    }
    step = 6 if small else 15.4
    cells: list[Spec] = [
        {
            "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1},
            "encoding": {
                "x": x,
                "y": y,
                "color": {
                    "field": "value",
                    "type": "quantitative",
                    "scale": {"range": list(STEPS), "domain": [0, most], "zero": True},
                    "legend": None,
                },
            },
        }
    ]
    if not small:
        cells.append(
            {
                "mark": {"type": "text", "fontSize": 7.5 if most < 1000 else 6},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "value"},
                    "color": {"condition": {"test": "datum.dark", "value": "#ffffff"}, "value": "#14202b"},
                },
            }
        )
    panels = [
        {
            "title": {
                "text": what.capitalize(),
                "anchor": "start",
                "font": FONT,
                "fontSize": 12,
                "color": INK,
                "fontWeight": 600,
            },
            "width": {"step": step},
            "height": {"step": 12 if small else 18},
            "transform": [{"filter": {"field": "what", "equal": what}}],
            "layer": cells,
        }
        for what in whats
    ]
    return {"data": {"values": values}, "vconcat": panels, "spacing": 14}


def _month(day: str) -> str:
    return dutch.MONTHS[date.fromisoformat(day).month - 1]
