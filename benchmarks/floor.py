"""The floor: DuckDB reads a Wmo file as text and touches every value, and nothing else. No check can be faster."""

from __future__ import annotations

import sys

import duckdb

from benchmarks.peers.wmo import COLUMNS


def total_length(path: str) -> int:
    """Sum the lengths of all values."""
    types = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    lengths = " + ".join(f"coalesce(sum(strlen({name})), 0)" for name in COLUMNS)
    query = f"""
        SELECT {lengths}
        FROM read_csv(
            ?, delim = ';', quote = '', escape = '', header = true, auto_detect = false, columns = {{{types}}}
        )
    """
    row = duckdb.execute(query, [path]).fetchone()
    return int(row[0]) if row else 0


if __name__ == "__main__":
    print(total_length(sys.argv[1]))
