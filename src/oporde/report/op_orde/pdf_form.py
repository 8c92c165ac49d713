"""The op-orde report as an accessible PDF (PDF/UA-1, PDF/A-2a). Only the form: the page is in templates/op_orde.typ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from oporde.findings import Light
from oporde.report import dutch
from oporde.report.op_orde import contents
from oporde.report.op_orde.contents import Chapter, OpOrdeReport, Overview, Point, ReportedFigure, Table, Warned
from oporde.report.op_orde.gauges import gauge
from oporde.report.op_orde.pictures.drawing import draw
from oporde.report.typesetting import own_fonts, typeset

TEMPLATE = Path(__file__).parents[1] / "templates" / "op_orde.typ"
STANDARDS = ("ua-1", "a-2a")
MOST_VALUES = 6  # subjects of one indicator that are told in a cell
COLOPHON = (
    "De aantallen van uw eigen gemeente zijn precies. Cijfers van andere gemeenten zijn gemiddelden van minstens vijf. Er staan "
    "geen gegevens van personen in dit rapport. Het wordt in deze vorm niet gepubliceerd. In een staaf met grenzen is dik in orde, "
    "dunner kijk ernaar, het dunst waarschijnlijk fout; de driehoek is uw waarde, de ruit het gemiddelde van andere gemeenten. "
    "Kenmerk van de regels waarmee is gerekend: "
)


def to_pdf(report: OpOrdeReport) -> bytes:
    """The PDF; the same report gives the same bytes.

    Raises: Unwritable, when what sets or draws is not installed.
    """
    noon = datetime.combine(report.made_on, time(12), tzinfo=UTC)
    return typeset(TEMPLATE, "report", _content(report), made_at=noon, standards=STANDARDS, fonts=own_fonts())


def _content(report: OpOrdeReport) -> dict[str, Any]:
    kinds = dict(report.kinds)
    delivery, attention, warnings = report.numbers
    inhabitants = f", {dutch.number(report.inhabitants)} inwoners" if report.inhabitants else ""
    return {
        "title": report.title,
        "heading": contents.TITLE,
        "municipality_name": report.municipality_name,
        "period_title": report.period_title,
        "about": f"Gemeentecode {report.municipality}{inhabitants}. Gemaakt op {dutch.day(report.made_on)} met het "
        f"{report.protocol_title} ({report.protocol}/{report.protocol_version}).",
        "made_on": report.made_on.isoformat(),
        "delivered_on": dutch.day(report.delivered_on) if report.delivered_on else "",
        "superseded": report.superseded,
        "light": report.light.value,
        "lights": {light.value: words for light, words in contents.LIGHTS.items()},
        "sentence": report.sentence,
        "explanation": report.explanation,
        "key_figures": [
            {"title": f.title, "written": f.written, "light": f.light.value, "change": f.change}
            for f in report.key_figures
        ],
        "points": [_point(point) for point in report.points],
        "chapters": [_chapter(chapter) for chapter in report.chapters],
        "files": [(file.name, kinds[file.layout], dutch.number(file.rows)) for file in report.files],
        "compared_with": report.compared_with,
        "warnings": [_warning(warning) for warning in report.warnings],
        "delivery_title": contents.DELIVERY,
        "delivery_number": delivery,
        "attention_title": contents.ATTENTION,
        "attention_number": attention,
        "warnings_title": contents.WARNINGS,
        "warnings_number": warnings,
        "footer": report.superseded or f"Gemaakt op {dutch.day(report.made_on)}",
        "colophon": COLOPHON + report.plan_hash,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "light": point.light.value,
        "title": point.title,
        "sentence": point.sentence,
        "meaning": point.meaning,
        "limits": point.limits,
        "causes": point.causes,
        "action": point.action,
        "explains": dutch.listed(point.explains),
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    return {
        "number": chapter.number,
        "title": chapter.title,
        "question": chapter.question,
        "light": chapter.light.value,
        "headline": chapter.headline,
        "small": _picture(chapter.picture, small=True) if chapter.picture else None,
        "overviews": [_overview(overview) for overview in chapter.overviews],
        "indicators": [_indicator(several) for several in (*chapter.striking, *chapter.ordinary)],
    }


def _overview(overview: Overview) -> dict[str, Any]:
    return {
        "headline": overview.headline,
        "undecided": overview.undecided,
        "marks": overview.marks,
        "picture": _picture(overview) if overview.picture else None,
        "table": _table(overview.shown),
    }


def _picture(overview: Overview, *, small: bool = False) -> dict[str, Any]:
    svg = draw(overview, small=small)
    size = re.search(r' width="([\d.]+)"', svg)
    return {"svg": svg, "alt": overview.alternative, "width": float(size[1]) if size else 0}


def _table(table: Table) -> dict[str, Any]:
    return {
        "keys": table.keys,
        "headings": [column.heading for column in table.columns],
        "rows": [{"labels": _labels(row.codes, row.labels), "texts": table.written(row)} for row in table.rows],
    }


def _labels(codes: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    first = f"{codes[0]} {labels[0]}" if codes[0] != labels[0] and codes[0].isdecimal() else labels[0]
    return (first, *labels[1:])


def _indicator(several: Sequence[ReportedFigure]) -> dict[str, Any]:
    first = several[0]
    one = len(several) == 1
    found = gauge(first) if one else None
    values = [first.written] if one else [_value(each) for each in several[:MOST_VALUES]]
    if len(several) > MOST_VALUES:
        values.append(f"en nog {len(several) - MOST_VALUES}")
    return {
        "id": first.figure.indicator,
        "light": first.figure.light.value,
        "title": first.figure.title,
        "meaning": first.meaning,
        "limits": first.limits,
        "remark": first.figure.remark if one else "",
        "values": values,
        "beside": [line[:1].upper() + line[1:] for line in first.beside] if one else [],
        "gauge": asdict(found) | {"zones": [asdict(zone) for zone in found.zones]} if found else None,
    }


def _value(each: ReportedFigure) -> str:
    light = each.figure.light
    striking = f" ({contents.LIGHTS[light]})" if light in (Light.RED, Light.ORANGE) else ""
    return f"{each.label}: {each.written}{striking}"


def _warning(warning: Warned) -> dict[str, Any]:
    return {
        "rule": warning.rule,
        "count": dutch.number(warning.count),
        "message": warning.message,
        "remedy": warning.remedy,
        "place": ", ".join(part for part in (warning.file, warning.place) if part),
    }
