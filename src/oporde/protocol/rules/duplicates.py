"""Rows that are equal in every column; the first of them is not counted."""

from __future__ import annotations

from typing import Literal

from oporde.protocol.rules.scopes import TableRule, Tables

FINGERPRINT = "fingerprint"
"""A name every table knows: a 64-bit hash of the row's text in all columns of the layout."""


class Duplicates(TableRule):
    kind: Literal["duplicates"] = "duplicates"

    def offenders(self, tables: Tables, column: str | None) -> str:
        print_ = tables.value(FINGERPRINT)
        repeated = tables.groups((print_,), "TRUE", "count(*) > 1")
        return (
            "SELECT record, min(record) OVER same AS twin, NULL AS unit\nFROM this\n"
            f"WHERE {print_} IN ({repeated})\n"
            f"WINDOW same AS (PARTITION BY {print_} ORDER BY record)\nQUALIFY row_number() OVER same > 1"
        )
