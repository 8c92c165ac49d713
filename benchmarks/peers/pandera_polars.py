"""The rules of the Wmo file as a pandera schema on Polars, validated lazily so that all offences are reported."""

from __future__ import annotations

from collections.abc import Callable

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from benchmarks.peers.polars_rules import row_rules, scan, table_rules, value_rules, with_meaning
from benchmarks.peers.wmo import COLUMNS, FIRST_ROW, NUMBERS, ROWS_KEPT, Delivery, key, print_findings


def schema(delivery: Delivery) -> pa.DataFrameSchema:
    """State what must hold.

    The rules about whole rows are checks of the column with row numbers: then a failure case is a row number, and
    not the row itself as JSON, with everything personal in it.
    """
    whole = {**row_rules(delivery), **table_rules(delivery)}
    delivered = (
        pa.Column(pl.String, checks(value_rules(number)), name=COLUMNS[number - 1], nullable=True) for number in NUMBERS
    )
    return pa.DataFrameSchema(
        {"row": pa.Column(pl.UInt32, checks(whole)), **{column.name: column for column in delivered}}
    )


def checks(rules: dict[str, pl.Expr]) -> list[pa.Check]:
    """Turn offences into checks: pandera asks what is valid, and takes null for valid."""
    return [pa.Check(is_valid(broken), name=rule, n_failure_cases=ROWS_KEPT) for rule, broken in rules.items()]


def is_valid(broken: pl.Expr) -> Callable[[pa.PolarsData], pl.LazyFrame]:
    """Make the function that pandera calls with the frame."""
    return lambda offered: offered.lazyframe.select(~broken)


def find(delivery: Delivery) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Give the counts and the first rows per rule and column."""
    frame = with_meaning(scan(delivery.path), delivery).collect()
    if frame.is_empty():
        return {"W203": 1}, {}
    counts: dict[str, int] = {}
    rows: dict[str, list[int]] = {}
    try:
        schema(delivery).validate(frame, lazy=True)
    except SchemaErrors as errors:
        for error in errors.schema_errors:
            name = error.check.name if error.schema.name == "row" else key(error.check.name, error.schema.name)
            broken = ~error.check_output.to_series()
            counts[name] = frame["good_4"].filter(broken).n_unique() if name == "W205" else broken.sum()
            rows[name] = (broken.arg_true().head(ROWS_KEPT) + FIRST_ROW).to_list()
    return counts, rows


if __name__ == "__main__":
    print_findings(*find(Delivery.from_arguments()))
