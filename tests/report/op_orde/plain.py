"""The merge and the indicators of the GMSD once more, in plain Python from the specification alone: no SQL, no plan.

A second opinion. It reads the rows as they are delivered and shares nothing with the product.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

Row = Mapping[str, str]
Values = dict[tuple[str, str], float | None]
"""(indicator, subject) → value; None where there is none."""

RESIDENTIAL = ("15", "16", "17", "18")
AIDS = ("11", "12", "13", "14")
HELP_AT_HOME = ("01", "02", "03", "04", "06", "07", "08", "09")
MARGIN = timedelta(days=3)


def is_number_of_a_person(bsn: str) -> bool:
    if len(bsn) != 9 or not bsn.isdigit() or bsn == "000000000":
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(digit) * weight for digit, weight in zip(bsn, weights, strict=True)) % 11 == 0


def day(text: str) -> date | None:
    return date(int(text[:4]), int(text[4:6]), int(text[6:])) if text else None


@dataclass(frozen=True)
class Record:
    """A row that counts, read."""

    place: int
    latest: bool
    bsn: str | None
    number: str
    type: str
    form: str
    reason: str
    start: date
    end: date | None
    real_start: bool


@dataclass
class Arrangement:
    bsn: str
    type: str
    form: str
    reason: str
    start: date
    end: date | None
    records: int


def used(rows: Sequence[Row], first: date, last: date, *, latest: bool) -> list[Record]:
    """B.7, step 1: rows outside the period and repeated rows are dropped."""
    seen: set[tuple[str, ...]] = set()
    found = []
    for place, row in enumerate(rows):
        start = day(
            row["Datum_start_daadwerkelijke_ondersteuning"] or row["Datum_start_rechtsgeldigheid_ondersteuning"]
        )
        end = day(row["Datum_einde_daadwerkelijke_ondersteuning"] or row["Datum_einde_rechtsgeldigheid_ondersteuning"])
        assert start
        if start > last or (end and end < first) or tuple(row.values()) in seen:
            continue
        seen.add(tuple(row.values()))
        bsn = row["BSN"]
        found.append(
            Record(
                place=place,
                latest=latest,
                bsn=bsn if is_number_of_a_person(bsn) else None,
                number=row["Toewijzingsnummer"],
                type=row["Type_maatwerkarrangement_declaratie"] or row["Type_maatwerkarrangement_toewijzing"],
                form=row["Leveringsvorm"],
                reason=row["Reden_beeindiging"],
                start=start,
                end=end,
                real_start=bool(row["Datum_start_daadwerkelijke_ondersteuning"]),
            )
        )
    return found


def merged(records: Iterable[Record], *, by_number: bool) -> list[Arrangement]:
    """B.7, steps 2 and 3, over both half-years; only what stands in the latest file is an arrangement of it."""
    people = [record for record in records if record.bsn]
    groups = _by_number(people) if by_number else _by_days(people)
    found = []
    for group in groups:
        latest = [record for record in group if record.latest]
        if not latest:
            continue
        told = max(latest, key=lambda record: (record.start, record.place))
        ends = [record.end for record in latest]
        found.append(
            Arrangement(
                bsn=str(told.bsn),
                type=told.type,
                form=told.form,
                reason=told.reason,
                start=min(record.start for record in group),
                end=None if None in ends else max(end for end in ends if end),
                records=len(latest),
            )
        )
    return found


def _by_number(records: Sequence[Record]) -> list[list[Record]]:
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in records:
        groups[record.bsn, record.number, record.type].append(record)
    return list(groups.values())


def _by_days(records: Sequence[Record]) -> list[list[Record]]:
    """Records of one person, type, form and reason: equal periods are one, and a period may go on where another ends.

    In order of their start each goes on from the series of which the end is nearest, which then ends with it.
    """
    alike: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in records:
        alike[record.bsn, record.type, record.form, record.reason].append(record)
    groups = []
    for same in alike.values():
        spells: dict[tuple[date, date | None], list[Record]] = defaultdict(list)
        for record in same:
            spells[record.start, record.end].append(record)
        groups += _chained(spells)
    return groups


def _chained(spells: Mapping[tuple[date, date | None], list[Record]]) -> list[list[Record]]:
    ends: list[date | None] = []
    groups: list[list[Record]] = []
    for start, end in sorted(spells, key=lambda spell: (spell[0], spell[1] or date.max)):
        fitting = [
            (abs(start - until), until, place)
            for place, until in enumerate(ends)
            if until and abs(start - until) <= MARGIN
        ]
        if fitting:
            _, until, place = min(fitting)
            ends[place] = max(until, end) if end else None
            groups[place] += spells[start, end]
        else:
            ends.append(end)
            groups.append(list(spells[start, end]))
    return groups


@dataclass
class Counts:
    """What is counted of a delivery, before any limit."""

    records: list[Record]
    before: list[Record]
    arrangements: list[Arrangement]
    rows: Sequence[Row]
    first: date
    last: date

    def people(self, chosen: Callable[[Arrangement], bool] = lambda _: True) -> set[str]:
        return {each.bsn for each in self.arrangements if chosen(each)}

    @property
    def stock(self) -> list[Arrangement]:
        return [a for a in self.arrangements if a.start < self.first and (a.end is None or a.end >= self.first)]

    @property
    def inflow(self) -> list[Arrangement]:
        return [a for a in self.arrangements if self.first <= a.start <= self.last]

    @property
    def outflow(self) -> list[Arrangement]:
        return [a for a in self.arrangements if a.end and self.first <= a.end <= self.last]


def count(now: Sequence[Row], before: Sequence[Row], days: tuple[date, date], days_before: tuple[date, date]) -> Counts:
    """Args: before: the rows of the previous half-year; of the same calendar year they are merged with."""
    records = used(now, *days, latest=True)
    earlier = used(before, *days_before, latest=False)
    same_year = days_before[1].year == days[1].year
    numbers = [row["Toewijzingsnummer"] for row in (*now, *(before if same_year else ()))]
    arrangements = merged([*records, *(earlier if same_year else [])], by_number=bool(numbers) and all(numbers))
    return Counts(records, earlier, arrangements, now, *days)


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def wmo_values(found: Counts, inhabitants: int | None, before_rows: Sequence[Row]) -> Values:
    """O01 to O22 of a Wmo file that is there."""
    rows, arrangements = found.records, found.arrangements
    people, earlier = {r.bsn for r in rows if r.bsn}, {r.bsn for r in found.before if r.bsn}
    per_client = Counter(each.bsn for each in arrangements)
    clients = len(per_client)
    types = {each.type for each in arrangements}
    now_by_type, before_by_type = _people_by_type(rows), _people_by_type(found.before)
    budget = found.people(lambda a: a.form == "2")
    known = budget | found.people(lambda a: a.form == "1")
    ended = found.outflow
    reasons = [a.reason for a in ended if a.reason]
    open_ended = [a for a in arrangements if a.end is None and a.type in HELP_AT_HOME]
    long_ago = date(found.last.year - 10, found.last.month, found.last.day)
    values: Values = {
        ("O01", ""): 1000 * clients / inhabitants if clients and inhabitants else None,
        ("O02", ""): share(clients - len(earlier), len(earlier)) if rows else None,
        ("O05", ""): share(len(arrangements), clients),
        ("O06", ""): share(sum(n >= 6 for n in per_client.values()), clients),
        ("O07", ""): share(sum(r.type == "10" for r in rows), len(rows)),
        ("O08", ""): ("01" not in types) + (not types.intersection(AIDS)) if clients else None,
        ("O09", ""): share(len(found.people(lambda a: a.type in RESIDENTIAL)), clients),
        ("O10", ""): share(sum(not r.form for r in rows), len(rows)),
        ("O11", ""): share(len(budget), len(known)),
        ("O12", ""): share(sum(not r.number for r in rows), len(rows)),
        ("O13", ""): share(sum(not r.real_start for r in rows), len(rows)),
        ("O14", ""): share(len(ended), len(found.stock) + len(found.inflow)),
        ("O15", ""): share(len(found.inflow), len(found.stock)),
        ("O16", ""): share(sum(not a.reason for a in ended), len(ended)),
        ("O17", ""): share(reasons.count("02"), len(reasons)),
        ("O19", ""): share(
            sum(a.records for a in arrangements) - len(arrangements), sum(a.records for a in arrangements)
        ),
        ("O20", ""): share(sum(not is_number_of_a_person(row["BSN"]) for row in found.rows), len(found.rows)),
        ("O21", ""): share(sum(a.start < long_ago for a in open_ended), len(open_ended)),
        ("O22", ""): _stood_there(found.rows, before_rows),
        ("O23", ""): _jump(found) if rows else None,
    }
    for type in sorted({*now_by_type, *before_by_type}):
        now, then = len(now_by_type.get(type, ())), len(before_by_type.get(type, ()))
        if then >= 10 and rows:
            values["O03", type] = now
        if then and max(now, then) >= 50 and rows:
            values["O04", type] = (now - then) / then
    for subject, moments in (
        ("begin", [a.start for a in arrangements]),
        ("einde", [a.end for a in arrangements if a.end]),
    ):
        if moments:
            values["O18", subject] = _busiest(moments) / len(moments)
    assert {r.bsn for r in rows if r.bsn} == people
    return values


def _jump(found: Counts) -> float | None:
    def running(records: Iterable[Record], on: date) -> int:
        return len({r.bsn for r in records if r.bsn and r.start <= on and (r.end is None or r.end >= on)})

    eve = found.first - timedelta(days=1)
    before = running(found.before, eve)
    return share(running(found.records, found.first) - before, before)


def _people_by_type(records: Iterable[Record]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        found[record.type].update([record.bsn] if record.bsn else [])
    return found


def _busiest(moments: Sequence[date]) -> int:
    usual = {(1, 1), (6, 30), (7, 1), (12, 31)}
    times = Counter(moment for moment in moments if (moment.month, moment.day) not in usual)
    return max(times.values(), default=0)


def _stood_there(now: Sequence[Row], before: Sequence[Row]) -> float | None:
    def told(row: Row) -> tuple[str, ...]:
        return (
            row["BSN"],
            row["Type_maatwerkarrangement_declaratie"] or row["Type_maatwerkarrangement_toewijzing"],
            row["Datum_start_daadwerkelijke_ondersteuning"] or row["Datum_start_rechtsgeldigheid_ondersteuning"],
            row["Datum_einde_daadwerkelijke_ondersteuning"] or row["Datum_einde_rechtsgeldigheid_ondersteuning"],
            row["Datum_einde_rechtsgeldigheid_ondersteuning"],
            *(row[name] for name in ("Toewijzingsnummer", "Leveringsvorm", "Beschikt_volume", "Gedeclareerd_volume")),
            row["Reden_beeindiging"],
        )

    if not before:
        return None
    earlier = {told(row) for row in before if is_number_of_a_person(row["BSN"])}
    return share(sum(told(row) in earlier for row in now), len(now))


# --- Costs

KINDS = ("01", "02", "03", "04", "05", "08", "09")
LAYOUTS = {
    "KOSTENWMO": ("Type_maatwerkarrangement", dict(zip(KINDS, [f"K{kind}" for kind in KINDS], strict=True))),
    "SBW": ("Taakveld", dict(zip(KINDS, ["S01", *(f"S1{kind[1]}" for kind in KINDS[1:])], strict=True))),
    "JEUGD": ("Vorm_jeugdzorg", dict(zip(KINDS, ["J01", *(f"J1{kind[1]}" for kind in KINDS[1:])], strict=True))),
}


def amount(row: Row, column: str) -> int | None:
    return int(row[column]) if row[column] else None


def total(rows: Sequence[Row], code: str, column: str) -> int | None:
    """The row with code 00; else what the parts add up to."""
    whole = [amount(row, column) for row in rows if row[code] == "00"]
    given = [value for value in whole if value is not None]
    parts = [value for row in rows if (value := amount(row, column)) is not None]
    return sum(given) if given else sum(parts) if parts else None


def cost_values(word: str, now: Sequence[Row], before: Sequence[Row], inhabitants: int | None) -> Values:
    """K, S and J, but for those that look at clients too."""
    code, ids = LAYOUTS[word]
    realised, budgeted = total(now, code, "Gerealiseerde_kosten"), total(now, code, "Begrote_kosten")
    earlier = total(before, code, "Gerealiseerde_kosten")
    either = realised if realised is not None else budgeted
    amounts = [
        value
        for row in now
        for column in ("Begrote_kosten", "Gerealiseerde_kosten")
        if (value := amount(row, column)) is not None and value > 0
    ]
    then = {row[code]: amount(row, "Gerealiseerde_kosten") for row in before}
    both = [
        (value, then[row[code]])
        for row in now
        if (value := amount(row, "Gerealiseerde_kosten")) is not None and value > 0 and row[code] in then
    ]

    def per_inhabitant(value: int | None) -> float | None:
        return None if value is None or not inhabitants else value / inhabitants

    values: Values = {
        (ids["01"], ""): per_inhabitant(realised),
        (ids["02"], ""): share(realised, budgeted) if realised is not None and budgeted is not None else None,
        (ids["03"], ""): per_inhabitant(either),
        (ids["04"], ""): per_inhabitant(either),
        (ids["05"], ""): share(realised, earlier) if realised is not None and earlier is not None else None,
        (ids["08"], ""): share(sum(value % 1000 == 0 for value in amounts), len(amounts)),
        (ids["09"], ""): share(sum(a == b for a, b in both), len(both)),
    }
    if word == "SBW" and any(row[code] == "61" and row["Gerealiseerde_kosten"] for row in now):
        teams = [amount(row, "Gerealiseerde_kosten") or 0 for row in now if row[code] == "62"]
        values["S02", ""] = sum(teams)
    if word == "JEUGD":
        given = [amount(row, "Gerealiseerde_kosten") for row in now if row[code] in ("01", "02", "03")]
        known = [value for value in given if value is not None]
        values["J02", ""] = share(sum(known), realised) if known and realised is not None else None
    return values


LIMITS_PER_CLIENT = {
    "01": (300, 4000), **dict.fromkeys(("02", "03", "04", "06", "07", "09"), (500, 15000)),
    **dict.fromkeys(RESIDENTIAL, (1500, 60000)), **dict.fromkeys(("05", "08", *AIDS), (50, 10000)),
}  # fmt: skip


def costs_beside_clients(
    costs: Sequence[Row], found: Counts | None
) -> tuple[Values, dict[tuple[str, str], tuple[int, int]]]:
    """K06 and K07, and beside K06 how many clients there are and how many in kind."""
    values: Values = {}
    beside: dict[tuple[str, str], tuple[int, int]] = {}
    clients = _people_by_type(found.records) if found else {}
    in_kind = _people_by_type(r for r in found.records if r.form == "1") if found else {}
    for row in costs:
        type, realised = row["Type_maatwerkarrangement"], amount(row, "Gerealiseerde_kosten")
        if type == "00" or realised is None:
            continue
        number = len(clients.get(type, ()))
        if found is not None:
            values["K06", type] = realised
            beside["K06", type] = (number, len(in_kind.get(type, ())))
        if number and realised > 0 and type in LIMITS_PER_CLIENT:
            values["K07", type] = realised / number
    return values, beside


# --- Limits


def outside(low: float, high: float) -> Callable[[float], bool]:
    return lambda value: value < low or value > high


def above(limit: float) -> Callable[[float], bool]:
    return lambda value: value > limit


def away(limit: float) -> Callable[[float], bool]:
    return lambda value: abs(value) > limit


def never(_: float) -> bool:
    return False


ORANGE: dict[str, Callable[[float], bool]] = {
    "O01": outside(25, 110), "O02": away(0.15), "O03": never, "O04": away(0.25), "O05": outside(1.2, 2.5),
    "O06": above(0.03), "O07": above(0.10), "O08": lambda value: value == 1, "O09": above(0.10), "O10": above(0.05),
    "O11": outside(0.005, 0.20), "O12": lambda value: 0 < value < 1, "O13": above(0.25), "O14": outside(0.03, 0.35),
    "O15": outside(0.03, 0.50), "O16": above(0.30), "O17": outside(0.02, 0.40), "O18": above(0.10), "O19": above(0.30),
    "O20": above(0), "O23": away(0.10), "O21": above(0.05), "O22": above(0.95),
    "K01": outside(40, 300), "S01": outside(5, 250), "J01": outside(60, 350), "J02": lambda value: value < 0.70,
    "S02": lambda value: value == 0,
    **dict.fromkeys(("K02", "S12", "J12"), outside(0.7, 1.4)),
    **dict.fromkeys(("K03", "S13", "J13", "K04", "S14", "J14"), never),
    **dict.fromkeys(("K05", "S15", "J15"), lambda value: 1.7 <= value <= 2.3),
    **dict.fromkeys(("K08", "S18", "J18", "K09", "S19", "J19"), lambda value: value == 1),
}  # fmt: skip
RED: dict[str, Callable[[float], bool]] = {
    "O01": outside(10, 150), "O02": away(0.35), "O03": lambda value: value == 0, "O04": away(0.50),
    "O05": outside(1.02, 4), "O06": above(0.10), "O07": above(0.40), "O08": lambda value: value == 2, "O09": above(0.30),
    "O10": above(0.50), "O11": lambda value: value == 0 or value > 0.40, "O13": above(0.90),
    "O14": lambda value: value == 0 or value > 0.70, "O15": lambda value: value == 0 or value > 1.5, "O16": above(0.80),
    "O17": above(0.70), "O18": above(0.30), "O19": above(0.70), "O20": above(0.005), "O21": above(0.25),
    "O22": above(0.99), "O23": away(0.25),
    "K01": outside(5, 1000), "S01": outside(0.5, 1000), "J01": outside(5, 1000), "J02": lambda value: value < 0.40,
    **dict.fromkeys(("K02", "S12", "J12"), outside(0.2, 5)),
    **dict.fromkeys(("K03", "S13", "J13"), lambda value: 0 < value < 1),
    **dict.fromkeys(("K04", "S14", "J14"), above(5000)),
}  # fmt: skip


def light(indicator: str, subject: str, value: float | None, beside: tuple[int, int] | None = None) -> str:
    if value is None:
        return "undecided"
    if indicator == "K06":
        clients, in_kind = beside or (0, 0)
        return "orange" if (value > 0 and clients == 0) or (value == 0 and in_kind >= 10) else "green"
    if indicator == "K07":
        low, high = LIMITS_PER_CLIENT[subject]
        return "red" if outside(low / 10, high * 10)(value) else "orange" if outside(low, high)(value) else "green"
    return "red" if RED.get(indicator, never)(value) else "orange" if ORANGE[indicator](value) else "green"


def all_values(
    now: Mapping[str, Sequence[Row]], before: Mapping[str, Sequence[Row]], inhabitants: int | None,
    days: tuple[date, date], days_before: tuple[date, date],
) -> dict[tuple[str, str], tuple[float | None, str]]:  # fmt: skip
    """Every value with its light, of the files that are there."""
    values: Values = {}
    beside: dict[tuple[str, str], tuple[int, int]] = {}
    found = count(now["WMO"], before.get("WMO", ()), days, days_before) if "WMO" in now else None
    if found is not None:
        values |= wmo_values(found, inhabitants, before.get("WMO", ()))
    for word in ("KOSTENWMO", "SBW", "JEUGD"):
        if word in now:
            values |= cost_values(word, now[word], before.get(word, ()), inhabitants)
    if "KOSTENWMO" in now:
        more, beside = costs_beside_clients(now["KOSTENWMO"], found)
        values |= more
    return {key: (value, light(*key, value, beside.get(key))) for key, value in values.items()}
