"""What every peer has to know about the Wmo file of GMSD 2017: columns, lengths, code lists, the municipalities.

Only facts, no judgement. Columns are numbered 1 to 18 as in the protocol.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

COLUMNS = (
    "Aanmaakdatum_bestand",
    "Gemeentecode",
    "BSN",
    "Toewijzingsnummer",
    "Type_maatwerkarrangement_toewijzing",
    "Type_maatwerkarrangement_declaratie",
    "Type_aanbieder",
    "Leveringsvorm",
    "Datum_start_rechtsgeldigheid_ondersteuning",
    "Datum_einde_rechtsgeldigheid_ondersteuning",
    "Datum_start_daadwerkelijke_ondersteuning",
    "Datum_einde_daadwerkelijke_ondersteuning",
    "Beschikt_volume",
    "Beschikte_eenheid",
    "Beschikte_frequentie",
    "Gedeclareerd_volume",
    "Gedeclareerde_eenheid",
    "Reden_beeindiging",
)
NUMBERS = tuple(range(1, 19))
REQUIRED = (1, 2, 3)
DATES = (1, 9, 10, 11, 12)
VOLUMES = (13, 16)

# Shortest and longest number of digits in each column.
LENGTHS = {
    1: (8, 8),
    2: (4, 4),
    3: (9, 9),
    4: (1, 9),
    5: (2, 2),
    6: (2, 2),
    7: (1, 1),
    8: (1, 1),
    9: (8, 8),
    10: (8, 8),
    11: (8, 8),
    12: (8, 8),
    13: (1, 8),
    14: (2, 2),
    15: (1, 1),
    16: (1, 8),
    17: (2, 2),
    18: (2, 2),
}

TYPES = tuple(f"{number:02d}" for number in range(1, 19))  # WMO020
UNITS = ("01", "04", "14", "16", "82", "83")  # WMO756, iWmo 2.0
CODES = {
    5: TYPES,
    6: TYPES,
    7: ("1", "2", "3", "4", "5", "9"),
    8: ("1", "2"),
    14: UNITS,
    15: ("1", "2", "3", "4", "5", "6"),  # WMO757
    17: UNITS,
    18: ("02", "19", "20", "21", "22", "23", "31", "32", "33", "34"),  # WMO588
}

ELFPROEF_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

MINUTE, HOUR, DAY_AND_NIGHT, PART_OF_DAY = "01", "04", "14", "16"
HOURS_PER_FREQUENCY = {"1": 24, "2": 168, "3": 672, "4": 744}  # per day, week, four weeks, month
TYPES_WITH_NIGHTS = ("04", "15", "16", "17", "18")
TYPES_WITH_PARTS_OF_DAY = ("02", "07", "09")
TYPES_WITHOUT_TIME = ("11", "12", "13", "14")
PERSONAL_BUDGET = "2"
DECEASED = "02"

FIRST_START = date(1994, 4, 1)  # start of the Wvg, forerunner of the Wmo
TOLERANCE_DAYS = 31  # W126, W127
UNUSED_SHARE_PERCENTAGE = 10  # W123
MOST_ROWS_OF_ONE_BSN = 25  # W210
DUMMY_SHARE_PERCENTAGE = 5  # W211
DUMMY_FROM_ROWS = 50  # W211

FIRST_ROW = 2  # the header is row 1, as in a spreadsheet
ROWS_KEPT = 1000

MUNICIPALITIES = Path(__file__).parents[2] / "protocols" / "gmsd" / "2017" / "codelists" / "gemeenten.csv"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One Wmo file and all that its rules depend on."""

    path: Path
    municipality: str
    period_first_day: date
    period_last_day: date
    today: date

    @classmethod
    def from_arguments(cls) -> Delivery:
        """Read FILE MUNICIPALITY FIRST_DAY LAST_DAY TODAY from the command line, days as 2017-07-01."""
        path, municipality, first_day, last_day, today = sys.argv[1:]
        return cls(Path(path), municipality, *map(date.fromisoformat, (first_day, last_day, today)))

    def municipality_codes(self) -> tuple[str, ...]:
        """List the codes valid on at least one day of the period, in order."""
        with MUNICIPALITIES.open(encoding="utf-8", newline="") as file:
            return tuple(
                row["code"]
                for row in csv.DictReader(file, delimiter=";")
                if row["geldig_vanaf"] <= self.period_last_day.isoformat()
                and (not row["geldig_tot"] or row["geldig_tot"] > self.period_first_day.isoformat())
            )


def key(rule: str, column: str | None = None) -> str:
    """Name a finding in the output of a peer: W104/BSN, or W102 when it is about whole rows."""
    return rule if column is None else f"{rule}/{column}"


def print_findings(counts: Mapping[str, int], rows: Mapping[str, Sequence[int]]) -> None:
    """Write the counts and the first rows of all findings as JSON; rules without a finding are left out."""
    found = {name: count for name, count in sorted(counts.items()) if count}
    json.dump({"counts": found, "rows": {name: list(rows.get(name, ())) for name in found}}, sys.stdout)
