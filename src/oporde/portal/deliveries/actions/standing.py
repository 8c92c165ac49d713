"""Where all municipalities stand in a round: every file that is asked of every one of them, in a handful of questions.

What one municipality sees of itself, and its next step, is `board`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Count, Max, Min, QuerySet

from oporde.portal import clock
from oporde.portal.deliveries.actions.board import AMISS, GONE, NOTHING
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict
from oporde.portal.deliveries.states import UNDERWAY, DeliveryState, FileState
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import layouts_of, plan_of, titles_of
from oporde.portal.rounds.working_days import working_days_after


class Whole(StrEnum):
    """How a municipality stands as a whole, in the periods that are not optional."""

    COMPLETE = "complete"  # all that is asked counts
    STUCK = "stuck"  # its last attempt was rejected, and it did not deliver again
    PARTLY = "partly"  # something counts, not all
    UNDERWAY = "underway"  # it delivered, and the check is not done
    SILENT = "silent"  # it delivered nothing


@dataclass(frozen=True, slots=True)
class Square:
    """One file that is asked of one municipality: how its last attempt in this round ended, and whether one was approved.

    That counts for this round, also when the same was delivered again in a later one.
    """

    state: str = NOTHING
    counts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One municipality that is asked.

    Attributes:
        delivered_by: the code of who delivers for it; its own code where that is itself.
        squares: for each period and layout, in the order of RoundStanding.columns; None where its code does not hold.
        deliveries: how often who delivers for it did; last: the last time.
        until: the last day on which it may deliver, with its extension.
    """

    code: str
    name: str
    delivered_by: str
    deliverer: str
    inhabitants: int | None
    squares: tuple[Square | None, ...]
    whole: Whole
    deliveries: int
    last: datetime | None
    until: date
    is_extended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A file that is asked: its period and kind, with what people call them."""

    period: str
    layout: str
    period_title: str
    title: str
    optional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something that was promised and is not done yet.

    Attributes:
        what: "feedback" or "report".
        due: the last day on which the promise is kept.
        late_days: how many days too late it is; 0 or less where it is not.
    """

    what: str
    municipality: str
    name: str
    delivery: Delivery
    since: datetime
    due: date
    late_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStanding:
    """A round, for all municipalities.

    Attributes:
        inhabitants, covered: of all that are asked, and of those of whom all that is not optional counts.
    """

    delivery_round: DeliveryRound
    columns: tuple[Column, ...]
    rows: tuple[Standing, ...]
    inhabitants: int
    covered: int

    @property
    def counts(self) -> Counter[Whole]:
        """How many municipalities stand how."""
        return Counter(row.whole for row in self.rows)

    @property
    def share_covered(self) -> float | None:
        """Share of the inhabitants of all municipalities that are asked; None where their number is not known."""
        return self.covered / self.inhabitants if self.inhabitants else None


def standing_of(delivery_round: DeliveryRound) -> RoundStanding:
    """Where all municipalities of a round stand now."""
    columns = columns_of(delivery_round)
    squares, delivered = _squares(delivery_round), _delivered(delivery_round)
    extended = dict(
        delivery_round.extensions.values_list("municipality").annotate(until=Max("until")).values_list(
            "municipality", "until"
        )
    )  # fmt: skip
    held = _codes_held(delivery_round)
    inhabitants = plan_of(delivery_round.protocol).inhabitants
    rows = []
    participants = delivery_round.participants.select_related("municipality", "delivered_by")
    for each in participants.order_by("municipality__name"):
        code, deliverer = each.municipality_id, each.delivered_by or each.municipality
        mine = tuple(
            squares.get((deliverer.pk, code, column.period, column.layout), Square())
            if code in held[column.period]
            else None
            for column in columns
        )
        if not any(mine):
            continue  # it came after the periods that are asked, and delivers only for those that it succeeds
        deliveries, last, underway = delivered.get(deliverer.pk, (0, None, 0))
        until = extended.get(deliverer.pk)
        rows.append(Standing(
            code=code, name=each.municipality.name, delivered_by=deliverer.pk, deliverer=deliverer.name,
            inhabitants=inhabitants.get(code), squares=mine, whole=_whole(mine, columns, deliveries, underway),
            deliveries=deliveries, last=last, until=max(until or delivery_round.closes_on, delivery_round.closes_on),
            is_extended=until is not None and until > delivery_round.closes_on,
        ))  # fmt: skip
    return RoundStanding(
        delivery_round=delivery_round,
        columns=columns,
        rows=tuple(rows),
        inhabitants=sum(row.inhabitants or 0 for row in rows),
        covered=sum(row.inhabitants or 0 for row in rows if row.whole is Whole.COMPLETE),
    )


def columns_of(delivery_round: DeliveryRound) -> tuple[Column, ...]:
    """Every file that is asked, period by period."""
    titles = titles_of(delivery_round.protocol)
    return tuple(
        Column(
            period=period.period.upper(),
            layout=layout,
            period_title=titles.get(period.period.upper(), period.period),
            title=titles.get(layout, layout),
            optional=period.optional,
        )
        for period in delivery_round.periods.all()
        for layout in layouts_of(delivery_round.protocol)
    )


def _squares(delivery_round: DeliveryRound) -> Mapping[tuple[str, str, str, str], Square]:
    """Who delivered, whose file, period, layout → its last attempt."""
    key = ("delivery__municipality", "municipality", "period", "layout")
    files = (
        DeliveredFile.objects.filter(delivery__delivery_round=delivery_round)
        .exclude(state=FileState.WITHDRAWN)
        .exclude(delivery__state__in=GONE)
    )
    counting = {
        (who, code, period.upper(), layout)
        for who, code, period, layout in files.filter(verdict=FileVerdict.APPROVED).order_by().values_list(*key)
    }
    last = files.order_by(*key, "-delivery__received_at", "-pk").distinct(*key).values_list(*key, "state")
    return {
        (who, code, period.upper(), layout): Square(state, (who, code, period.upper(), layout) in counting)
        for who, code, period, layout, state in last
    }


def _delivered(delivery_round: DeliveryRound) -> Mapping[str, tuple[int, datetime | None, int]]:
    """Municipality → how many deliveries, when the last, and how many of them are being checked."""
    counted: dict[str, tuple[int, datetime | None, int]] = {}
    rows = (
        Delivery.objects.filter(delivery_round=delivery_round)
        .exclude(state__in=GONE)
        .order_by()
        .values_list("municipality", "state")
        .annotate(count=Count("pk"), last=Max("received_at"))
    )
    for municipality, state, count, last in rows:
        so_far, latest, underway = counted.get(municipality, (0, None, 0))
        counted[municipality] = (
            so_far + count, max(latest or last, last), underway + (count if state in UNDERWAY else 0),
        )  # fmt: skip
    return counted


def _codes_held(delivery_round: DeliveryRound) -> Mapping[str, frozenset[str]]:
    """Period → the codes that hold in it; of a period that the protocol does not know, all."""
    admission = plan_of(delivery_round.protocol).admission
    days = {period.id.upper(): (period.first_day, period.last_day) for period in admission.periods}
    return defaultdict(
        lambda: frozenset(sender.code for sender in admission.senders),
        {
            period: frozenset(sender.code for sender in admission.senders if sender.holds_within(*span))
            for period, span in days.items()
        },
    )


def _whole(squares: Sequence[Square | None], columns: Sequence[Column], deliveries: int, underway: int) -> Whole:
    asked = [square for square, column in zip(squares, columns, strict=True) if square and not column.optional]
    if asked and all(square.counts for square in asked):
        return Whole.COMPLETE
    if underway:
        return Whole.UNDERWAY
    if any(square.state in AMISS for square in asked):
        return Whole.STUCK
    if any(square.counts for square in asked):
        return Whole.PARTLY
    return Whole.STUCK if deliveries else Whole.SILENT


def promises_of(delivery_round: DeliveryRound) -> list[Promise]:
    """What was promised and is not done yet, the longest overdue first."""
    today = clock.today()
    waiting = Delivery.objects.filter(
        delivery_round=delivery_round,
        state__in=(*UNDERWAY, DeliveryState.NOT_CHECKED, DeliveryState.QUARANTINED),
    )
    promises = [
        _promise("feedback", delivery, delivery.received_at, delivery_round.feedback_working_days, today)
        for delivery in _with_names(waiting)
    ]
    pending = DeliveredFile.objects.filter(
        delivery__delivery_round=delivery_round, counts=True, state__in=(FileState.APPROVED, FileState.REPORT_PENDING)
    )
    of_reports = Delivery.objects.filter(pk__in=pending.values("delivery"), checked_at__isnull=False)
    promises += [
        _promise(
            "report", delivery, delivery.checked_at or delivery.received_at, delivery_round.report_working_days, today
        )
        for delivery in _with_names(of_reports)
    ]
    return sorted(promises, key=lambda promise: (promise.due, promise.since))


def _with_names(deliveries: QuerySet[Delivery]) -> Iterable[Delivery]:
    return deliveries.select_related("municipality").defer("outcome", "consent_text")


def _promise(what: str, delivery: Delivery, since: datetime, days: int, today: date) -> Promise:
    due = working_days_after(since, days)
    return Promise(
        what=what, municipality=delivery.municipality_id, name=delivery.municipality.name, delivery=delivery,
        since=since, due=due, late_days=(today - due).days,
    )  # fmt: skip


def progress_of(delivery_round: DeliveryRound) -> list[tuple[int, float]]:
    """Day of the round, 0 is the first → the share of the municipalities that deliver of which something was approved.

    Until the last day, or until now where that comes first.
    """
    asked = delivery_round.participants.filter(delivered_by=None).count()
    first = (
        Delivery.objects.filter(delivery_round=delivery_round, files__verdict=FileVerdict.APPROVED)
        .exclude(state__in=GONE)
        .order_by()
        .values("municipality")
        .annotate(first=Min("received_at"))
        .values_list("first", flat=True)
    )
    days = Counter((clock.day_of(moment) - delivery_round.opens_on).days for moment in first)
    end = (min(clock.today(), delivery_round.closes_on) - delivery_round.opens_on).days
    if not asked or end < 0:
        return []
    so_far, points = 0, []
    for day in range(end + 1):
        so_far += days[day]
        points.append((day, so_far / asked))
    return points


def former_round(delivery_round: DeliveryRound) -> DeliveryRound | None:
    """The round before this one."""
    earlier = DeliveryRound.objects.filter(opens_on__lt=delivery_round.opens_on)
    return earlier.order_by("-opens_on").first()
