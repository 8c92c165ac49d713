"""The progress of a round beside the former one, as lines to be drawn: small enough to be drawn with each page.

The pictures of the op-orde report are made by Vega-Lite, which takes a second to wake up; a board has a third of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 48, 624, 16, 204
SHARES = (0, 25, 50, 75, 100)

Points = Sequence[tuple[int, float]]
"""Day of the round → share of the municipalities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: where it is, and what stands there."""

    at: float
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What is drawn.

    Attributes:
        path, former_path: as the `d` of an SVG path; "" where there is nothing to draw.
        now, then: percentage today, and of the former round on the same day of it; None where there is none.
        table: day (1 is the first), percentage now, percentage then; every seventh day, and the last.
    """

    path: str
    former_path: str
    former: str
    shares: tuple[Tick, ...]
    days: tuple[Tick, ...]
    now: int | None
    then: int | None
    table: tuple[tuple[int, int | None, int | None], ...]


def progress_plot(points: Points, former_points: Points, *, last_day: int, former: str) -> Plot:
    """Lay out two lines over the days of a round."""
    longest = max([last_day, 1, *(day for day, _ in former_points)])

    def across(day: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * day / longest, 1)

    def path(line: Points) -> str:
        steps = [f"{across(day)},{_up(share)}" for day, share in line]
        return "M" + " L".join(steps) if steps else ""

    now, then = dict(points), dict(former_points)
    today = max(now, default=None)
    shown = sorted({*range(0, longest + 1, 7), *((today,) if today is not None else ()), last_day})
    return Plot(
        path=path(points),
        former_path=path(former_points),
        former=former,
        shares=tuple(Tick(at=_up(share / 100), word=f"{share}%") for share in SHARES),
        days=tuple(Tick(at=across(day), word=str(day + 1)) for day in range(0, longest + 1, 7)),
        now=_percentage(now.get(today)) if today is not None else None,
        then=_percentage(then.get(today)) if today is not None else None,
        table=tuple((day + 1, _percentage(now.get(day)), _percentage(then.get(day))) for day in shown),
    )


def _up(share: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share, 1)


def _percentage(share: float | None) -> int | None:
    return None if share is None else round(100 * share)
