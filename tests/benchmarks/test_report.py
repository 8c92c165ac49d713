"""The benchmark of the report: its parts do what they say, on a small delivery."""

from pathlib import Path

from benchmarks.report import carry_out
from tests.report.op_orde.population import H2, Place, delivered, write


def test_measuring_from_kept_rows_gives_as_many_values_as_from_the_file(tmp_path: Path):
    place = Place(code="0363", inhabitants=1_000)
    [csv] = write(delivered(place, H2), place, H2, tmp_path, ["WMO"])
    parquet = tmp_path / "wmo.parquet"

    assert carry_out("keep", csv, parquet) > 1_000
    assert carry_out("scan", csv, parquet) > 1_000
    assert carry_out("csv", csv, parquet) == carry_out("kept", csv, parquet) > 40
