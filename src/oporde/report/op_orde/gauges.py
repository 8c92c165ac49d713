"""The limits of a figure as a gauge: stretches with their light on a scale of 0 to 1, and where the figure lies.

Drawn beside every figure, on the page and in the PDF. The worse the light, the thinner the stretch: no colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from oporde.findings import Light
from oporde.report.op_orde.contents import ReportedFigure

ROOM = 0.3  # beyond the outermost limits, as part of what lies between them


@dataclass(frozen=True, slots=True)
class Zone:
    light: Light
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """Where a figure lies between its limits.

    Attributes:
        own, mean: where the figure lies, and the mean of other municipalities; None where there is none.
        beyond: the figure lies off the scale; -1 to the left, 1 to the right.
    """

    zones: tuple[Zone, ...]
    own: float
    beyond: int
    mean: float | None


def gauge(reported: ReportedFigure) -> Gauge | None:
    """The gauge of a figure; None where its limits are not of the value alone, or it has no value."""
    value = reported.figure.value
    bands = [band for band in reported.bands if band.above is None or band.above != band.below]
    ends = [end for band in bands for end in (band.above, band.below) if end is not None]
    if value is None or not ends:
        return None
    low, high = _scale(min(ends), max(ends), reported)
    wide = high - low

    def place(number: float | None, otherwise: float) -> float:
        return otherwise if number is None else min(1.0, max(0.0, (number - low) / wide))

    place_of = reported.comparison.similar or reported.comparison.everyone
    mean = place_of.mean if place_of else None
    return Gauge(
        zones=tuple(Zone(band.light, place(band.above, 0.0), place(band.below, 1.0)) for band in bands),
        own=place(value, 0.0),
        beyond=-1 if value < low else 1 if value > high else 0,
        mean=place(mean, 0.0) if mean is not None and low <= mean <= high else None,
    )


def _scale(first: float, last: float, reported: ReportedFigure) -> tuple[float, float]:
    """From where to where: the limits with some room, and never below zero for what cannot be negative."""
    room = ROOM * (last - first) or abs(last) or 1.0
    low, high = first - room, last + room
    if first >= 0:
        low = max(low, 0.0)
    if reported.figure.unit == "share" and first >= 0 and last <= 1:
        high = min(high, 1.0)
    return (low, high) if high > low else (low, low + 1.0)
