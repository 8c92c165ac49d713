"""The board of staff: every municipality by every file that is asked, how the round goes, and what we owe today."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oporde.portal import clock
from oporde.portal.backoffice.paging import asked
from oporde.portal.backoffice.plot import progress_plot
from oporde.portal.deliveries.actions.standing import (
    RoundStanding,
    Standing,
    Whole,
    former_round,
    progress_of,
    promises_of,
    standing_of,
)
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.web.access import staff
from oporde.portal.web.badges import BADGES
from oporde.report.spreadsheet import Table, to_csv, to_xlsx

WORDS = {  # value in the address → how a municipality stands
    "compleet": Whole.COMPLETE,
    "deels": Whole.PARTLY,
    "herstellen": Whole.STUCK,
    "bezig": Whole.UNDERWAY,
    "niets": Whole.SILENT,
}
EXTENDED = "uitstel"
PROMISES = 20  # shown at most; the count says how many there are
ORDERS: dict[str, Callable[[Standing], Any]] = {
    "naam": lambda row: row.name.casefold(),
    "code": lambda row: row.code,
    "stand": lambda row: (list(WORDS.values()).index(row.whole), row.name.casefold()),
    "laatst": lambda row: (-row.last.timestamp() if row.last else 0, row.name.casefold()),
    "inwoners": lambda row: (-(row.inhabitants or 0), row.name.casefold()),
}
FORMS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@staff
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show how a round goes: the one that is asked for, or the last that opened."""
    rounds = list(DeliveryRound.objects.prefetch_related("periods"))
    chosen = _chosen(rounds, asked(request, "ronde"))
    if chosen is None:
        return render(request, "backoffice/board.html", {"rounds": rounds})
    standing = standing_of(chosen)
    promises = promises_of(chosen)
    counts = standing.counts
    page = {
        "rounds": rounds,
        "standing": standing,
        "round": chosen,
        "rows": _rows(request, standing),
        "periods": _periods(standing),
        "asked": {name: asked(request, name) for name in ("ronde", "stand", "zoek", "orde")},
        "query": request.GET.urlencode(),
        "figures": [(whole, word, counts[whole]) for word, whole in WORDS.items()],
        "extended": sum(row.is_extended for row in standing.rows),
        "orders": _orders(),
        "promises": promises[:PROMISES],
        "overdue": sum(promise.late_days > 0 for promise in promises),
        "due_today": sum(promise.late_days == 0 for promise in promises),
        "promised": len(promises),
        "plot": _plot(chosen),
    }
    return render(request, "backoffice/board.html", page)


@staff
@require_safe
def board_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The board as a file, with the rows and the order that were asked for."""
    chosen = get_object_or_404(DeliveryRound.objects.prefetch_related("periods"), pk=pk)
    if form not in FORMS:
        raise Http404
    standing = standing_of(chosen)
    table = table_of(standing, _rows(request, standing))
    content = to_csv(table) if form == "csv" else to_xlsx([table], title=chosen.name, made_at=clock.now())
    name = f"overzicht-{chosen.pk}-{clock.today():%Y%m%d}.{form}"
    return HttpResponse(content, FORMS[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})


def table_of(standing: RoundStanding, rows: Sequence[Standing]) -> Table:
    """The board as a plain table: a column for every file that is asked."""
    return Table(
        name=str(_("Overzicht")),
        columns=(
            _("code"), _("gemeente"), _("levert"), _("stand"), _("inwoners"), _("leveringen"), _("laatste levering"),
            _("mag leveren tot en met"), *(f"{column.title}, {column.period_title}" for column in standing.columns),
        ),
        rows=[
            (
                row.code, row.name, row.deliverer, str(BADGES[row.whole].word), row.inhabitants, row.deliveries,
                localtime(row.last) if row.last else None, row.until,
                *("" if square is None else str(BADGES[square.state].word) for square in row.squares),
            )
            for row in rows
        ],
    )  # fmt: skip


def _chosen(rounds: Sequence[DeliveryRound], number: str) -> DeliveryRound | None:
    """Rounds come the newest first."""
    by_number = next((each for each in rounds if str(each.pk) == number), None)
    opened = next((each for each in rounds if each.opens_on <= clock.today()), None)
    return by_number or opened or (rounds[-1] if rounds else None)


def _rows(request: HttpRequest, standing: RoundStanding) -> list[Standing]:
    rows: Iterable[Standing] = standing.rows
    if (word := asked(request, "stand")) in WORDS:
        rows = (row for row in rows if row.whole is WORDS[word])
    elif word == EXTENDED:
        rows = (row for row in rows if row.is_extended)
    if text := asked(request, "zoek").casefold():
        rows = (row for row in rows if text in row.name.casefold() or text in (row.code, row.delivered_by))
    return sorted(rows, key=ORDERS.get(asked(request, "orde"), ORDERS["naam"]))


def _orders() -> list[tuple[str, str]]:
    return [
        ("naam", _("Naam")), ("code", _("Code")), ("stand", _("Stand")), ("laatst", _("Laatst geleverd")),
        ("inwoners", _("Inwoners")),
    ]  # fmt: skip


def _periods(standing: RoundStanding) -> list[tuple[str, bool, int]]:
    """Title, whether it is optional, and how many kinds of file, of each period."""
    found: dict[str, tuple[str, bool, int]] = {}
    for column in standing.columns:
        count = found[column.period][2] if column.period in found else 0
        found[column.period] = (column.period_title, column.optional, count + 1)
    return list(found.values())


def _plot(chosen: DeliveryRound) -> Any:
    former = former_round(chosen)
    return progress_plot(
        progress_of(chosen),
        progress_of(former) if former else [],
        last_day=(chosen.closes_on - chosen.opens_on).days,
        former=former.name if former else "",
    )
