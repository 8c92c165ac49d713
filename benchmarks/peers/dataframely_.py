"""The rules of the Wmo file as a dataframely schema: checks per column, rules per row and per group."""

from __future__ import annotations

from types import new_class
from typing import Any, cast

import dataframely as dy
import polars as pl

from benchmarks.peers.polars_rules import row_rules, scan, table_rules, value_rules, with_meaning
from benchmarks.peers.wmo import COLUMNS, NUMBERS, ROWS_KEPT, Delivery, key, print_findings


def schema(delivery: Delivery) -> type[dy.Schema]:
    """State what must hold: the delivered columns with their checks, the columns derived from them, and the rules."""
    delivered = {COLUMNS[number - 1]: column(number) for number in NUMBERS}
    derived = {name: dy.Any() for name in ("row", "type", "start", "end", *(f"good_{number}" for number in NUMBERS))}
    rules = {name: rule(broken) for name, broken in {**row_rules(delivery), **table_rules(delivery)}.items()}
    stated = {**delivered, **derived, **rules}
    return cast(type[dy.Schema], new_class("Wmo", (dy.Schema,), exec_body=lambda names: names.update(stated)))


def column(number: int) -> dy.String:
    """State the checks of one column."""
    checks = {rule: (lambda _, broken=broken: ~broken) for rule, broken in value_rules(number).items()}
    return dy.String(nullable=True, check=checks)


def rule(broken: pl.Expr) -> Any:
    """Turn an offence into a rule: dataframely asks what is valid, and takes null for valid."""
    return dy.rule()(lambda _: ~broken)


def find(delivery: Delivery) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Give the counts and the first rows per rule and column."""
    failure = schema(delivery).filter(with_meaning(scan(delivery.path), delivery)).failure
    details = failure.details()
    if details.is_empty() and scan(delivery.path).head(1).collect().is_empty():
        return {"W203": 1}, {}
    counts, rows = {}, {}
    for name, count in failure.counts().items():
        broken = details.filter(pl.col(name) == "invalid")
        finding = finding_of(name)
        counts[finding] = broken["good_4"].n_unique() if finding == "W205" else count
        rows[finding] = broken["row"].head(ROWS_KEPT).to_list()
    return counts, rows


def finding_of(name: str) -> str:
    """Translate dataframely's BSN|check__W104 to W104/BSN; other rules carry their own name."""
    column_name, separator, check = name.partition("|check__")
    return key(check, column_name) if separator else name


if __name__ == "__main__":
    print_findings(*find(Delivery.from_arguments()))
