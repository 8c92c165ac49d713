"""Who is to be asked in a round: every municipality that existed in its half-years; who is gone is delivered for by its successor.

The protocol says which codes hold when; which municipality succeeded which stands in reorganisations.csv. Where one was
divided, the successor there is the one that got most of it: staff may choose another.
Source: the municipal reorganisations of CBS (gemeentelijke indeling), 2015 to 2023.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from oporde.portal.rounds.plans import plan_of
from oporde.protocol.admission import CodeValidity

REORGANISATIONS = Path(__file__).parent / "reorganisations.csv"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A municipality to ask; `delivered_by` is "" where it delivers itself."""

    code: str
    delivered_by: str = ""


@cache
def successors() -> dict[str, str]:
    """Which municipality took over from which."""
    with REORGANISATIONS.open(encoding="utf-8", newline="") as lines:
        return {line["gone"]: line["successor"] for line in csv.DictReader(lines, delimiter=";")}


def senders_of(protocol: str) -> dict[str, CodeValidity]:
    """The municipalities that a protocol knows, by code; of a code that came back the last time."""
    return {sender.code: sender for sender in plan_of(protocol).admission.senders}


def propose(protocol: str, periods: Iterable[str], opens_on: date) -> list[Proposed]:
    """Who existed on a day of these half-years; delivered for by who is there on the day a round opens."""
    admission = plan_of(protocol).admission
    asked = [period for period in admission.periods if period.id.upper() in {each.upper() for each in periods}]
    codes = sorted(
        {
            sender.code
            for sender in admission.senders
            if any(sender.holds_within(period.first_day, period.last_day) for period in asked)
        }
    )
    there = {sender.code for sender in admission.senders if sender.holds_within(opens_on, opens_on)}
    return [Proposed(code, _deliverer(code, there)) for code in codes]


def _deliverer(code: str, there: set[str]) -> str:
    """Who delivers for a municipality; "" when it does so itself, or nobody is known."""
    now = code
    while now not in there:
        following = successors().get(now)
        if following is None:
            return ""
        now = following
    return "" if now == code else now
