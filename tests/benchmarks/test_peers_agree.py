"""The peers and the oracle find the same, in counts and in rows: or the comparison would compare nothing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from benchmarks.odd_file import write_odd_file
from benchmarks.peers import plain_python
from benchmarks.peers.wmo import Delivery, key

pytest.importorskip("numpy", reason="needs requirements/bench.txt")
pytest.importorskip("dataframely", reason="needs requirements/bench.txt")
pytest.importorskip("pandera.polars", reason="needs requirements/bench.txt")

from benchmarks.generate import Special, generate
from benchmarks.peers import dataframely_, pandera_polars, polars_

Find = Callable[[Delivery], tuple[dict[str, int], dict[str, list[int]]]]
PEERS: tuple[Find, ...] = (polars_.find, dataframely_.find, pandera_polars.find)


def assert_all_agree(path: Path) -> None:
    delivery = Delivery(path, "0363", date(2017, 7, 1), date(2017, 12, 31), date(2018, 3, 1))
    expected = plain_python.find(delivery)
    for find in PEERS:
        counts, rows = find(delivery)

        found = {name: count for name, count in counts.items() if count}
        assert found == {key(*name): count for name, count in expected.counts.items()}, find.__module__
        assert {name: rows.get(name, []) for name in found} == {
            key(*name): expected.rows[name] for name in expected.counts
        }, find.__module__


@pytest.mark.parametrize("seed", [1, 2])
def test_all_find_the_same_in_a_file_like_a_real_one(tmp_path: Path, seed: int):
    generate(tmp_path / "file.csv", 3000, seed=seed, faulty_share=0.08)

    assert_all_agree(tmp_path / "file.csv")


@pytest.mark.parametrize("special", Special)
def test_all_find_the_same_in_a_file_that_is_wrong_all_over(tmp_path: Path, special: Special):
    generate(tmp_path / "file.csv", 1500, special=special)

    assert_all_agree(tmp_path / "file.csv")


@pytest.mark.parametrize(
    ("rows", "bad_share", "clients"),
    [(3000, 0.02, 8), (3000, 0.3, 3), (400, 0.0, 8), (49, 0.02, 8), (50, 0.0, 2), (1, 0.0, 1)],
)
def test_all_find_the_same_where_everything_meets_everything(tmp_path: Path, rows: int, bad_share: float, clients: int):
    write_odd_file(tmp_path / "file.csv", rows, seed=rows, bad_share=bad_share, clients=clients)

    assert_all_agree(tmp_path / "file.csv")
