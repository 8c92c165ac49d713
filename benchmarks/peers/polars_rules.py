"""The rules of the Wmo file as Polars expressions, as one would write them by hand; how they run is up to each peer.

Without W203, which is about a file without rows. W205 marks rows, though it counts numbers.
An expression says for each row whether a rule is surely broken: true, false, or null when that is unknown.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from benchmarks.peers.wmo import (
    CODES,
    COLUMNS,
    DATES,
    DAY_AND_NIGHT,
    DECEASED,
    DUMMY_FROM_ROWS,
    DUMMY_SHARE_PERCENTAGE,
    ELFPROEF_WEIGHTS,
    FIRST_ROW,
    FIRST_START,
    HOUR,
    HOURS_PER_FREQUENCY,
    LENGTHS,
    MINUTE,
    MOST_ROWS_OF_ONE_BSN,
    NUMBERS,
    PART_OF_DAY,
    PERSONAL_BUDGET,
    REQUIRED,
    TOLERANCE_DAYS,
    TYPES_WITH_NIGHTS,
    TYPES_WITH_PARTS_OF_DAY,
    TYPES_WITHOUT_TIME,
    UNUSED_SHARE_PERCENTAGE,
    Delivery,
    key,
)

OPEN = pl.lit((date.max - date(1970, 1, 1)).days + 1, dtype=pl.Int32).cast(pl.Date)  # later than every date
DAYS_BEFORE_1970 = (date(1970, 1, 1) - date.min).days
DAYS = 1 << 22  # more than there are from year 1 to the open end
TOLERANCE = timedelta(days=TOLERANCE_DAYS)


def raw(number: int) -> pl.Expr:
    """Take a column as delivered: text, null when empty."""
    return pl.col(COLUMNS[number - 1])


def good(number: int) -> pl.Expr:
    """Take what is known of a column: null when empty or bad."""
    return pl.col(f"good_{number}")


def filled(number: int) -> pl.Expr:
    """Say whether a column is filled, rightly or not."""
    return raw(number).is_not_null()


def scan(path: Path) -> pl.LazyFrame:
    """Read a file as text, with the row numbers of a spreadsheet in column `row`."""
    return pl.scan_csv(path, separator=";", infer_schema=False, row_index_name="row", row_index_offset=FIRST_ROW)


def with_meaning(frame: pl.LazyFrame, delivery: Delivery) -> pl.LazyFrame:
    """Add what is known of each column (`good_1` to `good_18`), and the effective `type`, `start` and `end`."""
    codes = {2: delivery.municipality_codes(), **CODES}
    return frame.with_columns(meaning(number, codes).alias(f"good_{number}") for number in NUMBERS).with_columns(
        pl.when(filled(6)).then(good(6)).otherwise(good(5)).alias("type"),
        pl.when(filled(11)).then(good(11)).otherwise(good(9)).alias("start"),
        pl.when(filled(12)).then(good(12)).when(filled(10)).then(good(10)).otherwise(OPEN).alias("end"),
    )


def meaning(number: int, codes: dict[int, tuple[str, ...]]) -> pl.Expr:
    """Parse a column; what does not parse becomes null."""
    if number in codes:
        return raw(number).cast(pl.Enum(codes[number]), strict=False)
    shortest, longest = LENGTHS[number]
    # The parsers are lenient ("2017 101", "+5"), so they see digits only.
    digits = pl.when(raw(number).str.contains(f"^[0-9]{{{shortest},{longest}}}$")).then(raw(number))
    if number in DATES:
        return pl.when(digits.ge("00010101")).then(digits).str.to_date("%Y%m%d", strict=False)
    if number == 3:
        bsn = digits.cast(pl.Int32)
        return pl.when((bsn != 0) & (elfproef(bsn) % 11 == 0)).then(bsn)
    return digits.cast(pl.UInt32)  # a volume or a Toewijzingsnummer, of which leading zeros mean nothing


def elfproef(bsn: pl.Expr) -> pl.Expr:
    """Weigh the digits of a BSN."""
    return pl.sum_horizontal(bsn // 10 ** (8 - place) % 10 * weight for place, weight in enumerate(ELFPROEF_WEIGHTS))


def value_rules(number: int) -> dict[str, pl.Expr]:
    """State the rules for the values of one column; each value breaks at most one."""
    text, (shortest, longest) = raw(number), LENGTHS[number]
    has_other = text.str.contains("[^0-9]")
    has_length = text.str.len_bytes().is_between(shortest, longest)
    is_meaningless = ~has_other & has_length & good(number).is_null()
    rules = {"W104": has_other, "W105": ~has_other & ~has_length}
    if number in REQUIRED:
        rules["W101"] = text.is_null()
    if number in DATES:
        rules["W106"] = is_meaningless
    if number in CODES:
        rules["W107"] = is_meaningless
    if number == 2:
        rules["W111"] = is_meaningless
    if number == 3:
        rules["W108"] = text == "000000000"
        rules["W109"] = is_meaningless & (text != "000000000")
    return rules


def row_rules(delivery: Delivery) -> dict[str, pl.Expr]:
    """State the rules for one row: W102 to W136, and W202."""
    return {
        "W102": ~filled(5) & ~filled(6),
        "W103": ~filled(9) & ~filled(11),
        **date_rules(delivery.period_first_day, delivery.period_last_day, delivery.today),
        **volume_rules(),
        "W135": good(5) != good(6),
        "W136": (good(8) == PERSONAL_BUDGET) & filled(16),
        "W202": good(2).is_not_null() & (raw(2) != delivery.municipality),
    }


def date_rules(first_day: date, last_day: date, today: date) -> dict[str, pl.Expr]:
    """State the rules about days."""
    created, start, end = good(1), pl.col("start"), pl.col("end")
    return {
        "W112": (created > today) | (created < first_day),
        "W113": created <= last_day,
        "W120": (good(10) < good(9)) | (good(12) < good(11)),
        "W121": start > last_day,
        "W122": end < first_day,
        "W124": start < FIRST_START,
        "W125": (good(11) > created) | (good(12) > created),
        "W126": good(9) - good(11) > TOLERANCE,
        "W127": good(12) - good(10) > TOLERANCE,
        "W128": filled(18) & ((~filled(10) & ~filled(12)) | (end > created)),
        "W129": end.is_between(first_day, last_day) & ~filled(18),
    }


def volume_rules() -> dict[str, pl.Expr]:
    """State the rules about volumes, units and frequencies."""
    return {
        "W130": (filled(13) & ~(filled(14) & filled(15))) | (filled(16) & ~filled(17)),
        "W131": (~filled(13) & (filled(14) | filled(15))) | (filled(17) & ~filled(16)),
        "W132": (good(13) == 0) | (good(16) == 0),
        "W133": impossible(good(13), good(14), good(15)),
        "W134": unsuitable(good(14)) | unsuitable(good(17)),
    }


def impossible(volume: pl.Expr, unit: pl.Expr, frequency: pl.Expr) -> pl.Expr:
    """Say that no day, week or month is long enough for the volume."""
    too_long = [
        (frequency == code) & (((unit == HOUR) & (volume > hours)) | ((unit == MINUTE) & (volume > hours * 60)))
        for code, hours in HOURS_PER_FREQUENCY.items()
    ]
    too_many = (frequency == "2") & (((unit == DAY_AND_NIGHT) & (volume > 7)) | ((unit == PART_OF_DAY) & (volume > 14)))
    return reduce(or_, too_long) | too_many


def unsuitable(unit: pl.Expr) -> pl.Expr:
    """Say that the effective type cannot be counted in this unit."""
    type_ = pl.col("type")
    return (
        ((unit == DAY_AND_NIGHT) & ~type_.is_in(TYPES_WITH_NIGHTS))
        | ((unit == PART_OF_DAY) & ~type_.is_in(TYPES_WITH_PARTS_OF_DAY))
        | (unit.is_in([MINUTE, HOUR]) & type_.is_in(TYPES_WITHOUT_TIME))
    )


def table_rules(delivery: Delivery) -> dict[str, pl.Expr]:
    """State the rules over all rows as window expressions, which is what a schema library can hold."""
    created, municipality, bsn, number, end = good(1), good(2), good(3), good(4), pl.col("end")
    unused = reduce(or_, (row_rules(delivery)[rule].fill_null(value=False) for rule in ("W121", "W122")))
    client_rows = pl.len().over(bsn).cast(pl.Int64)
    return {
        key("W201", COLUMNS[0]): created != created.drop_nulls().first(),
        key("W201", COLUMNS[1]): municipality != municipality.drop_nulls().first(),
        "W204": ~row_hash().is_first_distinct(),
        "W205": number.is_not_null() & bsn.is_not_null() & differs(bsn, number),
        "W206": number.is_not_null() & pl.col("type").is_not_null() & differs(pl.col("type").to_physical(), number),
        key("W207", COLUMNS[3]): filled(4).any() & ~filled(4),
        "W208": overlaps(),
        "W209": (good(18) == DECEASED) & bsn.is_not_null() & (end < OPEN) & (end < end.max().over(bsn)),
        "W210": bsn.is_not_null() & (client_rows > MOST_ROWS_OF_ONE_BSN),
        "W211": bsn.is_not_null()
        & (client_rows * 100 > pl.len() * DUMMY_SHARE_PERCENTAGE)
        & (pl.len() >= DUMMY_FROM_ROWS),
        "W123": unused & (unused.sum() * 100 > pl.len() * UNUSED_SHARE_PERCENTAGE),
    }


def row_hash() -> pl.Expr:
    """Sum up a row in 64 bits: two unequal ones among ten million meet with a chance of 3 in a million."""
    return pl.struct(raw(number) for number in NUMBERS).hash()


def differs(column: pl.Expr, group: pl.Expr) -> pl.Expr:
    """Say that a column has more than one known value in a group; far cheaper than counting them."""
    return column.min().over(group) != column.max().over(group)


def overlaps() -> pl.Expr:
    """Say that a row shares a day with another row of the same client, type and form of delivery.

    Windows over a million groups of one or two rows take seconds, so group and day go into one number: in the order
    of that number groups stay together, and nothing of an earlier group reaches the next.
    """
    type_ = pl.when(~filled(5) & ~filled(6)).then(0).otherwise(pl.col("type").to_physical() + 1)
    form = pl.when(~filled(8)).then(0).otherwise(good(8).to_physical() + 1)
    group = pl.when(pl.col("start") <= pl.col("end")).then(good(3).cast(pl.Int64) * 256 + type_ * 8 + form)
    start, end = (group * DAYS + (pl.col(name).to_physical() + DAYS_BEFORE_1970) for name in ("start", "end"))
    order = start.arg_sort()
    starts, ends = start.gather(order), end.gather(order)
    is_shared = (ends.cum_max().shift(1) >= starts) | (starts.shift(-1) <= ends)
    return is_shared.gather(order.arg_sort())
