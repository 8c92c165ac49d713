"""The op-orde report as one HTML page that needs nothing beside it: no script, no font, no network. Only the form."""

from __future__ import annotations

import re
from pathlib import Path

from markupsafe import Markup, escape

from oporde.findings import Light
from oporde.report import dutch
from oporde.report.op_orde import contents
from oporde.report.op_orde.contents import OpOrdeReport, Overview
from oporde.report.op_orde.gauges import gauge
from oporde.report.op_orde.pictures.drawing import draw, for_page
from oporde.report.pages import pages_of

TEMPLATES = Path(__file__).parents[1] / "templates"
CLASSES = {
    Light.GREEN: "approved",
    Light.ORANGE: "signal",
    Light.RED: "rejected",
    Light.UNDECIDED: "undecided",
}
"""Lights look as the verdicts of the technical feedback do: one family."""


def to_html(report: OpOrdeReport) -> bytes:
    """The page, as UTF-8. Everything in it that came from outside is escaped.

    Raises: Unwritable, when what draws pictures is not installed.
    """
    pages = pages_of(TEMPLATES)
    pages.filters |= {
        "number": dutch.number,
        "day": dutch.day,
        "listed": dutch.listed,
        "breakable": _breakable,
        "lower_first": lambda text: text[:1].lower() + text[1:],
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
    }
    page = pages.get_template("op_orde.html.j2")
    return page.render(
        report=report, words=contents, classes=CLASSES, kinds=dict(report.kinds), gauge=gauge, picture=_picture
    ).encode("utf-8", "replace")


def _picture(overview: Overview, small: bool) -> Markup:
    drawn = for_page(draw(overview, small=small), overview.alternative)
    return Markup(drawn)  # noqa: S704  made by us from a table; its words were escaped


def _breakable(name: str) -> Markup:
    """A file name that a narrow screen may break where its parts meet."""
    return Markup(re.sub(r"([_/])", r"\1<wbr>", str(escape(name))))  # noqa: S704  what is marked was escaped just now
