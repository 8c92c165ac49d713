"""What the pages of reports ask of a report: its pictures, gauges and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from oporde.portal.reports.pictures import picture
from oporde.report import dutch
from oporde.report.op_orde.contents import LIGHTS, Overview, ReportedFigure, Row, Table
from oporde.report.op_orde.gauges import gauge

HIGH = {"green": 12, "orange": 8, "red": 4, "undecided": 8}  # the worse, the thinner: no colour alone
WIDE, FOOT = 240, 26  # of a gauge, in its own units

register = template.Library()


@register.simple_tag
def drawn(overview: Overview, small: bool = False) -> SafeString:
    """The picture of an overview."""
    return picture(overview, small=small)


@register.filter
def light_word(light: str) -> str:
    """What a light is called, as in the report itself."""
    return next((word for known, word in LIGHTS.items() if known.value == light), "")


@register.filter
def as_outcome(light: str) -> str:
    """What a light looks like as an outcome, or as a tone."""
    return {"green": "approved", "orange": "signal", "red": "rejected"}.get(light, "undecided")


@register.filter
def listed(words: Sequence[str]) -> str:
    """a, b en c."""
    return dutch.listed(words)


@register.filter
def lower_first(text: str) -> str:
    """Within a sentence."""
    return text[:1].lower() + text[1:]


@register.filter
def of(known: Mapping[str, str], key: str) -> str:
    """What a key stands for."""
    return known.get(key, key)


@register.filter
def prefixed(text: str, before: str) -> str:
    """With something before it."""
    return f"{before}{text}"


@register.inclusion_tag("reports/gauge.html")
def gauge_of(figure: ReportedFigure) -> dict[str, Any]:
    """Where a figure lies between its limits."""
    found = gauge(figure)
    zones = [
        {
            "light": zone.light.value,
            "x": f"{zone.start * WIDE:.1f}",
            "width": f"{(zone.end - zone.start) * WIDE:.1f}",
            "y": FOOT - HIGH[zone.light.value],
            "height": HIGH[zone.light.value],
        }
        for zone in (found.zones if found else ())
    ]
    mean = f"{found.mean * WIDE:.1f}" if found and found.mean is not None else ""
    return {"zones": zones, "own": f"{found.own * WIDE:.1f}" if found else "", "mean": mean}


@register.inclusion_tag("reports/numbers.html")
def numbers(table: Table, caption: str) -> dict[str, Any]:
    """The figures behind a picture."""
    return {"table": table, "caption": caption, "rows": [(_labels(row), table.written(row)) for row in table.rows]}


def _labels(row: Row) -> Sequence[str]:
    first = (
        f"{row.codes[0]} {row.labels[0]}"
        if row.codes[0] != row.labels[0] and row.codes[0].isdecimal()
        else row.labels[0]
    )
    return (first, *row.labels[1:])
