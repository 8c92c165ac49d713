"""The command line: `oporde check`, and what authors and suppliers ask of a protocol.

A command imports what it uses inside itself, so that a check of a small file loads no more than it needs. Here the
clock is read, once; and here every error ends in a Dutch sentence and an exit status, never in a traceback.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from enum import IntEnum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from oporde import errors

if TYPE_CHECKING:
    from rich.progress import Progress

    from oporde.findings import Outcome
    from oporde.plan.model import Plan
    from oporde.report.op_orde.contents import OpOrdeReport
    from oporde.report.op_orde.peers import PeerFigures
    from oporde.report.technical_feedback import Mending

# Whether a path can be read is found out by reading it; click would only say that it cannot.
PATH = click.Path(path_type=Path, readable=False)
DIRECTORY = click.Path(path_type=Path, readable=False, file_okay=False)
FORMS = ("text", "json", "html", "csv", "xlsx")
ALL_ROWS = ("csv", "xlsx")  # these tell all rows, where the others tell the first
FIRST_ROWS = 20
MOST_ROWS = 100_000  # per finding; of a million wrong rows nobody needs the last
GARBAGE_AT_ONCE = 50_000  # objects; looking for circles among what was just imported finds none, and takes time
PATIENCE_S = 1.0  # a check that takes longer shows how far it is


class Status(IntEnum):
    """Exit statuses."""

    APPROVED = 0
    REJECTED = 1
    WRONG_USE = 2
    FAULT = 3
    INTERRUPTED = 130  # as shells have it after Ctrl-C
    NOT_READ = 141  # and when the reader of a pipe has left, as in `oporde check … | head`


def main() -> None:
    """Run the command line of this process, and leave."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command line; every error becomes a sentence on stderr and an exit status."""
    gc.set_threshold(GARBAGE_AT_ONCE, 20, 20)
    _write_what_can_be_written()
    try:
        status = oporde.main(args=list(arguments), prog_name="oporde", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        return _complain(error.format_message(), before="")
    except click.UsageError as error:
        return _complain(_in_dutch(error))
    except errors.ProtocolError as error:
        return _complain("\n".join(("het protocol klopt niet:", *error.problems)))
    except errors.OpOrdeError as error:
        return _complain(str(error))
    except BrokenPipeError:
        _let_go_of_stdout()
        return Status.NOT_READ
    except OSError as error:
        _let_go_of_stdout()
        return _complain(_why_not(error))
    except (KeyboardInterrupt, click.Abort):
        _complain("afgebroken.")
        return Status.INTERRUPTED
    except Exception as error:  # noqa: BLE001  the edge: a fault of ours must not look like a rejected file
        return _confess(error)
    return int(status or 0)


def _write_what_can_be_written() -> None:
    """On a terminal that lacks a sign a question mark is better than no feedback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _complain(sentence: str, *, before: str = "oporde: ") -> Status:
    click.echo(f"{before}{sentence}", err=True)
    return Status.WRONG_USE


def _confess(error: Exception) -> Status:
    """Say where our fault is. Not the message of the error: that may quote a value from a delivery."""
    import traceback

    where = "".join(traceback.format_tb(error.__traceback__))
    click.echo(
        f"oporde: door een fout in OpOrde is de opdracht niet afgemaakt ({type(error).__name__}). Dat ligt niet aan uw "
        f"bestand; het is niet goedgekeurd en niet afgekeurd. Meld ons de volgende regels:\n{where}",
        err=True,
    )
    return Status.FAULT


def _let_go_of_stdout() -> None:
    """Leave nothing in stdout that cannot be written, or Python would try again while leaving."""
    try:
        sys.stdout.flush()
    except OSError:
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _why_not(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{errors.refusal(error)}."


# --- Dutch, where click speaks English


class _Formatter(click.HelpFormatter):
    HEADINGS = {"Options": "Opties", "Commands": "Opdrachten"}  # noqa: RUF012  click's own style

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Gebruik: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        super().write_heading(self.HEADINGS.get(heading, heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Option(click.Option):
    def get_help_extra(self, ctx: click.Context) -> Any:
        return {}  # the text says what it must


def _option(*names: str, **attributes: Any) -> Callable[[Any], Any]:
    return click.option(*names, cls=_Option, **attributes)


class _Command(click.Command):
    context_class = _Context

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **({"options_metavar": "[OPTIES]"} | attributes))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option:
            option.help = "Deze uitleg."
        return option


class _Group(_Command, click.Group):
    command_class = _Command

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **({"subcommand_metavar": "OPDRACHT …"} | attributes))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            ctx.exit(Status.NOT_READ)  # left to click it would be 1, which says that a file was rejected

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            known = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"de opdracht “{args[0]}” bestaat niet. Er zijn: {known}.", ctx)
        return super().resolve_command(ctx, args)


_Group.group_class = _Group


def _in_dutch(error: click.UsageError) -> str:
    return _sentence(error) + (f"\nUitleg: {error.ctx.command_path} --help" if error.ctx else "")


def _sentence(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"de optie {name} bestaat niet." + (f" Bedoelt u {' of '.join(near)}?" if near else "")
        case click.MissingParameter(param=click.Parameter() as param):
            return f"geef {_name(param)} op."
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param)} klopt niet: {_expected(param.type)}."
        case click.BadOptionUsage(option_name=name) if "requires" in error.message:
            return f"de optie {name} heeft een waarde nodig."
        case click.BadOptionUsage(option_name=name):
            return f"de optie {name} krijgt geen waarde."
        case _ if "extra argument" in error.message:
            return "er staat te veel op de opdrachtregel."
        case _:
            return error.message


def _name(param: click.Parameter) -> str:
    return param.opts[0] if isinstance(param, click.Option) else (param.metavar or str(param.name)).rstrip(".")


def _expected(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.Choice(choices=choices):
            return f"kies uit {', '.join(choices)}"
        case click.DateTime():
            return "schrijf een dag als 2018-02-14"
        case click.IntRange(min=least, max=most):
            return f"geef een geheel getal van {least} tot en met {most}" if most else f"geef een getal vanaf {least}"
        case click.Path():
            return "dat is een bestand, geen map"
        case _:
            return "geef een geheel getal"


# --- oporde


@click.group(cls=_Group)
@click.version_option(package_name="oporde", message="OpOrde %(version)s", help="De versie.")
def oporde() -> None:
    """Zegt of bestanden op orde zijn en zo niet, wat er mis is, waar, en hoe u het herstelt."""


@oporde.command(short_help="Controleer bestanden tegen het protocol.")
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=PATH)
@_option("--protocol", metavar="NAAM", default="gmsd/2017", help="Naam of map (standaard gmsd/2017).")
@_option("--municipality", metavar="CODE", help="Voor deze gemeente; een ander bestand wordt afgekeurd.")
@_option("--period", metavar="PERIODE", help="Over deze periode; een ander bestand wordt afgekeurd.")
@_option("--as", "form", type=click.Choice(FORMS), help="De vorm (standaard die van --output, anders text).")
@_option("--output", metavar="PAD", type=PATH, help="Schrijf naar dit bestand.")
@_option(
    "--examples",
    metavar="AANTAL",
    type=click.IntRange(0, MOST_ROWS),
    help=f"Zoveel regelnummers per bevinding (standaard {FIRST_ROWS}; in csv en xlsx {MOST_ROWS}).",
)
@_option(
    "--today", metavar="DAG", type=click.DateTime(["%Y-%m-%d"]), help="Controleer alsof het deze dag is: 2018-02-14."
)
@_option("--production", is_flag=True, help="Het zijn echte gegevens: testnummers worden ook gemeld.")
@_option(
    "--mend",
    metavar="MAP",
    type=click.Path(path_type=Path),
    help="Schrijf in deze map een kopie waarin hersteld is wat veilig te herstellen is.",
)
def check(
    paths: tuple[Path, ...],
    protocol: str,
    municipality: str | None,
    period: str | None,
    form: str | None,
    output: Path | None,
    examples: int | None,
    today: datetime | None,
    production: bool,
    mend: Path | None,
) -> int:
    """Controleert CSV-bestanden en ZIP-bestanden met CSV-bestanden.

    PAD is een bestand; het mogen er meer zijn, door elkaar. Gemeente en periode staan in de bestandsnamen. Uw bestanden
    verlaten uw computer niet. Er wordt niets geschreven dan wat u vraagt met --output en --mend.

    Met --mend krijgt elk bestand waarin iets veilig te herstellen is een kopie, en een ZIP-bestand een nieuw ZIP-bestand.
    U leest wat er gewijzigd is, wat niet en waarom, en of de kopie goedgekeurd is; een lijst ervan komt erbij in de map. Uw
    eigen bestanden blijven zoals zij zijn.

    Uitkomst voor scripts (exit status): 0 alle bestanden zijn goedgekeurd, 1 er is er een afgekeurd, 2 de opdracht
    klopt niet of een pad is niet te lezen of te schrijven, 3 een controleregel kon door een fout bij ons niet draaien.
    """
    form = form or _form_of(output)
    if form == "xlsx" and output is None:
        raise click.UsageError("een werkboek past niet op het scherm: geef met --output een bestandsnaam op.")
    _spare(paths, output)

    from oporde import checking
    from oporde.plan.kept import load_plan

    day = today.date() if today else datetime.now().astimezone().date()
    rows = examples if examples is not None else MOST_ROWS if form in ALL_ROWS else FIRST_ROWS
    plan = load_plan(protocol)
    _refuse_unknown(plan, municipality, period)

    def judge(files: Sequence[Path]) -> Outcome:
        return checking.check(
            files, plan, municipality=municipality, period=period, today=day, production=production, examples=rows,
            progress=progress,
        )  # fmt: skip

    with _writing(output) as out:
        with _Progress() as progress:
            outcome = judge(paths)
            mending = _mend(paths, plan, outcome, mend, judge, progress) if mend else None
        _tell(outcome, plan, mending, form=form, out=out, output=output, checked_on=day, examples=rows)
    if mending and mending.verdict and mending.verdict.value == "undecided":
        return Status.FAULT
    return _status(outcome)


def _form_of(output: Path | None) -> str:
    """The form that the ending of a file name asks for; text where it asks for none."""
    ending = output.suffix.lower().removeprefix(".") if output else ""
    return ending if ending in FORMS else FORMS[0]


def _spare(paths: Sequence[Path], output: Path | None) -> None:
    """What is read is never written over."""
    for path in paths:
        if output and output.exists() and path.exists() and output.samefile(path):
            raise click.UsageError(
                f"--output klopt niet: {path} is een bestand dat gelezen wordt, en zou overschreven worden. Kies een andere naam."
            )


def _refuse_unknown(plan: Plan, municipality: str | None, period: str | None) -> None:
    """A typing error in what is asserted is wrong use; it must not reject files that are right."""
    senders, periods = plan.admission.senders, [period.id for period in plan.admission.periods]
    if municipality and senders and municipality not in {sender.code for sender in senders}:
        meant = [
            f" Bedoelt u {sender.code} ({sender.name})?"
            for sender in senders
            if municipality.casefold() == sender.name.casefold() or municipality.lstrip("0") == sender.code.lstrip("0")
        ]
        raise click.UsageError(
            f"--municipality klopt niet: gemeentecode {municipality} staat niet in het protocol.{''.join(meant[:1])}"
        )
    if period and period not in periods:
        raise click.UsageError(
            f"--period klopt niet: periode {period} staat niet in het protocol. Kies uit {', '.join(periods)}."
        )


def _mend(
    paths: Sequence[Path],
    plan: Plan,
    outcome: Outcome,
    folder: Path,
    judge: Callable[[Sequence[Path]], Outcome],
    progress: Callable[[str, int, int], None],
) -> Mending:
    """Make the copies, and check the delivery again with the copies in it."""
    from oporde.mending.delivery import mend
    from oporde.mending.telling import tell

    mended = mend(paths, plan, outcome, folder, progress=progress)
    return tell(mended, judge(mended.paths) if mended.files or mended.archives else None)


REPORT_FORMS = (".pdf", ".html", ".xlsx", ".csv", ".json")


@oporde.command(short_help="Maak het op-orde-rapport.")
@click.argument("paths", metavar="PAD...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_option(
    "--output",
    metavar="BESTAND",
    type=click.Path(path_type=Path),
    required=True,
    help="Waarheen; het einde kiest de vorm.",
)
@_option(
    "--previous", metavar="PAD", multiple=True, type=click.Path(path_type=Path), help="Een eerdere levering; mag vaker."
)
@_option("--peers", metavar="BESTAND", type=click.Path(path_type=Path), help="Cijfers van andere gemeenten (JSON).")
@_option("--protocol", metavar="NAAM", default="gmsd/2017", help="Naam of map (standaard gmsd/2017).")
@_option("--municipality", metavar="CODE", help="Over deze gemeente.")
@_option("--period", metavar="PERIODE", help="Over deze periode (standaard de laatste).")
@_option(
    "--today", metavar="DAG", type=click.DateTime(["%Y-%m-%d"]), help="Maak het alsof het deze dag is: 2018-02-14."
)
@_option("--production", is_flag=True, help="Het zijn echte gegevens: testnummers worden ook gemeld.")
def report(
    paths: tuple[Path, ...],
    output: Path,
    previous: tuple[Path, ...],
    peers: Path | None,
    protocol: str,
    municipality: str | None,
    period: str | None,
    today: datetime | None,
    production: bool,
) -> int:
    """Maakt het op-orde-rapport: of wat u levert correct en compleet is.

    PAD is een CSV-bestand of een ZIP-bestand; het mogen er meer zijn, door elkaar. Het rapport gaat over de bestanden die
    technisch zijn goedgekeurd. Met --previous geeft u een eerdere levering, om mee te vergelijken: over dezelfde periode,
    over de periode ervoor, of allebei. Een arrangement dat over twee perioden loopt, telt dan als één.

    Het einde van de bestandsnaam kiest de vorm: .pdf of .html om te lezen, .xlsx of .csv met alle cijfers, .json voor
    software. Voor .pdf en .html is meer nodig: pip install 'oporde[report]'. Uw bestanden verlaten uw computer niet.

    Uitkomst voor scripts (exit status): 0 het rapport is gemaakt, 1 er is een bestand afgekeurd (het rapport gaat dan over
    de andere; zijn die er niet, dan is er geen rapport), 2 de opdracht klopt niet of een pad is niet te lezen of te
    schrijven, 3 een controleregel kon door een fout bij ons niet draaien.
    """
    form = output.suffix.lower()
    if form not in REPORT_FORMS:
        raise click.UsageError(f"--output klopt niet: kies een bestandsnaam die eindigt op {', '.join(REPORT_FORMS)}.")
    _spare([*paths, *previous, *filter(None, [peers])], output)

    from oporde import reporting
    from oporde.plan.kept import load_plan

    day = today.date() if today else datetime.now().astimezone().date()
    with _Progress() as progress:
        found = reporting.report_on(
            paths, previous, load_plan(protocol), municipality=municipality, period=period, peers=_peers(peers), today=day,
            production=production, progress=progress,
        )  # fmt: skip
    for remark in found.remarks:
        click.echo(f"oporde: {remark}", err=True)
    if found.report is not None:
        with _writing(output) as out:
            _write_report(found.report, form, out)
        click.echo(f"{found.report.sentence}.\n{output}: geschreven.")
    return _status(found.outcome)


@oporde.command(short_help="Kijk na of een verklaring van een portaal echt is.")
@click.argument("statement", metavar="VERKLARING", type=PATH)
@click.argument("paths", metavar="[PAD]...", nargs=-1, type=PATH)
@_option("--key", metavar="BESTAND", type=PATH, help="De sleutel van het portaal, om zeker te weten wie tekende.")
def verify(statement: Path, paths: tuple[Path, ...], key: Path | None) -> int:
    """Kijkt na of een verklaring van een portaal is zoals zij is ondertekend.

    VERKLARING is het JSON-bestand dat u van het portaal kreeg: een verklaring van vernietiging, bijvoorbeeld. PAD is een
    bestand dat u had geleverd; dan leest u of de verklaring ook over dat bestand gaat.

    Met --key weet u zeker welk portaal tekende. U vindt de sleutel op het adres van het portaal, onder
    /.well-known/oporde-signing-key.json. Nodig is: pip install 'oporde[verify]'. Er gaat niets naar buiten.

    Uitkomst voor scripts (exit status): 0 de verklaring is echt en gaat over alles wat u opgaf, 1 zij is veranderd, is met
    een andere sleutel ondertekend of gaat niet over een van de bestanden, 2 de opdracht klopt niet of een bestand is niet
    te lezen.
    """
    from oporde import verifying

    signed = verifying.read_signed(statement)
    if not verifying.is_authentic(signed, verifying.read_key(key) if key else None):
        why = "zij is veranderd na het ondertekenen" + (", of met een andere sleutel ondertekend." if key else ".")
        click.echo(f"Deze verklaring is niet echt: {why}")
        return Status.REJECTED
    click.echo("De handtekening klopt: er is niets aan deze verklaring veranderd.")
    told = {"title": "Verklaring", "municipality": "Gemeente", "period": "Periode", "erased_at": "Vernietigd op"}
    for name, word in told.items():
        if isinstance(signed.statement.get(name), str):
            click.echo(f"  {word}: {signed.statement[name]}")
    click.echo(f"  Sleutel: {signed.fingerprint}")
    if key is None:
        click.echo(
            "Vergelijk deze sleutel met die van het portaal, of geef hem op met --key. Pas dan weet u wie ondertekende."
        )
    absent = [path for path in paths if verifying.sha256_of(path) not in signed.hashes]
    for path in paths:
        about = "gaat niet over dit bestand" if path in absent else "gaat ook over dit bestand"
        click.echo(f"{path}: de verklaring {about}.")
    return Status.REJECTED if absent else Status.APPROVED


def _peers(path: Path | None) -> PeerFigures | None:
    if path is None:
        return None
    from oporde.report.op_orde.peers import from_json

    try:
        return from_json(path.read_bytes())
    except errors.Unreadable as error:
        raise errors.Unreadable(f"{path}: {error}") from error


def _write_report(report: OpOrdeReport, form: str, out: BinaryIO) -> None:
    if form == ".json":
        from oporde.report.op_orde.json_form import to_json

        out.write(to_json(report))
    elif form == ".csv":
        from oporde.report.op_orde.csv_form import write_csv

        write_csv(report, out)
    elif form == ".xlsx":
        from oporde.report.op_orde.xlsx_form import write_xlsx

        write_xlsx(report, out)
    elif form == ".html":
        from oporde.report.op_orde.html_form import to_html

        out.write(to_html(report))
    else:
        from oporde.report.op_orde.pdf_form import to_pdf

        out.write(to_pdf(report))


def _status(outcome: Outcome) -> Status:
    from oporde.findings import Verdict

    if outcome.not_run or any(file.not_run for file in outcome.files) or outcome.verdict is Verdict.UNDECIDED:
        return Status.FAULT
    return Status.APPROVED if outcome.files and outcome.verdict is Verdict.APPROVED else Status.REJECTED


def _tell(
    outcome: Outcome,
    plan: Plan,
    mending: Mending | None,
    *,
    form: str,
    out: BinaryIO,
    output: Path | None,
    checked_on: date,
    examples: int,
) -> None:
    """Give the outcome the form that was asked for; where that has no place for what was mended, stderr tells it."""
    if form == "json":
        from oporde.report.json_form import to_json

        out.write(to_json(outcome, examples=examples, mending=mending))
    else:
        from oporde.report.technical_feedback import technical_feedback

        kinds = {layout.layout: layout.title for layout in plan.layouts}
        feedback = technical_feedback(
            outcome, checked_on=checked_on, examples=examples, title=plan.title, kinds=kinds, mending=mending,
            stories=plan.stories,
        )  # fmt: skip
        if form == "text":
            from oporde.report.text import print_feedback

            with _as_text(out, output) as file:
                print_feedback(feedback, file)
        elif form == "html":
            from oporde.report.html import to_html

            out.write(to_html(feedback))
        elif form == "csv":
            from oporde.report.csv_form import write_csv

            write_csv(feedback, out)
        elif output is not None:
            from oporde.report.xlsx import write_xlsx

            write_xlsx(feedback, out, parts=_beside(output, "parts"))
    if mending and form in ("csv", "xlsx"):
        from oporde.report.text import print_mending

        print_mending(mending, sys.stderr)


# --- what goes out


@contextmanager
def _writing(output: Path | None) -> Iterator[BinaryIO]:
    """Where a result goes. A file appears under its name only when it is complete; a failure leaves what was there."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif output.exists() and not output.is_file():
        with output.open("wb") as out:  # a device or a pipe cannot be put in place afterwards
            yield out
    else:
        with _replacing(output.resolve()) as out:
            yield out


@contextmanager
def _replacing(output: Path) -> Iterator[BinaryIO]:
    part = _beside(output, "part")
    try:
        with part.open("wb") as out:
            yield out
        part.replace(output)
    except OSError as error:
        if error.filename in (None, str(part)):
            raise OSError(error.errno, error.strerror, str(output)) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _beside(output: Path, what: str) -> Path:
    return output.with_name(f".{output.name[:100]}.{os.getpid()}.{what}")


@contextmanager
def _as_text(out: BinaryIO, output: Path | None) -> Iterator[Any]:
    if output is None:
        yield sys.stdout
    else:
        text = TextIOWrapper(out, encoding="utf-8", errors="replace")
        yield text
        text.flush()
        text.detach()


def _write(output: Path | None, text: str) -> None:
    with _writing(output) as out:
        out.write(text.encode("utf-8", "replace"))


class _Progress:
    """Shows how far a check is on a terminal, once it takes longer than a second; before that it costs nothing."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.stack = ExitStack()
        self.is_seen = sys.stderr.isatty()
        self.drawn: Progress | None = None

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *error: object) -> None:
        self.stack.close()

    def __call__(self, what: str, done: int, total: int) -> None:
        if self.drawn is None:
            if not self.is_seen or time.monotonic() - self.began < PATIENCE_S:
                return
            self.drawn = self._draw()
        task = self.drawn.task_ids[0]
        self.drawn.update(task, description=what, completed=done, total=total or None)

    def _draw(self) -> Progress:
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(bar_width=30))
        console = Console(stderr=True, highlight=False)
        drawn = self.stack.enter_context(Progress(*columns, console=console, transient=True))
        drawn.add_task(escape(""), total=None)
        return drawn


# --- oporde protocol


@oporde.group()
def protocol() -> None:
    """Voor wie protocollen schrijft en wie er software voor maakt."""


@protocol.command(name="list", short_help="Welke protocollen er zijn.")
def list_() -> None:
    """Noemt de protocollen die bij OpOrde horen."""
    from oporde.protocol.folder import protocol_names

    for name in protocol_names():
        click.echo(name)


@protocol.command(short_help="Zoek fouten in een protocol.")
@click.argument("folder", metavar="MAP", type=PATH)
@_option("--quick", is_flag=True, help="Voer de voorbeelden van de controleregels niet uit.")
@_option(
    "--rule", "rules", metavar="NUMMER", multiple=True, help="Voer alleen de voorbeelden van deze controleregel uit."
)
def lint(folder: Path, quick: bool, rules: tuple[str, ...]) -> int:
    """Noemt elke fout in een protocol als bestand:regel: wat, wat er verwacht werd, en wat er misschien bedoeld is.

    Ook de voorbeelden van alle controleregels worden uitgevoerd: doet een voorbeeld niet wat het belooft, dan is dat
    een fout. De meldingen zijn in het Engels, zoals de taal van protocollen zelf.

    Exit status: 0 het protocol klopt, 1 er zijn fouten.
    """
    from tempfile import TemporaryDirectory

    from oporde import proving

    with TemporaryDirectory() as made, _Progress() as progress:
        problems = proving.lint(folder, None if quick else Path(made), progress, rules)
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo(f"{len(problems)} {'fout' if len(problems) == 1 else 'fouten'}.")
        return Status.REJECTED
    click.echo(f"{folder}: het protocol klopt.")
    return Status.APPROVED


@protocol.command(short_help="Schrijf het hele aanleverprotocol.")
@click.argument("name", metavar="NAAM")
@_option("--as", "form", type=click.Choice(["html", "markdown"]), default="html", help="De vorm (standaard html).")
@_option("--output", metavar="PAD", type=PATH, help="Schrijf naar dit bestand.")
def document(name: str, form: str, output: Path | None) -> None:
    """Schrijft het aanleverprotocol als document, om te lezen, af te drukken en te publiceren.

    NAAM is een protocol zoals gmsd/2017, of een map.
    """
    from oporde.protocol.exports.document import document_html, document_markdown
    from oporde.protocol.folder import protocol_names
    from oporde.protocol.load import load_protocol

    loaded = load_protocol(name)
    former = load_protocol(loaded.head.former) if loaded.head.former in protocol_names() else None
    write = document_html if form == "html" else document_markdown
    _write(output, write(loaded, former))


@protocol.command(short_help="Schrijf voorbeeldbestanden.")
@click.argument("name", metavar="NAAM")
@_option("--municipality", metavar="CODE", required=True, help="Gemeentecode in de bestanden (verplicht).")
@_option("--period", metavar="PERIODE", required=True, help="Verslagperiode, bijvoorbeeld H2_2017 (verplicht).")
@_option(
    "--rows", metavar="AANTAL", type=click.IntRange(1, 10_000_000), help="Regels (standaard 200; met --faulty 60)."
)
@_option("--seed", metavar="GETAL", type=int, default=1, help="Ander getal, andere bestanden (standaard 1).")
@_option("--output", metavar="MAP", type=DIRECTORY, required=True, help="Schrijf in deze map (verplicht).")
@_option("--faulty", is_flag=True, help="Een kleine levering voor elke controleregel, die er niet aan voldoet.")
def examples(
    name: str, municipality: str, period: str, rows: int | None, seed: int, output: Path, faulty: bool
) -> None:
    """Schrijft goede voorbeeldbestanden of, met --faulty, foute: om software mee te testen.

    NAAM is een protocol zoals gmsd/2017, of een map. De nummers in de bestanden zijn testnummers.
    """
    from oporde.protocol.exports.examples import write_examples, write_faulty
    from oporde.protocol.load import load_protocol

    write, usual = (write_faulty, 60) if faulty else (write_examples, 200)
    written = write(
        load_protocol(name), municipality=municipality, period=period, rows=rows or usual, seed=seed, directory=output
    )
    _say_written(written, output)


@protocol.command(short_help="Schrijf de indelingen als schema.")
@click.argument("name", metavar="NAAM")
@_option(
    "--as",
    "form",
    type=click.Choice(["json-schema", "frictionless", "csvw"]),
    required=True,
    help="Welk schema (verplicht).",
)
@_option("--output", metavar="MAP", type=DIRECTORY, required=True, help="Schrijf in deze map (verplicht).")
@_option(
    "--municipality", metavar="CODE", help="Noem de bestanden van deze gemeente (standaard die van het voorbeeld)."
)
@_option("--period", metavar="PERIODE", help="Noem de bestanden over deze periode (standaard die van het voorbeeld).")
def export(name: str, form: str, output: Path, municipality: str | None, period: str | None) -> None:
    """Schrijft de indelingen van de bestanden als schema voor andere programma's.

    NAAM is een protocol zoals gmsd/2017, of een map. Zet de CSV-bestanden naast datapackage.json of csv-metadata.json; die
    noemen ze bij hun naam.
    """
    from oporde.protocol.exports import schemas
    from oporde.protocol.load import load_protocol

    written = schemas.export(load_protocol(name), form, output, municipality=municipality, period=period)
    _say_written(written, output)


@protocol.command(short_help="Vergelijk twee protocollen.")
@click.argument("old", metavar="OUD")
@click.argument("new", metavar="NIEUW")
def diff(old: str, new: str) -> None:
    """Vertelt wat er is veranderd tussen twee protocollen: bestanden, kolommen, codes en controleregels.

    OUD en NIEUW zijn protocollen zoals gmsd/2017, of mappen.
    """
    from oporde.protocol.diff import diff_protocols
    from oporde.protocol.load import load_protocol

    click.echo(diff_protocols(load_protocol(old), load_protocol(new)).text(), nl=False)


@protocol.command(short_help="Schrijf de schema's waarmee een editor helpt.")
@_option("--output", metavar="MAP", type=DIRECTORY, required=True, help="Schrijf in deze map (verplicht).")
def schema(output: Path) -> None:
    """Schrijft de JSON Schema's van de YAML-bestanden van een protocol, waarmee een editor aanvult en controleert."""
    from oporde.protocol.schema import write_schemas

    _say_written(write_schemas(output), output)


@protocol.command(name="compile", short_help="Vernieuw het plan naast een protocol.")
@click.argument("names", metavar="NAAM...", nargs=-1, required=True)
def compile_(names: tuple[str, ...]) -> None:
    """Schrijft het plan dat naast een protocol wordt bewaard, zodat een controle het niet opnieuw hoeft te maken.

    NAAM is een protocol zoals gmsd/2017, of een map; het mogen er meer zijn. Een plan dat nog klopt, blijft staan. Zonder
    bewaard plan, of nadat er iets in de map is veranderd, werkt alles ook, maar trager.
    """
    from oporde.plan.kept import load_plan, read_plan, write_plan
    from oporde.protocol.folder import KEPT_PLAN, find_protocol

    for name in names:
        folder = find_protocol(name)
        kept = read_plan(folder)
        plan = kept or load_plan(folder)
        path = folder / KEPT_PLAN if kept else write_plan(plan, folder)
        click.echo(f"{path}: {'klopt nog' if kept else 'geschreven'} (kenmerk {plan.hash[:12]}).")


def _say_written(paths: Sequence[Path], directory: Path) -> None:
    click.echo(f"{len(paths)} {'bestand' if len(paths) == 1 else 'bestanden'} geschreven in {directory}.")
