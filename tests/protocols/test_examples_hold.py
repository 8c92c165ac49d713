"""Every rule of every protocol does what its examples say, and no rule can go or weaken without a test that fails."""

import shutil
from pathlib import Path

import pytest

from oporde.plan.compiling import compile_plan
from oporde.plan.kept import read_plan, write_plan
from oporde.protocol.load import load_protocol
from oporde.proving import lint, prove

HERE = Path(__file__).parent
GMSD = HERE.parents[1] / "protocols" / "gmsd" / "2017"
VERBLIJF = HERE / "verblijf" / "1"
GOLDEN = HERE / "gmsd_2017_rules.txt"
PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("folder", [GMSD, VERBLIJF], ids=["gmsd", "verblijf"])
def test_every_example_of_every_rule_does_what_it_promises(folder: Path, part: int, tmp_path: Path):
    """In parts, so that the processors share the work."""
    protocol = load_protocol(folder)
    rules = protocol.rules()[part::PARTS]

    assert rules
    assert prove(protocol, tmp_path, rules) == ()


@pytest.mark.parametrize("folder", [GMSD, VERBLIJF], ids=["gmsd", "verblijf"])
def test_a_protocol_holds_together(folder: Path):
    assert lint(folder) == ()


def test_the_rules_of_the_gmsd_are_those_that_were_agreed():
    """Rewrite the list with: python -m tests.protocols.test_examples_hold."""
    assert GOLDEN.read_text("utf-8").splitlines() == agreed()


def test_a_plan_on_paper_is_the_plan_that_was_compiled(tmp_path: Path):
    plan = compile_plan(load_protocol(GMSD))
    shutil.copytree(GMSD, tmp_path / "copy")
    write_plan(plan, tmp_path / "copy")

    assert read_plan(tmp_path / "copy") == plan


def agreed() -> list[str]:
    """Id, kind and severity of every rule, with the share above which a signal rejects."""
    return [
        f"{rule.id} {rule.kind} {rule.severity}" + (f" above {rule.reject_above}" if rule.reject_above else "")
        for rule in load_protocol(GMSD).rules()
    ]


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(agreed()) + "\n", "utf-8")
