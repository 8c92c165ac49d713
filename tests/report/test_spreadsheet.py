"""Plain tables as CSV and as a workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

from oporde.report.spreadsheet import Table, to_csv, to_xlsx

TABLE = Table("Gemeenten", ("code", "naam", "dag", "op", "aandeel", "aantal"), [
    ("0363", "=1+1", date(2018, 3, 9), datetime(2018, 3, 9, 23, 58, tzinfo=UTC), 0.5, 1204),
    ("0518", "Den Haag", None, None, None, 0),
])  # fmt: skip


def test_a_csv_opens_in_a_spreadsheet_and_calculates_nothing_by_itself():
    assert (
        to_csv(TABLE)
        == (
            "\ufeffcode;naam;dag;op;aandeel;aantal\r\n"
            "0363;'=1+1;2018-03-09;2018-03-09 23:58;0,5;1204\r\n"
            "0518;Den Haag;;;;0\r\n"
        ).encode()
    )


def test_a_workbook_keeps_codes_as_text_and_is_the_same_again():
    made = to_xlsx([TABLE], title="Gemeenten", made_at=datetime(2018, 3, 9, tzinfo=UTC))

    assert made == to_xlsx([TABLE], title="Gemeenten", made_at=datetime(2018, 3, 9, tzinfo=UTC))
    with ZipFile(BytesIO(made)) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>0363</t>" in texts
    assert "<t>=1+1</t>" in texts
    assert "<f>" not in sheet
    assert "<v>1204</v>" in sheet
