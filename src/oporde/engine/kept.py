"""Read rows as they were kept, for who wants to see what is in them: what was approved, with pseudonyms for persons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import _duckdb as duckdb


def read_kept(path: Path) -> tuple[Sequence[str], Sequence[tuple[Any, ...]]]:
    """The names of the columns, and all rows. A kept file is small enough to read as a whole only where it was made to be."""
    rows = _connection().execute("SELECT * FROM read_parquet($1)", [str(path)])
    return [name for name, *_ in rows.description or ()], rows.fetchall()


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": "1"})  # to open one takes longer than to read a small file
