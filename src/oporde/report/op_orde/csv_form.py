"""All figures of an op-orde report as CSV, for a spreadsheet: UTF-8 with a BOM, semicolons, a comma before decimals."""

from __future__ import annotations

import csv
from io import TextIOWrapper
from typing import BinaryIO

from oporde.report.op_orde.contents import Number, OpOrdeReport
from oporde.report.op_orde.lines import lines

HEADER = (
    "gemeente", "periode", "hoofdstuk", "onderdeel", "kengetal", "titel", "onderwerp", "onderwerp_in_woorden", "van_wie",
    "waarde", "eenheid", "oordeel", "opmerking",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would calculate


def write_csv(report: OpOrdeReport, out: BinaryIO) -> None:
    """One line for each number. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in lines(report):
        before = (line.chapter, line.part, line.figure, line.title, line.subject, line.label, line.of)
        after = (line.unit, line.light, line.remark)
        writer.writerow(
            (report.municipality, report.period, *map(_text, before), written(line.value), *map(_text, after))
        )
    text.flush()
    text.detach()  # out is not ours to close


def written(value: Number) -> str:
    """A number with a comma, no more digits than it has; empty when there is none."""
    if value is None:
        return ""
    return f"{value:.0f}" if float(value).is_integer() else repr(float(value)).replace(".", ",")


def _text(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
