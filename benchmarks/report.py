"""Time the op-orde report beside a scan of the same rows as Parquet: `python -m benchmarks.report --rows 100000`.

Each part runs in a process of its own on one thread, from start to exit: the scan, measuring kept rows (merge, indicators,
overviews), the same with the page and with the PDF, as a portal makes them; and measuring a CSV file, and that with the PDF,
as `oporde report` does at a desk. CPU time is what counts on a machine that others use too. What is imported here stays
small: Linux counts it as the memory of every child.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import Measurement, measure, medians, ratios

ROOT = Path(__file__).parents[1]
MUNICIPALITY, PERIOD, TODAY = "0363", "H2_2017", date(2018, 3, 1)
PARTS = ("scan", "kept", "page", "pdf", "csv", "desk")
AIMS = {"page": 5.0, "pdf": 3.0}  # seconds of one core at 100,000 rows, from start to exit
MOST_MB = 2048  # at two million rows


def scan(parquet: Path) -> int:
    """The floor: touch every value of the kept rows, and nothing else."""
    import duckdb

    from oporde.protocol.sql_text import text

    connection = duckdb.connect(config={"threads": "1"})
    columns = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({text(str(parquet))})").fetchall()
    lengths = " + ".join(f'coalesce(sum(strlen(CAST("{name}" AS VARCHAR))), 0)' for name, *_ in columns)
    row = connection.execute(f"SELECT {lengths} FROM read_parquet({text(str(parquet))})").fetchone()
    return int(row[0]) if row else 0


def keep(csv: Path, parquet: Path) -> None:
    """Keep the rows of a file as the portal would, and the plan beside its protocol as a wheel does."""
    from oporde.engine.duckdb import DuckDB
    from oporde.intake.unpack import unpack
    from oporde.plan.kept import load_plan, read_plan, write_plan
    from oporde.protocol.folder import find_protocol
    from oporde.report.op_orde.measuring import as_delivered, source_of

    plan = load_plan("gmsd/2017")
    folder = find_protocol("gmsd/2017")
    if read_plan(folder) is None:
        write_plan(plan, folder)
    with unpack([csv], plan.admission) as bundle, DuckDB(threads=1) as engine:
        [table] = [received.table for received in bundle.received if received.table]
        [delivered] = as_delivered([source_of(table)], plan, municipality=MUNICIPALITY, today=TODAY).values()
        engine.keep_rows(delivered, plan.layout("wmo"), str(parquet))


def report_on(source: Any, part: str) -> int:
    """Measure, and give what was measured the form that the part asks for; the size of what came out."""
    from oporde.plan.kept import load_plan
    from oporde.report.op_orde.html_form import to_html
    from oporde.report.op_orde.measuring import measure as measure_delivery
    from oporde.report.op_orde.pdf_form import to_pdf
    from oporde.report.op_orde.report import op_orde_report

    plan = load_plan("gmsd/2017")
    measurement = measure_delivery([source], [], plan, municipality=MUNICIPALITY, period=PERIOD, today=TODAY, threads=1)
    if part in ("csv", "kept"):
        return len(measurement.values)
    report = op_orde_report(measurement, plan, made_on=TODAY)
    return len(to_html(report) if part == "page" else to_pdf(report))


def carry_out(part: str, csv: Path, parquet: Path) -> int:
    """One part, in this process."""
    import duckdb

    from oporde.engine.duckdb import KeptRows
    from oporde.intake.unpack import unpack
    from oporde.plan.kept import load_plan
    from oporde.protocol.sql_text import text
    from oporde.report.op_orde.measuring import Source, source_of

    if part == "keep":
        keep(csv, parquet)
        return parquet.stat().st_size
    if part == "scan":
        return scan(parquet)
    if part in ("kept", "page", "pdf"):
        count = duckdb.execute(f"SELECT count(*) FROM read_parquet({text(str(parquet))})").fetchone()
        rows = KeptRows(source=str(parquet), records=count[0] if count else 0)
        source = Source(layout="wmo", municipality=MUNICIPALITY, period=PERIOD, name=csv.name, sha256="", rows=rows)
        return report_on(source, part)
    with unpack([csv], load_plan("gmsd/2017").admission) as bundle:
        [table] = [received.table for received in bundle.received if received.table]
        return report_on(source_of(table), part)


def compare(rows: int, rounds: int, work: Path) -> dict[str, list[Measurement]]:
    """Run all parts; in each round every part once, so that what the machine does it does to all."""
    work.mkdir(parents=True, exist_ok=True)
    csv = work / f"{MUNICIPALITY}_WMO_{PERIOD}.csv"
    made = [sys.executable, "-m", "benchmarks.generate", str(csv), "--rows", str(rows), "--faulty-share", "0"]
    subprocess.run(made, cwd=ROOT, check=True)
    kept = [sys.executable, "-m", "benchmarks.report", "--part", "keep", "--work", str(work)]
    subprocess.run(kept, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    taken: dict[str, list[Measurement]] = {part: [] for part in PARTS}
    for _ in range(rounds):
        for part in PARTS:
            command = [sys.executable, "-m", "benchmarks.report", "--part", part, "--work", str(work)]
            taken[part].append(measure(command, work / f"{part}.out", directory=ROOT))
    return taken


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare as the command line asks; exit status 1 when an aim is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "benchmarks" / "report")
    parser.add_argument("--part", choices=(*PARTS, "keep"), help=argparse.SUPPRESS)
    wanted = parser.parse_args(arguments)
    work = wanted.work.resolve()
    if wanted.part:
        print(carry_out(wanted.part, work / f"{MUNICIPALITY}_WMO_{PERIOD}.csv", work / "wmo.parquet"))
        return
    taken = compare(wanted.rows, wanted.rounds, work)
    middle = {part: medians(found) for part, found in taken.items()}
    print(f"{wanted.rows:,} rows\n{'':8}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}   beside the scan: cpu")
    for part, found in middle.items():
        beside = ratios(taken[part], taken["scan"])["cpu_s"]
        print(f"{part:8}{found['wall_s']:9.2f}{found['cpu_s']:9.2f}{found['peak_mb']:9.0f}{beside:9.1f}")
    raw = {part: [asdict(each) for each in found] for part, found in taken.items()}
    (work / "results.json").write_text(json.dumps({"rows": wanted.rows, "parts": raw}, indent=1) + "\n", "utf-8")
    missed = [part for part, most in AIMS.items() if wanted.rows <= 100_000 and middle[part]["cpu_s"] > most]
    missed += [part for part, found in middle.items() if found["peak_mb"] > MOST_MB]
    if missed:
        sys.exit(f"MISSED: {', '.join(missed)}")


if __name__ == "__main__":
    main()
