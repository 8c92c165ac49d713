"""The closing report: who took part, how good it was, and whether we kept what we promised.

Its tables are its only source: page, PDF, workbook, CSV and JSON show the same. It is reckoned
when it is asked for, from what there is then: what was withdrawn is not in it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oporde.portal import clock
from oporde.portal.closing.models import Closing
from oporde.portal.correspondence.models import Message
from oporde.portal.deliveries.actions.standing import RoundStanding, Whole, standing_of
from oporde.portal.deliveries.models import DeliveredFile, Delivery, FileVerdict
from oporde.portal.deliveries.states import DeliveryState, FileState
from oporde.portal.reports.models import Report
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.working_days import working_days_after
from oporde.portal.web.badges import BADGES
from oporde.portal.web.templatetags.components import day, moment, number
from oporde.report.spreadsheet import Cell, Table, to_csv, to_xlsx
from oporde.report.typesetting import typeset

TEMPLATE = Path(__file__).parent / "templates" / "closing" / "report.typ"
MOST_RULES = 25
MANY = 5  # attempts; from here on they are counted together


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReport:
    """What a round was.

    Attributes:
        closing: None where the round is not closed yet: then this is how it goes so far.
        sentences: what it comes to.
        tables: id → table; the last has a row for each municipality.
    """

    delivery_round: DeliveryRound
    closing: Closing | None
    made_at: datetime
    sentences: tuple[str, ...]
    tables: dict[str, Table]

    @property
    def title(self) -> str:
        return _("Afsluitrapport %(round)s") % {"round": self.delivery_round.name}


def report_of(delivery_round: DeliveryRound) -> ClosingReport:
    """Reckon the report of a round, in the language that is active."""
    standing = standing_of(delivery_round)
    judged = list(
        Delivery.objects.filter(delivery_round=delivery_round, state=DeliveryState.JUDGED)
        .order_by("received_at")
        .only("municipality_id", "received_at", "checked_at", "verdict", "outcome")
    )
    promises = list(_promises(delivery_round, judged))
    closing = Closing.objects.filter(delivery_round=delivery_round).first()
    return ClosingReport(
        delivery_round=delivery_round,
        closing=closing,
        made_at=clock.now(),
        sentences=tuple(_sentences(standing, judged, promises)),
        tables={
            "participation": _participation(standing),
            "files": _files(standing, is_closed=closing is not None),
            "rules": _rules(judged),
            "attempts": _attempts(judged),
            "timing": _timing(promises),
            "municipalities": _municipalities(standing, judged),
        },
    )


# --- Who took part


def _participation(standing: RoundStanding) -> Table:
    counts = standing.counts
    inhabitants: Counter[Whole] = Counter()
    for row in standing.rows:
        inhabitants[row.whole] += row.inhabitants or 0
    rows = [
        (str(BADGES[whole].word), counts[whole], _percentage(counts[whole], len(standing.rows)), inhabitants[whole],
         _percentage(inhabitants[whole], standing.inhabitants))
        for whole in Whole
    ]  # fmt: skip
    total = (_("Samen"), len(standing.rows), _percentage(1, 1), standing.inhabitants, _percentage(1, 1))
    columns = (_("Stand"), _("Gemeenten"), _("% van de gemeenten"), _("Inwoners"), _("% van de inwoners"))
    return Table(_("Deelname"), columns, [*rows, total])


def _files(standing: RoundStanding, *, is_closed: bool) -> Table:
    """Of a round that was closed all that counts is final, also what was delivered again in a later round."""
    final: Counter[tuple[str, str]] = Counter(
        (period.upper(), layout)
        for period, layout in DeliveredFile.objects.filter(
            counts=True, state=FileState.FINAL, delivery__delivery_round=standing.delivery_round
        ).values_list("period", "layout")
    )
    rows = []
    for place, column in enumerate(standing.columns):
        squares = [square for row in standing.rows if (square := row.squares[place])]
        counting = sum(square.counts for square in squares)
        rows.append((
            column.period_title, column.title, len(squares), counting, _percentage(counting, len(squares)),
            counting if is_closed else final[column.period, column.layout],
        ))  # fmt: skip
    columns = (_("Periode"), _("Bestand"), _("Gevraagd"), _("Goedgekeurd"), _("% van gevraagd"), _("Definitief"))
    return Table(_("Bestanden"), columns, rows)


# --- How good it was


def _rules(judged: Iterable[Delivery]) -> Table:
    """The rules for which files were rejected most, by the number of municipalities that met them."""
    municipalities: dict[str, set[str]] = defaultdict(set)
    files: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for delivery in judged:
        for finding in _rejections(delivery.outcome or {}):
            titles[finding["rule"]] = finding.get("title") or ""
            municipalities[finding["rule"]].add(delivery.municipality_id)
            files[finding["rule"]] += 1
    most = sorted(files, key=lambda rule: (-len(municipalities[rule]), -files[rule], rule))[:MOST_RULES]
    rows = [(rule, titles.get(rule, ""), len(municipalities[rule]), files[rule]) for rule in most]
    columns = (_("Controleregel"), _("Wat er moet"), _("Gemeenten"), _("Afgekeurde bestanden"))
    return Table(_("Waarop het vaakst is afgekeurd"), columns, rows)


def _rejections(outcome: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Of each file and of the delivery as a whole, every rule once."""
    for part in (outcome, *outcome.get("files", ())):
        seen: set[str] = set()
        for finding in part.get("findings", ()):
            if finding["severity"] == "reject" and finding["count"] and finding["rule"] not in seen:
                seen.add(finding["rule"])
                yield finding


def _attempts(judged: Iterable[Delivery]) -> Table:
    count = Counter(Counter(delivery.municipality_id for delivery in judged).values())
    first = _first_verdicts(judged)
    right = sum(verdict == FileVerdict.APPROVED for verdict in first.values())
    rows: list[tuple[Cell, ...]] = [
        (_("%(count)s keer of vaker") % {"count": times} if times == MANY else str(times),
         sum(number for attempts, number in count.items() if min(attempts, MANY) == times))
        for times in range(1, MANY + 1)
    ]  # fmt: skip
    rows.append((_("waarvan in één keer alles goed"), right))
    return Table(_("Pogingen per gemeente"), (_("Leveringen"), _("Gemeenten")), rows)


def _first_verdicts(judged: Iterable[Delivery]) -> dict[str, str]:
    first: dict[str, str] = {}
    for delivery in judged:
        first.setdefault(delivery.municipality_id, delivery.verdict)
    return first


# --- What we promised


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kind of promise: within how many working days, and for each time it was due how long it took and whether in time."""

    what: str
    days: int
    hours: Sequence[float]
    in_time: int


def _promises(delivery_round: DeliveryRound, judged: Iterable[Delivery]) -> Iterator[Kept]:
    checked = [(each.received_at, each.checked_at) for each in judged if each.checked_at]
    yield _kept(_("Technische terugkoppeling"), delivery_round.feedback_working_days, checked)
    made = Report.objects.filter(delivery__delivery_round=delivery_round).made().light().select_related("delivery")
    told = dict(
        Message.objects.filter(kind="report-ready", about__in=[report.delivery.about for report in made])
        .order_by()
        .values_list("about")
        .annotate(first=Min("made_at"))
    )  # a report may be made anew; it was there when it was first told of
    spans = [
        (report.delivery.checked_at, told.get(report.delivery.about, report.made_at))
        for report in made
        if report.delivery.checked_at and report.made_at
    ]
    yield _kept(_("Op-orderapport"), delivery_round.report_working_days, spans)


def _kept(what: str, days: int, spans: Sequence[tuple[datetime, datetime]]) -> Kept:
    in_time = sum(clock.day_of(until) <= working_days_after(since, days) for since, until in spans)
    hours = [(until - since).total_seconds() / 3600 for since, until in spans]
    return Kept(what=what, days=days, hours=hours, in_time=in_time)


def _timing(promises: Iterable[Kept]) -> Table:
    rows = [
        (each.what, each.days, len(each.hours), each.in_time, _percentage(each.in_time, len(each.hours)),
         round(median(each.hours), 1) if each.hours else None, round(max(each.hours), 1) if each.hours else None)
        for each in promises
    ]  # fmt: skip
    columns = (_("Toezegging"), _("Binnen werkdagen"), _("Aantal"), _("Op tijd"), _("% op tijd"), _("Uren, middelste"),
               _("Uren, langste"))  # fmt: skip
    return Table(_("Wat wij beloofden"), columns, rows)


def _municipalities(standing: RoundStanding, judged: Iterable[Delivery]) -> Table:
    attempts = Counter(delivery.municipality_id for delivery in judged)
    first = _first_verdicts(judged)
    rows = [
        (row.code, row.name, row.deliverer, str(BADGES[row.whole].word), row.inhabitants, attempts[row.delivered_by],
         str(BADGES[first[row.delivered_by]].word) if row.delivered_by in first else "",
         sum(square.counts for square in row.squares if square), localtime(row.last) if row.last else None)
        for row in standing.rows
    ]  # fmt: skip
    columns = (_("Code"), _("Gemeente"), _("Levert"), _("Stand"), _("Inwoners"), _("Leveringen"), _("Eerste levering"),
               _("Bestanden die tellen"), _("Laatste levering"))  # fmt: skip
    return Table(_("Alle gemeenten"), columns, rows)


def _sentences(standing: RoundStanding, judged: Sequence[Delivery], promises: Iterable[Kept]) -> Iterator[str]:
    complete, asked = standing.counts[Whole.COMPLETE], len(standing.rows)
    yield _("%(complete)s van de %(asked)s gemeenten leverden alles wat gevraagd is.") % {
        "complete": complete, "asked": asked,
    }  # fmt: skip
    if standing.share_covered is not None:
        yield _("In die gemeenten woont %(share)s%% van de inwoners.") % {
            "share": number(100 * standing.share_covered, 1)
        }
    delivering = len({delivery.municipality_id for delivery in judged})
    if delivering:
        yield _("Een gemeente leverde gemiddeld %(times)s keer.") % {"times": number(len(judged) / delivering, 1)}
    for each in promises:
        if each.hours:
            yield ngettext(
                "%(what)s: %(in_time)s van %(all)s keer binnen %(days)s werkdag.",
                "%(what)s: %(in_time)s van %(all)s keer binnen %(days)s werkdagen.",
                each.days,
            ) % {
                "what": each.what, "in_time": each.in_time, "all": len(each.hours), "days": each.days,
            }  # fmt: skip


def _percentage(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


# --- Forms


def written(cell: Cell) -> str:
    """A cell as people read it, in the language that is active."""
    if isinstance(cell, datetime):
        return moment(cell)
    if cell is None:
        return "–"
    if isinstance(cell, int | float):
        return number(cell, 1 if isinstance(cell, float) else 0)
    return cell if isinstance(cell, str) else day(cell)


def as_csv(report: ClosingReport, table: str = "municipalities") -> bytes:
    """One of the tables."""
    return to_csv(report.tables[table])


def as_xlsx(report: ClosingReport) -> bytes:
    """All tables, each a sheet."""
    return to_xlsx(list(report.tables.values()), title=report.title, made_at=report.made_at)


def as_json(report: ClosingReport) -> bytes:
    """All tables, for programs; the names of columns are those of the page."""
    closed = report.closing
    told = {
        "format_version": "1.0",
        "round": report.delivery_round.name,
        "protocol": report.delivery_round.protocol,
        "made_at": report.made_at.isoformat(),
        "closed_at": closed.at.isoformat() if closed else None,
        "sentences": list(report.sentences),
        "tables": {
            id: [dict(zip(table.columns, map(_plain, row), strict=True)) for row in table.rows]
            for id, table in report.tables.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _plain(cell: Cell) -> str | float | None:
    return cell if cell is None or isinstance(cell, str | int | float) else cell.isoformat()


def as_pdf(report: ClosingReport) -> bytes:
    """An accessible PDF (PDF/UA-1), in the language that is active. Values come in as data."""
    closed = report.closing
    content = {
        "language": translation.get_language() or "nl",
        "site": settings.SITE_NAME,
        "title": report.title,
        "state": _("Afgesloten op %(moment)s.") % {"moment": moment(closed.at)}
        if closed
        else _("Nog niet afgesloten: dit is de stand op %(moment)s.") % {"moment": moment(report.made_at)},
        "sentences": report.sentences,
        "tables": [
            {
                "title": table.name,
                "headings": table.columns,
                "numbers": [
                    any(isinstance(row[place], int | float) for row in table.rows)
                    for place in range(len(table.columns))
                ],
                "rows": [[written(cell) for cell in row] for row in table.rows],
            }
            for table in report.tables.values()
        ],
        "nothing": _("Hiervan is niets."),
        "footer": _("Gemaakt op %(moment)s") % {"moment": moment(report.made_at)},
        "page": _("Bladzijde"),
    }
    return typeset(TEMPLATE, "report", content, made_at=report.made_at)


FORMS = {
    "pdf": ("application/pdf", as_pdf),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "csv": ("text/csv; charset=utf-8", as_csv),
    "json": ("application/json", as_json),
}
