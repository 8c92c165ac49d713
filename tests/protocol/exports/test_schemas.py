"""The schemas together: which files are written, and that none says more than the check."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import csvw
import duckdb
import frictionless
import pytest
from jsonschema import Draft202012Validator

from oporde.errors import OpOrdeError
from oporde.protocol.exports.csvw import table_group
from oporde.protocol.exports.examples import write_examples
from oporde.protocol.exports.frictionless import package
from oporde.protocol.exports.json_schema import row_schema
from oporde.protocol.exports.layouts import example_name, line, right_rows, value_rules, with_codes
from oporde.protocol.exports.schemas import FORMATS, export
from oporde.protocol.protocol import Protocol
from oporde.protocol.sql_text import quote
from oporde.protocol.types import TYPES

NASTY = (
    "0", "1", "2", "3", "4", "9", "01", "02", "03", "99", "001", "1 ", " 1", "-1", "+1", "1.5", "1,5", "1,55", "1,555",
    "-1250,50", "1e5", "٣", "１", "9901", "9902", "9903", "9904", "999990019", "999990018", "000000000", "99999001",
    "20170928", "20170931", "00000000", "00010101", "20000101", "99991231", "2017-09-28", "2017-9-28", "2000-01-01",
    "28-09-2017", "31-09-2017", "29-02-2016", "29-02-2017", "A", "B", "A|B", "B|A|C", "A|A", "A|", "|A", "a", "é",
    "A;B", "naar; wens", "x" * 20, "x" * 21, "é" * 20, "1234AB", "1234 AB", "0123AB",
    "12345678901234567890", "\t", "nvt", "-",
)  # fmt: skip


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("json-schema", ["zorg.schema.json", "kosten.schema.json"]),
        ("frictionless", ["datapackage.json"]),
        ("csvw", ["csv-metadata.json"]),
    ],
)
def test_every_form_is_written_as_json(small: Protocol, tmp_path: Path, form: str, names: list[str]):
    written = export(small, form, tmp_path / "new" / "folder")

    assert [path.name for path in written] == names
    assert all(json.loads(path.read_text("utf-8")) for path in written)
    assert set(FORMATS) == {"json-schema", "frictionless", "csvw"}


@pytest.mark.parametrize(("form", "own"), [("frictionless", "path"), ("csvw", "url")])
def test_files_are_named_as_those_of_the_sender_and_period_that_are_asked_for(
    protocol: Protocol, tmp_path: Path, form: str, own: str
):
    [written] = export(protocol, form, tmp_path, municipality="0363", period="H1_2017")

    found = re.findall(rf'"{own}": "([^"]+)"', written.read_text("utf-8"))
    assert [name for name in found if name.endswith(".csv")] == [
        f"0363_{layout.word}_H1_2017.csv" for layout in protocol.layouts
    ]
    with pytest.raises(OpOrdeError, match="9999"):
        export(protocol, form, tmp_path, municipality="9999")


def test_files_as_the_examples_write_them_are_read_beside_their_schema(protocol: Protocol, tmp_path: Path):
    for form in ("frictionless", "csvw"):
        export(protocol, form, tmp_path, municipality="0363", period="H2_2017")
    write_examples(protocol, municipality="0363", period="H2_2017", rows=200, seed=1, directory=tmp_path)

    assert frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid
    assert csvw.CSVW(str(tmp_path / "csv-metadata.json")).is_valid
    path = tmp_path / "0363_WMO_H2_2017.csv"
    path.write_bytes(path.read_bytes().replace(b";0363;", b";363;", 1))
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid
    assert not csvw.CSVW(str(tmp_path / "csv-metadata.json")).is_valid


def test_an_unknown_form_is_refused(small: Protocol, tmp_path: Path):
    with pytest.raises(OpOrdeError, match="json-schema, frictionless, csvw"):
        export(small, "xsd", tmp_path)


def test_the_right_rows_of_gmsd_are_read_without_complaint_in_every_form(protocol: Protocol, tmp_path: Path):
    for form in FORMATS:
        export(protocol, form, tmp_path)
    for layout in protocol.layouts:
        rows = [list(row.values()) for row in right_rows(layout)]
        lines = [line(row, ";") for row in ([column.name for column in layout.columns], *rows)]
        (tmp_path / example_name(protocol, layout)).write_text("\r\n".join(lines) + "\r\n", "utf-8", newline="")
        schema = json.loads((tmp_path / f"{layout.id}.schema.json").read_text("utf-8"))
        for row in right_rows(layout):
            Draft202012Validator(schema).validate(row)

    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    web = csvw.CSVW(str(tmp_path / "csv-metadata.json"), validate=True)
    assert report.valid, report.flatten(["type", "message"])
    assert web.is_valid, [str(warning.message) for warning in web.warnings]


def accepted(protocol: Protocol, layout_id: str, name: str) -> list[str]:
    """The nasty values that no rejecting rule of the column refuses, as the engine judges them."""
    layout = protocol.layout(layout_id)
    column = with_codes(protocol, layout.column(name))
    connection = duckdb.connect()
    if column.codes:
        name = quote(f"list {column.code_list_name}")
        connection.execute(f"SET VARIABLE {name} = (SELECT ?)", [[code.code for code in column.codes]])
    found = []
    for value in NASTY:
        for rule in value_rules(layout, column):
            violated = rule.violated(column, "raw")
            if connection.execute(f"SELECT {violated} FROM (SELECT CAST(? AS VARCHAR) AS raw)", [value]).fetchone() == (
                True,
            ):
                signal = rule.severity == "signal" or name in rule.signal_columns
                found += [value] if signal else []
                break
        else:
            found.append(value)
    return found


def fits(form: dict[str, Any], value: str) -> bool:
    """Whether a field of a Table Schema or a CSVW datatype takes the value."""
    constraints = form.get("constraints", form)
    if form.get("type") == "date":
        return _is_day(value, form["format"])
    if form.get("base") == "date":
        return _is_day(value, form["format"].replace("yyyy", "%Y").replace("MM", "%m").replace("dd", "%d"))
    pattern = constraints.get("pattern") or (form["format"] if form.get("base") and "format" in form else ".*")
    enum, longest = constraints.get("enum", [value]), constraints.get("maxLength", 999)
    return bool(re.fullmatch(pattern, value, re.DOTALL)) and value in enum and len(value) <= longest


def _is_day(value: str, spelling: str) -> bool:
    try:
        datetime.strptime(value, spelling)  # noqa: DTZ007
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("layout", "name"),
    [("zorg", name) for name in ("Peildatum", "Gemeente", "BSN", "Nummer", "Soort", "Vorm", "Aanbieder", "Kenmerken")]
    + [("zorg", name) for name in ("Begin", "Einde", "Geboren", "Bedrag", "Toelichting", "Postcode")]
    + [("kosten", "Kosten")],
)
def test_what_the_check_accepts_every_schema_accepts(small: Protocol, layout: str, name: str):
    taken = accepted(small, layout, name)
    row = row_schema(small, small.layout(layout))["properties"][name]
    place = [known.id for known in small.layouts].index(layout)
    fields = {field["name"]: field for field in package(small)["resources"][place]["schema"]["fields"]}
    columns = {column["titles"]: column for column in table_group(small)["tables"][place]["tableSchema"]["columns"]}

    assert taken
    assert len(taken) < len(NASTY)
    assert [value for value in taken if not Draft202012Validator(row).is_valid(value)] == []
    assert [value for value in taken if not fits(fields[name], value)] == []
    assert [value for value in taken if not fits(columns[name]["datatype"], value)] == []


@pytest.mark.parametrize("kind", TYPES)
def test_the_good_value_of_every_type_is_accepted(small: Protocol, kind: str):
    zorg = small.layout("zorg")
    column = next(with_codes(small, column) for column in zorg.columns if column.type == kind)
    good = TYPES[kind].good(column)

    if kind == "text":
        good = good[:20]
    assert Draft202012Validator(row_schema(small, zorg)["properties"][column.name]).is_valid(good)
