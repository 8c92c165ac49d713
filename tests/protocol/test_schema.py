import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from oporde.protocol.schema import FILES, schemas, write_schemas

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "protocols" / "schema"
NAMES = {
    "protocol": "head",
    "indicators": "indicators",
    "report": "report",
    "questions": "questions",
    "generator": "generator",
}
WRITTEN = sorted(
    (
        *ROOT.glob("protocols/*/*/*.yaml"),
        *ROOT.glob("protocols/*/*/english/*.yaml"),
        *ROOT.glob("tests/protocols/*/*/*.yaml"),
    )
)


class AsEditorsRead(yaml.SafeLoader):
    """YAML in which a day is text, as it is to an editor."""


AsEditorsRead.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> Any:
    return yaml.load(path.read_text("utf-8"), Loader=AsEditorsRead)


def complaints(name: str, value: Any) -> list[str]:
    """What an editor would underline: the place, or the sentence when it is about the whole."""
    validator = Draft202012Validator(json.loads(schemas()[f"{name}.schema.json"]))
    return [f"{list(error.absolute_path)} {error.message}" for error in validator.iter_errors(value)]


def schema_of(path: Path) -> str:
    name = NAMES.get(path.stem, "layout")
    return f"english-{name}" if path.parent.name == "english" else name


@pytest.mark.parametrize("name", FILES)
def test_the_kept_schemas_are_those_of_the_models(name: str):
    kept = (KEPT / f"{name}.schema.json").read_text("utf-8")

    assert kept == schemas()[f"{name}.schema.json"], "write them anew: oporde protocol schema --output protocols/schema"
    Draft202012Validator.check_schema(json.loads(kept))


def test_the_schemas_are_written_beside_each_other(tmp_path: Path):
    written = write_schemas(tmp_path / "schema")

    assert {path.name for path in written} == set(schemas())
    assert all(path.read_text("utf-8") == schemas()[path.name] for path in written)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: "/".join(path.parts[-3:]))
def test_an_editor_has_nothing_against_a_protocol_that_loads(path: Path):
    assert complaints(schema_of(path), read(path)) == []


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: "/".join(path.parts[-3:]))
def test_a_file_that_names_its_schema_names_the_right_one(path: Path):
    first = path.read_text("utf-8").split("\n", 1)[0]

    if path.is_relative_to(ROOT / "protocols"):
        up = "../" * (len(path.relative_to(ROOT / "protocols").parts) - 1)
        assert first == f"# yaml-language-server: $schema={up}schema/{schema_of(path)}.schema.json"


def test_an_editor_underlines_a_misspelt_key_an_unknown_kind_and_a_missing_text():
    right = read(ROOT / "protocols/gmsd/2017/sbw.yaml")
    misspelt, unknown, bare = deepcopy(right), deepcopy(right), deepcopy(right)
    misspelt["columns"][0]["defintion"] = "x"
    unknown["rules"][0]["kind"] = "requird"
    del bare["rules"][0]["remedy"]

    assert any("defintion" in line for line in complaints("layout", misspelt))
    for wrong in (unknown, bare):
        assert any(line.startswith("['rules', 0]") for line in complaints("layout", wrong))


@pytest.mark.parametrize(
    ("share", "right"), [("1%", True), ("0,5 %", True), (0.01, True), ("veel", False), ("1", False)]
)
def test_a_share_may_be_written_as_a_percentage(share: object, right: bool):
    layout = read(ROOT / "protocols/gmsd/2017/sbw.yaml")
    layout["rules"][0] |= {"severity": "signal", "reject_above": share}

    assert (complaints("layout", layout) == []) is right


def test_an_author_does_not_write_what_the_loader_finds():
    head = read(ROOT / "protocols/gmsd/2017/protocol.yaml")
    head["lists"][0]["codes"] = []

    assert any("codes" in line for line in complaints("head", head))
