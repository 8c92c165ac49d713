"""Where a municipality stands: what it delivered of what is asked, what counts, and the one thing to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oporde.intake.naming import match_name
from oporde.portal import clock
from oporde.portal.accounts.models import Municipality
from oporde.portal.deliveries import onward
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict
from oporde.portal.deliveries.onward import Onward
from oporde.portal.deliveries.states import COUNTING, UNDERWAY, DeliveryState, FileState
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import layouts_of, plan_of, titles_of

Key = tuple[str, str, str]  # municipality, period, layout

GONE = (DeliveryState.WITHDRAWN, DeliveryState.ERASED)
AMISS = frozenset({FileState.REJECTED, FileState.UNDECIDED})
NOTHING, CHECKING = "none", "checking"  # states of a place on the board that no file has


class Step(StrEnum):
    """What a municipality does next in a round."""

    WAIT = "wait"  # a delivery is being checked
    ASK = "ask"  # it was held back by the scanner, or we could not check it
    MEND = "mend"
    DELIVER = "deliver"
    NOTHING = "nothing"  # all that has to be delivered is approved
    LATE = "late"  # the round is over


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One file that is asked.

    Attributes:
        state: of the last attempt: a FileState, "checking" or "none".
        attempt: the last one; counting: the file that counts, which may be an earlier one.
        is_own: whether the attempt was delivered by this municipality, and not by one that it succeeds.
        more: the address of its report; "" while there is none.
    """

    title: str
    state: str
    attempt: DeliveredFile | None
    counting: DeliveredFile | None
    is_own: bool
    more: str = ""

    @property
    def counts(self) -> bool:
        """True when the last attempt is the one that counts."""
        return self.attempt is not None and self.attempt == self.counting


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodBoard:
    """The files of one municipality over one period; `municipality` is "" unless files are asked of more than one."""

    title: str
    optional: bool
    municipality: str
    places: tuple[Place, ...]

    @property
    def approved(self) -> int:
        return sum(place.counting is not None for place in self.places)

    @property
    def is_begun(self) -> bool:
        return any(place.state != NOTHING for place in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBoard:
    """One round for one municipality.

    Attributes:
        last_day: on which this municipality may deliver; days_left: until then, 0 on that day.
        step: what to do next; about: the delivery it is about, where there is one; files: how many files.
        onward: what comes when nothing is left to deliver.
    """

    delivery_round: DeliveryRound
    last_day: date
    days_left: int
    periods: tuple[PeriodBoard, ...]
    step: Step
    about: Delivery | None
    files: int
    onward: Onward | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All rounds that are open, the first to close first; where none is, the last that was, and the next to come."""

    rounds: tuple[RoundBoard, ...]
    last: RoundBoard | None
    coming: DeliveryRound | None

    @property
    def first(self) -> RoundBoard | None:
        """The round with something to do; of more than one the first to close."""
        to_do = (board for board in self.rounds if board.step is not Step.NOTHING or board.onward)
        return next(to_do, self.rounds[0] if self.rounds else None)


def board_of(municipality: Municipality) -> Board:
    """The board of a municipality now."""
    now, today = clock.now(), clock.today()
    opened = DeliveryRound.objects.open_at(now, municipality.pk).order_by("closes_on", "pk").prefetch_related("periods")
    rounds = tuple(round_board(each, municipality, today) for each in opened)
    if rounds:
        return Board(rounds=rounds, last=None, coming=None)
    asked = DeliveryRound.objects.announced().asking(municipality.pk)
    last = asked.filter(opens_on__lte=today).order_by("-closes_on").prefetch_related("periods").first()
    return Board(
        rounds=(),
        last=round_board(last, municipality, today) if last else None,
        coming=asked.filter(opens_on__gt=today).order_by("opens_on").first(),
    )


def round_board(delivery_round: DeliveryRound, municipality: Municipality, today: date) -> RoundBoard:
    """One round for a municipality, as it stands on a day."""
    codes = sorted(delivery_round.codes_delivered_by(municipality.pk)) or [municipality.pk]
    asked = list(delivery_round.periods.all())
    attempts = _attempts(codes, [period.period for period in asked])
    underway = _underway(delivery_round, municipality)
    claimed = _claimed(underway, delivery_round.protocol)
    names = dict(Municipality.objects.filter(pk__in=codes).values_list("pk", "name")) if len(codes) > 1 else {}
    titles = titles_of(delivery_round.protocol)
    periods = tuple(
        PeriodBoard(
            title=titles.get(period.period.upper(), period.period),
            optional=period.optional,
            municipality=names.get(code, ""),
            places=tuple(
                _place(attempts, claimed, (code, period.period.upper(), layout), titles, municipality)
                for layout in layouts_of(delivery_round.protocol)
            ),
        )
        for period in asked
        for code in codes
    )
    last_day = delivery_round.last_day_for(municipality.pk)
    step, about, files = _next_step(periods, underway, _last(delivery_round, municipality), late=today > last_day)
    return RoundBoard(
        delivery_round=delivery_round,
        last_day=last_day,
        days_left=(last_day - today).days,
        periods=periods,
        step=step,
        about=about,
        files=files,
        onward=onward.next_of(_counting(periods)) if step is Step.NOTHING else None,
    )


def _counting(periods: Iterable[PeriodBoard]) -> list[DeliveredFile]:
    return [place.counting for period in periods for place in period.places if place.counting and place.is_own]


def _attempts(codes: Sequence[str], periods: Iterable[str]) -> dict[Key, list[DeliveredFile]]:
    """All attempts, of each key the last first."""
    files = (
        DeliveredFile.objects.filter(municipality__in=codes, delivery__municipality__in=codes, period__in=list(periods))
        .exclude(state=FileState.WITHDRAWN)
        .select_related("delivery")
        .defer("delivery__outcome", "delivery__consent_text")
        .order_by("-delivery__received_at", "-pk")
    )
    attempts: dict[Key, list[DeliveredFile]] = {}
    for file in files:
        attempts.setdefault((file.municipality, file.period.upper(), file.layout), []).append(file)
    return attempts


def _underway(delivery_round: DeliveryRound, municipality: Municipality) -> list[Delivery]:
    waiting = delivery_round.deliveries.filter(municipality=municipality, state__in=UNDERWAY)
    return list(waiting.prefetch_related("uploads"))


def _last(delivery_round: DeliveryRound, municipality: Municipality) -> Delivery | None:
    return delivery_round.deliveries.filter(municipality=municipality).exclude(state__in=GONE).defer("outcome").first()


def _claimed(underway: Iterable[Delivery], protocol: str) -> frozenset[Key]:
    """The files that are being checked, as far as their names tell: what is in an archive is known after the check."""
    claims = (
        match_name(upload.name, plan_of(protocol).admission) for each in underway for upload in each.uploads.all()
    )
    return frozenset((claim.municipality, claim.period, claim.file.layout) for claim in claims if claim)


def _place(
    attempts: dict[Key, list[DeliveredFile]],
    claimed: frozenset[Key],
    key: Key,
    titles: dict[str, str],
    municipality: Municipality,
) -> Place:
    mine = attempts.get(key, [])
    counting = next((file for file in mine if file.counts), None)
    last = next((file for file in mine if file.state != FileState.SUPERSEDED), None)
    state = CHECKING if key in claimed else str(last.state) if last else NOTHING
    is_own = last is not None and last.delivery.municipality_id == municipality.pk
    more = onward.place_of(last) if last and last == counting and is_own else ""
    return Place(title=titles[key[2]], state=state, attempt=last, counting=counting, is_own=is_own, more=more)


def _next_step(
    periods: Sequence[PeriodBoard], underway: Sequence[Delivery], last: Delivery | None, *, late: bool
) -> tuple[Step, Delivery | None, int]:
    """What to do, about which delivery, and how many files it concerns. What is optional is never what to do next.

    Save where it was begun: who delivered an optional file that was rejected wants to mend it.
    """
    if underway:
        return Step.WAIT, underway[0], 0
    if last and last.state in {DeliveryState.NOT_CHECKED, DeliveryState.QUARANTINED}:
        return Step.ASK, last, 0
    if late:
        return Step.LATE, None, 0
    places = [place for period in periods for place in period.places]
    amiss = [place for place in places if place.state in AMISS and place.is_own]
    if amiss:
        newest = max((place.attempt for place in amiss if place.attempt), key=lambda file: file.delivery.received_at)
        return Step.MEND, newest.delivery, len(amiss)
    # What names no file that is asked, such as a broken archive, has no place on the board.
    if last and last.state == DeliveryState.JUDGED and last.verdict != FileVerdict.APPROVED:
        return Step.MEND, last, last.files.filter(state__in=AMISS).count()
    asked = [place for period in periods if not period.optional for place in period.places]
    absent = [place for place in asked if place.state not in COUNTING]
    return (Step.DELIVER, None, len(absent)) if absent else (Step.NOTHING, None, 0)
