"""The op-orde report in one verb: report_on(paths, previous, plan, …) checks, measures and tells.

Only approved files count; a file that is not approved is left out, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oporde.checking import Progress, check
from oporde.errors import Unclear
from oporde.findings import FileOutcome, Outcome, Verdict
from oporde.intake.tables import Table
from oporde.intake.unpack import unpack
from oporde.plan.model import Plan
from oporde.report.op_orde.contents import OpOrdeReport
from oporde.report.op_orde.measurement import Measurement
from oporde.report.op_orde.measuring import Source, measure, source_of
from oporde.report.op_orde.peers import PeerFigures
from oporde.report.op_orde.report import op_orde_report

NOTHING = "Er is niets om over te rapporteren: geen enkel bestand is technisch goedgekeurd."


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What came of asking for a report.

    Attributes:
        report, measurement: None when no file is approved.
        remarks: what was left out and why, a sentence each.
        outcome: of the technical check of the delivery itself.
    """

    report: OpOrdeReport | None
    measurement: Measurement | None
    remarks: tuple[str, ...]
    outcome: Outcome


def report_on(
    paths: Sequence[Path],
    previous: Sequence[Path],
    plan: Plan,
    *,
    municipality: str | None = None,
    period: str | None = None,
    peers: PeerFigures | None = None,
    today: date,
    production: bool = False,
    memory_limit: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Reported:
    """Check a delivery and make the report of it.

    Args:
        paths: the delivery: CSV files and archives in any mix. Files of an earlier period in it count as the ones before.
        previous: what was delivered earlier, likewise: over the same period, the period before, or both.
        municipality, period: about which; needed where the delivery holds several municipalities. By default the latest
            period of the delivery.
        today: the day of checking, and of the report.
    Raises:
        Unclear: it does not follow from the delivery what the report is about.
        Unreadable: a path cannot be read, or disappeared. Wrong data never raises.
    """

    def checked(files: Sequence[Path]) -> Outcome:
        return check(
            files, plan, today=today, production=production, memory_limit=memory_limit, threads=threads, progress=progress
        )  # fmt: skip

    outcome = checked(paths)
    earlier = checked(previous) if previous else None
    remarks = _left_out(outcome) + (_left_out(earlier) if earlier else ())
    mine, before = _approved(outcome), _approved(earlier) if earlier else frozenset()
    if not mine:
        return Reported(report=None, measurement=None, remarks=(*remarks, NOTHING), outcome=outcome)
    about = _subject(mine, municipality, period, plan)

    def measured(current: Sequence[Source], preceding: Sequence[Source], of: str) -> Measurement:
        return measure(
            current, preceding, plan, municipality=about.municipality, period=of, today=today,
            memory_limit=memory_limit, threads=threads,
        )  # fmt: skip

    with (
        unpack(paths, plan.admission, progress=progress) as bundle,
        unpack(previous, plan.admission, progress=progress) as older,
    ):
        delivered = [source_of(x.table) for x in bundle.received if x.table and _key(x.table) in mine]
        earlier_ones = [source_of(x.table) for x in older.received if x.table and _key(x.table) in before]
        current = _of(delivered, about.period, about.municipality)
        preceding = _latest(_of([*earlier_ones, *delivered], about.previous, about.municipality))
        replaced = _of(earlier_ones, about.period, about.municipality)
        measurement = measured(current, preceding, about.period)
        previous_delivery = measured(replaced, preceding, about.period) if replaced else None
        previous_period = measured(preceding, (), about.previous) if about.previous and preceding else None
    report = op_orde_report(
        measurement,
        plan,
        made_on=today,
        previous_delivery=previous_delivery,
        previous_period=previous_period,
        peers=peers,
        outcome=outcome,
    )
    return Reported(report=report, measurement=measurement, remarks=remarks, outcome=outcome)


@dataclass(frozen=True, slots=True)
class _Subject:
    municipality: str
    period: str
    previous: str | None


Key = tuple[str, str, str | None, str | None, str | None]
"""What a file is known by: name, sha256, layout, municipality, period."""


def _key(file: Table | FileOutcome) -> Key:
    return file.name, file.sha256, file.layout, file.municipality, file.period


def _approved(outcome: Outcome) -> frozenset[Key]:
    return frozenset(_key(file) for file in outcome.files if file.verdict is Verdict.APPROVED)


def _left_out(outcome: Outcome) -> tuple[str, ...]:
    words = {
        Verdict.REJECTED: "is technisch afgekeurd",
        Verdict.UNDECIDED: "kon niet worden beoordeeld, door een fout bij ons",
    }
    return tuple(
        f"{file.name} {words[file.verdict]} en telt niet mee. Met oporde check ziet u waarom."
        for file in outcome.files
        if file.verdict is not Verdict.APPROVED
    )


def _subject(mine: frozenset[Key], municipality: str | None, period: str | None, plan: Plan) -> _Subject:
    """Which municipality and period the report is about. Raises: Unclear."""
    known = sorted({str(key[3]) for key in mine})
    if municipality is None and len(known) > 1:
        raise Unclear(
            f"In deze levering staan {len(known)} gemeenten: {', '.join(known)}. Kies er een met --municipality."
        )
    chosen = municipality or known[0]
    periods = {item.id: item for item in plan.admission.periods}
    there = sorted({str(key[4]) for key in mine if key[3] == chosen}, key=lambda name: periods[name].first_day)
    if chosen not in known:
        raise Unclear(
            f"In deze levering staat geen goedgekeurd bestand van gemeente {chosen}, wel van: {', '.join(known)}."
        )
    if period is not None and period not in there:
        raise Unclear(f"In deze levering staat geen goedgekeurd bestand over {period}, wel over: {', '.join(there)}.")
    of = period or there[-1]
    return _Subject(chosen, of, periods[of].previous)


def _of(sources: Sequence[Source], period: str | None, municipality: str) -> list[Source]:
    return [source for source in sources if source.period == period and source.municipality == municipality]


def _latest(sources: Sequence[Source]) -> list[Source]:
    """One file of each kind: what stands in the delivery itself comes before what was delivered earlier."""
    return list({source.layout: source for source in sources}.values())
