"""Who may import whom: the contract holds, and it bites."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

# The smallest house that keeps the contract: each room, with what only it may import.
HOUSE = {
    "__init__.py": "",
    "errors.py": "",
    "findings.py": "",
    "protocol/__init__.py": "",
    "protocol/load.py": "import oporde.protocol.yaml_file, oporde.protocol.model",
    "protocol/yaml_file.py": "import yaml",
    "protocol/model.py": "import pydantic, sqlglot, oporde.errors",
    "protocol/exports/__init__.py": "import jinja2, markdown_it",
    "intake/__init__.py": "import oporde.findings",
    "plan/__init__.py": "import oporde.protocol.model",
    "engine/__init__.py": "import _duckdb, oporde.plan, oporde.intake",
    "checking.py": "import oporde.engine",
    "proving.py": "import oporde.checking",
    "reporting.py": "import oporde.checking, oporde.report",
    "verifying.py": "import cryptography, oporde.errors",
    "report/__init__.py": "import jinja2, xlsxwriter, oporde.findings",
    "report/text.py": "import rich",
    "mending/__init__.py": "import oporde.intake, oporde.plan, oporde.report",
    "cli.py": "import click, rich, oporde.checking, oporde.mending, oporde.report.text",
    "portal/__init__.py": "",
    "portal/environment.py": "",
    "portal/logs.py": "",
    "portal/parts.py": "",
    "portal/settings.py": "import oporde.portal.environment",
    "portal/clock.py": "import django",
    "portal/database.py": "import psycopg",
    "portal/jobs.py": "import procrastinate",
    "portal/web/__init__.py": "",
    "portal/events/__init__.py": "import oporde.portal.web",
    "portal/schedule/__init__.py": "import oporde.portal.events",
    "portal/correspondence/__init__.py": "import oporde.portal.events",
    "portal/correspondence/models.py": "",
    "portal/correspondence/views.py": "import oporde.portal.correspondence.models",
    "portal/accounts/__init__.py": "import oporde.portal.correspondence",
    "portal/rounds/__init__.py": "import oporde.portal.accounts",
    "portal/deliveries/__init__.py": "import pyrage, oporde.checking, oporde.portal.rounds",
    "portal/news/__init__.py": "import oporde.portal.deliveries",
    "portal/reminders/__init__.py": "import oporde.portal.deliveries",
    "portal/closing/__init__.py": "import oporde.portal.deliveries",
    "portal/erasure/__init__.py": "import oporde.portal.deliveries",
    "portal/backups/__init__.py": "import pyrage, oporde.portal.erasure",
    "portal/reports/__init__.py": "import oporde.portal.deliveries",
    "portal/letters/__init__.py": "import barcode, openpyxl, oporde.portal.deliveries",
    "portal/guide/__init__.py": "import oporde.portal.deliveries",
    "portal/watch/__init__.py": "import oporde.portal.deliveries",
    "portal/demo/__init__.py": "import oporde.portal.backoffice",
    "portal/backoffice/__init__.py": "import oporde.portal.deliveries",
    "portal/urls.py": "import oporde.portal.guide",
    "portal/wsgi.py": "",
    "portal/serve.py": "import oporde.portal.database",
}


def judge(folder: Path) -> tuple[int, str]:
    """Judge the code under folder/src with the contract of folder; the status, and what was said on one line."""
    lint_imports = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    command = [str(lint_imports), "--no-logo", "--no-cache"]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return result.returncode, " ".join((result.stdout + result.stderr).split())


def build(root: Path, folder: Path, house: dict[str, str]) -> Path:
    (folder / ".importlinter").write_text((root / ".importlinter").read_text("utf-8"), "utf-8")
    for module, line in house.items():
        path = folder / "src" / "oporde" / module
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(line + "\n", "utf-8")
    return folder


def test_every_room_imports_only_rooms_below_it(root: Path):
    status, said = judge(root)

    assert status == 0, said


def test_the_smallest_house_keeps_the_contract(root: Path, tmp_path: Path):
    status, said = judge(build(root, tmp_path, HOUSE))

    assert status == 0, said


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("findings.py", "import oporde.report", "rooms"),
        ("findings.py", "import oporde.protocol", "rooms"),
        ("checking.py", "import oporde.proving", "rooms"),
        ("intake/__init__.py", "import oporde.plan", "rooms"),
        ("engine/__init__.py", "import oporde.checking", "rooms"),
        ("report/__init__.py", "import oporde.checking", "rooms"),
        ("report/__init__.py", "import oporde.mending", "rooms"),
        ("mending/__init__.py", "import oporde.proving", "rooms"),
        ("checking.py", "import oporde.cli", "rooms"),
        ("checking.py", "import oporde.portal", "rooms"),
        ("portal/deliveries/__init__.py", "import oporde.cli", "rooms"),
        ("portal/correspondence/__init__.py", "import oporde.portal.accounts", "portal"),
        ("portal/guide/__init__.py", "import oporde.portal.backoffice", "portal"),
        ("portal/correspondence/models.py", "import oporde.portal.correspondence.views", "apps"),
        ("checking.py", "import django", "django"),
        ("protocol/model.py", "import oporde.protocol.load", "cycles"),
        ("checking.py", "import _duckdb", "duckdb"),
        ("protocol/model.py", "import yaml", "yaml"),
        ("plan/__init__.py", "import sqlglot", "sqlglot"),
        ("findings.py", "import pydantic", "pydantic"),
        ("report/__init__.py", "import click", "click"),
        ("report/__init__.py", "import rich", "rich"),
        ("checking.py", "import xlsxwriter", "xlsxwriter"),
        ("intake/__init__.py", "import markdown_it", "pages"),
    ],
)
def test_an_import_the_contract_forbids_is_found(root: Path, tmp_path: Path, module: str, line: str, contract: str):
    status, said = judge(build(root, tmp_path, HOUSE | {module: f"{HOUSE[module]}\n{line}"}))

    contracts = (root / ".importlinter").read_text("utf-8")
    [name] = re.findall(rf"^\[importlinter:contract:{contract}\]\nname = (.+)$", contracts, re.MULTILINE)
    assert status == 1
    assert f"{name} BROKEN" in said


@pytest.mark.parametrize("stray", ["stray.py", "portal/stray.py"])
def test_a_module_without_a_room_is_found(root: Path, tmp_path: Path, stray: str):
    status, said = judge(build(root, tmp_path, HOUSE | {stray: ""}))

    assert status == 1
    assert "stray" in said
