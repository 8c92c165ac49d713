"""Page, PDF, workbook, CSV and JSON are of one source: what one says, the others say."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from oporde.report.op_orde.csv_form import HEADER, write_csv
from oporde.report.op_orde.html_form import to_html
from oporde.report.op_orde.json_form import FORMAT_VERSION, SCHEMA, as_published, to_json
from oporde.report.op_orde.lines import OWN, lines
from oporde.report.op_orde.pdf_form import to_pdf
from oporde.report.op_orde.xlsx_form import write_xlsx
from tests.report.op_orde.population import FAULTS


def csv_rows(report) -> list[dict[str, str]]:
    out = io.BytesIO()
    write_csv(report, out)
    text = out.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def workbook(report):
    out = io.BytesIO()
    write_xlsx(report, out)
    return load_workbook(out)


def number(text: str) -> float | None:
    return float(text.replace(",", ".")) if text else None


@pytest.mark.parametrize("fault", [None, "amounts in thousands", "a copy of the half-year before"])
def test_the_json_is_as_its_schema_says(report, fault):
    published = json.loads(to_json(report(fault)))

    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(published)) == []
    assert published["format_version"] == FORMAT_VERSION


def test_every_figure_of_the_json_has_what_is_promised(report):
    figures = as_published(report())["figures"]

    assert len(figures) > 80
    for figure in figures:
        assert figure.keys() >= {"indicator", "value", "unit", "light", "limits", "comparison"}
        assert figure["light"] in ("green", "orange", "red", "undecided")
        assert (figure["value"] is None) == bool(figure["remark"]) or figure["light"] == "undecided"


def test_the_csv_has_every_number_of_the_json(report):
    published, rows = as_published(report()), csv_rows(report())

    own = {(row["kengetal"], row["onderwerp"]): number(row["waarde"]) for row in rows
           if row["onderdeel"] == "kengetal" and row["van_wie"] == OWN}  # fmt: skip
    assert own == {(figure["indicator"], figure["subject"]): figure["value"] for figure in published["figures"]}
    overviews = {
        (row["kengetal"], row["titel"], row["van_wie"], row["onderwerp"]): number(row["waarde"])
        for row in rows
        if row["onderdeel"] not in ("kengetal", "kerncijfer")
    }
    told = {
        (overview["id"], column["title"], column["of"] or OWN, "/".join(line["codes"])): value
        for chapter in published["chapters"]
        for overview in chapter["overviews"]
        for line in overview["rows"]
        for column, value in zip(overview["columns"], line["numbers"], strict=True)
    }
    assert {key: value for key, value in overviews.items() if key in told} == told


def test_the_csv_is_what_a_dutch_spreadsheet_expects(report):
    out = io.BytesIO()
    write_csv(report(), out)
    content = out.getvalue()

    assert content.startswith(b"\xef\xbb\xbfgemeente;periode;")
    assert content.count(b"\r\n") == sum(1 for _ in lines(report())) + 1
    first = csv_rows(report())[0]
    assert tuple(first) == HEADER
    assert first["gemeente"] == "0373"


def test_the_workbook_has_every_figure_of_the_json(report):
    published, book = as_published(report()), workbook(report())

    page = book["Kengetallen"]
    heading = [cell.value for cell in page[1]]
    rows = [dict(zip(heading, [cell.value for cell in row], strict=True)) for row in page.iter_rows(min_row=2)]
    assert [(row["Kengetal"], row["Onderwerp"] or "") for row in rows] == [
        (figure["indicator"], figure["subject"]) for figure in published["figures"]
    ]
    for row, figure in zip(rows, published["figures"], strict=True):  # a workbook keeps sixteen figures of a number
        assert row["Waarde"] == (None if figure["value"] is None else pytest.approx(figure["value"], rel=1e-14))
        before = figure["comparison"]["previous_period"]
        assert row["Vorige periode"] == (None if before is None else pytest.approx(before, rel=1e-14))


def test_the_workbook_has_a_sheet_for_every_overview(report):
    book = workbook(report())

    shown = [o for chapter in report().chapters for o in chapter.overviews if not o.undecided]
    assert book.sheetnames[:3] == ["Lees mij", "Aandachtspunten", "Kengetallen"]
    assert len(book.sheetnames) == len(shown) + 4
    assert all(len(name) <= 31 for name in book.sheetnames)
    types = book["Cliënten per type"]
    assert types["A2"].value == "01"
    assert types["C2"].value == report().chapters[1].overviews[0].table.rows[0].numbers[0]


def test_the_page_shows_every_indicator_with_its_value(report):
    text = re.sub(r"\s+", " ", to_html(report()).decode())

    for each in report().figures:
        assert f'id="kengetal-{each.figure.indicator}"' in text
        if each.figure.value is not None and not each.label:
            assert f'<p class="value">{each.written}</p>' in text


@pytest.mark.parametrize("fault", FAULTS)
def test_page_and_workbook_name_the_points_in_the_order_of_the_json(report, fault):
    titles = [point["title"] for point in as_published(report(fault))["attention"]]
    page = to_html(report(fault)).decode() if fault == "amounts in thousands" else None

    book = workbook(report(fault))["Aandachtspunten"]
    assert [row[2].value for row in book.iter_rows(min_row=2)] == titles
    if page:
        first_page = page[: page.index("In één oogopslag")]
        assert [first_page.index(title) for title in titles] == sorted(first_page.index(title) for title in titles)


def test_the_same_report_gives_the_same_bytes(report):
    for write in (to_json, to_html, to_pdf):
        assert write(report()) == write(report())


@pytest.mark.parametrize("form", ["json", "html", "csv", "xlsx", "pdf"])
def test_no_form_holds_a_personal_number(report, delivery, form):
    rows = delivery(None).paths[0].read_text("ascii").splitlines()[1:]
    numbers = {row.split(";")[2] for row in rows}
    out = io.BytesIO()
    if form == "csv":
        write_csv(report(), out)
    elif form == "xlsx":
        for page in workbook(report()):
            for row in page.iter_rows(values_only=True):
                out.write(repr(row).encode())
    else:
        out.write({"json": to_json, "html": to_html, "pdf": to_pdf}[form](report()))

    text = out.getvalue().decode("latin-1")
    assert [number for number in numbers if number in text] == []


def test_the_manual_names_every_field_of_the_json(report):
    page = (Path(__file__).parents[3] / "docs" / "manual" / "op-orde-report.md").read_text("utf-8")
    published = as_published(report())

    top = [field for field in published if f"`{field}`" not in page]
    assert top == []
    assert [f for f in ("indicator", "value", "unit", "light", "limits", "comparison") if f"`{f}`" not in page] == []
