import warnings
from collections.abc import Callable
from pathlib import Path

import csvw
import pytest

from oporde.protocol.exports.csvw import table_group
from oporde.protocol.exports.layouts import example_name, line, right_rows
from oporde.protocol.exports.schemas import export
from oporde.protocol.protocol import Protocol

Read = Callable[..., int]


@pytest.fixture
def read(small: Protocol, tmp_path: Path) -> Read:
    """The number of rows that csvw reads in the small delivery, in which some cells are otherwise."""

    def read(**cells: str) -> int:
        [metadata] = export(small, "csvw", tmp_path)
        for layout in small.layouts:
            rows = [dict(row) for row in right_rows(layout)]
            rows[0] |= {name: value for name, value in cells.items() if layout.id == "zorg"}
            lines = [line([column.name for column in layout.columns], ";"), *(line(row.values(), ";") for row in rows)]
            (tmp_path / example_name(small, layout)).write_text("\n".join(lines) + "\n", "utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            group = csvw.TableGroup.from_file(metadata)
            return sum(len(list(table.iterdicts(strict=True))) for table in group.tables)

    return read


def test_right_files_are_read_without_complaint(read: Read):
    assert read() == 4


def test_the_whole_is_valid_csv_on_the_web(read: Read, tmp_path: Path):
    read()
    found = csvw.CSVW(str(tmp_path / "csv-metadata.json"), validate=True)

    assert found.is_valid, [str(warning.message) for warning in found.warnings]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Peildatum", "20170931"),
        ("Begin", "2017-09-31"),
        ("BSN", "99999001"),
        ("BSN", ""),
        ("Nummer", "1a"),
        ("Soort", "99"),
        ("Kenmerken", "A|X"),
        ("Bedrag", "1,,5"),
        ("Toelichting", "x" * 21),
        ("Postcode", "0123AB"),
    ],
)
def test_a_bad_value_is_refused_where_the_schema_can_tell(read: Read, column: str, value: str):
    with pytest.raises(ValueError):
        read(**{column: value})


def test_what_only_signals_is_accepted(read: Read):
    assert read(Aanbieder="9", BSN="999990018") == 4


def test_names_are_those_of_a_uri_template(small: Protocol):
    odd = small.layouts[0].columns[0].model_copy(update={"name": "Datum van-tot"})
    layout = small.layouts[0].model_copy(update={"columns": (odd, *small.layouts[0].columns[1:])})
    group = table_group(small.model_copy(update={"layouts": (layout,)}))

    column = group["tables"][0]["tableSchema"]["columns"][0]
    assert (column["name"], column["titles"]) == ("Datum%20van%2Dtot", "Datum van-tot")
