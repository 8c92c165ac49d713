"""What `oporde protocol examples` promises: right files, and for every rule a delivery that breaks it and no other."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from oporde.checking import check
from oporde.errors import OpOrdeError
from oporde.findings import Finding, Outcome, Severity, Verdict
from oporde.protocol.exports.examples import write_examples, write_faulty
from oporde.protocol.exports.examples.faulty import Faulty, faulty_deliveries
from oporde.protocol.exports.examples.files import write_files
from tests.known import GMSD, plan_of, protocol_of

VERBLIJF = Path(__file__).parents[2] / "protocols" / "verblijf" / "1"
TODAY = date(2018, 2, 12)  # the first day on which this half-year may be delivered
LATER = date(2025, 7, 1)

# Rejecting rules that cannot fail alone, and what comes with them.
COMPANIONS = {"W123": {"X04"}, "X04": {"W123"}}


@cache
def faulty(name: str | Path, municipality: str, period: str) -> tuple[Faulty, ...]:
    return faulty_deliveries(protocol_of(name), municipality=municipality, period=period, rows=60, seed=1)


def findings(outcome: Outcome) -> list[Finding]:
    return [*outcome.findings, *(finding for file in outcome.files for finding in file.findings)]


def judge(made: Faulty, name: str | Path, directory: Path, today: date) -> Outcome:
    """Check a faulty delivery as its index says."""
    paths = write_files(directory, made.files)
    options = made.options.split()
    return check(
        paths,
        plan_of(name),
        municipality=options[1] if options[:1] == ["--municipality"] else None,
        production="--production" in options,
        today=today,
    )


@pytest.mark.parametrize(
    ("municipality", "period", "rows", "seed"),
    [
        ("0363", "H2_2017", 200, 1),
        ("0513", "H2_2017", 1, 2),
        ("0501", "H2_2017", 50, 3),
        ("0014", "H1_2017", 1000, 4),
        ("1987", "H2_2017", 60, 5),  # ended on 1 January 2018
        ("0599", "H2_2017", 20_000, 6),
    ],
)
def test_nothing_at_all_is_found_in_right_files(municipality: str, period: str, rows: int, seed: int, tmp_path: Path):
    protocol, plan = protocol_of(GMSD), plan_of(GMSD)
    *loose, archive = write_examples(
        protocol, municipality=municipality, period=period, rows=rows, seed=seed, directory=tmp_path
    )

    for paths in (loose, [archive]):
        outcome = check(paths, plan, municipality=municipality, period=period, today=date(2018, 2, 12))
        assert [(finding.rule, finding.column, finding.count) for finding in findings(outcome)] == []
        assert outcome.verdict is Verdict.APPROVED
        assert [file.rows for file in outcome.files] == [rows, 19, 3, 7]


def test_a_municipality_has_by_default_as_many_rows_as_its_size_suggests(tmp_path: Path):
    protocol, plan = protocol_of(GMSD), plan_of(GMSD)
    *paths, _ = write_examples(protocol, municipality="0501", period="H2_2017", rows=None, seed=1, directory=tmp_path)

    outcome = check(paths, plan, today=TODAY)

    assert findings(outcome) == []
    assert outcome.files[0].rows == 1729


def test_both_half_years_of_one_municipality_can_be_delivered_together(tmp_path: Path):
    protocol, plan = protocol_of(GMSD), plan_of(GMSD)
    paths = [
        path
        for period in ("H1_2017", "H2_2017")
        for path in write_examples(
            protocol, municipality="0513", period=period, rows=300, seed=1, directory=tmp_path / period
        )[:-1]
    ]

    outcome = check(paths, plan, today=TODAY)

    # The half-years were drawn at different moments, which is what this signal is about.
    assert {finding.rule for finding in findings(outcome)} <= {"X06"}
    assert outcome.verdict is Verdict.APPROVED


def test_examples_of_a_protocol_without_a_generator_are_right_too(tmp_path: Path):
    protocol, plan = protocol_of(VERBLIJF), plan_of(VERBLIJF)
    *paths, _ = write_examples(protocol, municipality="9901", period="K2_2025", rows=20, seed=1, directory=tmp_path)

    outcome = check(paths, plan, today=LATER)

    assert findings(outcome) == []
    assert outcome.verdict is Verdict.APPROVED


@pytest.mark.parametrize("made", faulty(GMSD, "0363", "H2_2017"), ids=lambda made: made.folder)
def test_every_rule_is_broken_by_its_own_delivery_and_no_other_rejects(made: Faulty, tmp_path: Path):
    outcome = judge(made, GMSD, tmp_path, TODAY)

    assert_breaks(made, outcome)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("municipality", "period", "seed"), [("1680", "H1_2017", 2), ("0513", "H2_2017", 3), ("1987", "H2_2017", 4)]
)
def test_so_it_is_for_other_municipalities_periods_and_seeds(municipality: str, period: str, seed: int, tmp_path: Path):
    """Each with its own third of the rules, so that every rule is met elsewhere once."""
    protocol = protocol_of(GMSD)
    made_there = faulty_deliveries(protocol, municipality=municipality, period=period, rows=60, seed=seed)

    for made in [*made_there][seed % 3 :: 3]:
        assert_breaks(made, judge(made, GMSD, tmp_path / made.folder, TODAY))


@pytest.mark.parametrize("period", ["K1_2025", "K2_2025"])
def test_so_it_is_for_a_protocol_without_a_generator(period: str, tmp_path: Path):
    for made in faulty(VERBLIJF, "9901", period):
        assert_breaks(made, judge(made, VERBLIJF, tmp_path / made.folder, LATER))


def assert_breaks(made: Faulty, outcome: Outcome) -> None:
    """Its own finding with the severity of the index, the verdict of the index, and no other rejecting rule."""
    found = [finding for finding in findings(outcome) if finding.rule == made.rule.id and finding.count]
    rejecting = {finding.rule for finding in findings(outcome) if finding.severity is Severity.REJECT and finding.count}

    assert {finding.severity for finding in found} == {made.severity}, made.folder
    assert rejecting - {made.rule.id} <= COMPANIONS.get(made.rule.id, set()), made.folder
    assert outcome.verdict is made.verdict, made.folder
    assert outcome.not_run == (), made.folder
    if made.row is not None:
        assert made.row in {row for finding in found for row in finding.rows}, made.folder


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path):
    protocol = protocol_of(GMSD)

    def written(directory: Path, seed: int) -> dict[str, bytes]:
        arguments = {"municipality": "0363", "period": "H2_2017"}
        write_examples(protocol, **arguments, rows=200, seed=seed, directory=directory)
        write_faulty(protocol, **arguments, rows=60, seed=seed, directory=directory / "faulty")
        return {
            path.relative_to(directory).as_posix(): path.read_bytes()
            for path in sorted(directory.rglob("*"))
            if path.is_file()
        }

    first = written(tmp_path / "a", 1)

    assert first == written(tmp_path / "b", 1)
    assert first["MSD.zip"] != written(tmp_path / "c", 2)["MSD.zip"]
    assert {"faulty/index.csv", "faulty/index.md", "faulty/W104/0363_WMO_H2_2017.csv"} <= set(first)


def test_more_rows_than_there_are_test_numbers_for_are_refused(tmp_path: Path):
    protocol = protocol_of(GMSD)

    with pytest.raises(OpOrdeError, match="hoogstens 163638 rijen"):
        write_examples(protocol, municipality="0363", period="H2_2017", rows=200_000, seed=1, directory=tmp_path)


def test_a_generator_fits_its_protocol():
    protocol = protocol_of(GMSD)

    assert protocol.generator is not None
    assert list(protocol.generator.mistakes({layout.id: layout.columns for layout in protocol.layouts})) == []
