"""The technical feedback on a delivery, made of what was kept of its check. The words are those of the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _

from oporde.portal import clock
from oporde.portal.deliveries.actions.looking import excerpts_of, outcome_of
from oporde.portal.deliveries.models import DeliveredFile, Delivery, MendedCopy
from oporde.portal.deliveries.retold import told
from oporde.portal.deliveries.shapes import Difference, Piece, RowsDiffer, Same
from oporde.portal.deliveries.states import FileState
from oporde.portal.rounds.plans import plan_of, titles_of
from oporde.portal.web.templatetags.components import number
from oporde.report.technical_feedback import (
    WEBSITE,
    Complaint,
    Explanation,
    FileFeedback,
    Part,
    TechnicalFeedback,
    by_row,
    technical_feedback,
)

ON_A_PAGE = 20  # row numbers of a complaint that a page tells
KEPT = 1_000  # row numbers of a complaint that are kept with an outcome

NOT_APPROVED = frozenset({FileState.REJECTED, FileState.UNDECIDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComplaint:
    """A complaint with the piece of the file around its first rows, where that was kept."""

    complaint: Complaint
    piece: Piece | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A part of the feedback, its complaints with their pieces."""

    part: Part
    to_mend: tuple[ShownComplaint, ...]
    signals: tuple[ShownComplaint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDifference:
    """A file beside the attempt before it, in sentences."""

    earlier: Delivery | None
    solved: tuple[str, ...]
    still: tuple[str, ...]
    new: tuple[str, ...]
    rows: RowsDiffer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A file with what there is to say about it.

    Attributes:
        file: None for a file of an outcome of which no row was kept.
    """

    feedback: FileFeedback
    file: DeliveredFile | None
    shown: ShownPart
    difference: ShownDifference | None
    has_rows: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFeedback:
    """All of it, in the order in which it is told.

    Attributes:
        files: all, in the order of the delivery; to_tell: those with something to say, the worst first.
        mendable: causes that a copy takes away.
    """

    feedback: TechnicalFeedback
    together: ShownPart
    files: tuple[ShownFile, ...]
    to_tell: tuple[ShownFile, ...]
    copies: tuple[MendedCopy, ...]

    @property
    def mendable(self) -> tuple[Explanation, ...]:
        return tuple(cause for cause in self.feedback.causes if cause.mendable)


def feedback_of(delivery: Delivery, *, examples: int = KEPT) -> TechnicalFeedback | None:
    """The feedback on a delivery; None while it was not judged."""
    outcome = outcome_of(delivery)
    if outcome is None:
        return None
    protocol = delivery.delivery_round.protocol
    return technical_feedback(
        outcome,
        checked_on=clock.day_of(delivery.checked_at) if delivery.checked_at else None,
        examples=examples,
        title=plan_of(protocol).title,
        kinds=titles_of(protocol),
        teller=WEBSITE,
        still_count=_still_count(delivery),
    )


def shown_feedback(delivery: Delivery) -> ShownFeedback | None:
    """The feedback as a page shows it: with pieces of the files, differences and copies."""
    feedback = feedback_of(delivery, examples=ON_A_PAGE)
    if feedback is None:
        return None
    pieces = {(piece.file, piece.rule, piece.column): piece for piece in excerpts_of(delivery).pieces}
    rows = {file.order: file for file in delivery.files.all()}
    earlier = _earlier(rows.values(), delivery)
    protocol = delivery.delivery_round.protocol
    files = {file.number: _file(file, rows.get(file.number), pieces, earlier, protocol) for file in feedback.files}
    return ShownFeedback(
        feedback=feedback,
        together=_part(feedback.together, 0, {}),
        files=tuple(files.values()),
        to_tell=tuple(files[file.number] for file in feedback.to_tell),
        copies=tuple(copy for copy in delivery.mended_copies.all() if copy.storage_key),
    )


def _still_count(delivery: Delivery) -> list[date]:
    """The days of the earlier deliveries whose files count, of what was not approved in this one."""
    refused = {
        (file.municipality, file.period, file.layout) for file in delivery.files.all() if file.state in NOT_APPROVED
    }
    if not refused:
        return []
    counting = (
        DeliveredFile.objects.counting()
        .filter(municipality__in={key[0] for key in refused}, delivery__received_at__lt=delivery.received_at)
        .exclude(delivery=delivery)
        .values_list("municipality", "period", "layout", "delivery__received_at")
    )
    return [clock.day_of(received_at) for *key, received_at in counting if tuple(key) in refused]


def _earlier(files: Iterable[DeliveredFile], delivery: Delivery) -> dict[str, Delivery]:
    """The deliveries that files are compared with, of the same municipality."""
    ids = {file.difference["earlier"] for file in files if file.difference}
    found = Delivery.objects.filter(pk__in=ids, municipality=delivery.municipality_id).defer("outcome")
    return {str(each.pk): each for each in found} if ids else {}


def _file(
    told: FileFeedback,
    file: DeliveredFile | None,
    pieces: Mapping[tuple[int, str, str], Piece],
    earlier: Mapping[str, Delivery],
    protocol: str,
) -> ShownFile:
    return ShownFile(
        feedback=told,
        file=file,
        shown=_part(told.part, told.number, pieces),
        difference=_difference(file, earlier, protocol),
        has_rows=next(iter(by_row(told.part.complaints)), None) is not None,
    )


def _part(part: Part, number: int, pieces: Mapping[tuple[int, str, str], Piece]) -> ShownPart:
    def shown(complaints: Sequence[Complaint]) -> tuple[ShownComplaint, ...]:
        return tuple(
            ShownComplaint(complaint=each, piece=pieces.get((number, each.rule, each.column))) for each in complaints
        )

    return ShownPart(part=part, to_mend=shown(part.to_mend), signals=shown(part.signals))


def _difference(file: DeliveredFile | None, earlier: Mapping[str, Delivery], protocol: str) -> ShownDifference | None:
    if file is None or not file.difference:
        return None
    difference = Difference.from_json(file.difference)
    return ShownDifference(
        earlier=earlier.get(difference.earlier),
        solved=tuple(_with(each, protocol, _times(each.before)) for each in difference.solved),
        still=tuple(_with(each, protocol, _still(each)) for each in difference.still),
        new=tuple(_with(each, protocol, _times(each.now)) for each in difference.new),
        rows=difference.rows,
    )


def _with(same: Same, protocol: str, counts: str) -> str:
    column = f", {same.column}" if same.column else ""
    return format_html("{} {}{} ({})", same.rule, told(same.title, protocol), column, counts)


def _still(same: Same) -> str:
    if same.before == same.now:
        return _times(same.now)
    return _("%(now)s, eerst %(before)s") % {"now": _times(same.now), "before": number(same.before)}


def _times(count: int) -> str:
    return f"{number(count)}×"
