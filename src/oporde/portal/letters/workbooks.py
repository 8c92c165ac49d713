"""Workbooks (XLSX), written and read with openpyxl. What may stand in one is the business of spreadsheets.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

__all__ = ["InvalidFileException", "values", "written"]


def written(title: str, headings: Sequence[str], *lines: Sequence[str]) -> bytes:
    """One sheet of which every cell is text, its headings bold and in sight."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.append([_text_cell(sheet, heading, bold=True) for heading in headings])
    for line in lines:
        sheet.append([_text_cell(sheet, value) for value in line])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _text_cell(sheet: Any, value: str, *, bold: bool = False) -> Cell:
    cell: Cell = WriteOnlyCell(sheet, value)
    cell.data_type, cell.number_format, cell.font = "s", "@", Font(bold=bold)
    return cell


def values(content: bytes, *, most_rows: int, most_columns: int) -> Iterator[tuple[Any, ...]]:
    """What stands in the rows of the first sheet, its empty rows too. Raises: InvalidFileException, and much else."""
    book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_row=most_rows, max_col=most_columns, values_only=True)
