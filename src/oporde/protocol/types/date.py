"""A day, written in digits or with hyphens. Only days that exist; the year is at least 1."""

from __future__ import annotations

from typing import Any, ClassVar

from oporde.protocol.model import Column
from oporde.protocol.types.value_type import Pattern, ValueType, digit_patterns
from oporde.protocol.value_kinds import Holds

# How a format is written: pattern of its characters, pattern of the whole, and strptime's spelling.
FORMATS = {
    "JJJJMMDD": ("[0-9]+", "[0-9]{8}", "%Y%m%d", 8),
    "JJJJ-MM-DD": ("[0-9-]+", "[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d", 10),
    "DD-MM-JJJJ": ("[0-9-]+", "[0-9]{2}-[0-9]{2}-[0-9]{4}", "%d-%m-%Y", 10),
}


class DateType(ValueType):
    name: ClassVar[str] = "date"
    holds: ClassVar[Holds] = "day"
    kinds: ClassVar[tuple[str, ...]] = ("date",)
    keys: ClassVar[tuple[str, ...]] = ("format",)

    def describe(self, column: Column) -> str:
        return f"datum, {column.format}"

    def lengths(self, column: Column) -> tuple[int, int] | None:
        size = FORMATS[column.format][3]
        return size, size

    def parsed(self, column: Column, raw: str, prepared: str | None = None) -> str:
        _, whole, spelling, _ = FORMATS[column.format]
        # strptime alone takes blanks, short fields and the year 0.
        if column.format == "JJJJMMDD":
            # Of eight characters it takes besides digits only a blank at either end. Blanks sort before digits, and before
            # the dot there may be none.
            return (
                f"CASE WHEN strlen({raw}) = 8 AND {raw} >= '0001' "
                f"THEN CAST(try_strptime({raw} || '.', '{spelling}.') AS DATE) END"
            )
        return (
            f"CASE WHEN regexp_full_match({raw}, '{whole}') AND NOT contains({raw}, '0000') "
            f"THEN CAST(try_strptime({raw}, '{spelling}') AS DATE) END"
        )

    def identity(self, column: Column, value: str, prepared: str) -> str | None:
        return value

    def violated(self, column: Column, kind: str, raw: str) -> str:
        if kind != "date":
            raise KeyError(kind)
        return f"({self.parsed(column, raw)}) IS NULL"

    def characters(self, column: Column, raw: str) -> str | None:
        return f"regexp_full_match({raw}, '{FORMATS[column.format][0]}')"

    def patterns(self, column: Column) -> tuple[Pattern, ...]:
        other = "[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}|[0-9]{4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,2}"
        other += "|[0-9]{1,2}[-/. ]+[A-Za-z]{3,9}[.]?[-/. ]+[0-9]{2,4}"
        moment = "([ T][0-9:.]+(Z|[+-][0-9:]+)?)?"
        return (
            Pattern(
                "date-spelling", "characters", f"regexp_full_match({{raw}}, '({other}){moment}|[0-9]{{8}}[ T][0-9:.]+')"
            ),
            *digit_patterns(),
            Pattern(
                "date-spelling",
                "length",
                "regexp_full_match({raw}, '[0-9-]{8,10}')"
                if column.format != "JJJJMMDD"
                else "regexp_full_match({raw}, '[0-9]{14}')",
            ),
            Pattern(
                "lost-leading-zeros", "length", "length({raw}) = 7 AND try_strptime('0' || {raw}, '%d%m%Y') IS NOT NULL"
            ),
            Pattern("day-number", "length", "regexp_full_match({raw}, '[2-5][0-9]{4}')"),  # 1954 to 2064
            Pattern("zeros-for-empty", "date", "regexp_full_match({raw}, '0+|9+')"),
            Pattern("date-reversed", "date", "try_strptime({raw}, '%d%m%Y') IS NOT NULL"),
        )

    def json_schema(self, column: Column) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{FORMATS[column.format][1]}$"}

    def frictionless(self, column: Column) -> dict[str, Any]:
        return {"type": "date", "format": FORMATS[column.format][2]}

    def csvw(self, column: Column) -> dict[str, Any]:
        spelling = {"JJJJMMDD": "yyyyMMdd", "JJJJ-MM-DD": "yyyy-MM-dd", "DD-MM-JJJJ": "dd-MM-yyyy"}
        return {"base": "date", "format": spelling[column.format]}

    def good(self, column: Column) -> str:
        return (
            column.example
            or {"JJJJMMDD": "20170928", "JJJJ-MM-DD": "2017-09-28", "DD-MM-JJJJ": "28-09-2017"}[column.format]
        )

    def bad(self, column: Column) -> str:
        return {"JJJJMMDD": "20170931", "JJJJ-MM-DD": "2017-09-31", "DD-MM-JJJJ": "31-09-2017"}[column.format]
