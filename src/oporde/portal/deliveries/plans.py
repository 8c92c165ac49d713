"""The plan of a protocol, loaded once in each process, and what pages want to know of it."""

from __future__ import annotations

import re
from functools import cache

from oporde.plan.kept import load_plan
from oporde.plan.model import Plan
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.forms import Expected, Name

FILE_GROUP = re.compile(r"\(\?P<file>[^)]*\)")


@cache
def plan_of(protocol: str) -> Plan:
    """The plan of "gmsd/2017". Protocols are frozen, so it never changes while a process lives."""
    return load_plan(protocol)


def expected_of(delivery_round: DeliveryRound, codes: frozenset[str], *, most_bytes: int) -> Expected:
    """What a browser can say of a file before it is sent: from the naming pattern and periods of the protocol.

    Args:
        codes: the municipalities that may be delivered for; of more than one the browser says nothing.
    """
    admission = plan_of(delivery_round.protocol).admission
    asked = delivery_round.period_ids()
    return Expected(
        most_bytes=most_bytes,
        extensions=(f".{admission.extension}", ".zip"),
        names=tuple(Name(_for_browsers(admission.name_pattern, file.word), file.title) for file in admission.files),
        periods={period.id.upper(): period.title for period in admission.periods if period.id in asked},
        municipality=next(iter(codes)) if len(codes) == 1 else "",
    )


def _for_browsers(pattern: str, word: str) -> str:
    """The naming pattern for one kind of file, as JavaScript writes it."""
    return f"^{FILE_GROUP.sub(f'(?:{re.escape(word)})', pattern)}$".replace("(?P<", "(?<")


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
