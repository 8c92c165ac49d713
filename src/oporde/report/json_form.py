"""The outcome as JSON, for machines: a published format with a version, described by check.schema.json.

Field by field what the check found, in the words of the protocol; nothing is reordered or left out but row numbers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oporde.findings import Cause, FileOutcome, Finding, NotRun, Outcome

if TYPE_CHECKING:  # the feedback in words takes time to import, and a machine does not read it
    from oporde.report.technical_feedback import Change, Left, MendedArchive, MendedCopy, Mending

FORMAT_VERSION = "1.1"  # a field added raises the second number; a field changed or gone the first
SCHEMA = Path(__file__).with_name("check.schema.json")


def to_json(outcome: Outcome, *, examples: int = 20, mending: Mending | None = None) -> bytes:
    """The outcome as UTF-8, ending in a line end; at most `examples` row numbers a finding."""
    text = written(as_published(outcome, examples=examples, mending=mending))
    # A file name that is no Unicode is told with question marks, as no reader of JSON would accept it otherwise.
    return (text + "\n").encode("utf-8", "replace")


def written(content: object, before: str = "") -> str:
    """JSON to read: a line for each field, and a list of numbers or words on one line."""
    within = f"{before}  "
    if isinstance(content, dict) and content:
        ends, parts = "{}", (f"{_plain(name)}: {written(value, within)}" for name, value in content.items())
    elif isinstance(content, list) and any(isinstance(each, dict | list) for each in content):
        ends, parts = "[]", (written(each, within) for each in content)
    else:
        return _plain(content)
    return f"{ends[0]}\n{within}" + f",\n{within}".join(parts) + f"\n{before}{ends[1]}"


def _plain(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


def as_published(outcome: Outcome, *, examples: int = 20, mending: Mending | None = None) -> dict[str, Any]:
    """Args: mending: what came of it; None when it was not asked for."""
    return {
        "format_version": FORMAT_VERSION,
        "protocol": outcome.protocol,
        "protocol_version": outcome.protocol_version,
        "plan_hash": outcome.plan_hash,
        "verdict": outcome.verdict.value,
        "findings": [_finding(finding, examples) for finding in outcome.findings],
        "files": [_file(file, examples) for file in outcome.files],
        "not_run": [_not_run(failed) for failed in outcome.not_run],
        "mending": None if mending is None else _mending(mending, examples),
    }


def _file(file: FileOutcome, examples: int) -> dict[str, Any]:
    return {
        "name": file.name,
        "layout": file.layout,
        "municipality": file.municipality,
        "period": file.period,
        "rows": file.rows,
        "sha256": file.sha256,
        "verdict": file.verdict.value,
        "findings": [_finding(finding, examples) for finding in file.findings],
        "causes": [_cause(cause) for cause in file.causes],
        "not_run": [_not_run(failed) for failed in file.not_run],
    }


def _finding(finding: Finding, examples: int) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "column": finding.column,
        "count": finding.count,
        "undecided": finding.undecided,
        "message": finding.message,
        "remedy": finding.remedy,
        "rows": list(finding.rows[:examples]),
        "twins": list(finding.twins[:examples]),
        "title": finding.title,
        "share": finding.share,
        "limit": finding.limit,
    }


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "id": cause.id,
        "column": cause.column,
        "count": cause.count,
        "message": cause.message,
        "remedy": cause.remedy,
        "mendable": cause.mendable,
        "rules": list(cause.rules),
    }


def _not_run(failed: NotRun) -> dict[str, Any]:
    return {"rule": failed.rule, "reason": failed.reason}


def _mending(mending: Mending, examples: int) -> dict[str, Any]:
    return {
        "verdict": mending.verdict.value if mending.verdict else None,
        "copies": [_copy(copy, examples) for copy in mending.copies],
        "archives": [_archive(archive) for archive in mending.archives],
        "uncopied": [{"name": file.name, "left": [_left(left) for left in file.left]} for file in mending.uncopied],
    }


def _copy(copy: MendedCopy, examples: int) -> dict[str, Any]:
    return {
        "name": copy.name,
        "path": copy.path,
        "verdict": copy.verdict.value,
        "changes": [_change(change) for change in copy.changes],
        "left": [_left(left) for left in copy.left],
        "findings": [_finding(finding, examples) for finding in copy.findings],
    }


def _archive(archive: MendedArchive) -> dict[str, Any]:
    return {
        "name": archive.name,
        "path": archive.path,
        "changes": [_change(change) for change in archive.changes],
        "left": [_left(left) for left in archive.left],
        "carried": list(archive.carried),
    }


def _change(change: Change) -> dict[str, Any]:
    return {"kind": change.kind, "column": change.column or None, "count": change.count, "what": change.what}


def _left(left: Left) -> dict[str, Any]:
    return {"reason": left.reason, "column": left.column or None, "count": left.count, "message": left.message}
