"""Make a Wmo file of H2 2017 of any size: like a real one, or with faults, or wrong all over.

Row n depends on the seed and n alone (and on how many rows there are), so a file is the same on every machine.
No real person is in it: BSNs follow from a counter, though they pass the elfproef (there are too few test numbers).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from math import gcd
from pathlib import Path
from typing import IO, NamedTuple, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.faults import BAD_VALUES, FAULTS, WORST_ROWS
from benchmarks.peers.wmo import COLUMNS, ELFPROEF_WEIGHTS, NUMBERS, REQUIRED, TYPES

Whole: TypeAlias = NDArray[np.int64]
Truth: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = dict[int, pl.Series]

CHUNK_ROWS = 250_000
HEAVY_EVERY, HEAVY_OFFSET, HEAVY_ROWS = 50_000, 100, 30  # in a faulty file: a client with more than 25 rows (W210)
DUMMY_EVERY = 16  # in the dummy file: every 16th row, more than 5% (W211)


class Special(StrEnum):
    """Files that are wrong all over."""

    WRONG_MUNICIPALITY = "wrong-municipality"  # an ordinary file, but Gemeentecode is in no list
    WRONG_PERIOD = "wrong-period"  # everything ended before the period
    DUMMY_BSN = "dummy-bsn"  # one BSN on more than 5% of the rows
    EVERY_VALUE_WRONG = "every-value-wrong"  # each cell breaks a rule for values
    EVERY_RULE_FAILS = "every-rule-fails"  # each row breaks as many rules for rows and for the table as it can
    HEADER_ONLY = "header-only"


def day(text: str) -> int:
    """Number a day, counted from 1970."""
    return int(np.datetime64(text, "D").astype(np.int64))


FIRST, LAST, CREATED = day("2017-07-01"), day("2017-12-31"), "20180212"
EARLIEST, LATEST = day("1990-01-01"), day("2035-12-31")
DAY_TEXTS = pl.Series(
    np.datetime_as_string(np.arange(EARLIEST, LATEST + 1).astype("datetime64[D]")), dtype=pl.String
).str.replace_all("-", "")
EMPTY = -1

# Arrangements per client, from one to six (StatLine 83264NED, H1 2022 and 2020).
CLIENT_SIZES = (0.57, 0.27, 0.10, 0.04, 0.015, 0.005)

# Types that one client has next to each other: the next arrangement of a client comes from the next group.
TYPE_GROUPS: tuple[dict[str, float], ...] = (
    {"01": 1.0},
    {"02": 0.7, "03": 0.15, "06": 0.1, "10": 0.05},
    {"12": 0.55, "08": 0.45},
    {"11": 0.7, "14": 0.3},
    {"07": 0.8, "09": 0.2},
    {"13": 0.5, "04": 0.1, "15": 0.25, "16": 0.08, "17": 0.02, "18": 0.05},
)
FIRST_GROUP = (0.36, 0.19, 0.21, 0.12, 0.06, 0.06)


class Usual(NamedTuple):
    """A volume that suits a type."""

    unit: str
    frequency: str
    lowest: int
    highest: int


USUAL_VOLUMES = {
    "01": Usual("04", "2", 1, 6),
    "02": Usual("04", "2", 1, 10),
    "03": Usual("01", "2", 30, 600),
    "04": Usual("14", "2", 1, 3),
    "05": Usual("82", "6", 1, 1),
    "06": Usual("04", "2", 1, 8),
    "07": Usual("16", "2", 1, 9),
    "08": Usual("83", "5", 200, 1500),
    "09": Usual("16", "2", 1, 8),
    "10": Usual("82", "4", 1, 4),
    "11": Usual("82", "6", 1, 1),
    "12": Usual("82", "6", 1, 1),
    "13": Usual("83", "6", 150, 9000),
    "14": Usual("82", "6", 1, 2),
    "15": Usual("14", "2", 7, 7),
    "16": Usual("14", "2", 1, 7),
    "17": Usual("14", "1", 1, 1),
    "18": Usual("14", "2", 2, 7),
}
PROVIDERS = {"1": 0.6, "2": 0.2, "3": 0.08, "4": 0.05, "5": 0.03, "9": 0.02, "": 0.02}
FORMS = {"1": 0.92, "2": 0.06, "": 0.02}
REASONS = {"19": 45, "20": 15, "21": 8, "22": 4, "23": 6, "31": 8, "32": 6, "33": 3, "34": 5}
DECEASED_SHARE = 0.2  # of the clients whose only arrangement ended


# Chance ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dice:
    """Chance that depends on the seed, the name of the question and the index, and on nothing that went before."""

    seed: int

    def share(self, question: str, index: Whole) -> NDArray[np.float64]:
        """Draw a number from 0 up to 1 for each index (splitmix64)."""
        start = int.from_bytes(blake2b(f"{self.seed}/{question}".encode(), digest_size=8).digest(), "little")
        bits = index.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(start)
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        bits ^= bits >> np.uint64(31)
        return (bits >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def happens(self, question: str, index: Whole, share: float) -> Truth:
        """Say for each index whether something of this share happens."""
        return self.share(question, index) < share

    def choose(self, question: str, index: Whole, weights: Sequence[float]) -> Whole:
        """Choose a position in the weights for each index."""
        borders = np.cumsum(weights) / sum(weights)
        return np.searchsorted(borders[:-1], self.share(question, index), side="right").astype(np.int64)

    def between(self, question: str, index: Whole, lowest: Whole | int, highest: Whole | int) -> Whole:
        """Choose a whole number from lowest up to and including highest for each index."""
        return (lowest + self.share(question, index) * (np.asarray(highest) - lowest + 1)).astype(np.int64)


# A clean file ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Register:
    """Who has which arrangement: of each arrangement its client, its place among the client's, and their number."""

    client: NDArray[np.int32]
    place: NDArray[np.int8]
    size: NDArray[np.int8]
    stride: int

    @classmethod
    def of(cls, rows: int, dice: Dice) -> Register:
        """Give clients one to six arrangements until there are enough."""
        sizes = dice.choose("size", np.arange(rows), CLIENT_SIZES).astype(np.int8) + np.int8(1)
        first = np.cumsum(sizes, dtype=np.int64) - sizes
        clients = int(np.searchsorted(first, rows))
        sizes, first = sizes[:clients], first[:clients]
        client = np.repeat(np.arange(clients, dtype=np.int32), sizes)[:rows]
        place = (np.arange(rows) - first[client]).astype(np.int8)
        return cls(client, place, sizes[client], stride_through(rows))

    def arrangement(self, row: Whole) -> Whole:
        """Find the arrangement on a row: an extract is in order of assignment, so a client's rows lie far apart."""
        return row * self.stride % len(self.client)


def stride_through(rows: int) -> int:
    """Choose a step that visits every row once before it comes back (about the golden section)."""
    return next(step for step in range(max(1, int(rows * 0.618)), 2 * rows + 2) if gcd(step, rows) == 1)


def bsns(client: Whole) -> Whole:
    """Make a BSN for each client below 9,990,000: all differ, all pass the elfproef, none is a test number."""
    prefix = client * 7_368_787 % 9_990_000 + 1
    digits = [prefix // 10**power % 10 for power in range(6, -1, -1)]
    weighted: Whole = np.sum([weight * digit for weight, digit in zip(ELFPROEF_WEIGHTS, digits, strict=False)], axis=0)
    eighth = client % 9
    # A remainder of 10 has no ninth digit; one more in the eighth place, weight 2, makes it 1.
    eighth = eighth + ((weighted + 2 * eighth) % 11 == 10)
    bsn: Whole = prefix * 100 + eighth * 10 + (weighted + 2 * eighth) % 11
    return bsn


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the columns of a stretch of rows; an index into it is a row, counted from 0."""

    register: Register
    dice: Dice
    municipality: str
    has_heavy_clients: bool

    def texts(self, row: Whole) -> Texts:
        """Make all columns of clean rows, as texts with null for empty."""
        arrangement = self.register.arrangement(row)
        type_ = self.types(arrangement)
        form = self.dice.choose("form", arrangement, tuple(FORMS.values()))
        dates = self.dates(arrangement)
        return {
            1: pl.repeat(CREATED, len(row), eager=True),
            2: pl.repeat(self.municipality, len(row), eager=True),
            3: numbers(bsns(self.clients(row))).str.zfill(9),
            4: numbers(row + 700_000),
            **self.types_shown(type_, arrangement),
            7: pick(list(PROVIDERS), self.dice.choose("provider", arrangement, tuple(PROVIDERS.values()))),
            8: pick(list(FORMS), form),
            **{column: pick_day(days) for column, days in dates.items()},
            **self.volumes(type_, arrangement, may_claim=form != list(FORMS).index("2")),
            18: self.reasons(dates, arrangement),
        }

    def clients(self, row: Whole) -> Whole:
        """Find the client on each row."""
        place = row % HEAVY_EVERY - HEAVY_OFFSET
        if self.has_heavy_clients:
            row = np.where((place >= 0) & (place < HEAVY_ROWS), row - place, row)
        return self.register.client[self.register.arrangement(row)].astype(np.int64)

    def types(self, arrangement: Whole) -> Whole:
        """Choose the types, as positions in TYPES; the types of one client all differ."""
        client = self.register.client[arrangement].astype(np.int64)
        group = (self.dice.choose("group", client, FIRST_GROUP) + self.register.place[arrangement]) % len(TYPE_GROUPS)
        chosen = np.zeros(len(arrangement), dtype=np.int64)
        for number, weights in enumerate(TYPE_GROUPS):
            is_here = group == number
            positions = np.array([TYPES.index(code) for code in weights])
            chosen[is_here] = positions[self.dice.choose("type", arrangement[is_here], tuple(weights.values()))]
        return chosen

    def types_shown(self, type_: Whole, arrangement: Whole) -> Texts:
        """Fill column 5, 6 or both."""
        is_claimed_only = self.dice.happens("claimed type only", arrangement, 0.04)
        is_claimed = is_claimed_only | self.dice.happens("claimed type", arrangement, 0.7)
        return {
            5: pick(TYPES, np.where(is_claimed_only, EMPTY, type_)),
            6: pick(TYPES, np.where(is_claimed, type_, EMPTY)),
        }

    def dates(self, arrangement: Whole) -> dict[int, Whole]:
        """Choose starts and ends that touch the period: 14% flows in during the period, 14% flows out."""
        ask = self.dice
        days_before = np.minimum(-np.log1p(-ask.share("age", arrangement)) * 700, 7000).astype(np.int64) + 1
        flows_in = ask.happens("flows in", arrangement, 0.14)
        granted = np.where(flows_in, ask.between("granted", arrangement, FIRST, LAST), FIRST - days_before)
        given = np.minimum(granted + ask.between("delay", arrangement, 0, 27), LAST)
        is_given = ask.happens("given", arrangement, 0.75)
        is_granted = ~(is_given & ask.happens("grant unknown", arrangement, 0.05))
        start = np.where(is_given, given, granted)
        ended, granted_until = self.ends(arrangement, start)
        return {
            9: np.where(is_granted, granted, EMPTY),
            10: granted_until,
            11: np.where(is_given, given, EMPTY),
            12: ended,
        }

    def ends(self, arrangement: Whole, start: Whole) -> tuple[Whole, Whole]:
        """Choose the last day given (in the period, or empty) and the last day granted (perhaps empty)."""
        ask = self.dice
        flows_out = ask.happens("flows out", arrangement, 0.14)
        last_day = ask.between("end", arrangement, np.maximum(start, FIRST), LAST)
        is_shown_as_given = flows_out & ask.happens("end given", arrangement, 0.8)
        is_shown_as_granted = flows_out & ~is_shown_as_given
        later_day = np.maximum(LAST, start) + ask.between("until", arrangement, 1, 1500)
        has_limit = ask.happens("has limit", arrangement, 0.55)
        ended = np.where(is_shown_as_given, last_day, EMPTY)
        return ended, np.where(is_shown_as_granted, last_day, np.where(has_limit, later_day, EMPTY))

    def reasons(self, dates: dict[int, Whole], arrangement: Whole) -> pl.Series:
        """Choose a reason where the end lies in the period; death only where nothing of the client can run on."""
        end = np.where(dates[12] == EMPTY, dates[10], dates[12])
        has_ended = (end != EMPTY) & (end <= LAST)
        choices = ["02", *REASONS]
        reason = self.dice.choose("reason", arrangement, tuple(REASONS.values())) + 1
        has_died = (self.register.size[arrangement] == 1) & self.dice.happens("died", arrangement, DECEASED_SHARE)
        return pick(choices, np.where(has_ended, np.where(has_died, 0, reason), EMPTY))

    def volumes(self, type_: Whole, arrangement: Whole, may_claim: Truth) -> Texts:
        """Choose volumes in the unit that suits the type; a personal budget claims none."""
        usual = [USUAL_VOLUMES[code] for code in TYPES]
        lowest = np.array([volume.lowest for volume in usual])[type_]
        highest = np.array([volume.highest for volume in usual])[type_]
        units = [volume.unit for volume in usual]
        is_granted = self.dice.happens("volume", arrangement, 0.7)
        is_claimed = may_claim & self.dice.happens("claim", arrangement, 0.5)
        return {
            13: numbers(np.where(is_granted, self.dice.between("granted volume", arrangement, lowest, highest), EMPTY)),
            14: pick(units, np.where(is_granted, type_, EMPTY)),
            15: pick([volume.frequency for volume in usual], np.where(is_granted, type_, EMPTY)),
            16: numbers(np.where(is_claimed, self.dice.between("claimed", arrangement, lowest, highest * 26), EMPTY)),
            17: pick(units, np.where(is_claimed, type_, EMPTY)),
        }


def numbers(values: Whole) -> pl.Series:
    """Write whole numbers as texts, null for EMPTY."""
    series = pl.Series(values)
    return series.set(series == EMPTY, None).cast(pl.String)


def pick(texts: Sequence[str], position: Whole) -> pl.Series:
    """Look up texts by position, null for EMPTY and for an empty text."""
    table = pl.Series([*(text or None for text in texts), None], dtype=pl.String)
    return table.gather(pl.Series(np.where(position == EMPTY, len(texts), position).astype(np.uint32)))


def pick_day(days: Whole) -> pl.Series:
    """Write days as YYYYMMDD, null for EMPTY."""
    series = DAY_TEXTS.gather(pl.Series((np.where(days == EMPTY, FIRST, days) - EARLIEST).astype(np.uint32)))
    return series.set(pl.Series(days == EMPTY), None)


# Faults ---------------------------------------------------------------------------------------------------------------


def plan_faults(rows: int, dice: Dice, share: float) -> NDArray[np.int16]:
    """Choose for each row the position of its fault in FAULTS, or EMPTY; every fault comes as often."""
    row = np.arange(rows)
    is_faulty = dice.happens("faulty", row, share) & (row % CHUNK_ROWS > 0)  # a fault may copy from the row before
    return np.where(is_faulty, np.cumsum(is_faulty) % len(FAULTS), EMPTY).astype(np.int16)


def spoil(texts: Texts, faults: NDArray[np.int16]) -> Texts:
    """Write the planned faults into a stretch of rows."""
    changes: dict[int, list[pl.DataFrame]] = {number: [] for number in NUMBERS}
    for number, fault in enumerate(FAULTS):
        places = pl.Series(np.flatnonzero(faults == number).astype(np.uint32))
        for column in fault.copied:
            changes[column].append(pl.DataFrame({"place": places, "text": texts[column].gather(places - 1)}))
        for column, text in fault.cells.items():
            written = pl.Series([text or None], dtype=pl.String).new_from_index(0, len(places))
            changes[column].append(pl.DataFrame({"place": places, "text": written}))
    return {column: overwrite(series, changes[column]) for column, series in texts.items()}


def overwrite(series: pl.Series, changes: list[pl.DataFrame]) -> pl.Series:
    """Write changed texts over a column."""
    if not changes:
        return series
    change = pl.concat(changes)
    return series.scatter(change["place"], change["text"])


def everywhere(cells: dict[int, str], texts: Texts, row: Whole) -> Texts:
    """Write the same texts on every row."""
    return {**texts, **{column: pick([text], np.zeros(len(row), np.int64)) for column, text in cells.items()}}


def wrong_values(row: Whole) -> Texts:
    """Break a value rule in every cell: column by column all the ways in turn."""
    ways = {
        number: [*([""] if number in REQUIRED else []), *(text for _, text in BAD_VALUES[number])] for number in NUMBERS
    }
    return {number: pick(texts, (row + number) % len(texts)) for number, texts in ways.items()}


def worst_rows(row: Whole) -> Texts:
    """Repeat the rows that break as many rules as they can."""
    return {
        number: pick(texts, row % len(WORST_ROWS))
        for number, texts in zip(NUMBERS, zip(*WORST_ROWS, strict=True), strict=True)
    }


def dummies(texts: Texts, row: Whole) -> Texts:
    """Give one BSN to more than 5% of the rows."""
    return {**texts, 3: texts[3].set(pl.Series(row % DUMMY_EVERY == 0), "111222333")}


# The file -------------------------------------------------------------------------------------------------------------


def generate(
    path: Path,
    rows: int,
    *,
    seed: int = 1,
    faulty_share: float = 0.01,
    special: Special | None = None,
    municipality: str = "0363",
) -> None:
    """Write a Wmo file with `;`, CRLF and a header.

    Args:
        rows: 1 to 10 million; without meaning for HEADER_ONLY.
        faulty_share: the part of the rows that gets a fault, 0 for a clean file: no rule finds anything in it.
    """
    with path.open("wb") as file:
        file.write((";".join(COLUMNS) + "\r\n").encode())
        if special is Special.HEADER_ONLY:
            return
        for texts in stretches(rows, Dice(seed), faulty_share, special, municipality):
            write(texts, file)


def stretches(
    rows: int, dice: Dice, faulty_share: float, special: Special | None, municipality: str
) -> Iterator[Texts]:
    """Make the file stretch by stretch."""
    spoilers: dict[Special | None, Callable[[Texts, Whole], Texts]] = {
        None: lambda texts, _: texts,
        Special.WRONG_MUNICIPALITY: lambda texts, row: everywhere({2: "9999"}, texts, row),
        Special.WRONG_PERIOD: lambda texts, row: everywhere(
            {9: "20160101", 10: "20170331", 11: "", 12: "", 18: ""}, texts, row
        ),
        Special.DUMMY_BSN: dummies,
        Special.EVERY_VALUE_WRONG: lambda _, row: wrong_values(row),
        Special.EVERY_RULE_FAILS: lambda _, row: worst_rows(row),
    }
    maker = Maker(Register.of(rows, dice), dice, municipality, has_heavy_clients=faulty_share > 0)
    faults = plan_faults(rows, dice, faulty_share)
    for first in range(0, rows, CHUNK_ROWS):
        row = np.arange(first, min(first + CHUNK_ROWS, rows))
        yield spoilers[special](spoil(maker.texts(row), faults[row]), row)


def write(texts: Texts, file: IO[bytes]) -> None:
    """Append rows."""
    frame = pl.DataFrame({COLUMNS[number - 1]: texts[number] for number in NUMBERS})
    frame.write_csv(file, include_header=False, separator=";", line_terminator="\r\n", quote_style="never")


def main() -> None:
    """Make a file as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, help="the file to write, for instance 0363_WMO_H2_2017.csv")
    parser.add_argument("--rows", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faulty-share", type=float, default=0.01, help="0 for a clean file")
    parser.add_argument("--special", type=Special, choices=list(Special))
    parser.add_argument("--municipality", default="0363")
    wanted = parser.parse_args()
    generate(
        wanted.path,
        wanted.rows,
        seed=wanted.seed,
        faulty_share=wanted.faulty_share,
        special=wanted.special,
        municipality=wanted.municipality,
    )


if __name__ == "__main__":
    main()
