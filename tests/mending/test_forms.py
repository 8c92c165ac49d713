"""What mending holds for a right value is what the engine holds for one: in every column of every protocol."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from oporde.checking import check
from oporde.mending.forms import day_of, forms_of, write_day
from oporde.plan.compiling import compile_plan
from oporde.plan.model import LayoutPlan, Plan
from oporde.protocol.exports.examples.files import csv_bytes
from oporde.protocol.exports.examples.target import Target, make_target
from oporde.protocol.load import load_protocol
from oporde.protocol.protocol import Protocol
from tests.deliveries import TODAY

PIECES = (
    *("0", "1", "00", "9", "363", "0363", "0513", "20180212", "31-12-2017", "2017-12-31", "20171331", "00000000"),
    *("999990019", "999990018", "000000000", "1.250", "1,5", "-12", "12,505", "€", "A", "A|B", "A|A", "|", "1234 AB"),
    *("0123 AB", " ", "x", "é", "٣", "²", "1e5", "0001-01-01", "00010101", "12345678901234567890"),
)
values = st.lists(st.sampled_from(PIECES), min_size=1, max_size=2).map("".join).filter(lambda value: value.strip(" "))
VERBLIJF = Path(__file__).parents[1] / "protocols" / "verblijf" / "1"


@pytest.fixture(scope="module")
def small() -> tuple[Protocol, Plan]:
    protocol = load_protocol(VERBLIJF)
    return protocol, compile_plan(protocol)


def refused(layout: LayoutPlan, texts: list[str], target: Target, plan: Plan, folder: Path) -> dict[str, list[str]]:
    """For each column the values that the engine does not take; each row holds one value in all columns."""
    own = target.protocol.layout(layout.layout)
    path = folder / target.file_name(own)
    path.write_bytes(csv_bytes(target.protocol, own, [(text,) * len(own.columns) for text in texts]))
    rules = {check.rule for check in layout.checks if check.found_by == "codes" and check.codes != (1,)}
    [file] = check([path], plan, today=TODAY, threads=1, examples=len(texts)).files
    assert file.rows == len(texts)
    rows: dict[str, set[int]] = {column.name: set() for column in layout.columns}
    for found in file.findings:
        if found.rule in rules and found.column:
            rows[found.column].update(found.rows)
    return {name: [text for row, text in enumerate(texts, start=2) if row in wrong] for name, wrong in rows.items()}


def agrees(texts: list[str], target: Target, plan: Plan, folder: Path) -> None:
    period = next(period for period in plan.admission.periods if period.id == target.period.id)
    for layout in plan.layouts:
        wrong = refused(layout, texts, target, plan, folder)

        for name, form in forms_of(layout, plan, period).items():
            assert [text for text in texts if not form.accepts(text)] == wrong[name], name


@settings(max_examples=10)
@given(texts=st.lists(values, min_size=1, max_size=40, unique=True))
@example(texts=list(PIECES[:-8]))
def test_it_accepts_what_the_engine_does(protocol: Protocol, plan: Plan, tmp_path: Path, texts: list[str]):
    agrees(texts, make_target(protocol, "0363", "H2_2017"), plan, tmp_path)


@settings(max_examples=10)
@given(texts=st.lists(values, min_size=1, max_size=40, unique=True))
@example(texts=list(PIECES[:-8]))
def test_it_accepts_what_the_engine_does_of_every_type(small: tuple[Protocol, Plan], tmp_path: Path, texts: list[str]):
    protocol, plan = small

    agrees(texts, make_target(protocol, "9901", "K2_2025"), plan, tmp_path)


def test_nothing_is_right_wherever_it_may_be_absent(plan: Plan):
    for layout in plan.layouts:
        for form in forms_of(layout, plan, plan.admission.periods[0]).values():
            assert form.accepts("")


def test_a_code_counts_in_the_period_of_the_file(plan: Plan):
    """Leeuwarderadeel went into Leeuwarden on 1 January 2018; Meierijstad began on 1 January 2017."""
    form = forms_of(plan.layout("wmo"), plan, plan.admission.periods[0])["Gemeentecode"]

    assert form.accepts("0081")
    assert form.accepts("1948")
    assert not form.accepts("0844")


@pytest.mark.parametrize(
    ("format", "text"), [("JJJJMMDD", "20171231"), ("JJJJ-MM-DD", "2017-12-31"), ("DD-MM-JJJJ", "31-12-2017")]
)
def test_a_day_is_written_as_it_is_read(format: str, text: str):
    assert day_of(text, format) == date(2017, 12, 31)
    assert write_day(date(2017, 12, 31), format) == text
