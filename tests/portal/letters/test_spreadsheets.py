"""Lines come back from a spreadsheet as they went; what is hostile or broken is refused with what to do."""

from __future__ import annotations

import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.portal.letters.spreadsheets import Unreadable, read, tamed, to_csv, to_xlsx, untamed

HEADINGS = ("code", "naam")
LINES = [
    ("0034", "’s-Graveland"),
    ("0513", '=HYPERLINK("http://x")'),
    ("0518", "+31 6"),
    ("0060", "'=1"),
    ("0090", 'a;"b"'),
]


def workbook(*rows: tuple[str | float | bool | None, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("form", [to_csv(HEADINGS, LINES), to_xlsx("Blad", HEADINGS, LINES)], ids=["csv", "xlsx"])
def test_what_is_written_is_read_back(form: bytes):
    found = read(form)

    assert found.headers == HEADINGS
    assert [values for _, values in found.lines] == LINES
    assert found.lines[0][0] == 2  # as a spreadsheet counts


def test_nothing_in_it_calculates():
    sheet = openpyxl.load_workbook(BytesIO(to_xlsx("Blad", HEADINGS, LINES))).worksheets[0]

    assert b"'=HYPERLINK" in to_csv(HEADINGS, LINES)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


@given(st.text(max_size=20))
def test_taming_can_be_undone(value: str):
    assert untamed(tamed(value)) == value
    assert not tamed(value).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_a_spreadsheet_saves_is_read(delimiter: str, encoding: str):
    content = f"code{delimiter}naam\r\n\r\n0513{delimiter}Coördinator\r\n".encode(encoding)

    assert read(content).lines == ((3, ("0513", "Coördinator")),)


def test_cells_of_a_workbook_become_text():
    assert read(workbook(("code", "kopie", "x"), (513.0, True, None))).lines == ((2, ("513", "ja")),)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "leeg"),
        (b"x" * 2_000_001, "te groot"),
        (b"\xd0\xcf\x11\xe0 oud", "oude of versleutelde"),
        (b"code;naam\n\x00\x01", "geen tekst"),
        (b'code;naam\n0513;"open', "aanhalingstekens"),
        (b"code\n" + b"0513\n" * 5_001, "meer dan 5000 regels"),
        (b"code\n" + b"x;" * 60 + b"\n", "niet te lezen|te veel kolommen"),
        (b"code\n\x81\x8d", "tekens"),
        (b"PK\x03\x04 stuk", "werkmap"),
        (packed(**{"a.xml": b"<x/>"}), "werkmap"),
        (packed(**{"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "werkmap"),
        (packed(**{f"{n}.xml": b"0" * 2_500_000 for n in range(9)}), "werkmap"),
        (packed(**{f"{n}.xml": b"" for n in range(201)}), "werkmap"),
    ],
)
def test_what_can_not_be_read_is_refused(content: bytes, told: str):
    with pytest.raises(Unreadable, match=told):
        read(content)
