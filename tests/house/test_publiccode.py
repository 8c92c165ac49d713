"""publiccode.yml: what the catalogues of public software read about us is complete and true."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

PLATFORMS = {"web", "windows", "mac", "linux", "ios", "android"}
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}


@pytest.fixture(scope="module")
def publiccode(root: Path) -> dict[str, Any]:
    return yaml.safe_load((root / "publiccode.yml").read_text("utf-8"))


def test_the_keys_the_standard_requires_are_there(publiccode: dict[str, Any]):
    required = {
        "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    }  # fmt: skip

    assert required - publiccode.keys() == set()
    assert set(publiccode["platforms"]) <= PLATFORMS
    assert publiccode["developmentStatus"] in STATUSES
    assert publiccode["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert publiccode["maintenance"]["contacts"]
    assert isinstance(publiccode["localisation"]["localisationReady"], bool)
    assert publiccode["localisation"]["availableLanguages"]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_description_has_the_lengths_the_standard_asks(publiccode: dict[str, Any], language: str):
    description = publiccode["description"][language]

    assert 0 < len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"].strip()) <= 10_000
    assert description["features"]


def test_it_agrees_with_the_project(publiccode: dict[str, Any], root: Path):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]

    assert publiccode["legal"]["license"] == project["license"] == "EUPL-1.2"
    assert publiccode["softwareVersion"] == project["version"]
    assert re.search(
        rf"^## \[{re.escape(project['version'])}\]", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (root / "LICENSE").read_text("utf-8")
