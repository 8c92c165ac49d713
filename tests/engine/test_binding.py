"""The engine is asked whether it understands a plan, before there is a row."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from oporde.engine.binding import Misunderstood, misunderstood
from oporde.plan.compiling import compile_plan
from oporde.plan.model import Check, LayoutPlan, Plan
from oporde.protocol.load import load_protocol

VERBLIJF = Path(__file__).parents[1] / "protocols" / "verblijf" / "1"


@pytest.fixture(scope="module")
def small() -> Plan:
    return compile_plan(load_protocol(VERBLIJF))


def with_layout(plan: Plan, **changes: Any) -> Plan:
    first, *others = plan.layouts
    return dataclasses.replace(plan, layouts=(dataclasses.replace(first, **changes), *others))


def with_check(layout: LayoutPlan, rule: str, **changes: Any) -> tuple[Check, ...]:
    return tuple(dataclasses.replace(check, **changes) if check.rule == rule else check for check in layout.checks)


def test_a_plan_of_a_protocol_that_holds_together_is_understood(plan: Plan, small: Plan):
    assert misunderstood(plan) == ()
    assert misunderstood(small) == ()


def test_rows_that_cannot_be_read_silence_what_rests_on_them(small: Plan):
    broken = with_layout(small, rows_query="SELECT nothing FROM delivered")

    [refused] = misunderstood(broken)

    assert (refused.part, refused.name) == ("layout", "personen")
    assert refused.why.startswith('Referenced column "nothing" not found in FROM clause!')


@pytest.mark.parametrize(
    "changes",
    [
        {"query": "SELECT nothing FROM this"},
        {"undecided_query": "SELECT nothing FROM this"},
        {"denominator": "nothing"},
    ],
    ids=["query", "undecided", "denominator"],
)
def test_every_query_of_a_rule_is_asked(small: Plan, changes: dict[str, str]):
    broken = with_layout(small, checks=with_check(small.layouts[0], "P201", **changes))

    assert [(refused.part, refused.name) for refused in misunderstood(broken)] == [("rule", "P201")]


def test_every_query_of_the_report_is_asked(plan: Plan):
    item = plan.indicators[0]
    broken = dataclasses.replace(
        plan,
        indicators=(
            dataclasses.replace(item, id="A01", query="SELECT nothing FROM wmo"),
            dataclasses.replace(item, id="A02", orange="vlue > 1"),
            dataclasses.replace(item, id="A03", red="value > DATE '2017-01-01'"),
        ),
        key_figures=(dataclasses.replace(plan.key_figures[0], query="SELECT nothing FROM wmo"),),
        overviews=(dataclasses.replace(plan.overviews[0], facts="SELECT nothing FROM wmo"),),
    )

    assert [(refused.part, refused.name, refused.key) for refused in misunderstood(broken)] == [
        ("indicator", "A01", "query"),
        ("indicator", "A02", "orange"),
        ("indicator", "A03", "red"),
        ("key_figure", plan.key_figures[0].id, "query"),
        ("overview", plan.overviews[0].id, "facts"),
    ]


def test_a_view_that_is_refused_silences_what_rests_on_it(plan: Plan):
    first, *others = plan.views
    broken = dataclasses.replace(plan, views=(dataclasses.replace(first, query="SELECT nothing FROM wmo"), *others))

    assert [(refused.part, refused.name) for refused in misunderstood(broken)] == [("view", first.name)]


def test_the_engine_speaks_without_quoting_the_query(small: Plan):
    broken = with_layout(small, checks=with_check(small.layouts[0], "P201", query="SELECT DATE '2017-01-01' > 1"))

    assert misunderstood(broken) == (
        Misunderstood(
            "rule", "P201", "Cannot compare values of type DATE and type INTEGER_LITERAL - an explicit cast is required"
        ),
    )
