"""The plan of a protocol, loaded once in each process, and what pages want to know of it."""

from __future__ import annotations

from functools import cache

from oporde.plan.kept import load_plan
from oporde.plan.model import Plan


@cache
def plan_of(protocol: str) -> Plan:
    """The plan of "gmsd/2017". Protocols are frozen, so it never changes while a process lives."""
    return load_plan(protocol)


@cache
def titles_of(protocol: str) -> dict[str, str]:
    """What people call the layouts and the periods of "gmsd/2017", by their ids."""
    plan = plan_of(protocol)
    return {layout.layout: layout.title for layout in plan.layouts} | {
        period.id.upper(): period.title for period in plan.admission.periods
    }


def layouts_of(protocol: str) -> tuple[str, ...]:
    """The ids of the kinds of files that are asked, in the order of the protocol."""
    return tuple(file.layout for file in plan_of(protocol).admission.files)
