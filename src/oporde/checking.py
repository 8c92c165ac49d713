"""The core in one verb: check(upload, plan, …) → Outcome.

Names, senders and periods are judged here; values by the plan; texts are filled in, and a value is never quoted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from oporde.engine.duckdb import ALL_RULES, DuckDB, Failure, Found, Judged, Odd, RaggedLines, as_delivered
from oporde.findings import Cause, FileOutcome, Finding, NotRun, Outcome, Severity, Verdict, judge
from oporde.intake.empty_rows import empty_records
from oporde.intake.normalise import normalise
from oporde.intake.tables import Bundle, Received, Table
from oporde.intake.unpack import unpack
from oporde.intake.wording import hide_numbers, show_name
from oporde.plan.model import AcrossCheck, CauseCode, LayoutPlan, Plan
from oporde.protocol.admission import Wording
from oporde.protocol.causes import CAUSES, PROVED_BY, ROW_CAUSES

Progress = Callable[[str, int, int], None]
"""progress(what, done, total): what is going on in Dutch; total 0 is unknown."""

Tables = Sequence[Table | None]
"""The table of each file of an outcome, in its order; None where it could not be read. Readable until the check returns."""

MAX_EXAMPLES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who delivers, where that is known.

    Attributes:
        municipalities: codes this sender may deliver for; None on a supplier's desk, where every known one is fine.
        periods: periods that are open for delivery; None for all the protocol accepts.
    """

    municipalities: frozenset[str] | None = None
    periods: frozenset[str] | None = None


@dataclass(slots=True)
class _File:
    """One file on its way through the check."""

    received: Received
    findings: list[Finding] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    not_run: list[NotRun] = field(default_factory=list)
    table: Table | None = None
    number: int = -1

    @property
    def key(self) -> tuple[str | None, str | None, str | None]:
        return self.received.layout, self.received.municipality, self.received.period

    @property
    def name(self) -> str:
        """The name as it may be told: a number that could be of a person does not stand in it."""
        return hide_numbers(self.received.name)


def check(
    paths: Sequence[Path],
    plan: Plan,
    *,
    municipality: str | None = None,
    period: str | None = None,
    sender: Sender | None = None,
    today: date,
    production: bool = False,
    examples: int = 20,
    memory_limit: str | None = None,
    threads: int = 0,
    progress: Progress | None = None,
    earlier: Sequence[Path] = (),
    then: Callable[[Outcome, Tables], None] | None = None,
) -> Outcome:
    """Judge a delivery: every file by itself, and the files together.

    Args:
        paths: CSV files and archives in any mix.
        municipality, period: assertions; a file of another municipality or period is a finding.
        sender: who delivers; None knows no restriction.
        today: the day of checking, against which "in the future" is judged.
        production: test values are not expected.
        examples: how many first row numbers a finding holds.
        memory_limit, threads: of the engine; by default its own.
        earlier: files that were approved before, for rules that compare with the previous period. They are not judged, and
            one that is delivered again now is left out.
        then: is given the outcome, and the tables it was drawn from while these can be read.
    Returns:
        Outcome with one FileOutcome per file or archive entry, in the order they were met.
    Raises:
        Unreadable: a path cannot be read, or disappeared. Wrong data never raises.
    """
    sender = sender or Sender(
        municipalities=frozenset({municipality}) if municipality else None,
        periods=frozenset({period}) if period else None,
    )
    with ExitStack() as stack:
        bundle = stack.enter_context(unpack(paths, plan.admission, progress=progress))
        past = stack.enter_context(unpack(earlier, plan.admission))
        engine = stack.enter_context(
            DuckDB(keep=max(1, min(examples, MAX_EXAMPLES)), memory_limit=memory_limit, threads=threads)
        )
        work = _Checking(plan, engine, today, production, examples, progress)
        outcome, tables = work.outcome(bundle, sender, past)
        if then is not None:
            then(outcome, tables)
        return outcome


class _Checking:
    def __init__(
        self, plan: Plan, engine: DuckDB, today: date, production: bool, examples: int, progress: Progress | None
    ) -> None:
        self.plan, self.engine, self.today = plan, engine, today
        self.production, self.examples = production, examples
        self.progress = progress or _in_silence
        self.periods = {period.id: period for period in plan.admission.periods}
        self.not_run: list[NotRun] = []  # of rules about files together

    def outcome(self, bundle: Bundle, sender: Sender, earlier: Bundle) -> tuple[Outcome, Tables]:
        files = [_File(received, list(received.findings), list(received.causes)) for received in bundle.received]
        together = list(bundle.findings) + self.admit(files, sender)
        readable = [file for file in files if file.table is not None]
        for number, file in enumerate(readable):
            self.read(file, number)
        past = self.read_past(files, earlier, len(readable))
        compared = self.compare_periods(readable, past)
        self.engine.lock()
        for file in readable:
            if file.number >= 0:
                self.judge(file, readable + past)
        across = [finding for finding in (*compared, *self.across(readable)) if finding]
        outcomes = tuple(self.file_outcome(file) for file in files)
        not_run = (*self.not_run, *(item for file in outcomes for item in file.not_run))
        findings = (*together, *across)
        verdicts = {file.verdict for file in outcomes} | {judge(tuple(together), tuple(self.not_run))}
        outcome = Outcome(
            protocol=self.plan.protocol,
            protocol_version=self.plan.version,
            plan_hash=self.plan.hash,
            verdict=_worst(verdicts | ({Verdict.REJECTED} if _rejects(across) else set())),
            findings=findings,
            files=outcomes,
            not_run=not_run,
        )
        return outcome, tuple(file.table if file.number >= 0 else None for file in files)

    # --- who may deliver what

    def admit(self, files: list[_File], sender: Sender) -> list[Finding]:
        """Refuse what may not be delivered; the rest goes on. Two files of one kind refuse each other."""
        together: list[Finding] = []
        wordings = self.plan.admission.wordings
        seen: dict[tuple[str | None, ...], list[str]] = defaultdict(list)
        for file in files:
            if all(file.key):
                seen[file.key].append(show_name(file.received.name))
        for file in files:
            received = file.received
            if received.municipality is None or received.period is None:
                continue
            refusals = []
            if (detail := self.foreign(received, sender)) is not None:
                refusals.append(_phrase(wordings["foreign-municipality"], detail, municipality=received.municipality))
            if (detail := self.closed(received, sender)) is not None:
                refusals.append(_phrase(wordings["closed-period"], detail, period=received.period))
            file.findings += refusals
            if len(names := seen[file.key]) > 1:
                detail = f"Het gaat om {_listed(_times(names))}."
                file.findings.append(_phrase(wordings["duplicate-file"], detail))
                refusals.append(file.findings[-1])
            file.table = None if refusals else received.table
        doubles = [name for names in seen.values() if len(names) > 1 for name in names]
        if doubles:
            detail = f"Het gaat om {_listed(_times(doubles))}."
            together.append(replace(_phrase(wordings["duplicate-file"], detail), count=len(doubles)))
        return together

    def foreign(self, received: Received, sender: Sender) -> str | None:
        """Why this file's municipality may not be delivered, or None when it may. A code that does not exist is W111's."""
        if sender.municipalities is None or received.municipality in sender.municipalities:
            return None
        return f"De bestandsnaam noemt {received.municipality}; verwacht: {_listed(sender.municipalities)}."

    def closed(self, received: Received, sender: Sender) -> str | None:
        accepted = frozenset(self.periods) if sender.periods is None else sender.periods & frozenset(self.periods)
        if received.period in accepted:
            return None
        known = frozenset(self.periods)
        asked = sender.periods - {received.period} if sender.periods else known
        return f"De bestandsnaam noemt {received.period}; verwacht: {_listed(accepted or asked or known)}."

    # --- reading and judging

    def read(self, file: _File, number: int) -> None:
        """Read a file; a plain file that turns out ragged is normalised first, and read again."""
        assert file.table is not None
        layout = self.plan.layout(file.table.layout)
        progress = partial(self.progress, f"{file.name}: regels lezen")
        progress(0, 0)
        delivered = as_delivered(file.table, self.plan, self.today)
        self.engine.set_circumstances(delivered.about)
        try:
            try:
                self.engine.read(number, file.table, layout, delivered.lists, progress)
            except RaggedLines:
                received = normalise(replace(file.received, table=file.table), self.plan.admission)
                file.findings, file.causes = list(received.findings), list(received.causes)
                file.received, file.table = received, received.table
                if file.table is None:
                    return
                self.engine.read(number, file.table, layout, delivered.lists, progress)
            file.number = number
        except RaggedLines:
            file.not_run.append(NotRun(rule=ALL_RULES, reason="het aantal gelezen regels klopt niet met het bestand"))
        except Failure as error:  # the edge of the engine: a failure there is ours, never the file's, never a pass
            file.not_run.append(NotRun(rule=ALL_RULES, reason=f"het lezen is mislukt ({type(error).__name__})"))

    def read_past(self, files: list[_File], earlier: Bundle, first: int) -> list[_File]:
        """Read the files that were approved before, but for those that are delivered again. What cannot be read is ours."""
        now = {file.key for file in files}
        past = [_File(received, table=received.table) for received in earlier.received]
        past = [file for file in past if file.table is not None and file.key not in now]
        for number, file in enumerate(past, start=first):
            self.read(file, number)
            self.not_run += file.not_run
        return past

    def judge(self, file: _File, files: list[_File]) -> None:
        assert file.table is not None
        layout = self.plan.layout(file.table.layout)
        self.progress(f"{file.name}: regels controleren", 0, 0)
        self.engine.set_circumstances(as_delivered(file.table, self.plan, self.today).about)
        judged = self.engine.judge(
            file.number, file.table, layout, self.others(file, files), production=self.production
        )
        file.findings += [self.finding(found, file.table) for found in judged.found]
        file.not_run += judged.not_run
        file.causes += [*self.odd_rows(judged, file, layout), *self.causes(judged, layout)]
        file.causes[:0] = self.empty_rows(file, layout)

    def empty_rows(self, file: _File, layout: LayoutPlan) -> list[Cause]:
        """Rows without a single value, where a row breaks the rules about all that must be filled."""
        assert file.table is not None
        required = {column.name for column in layout.columns if column.required}
        at_once = [set(found.rows) for found in file.findings if found.count and found.column in required]
        if len(required) < 2 or len(at_once) < len(required) or not set.intersection(*at_once):
            return []
        rows = [file.table.row_numbers.row(record) for record in empty_records(file.table)]
        named = set(rows)
        explained = {f.rule for f in file.findings if 0 < f.count <= len(rows) and f.rows and named.issuperset(f.rows)}
        if not rows or not explained:
            return []
        message = (
            "Op één regel staat niets, alleen scheidingstekens."
            if len(rows) == 1
            else f"Op {_number(len(rows))} regels staat niets, alleen scheidingstekens."
        )
        remedy = "Verwijder de lege regels in uw spreadsheet, ook onder de gegevens, en bewaar het bestand opnieuw."
        return [
            Cause(
                id="empty-rows",
                count=len(rows),
                message=f"{message} Een spreadsheet bewaart zulke regels onder de gegevens.",
                remedy=remedy,
                mendable=True,
                rules=tuple(sorted(explained)),
            )
        ]

    def odd_rows(self, judged: Judged, file: _File, layout: LayoutPlan) -> list[Cause]:
        """Rows that are wrong as a whole: one cause for all that is wrong with their values."""
        assert file.table is not None
        return [self.odd(odd, judged, file.table, layout) for odd in judged.odd]

    def odd(self, odd: Odd, judged: Judged, table: Table, layout: LayoutPlan) -> Cause:
        explained = [found.check for found in judged.found if found.count and _explains(odd, found)]
        columns = {check.column for check in explained if check.column}
        rows = [table.row_numbers.row(record) for record in odd.records]
        words = ROW_CAUSES[odd.id]
        return Cause(
            id=odd.id,
            columns=tuple(each.name for each in layout.columns if each.name in columns),
            whole_rows=True,
            count=odd.count,
            message=words.message(rows, odd.count, layout.columns[odd.place].name),
            remedy=words.remedy,
            rules=tuple(sorted({check.rule for check in explained})),
        )

    def others(self, file: _File, files: list[_File]) -> dict[str, int]:
        """The other tables of this municipality: those of the same period by layout, the previous period's as previous.x."""
        _, municipality, period = file.key
        previous = self.periods[str(period)].previous
        found: dict[str, int] = {}
        for other in files:
            layout, theirs, their_period = other.key
            if other.number >= 0 and theirs == municipality and their_period in (period, previous):
                found[str(layout) if their_period == period else f"previous.{layout}"] = other.number
        return found

    # --- words

    def finding(self, found: Found, table: Table) -> Finding:
        check = found.check
        above = check.reject_above is not None and found.share is not None and found.share > check.reject_above
        severity = Severity.REJECT if above else check.severity
        return Finding(
            rule=check.rule,
            severity=severity if found.count else Severity.SIGNAL,
            column=check.column,
            count=found.count,
            undecided=found.undecided,
            message=self.filled(check.message, found) if found.count else self.unjudged(found, table),
            remedy=self.filled(check.remedy, found)
            if found.count
            else "Herstel eerst de waarden of kolommen waarop deze regel steunt.",
            rows=tuple(table.row_numbers.row(record) for record in found.records[: self.examples]),
            twins=tuple(0 if twin is None else table.row_numbers.row(twin) for twin in found.twins[: self.examples]),
            title=check.title,
            share=None if check.reject_above is None else found.share,
            limit=check.reject_above,
        )

    def filled(self, text: str, found: Found) -> str:
        """A message or remedy with its placeholders filled in."""
        check = found.check
        return text.format(
            column=check.column or _listed(check.columns),
            columns=_listed(check.columns),
            count=_number(found.count),
            expected=check.expected,
            share=_percentage(found.share),
            limit=_percentage(check.at_most if check.reject_above is None else check.reject_above),
        )

    def unjudged(self, found: Found, table: Table) -> str:
        missing = [column for column in found.check.needs if column not in table.columns]
        if missing:
            return f"Niet te beoordelen: de kolom {_listed(missing)} ontbreekt."
        rows = "1 regel" if found.undecided == 1 else f"{_number(found.undecided)} regels"
        if found.check.counts == "file":
            return "Niet te beoordelen: een waarde waarop deze regel steunt kon niet worden gelezen."
        return f"Niet te beoordelen voor {rows}: een waarde waarop deze regel steunt kon niet worden gelezen."

    def causes(self, judged: Judged, layout: LayoutPlan) -> list[Cause]:
        """One cause a pattern, over all columns it was seen in; the widest first, then what shows in the file as a whole."""
        counts = {item: _rows_of(item, judged) for item in layout.causes}
        there = {(item.place, item.cause) for item, count in counts.items() if count}
        seen: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for item, count in counts.items():
            sure = PROVED_BY.get(item.cause)
            if count:
                seen[sure if sure and (item.place, sure) in there else item.cause].append(
                    (item.place, count, item.rule)
                )
        known = [self.cause(id, sorted(found), layout) for id, found in seen.items()]
        hints = [layout.hints[i] for i in judged.hints]
        whole = [Cause(id=hint.id, count=1, message=hint.message, remedy=hint.remedy) for hint in hints]
        return sorted(known, key=lambda cause: -cause.count) + whole

    def cause(self, id: str, found: list[tuple[int, int, str]], layout: LayoutPlan) -> Cause:
        """Args: found: (place of the column, rows, rule) wherever the pattern was seen, by place."""
        words = CAUSES[id]
        total = sum(count for _, count, _ in found)
        columns = list(dict.fromkeys(layout.columns[place].name for place, _, _ in found))
        unit = ("regel", "regels") if len(columns) == 1 else ("waarde", "waarden")
        return Cause(
            id=id,
            column=columns[0] if len(columns) == 1 else None,
            columns=tuple(columns),
            count=total,
            message=words.message.format(
                column=_listed(_shortened(columns)), count=f"{_number(total)} {unit[0] if total == 1 else unit[1]}"
            ),
            remedy=words.remedy,
            mendable=words.mendable,
            rules=tuple(sorted({rule for _, _, rule in found})),
        )

    # --- files together

    def compare_periods(self, files: list[_File], past: list[_File]) -> list[Finding | None]:
        """Files that are a copy of the previous period's. Read before the engine is locked."""
        rules = [item for item in self.plan.across if item.kind == "identical"]
        found: list[Finding | None] = []
        for item in rules:
            try:
                equal = [pair for pair in self.pairs(files, files + past) if self.is_copy(*pair, item)]
            except Failure as error:
                reason = f"het vergelijken is mislukt ({type(error).__name__})"
                self.not_run.append(NotRun(rule=item.rule, reason=reason))
                continue
            names = _listed(sorted({file.name for pair in equal for file in pair}))
            found.append(self.together(item, 2 * len(equal), names) if equal else None)
        return found

    def pairs(self, files: list[_File], others: list[_File]) -> Iterable[tuple[_File, _File]]:
        """Each file with that of the previous period, of one kind and municipality."""
        for file in files:
            for other in others:
                same = file.key[:2] == other.key[:2] and file.number >= 0 and other.number >= 0
                if same and self.periods[str(file.key[2])].previous == other.key[2]:
                    yield file, other

    def is_copy(self, file: _File, other: _File, item: AcrossCheck) -> bool:
        assert file.table is not None
        assert other.table is not None
        if file.table.records != other.table.records or file.table.records == 0:
            return False
        layout = self.plan.layout(file.table.layout)
        prints = [self.engine.fingerprints(table, layout, item.except_columns) for table in (file.table, other.table)]
        return prints[0] == prints[1]

    def across(self, files: list[_File]) -> list[Finding | None]:
        found: list[Finding | None] = []
        for item in self.plan.across:
            if item.kind == "follows":
                broken = [f for f in files if any(x.rule == item.follows and x.count for x in f.findings)]
                for file in broken:
                    file.findings.append(self.together(item, 1, file.name))
            elif item.kind == "spread":
                try:
                    found.append(self.spread(item, files))
                except Failure as error:
                    reason = f"het vergelijken is mislukt ({type(error).__name__})"
                    self.not_run.append(NotRun(rule=item.rule, reason=reason))
        return found

    def spread(self, item: AcrossCheck, files: list[_File]) -> Finding | None:
        column = str(item.column)
        days = []
        for file in files:
            if file.number >= 0 and file.table is not None and column in file.table.columns:
                span = self.engine.days(file.number, column)
                days += [(span, file.name)] if span else []
        if not days:
            return None
        first, last = min(span[0] for span, _ in days), max(span[1] for span, _ in days)
        if (last - first).days <= item.at_most_days or len(days) < 2:
            return None
        return self.together(item, len(days), _listed(name for _, name in days))

    def together(self, item: AcrossCheck, count: int, names: str) -> Finding:
        values = {"column": item.column or "", "columns": names, "count": _number(count)}
        return Finding(
            rule=item.rule,
            severity=item.severity,
            column=item.column,
            count=count,
            message=item.message.format(**values),
            remedy=item.remedy.format(**values),
            title=item.title,
        )

    # --- the result

    def file_outcome(self, file: _File) -> FileOutcome:
        received, findings = file.received, tuple(sorted(file.findings, key=_weight))
        causes, not_run = tuple(file.causes), tuple(file.not_run)
        return FileOutcome(
            name=file.name,
            layout=received.layout,
            municipality=received.municipality,
            period=received.period,
            rows=received.rows,
            sha256=received.sha256,
            verdict=judge(findings, not_run),
            findings=findings,
            causes=causes,
            not_run=not_run,
        )


def _explains(odd: Odd, found: Found) -> bool:
    """Whether a check found something in rows that are wrong as a whole; what takes several rows, in no others."""
    check = found.check
    if check.found_by == "codes":
        return any(odd.codes.get((check.place, code)) for code in check.codes)
    if check.found_by == "flag":
        return bool(odd.flags.get(check.place))
    return found.count <= odd.count and bool(found.records) and set(found.records) <= set(odd.records)


def _in_silence(_what: str, _done: int, _total: int) -> None:
    """Nobody looks on."""


def _phrase(wording: Wording, detail: str, **values: str) -> Finding:
    return Finding(
        rule=wording.rule,
        severity=wording.severity,
        count=1,
        message=wording.message.format(detail=detail, **values).strip(),
        remedy=wording.remedy.format(detail=detail, **values).strip(),
        title=wording.title,
    )


def _weight(finding: Finding) -> tuple[bool, bool, int, str, str]:
    """Rejecting first, then signals, then what could only not be judged; the widest first."""
    return (
        finding.severity is not Severity.REJECT,
        finding.count == 0,
        -finding.count,
        finding.rule,
        finding.column or "",
    )


def _rejects(findings: Iterable[Finding | None]) -> bool:
    return any(finding is not None and finding.severity is Severity.REJECT for finding in findings)


def _worst(verdicts: set[Verdict]) -> Verdict:
    for verdict in (Verdict.REJECTED, Verdict.UNDECIDED):
        if verdict in verdicts:
            return verdict
    return Verdict.APPROVED


def _listed(words: Iterable[str]) -> str:
    """The words as a list in a sentence: a, b en c."""
    listed = sorted(words) if isinstance(words, frozenset) else list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} en {listed[-1]}" if listed else ""


def _rows_of(cause: CauseCode, judged: Judged) -> int:
    """Rows in which a code that names a cause was found, but for rows that are wrong as a whole."""
    code = cause.place, cause.code
    return judged.causes.get(code, 0) - sum(odd.codes.get(code, 0) for odd in judged.odd)


def _times(names: list[str]) -> list[str]:
    """Each name once, and how often where that is more: two files of one name may stand in two folders."""
    return [name if times == 1 else f"{name} ({times}×)" for name, times in Counter(names).items()]


def _shortened(columns: list[str]) -> list[str]:
    """No more than three names, and how many more there are."""
    return columns if len(columns) <= 4 else [*columns[:3], f"nog {len(columns) - 3} kolommen"]


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _percentage(share: float | None) -> str:
    """Two figures that tell, as one writes them: 0,52%, 7,3%, 33%, 100%."""
    if share is None:
        return ""
    percentage = share * 100
    return f"{percentage:.0f}%" if percentage >= 9.95 else f"{percentage:.2g}%".replace(".", ",")
