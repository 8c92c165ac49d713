"""Figures of other municipalities, aggregated so that no single one shows: what a report compares with.

A pure function of many measurements. What comes out are means of at least five municipalities, sorted by their value and
taken together in groups (microaggregation), rounded; so there is no number in it that is one municipality's own.
Rounding, dominance and differences over time are guarded too; docs/manual/op-orde-report.md says how.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any

from oporde.errors import Unreadable
from oporde.plan.kept import decoder, encode
from oporde.plan.model import Plan
from oporde.report.op_orde.measurement import Measurement, to_json

FORMAT = "oporde-peers 1"
LEAST = 5  # municipalities behind every number, as B.11 hides what rests on fewer
MOST_GROUPS = 10
FIGURES = 3  # that a number is rounded to: 58.4, 0.0123
DOMINANCE = 0.1  # what others than the two largest bring must be at least this part of the largest (p% rule)
COUNTS = frozenset({"persons", "eur", "arrangements", "rows"})  # units of what is counted, not of a share or a rate
SIZES = (0, 5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)  # inhabitants; gemeentegrootteklassen, CBS


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Municipalities that follow each other in value: how many, and their mean."""

    municipalities: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How a figure is spread over municipalities.

    Attributes:
        figure: id of the indicator, or "overview.measure"; subject: what of it, keys joined by "/".
        of: which municipalities: "" all of them, else a class of size such as "20000-49999" (inhabitants).
        groups: from the lowest to the highest; each of at least five municipalities.
    """

    figure: str
    subject: str
    of: str
    groups: tuple[Group, ...]

    @property
    def municipalities(self) -> int:
        return sum(group.municipalities for group in self.groups)

    @property
    def mean(self) -> float:
        return rounded(sum(group.mean * group.municipalities for group in self.groups) / self.municipalities)

    def share_below(self, value: float) -> float:
        """About which part of the municipalities has a lower value (0-1), as far as the groups tell."""
        if len(self.groups) == 1:
            return 0.5
        middles = []
        below = 0
        for group in self.groups:
            middles.append((group.mean, (below + group.municipalities / 2) / self.municipalities))
            below += group.municipalities
        if value < middles[0][0]:
            return middles[0][1] / 2
        for (low, at), (high, further) in pairwise(middles):
            if low <= value <= high:
                return at + (further - at) * ((value - low) / (high - low) if high > low else 0.5)
        return (1 + middles[-1][1]) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A municipality whose figures are in it, and what they were. For who makes the aggregate; never published."""

    municipality: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerFigures:
    """The figures of all municipalities together over one period.

    Attributes:
        contributors: () in what is given to others.
    """

    format: str = FORMAT
    protocol: str
    protocol_version: str
    period: str
    distributions: tuple[Distribution, ...]
    contributors: tuple[Contributor, ...] = ()

    def find(self, figure: str, subject: str, of: str) -> Distribution | None:
        wanted = (figure, subject, of)
        return next((x for x in self.distributions if (x.figure, x.subject, x.of) == wanted), None)

    def similar(self, figure: str, subject: str, inhabitants: int | None) -> Distribution | None:
        """The distribution over municipalities of about this size."""
        if inhabitants is None:
            return None
        near = (
            x
            for x in self.distributions
            if (x.figure, x.subject) == (figure, subject) and x.of and _holds(x.of, inhabitants)
        )
        return next(near, None)


def peer_figures(
    measurements: Sequence[Measurement], plan: Plan, former: PeerFigures | None = None
) -> PeerFigures | None:
    """Aggregate the figures of many municipalities over one period; None while there are fewer than five.

    Args:
        measurements: at most one of a municipality, all of one period and plan.
        former: what was given out before. It stays as it is while fewer than five municipalities are new, gone or
            changed since: the difference of two aggregates would show them.
    """
    if len(measurements) < LEAST:
        return None
    contributors = tuple(
        sorted((_contributor(measurement) for measurement in measurements), key=lambda each: each.municipality)
    )
    if former is not None and len(_changed(former.contributors, contributors)) < LEAST:
        return former
    first = measurements[0]
    return PeerFigures(
        protocol=first.protocol,
        protocol_version=first.protocol_version,
        period=first.period,
        distributions=tuple(_distributions(measurements, plan)),
        contributors=contributors,
    )


def _contributor(measurement: Measurement) -> Contributor:
    return Contributor(municipality=measurement.municipality, digest=hashlib.sha256(to_json(measurement)).hexdigest())


def _changed(former: Iterable[Contributor], now: Iterable[Contributor]) -> set[str]:
    return {each.municipality for each in set(former) ^ set(now)}


# --- From measurements to groups

Valued = tuple[int | None, float]
"""Inhabitants of a municipality, and its value."""


def _distributions(measurements: Sequence[Measurement], plan: Plan) -> Iterator[Distribution]:
    values: dict[tuple[str, str], list[Valued]] = defaultdict(list)
    for measurement in measurements:
        for figure, subject, value in comparable(measurement, plan):
            values[figure, subject].append((measurement.inhabitants, value))
    for (figure, subject), found in values.items():
        for of, groups in _shown([(of, _groups(several)) for of, several in _by_size(found)]):
            yield Distribution(figure=figure, subject=subject, of=of, groups=groups)


def _shown(made: Sequence[tuple[str, tuple[Group, ...]]]) -> list[tuple[str, tuple[Group, ...]]]:
    """What may be given out: when one class may not show, none does, or it would follow from the whole and the others."""
    classes = [each for each in made if each[0]]
    whole = [each for each in made if not each[0] and each[1]]
    return whole + classes if all(groups for _, groups in classes) else whole


def comparable(measurement: Measurement, plan: Plan) -> Iterator[tuple[str, str, float]]:
    """What of a measurement may be laid beside others: (figure, subject, value); shares and rates, no numbers of people."""
    overviews = {overview.id: overview for overview in plan.overviews}
    wanted = {indicator.id for indicator in plan.indicators if indicator.peers and indicator.unit not in COUNTS}
    for each in measurement.values:
        figure = each.figure
        if figure.value is not None and figure.indicator in wanted:
            yield figure.indicator, figure.subject, figure.value
    for table in measurement.tables:
        overview = overviews.get(table.id)
        if overview is None:
            continue
        keys = len(overview.keys)
        for place, measure in enumerate(overview.measures, start=keys):
            if measure.peers:
                for row in table.rows:
                    value = row[place]
                    if value is not None:
                        yield f"{table.id}.{measure.name}", "/".join(str(key) for key in row[:keys]), float(value)


def _by_size(found: Sequence[Valued]) -> Iterator[tuple[str, list[float]]]:
    """All values, and those of each class of size; a class of fewer than five is taken together with the next.

    So the classes together are all of them: what is left when some are taken from the whole is never fewer than five.
    """
    sized = [(inhabitants, value) for inhabitants, value in found if inhabitants is not None]
    if len(found) < LEAST:
        return
    if 0 < len(found) - len(sized) < LEAST:
        found = sized  # those of unknown size would be what is left
    if len(found) >= LEAST:
        yield "", [value for _, value in found]
    classes: list[tuple[int, int | None, list[float]]] = []
    for low, high in pairwise((*SIZES, None)):
        assert low is not None
        values = [value for inhabitants, value in sized if low <= inhabitants and (high is None or inhabitants < high)]
        if classes and (len(classes[-1][2]) < LEAST):
            first, _, earlier = classes.pop()
            classes.append((first, high, earlier + values))
        else:
            classes.append((low, high, values))
    if len(classes) > 1 and len(classes[-1][2]) < LEAST:
        *classes, (first, _, earlier), (_, high, values) = classes
        classes.append((first, high, earlier + values))
    if len(classes) > 1:
        for low, high, values in classes:
            if len(values) >= LEAST:
                yield f"{low}-{'' if high is None else high - 1}", values


def _holds(of: str, inhabitants: int) -> bool:
    low, _, high = of.partition("-")
    return int(low) <= inhabitants and (not high or inhabitants <= int(high))


def _groups(values: Sequence[float]) -> tuple[Group, ...]:
    """Sorted, cut into at most ten groups of at least five, each with its mean; () where that would still tell too much."""
    ordered = sorted(values)
    if ordered[0] == ordered[-1]:
        return ()  # all the same: the mean would be each one's own
    number = min(MOST_GROUPS, len(ordered) // LEAST)
    cuts = [round(i * len(ordered) / number) for i in range(number + 1)]
    parts = [ordered[start:end] for start, end in pairwise(cuts)]
    while (
        len(parts) > 1 and (weak := next((i for i, part in enumerate(parts) if not _is_mixed(part)), None)) is not None
    ):
        near = weak + 1 if weak + 1 < len(parts) else weak - 1
        first, second = sorted((weak, near))
        parts[first : second + 1] = [parts[first] + parts[second]]
    if not _is_mixed(parts[0]):
        return ()
    return tuple(Group(municipalities=len(part), mean=rounded(math.fsum(part) / len(part))) for part in parts)


def _is_mixed(part: Sequence[float]) -> bool:
    """True when nobody in the group can tell the largest of the others from its mean (p% rule)."""
    sizes = sorted((abs(value) for value in part), reverse=True)
    return sizes[0] == 0 or sum(sizes[2:]) >= DOMINANCE * sizes[0]


def rounded(value: float) -> float:
    """To three figures, half up; what differs only by how a sum was calculated is rounded alike."""
    exact = Decimal(f"{value:.12g}")
    if not exact:
        return 0.0
    step = Decimal(1).scaleb(exact.adjusted() - FIGURES + 1)
    return float(exact.quantize(step, rounding=ROUND_HALF_UP))


# --- As a file


def published(peers: PeerFigures) -> bytes:
    """The aggregate as JSON, to give to who makes reports; without a word of who is in it."""
    content = encode(peers)
    del content["contributors"]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def kept(peers: PeerFigures) -> bytes:
    """The aggregate with its contributors, for who makes the next one."""
    return (json.dumps(encode(peers), ensure_ascii=False) + "\n").encode()


def from_json(content: bytes) -> PeerFigures:
    """Read what `published` or `kept` wrote.

    Raises: Unreadable, when it is something else, of another version, or holds a group of fewer than five.
    """
    try:
        found: dict[str, Any] = json.loads(content)
        if found["format"] != FORMAT:
            raise Unreadable(
                f"Dit is geen bestand met cijfers van andere gemeenten van deze versie van OpOrde ({FORMAT})."
            )
        peers: PeerFigures = decoder(PeerFigures)({"contributors": ()} | found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("Dit is geen bestand met cijfers van andere gemeenten.") from error
    if any(group.municipalities < LEAST for each in peers.distributions for group in each.groups):
        raise Unreadable(
            f"In de cijfers van andere gemeenten staat een groep van minder dan {LEAST}: die mag niet worden getoond. "
            "Laat het bestand opnieuw maken."
        )
    return peers
