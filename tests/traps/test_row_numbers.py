"""The rows that are reported are those a spreadsheet shows, whatever stands between them."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.checking import check
from oporde.plan.model import Plan
from tests.deliveries import RIGHT, TODAY, client, counts, finding, name_of, only

COLUMN = "Leveringsvorm"
PLACE = [*RIGHT["WMO"]].index(COLUMN)
WRONG = "7"
WITH_LINE_END = ("1\n1", "1\r\n1", "1\r1", "1\n\n\n1")


def sheet_of(content: bytes) -> list[list[str]]:
    """The rows as a spreadsheet has them after it read the file: a blank line is an empty row."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    text = content.decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=";"):
        sheet.append(row or [None])
    saved = io.BytesIO()
    workbook.save(saved)
    read = openpyxl.load_workbook(saved).active
    assert read is not None
    return [["" if cell is None else str(cell) for cell in row] for row in read.iter_rows(values_only=True)]


def delivered(chance: random.Random, *, line_ends: bool, blanks: bool, end: str) -> bytes:
    all_quoted = chance.random() < 1 / 3
    lines = [end * chance.randint(1, 3)] if blanks and chance.random() < 0.3 else []
    lines.append(line(RIGHT["WMO"], end, all_quoted=all_quoted))
    for number in range(chance.choice((1, 5, 40))):
        row = [*(RIGHT["WMO"] | client(number)).values()]
        if chance.random() < 0.3:
            row[PLACE] = WRONG
        if line_ends and chance.random() < 0.2:
            row[chance.randrange(18)] = chance.choice(WITH_LINE_END)
        lines.append(line(row, end, all_quoted=all_quoted))
        if blanks and chance.random() < 0.1:
            lines.append(end * chance.randint(1, 3))
    if chance.random() < 0.3:
        lines.append(end * 2)
    mark = b"\xef\xbb\xbf" if chance.random() < 0.3 else b""
    return mark + "".join(lines).encode()


def line(row: Iterable[str], end: str, *, all_quoted: bool) -> str:
    """A row of which every value with a line end in it is quoted: csv.writer knows only the line end it writes itself."""
    return ";".join(f'"{cell}"' if all_quoted or "\n" in cell or "\r" in cell else cell for cell in row) + end


@given(
    seed=st.integers(0, 10**9), line_ends=st.booleans(), blanks=st.booleans(), end=st.sampled_from(["\r\n", "\n", "\r"])
)
def test_a_row_is_reported_by_the_number_that_a_spreadsheet_gives_it(
    plan: Plan, tmp_path: Path, seed: int, line_ends: bool, blanks: bool, end: str
):
    content = delivered(random.Random(seed), line_ends=line_ends, blanks=blanks, end=end)
    path = tmp_path / name_of()
    path.write_bytes(content)

    file = only(check([path], plan, today=TODAY, examples=100, threads=1))

    sheet = sheet_of(content)
    wrong = tuple(n for n, row in enumerate(sheet, 1) if row[PLACE] == WRONG)
    split = tuple(
        n for n, row in enumerate(sheet, 1) if any("\n" in cell or "\r" in cell or "_x000D_" in cell for cell in row)
    )
    found = {found.rule: found.rows for found in file.findings if found.count and found.column == COLUMN}
    assert found.get("W107", ()) == tuple(n for n in wrong)
    of_characters = {row for found in file.findings if found.rule == "W104" for row in found.rows}
    assert of_characters == set(split)


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_without_line_ends_in_values_a_row_number_is_a_line_number(plan: Plan, tmp_path: Path, end: str):
    chance = random.Random(3)
    content = delivered(chance, line_ends=False, blanks=True, end=end)
    while content.count(WRONG.encode() + b";") < 3:
        content = delivered(chance, line_ends=False, blanks=True, end=end)
    path = tmp_path / name_of()
    path.write_bytes(content)

    found = finding(only(check([path], plan, today=TODAY, examples=100, threads=1)).findings, "W107")

    lines = content.decode("utf-8-sig").split(end)
    assert {lines[row - 1].split(";")[PLACE].strip('"') for row in found.rows} == {WRONG}


@pytest.mark.parametrize("blank", ["", " ", "\t  ", ";" * 17])
def test_every_kind_of_emptiness_between_rows_takes_a_row(plan: Plan, tmp_path: Path, blank: str):
    lines = [";".join(RIGHT["WMO"]), *(";".join((RIGHT["WMO"] | client(n)).values()) for n in range(9))]
    lines[9] = ";".join((RIGHT["WMO"] | client(8, Leveringsvorm=WRONG)).values())
    lines.insert(4, blank)
    path = tmp_path / name_of()
    path.write_text("\r\n".join(lines), newline="")

    file = only(check([path], plan, today=TODAY, threads=1))

    assert finding(file.findings, "W107").rows == (11,)
    assert ("H004", None) in counts(file.findings) or blank.startswith(";")


def test_a_header_that_is_missing_takes_no_row(plan: Plan, tmp_path: Path):
    lines = [";".join((RIGHT["WMO"] | client(n, Leveringsvorm="7" if n == 4 else "1")).values()) for n in range(9)]
    path = tmp_path / name_of()
    path.write_text("\r\n".join(lines), newline="")

    file = only(check([path], plan, today=TODAY, threads=1))

    assert finding(file.findings, "H005").rows == (1,)
    assert finding(file.findings, "W107").rows == (5,)
