"""What an author is told: every mistake with its file, its line, what was expected, and what may have been meant."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from oporde.errors import UnknownProtocol
from oporde.proving import lint

VERBLIJF = Path(__file__).parent / "protocols" / "verblijf" / "1"
MISTAKES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "protocol" / "mistakes.yaml").read_text("utf-8")
)
HEAD, PERSONEN, PLAATSINGEN, INDICATORS = "protocol.yaml", "personen.yaml", "plaatsingen.yaml", "indicators.yaml"

Edit = Callable[[str, str, str], int]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A protocol that holds together, to spoil."""
    shutil.copytree(VERBLIJF, tmp_path / "verblijf")
    return tmp_path / "verblijf"


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace a piece of a file; gives the line on which it began."""

    def edit(file: str, old: str, new: str) -> int:
        text = (folder / file).read_text("utf-8")
        assert old in text, f"{file} has changed: {old}"
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return text[: text.index(old)].count("\n") + 1

    return edit


def spoil(folder: Path, mistake: dict[str, Any], edit: Edit) -> int:
    path = folder / mistake["file"]
    if "replace" in mistake:
        return edit(mistake["file"], mistake["replace"], mistake["by"])
    if "bytes" in mistake:
        path.write_bytes(mistake["bytes"].encode("latin-1"))
    elif "by" in mistake:
        path.write_text(mistake["by"], "utf-8")
    else:
        path.unlink()
    return 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["what"])
def test_a_mistake_is_told_with_its_line(folder: Path, edit: Edit, mistake: dict[str, Any]):
    line = spoil(folder, mistake, edit)

    expected = []
    for told in mistake["told"]:
        further = re.match(r"([+-]\d+) ", told)
        elsewhere = re.match(r"[\w./-]+:\d+: ", told)
        at = f"{mistake['file']}:{line + int(further[1]) if further else line}: "
        expected.append(told if elsewhere else at + (told[further.end() :] if further else told))
    assert lint(folder) == tuple(expected)


def test_there_are_many_kinds_of_mistakes_and_each_stands_once():
    assert len(MISTAKES) >= 100
    assert len({mistake["what"] for mistake in MISTAKES}) == len(MISTAKES)


def test_mistakes_in_several_files_are_told_at_once_from_top_to_bottom(folder: Path, edit: Edit):
    edit(PLAATSINGEN, "sum(Bedrag)", "sum(Bedrg)")
    edit(PLAATSINGEN, "message: Eind ligt voor begin.", 'message: "{kolom} ligt voor begin."')
    edit(PERSONEN, "list: zorgsoorten, sep", "list: zorgsoortn, sep")
    edit(PERSONEN, "key: [Nummer, Geboren]", "key: [Nummer, Gebore]")
    edit(HEAD, "previous: K1_2025", "previous: K3_2025")

    assert [told.split(": ")[0] for told in lint(folder)] == [
        "protocol.yaml:7",
        "personen.yaml:8",
        "personen.yaml:23",
        "plaatsingen.yaml:18",
        "plaatsingen.yaml:23",
    ]


def test_keys_that_are_wrong_in_one_file_do_not_hide_those_in_another(folder: Path, edit: Edit):
    edit(HEAD, "collector: Bureau", "colector: Bureau")
    edit(PERSONEN, "required: true", "requird: true")
    edit(PLAATSINGEN, "kind: window", "kind: windw")

    assert [told.split(": ")[0] for told in lint(folder)] == [
        "protocol.yaml:4",
        "personen.yaml:6",
        "plaatsingen.yaml:19",
    ]


def test_a_wrong_key_does_not_hide_a_wrong_type_or_list_in_the_same_file(folder: Path, edit: Edit):
    edit(PLAATSINGEN, "kind: window", "kind: windw")
    edit(PLAATSINGEN, "type: code, list: zorgsoorten", "type: cod, list: zorgsoort")

    said = [told.split(": ", 1)[1] for told in lint(folder)]

    assert said[:2] == [
        'unknown type "cod"; did you mean "code"?',
        'unknown list "zorgsoort"; did you mean "zorgsoorten"?',
    ]
    assert len(said) == 3


def test_a_misspelt_word_does_not_hide_what_else_is_wrong_with_the_file(folder: Path, edit: Edit):
    """It is taken as it was probably meant: mistakes of shape and of content in one file are told in one go."""
    edit(PLAATSINGEN, "kind: compare", "kind: compair")
    edit(PLAATSINGEN, "severity: signal, title: Gat", "severty: signal, title: Gat")
    edit(PLAATSINGEN, "forbid: overlap", "forbid: overlaps")
    edit(PLAATSINGEN, "column: Begin, not_before", "column: Begn, not_before")
    edit(PLAATSINGEN, "sum(Bedrag)", "sum(Bedrg)")

    said = [told.split(": ", 1)[1] for told in lint(folder)]

    assert said == [
        'unknown kind "compair"; did you mean "compare"?',
        'Q111: unknown column "Begn"; did you mean "Begin"?',
        '"forbid" is "overlaps"; expected one of overlap, gap; did you mean "overlap"?',
        'unknown key "severty"; did you mean "severity"?',
        'Q204: unknown column "Bedrg"; did you mean "Bedrag"?',
    ]


def test_what_follows_from_a_mistake_is_not_a_second_mistake(folder: Path, edit: Edit):
    edit(PERSONEN, "type: codes, list: zorgsoorten", "type: coodes, list: zorgsoorten")

    assert lint(folder) == ('personen.yaml:8: unknown type "coodes"; did you mean "codes"?',)


# --- examples


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'passes: [{Eind: "2025-04-02"}]',
            'passes: [{Eind: "2025-04-01"}]',
            "Q110 passes: expected no finding, there is one",
        ),
        (
            'fails: [{Eind: "2025-04-01"}]',
            'fails: [{Eind: "2025-04-02"}]',
            "Q110 fails: expected a finding, there is none",
        ),
        (
            'undecided: [{Eind: "2025-13-01"}]',
            'undecided: [{Eind: "2025-12-01"}]',
            "Q110 undecided: expected that it cannot be judged, but it was",
        ),
    ],
)
def test_an_example_that_does_not_do_what_it_promises(
    folder: Path, edit: Edit, tmp_path: Path, old: str, new: str, told: str
):
    line = edit(PLAATSINGEN, old, new)

    [mistake] = lint(folder, tmp_path / "examples")

    assert mistake.startswith(f"plaatsingen.yaml:{line}: {told}")


def test_an_example_row_that_is_wrong(folder: Path, edit: Edit, tmp_path: Path):
    line = edit(PERSONEN, 'Kosten: "1250,50", Postcode', 'Kosten: "1.250,50", Postcode')

    [mistake] = [told for told in lint(folder, tmp_path / "examples") if "expected right rows" in told]

    assert mistake == f"personen.yaml:{line}: expected right rows, P102 says: Kosten bevat verkeerde tekens."


def test_an_example_of_a_column_that_is_wrong(folder: Path, edit: Edit, tmp_path: Path):
    line = edit(PERSONEN, "definition: Postcode.", 'example: "0123 AB", definition: Postcode.')

    [mistake] = lint(folder, tmp_path / "examples")

    assert mistake == (
        f'personen.yaml:{line}: column "Postcode": expected a right value, P107 says: Postcode past niet bij het patroon.'
    )


def test_a_right_protocol_with_right_examples_is_silent(folder: Path, tmp_path: Path):
    told: list[str] = []

    assert lint(folder, tmp_path / "examples", lambda what, done, total: told.append(f"{what} {done}/{total}")) == ()
    assert told[0].endswith(f"0/{len(told)}")


# --- what is refused to be read


def test_a_folder_that_is_no_protocol_is_wrong_use(tmp_path: Path):
    with pytest.raises(UnknownProtocol, match=r"staat geen protocol\.yaml"):
        lint(tmp_path)


def test_nothing_outside_the_folder_is_read(folder: Path, tmp_path: Path):
    (tmp_path / "secret.yaml").write_text("id: secret\n", "utf-8")
    (folder / "geheim.yaml").symlink_to(tmp_path / "secret.yaml")
    head = folder / HEAD
    head.write_text(
        head.read_text("utf-8").replace("[personen, plaatsingen]", "[personen, plaatsingen, geheim]"), "utf-8"
    )

    assert lint(folder) == ("geheim.yaml:1: the file is missing",)


@pytest.mark.parametrize("file", [HEAD, PERSONEN, INDICATORS])
def test_any_yaml_whatever_is_told_and_never_raises(folder: Path, file: str):
    for text in (
        "",
        "a",
        "- 1",
        "null",
        "{}",
        "[[[[",
        "? a",
        "a: !!python/object:os.system {}",
        "a: &b [*b]",
        "\x00",
        "---\n---\n",
    ):
        (folder / file).write_text(text, "utf-8")

        problems = lint(folder)

        assert problems or (file == INDICATORS and text in ("", "{}"))
        assert all(re.match(r"[\w./-]+:\d+: .", problem) for problem in problems)
