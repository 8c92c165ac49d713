"""Every rule of every protocol does what its examples say, and no rule can go or weaken without a test that fails."""

import shutil
from pathlib import Path

import pytest
from pydantic import BaseModel

from oporde.plan.compiling import compile_plan
from oporde.plan.kept import read_plan, write_plan
from oporde.protocol.exports.examples.faulty import faulty_deliveries
from oporde.protocol.load import load_protocol
from oporde.proving import lint, prove

HERE = Path(__file__).parent
GMSD = HERE.parents[1] / "protocols" / "gmsd" / "2017"
VERBLIJF = HERE / "verblijf" / "1"
GOLDEN = HERE / "gmsd_2017_rules.txt"
PARTS = 8
NUMBER_OF_RULES = 102
TOLD = {"id", "kind", "severity", "title", "why", "message", "remedy", "since", "basis", "source", "examples"}
"""What stands in front of a line, and what is words."""
WORDS = ("definition", "presence", "example", "basis", "source", "set", "unit")
LIGHTS = ("orange", "red")


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
    """Every rule with all that decides what it finds, every column with how its values look, every figure of the report."""
    protocol = load_protocol(GMSD)
    rules = [f"{rule.id} {rule.kind} {rule.severity}{decisive(rule)}" for rule in protocol.rules()]
    columns = [
        f"{layout.id} {column.name} {column.type}{decisive(column, {'name', 'type', 'codes', *WORDS})}"
        + (f" {len(column.codes)} codes" if column.codes else "")
        for layout in protocol.layouts
        for column in layout.columns
    ]
    limits = [
        f"{item.id}"
        + "".join(f" {light}: {' '.join(getattr(item, light).split())}" for light in LIGHTS if getattr(item, light))
        + f" of: {' '.join(item.query.split())}"
        for item in protocol.indicators
    ]
    views = [f"{view.name} {' '.join(view.query.split())}" for view in protocol.views]
    return [*rules, "", *columns, "", *views, "", *limits]


def decisive(model: BaseModel, words: set[str] = TOLD) -> str:
    said = model.model_dump(mode="json", exclude=words, exclude_defaults=True)
    return "".join(f" {key}={' '.join(str(value).split())}" for key, value in said.items())


def test_every_rule_that_was_agreed_has_a_delivery_of_its_own_that_breaks_it():
    """So none can go from the protocol unseen, whether or not its line goes too."""
    protocol = load_protocol(GMSD)
    made = faulty_deliveries(protocol, municipality="0363", period="H2_2017", rows=60, seed=1)
    lines = GOLDEN.read_text("utf-8").split("\n\n")[0].splitlines()

    assert sorted(f"{one.rule.id} {one.rule.kind}" for one in made) == sorted(
        " ".join(line.split()[:2]) for line in lines
    )
    assert len(lines) >= NUMBER_OF_RULES


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(agreed()) + "\n", "utf-8")
