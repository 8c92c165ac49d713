"""Make small Wmo files in which everything meets everything: cells drawn from few values, most of them at a border.

Made for comparing two implementations of the rules; needs the standard library only. See generate.py for files like
real ones.
"""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.peers.wmo import COLUMNS, NUMBERS

CREATED = ("20180212",) * 6 + ("20171231", "20180101", "20170701", "20170630", "20180301", "20180302")
DAYS = (
    *("", "", "", "", "19940331", "19940401", "20160101", "20160201", "20160202", "20170530", "20170531", "20170601"),
    *("20170630", "20170701", "20170702", "20170731", "20170801", "20170930", "20171001", "20171031", "20171101"),
    *("20171231", "20180101", "20180131", "20180212", "20180213", "20180301", "00010101", "99991231"),
)
BSNS = ("999990019", "999990020", "999990032", "123456782", "111222333", "000000103", "999990044", "999990056")
VOLUMES = (
    *("", "", "", "0", "00", "1", "7", "8", "14", "15", "24", "25", "168", "169", "672", "673", "744", "745"),
    *("1440", "1441", "10080", "10081", "40320", "40321", "44640", "44641", "99999999", "00000024"),
)
UNITS = ("", "", "01", "04", "04", "14", "16", "82", "83")

POOLS: dict[int, tuple[str, ...]] = {
    1: CREATED,
    2: ("0363",) * 12 + ("0518", "0344"),
    3: BSNS,
    4: ("1", "2", "3", "01", "700001", "700002", "999999999", ""),
    5: ("", "01", "02", "04", "07", "11", "15", "18"),
    6: ("", "", "01", "02", "03", "09", "14", "16"),
    7: ("1", "2", "9", ""),
    8: ("1", "2", ""),
    9: DAYS,
    10: DAYS,
    11: DAYS,
    12: DAYS,
    13: VOLUMES,
    14: UNITS,
    15: ("", "1", "2", "2", "3", "4", "5", "6"),
    16: VOLUMES,
    17: UNITS,
    18: ("", "", "02", "19", "31"),
}
BAD = (
    *(
        "",
        " ",
        "x",
        "-1",
        "+1",
        "1,5",
        "1.0",
        "1e3",
        "0x1",
        "1_0",
        " 01",
        "01 ",
        "١٢",
        "²",
        "é",
        "N/A",
        "0",
        "1",
        "00",
        "10",
    ),
    *("19", "99", "123", "0000", "9999", "0007", "363", "00000000", "99999999", "00000101", "20170229", "20171301"),
    *("2017010", "201701010", "2017-101", "000000000", "123456789", "12345678", "1234567890", "999990018"),
)


def write_odd_file(path: Path, rows: int, seed: int, *, bad_share: float = 0.02, clients: int = len(BSNS)) -> None:
    """Write a file with `;`, CRLF and a header; bad_share is the part of the cells that gets a value from nowhere.

    Args:
        clients: how many BSNs occur; fewer makes the rows of one client meet more often.
    """
    chance = random.Random(seed)
    pools = {**POOLS, 3: BSNS[:clients]}
    kept: list[str] = []
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(";".join(COLUMNS) + "\r\n")
        for _ in range(rows):
            # Every twentieth row comes twice (W204).
            is_copy = kept and chance.random() < 0.05
            cells = kept if is_copy else [odd_cell(pools[number], bad_share, chance) for number in NUMBERS]
            file.write(";".join(cells) + "\r\n")
            kept = cells


def odd_cell(pool: tuple[str, ...], bad_share: float, chance: random.Random) -> str:
    """Draw one value."""
    return chance.choice(BAD if chance.random() < bad_share else pool)
