"""What is solved, still there and new."""

from __future__ import annotations

from oporde.findings import FileOutcome, Finding, Severity, Verdict
from oporde.portal.deliveries.difference import differ


def file(*found: tuple[str, str | None, int]) -> FileOutcome:
    return FileOutcome(
        name="0513_WMO_H2_2017.csv",
        verdict=Verdict.REJECTED,
        findings=tuple(
            Finding(
                rule=rule,
                column=column,
                count=count,
                severity=Severity.REJECT,
                message="",
                remedy="",
                title=f"T {rule}",
            )
            for rule, column, count in found
        ),
    )


def test_complaints_are_solved_still_there_or_new():
    before = file(("W104", "BSN", 3), ("W105", "BSN", 2), ("W200", None, 1))
    now = file(("W104", "BSN", 1), ("W104", "Andere", 1), ("W105", "BSN", 0))

    made = differ("earlier", before, now, None)

    assert [(same.rule, same.column, same.before, same.now) for same in made.solved] == [
        ("W105", "BSN", 2, 0),
        ("W200", "", 1, 0),
    ]
    assert [(same.rule, same.before, same.now, same.title) for same in made.still] == [("W104", 3, 1, "T W104")]
    assert [(same.column, same.before, same.now) for same in made.new] == [("Andere", 0, 1)]
