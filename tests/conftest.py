"""What many tests need: the protocol and its plan, small deliveries that are judged, and how hypothesis goes about."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

from oporde.checking import check
from oporde.findings import Outcome
from oporde.plan.model import Plan
from oporde.protocol.protocol import Protocol
from tests.deliveries import TODAY, name_of
from tests.known import GMSD, plan_of, protocol_of

# A fixture that makes a folder is made anew for each test, not for each example: names within it may come back.
SHARED_FOLDER = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile("desk", deadline=None, max_examples=50, suppress_health_check=SHARED_FOLDER)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, print_blob=True)
settings.register_profile("long", settings.get_profile("desk"), max_examples=2000)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

Judge = Callable[..., Outcome]
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: so nobody who works beside another ends with a long one while the others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must hold nothing may be left out: there a test that was skipped has failed."""
    return _told((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole file of tests."""
    return _told((yield))


def _told(report: Report) -> Report:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"skipped, and in CI nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """The protocol gmsd/2017, read."""
    return protocol_of(GMSD)


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Its plan. One that is kept beside it is read only while protocol and compiler are the same: plan/kept.py proves it."""
    return plan_of(GMSD)


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[[Mapping[str, bytes]], list[Path]]:
    """Write files in a folder of their own: {name: content} → their paths."""

    def deliver(files: Mapping[str, bytes]) -> list[Path]:
        folder = tmp_path / "delivery"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        return [folder / name for name in files]

    return deliver


@pytest.fixture
def judge(plan: Plan, deliver: Callable[[Mapping[str, bytes]], list[Path]]) -> Judge:
    """Check a delivery: {name: content}, or the content of one Wmo file, and what check() takes beside them."""

    def judge(files: Mapping[str, bytes] | bytes, **circumstances: object) -> Outcome:
        paths = deliver({name_of(): files} if isinstance(files, bytes) else files)
        return check(paths, **({"plan": plan, "today": TODAY, "threads": 1} | circumstances))  # type: ignore[arg-type]

    return judge
