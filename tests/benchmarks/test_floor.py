"""The floor touches every value of every row, and nothing else."""

from pathlib import Path

from benchmarks.floor import total_length
from benchmarks.peers.wmo import COLUMNS
from tests.deliveries import cells, clients, wmo


def test_the_floor_adds_up_the_lengths_of_all_values(tmp_path: Path):
    path = tmp_path / "file.csv"
    path.write_bytes(wmo(clients(50)))
    rows = [cells("WMO", client) for client in clients(50)]

    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert total_length(str(path)) == sum(len(value) for row in rows for value in row)
