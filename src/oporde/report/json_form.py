"""The outcome as JSON, for machines: a published format with a version, described by check.schema.json.

Field by field what the check found, in the words of the protocol; nothing is reordered or left out but row numbers.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from oporde.findings import Cause, FileOutcome, Finding, NotRun, Outcome

FORMAT_VERSION = "1.0"  # a field added raises the second number; a field changed or gone the first
SCHEMA = Path(__file__).with_name("check.schema.json")


def to_json(outcome: Outcome, *, examples: int = 20) -> bytes:
    """The outcome as UTF-8, ending in a line end; at most `examples` row numbers a finding."""
    text = json.dumps(as_published(outcome, examples=examples), ensure_ascii=False, indent=2)
    # A file name that is no Unicode is told with question marks, as no reader of JSON would accept it otherwise.
    return (text + "\n").encode("utf-8", "replace")


def as_published(outcome: Outcome, *, examples: int = 20) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "protocol": outcome.protocol,
        "protocol_version": outcome.protocol_version,
        "plan_hash": outcome.plan_hash,
        "verdict": outcome.verdict.value,
        "findings": [_finding(finding, examples) for finding in outcome.findings],
        "files": [_file(file, examples) for file in outcome.files],
        "not_run": [_not_run(failed) for failed in outcome.not_run],
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
