"""What was spoiled in a way that can be mended is mended to the letter; and nothing is ever made worse."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from oporde.findings import Outcome, Verdict
from oporde.plan.model import Plan
from oporde.protocol.exports.examples.faulty import faulty_deliveries
from oporde.protocol.exports.examples.rightful import right_rows
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.protocol import Protocol
from tests.deliveries import name_of
from tests.mending.conftest import Repair, repair
from tests.mending.spoilings import FORMS, VALUES, Lines, spoiled, written
from tests.traps.test_any_bytes import changed, holds_together

WORDS = {"wmo": "WMO", "kosten_wmo": "KOSTENWMO", "sbw": "SBW", "jeugd": "JEUGD"}
ONLY_IN_AMOUNTS = {"points", "spaces", "commas", "zero cents", "points and zero cents", "euros", "trailing euros"} | {
    "accountant's euros"
}
NEED_PROOF = {"dd-mm-yyyy", "d-m-yyyy", "dd/mm/yyyy", "dd.mm.yyyy", "m/d/yyyy", "ddmmyyyy", "dmmyyyy"} | {
    "dd-mm-yyyy with a time"
}
"""A file of costs has one date, which proves nothing."""

RightLines = Callable[..., Lines]


@pytest.fixture(scope="module")
def right(protocol: Protocol) -> RightLines:
    """The lines of a right, realistic file."""

    def right(layout: str = "wmo", seed: int = 1, rows: int = 40) -> Lines:
        found = protocol.layout(layout)
        cells = right_rows(make_target(protocol, "0363", "H2_2017"), found, rows, seed)
        return [[column.name for column in found.columns], *map(list, cells)]

    return right


@pytest.fixture
def mended(plan: Plan, tmp_path: Path) -> Callable[..., Repair]:
    """Mend the content of one file, in a folder of its own."""

    def mended(content: bytes, layout: str = "wmo", again: str = "") -> Repair:
        folder = tmp_path / f"delivery{again}"
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / name_of(WORDS[layout])).write_bytes(content)
        return repair([folder / name_of(WORDS[layout])], plan, folder / "mended")

    return mended


def worse(before: Outcome, after: Outcome) -> list[tuple[str, str | None, int]]:
    """Rules that find more than they found before on rows that they could judge.

    Rows with a wrong number of fields could not be judged (H004), and may turn out to have the key of another row, which is
    then found with it; equal rows show only once they are spelt alike (W204).
    """
    ragged = sum(found.count for file in before.files for found in file.findings if found.rule == "H004")
    could: Counter[tuple[str, str | None]] = Counter()
    for found in (*before.findings, *(found for file in before.files for found in file.findings)):
        could[found.rule, found.column] += found.count + found.undecided
    return [
        (found.rule, found.column, found.count)
        for found in (*after.findings, *(found for file in after.files for found in file.findings))
        if found.count > could[found.rule, found.column] + 2 * ragged and found.rule != "W204"
    ]


def layouts_of_value(name: str) -> list[str]:
    """The layouts of which values can be spoiled so, and mended."""
    without_wmo = name in ONLY_IN_AMOUNTS
    return ["wmo"] if name in NEED_PROOF else [layout for layout in WORDS if not (without_wmo and layout == "wmo")]


def layouts_of_form(name: str) -> list[str]:
    """The layouts of which a file can be spoiled so: one of costs has no empty cells at its end."""
    return ["wmo"] if name == "no empty cells at the end" else [*WORDS]


def is_mended_to_the_letter(delivery: dict[str, bytes], right: dict[str, Lines], plan: Plan, folder: Path) -> None:
    """All files of a delivery, each spoiled the same way, become what they were."""
    folder.joinpath("delivery").mkdir()
    for layout, content in delivery.items():
        folder.joinpath("delivery", name_of(WORDS[layout])).write_bytes(content)

    result = repair(sorted(folder.joinpath("delivery").iterdir()), plan, folder / "mended")

    assert result.copies == {name_of(WORDS[layout]): written(lines) for layout, lines in right.items()}
    assert result.again is not None
    assert result.again.verdict is Verdict.APPROVED
    assert [copy.left for copy in result.told.copies] == [()] * len(right)


@pytest.mark.parametrize("name", VALUES, ids=lambda name: name.replace(" ", "-"))
def test_values_that_were_spoiled_are_mended_to_the_letter(right: RightLines, plan: Plan, tmp_path: Path, name: str):
    lines = {layout: right(layout) for layout in layouts_of_value(name)}

    delivery = {layout: written(spoiled(each, VALUES[name])) for layout, each in lines.items()}

    is_mended_to_the_letter(delivery, lines, plan, tmp_path)


@pytest.mark.parametrize("name", FORMS, ids=lambda name: name.replace(" ", "-"))
def test_a_file_that_was_spoiled_is_mended_to_the_letter(right: RightLines, plan: Plan, tmp_path: Path, name: str):
    lines = {layout: right(layout) for layout in layouts_of_form(name)}

    delivery = {layout: FORMS[name](each) for layout, each in lines.items()}

    is_mended_to_the_letter(delivery, lines, plan, tmp_path)


@given(
    seed=st.integers(0, 10**6),
    layout=st.sampled_from([*WORDS]),
    value=st.sampled_from([*VALUES]),
    form=st.sampled_from([None, *FORMS]),
    share=st.sampled_from([0.1, 0.5, 1.0]),
)
@example(seed=296, layout="wmo", value="formulas", form="a mark halfway", share=0.1)
def test_a_value_becomes_what_it_was_or_stays_as_it_came(
    right: RightLines, mended: Callable[..., Repair], seed: int, layout: str, value: str, form: str | None, share: float
):
    """Some columns are spoiled, and perhaps the file as a whole: what was left is said, and all the rest is right."""
    lines = right(layout, seed % 50, 25)
    chance = random.Random(seed)
    columns = [name for name in lines[0] if chance.random() < share]
    wrong = spoiled(lines, VALUES[value], columns)

    result = mended(written(wrong) if form is None else FORMS[form](wrong), layout)

    if not result.mended.files:
        assert result.before.verdict is Verdict.APPROVED or result.left_alone.left
        return
    assert result.again is not None
    if not result.file.left:
        assert result.copy == written(lines)
        assert result.again.verdict is Verdict.APPROVED
        return
    got = [*csv.reader(result.copy.decode().splitlines(), delimiter=";")]
    if len(got) == len(lines) and {len(line) for line in got} == {len(lines[0])} and got[0] == lines[0]:
        cells = zip(chain(*got), chain(*lines), chain(*wrong), strict=True)
        changed_cells = [cell for cell, was, came in cells if cell not in (was, came)]
        # A mark before a quote hides that the cell is quoted: it is left as it stands.
        assert [cell for cell in changed_cells if not cell.startswith('\ufeff"')] == []


@given(seed=st.integers(0, 10**9))
@example(seed=10709)  # a cost with code 0 and a cell too many becomes the second one with code 00
def test_whatever_was_delivered_mending_makes_nothing_worse_and_is_done_in_one_go(
    right: RightLines, mended: Callable[..., Repair], seed: int
):
    chance = random.Random(seed)
    layout = chance.choice([*WORDS])
    content = written(right(layout, chance.randrange(50), 12))

    result = mended(changed(content, seed), layout)

    if result.again is None:
        return
    holds_together(result.again)
    assert result.told.copies[0].name == result.before.files[0].name
    if result.before.files[0].rows is not None:
        assert worse(result.before, result.again) == []
    again = mended(result.copy, layout, again="-again")
    assert again.copies == {}


@pytest.mark.parametrize("layout", WORDS)
def test_in_a_right_file_nothing_is_changed(right: RightLines, mended: Callable[..., Repair], layout: str):
    for seed in range(5):
        result = mended(written(right(layout, seed)), layout)

        assert (result.copies, result.mended.files, result.mended.left_alone) == ({}, (), ())


# What happens to the example of each rule that a spelling can break; the other examples are left alone.
MENDED_EXAMPLES = {
    "F001": {"file-name"},
    "F004": {"folder"},
    "F006": {"encoding"},
    "F007": {"line-ends"},
    "H001": {"surplus-columns"},
    "H002": {"column-order"},
    "H003": {"wrong-delimiter"},
    "H005": {"no-header"},
    "W105": {"lost-leading-zeros"},
    "K102": {"thousands-separators"},
    "K103": {"lost-leading-zeros"},
    "S102": {"thousands-separators"},
    "S103": {"lost-leading-zeros"},
    "J102": {"thousands-separators"},
    "J103": {"lost-leading-zeros"},
}


@pytest.mark.slow
def test_of_the_faulty_examples_nothing_is_made_worse(protocol: Protocol, plan: Plan, tmp_path: Path):
    done: dict[str, set[str]] = {}
    for faulty in faulty_deliveries(protocol, municipality="0363", period="H2_2017", rows=40, seed=1):
        folder = tmp_path / faulty.folder
        folder.mkdir()
        for name, content in faulty.files.items():
            (folder / name).write_bytes(content)

        result = repair(sorted(folder.iterdir()), plan, tmp_path / f"{faulty.folder}-mended")

        done[faulty.folder] = {
            change.kind for copy in (*result.mended.files, *result.mended.archives) for change in copy.changes
        }
        if result.again:
            assert worse(result.before, result.again) == [], faulty.folder
        else:
            assert result.copies == {}

    assert {folder: kinds for folder, kinds in done.items() if kinds} == MENDED_EXAMPLES
