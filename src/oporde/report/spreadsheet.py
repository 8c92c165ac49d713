"""Plain tables as CSV and as a workbook: what a page shows in a list, to work on with elsewhere.

Numbers stay numbers, to calculate with; what is text stays text, so that no code loses a zero and nothing is a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from oporde.report.op_orde.csv_form import FORMULA, written

Cell = str | int | float | date | None
LONGEST_NAME = 31  # characters of the name of a sheet
WIDEST = 60  # characters


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name; moments are aware and told in their own zone."""

    name: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def to_csv(table: Table) -> bytes:
    """One table as CSV for a spreadsheet: UTF-8 with a BOM, semicolons, a comma before decimals."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) or cell is None:
        return written(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def to_xlsx(tables: Sequence[Table], *, title: str, made_at: datetime) -> bytes:
    """Tables as the sheets of one workbook; the same tables give the same bytes."""
    packed = BytesIO()
    book = Workbook(packed, {"in_memory": True, "remove_timezone": True})
    book.set_properties({"title": title, "author": "OpOrde", "created": made_at})
    text = book.add_format({"num_format": "@", "valign": "top"})
    head = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1, "valign": "top"})
    day, moment = (
        book.add_format({"num_format": form, "valign": "top"}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
    )
    for table in tables:
        page = book.add_worksheet(table.name[:LONGEST_NAME])
        page.freeze_panes(1, 0)
        for place, column in enumerate(table.columns):
            longest = max((len(_text(row[place])) for row in table.rows), default=0)
            page.set_column(place, place, min(WIDEST, max(longest, len(column)) + 2))
            page.write_string(0, place, column, head)
        for number, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, place, cell, text)
                elif isinstance(cell, date):
                    page.write_datetime(number, place, cell, moment if isinstance(cell, datetime) else day)
                elif cell is not None:
                    page.write_number(number, place, cell)
        page.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    book.close()
    return packed.getvalue()
