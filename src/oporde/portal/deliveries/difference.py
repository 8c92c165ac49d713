"""What is solved, still there and new since the attempt before: complaints of one file, then and now."""

from __future__ import annotations

from oporde.findings import FileOutcome, Finding
from oporde.portal.deliveries.shapes import Difference, RowsDiffer, Same

Key = tuple[str, str]


def differ(earlier: str, before: FileOutcome, now: FileOutcome, rows: RowsDiffer | None) -> Difference:
    """A file beside the attempt before.

    Args:
        earlier: id of the delivery of that attempt.
        rows: how the rows differ, where both could be read.
    """
    then, today = _complaints(before), _complaints(now)

    def same(key: Key) -> Same:
        known = today.get(key) or then[key]
        return Same(
            rule=known.rule,
            column=known.column or "",
            title=known.title,
            before=then[key].count if key in then else 0,
            now=today[key].count if key in today else 0,
        )

    return Difference(
        earlier=earlier,
        solved=tuple(same(key) for key in then if key not in today),
        still=tuple(same(key) for key in today if key in then),
        new=tuple(same(key) for key in today if key not in then),
        rows=rows,
    )


def _complaints(file: FileOutcome) -> dict[Key, Finding]:
    return {(finding.rule, finding.column or ""): finding for finding in file.findings if finding.count}
