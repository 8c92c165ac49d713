"""What an administrator installs: units, settings, nginx and the page about it agree with the program that they start."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from django.conf import settings

from oporde.portal.environment import CATALOGUE
from oporde.portal.serve import COMMANDS

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
UNITS = sorted([*(PACKAGING / "systemd").glob("*.service"), *(PACKAGING / "systemd").glob("*.socket")])
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
PAGE = (ROOT / "docs" / "manual" / "install-debian.md").read_text("utf-8")
MIB = 1024 * 1024


def lines_of(unit: Path) -> dict[str, list[str]]:
    """What a unit says, by key."""
    said = defaultdict(list)
    for line in unit.read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            said[key].append(value)
    return said


def test_the_units_are_units(tmp_path: Path):
    for unit in UNITS:
        text = unit.read_text("utf-8")
        assert "[Unit]" in text
        (tmp_path / unit.name).write_text(text.replace("/usr/local/lib/oporde/bin/oporde-portal", "/bin/true"), "utf-8")
    if tool := shutil.which("systemd-analyze"):
        checked = subprocess.run([tool, "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False)
        assert (checked.returncode, [line for line in checked.stderr.splitlines() if str(tmp_path) in line]) == (0, [])


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_may_do_little(unit: Path):
    said = lines_of(unit)

    assert said["User"] == ["oporde-worker" if "worker" in unit.name else "oporde-web"]
    for key, value in {
        "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateDevices": "yes",
        "CapabilityBoundingSet": "", "RestrictNamespaces": "yes", "UMask": "0007",
    }.items():  # fmt: skip
        assert said[key] == [value], key


def test_only_a_worker_gets_the_keys_that_open_deliveries_and_deciphers_in_memory():
    handed = {unit.name: lines_of(unit)["LoadCredential"] for unit in SERVICES}
    worker = PACKAGING / "systemd" / "oporde-worker@.service"

    assert [name for name, keys in handed.items() if any("master" in key or "pseudonym" in key for key in keys)] == [
        worker.name
    ]
    [there] = re.findall(r"OPORDE_WORKER_TMP=(\S+)", worker.read_text("utf-8"))
    [in_memory] = [value.split(":")[0] for value in lines_of(worker)["TemporaryFileSystem"]]
    assert Path(there).is_relative_to(in_memory)


def test_every_setting_and_command_that_is_named_exists():
    assert settings.SITE_NAME
    texts = {path: path.read_text("utf-8") for path in PACKAGING.rglob("*") if path.is_file()} | {Path("page"): PAGE}
    unknown = {
        name
        for text in texts.values()
        for name in re.findall(r"\bOPORDE_[A-Z_]+\b", text)
        if name not in CATALOGUE and not name.endswith("_")
    }
    called = {word for text in texts.values() for word in re.findall(r"bin/oporde-portal (\w+)", text)}

    assert unknown == set()
    assert {"web", "worker", "migrate", "keys", "administrator"} <= called <= set(COMMANDS)


def test_every_file_the_page_names_is_there():
    named = re.findall(r"(?:packaging|requirements)/[\w./*@-]+[\w*]", PAGE)

    assert len(named) > 6
    assert [name for name in named if not list(ROOT.glob(name))] == []


def test_nginx_lets_an_upload_through_as_it_comes():
    text = (PACKAGING / "nginx" / "oporde.conf").read_text("utf-8")

    assert "proxy_request_buffering off;" in text
    assert "X-Forwarded-For $remote_addr;" in text
    [most] = re.findall(r"client_max_body_size (\d+)m;", text)
    assert int(most) * MIB > settings.UPLOAD_MAX_MB * 1_000_000
    [log_format] = re.findall(r"log_format oporde '(.*)';", text)
    assert "request_uri" not in log_format
    assert "$uri" not in log_format
    assert "$request " not in log_format
    [socket] = re.findall(r"proxy_pass http://unix:(\S+);", text)
    assert lines_of(PACKAGING / "systemd" / "oporde-web.socket")["ListenStream"] == [socket]
