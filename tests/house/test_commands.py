"""The commands around the project: what they promise to install, and what they say when they cannot."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with a shell and nothing else: a folder to be the whole PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("sh", "env", "touch"):
        (programs / name).symlink_to(str(shutil.which(name)))
    return programs


def put(machine: Path, name: str, script: str) -> None:
    (machine / name).write_text(f"#!{shutil.which('sh')}\n{script}\n", "utf-8")
    (machine / name).chmod(0o755)


def provide(root: Path, machine: Path, test: str, *packages: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [machine / "sh", root / ".ci" / "provide", test, *packages],
        env={"PATH": str(machine)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_there_is_not_installed(root: Path, machine: Path):
    result = provide(root, machine, "true", "chromium")

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_root_installs_what_is_missing(root: Path, machine: Path, tmp_path: Path):
    put(machine, "id", "echo 0")
    put(machine, "apt-get", f'case "$*" in *install*chromium) touch {tmp_path}/installed;; esac')

    result = provide(root, machine, f"test -e {tmp_path}/installed", "chromium")

    assert result.returncode == 0, result.stderr


def test_another_installs_through_sudo(root: Path, machine: Path, tmp_path: Path):
    put(machine, "id", "echo 1000")
    put(machine, "sudo", 'shift; AS_ROOT=yes "$@"')
    put(machine, "true", "exit 0")
    put(machine, "apt-get", f'case "$AS_ROOT $*" in yes*install*chromium) touch {tmp_path}/installed;; esac')

    result = provide(root, machine, f"test -e {tmp_path}/installed", "chromium")

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("programs", [{}, {"id": "echo 1000", "apt-get": "exit 0"}], ids=["no-debian", "no-sudo"])
def test_where_nothing_can_be_installed_one_sentence_says_what_to_do(
    root: Path, machine: Path, programs: dict[str, str]
):
    for name, script in programs.items():
        put(machine, name, script)

    result = provide(root, machine, "false", "chromium")

    assert result.returncode == 1
    assert re.fullmatch(r"OpOrde needs .*chromium.*\n", result.stderr)


def test_make_names_every_command_it_has(root: Path):
    makefile = (root / "Makefile").read_text("utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    listed = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True).stdout

    named = re.findall(r"^make (\w+)", listed, re.MULTILINE)
    assert set(named) == set(phony.split()) - {"help", "lint", "types", "imports"}


def test_the_pipeline_runs_what_a_contributor_runs(root: Path):
    script = root / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text("utf-8")
    assert "make --no-print-directory test" in script.read_text("utf-8")
    makefile = (root / "Makefile").read_text("utf-8")
    assert re.search(r"^test: .*\bcheck$", makefile, re.MULTILINE)
    assert re.search(r"^check: lint types imports$", makefile, re.MULTILINE)
    settings = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]
    assert (settings["strict"], settings["files"][0]) == (True, "src/oporde")
