"""What a protocol says in English: whole, with the placeholders of the Dutch, or told with its file and line."""

import shutil
from pathlib import Path

import pytest
import yaml

from oporde.protocol.english import English, english_mistakes, keyed, placeholders
from oporde.protocol.load import load_english, load_protocol
from oporde.protocol.protocol import Layout, Protocol
from oporde.proving import lint

ROOT = Path(__file__).parents[2]
GMSD = ROOT / "protocols" / "gmsd" / "2017"
VERBLIJF = ROOT / "tests" / "protocols" / "verblijf" / "1"
SAID = ("title", "why", "message", "remedy")


@pytest.fixture(scope="module")
def english() -> English:
    found = load_english(GMSD)
    assert found is not None
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A protocol that says everything in English, in the words it has in Dutch."""
    shutil.copytree(VERBLIJF, tmp_path / "verblijf")
    protocol = load_protocol(VERBLIJF)
    (tmp_path / "verblijf" / "english").mkdir()
    files = {"protocol": head_of(protocol)} | dict(
        zip(protocol.head.layouts, map(layout_of, protocol.layouts), strict=True)
    )
    for name, said in files.items():
        path = tmp_path / "verblijf" / "english" / f"{name}.yaml"
        path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")
    return tmp_path / "verblijf"


def head_of(protocol: Protocol) -> dict[str, object]:
    return {
        "title": protocol.head.title,
        "periods": {period.id: period.title for period in protocol.head.periods},
        "lists": {item.id: {"title": item.title} for item in protocol.lists},
        "rules": {key: rule.model_dump(include=set(SAID)) for key, rule in keyed(protocol.head.rules)},
    }


def layout_of(layout: Layout) -> dict[str, object]:
    return {
        "title": layout.title,
        "columns": {
            column.name: {
                "definition": column.definition,
                "presence": column.presence,
                "codes": {} if column.list else {code.code: code.label for code in column.codes},
            }
            for column in layout.columns
        },
        "derived": {one.name: one.title for one in layout.derived},
        "rules": {rule.id: rule.model_dump(include=set(SAID)) for rule in layout.rules},
        "hints": {hint.id: {"message": hint.message, "remedy": hint.remedy} for hint in layout.hints},
    }


def test_the_gmsd_says_every_rule_in_english_with_the_placeholders_of_the_dutch(english: English):
    rules = dict(keyed(load_protocol(GMSD).rules()))

    assert english.rules.keys() == rules.keys()
    for key, rule in rules.items():
        for word in SAID:
            dutch, said = getattr(rule, word), getattr(english.rules[key], word)
            assert placeholders(said) == placeholders(dutch), f"{key} {word}"
            assert said.strip() != dutch.strip(), f"{key} {word} is still Dutch"


def test_people_call_periods_and_files_something_in_english(english: English):
    assert english.titles == {
        "wmo": "Wmo",
        "kosten_wmo": "kosten Wmo",
        "sbw": "SBW",
        "jeugd": "JEUGD",
        "H2_2017": "second half of 2017",
        "H1_2017": "first half of 2017",
    }


def test_a_protocol_may_do_without():
    assert load_english(VERBLIJF) is None


def test_english_that_says_everything_has_no_mistakes(folder: Path):
    assert lint(folder) == ()


def test_what_lacks_or_is_too_much_is_told_with_its_file_and_line(folder: Path):
    path = folder / "english" / "personen.yaml"
    said = yaml.safe_load(path.read_text("utf-8"))
    with_column = next(id for id, rule in said["rules"].items() if "{column}" in rule["message"])
    gone, misspelt, blank, *_ = (id for id in said["rules"] if id != with_column)
    said["rules"][with_column]["message"] = "It is {colum} that is wrong."
    said["rules"][f"{misspelt}0"] = said["rules"].pop(misspelt)
    said["rules"][blank]["remedy"] = " "
    del said["rules"][gone]
    del said["columns"]["Nummer"]
    path.write_text(yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")
    (folder / "english" / "persoonen.yaml").write_text("", "utf-8")
    lines = path.read_text("utf-8").splitlines()

    told = lint(folder)

    spoilt = 1 + next(i for i, line in enumerate(lines) if "{colum}" in line)
    assert f'english/personen.yaml:{spoilt}: unknown placeholder {{colum}}; did you mean "column"?' in told
    assert f"english/personen.yaml:{spoilt}: placeholder {{column}} is missing; the Dutch has it" in told
    extra = 1 + lines.index(f"  {misspelt}0:")
    assert any(f'english/personen.yaml:{extra}: unknown key "{misspelt}0"; did you mean' in line for line in told)
    assert any("english/personen.yaml:" in line and '"remedy" is empty; expected a sentence' in line for line in told)
    dutch = (folder / "personen.yaml").read_text("utf-8").splitlines()
    at = 1 + next(i for i, line in enumerate(dutch) if f"id: {gone}" in line)
    assert f"personen.yaml:{at}: {gone} has no English; add it to rules in english/personen.yaml" in told
    assert any("Nummer has no English; add it to columns in english/personen.yaml" in line for line in told)
    assert 'english/persoonen.yaml:1: no file of this protocol; did you mean "personen.yaml"?' in told


def test_a_file_that_is_missing_is_told(folder: Path):
    (folder / "english" / "personen.yaml").unlink()

    assert lint(folder) == ("english/personen.yaml:1: the file is missing",)


def test_a_derived_name_has_its_english(english: English):
    wmo = english.layouts["wmo"]
    lacking = English(
        english.head, {**english.layouts, "wmo": wmo.model_copy(update={"derived": {"start": "The start"}})}
    )

    told = [mistake.what for mistake in english_mistakes(load_protocol(GMSD), lacking)]

    assert told == [f"{name} has no English; add it to derived in english/wmo.yaml" for name in ("type", "end")]
