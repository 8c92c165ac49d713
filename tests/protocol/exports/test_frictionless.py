from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

from oporde.protocol.exports.frictionless import package
from oporde.protocol.exports.layouts import example_name, line, right_rows
from oporde.protocol.exports.schemas import export
from oporde.protocol.protocol import Protocol
from tests.protocol.exports.small_protocol import ROW

Complaints = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def complaints(small: Protocol, tmp_path: Path) -> Complaints:
    """What Frictionless holds against the small delivery: (kind of error, field)."""

    def complaints(*, encoding: str = "utf-8", **cells: str) -> list[tuple[str, str]]:
        [descriptor] = export(small, "frictionless", tmp_path)
        for layout in small.layouts:
            rows = [row | {name: cells[name] for name in cells if name in row} for row in right_rows(layout)[:1]]
            if layout.id == "kosten":
                rows = list(right_rows(layout))
            lines = [line([column.name for column in layout.columns], ";"), *(line(row.values(), ";") for row in rows)]
            content = "\r\n".join(lines) + "\r\n"
            (tmp_path / example_name(small, layout)).write_bytes(content.encode(encoding))
        report = frictionless.validate(str(descriptor))
        return [(str(kind), str(field)) for kind, field in report.flatten(["type", "fieldName"])]

    return complaints


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_right_files_are_read_without_complaint(complaints: Complaints, encoding: str):
    assert complaints(encoding=encoding) == []


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("Peildatum", "20170931", "type-error"),
        ("Begin", "2017-09-31", "type-error"),
        ("Geboren", "31-09-2017", "type-error"),
        ("BSN", "99999001", "constraint-error"),
        ("BSN", "", "constraint-error"),
        ("Nummer", "1a", "constraint-error"),
        ("Soort", "99", "constraint-error"),
        ("Kenmerken", "A|X", "constraint-error"),
        ("Bedrag", "1,,5", "constraint-error"),
        ("Toelichting", "x" * 21, "constraint-error"),
        ("Postcode", "0123AB", "constraint-error"),
        ("Aanbieder", "x", "constraint-error"),
    ],
)
def test_a_bad_value_is_refused_where_the_schema_can_tell(complaints: Complaints, column: str, value: str, kind: str):
    assert complaints(**{column: value}) == [(kind, column)]


def test_what_only_signals_is_accepted(complaints: Complaints):
    assert complaints(Aanbieder="9", BSN="999990018") == []


def test_a_key_stands_in_it_where_it_is_certain(small: Protocol):
    schemas: list[dict[str, Any]] = [resource["schema"] for resource in package(small)["resources"]]

    assert [schema.get("primaryKey") for schema in schemas] == [None, ["Soort"]]
    assert list(ROW) == [field["name"] for field in schemas[0]["fields"]]
