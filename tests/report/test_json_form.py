import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oporde.findings import Outcome
from oporde.report.json_form import FORMAT_VERSION, SCHEMA, to_json, written
from oporde.report.technical_feedback import Mending
from tests.report import outcomes
from tests.report.test_text import MENDING


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(SCHEMA.read_bytes())


def test_the_schema_is_one(schema: dict[str, Any]):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("mending", [None, Mending(), MENDING], ids=["none", "nothing", "something"])
@pytest.mark.parametrize("outcome", outcomes.ALL.values(), ids=outcomes.ALL)
def test_every_outcome_follows_the_published_schema(outcome: Outcome, mending: Mending | None, schema: dict[str, Any]):
    jsonschema.validate(json.loads(to_json(outcome, mending=mending)), schema)


def described(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every field of a schema, with its description ('' where there is none)."""
    for name, field in node.get("properties", {}).items():
        yield f"{path}.{name}", field.get("description", "")
    for name, definition in node.get("$defs", {}).items():
        yield f"#{name}", definition.get("description", "")
        yield from described(definition, f"#{name}")


def test_the_schema_describes_every_field_and_no_other(schema: dict[str, Any]):
    fields = dict(described(schema))
    answer = json.loads(to_json(outcomes.FAILED_AND_REJECTED))
    file = answer["files"][0]
    mending = json.loads(to_json(outcomes.ORDINARY, mending=MENDING))["mending"]
    [copy], [archive], [uncopied] = mending["copies"], mending["archives"], mending["uncopied"]

    assert [path for path, words in fields.items() if len(words) < 20] == []
    for definition, value in (
        (schema, answer),
        (schema["$defs"]["file"], file),
        (schema["$defs"]["finding"], file["findings"][0]),
        (schema["$defs"]["cause"], json.loads(to_json(outcomes.ORDINARY))["files"][0]["causes"][0]),
        (schema["$defs"]["not_run"], file["not_run"][0]),
        (schema["$defs"]["mending"], mending),
        (schema["$defs"]["copy"], copy),
        (schema["$defs"]["archive"], archive),
        (schema["$defs"]["uncopied"], uncopied),
        (schema["$defs"]["change"], copy["changes"][0]),
        (schema["$defs"]["left"], copy["left"][0]),
    ):
        assert list(definition["properties"]) == list(value) == definition["required"]


def test_the_version_is_the_one_the_schema_is_for(schema: dict[str, Any]):
    assert json.loads(to_json(outcomes.APPROVED))["format_version"] == FORMAT_VERSION == "1.1"
    assert schema["$id"].endswith(f":{FORMAT_VERSION.split('.')[0]}")


def test_no_more_rows_are_told_than_asked():
    [finding, *_] = json.loads(to_json(outcomes.ORDINARY, examples=3))["files"][0]["findings"]

    assert (finding["rows"], finding["count"]) == ([3, 4, 5], 4_112)


def test_findings_keep_the_order_of_the_check():
    told = json.loads(to_json(outcomes.ORDINARY))["files"][0]["findings"]

    assert [finding["rule"] for finding in told] == [finding.rule for finding in outcomes.WMO.findings]


def test_dutch_is_readable_and_a_name_that_is_no_text_does_not_stop_it():
    assert "cliëntadministratie" in to_json(outcomes.ORDINARY).decode("utf-8")
    assert json.loads(to_json(outcomes.STRANGE))["files"][0]["name"].endswith("?\n\x07.csv")


def test_the_same_outcome_gives_the_same_bytes():
    assert to_json(outcomes.ORDINARY) == to_json(outcomes.ORDINARY)


# --- How it is written

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(content=ANYTHING)
def test_what_is_written_says_what_it_was_given(content: object):
    assert json.loads(written(content)) == content


def test_a_line_for_each_field_and_one_for_a_list_of_numbers():
    content = {
        "rule": "W101",
        "rows": [2, 3],
        "twins": [],
        "files": [{"name": "ë", "causes": [[1], [2]]}, {}],
        "none": {},
    }

    assert written(content).splitlines() == [
        "{",
        '  "rule": "W101",',
        '  "rows": [2, 3],',
        '  "twins": [],',
        '  "files": [',
        "    {",
        '      "name": "ë",',
        '      "causes": [',
        "        [1],",
        "        [2]",
        "      ]",
        "    },",
        "    {}",
        "  ],",
        '  "none": {}',
        "}",
    ]
