"""YAML as plain values with their lines, and the little that YAML can do and a protocol may not."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oporde.protocol.yaml_file import read_yaml

TEXT = """\
id: wmo
columns:
  - {name: BSN, required: true}
  - name: Bedrag
    scale: 2

rules: []
"""


def test_every_value_knows_its_line():
    file, mistakes = read_yaml("wmo.yaml", TEXT)

    assert file is not None
    assert mistakes == []
    assert file.value == {
        "id": "wmo",
        "columns": [{"name": "BSN", "required": True}, {"name": "Bedrag", "scale": 2}],
        "rules": [],
    }
    assert [file.line(place) for place in ((), ("id",), ("columns", 0, "required"), ("columns", 1, "scale"))] == [
        1,
        1,
        3,
        5,
    ]


def test_a_place_that_is_not_there_is_told_by_what_is_around_it():
    file, _ = read_yaml("wmo.yaml", TEXT)

    assert file is not None
    # Names of members of a union stand in a place, and not in a file.
    assert file.line(("columns", 1, "digits", "min_length")) == 4
    assert file.line(("columns", "digits", 1, "scale")) == 5


def test_a_day_that_does_not_exist_is_a_text_until_a_day_is_expected():
    file, mistakes = read_yaml("x.yaml", "since: 2017-02-31\n")

    assert file is not None
    assert (file.value, mistakes) == ({"since": "2017-02-31"}, [])


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 'the key "a" stands here twice'),
        ("a: &x 1\nb: *x\n", 2, "no readable YAML: *x stands for something else; write it out"),
        ("a:\n\t- 1\n", 2, "no readable YAML: found character that cannot start any token"),
        ("[" * 60 + "]" * 60, 1, "no readable YAML: nested more than 50 levels deep"),
    ],
    ids=["twice", "alias", "tab", "deep"],
)
def test_what_is_wrong_has_its_line(text: str, line: int, what: str):
    assert read_yaml("x.yaml", text)[1] == [(line, what)]


def test_no_object_is_made():
    file, _ = read_yaml("x.yaml", "a: !!python/object/apply:os.getcwd []\n")

    assert file is not None
    assert file.value == {"a": []}


@given(st.text())
@example("\x00")
@example("---\n---\n")
def test_any_text_whatever_is_read_or_told(text: str):
    file, mistakes = read_yaml("x.yaml", text)

    assert file is not None or mistakes
    assert all(line >= 1 and what for line, what in mistakes)
