"""What a report says, word for word and number for number, as it was when someone last looked: reviewing a change is reading it.

OPORDE_GOLDEN=write python -m pytest tests/report/op_orde/test_golden.py     writes it anew
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from oporde.report.op_orde.json_form import SCHEMA, as_published
from tests.report.op_orde.conftest import Report

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("fault", [None, "amounts in thousands"])
def test_a_report_says_what_it_said(report: Report, fault: str | None):
    published = as_published(report(fault))
    golden = GOLDEN / f"{(fault or 'right').replace(' ', '-')}.json"
    brief = in_brief(json.loads(json.dumps(published)))
    if os.environ.get("OPORDE_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(json.dumps(brief, ensure_ascii=False, indent=1) + "\n", "utf-8")

    jsonschema.validate(json.loads(json.dumps(published)), json.loads(SCHEMA.read_text("utf-8")))
    assert brief == json.loads(golden.read_text("utf-8"))


def in_brief(published: dict[str, Any]) -> dict[str, Any]:
    """A report without what changes with every wording of the protocol: verdict, points, and each figure on a line."""
    return {
        **{name: published[name] for name in ("format_version", "light", "sentence", "explanation", "compared_with")},
        "key_figures": [f"{_figure(each, 'id')}, {each['light']}" for each in published["key_figures"]],
        "attention": [f"{each['light']} {each['indicator']}: {each['sentence']}" for each in published["attention"]],
        "figures": [f"{_figure(each, 'indicator', 'subject')}, {each['light']}" for each in published["figures"]],
        "chapters": [f"{each['title']}: {each['light']}. {each['headline']}" for each in published["chapters"]],
    }


def _figure(each: dict[str, Any], *names: str) -> str:
    """Without the last digits, in which machines differ."""
    value = "-" if each["value"] is None else f"{each['value']:.10g}"
    return f"{' '.join(each[name] for name in names if each[name])}: {value} {each['unit']}"
