"""Compare `oporde check` with the floor and the peers in one run, and prove that all find the same.

Rounds are interleaved: in each round every tool runs once on every file, so that what the machine does in a round
it does to all; ratios are taken round by round. This program stays small (standard library only), see measure.py.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.compare import Found, differences, found_by_oporde, found_by_peer
from benchmarks.measure import Measurement, RunFailedError, measure, medians, ratios

ROOT = Path(__file__).parents[1]
MUNICIPALITY, TODAY = "0363", "2018-03-01"
PERIOD = ("2017-07-01", "2017-12-31")
ROWS_SHOWN = 1000  # as many as the peers show, so that all write the same

SIZES = {"30k": 30_000, "1m": 1_000_000, "10m": 10_000_000}
ORDINARY = "ordinary"
SPECIAL_FILES = ("wrong-municipality", "every-value-wrong", "every-rule-fails")


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that reads one file; it does not read files of more than most_rows, and slow ones run few rounds."""

    command: Callable[[Path, Path], list[str]]
    read: Callable[[Path], Found] | None = found_by_peer
    good_statuses: tuple[int, ...] = (0,)
    writes_itself: bool = False  # to the path in its command; else what it prints is kept
    most_rows: int = SIZES["10m"]
    most_rounds_from_1m: int | None = None
    reads_special_files: bool = False


def peer(module: str) -> Callable[[Path, Path], list[str]]:
    """Make the command of a peer."""
    return lambda path, _: [
        *(sys.executable, "-m", f"benchmarks.peers.{module}"),
        *(str(path), MUNICIPALITY, *PERIOD, TODAY),
    ]


def check(path: Path, written: Path) -> list[str]:
    """Make the command of the product."""
    return [
        *(sys.executable, "-m", "oporde", "check", str(path)),
        *("--as", "json", "--output", str(written), "--examples", str(ROWS_SHOWN), "--today", TODAY),
    ]


def scan(path: Path, _: Path) -> list[str]:
    """Make the command of the floor."""
    return [sys.executable, "-m", "benchmarks.floor", str(path)]


# The order is that of trust: what the first tool with findings says is what the others are compared with.
TOOLS = {
    "floor": Tool(scan, read=None),
    "plain_python": Tool(peer("plain_python"), most_rows=SIZES["1m"], most_rounds_from_1m=1),
    "polars": Tool(peer("polars_"), reads_special_files=True),
    "dataframely": Tool(peer("dataframely_")),
    "pandera_polars": Tool(peer("pandera_polars")),
    "oporde": Tool(check, read=found_by_oporde, good_statuses=(0, 1), writes_itself=True, reads_special_files=True),
}


@dataclass(frozen=True, slots=True)
class Entrant:
    """One tool on one file."""

    tool: str
    file: str

    @property
    def name(self) -> str:
        """Name the entrant in results: oporde, or oporde on wrong-municipality."""
        return self.tool if self.file == ORDINARY else f"{self.tool} on {self.file}"


# One size -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Race:
    """All entrants on files of one size."""

    size: str
    directory: Path
    entrants: tuple[Entrant, ...]

    @classmethod
    def of(cls, size: str, work: Path, tools: Sequence[str]) -> Race:
        """Enter the tools, on the special files too at a million rows."""
        able = [tool for tool in TOOLS if tool in tools and SIZES[size] <= TOOLS[tool].most_rows]
        special = [tool for tool in able if TOOLS[tool].reads_special_files] if size == "1m" else []
        entrants = [Entrant(tool, ORDINARY) for tool in able]
        entrants += [Entrant(tool, file) for file in SPECIAL_FILES for tool in special]
        return cls(size, work / size, tuple(entrants))

    def path(self, file: str) -> Path:
        """Say where a file lies; its own name is that of a real delivery."""
        return self.directory / file / f"{MUNICIPALITY}_WMO_H2_2017.csv"

    def make_files(self) -> None:
        """Make the files that the entrants read."""
        for file in dict.fromkeys(entrant.file for entrant in self.entrants):
            self.path(file).parent.mkdir(parents=True, exist_ok=True)
            special = [] if file == ORDINARY else ["--special", file]
            command = [
                sys.executable,
                "-m",
                "benchmarks.generate",
                str(self.path(file)),
                "--rows",
                str(SIZES[self.size]),
            ]
            subprocess.run([*command, *special], cwd=ROOT, check=True)

    def run(self, entrant: Entrant) -> Measurement:
        """Run one entrant once; what it finds goes to a file of its own."""
        tool = TOOLS[entrant.tool]
        written = self.written(entrant)
        return measure(
            tool.command(self.path(entrant.file), written),
            written.with_suffix(".out") if tool.writes_itself else written,
            directory=ROOT,
            good_statuses=tool.good_statuses,
            must_write=written if tool.writes_itself else None,
        )

    def written(self, entrant: Entrant) -> Path:
        """Say where an entrant's findings are."""
        return self.directory / entrant.file / f"{entrant.tool}.json"

    def runs_in(self, entrant: Entrant, round_: int) -> bool:
        """Say whether an entrant still takes part in a round, counted from 0."""
        most = TOOLS[entrant.tool].most_rounds_from_1m
        return most is None or SIZES[self.size] < SIZES["1m"] or round_ < most

    def measure(self, rounds: int) -> dict[Entrant, list[Measurement]]:
        """Run all rounds; the order turns, so that nobody always runs after the same one."""
        taken: dict[Entrant, list[Measurement]] = {entrant: [] for entrant in self.entrants}
        for round_ in range(rounds):
            turn = round_ % len(self.entrants)
            for entrant in (*self.entrants[turn:], *self.entrants[:turn]):
                if self.runs_in(entrant, round_):
                    say(f"{self.size}, round {round_ + 1} of {rounds}: {entrant.name}")
                    taken[entrant].append(self.run(entrant))
        return taken

    def found(self, file: str) -> dict[str, Found]:
        """Read what each tool found in a file, the most trusted tool first."""
        return {
            entrant.tool: read(self.written(entrant))
            for entrant in self.entrants
            if entrant.file == file and (read := TOOLS[entrant.tool].read)
        }

    def differences(self) -> Iterator[str]:
        """Tell where the tools do not agree about a file."""
        for file in dict.fromkeys(entrant.file for entrant in self.entrants):
            found = self.found(file)
            first = next(iter(found), "")
            for tool in list(found)[1:]:
                for difference in differences(found[tool], found[first]):
                    yield f"{self.size}, {file}: {tool} beside {first}: {difference}"


def say(text: str) -> None:
    """Tell a waiting person how far it is, on a line that the next one overwrites."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text:<70}\r")
        sys.stderr.flush()


# Results --------------------------------------------------------------------------------------------------------------


def result(race: Race, taken: dict[Entrant, list[Measurement]]) -> dict[str, Any]:
    """Sum up one size: medians, ratios to the floor, and for special files to the same tool on the ordinary file."""
    floor = taken.get(Entrant("floor", ORDINARY))
    entrants = {
        entrant.name: {
            "tool": entrant.tool,
            "file": entrant.file,
            "rounds": [asdict(measurement) for measurement in rounds],
            "median": medians(rounds),
            "beside_floor": ratios(rounds, floor) if floor else None,
            "beside_ordinary": ratios(rounds, taken[Entrant(entrant.tool, ORDINARY)]),
        }
        for entrant, rounds in taken.items()
    }
    return {
        "size": race.size,
        "rows": SIZES[race.size],
        "bytes": race.path(ORDINARY).stat().st_size,
        "kinds_found": max((len(found.counts) for found in race.found(ORDINARY).values()), default=0),
        "entrants": entrants,
    }


@dataclass(frozen=True, slots=True)
class Aim:
    """What `oporde check` should not exceed: a figure of one entrant at one size."""

    text: str
    size: str
    entrant: str
    figure: str
    measure: str
    most: float

    def value(self, results: Sequence[dict[str, Any]]) -> float | None:
        """Look up the figure, or None when it was not measured."""
        for size in results:
            entrant = size["entrants"].get(self.entrant)
            if size["size"] == self.size and entrant and entrant[self.figure]:
                return float(entrant[self.figure][self.measure])
        return None


AIMS = (
    Aim("30,000 rows: time beside the floor", "30k", "oporde", "beside_floor", "wall_s", 3),
    Aim("30,000 rows: seconds", "30k", "oporde", "median", "wall_s", 0.5),
    Aim("1 million rows: time beside the floor", "1m", "oporde", "beside_floor", "wall_s", 4),
    Aim("1 million rows: time beside the floor, stretch", "1m", "oporde", "beside_floor", "wall_s", 3),
    Aim("1 million rows: peak memory, MB", "1m", "oporde", "median", "peak_mb", 350),
    Aim("10 million rows: time beside the floor", "10m", "oporde", "beside_floor", "wall_s", 5.5),
    Aim("10 million rows: peak memory, MB", "10m", "oporde", "median", "peak_mb", 700),
    *(
        Aim(f"1 million rows, {text}", "1m", f"oporde on {file}", figure, measured, most)
        for file, text, figure, measured, most in (
            (
                "wrong-municipality",
                "wrong municipality: time beside an ordinary file",
                "beside_ordinary",
                "wall_s",
                1.6,
            ),
            ("every-value-wrong", "every value wrong: time beside an ordinary file", "beside_ordinary", "wall_s", 3),
            ("every-value-wrong", "every value wrong: peak memory, MB", "median", "peak_mb", 700),
            ("every-rule-fails", "every rule fails: time beside an ordinary file", "beside_ordinary", "wall_s", 3),
            ("every-rule-fails", "every rule fails: peak memory, MB", "median", "peak_mb", 700),
        )
    ),
)


def aims(results: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Set the aims that were measured beside what was measured."""
    values = ((aim, aim.value(results)) for aim in AIMS)
    return [
        {"text": aim.text, "most": aim.most, "measured": value, "is_met": value <= aim.most}
        for aim, value in values
        if value is not None
    ]


def machine() -> dict[str, Any]:
    """Describe the machine and the libraries."""
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": model[0].partition(":")[2].strip() if model else platform.machine(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in ("duckdb", "polars", "dataframely", "pandera")},
    }


def print_table(size: dict[str, Any]) -> None:
    """Print one size as a table."""
    print(f"\n{size['rows']:,} rows, {size['bytes'] / 1e6:.1f} MB, {size['kinds_found']} kinds of findings")
    print(f"{'':34}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}   beside the floor: wall, cpu, peak")
    for name, entrant in size["entrants"].items():
        taken, beside = entrant["median"], entrant["beside_floor"]
        ratio = "".join(f"{beside[measured]:9.2f}" for measured in taken) if beside else ""
        print(f"{name:34}{taken['wall_s']:9.3f}{taken['cpu_s']:9.3f}{taken['peak_mb']:9.0f}   {ratio}")


def print_conclusions(results: dict[str, Any]) -> None:
    """Print which aims are met, and where the tools do not agree."""
    for aim in results["aims"]:
        print(
            f"{'met   ' if aim['is_met'] else 'MISSED'} {aim['text']}: {aim['measured']:.2f} (at most {aim['most']:g})"
        )
    for difference in results["differences"]:
        print(f"DIFFERENT {difference}")
    print("All tools find the same." if not results["differences"] else "The tools do not agree.")


# The command ----------------------------------------------------------------------------------------------------------


def compare(sizes: Sequence[str], rounds: int, tools: Sequence[str], work: Path) -> dict[str, Any]:
    """Run the whole comparison."""
    measured: list[dict[str, Any]] = []
    different: list[str] = []
    for size in sizes:
        race = Race.of(size, work, tools)
        say(f"{size}: making the files")
        race.make_files()
        if size == sizes[0]:
            for entrant in race.entrants:  # the first run of all compiles modules and fills caches
                race.run(entrant)
        measured.append(result(race, race.measure(rounds)))
        different += race.differences()
        say("")
        print_table(measured[-1])
    return {
        "measured_on": datetime.now().astimezone().date().isoformat(),
        "rounds": rounds,
        "machine": machine(),
        "sizes": measured,
        "aims": aims(measured),
        "differences": different,
    }


def main() -> None:
    """Compare as the command line asks; exit status 1 when tools do not agree or a run fails."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["30k", "1m"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "benchmarks", help="where files and results go")
    wanted = parser.parse_args()
    work = wanted.work.resolve()
    try:
        results = compare(wanted.sizes, wanted.rounds, wanted.tools, work)
    except RunFailedError as error:
        sys.exit(f"\n{error}")
    (work / "results.json").write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    print_conclusions(results)
    if results["differences"]:
        sys.exit(1)
    command = [sys.executable, "-m", "benchmarks.page", str(work / "results.json"), str(page(results, work))]
    subprocess.run(command, cwd=ROOT, check=True)


def page(results: dict[str, Any], work: Path) -> Path:
    """Choose the page to write: that of the manual, unless tools or sizes were left out."""
    entrants = {size["size"]: size["entrants"] for size in results["sizes"]}
    is_whole = {"30k", "1m"} <= entrants.keys() and entrants["1m"].keys() >= TOOLS.keys()
    return ROOT / "docs" / "manual" / "benchmarks.md" if is_whole else work / "benchmarks.md"
