"""What may never be in the project: paths of a machine, addresses of a registry, deliveries, work left undone."""

import re
from pathlib import Path

import pytest

MACHINE_PATH = re.compile(r"(?<![\w./~-])/(?:root|work|farm|tmp|home/\w|Users/\w|opt/\w|mnt/\w)/?[\w.-]*/")
REGISTRY = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.(?:org|com)|registry\.npm|npmjs\.(?:org|com)|--(?:extra-)?index-url"
)
UNDONE = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
DELIVERY = re.compile(r"\d{4}_(?:WMO|KOSTENWMO|SBW|JEUGD)_H[12]_\d{4}", re.IGNORECASE)


@pytest.fixture(scope="module")
def texts(root: Path, own_files: tuple[Path, ...]) -> dict[Path, str]:
    """The text of every kept file that is text."""
    found = {}
    for path in own_files:
        content = (root / path).read_bytes()
        if b"\0" not in content and path.parent.name != "files":
            found[path] = content.decode("utf-8", errors="replace")
    return found


def lines_with(pattern: re.Pattern[str], texts: dict[Path, str], *, but: tuple[str, ...] = ()) -> list[str]:
    """The places where a pattern occurs, in files other than `but` and this one."""
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts.items()
        if path.name not in {Path(__file__).name, *but}
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_a_machine(texts: dict[Path, str]):
    assert lines_with(MACHINE_PATH, texts) == []


def test_no_file_names_a_registry(texts: dict[Path, str]):
    assert lines_with(REGISTRY, texts, but=("Makefile",)) == []


def test_no_code_is_left_undone(texts: dict[Path, str]):
    code = {path: text for path, text in texts.items() if path.parts[0] == "src"}

    assert lines_with(UNDONE, code) == []


def test_no_lock_holds_an_address(texts: dict[Path, str]):
    named = re.compile(r"(?<![a-z])lock")  # and no clock
    locks = {
        path: text for path, text in texts.items() if path.parent.name == "requirements" or named.search(path.name)
    }

    assert locks
    assert lines_with(re.compile(r"://"), locks) == []
    assert [str(path) for path in texts if path.name in {"uv.lock", "poetry.lock", "pylock.toml"}] == []


def test_no_delivery_is_kept(own_files: tuple[Path, ...]):
    assert [str(path) for path in own_files if DELIVERY.match(path.name) and path.parts[0] != "tests"] == []


def test_every_text_ends_with_a_line_end_and_has_no_blanks_at_the_end_of_a_line(texts: dict[Path, str]):
    tidy = {".py", ".md", ".toml", ".yaml", ".yml", ".in", ".txt", ".html", ".css", ".csv", ".json", ".sql", ""}
    untidy = [
        str(path)
        for path, text in texts.items()
        if path.suffix in tidy and text and (not text.endswith("\n") or re.search(r"[ \t]+$", text, re.MULTILINE))
    ]

    assert untidy == []
