"""The rules of the Wmo file in Polars by hand: one streaming pass for values and rows, then the table rules.

The pass keeps one bit per rule and the keys that the table rules need, never the whole file.
"""

from __future__ import annotations

import polars as pl

from benchmarks.peers.polars_rules import OPEN, filled, good, row_hash, row_rules, scan, value_rules, with_meaning
from benchmarks.peers.wmo import (
    COLUMNS,
    DECEASED,
    DUMMY_FROM_ROWS,
    DUMMY_SHARE_PERCENTAGE,
    MOST_ROWS_OF_ONE_BSN,
    NUMBERS,
    ROWS_KEPT,
    UNUSED_SHARE_PERCENTAGE,
    Delivery,
    key,
    print_findings,
)


def find(delivery: Delivery) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Give the counts and the first rows per rule and column."""
    rules = {
        **{key(rule, COLUMNS[n - 1]): broken for n in NUMBERS for rule, broken in value_rules(n).items()},
        **row_rules(delivery),
    }
    frame = with_meaning(scan(delivery.path), delivery).select(*KEYS, **rules).collect(engine="streaming")
    if frame.is_empty():
        return {"W203": 1}, {}
    counts = dict(zip(rules, frame.select(pl.col(*rules).sum()).row(0), strict=True))
    rows = {name: frame["row"].filter(frame[name]).head(ROWS_KEPT).to_list() for name in rules}
    for name, found in table_findings(frame).items():
        counts[name] = found["number"].n_unique() if name == "W205" else found.height
        rows[name] = found["row"].sort().head(ROWS_KEPT).to_list()
    return counts, rows


KEYS = (
    pl.col("row"),
    good(1).alias("created"),
    good(2).alias("municipality"),
    good(3).alias("bsn"),
    good(4).alias("number"),
    filled(4).alias("has_number"),
    pl.col("type"),
    ((filled(5) | filled(6)) & pl.col("type").is_null()).alias("has_bad_type"),
    good(8).alias("form"),
    (filled(8) & good(8).is_null()).alias("has_bad_form"),
    pl.col("start"),
    pl.col("end"),
    (good(18) == DECEASED).alias("has_died"),
    row_hash().alias("hash"),
)


def table_findings(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give per table rule the rows concerned."""
    lazy = frame.lazy()
    unused = pl.col("W121").fill_null(value=False) | pl.col("W122").fill_null(value=False)
    known_numbers = lazy.filter(pl.col("number").is_not_null())
    repeated = known_numbers.select("row", "number", "bsn", "type").filter(pl.col("number").is_duplicated())
    found = {
        key("W201", COLUMNS[0]): lazy.filter(pl.col("created") != pl.col("created").drop_nulls().first()),
        key("W201", COLUMNS[1]): lazy.filter(pl.col("municipality") != pl.col("municipality").drop_nulls().first()),
        "W204": lazy.select("row", "hash").filter(~pl.col("hash").is_first_distinct()),
        "W205": repeated.filter(pl.col("bsn").is_not_null()).filter(pl.col("bsn").n_unique().over("number") > 1),
        "W206": repeated.filter(pl.col("type").is_not_null()).filter(pl.col("type").n_unique().over("number") > 1),
        key("W207", COLUMNS[3]): lazy.filter(pl.col("has_number").any() & ~pl.col("has_number")),
        "W208": overlapping(lazy),
        "W209": outlived(lazy),
        **crowded(lazy, frame.height),
        "W123": lazy.filter(unused, unused.sum() * 100 > pl.len() * UNUSED_SHARE_PERCENTAGE),
    }
    columns = [["row", "number"] if name == "W205" else ["row"] for name in found]
    frames = (rows.select(wanted) for rows, wanted in zip(found.values(), columns, strict=True))
    return dict(zip(found, pl.collect_all(frames), strict=True))


def overlapping(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Give the rows that share a day with another row of the same client, type and form of delivery, or without one."""
    group = ["bsn", "type", "form"]
    earlier_end = pl.col("end").cum_max().shift(1).over(group)
    next_start = pl.col("start").shift(-1).over(group)
    return (
        frame.filter(pl.col("bsn").is_not_null(), ~pl.col("has_bad_type"), ~pl.col("has_bad_form"))
        .filter(pl.col("start") <= pl.col("end"))
        .select("row", "start", "end", *group)
        .filter(pl.struct(group).is_duplicated())
        .sort("start")
        .filter((earlier_end >= pl.col("start")) | (next_start <= pl.col("end")))
    )


def outlived(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Give the rows that say a client died, where another row of the client runs on after that end."""
    died = frame.filter(pl.col("has_died"), pl.col("end") < OPEN, pl.col("bsn").is_not_null())
    last_ends = frame.join(died, on="bsn", how="semi").group_by("bsn").agg(last_end=pl.col("end").max())
    return died.join(last_ends, on="bsn").filter(pl.col("last_end") > pl.col("end"))


def crowded(frame: pl.LazyFrame, height: int) -> dict[str, pl.LazyFrame]:
    """Give the rows of clients with more than 25 rows, and with more than 5% of the rows."""
    sizes = frame.select("bsn").drop_nulls().group_by("bsn").len()
    is_dummy = (pl.col("len").cast(pl.Int64) * 100 > height * DUMMY_SHARE_PERCENTAGE) & (height >= DUMMY_FROM_ROWS)
    return {
        "W210": frame.join(sizes.filter(pl.col("len") > MOST_ROWS_OF_ONE_BSN), on="bsn"),
        "W211": frame.join(sizes.filter(is_dummy), on="bsn"),
    }


if __name__ == "__main__":
    print_findings(*find(Delivery.from_arguments()))
