"""What can be wrong in a Wmo file of H2 2017, as texts that overwrite cells: one fault or more for every rule.

W123, W203 and W211 are not here: they need a tenth of the rows, no rows, a twentieth of the rows. See special files
in generate.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.peers.wmo import DATES, NUMBERS, REQUIRED, VOLUMES


@dataclass(frozen=True, slots=True)
class Fault:
    """Cells to overwrite in one row (column number → text) and columns to copy from the row before it.

    The rule is the one that is surely broken, others may come with it.
    """

    rule: str
    cells: dict[int, str] = field(default_factory=dict)
    copied: tuple[int, ...] = ()


ONE_DIGIT, TWO_DIGITS = (7, 8, 15), (5, 6, 14, 17, 18)

BAD_DATES = (
    ("W104", "01-09-2017"),
    ("W105", "2017901"),
    ("W106", "20170931"),
    ("W106", "00000000"),
    ("W106", "00000101"),
    ("W106", "20170229"),
)
BAD_VALUES = {
    **dict.fromkeys(DATES, BAD_DATES),
    2: (("W104", "O363"), ("W105", "363"), ("W111", "9999")),
    3: (("W104", "12345678X"), ("W105", "12345678"), ("W108", "000000000"), ("W109", "123456789")),
    4: (("W104", "A700001"), ("W105", "1234567890")),
    **dict.fromkeys(VOLUMES, (("W104", "3,5"), ("W104", "-3"), ("W105", "123456789"))),
    **dict.fromkeys(ONE_DIGIT, (("W104", "x"), ("W105", "11"), ("W107", "7"))),
    **dict.fromkeys(TWO_DIGITS, (("W104", " 1"), ("W105", "1"), ("W107", "99"))),
}

VALUE_FAULTS = (
    *(Fault("W101", {number: ""}) for number in REQUIRED),
    *(Fault(rule, {number: text}) for number in NUMBERS for rule, text in BAD_VALUES[number]),
)

NO_END = {10: "", 12: "", 18: ""}
DATE_FAULTS = (
    Fault("W103", {9: "", 11: "", **NO_END}),
    Fault("W112", {1: "20190101"}),
    Fault("W112", {1: "20170630"}),
    Fault("W113", {1: "20171231"}),
    Fault("W120", {9: "20171101", 10: "20171001", 11: "", 12: "", 18: "19"}),
    Fault("W120", {9: "20160101", 10: "", 11: "20170901", 12: "20170831", 18: "19"}),
    Fault("W121", {9: "20180115", 11: "", **NO_END}),
    Fault("W122", {9: "20160101", 10: "20170531", 11: "", 12: "", 18: ""}),
    Fault("W124", {9: "19940331", 11: "", **NO_END}),
    Fault("W125", {9: "20171001", 10: "", 11: "20171015", 12: "20180401", 18: ""}),
    Fault("W126", {9: "20170901", 11: "20170731", **NO_END}),
    Fault("W127", {9: "20160101", 10: "20170801", 11: "20160101", 12: "20171001", 18: "19"}),
    Fault("W128", {10: "", 12: "", 18: "19"}),
    Fault("W128", {10: "20181231", 12: "", 18: "19"}),
    Fault("W129", {9: "20160101", 10: "20170930", 11: "", 12: "", 18: ""}),
)

VOLUME_FAULTS = (
    Fault("W130", {13: "4", 14: "", 15: "2"}),
    Fault("W130", {8: "1", 16: "8", 17: ""}),
    Fault("W131", {13: "", 14: "82", 15: ""}),
    Fault("W131", {16: "", 17: "82"}),
    Fault("W132", {13: "0", 14: "82", 15: "6"}),
    Fault("W133", {5: "02", 6: "02", 13: "200", 14: "04", 15: "2"}),
    Fault("W133", {5: "03", 6: "03", 13: "10081", 14: "01", 15: "2"}),
    Fault("W133", {5: "15", 6: "15", 13: "8", 14: "14", 15: "2"}),
    Fault("W133", {5: "07", 6: "07", 13: "15", 14: "16", 15: "2"}),
    Fault("W134", {5: "01", 6: "01", 13: "3", 14: "14", 15: "2"}),
    Fault("W134", {5: "03", 6: "03", 13: "3", 14: "16", 15: "2"}),
    Fault("W134", {5: "11", 6: "11", 8: "1", 16: "3", 17: "04"}),
    Fault("W136", {8: "2", 16: "10", 17: "82"}),
)

TABLE_FAULTS = (
    Fault("W202", {2: "0518"}),  # with W201 on Gemeentecode
    Fault("W204", copied=NUMBERS),
    Fault("W205", copied=(4,)),
    Fault("W206", {5: "10", 6: "10", 13: "", 14: "", 15: ""}, copied=(3, 4)),
    Fault("W207", {4: ""}),
    Fault("W208", copied=(3, 5, 6, 8, 9, 10, 11, 12, 18)),
    Fault("W209", {9: "20170101", 10: "", 11: "", 12: "20170701", 18: "02"}, copied=(3,)),
)

FAULTS = (
    *VALUE_FAULTS,
    Fault("W102", {5: "", 6: ""}),
    *DATE_FAULTS,
    *VOLUME_FAULTS,
    Fault("W135", {5: "01", 6: "06"}),
    *TABLE_FAULTS,
)

# Four rows that between them break every rule a row can break; repeated, they break the table rules as well.
WORST_ROWS = tuple(
    line.split(";")
    for line in (
        "20170101;0518;111222333;1;01;11;2;2;20190101;20150101;20180601;20170301;800;04;2;0;;02",
        "20200101;0363;123456782;1;;;2;1;;20170930;;;;16;2;;16;",
        "20180212;0363;111222333;1;06;;1;1;19900101;;;;0;14;2;;04;19",
        "20180212;0363;111222333;;06;;1;1;19930101;;;;0;16;2;4;;19",
    )
)
