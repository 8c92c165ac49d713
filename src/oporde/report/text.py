"""The technical feedback in a terminal: coloured and marked there, plain text where it goes into a pipe or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from typing import IO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from oporde.findings import Severity, Verdict
from oporde.report import dutch
from oporde.report.technical_feedback import (
    CARRIED,
    CAUSES,
    COMMAND,
    MENDING,
    NEW_ARCHIVE,
    SIGNALS,
    TO_MEND,
    TOGETHER,
    WITH_COPIES,
    WITH_THE_COPIES,
    Change,
    Complaint,
    Explanation,
    FileFeedback,
    MendedArchive,
    MendedCopy,
    Mending,
    Part,
    TechnicalFeedback,
)

WIDEST = 100  # columns; a longer line is hard to read
MOST = 40  # complaints told under one heading; a workbook has all


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs beside the words, so that colour is never alone; and what an old terminal shows of them."""

    approved: str = "✓"
    rejected: str = "✗"
    undecided: str = "?"
    signal: str = "!"
    times: str = "×"

    def of(self, verdict: Verdict) -> Text:
        sign, style = {
            Verdict.APPROVED: (self.approved, "green"),
            Verdict.REJECTED: (self.rejected, "red"),
            Verdict.UNDECIDED: (self.undecided, "yellow"),
        }[verdict]
        return Text(sign, style)


STYLES = {Verdict.APPROVED: "bold green", Verdict.REJECTED: "bold red", Verdict.UNDECIDED: "bold yellow"}
PLAIN = Marks(approved="+", rejected="x", times="x")


def print_feedback(feedback: TechnicalFeedback, file: IO[str], *, width: int | None = None) -> None:
    """Print the feedback as wide as the terminal (80 columns where there is none), at most 100 columns."""
    with _console(file, width) as (console, marks):
        _print_outcome(feedback, console, marks)
        _print_files(feedback, console, marks)
        _print_causes(feedback.causes, console, several=len(feedback.files) > 1)
        _print_part(TOGETHER, feedback.together, console, marks)
        for told in feedback.to_tell:
            _print_part(f"{told.name}: {told.verdict_word}", told.part, console, marks)
        _print_what_is_not_here(feedback, console)
    if feedback.mending:
        print_mending(feedback.mending, file, width=width)


def print_mending(mending: Mending, file: IO[str], *, width: int | None = None) -> None:
    """Print what was mended, the verdict of each copy, and what was left as it was."""
    with _console(file, width) as (console, marks):
        _heading(MENDING, console)
        for archive in mending.archives:
            title = Text.assemble(f"{NEW_ARCHIVE} ", (archive.path, "bold"))
            console.print(_indented(_mended(Text("+"), title, _archive_lines(archive, marks))))
        for copy in mending.copies:
            title = Text.assemble((copy.path, "bold"), f": {copy.sentence}")
            console.print(_indented(_mended(marks.of(copy.verdict), title, _copy_lines(copy, marks))))
        for file_ in mending.uncopied:
            left = (Text(each.message) for each in file_.left)
            console.print(_indented(_mended(Text(marks.signal, "yellow"), Text(f"{file_.name}: geen kopie."), left)))
        if mending.copies or mending.archives or mending.uncopied:
            console.print()
        if mending.verdict:
            verdict = Text.assemble(f"{WITH_COPIES}: ", (mending.outcome, STYLES[mending.verdict]))
            console.print(_indented(_mended(marks.of(mending.verdict), verdict, [Text(mending.sentence)])))
        else:
            console.print(_indented(Text(mending.sentence)))


def _mended(mark: Text, title: Text, lines: Iterable[Text]) -> Table:
    grid = _grid()
    grid.add_row(mark, title)
    for line in lines:
        grid.add_row("", line)
    return grid


@contextmanager
def _console(file: IO[str], width: int | None) -> Iterator[tuple[Console, Marks]]:
    """A console on a terminal; elsewhere one whose lines end where their words end."""
    plain = None if file.isatty() else StringIO()
    console = Console(file=plain or file, highlight=False, markup=False, emoji=False, width=width)
    console.width = min(console.width, WIDEST)
    yield console, _marks(getattr(file, "encoding", None) or "utf-8")
    if plain is not None:
        file.writelines(f"{line.rstrip()}\n" for line in plain.getvalue().splitlines())


def _marks(encoding: str) -> Marks:
    try:
        "✓✗×".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return PLAIN
    return Marks()


def _heading(words: str, console: Console) -> None:
    console.print()
    console.print(Text(words, "bold"))


def _indented(what: Table | Text) -> Padding:
    return Padding(what, (0, 0, 0, 2))


def _grid(*columns: str) -> Table:
    """A table without lines: a mark, then `columns` ("right" or "left"), then what takes the rest of the width."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    for justify in columns:
        grid.add_column(justify="right" if justify == "right" else "left", no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    return grid


def _print_outcome(feedback: TechnicalFeedback, console: Console, marks: Marks) -> None:
    grid = _grid()
    grid.add_row(marks.of(feedback.verdict), Text(feedback.sentence, STYLES[feedback.verdict]))
    if feedback.explanation:
        grid.add_row("", Text(" ".join(feedback.explanation)))
    console.print(grid)


def _print_files(feedback: TechnicalFeedback, console: Console, marks: Marks) -> None:
    """One line per file; the files of one archive under its name, so that the lines stay short."""
    if not feedback.files:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", collapse_padding=True)
    table.add_column("Oordeel", no_wrap=True)
    table.add_column("Bestand", overflow="fold")
    table.add_column("Soort", overflow="fold")
    table.add_column("Gem.", no_wrap=True)
    table.add_column("Periode", no_wrap=True)
    table.add_column("Regels", justify="right", no_wrap=True)
    inside = ""
    for file in feedback.files:
        archive, _, entry = file.name.rpartition("/")
        if archive != inside:
            table.add_row("", Text(f"{archive}:"))
            inside = archive
        table.add_row(*_file_line(file, entry, marks))
    console.print()
    console.print(_indented(table))


def _file_line(file: FileFeedback, name: str, marks: Marks) -> Iterator[Text]:
    yield Text.assemble(marks.of(file.verdict), " ", (file.verdict_word, STYLES[file.verdict]))
    yield Text(name)
    for words in (file.kind, file.municipality, file.period):
        yield Text(words or "-")
    yield Text("-" if file.rows is None else dutch.number(file.rows))


def _print_causes(causes: Sequence[Explanation], console: Console, *, several: bool) -> None:
    if not causes:
        return
    _heading(CAUSES, console)
    for cause in causes[:MOST]:
        grid = _grid()
        grid.add_row(f"{cause.number}.", Text(cause.message))
        for line in _cause_lines(cause, several=several):
            grid.add_row("", line)
        console.print(_indented(grid))
    for line in _rest(len(causes), "oorzaak", "oorzaken"):
        console.print(_indented(line))


def _cause_lines(cause: Explanation, *, several: bool) -> Iterator[Text]:
    yield Text.assemble(("Herstel: ", "cyan"), cause.remedy)
    if cause.mendable:
        yield Text(COMMAND.mendable)
    place = [cause.file] if several else []
    explains = [f"verklaart {dutch.listed(cause.explains)}"] if cause.explains else []
    if place or explains:
        yield Text("; ".join(place + explains), "dim")


def _print_part(heading: str, part: Part, console: Console, marks: Marks) -> None:
    if part.is_silent:
        return
    _heading(heading, console)
    blocks: list[list[Table | Text]] = [
        [Text(part.remark)] if part.remark else [],
        _complaints(TO_MEND, part.to_mend, marks),
        _complaints(SIGNALS, part.signals, marks),
    ]
    blocks += [[_remark(line, marks)] for line in (part.unjudged_sentence, *part.not_run) if line]
    for number, block in enumerate(filter(None, blocks)):
        if number:
            console.print()
        for what in block:
            console.print(_indented(what))


def _complaints(words: str, complaints: Sequence[Complaint], marks: Marks) -> list[Table | Text]:
    if not complaints:
        return []
    grid = _grid("left", "right")
    for complaint in complaints[:MOST]:
        rejects = complaint.severity is Severity.REJECT
        mark = Text(marks.rejected, "red") if rejects else Text(marks.signal, "yellow")
        count = Text(f"{dutch.number(complaint.count)}{marks.times}", "bold")
        grid.add_row(mark, Text(complaint.rule), count, _complaint(complaint))
    heading = Text(f"{words} ({dutch.number(len(complaints))})", "underline")
    return [heading, grid, *_rest(len(complaints), "bevinding", "bevindingen")]


def _remark(line: str, marks: Marks) -> Table:
    grid = _grid()
    grid.add_row(Text(marks.undecided, "yellow"), Text(line))
    return grid


def _complaint(complaint: Complaint) -> Text:
    """What is wrong, where, and how to mend it, a line each."""
    lines = [Text(complaint.message)]
    if complaint.measure:
        lines.append(Text(complaint.measure, "dim"))
    if complaint.place:
        lines.append(Text(complaint.place, "dim"))
    if complaint.remedy and not complaint.explained:
        lines.append(Text.assemble(("Herstel: ", "cyan"), complaint.remedy))
    if complaint.causes:
        lines.append(Text.assemble(("Oorzaak: ", "cyan"), f"zie {dutch.listed([str(n) for n in complaint.causes])}"))
    return Text("\n").join(lines)


def _rest(total: int, one: str, more: str) -> list[Text]:
    return [Text(f"… en nog {dutch.counted(total - MOST, one, more)}; alles met --as xlsx")] if total > MOST else []


def _print_what_is_not_here(feedback: TechnicalFeedback, console: Console) -> None:
    if any(complaint.more for complaint in feedback.complaints):
        console.print()
        console.print(Text(f"Niet alle regelnummers staan hierboven; {feedback.elsewhere} --output PAD."))


def _copy_lines(copy: MendedCopy, marks: Marks) -> Iterator[Text]:
    yield from _changes(copy.changes, marks)
    for left in copy.left:
        yield Text(f"Niet hersteld: {left.message}")
    if copy.still_wrong:
        yield Text(f"Keurt nog af: {copy.still_wrong}")


def _archive_lines(archive: MendedArchive, marks: Marks) -> Iterator[Text]:
    yield Text(WITH_THE_COPIES)
    yield from _changes(archive.changes, marks)
    if archive.carried:
        yield Text(f"{CARRIED}: {dutch.listed(archive.carried)}")
    for left in archive.left:
        yield Text(left.message)


def _changes(changes: Iterable[Change], marks: Marks) -> Iterator[Text]:
    for change in changes:
        yield Text(f"{dutch.number(change.count)}{marks.times} {change.told}")
