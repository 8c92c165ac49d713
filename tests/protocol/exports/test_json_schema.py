from typing import Any

import pytest
from jsonschema import Draft202012Validator

from oporde.protocol.exports.json_schema import row_schema
from oporde.protocol.exports.layouts import right_rows
from oporde.protocol.protocol import Protocol
from oporde.protocol.types import TYPES
from tests.protocol.exports.small_protocol import ROW, changed


@pytest.fixture(scope="module")
def schema(small: Protocol) -> dict[str, Any]:
    return row_schema(small, small.layout("zorg"))


def complaints(schema: dict[str, Any], **cells: str) -> list[str]:
    """What the schema holds against the right row with other cells: the columns, or the ids of rules."""
    errors = Draft202012Validator(schema).iter_errors(ROW | cells)
    return [str(error.path[0]) if error.path else str(error.schema_path) for error in errors]


def test_the_schema_is_one_and_accepts_the_right_rows(small: Protocol):
    for layout in small.layouts:
        schema = row_schema(small, layout)

        Draft202012Validator.check_schema(schema)
        for row in right_rows(layout):
            Draft202012Validator(schema).validate(row)


@pytest.mark.parametrize(
    "column", ["Peildatum", "BSN", "Nummer", "Soort", "Vorm", "Kenmerken", "Bedrag", "Toelichting"]
)
def test_the_bad_value_of_a_type_is_refused_where_the_schema_can_tell(
    small: Protocol, schema: dict[str, Any], column: str
):
    found = small.layout("zorg").column(column)
    complete = found.model_copy(update={"codes": small.code_list("soorten").codes}) if column == "Soort" else found
    bad = {"BSN": "99999001", "Peildatum": "2017-09-28"}.get(column) or TYPES[found.type].bad(complete)

    assert complaints(schema, **{column: bad}) == [column]


def test_what_only_signals_is_accepted(schema: dict[str, Any]):
    assert complaints(schema, Aanbieder="9") == []
    assert complaints(schema, BSN="999990018") == []
    assert complaints(schema, Einde="2016-01-01", Begin="2017-01-01") == []


def test_an_empty_cell_is_refused_only_where_it_must_be_filled(schema: dict[str, Any]):
    assert complaints(schema, BSN="") == ["BSN"]
    assert complaints(schema, Gemeente="") == ["Gemeente"]
    for column in ("Nummer", "Soort", "Vorm", "Kenmerken", "Begin", "Bedrag", "Toelichting", "Postcode"):
        others = {"Bedrag": ""} if column == "Nummer" else {}
        assert column not in complaints(schema, **{column: ""}, **others)


def test_rules_about_which_cells_go_together_are_said(schema: dict[str, Any]):
    assert complaints(schema, Soort="", Vorm="") != []
    assert complaints(schema, Soort="") == []
    assert complaints(schema, Vorm="2") == []
    assert complaints(schema, Vorm="2", Aanbieder="1") != []
    assert complaints(schema, Vorm="2", Aanbieder="9") == []
    assert complaints(schema, Nummer="") != []
    assert complaints(schema, Bedrag="") != []
    assert complaints(schema, Bedrag="", Toelichting="") == []


def test_a_rule_about_the_text_of_a_value_is_said(schema: dict[str, Any]):
    assert complaints(schema, BSN="000000000") == ["BSN"]


def test_every_column_has_a_cell_and_no_other_is_allowed_where_that_rejects(schema: dict[str, Any]):
    without = {name: value for name, value in ROW.items() if name != "Bedrag"}

    assert not Draft202012Validator(schema).is_valid(without)
    assert not Draft202012Validator(schema).is_valid(ROW | {"Extra": ""})
    tolerant = changed(rules=[])
    assert Draft202012Validator(row_schema(tolerant, tolerant.layout("zorg"))).is_valid(ROW | {"Extra": ""})
