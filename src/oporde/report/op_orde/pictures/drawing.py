"""Draw a table: its Vega-Lite dictionary, and the SVG of it. Titles and words stand outside the picture."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import Any

from markupsafe import escape

from oporde.errors import Unwritable
from oporde.report.op_orde.contents import Overview, Picture, Table
from oporde.report.op_orde.pictures.bars import bars, changes, columns, filled
from oporde.report.op_orde.pictures.days import calendar, line
from oporde.report.op_orde.pictures.palette import COLOURS, ENLARGED, FONT, INK, LINE, QUIET, Spec
from oporde.report.op_orde.pictures.shares import balance, parts, places
from oporde.report.typesetting import FONTS


def draw(overview: Overview, *, small: bool = False) -> str:
    """The picture of an overview as SVG; `small` for the first page.

    Raises: Unwritable, when what draws is not installed.
    """
    assert overview.picture is not None
    return _render(specification(overview.table, overview.picture, small=small))


def specification(table: Table, picture: Picture, *, small: bool = False) -> Spec:
    """The Vega-Lite dictionary of a table; the same table gives the same picture."""
    body = _KINDS[picture.kind](table, picture, small)
    return {"$schema": "https://vega.github.io/schema/vega-lite/v6.json", "config": _config(small), **body}


def _render(spec: Spec) -> str:
    svg: str = _vega().vegalite_to_svg(spec, allowed_base_urls=[], format_locale="nl-NL", time_format_locale="nl-NL")
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)  # the words stand beside the picture


def _vega() -> Any:
    """The library that draws, with our own letters. It comes with the extra, so that a check stays small."""
    try:
        drawing = importlib.import_module("vl_convert")
    except ImportError as error:
        raise Unwritable(
            "Om een rapport te tekenen is meer nodig dan voor een controle. Installeer het met: pip install 'oporde[report]'"
        ) from error
    drawing.register_font_directory(str(FONTS))
    return drawing


def for_page(svg: str, alternative: str) -> str:
    """A picture for a page that can be dark: colours by name, a little larger than in print, with its words.

    It holds no style of its own, so that a page may forbid those; a page sees to it that it is no wider than there is room.
    """
    for colour, name in COLOURS.items():
        svg = svg.replace(f'"{colour}"', f'"var(--{name}, {colour})"')
    size = re.search(r' width="([\d.]+)" height="[\d.]+"', svg)
    assert size is not None
    attributes = f' role="img" aria-label="{escape(alternative)}" width="{float(size[1]) * ENLARGED:.0f}"'
    return svg[: size.start()] + attributes + svg[size.end() :]


def _config(small: bool) -> Spec:
    size = 10 if small else 12
    return {
        "aria": False,  # the words stand beside the picture
        "background": None,
        "font": FONT,
        "view": {"stroke": None},
        "padding": 4,
        "axis": {
            "labelColor": QUIET,
            "titleColor": QUIET,
            "labelFontSize": size,
            "titleFontSize": size,
            "titleFontWeight": "normal",
            "gridColor": LINE,
            "domainColor": LINE,
            "tickColor": LINE,
            "labelLimit": 0,  # labels are short already, and measuring each against a limit takes a third of drawing
        },
        "axisY": {"labelColor": INK},
        "text": {"fontSize": size, "color": INK, "font": FONT},
        "legend": {"labelColor": INK, "labelFontSize": size, "title": None, "orient": "top", "labelLimit": 200},
    }


_KINDS: dict[str, Callable[[Table, Picture, bool], Spec]] = {
    "bars": bars,
    "columns": columns,
    "parts": parts,
    "line": line,
    "balance": balance,
    "calendar": calendar,
    "filled": filled,
    "places": places,
    "changes": changes,
}
