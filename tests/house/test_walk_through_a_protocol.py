"""The walk in docs/change-a-protocol.md is really walked: its edits are made, its commands run, and they say what it says."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from oporde import cli

PIECE = re.compile(
    r"In `(?P<file>[\w./]+)`, (?P<where>instead of|above|below) `(?P<line>[^`]+)`:\n\n```yaml\n(?P<text>.*?)```"
    r"|as the last line of `(?P<list>[\w./]+)`:\n\n```csv\n(?P<rows>.*?)```"
    r"|```console\n(?P<console>.*?)```",
    re.DOTALL,
)
FOLDER = Path("protocols/gmsd/2018")


@dataclass(frozen=True)
class Walked:
    """What became of the walk.

    Attributes:
        said: what each command printed, with its exit status and what the page says of it; in order.
    """

    folder: Path
    said: tuple[tuple[str, int, str, str], ...]

    def of(self, beginning: str) -> str:
        """What the last command that begins so printed."""
        return next(out for command, _, out, _ in reversed(self.said) if command.startswith(beginning))


def pieces(page: str) -> Iterator[re.Match[str]]:
    walk = page[page.index("## A walk") : page.index("\n## A rule")]
    return PIECE.finditer(walk)


def edit(piece: re.Match[str]) -> None:
    path = FOLDER / piece["file"]
    text = path.read_text("utf-8")
    line = next(line for line in text.splitlines(keepends=True) if line.startswith(piece["line"]))
    becomes = {"above": piece["text"] + line, "below": line + piece["text"], "instead of": piece["text"]}
    path.write_text(text.replace(line, becomes[piece["where"]], 1), "utf-8")


@pytest.fixture(scope="module")
def walked(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    folder = tmp_path_factory.mktemp("walk")
    shutil.copytree(root / "protocols", folder / "protocols")
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("COLUMNS", "100")
        for piece in pieces((root / "docs" / "change-a-protocol.md").read_text("utf-8")):
            if piece["file"]:
                edit(piece)
            elif piece["list"]:
                with (FOLDER / piece["list"]).open("a", encoding="utf-8") as lines:
                    lines.write(piece["rows"])
            else:
                said += [
                    carried_out(part, folder) for part in re.split(r"^\$ ", piece["console"], flags=re.MULTILINE)[1:]
                ]
    return Walked(folder, tuple(said))


def carried_out(part: str, folder: Path) -> tuple[str, int, str, str]:
    command, _, shown = part.partition("\n")
    program, *arguments = shlex.split(command)
    if program == "cp":
        _, source, copy = arguments
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("plan.json"))
        return command, 0, "", shown
    out = folder / "out.txt"
    with out.open("w", encoding="utf-8") as text, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", text)
        status = cli.run(arguments)
    return command, status, out.read_text("utf-8"), shown


def test_every_command_says_what_the_page_says(walked: Walked):
    said = [(command, out) for command, _, out, _ in walked.said]
    shown = [(command, shown) for command, _, _, shown in walked.said]

    assert said == shown
    assert [status for _, status, _, _ in walked.said] == [0, 1, 1, 0, 0, 0, 0, 0]


def test_what_was_added_stands_in_the_manual_with_what_changed(walked: Walked):
    page = (walked.folder / "protocol.html").read_text("utf-8")

    for words in (
        "Het aantal personen in het huishouden van de cliënt",
        "<code>Huishoudgrootte</code> is een getal van 1 tot en met 20.",
        "waarschuwing, boven 10% afkeuren",
        "Generieke toewijzing",
        "Vergelijking met gmsd/2017",
    ):
        assert words in page


def test_the_new_column_is_filled_in_the_examples_and_they_are_approved(walked: Walked):
    lines = (walked.folder / "examples" / "0363_WMO_H2_2017.csv").read_text("utf-8").splitlines()

    assert lines[0].endswith(";Huishoudgrootte")
    assert {line.rpartition(";")[2] for line in lines[1:]} <= {"", "1", "2", "3", "4", "5"}
    assert sum(not line.endswith(";") for line in lines[1:]) > 30
    assert walked.of("oporde check").startswith("✓  Goedgekeurd.")
