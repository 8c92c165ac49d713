"""The technical feedback: what an outcome tells the one who delivered, in which order and in which Dutch words.

The one place where both are decided. text.py, html.py, csv_form.py and xlsx.py give it a form and add nothing.
Order: the verdict, the likely causes, then per file what to mend, the warnings, and what could not be judged; of each
the widest first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from heapq import merge
from itertools import groupby
from operator import itemgetter

from oporde.findings import Cause, FileOutcome, Finding, NotRun, Outcome, Severity, Verdict
from oporde.plan.model import RuleStory
from oporde.report import dutch

VERDICTS = {
    Verdict.APPROVED: "goedgekeurd",
    Verdict.REJECTED: "afgekeurd",
    Verdict.UNDECIDED: "niet beoordeeld",
}
MOST_ROWS = 100_000  # row numbers of a complaint that are ever told; of a million wrong rows nobody needs the last
SEVERITIES = {Severity.REJECT: "afkeurend", Severity.SIGNAL: "waarschuwing"}
TO_MEND = "Om te herstellen"
SIGNALS = "Waarschuwingen"
CAUSES = "Wat er waarschijnlijk aan de hand is"
TOGETHER = "De levering als geheel"
MENDING = "Herstelde kopieën"
REJECTED_TOGETHER = f"Dit bestand is afgekeurd om wat bij ‘{TOGETHER}’ staat."
LOOK_AT_COPIES = "Kijk na wat er gewijzigd is voordat u een kopie aanlevert. Uw eigen bestanden zijn niet veranderd."
WITH_COPIES = "De levering met deze kopieën"
NEW_ARCHIVE = "Nieuw ZIP-bestand:"
WITH_THE_COPIES = "Hierin zitten de kopieën hieronder."
CARRIED = "Onveranderd overgenomen"
NOTHING_TO_MEND = "Er is geen kopie gemaakt: er is niets te herstellen."
NOTHING_MENDED = "Er is geen kopie gemaakt: er is niets dat OpOrde veilig kan herstellen."


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Where it is told, in so far as the words depend on that: what one can do is done with other means there.

    Attributes:
        received: what comes before the outcome of what was not approved.
        again: the next step after a rejection; our_fault: after a rule that could not run.
        everything, more: where all that was found is, or more of it than is shown.
        mendable: that a copy can be made; more_rows: how one gets row numbers that are in no form of it.
        more_lines: what to do where a workbook is full.
    """

    received: str
    again: str
    our_fault: str
    everything: str
    more: str
    mendable: str
    more_rows: str
    more_lines: str


COMMAND = Teller(
    received="",
    again="Herstel wat hieronder staat en controleer opnieuw.",
    our_fault="Dat ligt aan ons, niet aan uw bestand. Meld ons welke controleregel het is.",
    everything="alles met --as xlsx",
    more="meer met --as xlsx",
    mendable="OpOrde kan dit voor u doen in een kopie: --mend MAP.",
    more_rows="Meer regels krijgt u met --examples.",
    more_lines="gebruik --as csv",
)
WEBSITE = Teller(
    received="Ontvangen.",
    again="Herstel wat hieronder staat en lever opnieuw.",
    our_fault="Dat ligt aan ons, niet aan uw bestand. Wij zijn gewaarschuwd en kijken ernaar.",
    everything="alles staat in het Excel-bestand",
    more="meer staat in het Excel-bestand",
    mendable="OpOrde kan dit voor u doen in een herstelde kopie.",
    more_rows="Herstel eerst deze; van wat er dan nog mis is, krijgt u bij uw volgende levering de regels.",
    more_lines="gebruik het CSV-bestand",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A likely cause.

    Attributes:
        number: counted from 1 over all files, so that a complaint can point at it.
        columns: in which it was seen; none when it concerns the whole file.
        explains: ids of the rules whose complaints it explains, of those that were found; wholly when it was seen at
            least as often as those together.
        mendable: a copy can be asked for in which it is mended; no longer when it was asked for.
    """

    number: int
    file: str
    id: str
    column: str
    columns: tuple[str, ...] = ()
    count: int
    message: str
    remedy: str
    mendable: bool
    explains: tuple[str, ...]
    explains_wholly: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A rule that did not hold.

    Attributes:
        of: file it is about; "" for what is about archives and files together.
        rows: the first row numbers; twins the other row of each, or ().
        more: how many there are beyond `rows`; 0 for what is about the file as a whole.
        measure: how far it is from its limit, in words; "" where it has none.
        causes: numbers of the explanations of it; explained: their remedies are all there is to do.
    """

    of: str
    rule: str
    title: str
    severity: Severity
    column: str
    count: int
    message: str
    remedy: str
    rows: tuple[int, ...]
    twins: tuple[int, ...]
    more: int
    measure: str
    causes: tuple[int, ...]
    explained: bool

    @property
    def place(self) -> str:
        """The rows in words: "regel 2 t/m 21 en nog 8.392 regels"."""
        if not self.rows:
            return ""
        words = f"regel {dutch.row_numbers(self.rows, self.twins)}"
        return f"{words} en nog {dutch.counted(self.more, 'regel', 'regels')}" if self.more else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A rule that could not be judged everywhere: on how many rows of which column.

    Attributes:
        reason: a sentence; "" where the rule was judged on other rows and did not hold there.
    """

    rule: str
    title: str
    column: str
    rows: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What there is to say about one file, or about archives and files together.

    Attributes:
        unjudged_sentence: all of `unjudged` in a few sentences; "" when there is none.
        not_run: a sentence for every rule that failed through our fault.
        remark: why a file without complaints of its own was rejected all the same; or "".
    """

    to_mend: tuple[Complaint, ...] = ()
    signals: tuple[Complaint, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    unjudged_sentence: str = ""
    not_run: tuple[str, ...] = ()
    remark: str = ""

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        return self.to_mend + self.signals

    @property
    def is_silent(self) -> bool:
        return not (self.to_mend or self.signals or self.unjudged or self.not_run or self.remark)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFeedback:
    """One file: "" stands for a kind, municipality or period that its name does not tell; None for unread rows.

    Attributes:
        number: place in the delivery, from 1; a name may occur twice.
    """

    number: int
    name: str
    kind: str
    municipality: str
    period: str
    rows: int | None
    sha256: str
    verdict: Verdict
    part: Part

    @property
    def verdict_word(self) -> str:
        return VERDICTS[self.verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A kind of repair in a mended copy, and how often it was done.

    Attributes:
        kind: one word for it; what: in Dutch, as it follows the count.
        column: "" where it is about the file as a whole.
    """

    kind: str
    what: str
    column: str
    count: int

    @property
    def told(self) -> str:
        """What was done, and in which column."""
        return f"{self.what} in {self.column}" if self.column else self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What was not repaired, and why, in a sentence or two.

    Attributes:
        reason: one word for it.
        column: "" where it is about the file as a whole.
        count: rows concerned, or names, or 1.
    """

    reason: str
    column: str
    count: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedCopy:
    """A copy in which the safe repairs were done.

    Attributes:
        name: of the original.
        verdict: of the copy, checked again; sentence says it.
        findings: what is still wrong with it.
    """

    name: str
    path: str
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    verdict: Verdict
    sentence: str
    findings: tuple[Finding, ...] = ()

    @property
    def still_wrong(self) -> str:
        """The rules that still reject it, with their counts: "W109 (12×) en W120 (3×)"."""
        counts: dict[str, int] = {}
        for finding in filter(_rejects, self.findings):
            counts[finding.rule] = counts.get(finding.rule, 0) + finding.count
        return dutch.listed([f"{rule} ({dutch.number(count)}×)" for rule, count in counts.items()])


@dataclass(frozen=True, slots=True, kw_only=True)
class MendedArchive:
    """A new archive with the copies in it.

    Attributes:
        name: of the original.
        carried: names of the files that went along unchanged.
    """

    name: str
    path: str
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    carried: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncopied:
    """A file of which no copy was made although something is wrong with it, and why."""

    name: str
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """What came of mending, where it was asked for.

    Attributes:
        verdict: of the delivery with the copies in the place of their originals; None when there is no copy.
        outcome: says it in a sentence.
    """

    copies: tuple[MendedCopy, ...] = ()
    archives: tuple[MendedArchive, ...] = ()
    uncopied: tuple[Uncopied, ...] = ()
    verdict: Verdict | None = None
    outcome: str = ""

    @property
    def sentence(self) -> str:
        if self.copies or self.archives:
            return LOOK_AT_COPIES
        return NOTHING_MENDED if self.uncopied else NOTHING_TO_MEND


@dataclass(frozen=True, slots=True, kw_only=True)
class TechnicalFeedback:
    """What the one who delivered gets to read.

    Attributes:
        sentence: names the outcome; always the first thing said.
        about: with which protocol it was checked, and when.
        explanation: what else belongs to it, and the next step; a sentence each.
        files: in the order of the delivery; `to_tell` has those with something to say, the worst first.
        teller: where it is told.
        stories: what rules tell of themselves, by id; `reasons` has those that are complained of, in that order.
    """

    verdict: Verdict
    sentence: str
    explanation: tuple[str, ...]
    about: str
    plan_hash: str
    checked_on: date | None
    causes: tuple[Explanation, ...]
    together: Part
    files: tuple[FileFeedback, ...]
    mending: Mending | None = None
    teller: Teller = COMMAND
    stories: Mapping[str, RuleStory] = field(default_factory=dict)

    @property
    def to_tell(self) -> tuple[FileFeedback, ...]:
        worst_first = (Verdict.REJECTED, Verdict.UNDECIDED, Verdict.APPROVED)
        told = (file for file in self.files if not file.part.is_silent)
        return tuple(sorted(told, key=lambda file: worst_first.index(file.verdict)))

    @property
    def complaints(self) -> tuple[Complaint, ...]:
        return self.together.complaints + tuple(c for file in self.to_tell for c in file.part.complaints)

    @property
    def reasons(self) -> dict[str, RuleStory]:
        rules = (complaint.rule for complaint in self.complaints)
        return {rule: self.stories[rule] for rule in rules if rule in self.stories}

    @property
    def elsewhere(self) -> str:
        """Where there is more than a page or a screen holds."""
        everything = all(len(complaint.rows) + complaint.more <= MOST_ROWS for complaint in self.complaints)
        return self.teller.everything if everything else self.teller.more

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """The delivery in a few numbers, each with what it counts."""
        approved = sum(file.verdict is Verdict.APPROVED for file in self.files)
        to_mend = sum(complaint.severity is Severity.REJECT for complaint in self.complaints)
        return (
            ("bestanden goedgekeurd", f"{dutch.number(approved)} van {dutch.number(len(self.files))}"),
            ("om te herstellen", dutch.number(to_mend)),
            ("waarschuwingen", dutch.number(len(self.complaints) - to_mend)),
            ("regels gecontroleerd", dutch.number(sum(file.rows or 0 for file in self.files))),
        )


def by_row(complaints: Sequence[Complaint]) -> Iterator[tuple[int, tuple[Complaint, ...]]]:
    """Each row number that a complaint names, ascending, with all complaints that name it."""
    numbered = (_rows_of(place, complaint) for place, complaint in enumerate(complaints))
    for row, found in groupby(merge(*numbered), key=itemgetter(0)):
        yield row, tuple(complaints[place] for place in dict.fromkeys(place for _, place in found))


def _rows_of(place: int, complaint: Complaint) -> Iterator[tuple[int, int]]:
    return ((row, place) for row in complaint.rows)


def technical_feedback(
    outcome: Outcome,
    *,
    checked_on: date | None = None,
    examples: int = 20,
    title: str = "",
    kinds: Mapping[str, str] | None = None,
    mending: Mending | None = None,
    teller: Teller = COMMAND,
    still_count: Collection[date] = (),
    stories: Mapping[str, RuleStory] | None = None,
) -> TechnicalFeedback:
    """Say an outcome in Dutch.

    Args:
        examples: at most so many row numbers per complaint.
        title: of the protocol, for people.
        kinds: title of each layout by its id; an id without one is told as it is.
        mending: what came of it; None when it was not asked for.
        still_count: days of earlier deliveries whose files stay in force beside what was not approved now.
        stories: what rules tell of themselves, by id.
    """
    causes = _explanations(outcome)
    if mending:
        causes = tuple((file, replace(cause, mendable=False)) for file, cause in causes)
    return TechnicalFeedback(
        verdict=outcome.verdict if outcome.files or outcome.findings else Verdict.UNDECIDED,
        sentence=_in_place(sentence(outcome), outcome.verdict, teller, still_count),
        explanation=tuple(_more_about(outcome, teller)),
        about=_about(outcome, title, checked_on),
        plan_hash=outcome.plan_hash,
        checked_on=checked_on,
        causes=tuple(explanation for _, explanation in causes),
        together=_part(outcome.findings, _nowhere_else(outcome), examples=examples),
        files=tuple(
            _file(number, file, tuple(own for of, own in causes if of is file), examples, kinds or {})
            for number, file in enumerate(outcome.files, start=1)
        ),
        mending=mending,
        teller=teller,
        stories=stories or {},
    )


def _in_place(said: str, verdict: Verdict, teller: Teller, still_count: Collection[date]) -> str:
    """The outcome with what it means for what was delivered before, where the teller knows of that."""
    if verdict is Verdict.APPROVED:
        return said
    days = sorted(set(still_count))
    stays = "blijft" if len(days) == 1 else "blijven"
    earlier = f"Uw levering van {dutch.listed([dutch.day(day) for day in days])} {stays} gelden." if days else ""
    return " ".join(part for part in (teller.received, said, earlier) if part)


def _about(outcome: Outcome, title: str, checked_on: date | None) -> str:
    name = f"{outcome.protocol}/{outcome.protocol_version}"
    on = f" op {dutch.day(checked_on)}" if checked_on else ""
    return f"Gecontroleerd{on} met het {title} ({name})." if title else f"Gecontroleerd{on} met protocol {name}."


def sentence(outcome: Outcome) -> str:
    """The outcome in one sentence. Never a bare "success": warnings and what could not be judged are in it."""
    findings = _all_findings(outcome)
    match outcome.verdict:
        case Verdict.REJECTED:
            things = sum(_rejects(finding) for finding in findings)
            what = f": {dutch.counted(things, 'ding', 'dingen')} om te herstellen" if things else ""
            return f"Niet goedgekeurd{what}{_in_how_many_files(outcome)}."
        case Verdict.UNDECIDED:
            rules, kon = _failed_rules(outcome)
            return f"Niet beoordeeld: {rules} {kon} door een fout bij ons niet draaien."
        case Verdict.APPROVED if not outcome.files:
            return "Niets beoordeeld: er is geen bestand gevonden."
        case Verdict.APPROVED:
            return f"Goedgekeurd. {_reservations(findings)}.{_questions(outcome)}"


def _all_findings(outcome: Outcome) -> tuple[Finding, ...]:
    return outcome.findings + tuple(finding for file in outcome.files for finding in file.findings)


def _all_not_run(outcome: Outcome) -> tuple[NotRun, ...]:
    return outcome.not_run + tuple(failed for file in outcome.files for failed in file.not_run)


def _nowhere_else(outcome: Outcome) -> tuple[NotRun, ...]:
    """The failed rules that are about no file in particular."""
    told = {failed for file in outcome.files for failed in file.not_run}
    return tuple(failed for failed in outcome.not_run if failed not in told)


def _rejects(finding: Finding) -> bool:
    return finding.severity is Severity.REJECT and finding.count > 0


def _signals(finding: Finding) -> bool:
    return finding.severity is Severity.SIGNAL and finding.count > 0


def _in_how_many_files(outcome: Outcome) -> str:
    rejected = sum(file.verdict is Verdict.REJECTED for file in outcome.files)
    several = len(outcome.files) > 1 and rejected
    return f" in {dutch.number(rejected)} van {dutch.number(len(outcome.files))} bestanden" if several else ""


def _failed_rules(outcome: Outcome) -> tuple[str, str]:
    rules = len({failed.rule for failed in _all_not_run(outcome)})
    return dutch.counted(rules, "controleregel", "controleregels"), "kon" if rules == 1 else "konden"


def _reservations(findings: Sequence[Finding]) -> str:
    """What an approval is said with: "2 waarschuwingen; 3 controleregels niet (overal) te beoordelen"."""
    signals = sum(_signals(finding) for finding in findings)
    unjudged = len({finding.rule for finding in findings if finding.undecided})
    words = dutch.counted(signals, "waarschuwing", "waarschuwingen") if signals else "Geen waarschuwingen"
    if unjudged:
        words += f"; {dutch.counted(unjudged, 'controleregel', 'controleregels')} niet (overal) te beoordelen"
    return words


def _questions(outcome: Outcome) -> str:
    """What is striking though no rule says so: without this an approval would read as if there was nothing."""
    if any(map(_signals, _all_findings(outcome))):
        return ""
    open_ones = sum(not _explained(cause, file.findings) for file in outcome.files for cause in file.causes)
    things = dutch.counted(open_ones, "ding", "dingen")
    return f" Er {'is' if open_ones == 1 else 'zijn'} wel {things} om na te gaan." if open_ones else ""


def _more_about(outcome: Outcome, teller: Teller) -> Iterator[str]:
    approved = sum(file.verdict is Verdict.APPROVED for file in outcome.files)
    signals = sum(_signals(finding) for finding in _all_findings(outcome))
    if outcome.verdict is not Verdict.APPROVED:
        if approved:
            yield f"{dutch.counted(approved, 'bestand is', 'bestanden zijn')} goedgekeurd."
        if signals:
            are = "is" if signals == 1 else "zijn"
            yield f"Er {are} ook {dutch.counted(signals, 'waarschuwing', 'waarschuwingen')}."
    if outcome.verdict is Verdict.REJECTED:
        yield teller.again
        if _all_not_run(outcome):
            rules, kon = _failed_rules(outcome)
            yield f"Ook {kon} {rules} door een fout bij ons niet draaien. {teller.our_fault}"
    elif outcome.verdict is Verdict.UNDECIDED:
        yield f"{teller.our_fault} Zolang dit zo is, is het bestand niet goedgekeurd en niet afgekeurd."
    elif signals:
        warnings = "waarschuwing terecht is" if signals == 1 else "waarschuwingen terecht zijn"
        yield f"Ga na of de {warnings}. Kloppen de gegevens, dan hoeft u niets te doen."


def _explanations(outcome: Outcome) -> tuple[tuple[FileOutcome, Explanation], ...]:
    """Every cause with its file: causes of rejection first, then the widest."""
    seen = [(cause, file, _explained(cause, file.findings)) for file in outcome.files for cause in file.causes]
    seen.sort(key=lambda each: (not any(map(_rejects, each[2])), -each[0].count))
    return tuple(
        (file, _explanation(number, cause, file, explained))
        for number, (cause, file, explained) in enumerate(seen, start=1)
    )


def _explanation(number: int, cause: Cause, file: FileOutcome, explained: Sequence[Finding]) -> Explanation:
    return Explanation(
        number=number,
        file=dutch.shown(file.name),
        id=cause.id,
        column=dutch.shown(cause.column or ""),
        columns=cause.columns or ((cause.column,) if cause.column else ()),
        count=cause.count,
        message=dutch.shown(cause.message),
        remedy=dutch.shown(cause.remedy),
        mendable=cause.mendable,
        explains=tuple(dict.fromkeys(finding.rule for finding in explained)),
        explains_wholly=cause.count
        >= _most(explained, by_value=bool(cause.columns or cause.column) and not cause.whole_rows),
    )


def _explained(cause: Cause, findings: Sequence[Finding]) -> list[Finding]:
    columns = cause.columns or ((cause.column,) if cause.column else ())
    return [f for f in findings if f.count and f.rule in cause.rules and _is_among(f.column, columns)]


def _most(findings: Sequence[Finding], *, by_value: bool) -> int:
    """How often a cause must have been seen to explain all of them; one about whole rows explains several of a row at once."""
    counts = [finding.count for finding in findings]
    return sum(counts) if by_value else max(counts, default=0)


def _is_among(column: str | None, columns: Collection[str]) -> bool:
    """Whether what was seen in these columns may explain what was found in this one; none of them is the whole file."""
    return not columns or not column or column in columns


def _file(
    number: int, file: FileOutcome, causes: tuple[Explanation, ...], examples: int, kinds: Mapping[str, str]
) -> FileFeedback:
    name = dutch.shown(file.name)
    part = _part(file.findings, file.not_run, of=name, causes=causes, rows=file.rows, examples=examples)
    silent_reject = file.verdict is Verdict.REJECTED and not part.to_mend
    return FileFeedback(
        number=number,
        name=name,
        kind=kinds.get(file.layout or "", file.layout or ""),
        municipality=dutch.shown(file.municipality or ""),
        period=dutch.shown(file.period or ""),
        rows=file.rows,
        sha256=file.sha256,
        verdict=file.verdict,
        part=replace(part, remark=REJECTED_TOGETHER) if silent_reject else part,
    )


def _part(
    findings: tuple[Finding, ...],
    not_run: tuple[NotRun, ...],
    *,
    of: str = "",
    causes: tuple[Explanation, ...] = (),
    rows: int | None = None,
    examples: int,
) -> Part:
    """Sort what was found; `rows` is the number of records in the file, None where there is none."""
    widest = sorted(findings, key=_width)
    unjudged = tuple(_unjudged(finding) for finding in widest if finding.undecided)
    return Part(
        to_mend=tuple(_complaint(finding, of, causes, examples) for finding in widest if _rejects(finding)),
        signals=tuple(_complaint(finding, of, causes, examples) for finding in widest if _signals(finding)),
        unjudged=unjudged,
        unjudged_sentence=_unjudged_sentence(unjudged, rows),
        not_run=tuple(_not_run(failed) for failed in not_run),
    )


def _width(finding: Finding) -> tuple[bool, int, str, str]:
    """What is about the whole file (no rows, or the header) goes before what is about some rows, wide before narrow."""
    whole = not finding.rows or finding.rows[0] <= 1
    return (not whole, -finding.count, finding.rule, finding.column or "")


def _complaint(finding: Finding, of: str, causes: tuple[Explanation, ...], examples: int) -> Complaint:
    mine = [c for c in causes if finding.rule in c.explains and _is_among(finding.column, c.columns)]
    rows, twins = finding.rows[:examples], finding.twins[:examples]
    return Complaint(
        of=of,
        rule=finding.rule,
        title=dutch.shown(finding.title),
        severity=finding.severity,
        column=dutch.shown(finding.column or ""),
        count=finding.count,
        message=dutch.shown(finding.message),
        remedy=dutch.shown(finding.remedy),
        rows=rows,
        twins=twins if any(twins) else (),
        more=_more(finding, len(rows), examples),
        measure=_measure(finding),
        causes=tuple(cause.number for cause in mine),
        explained=any(cause.explains_wholly for cause in mine),
    )


def _more(finding: Finding, shown: int, asked: int) -> int:
    """How many rows there are beyond those shown. What is counted in one row, as columns of the header, has none."""
    counts_rows = len(finding.rows) != 1 or finding.count == 1 or asked == 1
    return max(0, finding.count - shown) if finding.rows and counts_rows else 0


def _measure(finding: Finding) -> str:
    if finding.share is None or finding.limit is None:
        return ""
    share = dutch.percentage(finding.share, beside=finding.limit)
    limit = dutch.percentage(finding.limit)
    if finding.severity is Severity.REJECT:
        return f"{share}; boven {limit} wordt het bestand hierom afgekeurd"
    return f"{share}; pas boven {limit} wordt het bestand hierom afgekeurd"


def _unjudged(finding: Finding) -> Unjudged:
    return Unjudged(
        rule=finding.rule,
        title=dutch.shown(finding.title),
        column=dutch.shown(finding.column or ""),
        rows=finding.undecided,
        reason="" if finding.count else dutch.shown(finding.message),
    )


def _unjudged_sentence(unjudged: Sequence[Unjudged], rows: int | None) -> str:
    """How many rules could not be judged, nowhere or on some rows, and why."""
    if not unjudged:
        return ""
    rules = {each.rule for each in unjudged}
    partly = {each.rule for each in unjudged if rows is not None and each.rows < rows}
    nowhere = rules - partly
    words = []
    if nowhere:
        words.append(
            f"Niet te beoordelen: {dutch.counted(len(nowhere), 'controleregel', 'controleregels')}, omdat een kolom, "
            "een ander bestand of de vorige periode ontbreekt of niet te lezen is."
        )
    if partly:
        most = max(each.rows for each in unjudged if each.rule in partly)
        up_to = "" if len(partly) == 1 or most == 1 else "ten hoogste "
        words.append(
            f"Niet overal te beoordelen: {dutch.counted(len(partly), 'controleregel', 'controleregels')} "
            f"(op {up_to}{dutch.counted(most, 'regel', 'regels')} niet), omdat daar eerst iets anders hersteld moet "
            "worden."
        )
    return " ".join(words)


def _not_run(failed: NotRun) -> str:
    reason = dutch.shown(failed.reason).rstrip(".")
    return f"Controleregel {failed.rule} kon door een fout bij ons niet draaien{f' ({reason})' if reason else ''}."
