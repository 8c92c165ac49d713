"""The op-orde report: what a measurement tells the reader, in which order and in which Dutch words.

The one place where both are decided: page, PDF, workbook, CSV and JSON give it a form and add nothing. Order: the verdict,
a few large figures, the points of attention with the cause first, then chapter by chapter what answers its question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oporde.findings import Figure, Light, Outcome, Severity
from oporde.plan.model import ChapterForm, IndicatorQuery, Plan
from oporde.report import dutch
from oporde.report.op_orde import units
from oporde.report.op_orde.contents import (
    ADVICE,
    EVERYONE,
    PREVIOUS_PERIOD,
    WORST_FIRST,
    Chapter,
    Comparison,
    KeyFigure,
    Number,
    OpOrdeReport,
    Overview,
    PeerPlace,
    Point,
    ReportedFigure,
    Warned,
    worst_by_indicator,
    worst_of,
)
from oporde.report.op_orde.measurement import Measurement
from oporde.report.op_orde.overviews import Overviews, label
from oporde.report.op_orde.peers import Distribution, PeerFigures


def op_orde_report(
    measurement: Measurement,
    plan: Plan,
    *,
    made_on: date,
    delivered_on: date | None = None,
    previous_delivery: Measurement | None = None,
    previous_period: Measurement | None = None,
    peers: PeerFigures | None = None,
    outcome: Outcome | None = None,
    superseded_on: date | None = None,
) -> OpOrdeReport:
    """Say in Dutch what a measurement tells.

    Args:
        previous_delivery: the approved delivery of the same period before this one.
        previous_period: the delivery over the period before it.
        peers: figures of other municipalities over the same period.
        outcome: of the technical check, for its warnings.
        superseded_on: the day on which a later delivery took its place.
    """
    telling = _Telling(measurement, plan, previous_delivery, previous_period, peers)
    figures = tuple(telling.figures())
    points = tuple(telling.points(figures))
    chapters = tuple(telling.chapters(figures, points))
    light = worst_of(point.light for point in points) if points else worst_of(x.figure.light for x in figures)
    return OpOrdeReport(
        municipality=measurement.municipality,
        municipality_name=measurement.municipality_name,
        inhabitants=measurement.inhabitants,
        period=measurement.period,
        period_title=measurement.period_title,
        protocol=measurement.protocol,
        protocol_version=measurement.protocol_version,
        protocol_title=plan.title,
        plan_hash=measurement.plan_hash,
        made_on=made_on,
        delivered_on=delivered_on,
        files=measurement.files,
        kinds=tuple((layout.layout, layout.title) for layout in plan.layouts),
        light=light,
        sentence=_sentence(light, points, figures),
        explanation=tuple(_explanation(figures, points)),
        superseded=superseded_sentence(superseded_on) if superseded_on else "",
        key_figures=tuple(telling.key_figures(figures)),
        points=points,
        chapters=chapters,
        figures=figures,
        warnings=tuple(_warnings(outcome, measurement)),
        compared_with=tuple(telling.compared_with()),
    )


# --- The verdict


def _sentence(light: Light, points: Sequence[Point], figures: Sequence[ReportedFigure]) -> str:
    red = sum(point.light is Light.RED for point in points)
    orange = len(points) - red
    match light:
        case Light.RED:
            rest = f", en {dutch.counted(orange, 'punt vraagt', 'punten vragen')} aandacht" if orange else ""
            return (
                f"Waarschijnlijk niet op orde: {dutch.counted(red, 'punt is', 'punten zijn')} waarschijnlijk fout{rest}"
            )
        case Light.ORANGE:
            return f"Kijk uw levering na: {dutch.counted(orange, 'punt vraagt', 'punten vragen')} aandacht"
        case Light.GREEN:
            judged = sum(found is not Light.UNDECIDED for found in worst_by_indicator(figures).values())
            return f"Op orde: bij {dutch.counted(judged, 'kengetal', 'kengetallen')} valt niets op"
    return "Niet te beoordelen: er zijn geen kengetallen die iets zeggen over deze levering"


def _explanation(figures: Sequence[ReportedFigure], points: Sequence[Point]) -> Iterator[str]:
    if points:
        yield "Klopt het, dan hoeft u niets te doen. Klopt het niet, herstel het dan en lever opnieuw."
    undecided = sum(light is Light.UNDECIDED for light in worst_by_indicator(figures).values())
    if undecided:
        yield f"{dutch.counted(undecided, 'kengetal is', 'kengetallen zijn')} niet te beoordelen; bij elk staat waarom."
    yield ADVICE


def superseded_sentence(on: date) -> str:
    """What the first page of a report says of which another took the place."""
    return f"Dit rapport is vervangen. Op {dutch.day(on)} is een nieuwere levering over deze periode goedgekeurd."


def _warnings(outcome: Outcome | None, measurement: Measurement) -> Iterator[Warned]:
    if outcome is None:
        return
    mine = {(file.name, file.sha256) for file in measurement.files}
    parts = [("", outcome.findings)]
    parts += [(file.name, file.findings) for file in outcome.files if (file.name, file.sha256) in mine]
    for name, findings in parts:
        for finding in findings:
            if finding.severity is Severity.SIGNAL and finding.count:
                more = finding.count - len(finding.rows)
                rows = f"regel {dutch.row_numbers(finding.rows[:10])}" if finding.rows else ""
                more += max(0, len(finding.rows) - 10)
                yield Warned(
                    file=name,
                    rule=finding.rule,
                    title=finding.title,
                    count=finding.count,
                    message=finding.message,
                    remedy=finding.remedy,
                    place=f"{rows} en nog {dutch.counted(more, 'regel', 'regels')}" if rows and more > 0 else rows,
                )


# --- Everything that comes out of measurements and plan


@dataclass(slots=True)
class _Telling:
    measurement: Measurement
    plan: Plan
    previous_delivery: Measurement | None
    previous_period: Measurement | None
    peers: PeerFigures | None

    # --- figures

    def figures(self) -> Iterator[ReportedFigure]:
        indicators = {indicator.id: indicator for indicator in self.plan.indicators}
        lights: dict[str, list[Light]] = {}
        for measured in self.measurement.values:
            lights.setdefault(measured.figure.indicator, []).append(measured.figure.light)
        worst = {id: worst_of(iter(found)) for id, found in lights.items()}
        for measured in self.measurement.values:
            figure = measured.figure
            indicator = indicators[figure.indicator]
            yield ReportedFigure(
                figure=figure,
                label=label(self.plan, indicator.subjects, figure.subject) if figure.subject else "",
                chapter=indicator.chapter,
                file=self.plan.layout(indicator.layout).title,
                meaning=indicator.meaning,
                limits=indicator.limits,
                orange=_plain(indicator.orange),
                red=_plain(indicator.red),
                bands=indicator.bands,
                causes=indicator.causes,
                action=indicator.action,
                weight=indicator.weight,
                details=measured.details,
                comparison=self.comparison(figure),
                explained_by=tuple(self.explained_by(figure, worst)),
            )

    def comparison(self, figure: Figure) -> Comparison:
        def value_of(other: Measurement | None) -> Number:
            return other.value(figure.indicator, figure.subject) if other else None

        similar, everyone = self.places(figure.indicator, figure.subject, figure.value)
        return Comparison(
            previous_delivery=value_of(self.previous_delivery),
            previous_period=value_of(self.previous_period),
            similar=similar,
            everyone=everyone,
        )

    def places(self, figure: str, subject: str, value: Number) -> tuple[PeerPlace | None, PeerPlace | None]:
        if self.peers is None:
            return None, None
        similar = self.peers.similar(figure, subject, self.measurement.inhabitants)
        everyone = self.peers.find(figure, subject, "")
        return _place(similar, value), _place(everyone, value)

    def explained_by(self, figure: Figure, worst: Mapping[str, Light]) -> Iterator[str]:
        """The indicators that are at least as bad, and say that they explain this one."""
        if figure.light not in (Light.RED, Light.ORANGE):
            return
        for indicator in self.plan.indicators:
            theirs = worst.get(indicator.id, Light.UNDECIDED)
            as_bad = theirs is Light.RED or (theirs is Light.ORANGE and figure.light is Light.ORANGE)
            if figure.indicator in indicator.explains and as_bad:
                yield indicator.id

    # --- points of attention

    def points(self, figures: Sequence[ReportedFigure]) -> Iterator[Point]:
        """Red before orange, heavy before light; what another explains stands under that other."""
        striking: dict[str, list[ReportedFigure]] = {}
        for each in figures:
            if each.figure.light in (Light.RED, Light.ORANGE):
                striking.setdefault(each.figure.indicator, []).append(each)
        indicators = {indicator.id: indicator for indicator in self.plan.indicators}
        standing = {id for id, found in striking.items() if not all(each.explained_by for each in found)}
        order = {indicator.id: i for i, indicator in enumerate(self.plan.indicators)}
        points = [self.point(indicators[id], striking[id], striking) for id in standing]
        points.sort(key=lambda p: (WORST_FIRST.index(p.light), -indicators[p.indicator].weight, order[p.indicator]))
        yield from points

    def point(
        self,
        indicator: IndicatorQuery,
        found: Sequence[ReportedFigure],
        striking: Mapping[str, Sequence[ReportedFigure]],
    ) -> Point:
        titles = {item.id: item.title for item in self.plan.indicators}
        light = worst_of(each.figure.light for each in found)
        worst_first = sorted(found, key=lambda each: WORST_FIRST.index(each.figure.light))
        return Point(
            indicator=indicator.id,
            light=light,
            title=indicator.title,
            sentence=_of_point(worst_first),
            meaning=indicator.meaning,
            limits=indicator.limits,
            causes=indicator.causes,
            action=indicator.action,
            chapter=indicator.chapter,
            figures=tuple(worst_first),
            explains=tuple(
                titles[id]
                for id, theirs in striking.items()
                if all(indicator.id in each.explained_by for each in theirs)
            ),
        )

    # --- key figures

    def key_figures(self, figures: Sequence[ReportedFigure]) -> Iterator[KeyFigure]:
        worst = worst_by_indicator(figures)
        for form in self.plan.key_figures:
            value = self.measurement.key_figures.get(form.id)
            before = self.previous_period.key_figures.get(form.id) if self.previous_period else None
            known = value is not None and before is not None
            yield KeyFigure(
                id=form.id,
                title=form.title,
                value=value,
                unit=form.unit,
                light=worst_of(worst[id] for id in form.indicators if id in worst),
                change=f"{PREVIOUS_PERIOD}: {units.number(before, form.unit)} ({units.change(value, before, form.unit)})"
                if known and value is not None and before is not None
                else "",
            )

    # --- chapters

    def chapters(self, figures: Sequence[ReportedFigure], points: Sequence[Point]) -> Iterator[Chapter]:
        making = Overviews(self.measurement, self.plan, self.previous_delivery, self.previous_period, self.peers)
        own = {"filled": making.filled(), "peers": making.among_peers(figures)}
        changes = making.changes()
        for number, form in enumerate(self.plan.chapters, start=2):
            overviews = tuple(making.overview(query) for query in self.plan.overviews if query.chapter == form.title)
            if form.picture in own:
                overviews = (own[form.picture], *overviews)
            if form.picture == "peers":
                overviews = (*overviews, changes)
            mine = tuple(each for each in figures if each.chapter == form.title)
            picture = _picture_of(form, overviews)
            yield Chapter(
                number=number,
                title=form.title,
                question=form.question,
                light=worst_of(each.figure.light for each in mine),
                headline=_headline(mine, points, picture, overviews),
                picture=picture,
                figures=mine,
                overviews=overviews,
            )

    def compared_with(self) -> Iterator[str]:
        """What the figures are laid beside, and what is not there to lay them beside."""
        yield (
            f"Met de vorige goedgekeurde levering over het {self.measurement.period_title}."
            if self.previous_delivery
            else "Niet met een vorige levering over dezelfde periode: die is er niet."
        )
        yield (
            f"Met de levering over het {self.previous_period.period_title}."
            if self.previous_period
            else "Niet met de periode ervoor: die levering is er niet."
        )
        if self.peers is None:
            yield "Niet met andere gemeenten: hun cijfers zijn er niet."
            return
        most = max((each.municipalities for each in self.peers.distributions if not each.of), default=0)
        others = most - any(each.municipality == self.measurement.municipality for each in self.peers.contributors)
        yield (
            f"Met {dutch.number(others)} andere gemeenten. Hun cijfers staan er alleen als gemiddelden van minstens vijf."
        )


# --- Small words


def _plain(condition: str | None) -> str | None:
    """A limit as people write it."""
    return condition.replace('"', "") if condition else None


def _place(found: Distribution | None, value: Number) -> PeerPlace | None:
    if found is None or value is None:
        return None
    several = len(found.groups) > 1
    return PeerPlace(
        of=_size_in_words(found.of),
        municipalities=found.municipalities,
        mean=found.mean,
        lowest=found.groups[0].mean if several else None,
        highest=found.groups[-1].mean if several else None,
        share_below=found.share_below(value),
    )


def _size_in_words(of: str) -> str:
    """ "20000-49999" becomes gemeenten van 20.000 tot 50.000 inwoners."""
    if not of:
        return EVERYONE
    low, _, high = of.partition("-")
    if not high:
        return f"gemeenten vanaf {dutch.number(int(low))} inwoners"
    if low == "0":
        return f"gemeenten tot {dutch.number(int(high) + 1)} inwoners"
    return f"gemeenten van {dutch.number(int(low))} tot {dutch.number(int(high) + 1)} inwoners"


def _of_point(figures: Sequence[ReportedFigure]) -> str:
    """What is found, in one sentence: the value, or the first few subjects with theirs."""
    if not figures[0].label:
        return f"{figures[0].written}."
    told = [f"{each.label}: {each.written}{_detail(each)}" for each in figures[:3]]
    more = len(figures) - 3
    return "; ".join(told) + (f"; en nog {more}." if more > 0 else ".")


def _detail(figure: ReportedFigure) -> str:
    """What a value was before, where the indicator says so."""
    before = dict(figure.details).get("clients_before")
    return f" (was {units.number(float(before), 'persons')})" if before is not None else ""


def _headline(
    figures: Sequence[ReportedFigure], points: Sequence[Point], picture: Overview | None, overviews: Sequence[Overview]
) -> str:
    """The finding of a chapter: what is striking in it, else what its picture shows, else why there is none."""
    striking = [each for each in figures if each.figure.light in (Light.RED, Light.ORANGE)]
    if striking:
        standing = [point.indicator for point in points]
        first = min(
            striking,
            key=lambda each: (
                WORST_FIRST.index(each.figure.light),
                standing.index(each.figure.indicator) if each.figure.indicator in standing else len(standing),
            ),
        )
        return f"{first.figure.title}: {first.label + ' ' if first.label else ''}{first.written}"
    return picture.headline if picture else next((each.undecided for each in overviews if each.undecided), "")


def _picture_of(form: ChapterForm, overviews: Sequence[Overview]) -> Overview | None:
    """The overview of the first page; when it cannot be shown, another of the chapter that can."""
    pictured = [overview for overview in overviews if overview.picture]
    return next((overview for overview in pictured if overview.id == form.picture), next(iter(pictured), None))
