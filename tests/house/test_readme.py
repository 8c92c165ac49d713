"""The first five minutes: `make example` works, and what the README shows is what happens."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def demo(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder in which `make example` made its delivery, and what it printed."""
    folder = tmp_path_factory.mktemp("project")
    command = [sys.executable, str(root / ".ci" / "example.py"), "build/example"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder, result.stdout


def test_make_example_shows_a_rejected_delivery_and_leaves_pages_to_read_on(demo: tuple[Path, str]):
    folder, printed = demo

    named = set(re.findall(r"build/example(?:/[\w-]+)+(?:\.\w+)?", printed))
    made = {path for path in named if (folder / path).exists()}
    assert {
        "build/example/MSD.zip",
        "build/example/feedback.html",
        "build/example/protocol.html",
        "build/example/faulty",
    } <= made
    assert named - made == {"build/example/mended"}


def test_make_example_finds_the_three_files_it_spoiled_and_approves_the_fourth(demo: tuple[Path, str]):
    folder, _ = demo
    program = [str(Path(sys.executable).with_name("oporde")), "check", "build/example/MSD.zip", "--as", "json"]

    answer = json.loads(subprocess.run(program, cwd=folder, capture_output=True, text=True, check=False).stdout)

    verdicts = {file["layout"].upper().replace("_", ""): file["verdict"] for file in answer["files"]}
    assert verdicts == {"WMO": "rejected", "KOSTENWMO": "approved", "SBW": "rejected", "JEUGD": "rejected"}


def test_the_mending_that_make_example_proposes_gives_an_archive_with_one_file_left_to_mend(
    demo: tuple[Path, str], tmp_path: Path
):
    folder, printed = demo
    [proposed] = re.findall(r"check (build/example/MSD\.zip) --mend build/example/mended", printed)
    program = [str(Path(sys.executable).with_name("oporde")), "check", proposed, "--as", "json"]

    result = subprocess.run(
        [*program, "--mend", str(tmp_path / "mended")], cwd=folder, capture_output=True, check=False
    )

    mending = json.loads(result.stdout)["mending"]
    assert [copy["verdict"] for copy in mending["copies"]] == ["approved", "approved"]
    assert [Path(file["name"]).name for file in mending["uncopied"]] == ["0363_SBW_H2_2017.csv"]
    assert {path.name for path in (tmp_path / "mended").iterdir()} == {"MSD.zip", "herstellingen.txt"}


def test_the_readme_shows_what_really_happens(demo: tuple[Path, str], root: Path):
    folder, _ = demo
    [console] = CONSOLE.findall((root / "README.md").read_text("utf-8"))
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
    }

    for block in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, shown = block.partition("\n")
        result = subprocess.run(
            command.split(), cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        beginning, more, _ = shown.partition("\n…\n")
        assert result.stdout.startswith(beginning) if more else result.stdout.strip() == shown.strip()
