import errno
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from oporde.findings import Outcome
from oporde.report import xlsx
from oporde.report.technical_feedback import technical_feedback
from oporde.report.xlsx import write_xlsx
from tests.report import outcomes
from tests.report.outcomes import file, finding, outcome

SHEETS = ["Lees mij", "Overzicht", "Oorzaken", "Bevindingen", "Regels per bevinding", "Per regel"]


def written(judged: Outcome, folder: Path, *, examples: int = 100_000) -> BytesIO:
    out = BytesIO()
    feedback = technical_feedback(judged, checked_on=date(2018, 2, 14), kinds=outcomes.KINDS, examples=examples)
    write_xlsx(feedback, out, parts=folder / "parts")
    return out


def book(judged: Outcome, folder: Path, *, examples: int = 100_000) -> Any:
    return openpyxl.load_workbook(written(judged, folder, examples=examples))


def table(sheet: Any) -> list[dict[str, str]]:
    header, *lines = sheet.iter_rows(values_only=True)
    return [dict(zip(header, (value or "" for value in line), strict=True)) for line in lines]


@pytest.mark.parametrize("judged", outcomes.ALL.values(), ids=outcomes.ALL)
def test_every_cell_is_text_so_that_no_zero_is_lost(judged: Outcome, tmp_path: Path):
    cells = [cell for sheet in book(judged, tmp_path) for row in sheet.iter_rows() for cell in row if cell.value]

    assert {type(cell.value) for cell in cells} == {str}
    assert {cell.number_format for cell in cells} == {"@"}


def test_the_sheets_stand_in_the_order_in_which_one_reads(tmp_path: Path):
    assert book(outcomes.ORDINARY, tmp_path).sheetnames == SHEETS


def test_the_first_sheet_says_what_came_out_and_what_the_others_hold(tmp_path: Path):
    lines = [row[0] for row in book(outcomes.ORDINARY, tmp_path)["Lees mij"].iter_rows(values_only=True)]
    text = "\n".join(line or "" for line in lines)

    assert lines[0] == "Niet goedgekeurd: 3 dingen om te herstellen in 1 van 4 bestanden."
    assert "Gecontroleerd op 14 februari 2018 met protocol gmsd/2017." in text
    assert [name for name in SHEETS[1:] if f"- {name}: " not in text] == []


def test_it_says_aloud_where_rows_are_left_out(tmp_path: Path):
    lines = [row[0] for row in book(outcomes.ORDINARY, tmp_path, examples=7)["Lees mij"].iter_rows(values_only=True)]

    assert any(line and line.startswith("Bij 3 bevindingen staan alleen de eerste 7 regels.") for line in lines)


def test_headers_stay_in_sight_and_every_column_can_be_filtered(tmp_path: Path):
    for sheet in book(outcomes.ORDINARY, tmp_path).worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(sheet.column_dimensions[cell.column_letter].width >= 8 for cell in sheet[1])


def test_the_overview_has_every_file(tmp_path: Path):
    told = table(book(outcomes.ORDINARY, tmp_path)["Overzicht"])

    assert [(line["Soort"], line["Oordeel"], line["Gemeente"], line["Regels"]) for line in told] == [
        ("Wmo", "afgekeurd", "0363", "30412"),
        ("kosten Wmo", "goedgekeurd", "0363", "19"),
        ("SBW", "goedgekeurd", "0363", "3"),
        ("JEUGD", "goedgekeurd", "0363", "7"),
    ]


def test_a_finding_is_told_with_its_cause_its_limit_and_its_exact_count(tmp_path: Path):
    told = {line["Controleregel"]: line for line in table(book(outcomes.ORDINARY, tmp_path)["Bevindingen"])}

    assert told["W105"]["Oorzaak"] == "1"
    assert told["W105"]["Herstel"] == "Vul de gemeentecode aan tot vier cijfers."
    assert (told["W109"]["Aantal"], told["W109"]["Grens"][:5]) == ("4112", "13,5%")
    assert (told["W120"]["Ernst"], told["W120"]["Niet te beoordelen"]) == ("niet te beoordelen", "30412")


def test_there_is_a_line_for_every_finding_and_row(tmp_path: Path):
    told = table(book(outcomes.ORDINARY, tmp_path)["Regels per bevinding"])

    assert sum(line["Controleregel"] == "W105" for line in told) == 20
    assert [(line["Regel"], line["Andere regel"]) for line in told if line["Controleregel"] == "W204"] == [
        ("12", "11"),
        ("90", "33"),
        ("4001", "12"),
    ]


def test_there_is_a_line_for_every_row_in_the_order_of_the_file(tmp_path: Path):
    judged = outcome(
        file("WMO", finding(rows=(5, 900), count=2), finding("W109", column="BSN", rows=(5, 7), message="BSN fout."))
    )
    told = table(book(judged, tmp_path)["Per regel"])

    assert [line["Regel"] for line in told] == ["5", "7", "900"]
    assert told[0]["Meldingen"] == "BSN fout.\nGemeentecode heeft 3 tekens; verwacht 4."
    assert (told[0]["Aantal"], told[0]["Kolommen"], told[0]["Ernst"]) == ("2", "BSN\nGemeentecode", "afkeurend")


def test_more_rows_than_a_sheet_holds_are_cut_aloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xlsx, "MOST_LINES", 5)
    told = list(book(outcomes.ORDINARY, tmp_path)["Regels per bevinding"].iter_rows(values_only=True))

    assert len(told) == 7
    assert told[-1][0] == "Er zijn meer regels dan een werkblad kan bevatten: gebruik --as csv."


def test_a_name_that_looks_like_a_formula_is_text(tmp_path: Path):
    [line] = table(book(outcomes.STRANGE, tmp_path)["Overzicht"])

    assert line["Bestand"].startswith("=HYPERLINK")


def test_nothing_is_left_beside_it(tmp_path: Path):
    written(outcomes.ORDINARY, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_the_same_feedback_gives_the_same_bytes(tmp_path: Path):
    assert written(outcomes.ORDINARY, tmp_path).getvalue() == written(outcomes.ORDINARY, tmp_path).getvalue()


def test_a_full_disk_is_an_error_and_leaves_nothing(tmp_path: Path):
    feedback = technical_feedback(outcomes.ORDINARY)
    with Path("/dev/full").open("wb", buffering=0) as full, pytest.raises(OSError) as caught:
        write_xlsx(feedback, full, parts=tmp_path / "parts")

    assert caught.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_made_in_memory_is_the_same(tmp_path: Path):
    out = BytesIO()

    write_xlsx(technical_feedback(outcomes.ORDINARY), out, parts=None)

    assert openpyxl.load_workbook(out).sheetnames == book(outcomes.ORDINARY, tmp_path).sheetnames
