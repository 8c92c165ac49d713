"""The locks: pinned, hashed, agreeing with each other, and every library in them asked for with a reason."""

import re
import tomllib
from pathlib import Path

import pytest

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==(\S+)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    """The library and version of every entry of a lock."""
    return dict(PIN.findall(lock.read_text("utf-8")))


@pytest.mark.parametrize("name", ["run", "test", "bench", "lock"])
def test_every_library_is_pinned_with_its_hashes(root: Path, name: str):
    entries = re.split(r"\n(?=[a-z0-9])", (root / "requirements" / f"{name}.txt").read_text("utf-8"))[1:]

    assert entries
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", ["test", "bench"])
def test_the_locks_agree_so_that_one_environment_serves_all(root: Path, name: str):
    locks = root / "requirements"
    run, other, test = pins(locks / "run.txt"), pins(locks / f"{name}.txt"), pins(locks / "test.txt")

    assert {library: other.get(library) for library in run} == run
    assert {library: version for library, version in other.items() if test.get(library, version) != version} == {}


def test_the_lock_holds_what_the_project_asks_for(root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    locked = pins(root / "requirements" / "run.txt")

    wishes = (*project["dependencies"], *project["optional-dependencies"]["portal"])
    asked = {re.split(r"[\[<>=~!; ]", line)[0].lower().replace("_", "-") for line in wishes}
    assert asked - set(locked) == set()


def test_every_library_is_asked_for_with_a_reason(root: Path):
    project = (root / "pyproject.toml").read_text("utf-8")
    asked = re.findall(r"^(?:dependencies|portal) = \[.*?\n(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert len(asked) == 2
    lines = [line.strip() for wishes in asked for line in wishes.splitlines()]
    for wishes in sorted((root / "requirements").glob("*.in")):
        lines += [line for line in wishes.read_text("utf-8").splitlines() if line and line[0] not in "#-"]

    assert [line for line in lines if not re.search(r"\s# ?\w.* \w", line)] == []
