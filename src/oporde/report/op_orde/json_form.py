"""The op-orde report as JSON, for machines: a published format with a version, described by op-orde.schema.json."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from oporde.report.json_form import written
from oporde.report.op_orde.contents import (
    KeyFigure,
    OpOrdeReport,
    Overview,
    PeerPlace,
    Point,
    ReportedFigure,
    Row,
    Table,
    Warned,
)

FORMAT_VERSION = "1.0"  # a field added raises the second number; a field changed or gone the first
SCHEMA = Path(__file__).parents[1] / "op-orde.schema.json"


def to_json(report: OpOrdeReport) -> bytes:
    """The report as UTF-8, ending in a line end. Numbers are exact; texts are those of the page."""
    text = written(as_published(report))
    return (text + "\n").encode("utf-8", "replace")


def as_published(report: OpOrdeReport) -> dict[str, Any]:
    kinds = dict(report.kinds)
    return {
        "format_version": FORMAT_VERSION,
        "protocol": report.protocol,
        "protocol_version": report.protocol_version,
        "plan_hash": report.plan_hash,
        "municipality": report.municipality,
        "municipality_name": report.municipality_name,
        "inhabitants": report.inhabitants,
        "period": report.period,
        "period_title": report.period_title,
        "made_on": report.made_on.isoformat(),
        "delivered_on": report.delivered_on.isoformat() if report.delivered_on else None,
        "superseded": report.superseded,
        "light": report.light.value,
        "sentence": report.sentence,
        "explanation": list(report.explanation),
        "compared_with": list(report.compared_with),
        "files": [
            {
                "name": file.name,
                "layout": file.layout,
                "title": kinds[file.layout],
                "rows": file.rows,
                "sha256": file.sha256,
            }
            for file in report.files
        ],
        "key_figures": [_key_figure(figure) for figure in report.key_figures],
        "attention": [_point(point) for point in report.points],
        "figures": [_figure(figure) for figure in report.figures],
        "chapters": [
            {
                "number": chapter.number,
                "title": chapter.title,
                "question": chapter.question,
                "light": chapter.light.value,
                "headline": chapter.headline,
                "overviews": [_overview(overview) for overview in chapter.overviews],
            }
            for chapter in report.chapters
        ],
        "warnings": [_warning(warning) for warning in report.warnings],
    }


def _key_figure(figure: KeyFigure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "title": figure.title,
        "value": figure.value,
        "unit": figure.unit,
        "light": figure.light.value,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "indicator": point.indicator,
        "light": point.light.value,
        "title": point.title,
        "sentence": point.sentence,
        "meaning": point.meaning,
        "limits": point.limits,
        "causes": point.causes,
        "action": point.action,
        "chapter": point.chapter,
        "subjects": [each.figure.subject for each in point.figures if each.figure.subject],
        "explains": list(point.explains),
    }


def _figure(reported: ReportedFigure) -> dict[str, Any]:
    figure, comparison = reported.figure, reported.comparison
    return {
        "indicator": figure.indicator,
        "subject": figure.subject,
        "label": reported.label,
        "title": figure.title,
        "chapter": reported.chapter,
        "file": reported.file,
        "value": figure.value,
        "unit": figure.unit,
        "light": figure.light.value,
        "remark": figure.remark,
        "limits": {
            "text": reported.limits,
            "orange": reported.orange,
            "red": reported.red,
            "bands": [{"light": band.light.value, "above": band.above, "below": band.below} for band in reported.bands],
        },
        "comparison": {
            "previous_delivery": comparison.previous_delivery,
            "previous_period": comparison.previous_period,
            "similar": _place(comparison.similar),
            "all": _place(comparison.everyone),
        },
        "details": dict(reported.details),
        "meaning": reported.meaning,
        "causes": reported.causes,
        "action": reported.action,
        "weight": reported.weight,
        "explained_by": list(reported.explained_by),
    }


def _place(place: PeerPlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "of": place.of,
        "municipalities": place.municipalities,
        "mean": place.mean,
        "lowest": place.lowest,
        "highest": place.highest,
        "share_below": round(place.share_below, 4),
    }


def _overview(overview: Overview) -> dict[str, Any]:
    return {
        "id": overview.id,
        "title": overview.title,
        "headline": overview.headline,
        "undecided": overview.undecided,
        "keys": list(overview.table.keys),
        "columns": [{"title": column.title, "unit": column.unit, "of": column.of} for column in overview.table.columns],
        "rows": [_row(row, overview.table) for row in overview.table.rows],
    }


def _row(row: Row, table: Table) -> dict[str, Any]:
    return {
        "codes": list(row.codes),
        "labels": list(row.labels),
        "numbers": list(row.numbers),
        "units": [column.unit or row.unit for column in table.columns],
    }


def _warning(warning: Warned) -> dict[str, Any]:
    return {
        "file": warning.file,
        "rule": warning.rule,
        "title": warning.title,
        "count": warning.count,
        "message": warning.message,
        "remedy": warning.remedy,
        "place": warning.place,
    }
