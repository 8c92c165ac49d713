"""Groups are formed once for all rules with one key, and each rule still finds what it would have found alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oporde.engine import duckdb as engine
from oporde.findings import Verdict
from oporde.plan.model import LayoutPlan, Plan
from oporde.protocol.groups import Formed
from tests.conftest import Judge
from tests.deliveries import client, clients, counts, finding, only, wmo


def test_who_asks_about_the_same_groups_shares_them():
    formed = Formed()
    first, second = formed.by(["a", "b"], "TRUE"), formed.by(("a", "b"), "TRUE")
    others = formed.by(["a"], "TRUE"), formed.by(["a", "b"], "c")

    assert first is second
    assert [groups.name for groups in (first, *others)] == ["groups0", "groups1", "groups2"]
    assert [first.number_of(fact) for fact in ("x", "y", "x")] == [0, 1, 0]
    assert first.where(1) == "SELECT k0, k1 FROM groups0 WHERE f1"


def test_rules_of_the_wmo_file_that_go_by_one_key_form_its_groups_once(plan: Plan):
    asked = {check.rule: [*check.groups] for check in plan.layout("wmo").checks if check.groups}

    assert asked["W205"] == asked["W206"]
    assert asked["W210"] == asked["W211"]
    assert len({name for names in asked.values() for name in names}) == 4


ROWS = [
    *clients(3000),
    *(client(n, Toewijzingsnummer="1") for n in range(3000, 3007)),
    *[client(5000)] * 60,
    *(client(6000, Toewijzingsnummer=str(n), Leveringsvorm=f"{n % 2 + 1}") for n in range(4)),
]


@pytest.mark.parametrize("at_once", [60, 1000, 2_000_000])
def test_groups_that_are_formed_in_parts_are_the_same(judge: Judge, monkeypatch: pytest.MonkeyPatch, at_once: int):
    monkeypatch.setattr(engine, "GROUPED_AT_ONCE", at_once)

    findings = only(judge(wmo(ROWS))).findings

    found = {rule: count for (rule, _), count in counts(findings).items()}
    assert found["W204"] == 59
    assert found["W205"] == 1
    assert found["W210"] == 60
    assert finding(findings, "W205").share == pytest.approx(1 / len({row.get("Toewijzingsnummer") for row in ROWS}))


def with_broken_fact(layout: LayoutPlan, name: str, facts: tuple[str, ...]) -> LayoutPlan:
    groups = (replace(one, facts=facts) if one.name == name else one for one in layout.groups)
    return replace(layout, groups=tuple(groups))


def test_a_fact_that_cannot_be_told_fails_its_own_rule_and_no_other(judge: Judge, plan: Plan):
    """Not even where both go by one key: W210 and W211 count the rows of a person."""
    wmo_plan = plan.layout("wmo")
    [name] = next(check.groups for check in wmo_plan.checks if check.rule == "W210")
    facts = next(groups.facts for groups in wmo_plan.groups if groups.name == name)
    broken = with_broken_fact(wmo_plan, name, ("error('no') IS NULL", *facts[1:]))

    outcome = judge(wmo(ROWS), plan=replace(plan, layouts=(broken,)))

    assert [failed.rule for failed in outcome.not_run] == ["W210"]
    assert ("W204", None) in counts(only(outcome).findings)
    assert outcome.verdict is not Verdict.APPROVED


def test_groups_that_cannot_be_formed_fail_all_rules_that_ask_about_them(judge: Judge, plan: Plan):
    wmo_plan = plan.layout("wmo")
    [name] = next(check.groups for check in wmo_plan.checks if check.rule == "W210")
    broken = with_broken_fact(wmo_plan, name, ("error('no') IS NULL", "error('neither') IS NULL"))

    outcome = judge(wmo(clients(3)), plan=replace(plan, layouts=(broken,)))

    assert [failed.rule for failed in outcome.not_run] == ["W210", "W211"]
    assert outcome.verdict is Verdict.UNDECIDED
