"""A column that is added to a layout is one edit: from there it stands in all that is made from the protocol."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest

from oporde.checking import check
from oporde.findings import Outcome
from oporde.plan.compiling import compile_plan
from oporde.plan.model import Plan
from oporde.protocol.exports.document import document_html, document_markdown
from oporde.protocol.exports.examples import example_files
from oporde.protocol.exports.examples.target import read_name
from oporde.protocol.exports.schemas import FORMATS
from oporde.protocol.load import load_protocol
from oporde.protocol.model import Column
from oporde.protocol.protocol import Layout, Protocol
from oporde.report.technical_feedback import technical_feedback
from oporde.report.text import print_feedback
from tests.protocols.test_examples_hold import GMSD, VERBLIJF


def name_in(layout: Layout) -> str:
    return f"Nieuw_in_{layout.id}"


def with_columns(protocol: Protocol) -> Protocol:
    """The protocol with a column more at the end of every layout, filled in on every row."""
    layouts = [
        layout.model_copy(
            update={
                "columns": (
                    *layout.columns,
                    Column(
                        name=name_in(layout),
                        definition=f"Wat er nieuw is in {layout.title}.",
                        type="digits",
                        length=5,
                        example="54321",
                    ),
                )
            }
        )
        for layout in protocol.layouts
    ]
    return protocol.model_copy(update={"layouts": tuple(layouts)})


@dataclass(frozen=True)
class Widened:
    protocol: Protocol
    plan: Plan
    files: dict[str, bytes]

    def outcome(self, folder: Path, **changes: bytes) -> Outcome:
        """Args: changes: what stands in the new column of a layout instead of its right value, by layout."""
        paths = []
        for layout, (name, content) in zip(self.protocol.layouts, self.files.items(), strict=True):
            header, *rows = content.splitlines()
            wrong = changes.get(layout.id, b"54321")
            path = folder / name
            path.write_bytes(
                b"\r\n".join([header, *(row.rpartition(b";")[0] + b";" + wrong for row in rows)]) + b"\r\n"
            )
            paths.append(path)
        today = self.protocol.head.periods[0].last_day + timedelta(days=60)
        return check(paths, self.plan, today=today, threads=1)


@pytest.fixture(scope="module", params=[GMSD, VERBLIJF], ids=["gmsd", "verblijf"])
def widened(request: pytest.FixtureRequest) -> Widened:
    protocol = with_columns(load_protocol(request.param))
    example = read_name(protocol, protocol.head.naming.example)
    assert example
    files = example_files(protocol, municipality=example.municipality, period=example.period, rows=3, seed=1)
    return Widened(protocol, compile_plan(protocol), files)


def test_it_stands_in_the_document(widened: Widened):
    for said in (document_html(widened.protocol), document_markdown(widened.protocol)):
        for layout in widened.protocol.layouts:
            assert f"Wat er nieuw is in {layout.title}." in said
            assert name_in(layout) in said.replace("<wbr>", "")


def test_it_stands_in_the_example_files(widened: Widened):
    headers = [content.splitlines()[0].decode() for content in widened.files.values()]

    assert [header.rpartition(";")[2] for header in headers] == [name_in(each) for each in widened.protocol.layouts]


@pytest.mark.parametrize("form", FORMATS)
def test_it_stands_in_every_schema(widened: Widened, form: str):
    written = json.dumps([content for _, content in FORMATS[form](widened.protocol)])

    for layout in widened.protocol.layouts:
        assert f'"{name_in(layout)}"' in written
    assert "[0-9]{5" in written, "and what its values look like"


def test_it_stands_in_the_plan_and_right_values_are_approved(widened: Widened, tmp_path: Path):
    for layout in widened.protocol.layouts:
        assert widened.plan.layout(layout.id).columns[-1].name == name_in(layout)

    outcome = widened.outcome(tmp_path)

    named = [finding for file in outcome.files for finding in file.findings if str(finding.column).startswith("Nieuw")]
    assert named == []
    assert {finding.rule for file in outcome.files for finding in file.findings if finding.rule[0] in "FH"} == set()


def test_it_stands_in_the_feedback_when_it_is_wrong(widened: Widened, tmp_path: Path):
    outcome = widened.outcome(tmp_path, **{layout.id: b"nvt" for layout in widened.protocol.layouts})

    said = StringIO()
    print_feedback(technical_feedback(outcome), said, width=100)
    for layout in widened.protocol.layouts:
        assert name_in(layout) in said.getvalue()


def test_it_stands_in_the_feedback_when_it_is_missing(widened: Widened, tmp_path: Path):
    name, content = next(iter(widened.files.items()))
    (tmp_path / name).write_bytes(b"\r\n".join(line.rpartition(b";")[0] for line in content.splitlines()))

    outcome = check([tmp_path / name], widened.plan, today=widened.protocol.head.periods[0].last_day, threads=1)

    messages = [finding.message for file in outcome.files for finding in file.findings]
    assert any(name_in(widened.protocol.layouts[0]) in message for message in messages)
