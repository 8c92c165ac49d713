"""The technical feedback as CSV, for a spreadsheet or a script: one line per finding and row number.

UTF-8 with a BOM and semicolons, as a Dutch spreadsheet expects.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from oporde.report.technical_feedback import SEVERITIES, Complaint, FileFeedback, TechnicalFeedback

HEADER = (
    "bestand", "gemeente", "periode", "regel", "andere_regel", "kolom", "melding", "herstel", "ernst", "controleregel",
    "aantal",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would calculate


def write_csv(feedback: TechnicalFeedback, out: BinaryIO) -> None:
    """All complaints, those without row numbers on one line with an empty one; then what is striking though no rule says so.

    What could not be judged comes last.

    A value that a spreadsheet would take for a formula (a file name may be anything) gets an apostrophe before it.
    """
    text = TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for line in _lines(feedback):
        writer.writerow([f"'{value}" if value.startswith(FORMULA) else value for value in line])
    text.flush()
    text.detach()  # out is not ours to close


def _lines(feedback: TechnicalFeedback) -> Iterator[tuple[str, ...]]:
    for complaint in feedback.together.complaints:
        yield from _complaint(complaint, "", "")
    for file in feedback.to_tell:
        for complaint in file.part.complaints:
            yield from _complaint(complaint, file.municipality, file.period)
    yield from _questions(feedback)
    for file in feedback.to_tell:
        yield from _unjudged(file)


def _complaint(complaint: Complaint, municipality: str, period: str) -> Iterator[tuple[str, ...]]:
    before = (complaint.of, municipality, period)
    after = (
        complaint.column,
        complaint.message,
        complaint.remedy,
        SEVERITIES[complaint.severity],
        complaint.rule,
        str(complaint.count),
    )
    twins = complaint.twins or (0,) * len(complaint.rows)
    for row, twin in zip(complaint.rows, twins, strict=True):
        yield (*before, str(row), str(twin or ""), *after)
    if not complaint.rows:
        yield (*before, "", "", *after)


def _questions(feedback: TechnicalFeedback) -> Iterator[tuple[str, ...]]:
    for cause in feedback.causes:
        if not cause.explains:
            file = next(file for file in feedback.files if file.name == cause.file)
            after = (cause.column, cause.message, cause.remedy, "nagaan", "", str(cause.count))
            yield (file.name, file.municipality, file.period, "", "", *after)


def _unjudged(file: FileFeedback) -> Iterator[tuple[str, ...]]:
    for each in file.part.unjudged:
        message = each.reason or f"Niet overal te beoordelen: {each.title}"
        after = (each.column, message, "", "niet te beoordelen", each.rule, str(each.rows))
        yield (file.name, file.municipality, file.period, "", "", *after)
