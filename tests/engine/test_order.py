"""Every row that is reported is the right one, in a file that several threads read at once.

A file of a hundred rows does not show it: the order is lost between the pieces that threads take. See also the test in
tests/traps/test_reading.py that no step of the pass can lose it.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from oporde.checking import check
from oporde.engine import duckdb as engine
from oporde.intake import pieces
from oporde.plan.model import Plan
from tests.deliveries import TODAY, client, counts, finding, name_of, only, wmo

ROWS = 1_000_000
BLOCK = 8000  # as many different clients as the range of test numbers allows, comfortably


@pytest.fixture(scope="module")
def wrong_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[int, ...]]]:
    """A file of a million rows, and the rows on which each rule is broken: at random, and around every border."""
    chance = random.Random(1)
    record = [line + b"\r\n" for line in wmo([client(n) for n in range(BLOCK)]).split(b"\r\n")[:-1]]
    header, right = record[0], record[1:]
    changes = {
        "W104": (b";78;", b";7x;"),
        "W107": (b";1;1;", b";1;7;"),
        "W132": (b";3;04;", b";0;04;"),
        "W133": (b";3;04;2", b";169;04;2"),
        "W136": (b";1;1;2016", b";1;2;2016"),
        "W202": (b";0363;", b";0518;"),
    }
    borders = {
        0,
        1,
        ROWS - 1,
        ROWS // 2,
        122_879,
        122_880,
        122_881,
        245_760,
        2047,
        2048,
        2049,
    }  # of the engine's pieces
    places = [*borders, *chance.sample([n for n in range(ROWS) if n not in borders], 3000)]
    wrong = {rule: tuple(sorted(places[i :: len(changes)])) for i, rule in enumerate(changes)}
    rule_at = {place: rule for rule, its in wrong.items() for place in its}
    path = tmp_path_factory.mktemp("order") / name_of()
    with path.open("wb") as file:
        file.write(header)
        for first in range(0, ROWS, BLOCK):
            block = right.copy()
            for n in range(first, min(first + BLOCK, ROWS)):
                if n in rule_at:
                    old, new = changes[rule_at[n]]
                    assert old in block[n - first]
                    block[n - first] = block[n - first].replace(old, new, 1)
            file.writelines(block[: ROWS - first])
    return path, {rule: tuple(place + 2 for place in its) for rule, its in wrong.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("threads", "combinations", "large"), [(2, 20_000, engine.LARGE), (4, 1, 0)])
def test_every_reported_row_of_a_million_is_the_right_one(
    plan: Plan,
    wrong_at: tuple[Path, dict[str, tuple[int, ...]]],
    monkeypatch: pytest.MonkeyPatch,
    threads: int,
    combinations: int,
    large: int,
):
    path, wrong = wrong_at
    monkeypatch.setattr(engine, "COMBINATIONS", combinations)  # 1: counted flag by flag
    monkeypatch.setattr(engine, "LARGE", large)  # 0: read piece by piece
    monkeypatch.setattr(pieces, "PIECE_BYTES", 20 << 20)

    file = only(check([path], plan, today=TODAY, examples=1000, threads=threads))

    assert file.rows == ROWS
    found = {rule: finding(file.findings, rule).rows for rule in wrong}
    assert found == wrong
    assert {rule: count for (rule, _), count in counts(file.findings).items() if rule in wrong} == {
        rule: len(rows) for rule, rows in wrong.items()
    }
    # The file repeats itself after BLOCK rows, so the first surplus copies follow there, each beside its first.
    copies = finding(file.findings, "W204")
    assert all(
        row - twin >= BLOCK and (row - twin) % BLOCK == 0 for row, twin in zip(copies.rows, copies.twins, strict=True)
    )
    assert copies.rows[0] >= BLOCK + 2
