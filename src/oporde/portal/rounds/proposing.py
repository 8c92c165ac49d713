"""Who is to be asked in a round: every municipality that existed in its half-years; who is gone is delivered for by its successor.

The protocol says which codes hold when; which municipality succeeded which stands in reorganisations.csv. One that was divided
stands there once for each successor. Of its code one file of a kind counts, so one of them delivers for it: staff choose which.
Source: the municipal reorganisations of CBS (gemeentelijke indeling), 2015 to 2023.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from oporde.portal.rounds.plans import plan_of
from oporde.protocol.admission import CodeValidity

REORGANISATIONS = Path(__file__).parent / "reorganisations.csv"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A municipality to ask; `delivered_by` is "" where it delivers itself, or is to be chosen."""

    code: str
    delivered_by: str = ""


@cache
def successors() -> dict[str, tuple[str, ...]]:
    """Which municipalities took over from which."""
    found: dict[str, tuple[str, ...]] = {}
    with REORGANISATIONS.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines, delimiter=";"):
            found[line["gone"]] = (*found.get(line["gone"], ()), line["successor"])
    return found


def successors_among(code: str, there: Collection[str]) -> tuple[str, ...]:
    """Who took over from a municipality, of those that are there; itself where it is."""
    if code in there:
        return (code,)
    return tuple(sorted({last for each in successors().get(code, ()) for last in successors_among(each, there)}))


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
    there = codes_on(protocol, opens_on)
    return [Proposed(code, _deliverer(code, there)) for code in codes]


def codes_on(protocol: str, day: date) -> frozenset[str]:
    """The codes that hold on a day."""
    return frozenset(code for code, sender in senders_of(protocol).items() if sender.holds_within(day, day))


def _deliverer(code: str, there: Collection[str]) -> str:
    """Who delivers for a municipality; "" when it does so itself, nobody is known, or it was divided."""
    found = successors_among(code, there)
    return found[0] if len(found) == 1 and found != (code,) else ""
