"""A municipality as it could be: clients whose support runs on over two half-years, and what would be delivered of it.

Invented, and believable: shares and rates are those that were published (StatLine 83264NED, 85046NED, 83268NED, 83266NED,
84580NED); the numbers are test numbers. A fault is planted by changing what is delivered, as happens at a desk.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from oporde.protocol.types.bsn import make_bsn

H1, H2 = "H1_2017", "H2_2017"
DAYS = {H1: (date(2017, 1, 1), date(2017, 6, 30)), H2: (date(2017, 7, 1), date(2017, 12, 31))}
MADE_ON = {H1: "20170815", H2: "20180212"}
TYPES = {
    "01": 26, "02": 18, "03": 1, "04": 0.7, "05": 0.6, "06": 1.5, "07": 8, "08": 10, "09": 1, "10": 1.5, "11": 12, "12": 11,
    "13": 9, "14": 3, "15": 1.6, "16": 0.8, "17": 0.2, "18": 0.2,
}  # fmt: skip
HOW_MANY = {1: 60, 2: 28, 3: 8, 4: 3, 5: 0.7, 6: 0.3}
REASONS = {"19": 44, "20": 13, "21": 7, "22": 2, "23": 6, "31": 10, "32": 5, "33": 3, "34": 10}
PER_CLIENT = {
    "01": 1100, "02": 2600, "03": 2900, "04": 2200, "05": 400, "06": 2500, "07": 2800, "08": 420, "09": 1700, "10": 900,
    "11": 380, "12": 400, "13": 700, "14": 350, "15": 22000, "16": 6000, "17": 4000, "18": 9000,
}  # fmt: skip
YOUTH = {"01": 14, "02": 45, "03": 38, "04": 8, "05": 3, "06": 0.6}
TASKS = {"61": 28, "62": 11}

Row = dict[str, str]
Files = dict[str, list[Row]]
"""What is delivered over one half-year: rows by the word in the file name."""
Fault = Callable[[Files, Files], None]
"""Spoils what is delivered over this half-year; the other is that of the half-year before."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    bsn: str
    number: int
    type: str
    form: str
    start: date
    decided: date
    end: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality: its code, inhabitants, and how it delivers."""

    code: str = "0796"
    inhabitants: int = 30_000
    clients_per_1000: float = 58
    by_number: bool = True
    seed: int = 1


def weighted(dice: Random, weights: Mapping[str, float] | Mapping[int, float]) -> str | int:
    chosen: str | int = dice.choices([*weights], weights=[*weights.values()])[0]
    return chosen


def between(dice: Random, first: date, last: date) -> date:
    return first + timedelta(days=dice.randint(0, max(0, (last - first).days)))


@cache
def arrangements(place: Place) -> tuple[Arrangement, ...]:
    """Everything that ran on a day of 2017."""
    dice = Random(place.seed)  # noqa: S311  invented clients, the same ones every time
    found: list[Arrangement] = []
    clients = round(place.inhabitants * place.clients_per_1000 / 1000 * 1.12)
    for client in range(clients):
        died_on = between(dice, date(2017, 1, 1), date(2017, 12, 31)) if dice.random() < 0.05 else None
        types = set()
        for _ in range(int(weighted(dice, HOW_MANY))):
            types.add(str(weighted(dice, TYPES)))
        for type in sorted(types):
            found.append(_arrangement(dice, client, type, died_on, 700_001 + len(found)))
    return tuple(found)


def _arrangement(dice: Random, client: int, type: str, died_on: date | None, number: int) -> Arrangement:
    start = _start(dice)
    if died_on and start > died_on:
        start = between(dice, date(2016, 1, 1), died_on)
    end, reason = died_on, "02" if died_on else ""
    if died_on is None and dice.random() < 0.30:
        end = between(dice, max(start, date(2017, 1, 1)), date(2017, 12, 31))
        reason = str(weighted(dice, REASONS)) if dice.random() > 0.12 else ""
    light = type in ("05", "08", "11", "12", "13", "14")
    draw = dice.random()
    form = "" if draw < 0.02 else "2" if draw < (0.05 if light else 0.10) else "1"
    decided = start - timedelta(days=dice.randint(0, 42))
    return Arrangement(make_bsn(client), number, type, form, start, decided, end, reason)


def _start(dice: Random) -> date:
    draw = dice.random()
    if draw < 0.33:
        return between(dice, date(2017, 1, 1), date(2017, 12, 31))
    if draw < 0.54:
        return between(dice, date(2016, 1, 1), date(2016, 12, 31))
    if draw < 0.60:
        return date(2015, 1, 1)
    return between(dice, date(2010 if draw < 0.67 else 2013, 1, 1), date(2015, 12, 31))


def delivered(place: Place, period: str) -> Files:
    """What this municipality would deliver, right, over a half-year: it knows no end that is still to come."""
    first, last = DAYS[period]
    running = [a for a in arrangements(place) if a.start <= last and (a.end is None or a.end >= first)]
    known = [a if a.end and a.end <= last else replace(a, end=None, reason="") for a in running]
    dice = Random(f"{place.seed}/{period}")  # noqa: S311  as above
    wmo = [row for each in known for row in _rows(place, each, period, dice)]
    people: dict[str, set[str]] = {}
    for each in known:
        people.setdefault(each.type, set()).add(each.bsn)
    level = 0.9 + Random(place.seed).random() * 0.3  # noqa: S311  as above
    drift = 0.96 + dice.random() * 0.08
    per_inhabitant = place.inhabitants * level * drift
    costs = {type: len(found) * PER_CLIENT[type] * level * drift for type, found in people.items()}
    return {
        "WMO": wmo,
        "KOSTENWMO": _costs(place, period, "Type_maatwerkarrangement", costs, dice),
        "SBW": _costs(place, period, "Taakveld", {key: euros * per_inhabitant for key, euros in TASKS.items()}, dice),
        "JEUGD": _costs(
            place, period, "Vorm_jeugdzorg", {key: euros * per_inhabitant for key, euros in YOUTH.items()}, dice
        ),
    }


def _rows(place: Place, each: Arrangement, period: str, dice: Random) -> list[Row]:
    real = dice.random() > 0.12
    hours = each.type in ("01", "02", "06")
    row = {
        "Aanmaakdatum_bestand": MADE_ON[period],
        "Gemeentecode": place.code,
        "BSN": each.bsn,
        "Toewijzingsnummer": str(each.number) if place.by_number else "",
        "Type_maatwerkarrangement_toewijzing": each.type,
        "Type_maatwerkarrangement_declaratie": each.type if dice.random() > 0.22 else "",
        "Type_aanbieder": "2" if each.type in ("11", "12", "13", "14") else "3" if each.type == "08" else "1",
        "Leveringsvorm": each.form,
        "Datum_start_rechtsgeldigheid_ondersteuning": f"{each.decided if real else each.start:%Y%m%d}",
        "Datum_start_daadwerkelijke_ondersteuning": f"{each.start:%Y%m%d}" if real else "",
        "Datum_einde_rechtsgeldigheid_ondersteuning": "",
        "Datum_einde_daadwerkelijke_ondersteuning": f"{each.end:%Y%m%d}" if each.end else "",
        "Beschikt_volume": str(1 + each.number % 6) if hours else "",
        "Beschikte_eenheid": "04" if hours else "",
        "Beschikte_frequentie": "2" if hours else "",
        "Gedeclareerd_volume": str(dice.randint(10, 90)) if hours and each.form == "1" else "",
        "Gedeclareerde_eenheid": "04" if hours and each.form == "1" else "",
        "Reden_beeindiging": each.reason,
    }
    first, _ = DAYS[period]
    if not hours or dice.random() > 0.1 or each.start >= first:
        return [row]
    # An extension: the decision was renewed within the half-year, so that there are two rows of one arrangement.
    renewed = between(dice, first + timedelta(days=20), (each.end or DAYS[period][1]) - timedelta(days=3))
    if renewed <= max(first, each.start) or (each.end and renewed >= each.end):
        return [row]
    reason = row["Reden_beeindiging"]
    former = row | {"Datum_einde_daadwerkelijke_ondersteuning": f"{renewed - timedelta(days=1):%Y%m%d}"}
    later = row | {
        "Datum_start_rechtsgeldigheid_ondersteuning": f"{renewed:%Y%m%d}",
        "Datum_start_daadwerkelijke_ondersteuning": f"{renewed:%Y%m%d}",
    }
    return [former | {"Reden_beeindiging": reason}, later]


def _costs(place: Place, period: str, code: str, amounts: dict[str, float], dice: Random) -> list[Row]:
    head = {"Aanmaakdatum_bestand": MADE_ON[period], "Gemeentecode": place.code}
    rows = []
    for key, amount in sorted(amounts.items()):
        budgeted = round(amount * (0.94 + dice.random() * 0.12))
        rows.append({**head, code: key, "Begrote_kosten": str(budgeted), "Gerealiseerde_kosten": str(round(amount))})
    total = {
        column: str(sum(int(row[column]) for row in rows)) for column in ("Begrote_kosten", "Gerealiseerde_kosten")
    }
    return [{**head, code: "00", **total}, *rows]


# --- Faults, as they are made at a desk


def amounts_in_thousands(now: Files, _before: Files) -> None:
    for row in now["KOSTENWMO"]:
        for column in ("Begrote_kosten", "Gerealiseerde_kosten"):
            row[column] = str(round(int(row[column]) / 1000))
    total = now["KOSTENWMO"][0]
    for column in ("Begrote_kosten", "Gerealiseerde_kosten"):
        total[column] = str(sum(int(row[column]) for row in now["KOSTENWMO"][1:]))


def no_personal_budgets(now: Files, _before: Files) -> None:
    now["WMO"] = [row for row in now["WMO"] if row["Leveringsvorm"] != "2"]


def a_type_is_missing(now: Files, _before: Files) -> None:
    now["WMO"] = [row for row in now["WMO"] if row["Type_maatwerkarrangement_toewijzing"] != "08"]


def aids_are_missing(now: Files, _before: Files) -> None:
    aids = ("11", "12", "13", "14")
    now["WMO"] = [row for row in now["WMO"] if row["Type_maatwerkarrangement_toewijzing"] not in aids]


def a_copy_of_the_half_year_before(now: Files, before: Files) -> None:
    now["WMO"] = [row | {"Aanmaakdatum_bestand": MADE_ON[H2]} for row in before["WMO"]]


def costs_of_a_whole_year(now: Files, before: Files) -> None:
    earlier = {row["Vorm_jeugdzorg"]: row for row in before["JEUGD"]}
    for row in now["JEUGD"]:
        for column in ("Begrote_kosten", "Gerealiseerde_kosten"):
            row[column] = str(int(row[column]) + int(earlier[row["Vorm_jeugdzorg"]][column]))


def the_same_costs_again(now: Files, before: Files) -> None:
    now["SBW"] = [row | {"Aanmaakdatum_bestand": MADE_ON[H2]} for row in before["SBW"]]


def everything_began_on_one_day(now: Files, _before: Files) -> None:
    for row in now["WMO"]:
        row["Datum_start_daadwerkelijke_ondersteuning"] = "20170403"
        row["Datum_start_rechtsgeldigheid_ondersteuning"] = "20170403"


def nothing_ended(now: Files, _before: Files) -> None:
    now["WMO"] = [row for row in now["WMO"] if not row["Datum_einde_daadwerkelijke_ondersteuning"]]


def amounts_in_cents(now: Files, _before: Files) -> None:
    for row in now["SBW"]:
        for column in ("Begrote_kosten", "Gerealiseerde_kosten"):
            row[column] = str(int(row[column]) * 100_000 // 500)


FAULTS: dict[str, tuple[Fault, str]] = {
    "amounts in thousands": (amounts_in_thousands, "K03"),
    "no personal budgets": (no_personal_budgets, "O11"),
    "a type is missing": (a_type_is_missing, "O03"),
    "aids are missing": (aids_are_missing, "O08"),
    "a copy of the half-year before": (a_copy_of_the_half_year_before, "O22"),
    "costs of a whole year": (costs_of_a_whole_year, "J15"),
    "the same costs again": (the_same_costs_again, "S19"),
    "everything began on one day": (everything_began_on_one_day, "O18"),
    "nothing ended": (nothing_ended, "O14"),
    "amounts in cents": (amounts_in_cents, "S14"),
}
"""Each fault with the indicator that must stand first among the points of attention."""
