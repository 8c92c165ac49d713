"""What came of mending, with the verdict of the copies when they are checked again: for the report to tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from oporde.findings import FileOutcome, Outcome
from oporde.intake.wording import hide_numbers, show_name
from oporde.mending.result import Mended, MendedFile, hints
from oporde.report.technical_feedback import MendedArchive, MendedCopy, Mending, Uncopied, sentence


def tell(mended: Mended, again: Outcome | None) -> Mending:
    """Set what was mended beside what a second check finds.

    Args:
        again: the outcome of `mended.paths`; None when there is no copy.
    """
    return Mending(
        copies=tuple(_copy(file, again) for file in mended.files) if again else (),
        archives=tuple(
            MendedArchive(
                name=show_name(archive.name),
                path=_shown(archive.path),
                changes=archive.changes,
                left=archive.left,
                carried=tuple(map(show_name, archive.carried)),
            )
            for archive in mended.archives
        ),
        uncopied=tuple(Uncopied(name=show_name(file.name), left=file.left) for file in mended.left_alone),
        verdict=again.verdict if again else None,
        outcome=sentence(again) if again else "",
    )


def _copy(file: MendedFile, again: Outcome) -> MendedCopy:
    told = {each.reason for each in file.left}
    found = next(
        found
        for found in again.files
        if found.sha256 == file.sha256 and found.name.endswith(hide_numbers(file.path.name))
    )
    return MendedCopy(
        name=show_name(file.name),
        path=_shown(file.path),
        changes=file.changes,
        left=(*file.left, *(hint for hint in hints(found) if hint.reason not in told)),  # some show only now
        verdict=found.verdict,
        sentence=sentence(_alone(found, again)),
        findings=found.findings,
    )


def _alone(file: FileOutcome, outcome: Outcome) -> Outcome:
    """The outcome as if there were no other file."""
    return replace(outcome, files=(file,), findings=(), not_run=file.not_run, verdict=file.verdict)


def _shown(path: Path) -> str:
    return hide_numbers(str(path))
