"""What happened in the demonstration before it begins: who delivered what, when, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from itertools import cycle, groupby
from zoneinfo import ZoneInfo

from oporde.portal.demo.cast import MUNICIPALITIES

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
STARTS_AT = datetime(2018, 2, 19, 9, 30, tzinfo=AMSTERDAM)
TOGETHER = 4  # deliveries that come within seconds of each other, so that they are checked together
ALL = ("WMO", "KOSTENWMO", "SBW", "JEUGD")


class Odd(StrEnum):
    """What can be odd about a delivery as a whole."""

    CUT_OFF = "cut-off"  # an archive that was cut off
    NEIGHBOUR = "neighbour"  # with a file of another municipality in it
    OLD_PERIOD = "old-period"  # over a period that is not asked
    DAMAGED_HERE = "damaged-here"  # damaged in our vault, so that it cannot be checked
    INFECTED = "infected"  # a virus scanner hits on it
    PREDECESSOR = "predecessor"  # files of the municipality that was merged into this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One delivery.

    Attributes:
        at: when it was sent.
        words: kinds of file in it; spoiled: those of them in which something is wrong.
        loose: as loose files rather than one archive.
        rows: of files with rows for persons; 0: as many as its inhabitants give (population.py).
        fault: what is planted in what is right, for its report to find: a key of population.FAULTS.
    """

    at: datetime
    municipality: str
    words: tuple[str, ...] = ALL
    spoiled: tuple[str, ...] = ()
    period: str = "H2_2017"
    loose: bool = False
    odd: Odd | None = None
    rows: int = 0
    fault: str = ""


def _on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date(2018, 2, day), time(hour, minute), AMSTERDAM)


def _right(code: str) -> list[Step]:
    return [Step(at=_on(15, 10), municipality=code)]


def _silent(_code: str) -> list[Step]:
    return []


def _partly(code: str) -> list[Step]:
    return [Step(at=_on(14, 11), municipality=code, spoiled=("WMO", "SBW"))]


def _mended(code: str) -> list[Step]:
    return [
        Step(at=_on(13, 9), municipality=code, spoiled=("WMO", "JEUGD")),
        Step(at=_on(13, 15), municipality=code, spoiled=("JEUGD",)),
        Step(at=_on(16, 10), municipality=code),
    ]


def _worse(code: str) -> list[Step]:
    return [
        Step(at=_on(13, 10), municipality=code),
        Step(at=_on(16, 14), municipality=code, spoiled=("WMO", "KOSTENWMO")),
    ]


def _some_loose(code: str) -> list[Step]:
    return [Step(at=_on(15, 13), municipality=code, words=("WMO", "KOSTENWMO"), loose=True)]


def _both_periods(code: str) -> list[Step]:
    return [
        Step(at=_on(14, 9), municipality=code, period="H1_2017"),
        Step(at=_on(14, 10), municipality=code),
    ]


def _all_wrong(code: str) -> list[Step]:
    return [Step(at=_on(16, 16), municipality=code, spoiled=ALL)]


PLOTS = (
    _right,
    _silent,
    _partly,
    _mended,
    _right,
    _worse,
    _some_loose,
    _right,
    _all_wrong,
    _silent,
    _both_periods,
    _right,
)
ODD = {
    "0090": Odd.PREDECESSOR,
    "0119": Odd.NEIGHBOUR,
    "0163": Odd.CUT_OFF,
    "0180": Odd.OLD_PERIOD,
    "0203": Odd.DAMAGED_HERE,
    "1507": Odd.INFECTED,
}
FIXED = {"0513": _silent, "0518": _worse, "0034": _mended, "0060": _silent, "0226": _silent}
EXTENDED = "0226"
"""The municipality that has more time."""
PLANTED = {
    "0518": "amounts in thousands",
    "0388": "no personal budgets",
    "0501": "aids are missing",
    "0453": "a type is missing",
    "0820": "the same costs again",
}
"""What is wrong with approved files, for the report to find: code → a key of population.FAULTS."""


def chosen(count: int) -> tuple[str, ...]:
    """The codes of the first so many municipalities."""
    return tuple(MUNICIPALITIES)[:count]


def story(count: int) -> tuple[Step, ...]:
    """What so many municipalities delivered, in the order of time; no two at the same moment."""
    steps: list[Step] = []
    plots = cycle(PLOTS)
    for code in chosen(count):
        told = FIXED[code](code) if code in FIXED else None
        if told is None and code in ODD:
            told = [Step(at=_on(15, 14), municipality=code, odd=ODD[code])]
        if told is None:
            told = next(plots)(code)
        fault = PLANTED.get(code, "")
        steps += [replace(step, fault=fault if step.period == "H2_2017" else "") for step in told]
    return tuple(_spread(steps))


def _spread(steps: list[Step]) -> Iterator[Step]:
    """Spread what is sent in one hour over its minutes, a few in each."""
    for _, hour in groupby(sorted(steps, key=lambda step: step.at), key=lambda step: step.at):
        for number, step in enumerate(hour):
            minute, place = divmod(number, TOGETHER)
            yield replace(step, at=step.at.replace(minute=3 + 5 * minute, second=7 * step.at.hour % 50 + place))
