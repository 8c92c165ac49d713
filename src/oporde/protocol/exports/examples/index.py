"""The index of faulty deliveries: what is wrong in each of them and what the check must say about it."""

from __future__ import annotations

import csv
import io

from oporde.findings import Severity, Verdict
from oporde.protocol.exports.examples.faulty import Faulty
from oporde.protocol.protocol import Protocol
from oporde.protocol.rules import AnyRule
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.rules.share import ShareOfRows
from oporde.protocol.types import TYPES

HEADER = ("rule", "wrong", "paths", "row", "severity", "verdict", "options")
"""Of the CSV; `paths` are the files to check together, separated by |."""
VERDICTS = {Verdict.REJECTED: "afgekeurd", Verdict.APPROVED: "goedgekeurd"}
SEVERITIES = {Severity.REJECT: "afkeuren", Severity.SIGNAL: "waarschuwing"}


def index_csv(protocol: Protocol, deliveries: tuple[Faulty, ...]) -> bytes:
    """A line for each delivery; severity and verdict in the words of the check's JSON."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for made in deliveries:
        wrong, paths = _complaint(protocol, made.rule), "|".join(f"{made.folder}/{name}" for name in made.files)
        writer.writerow((made.rule.id, wrong, paths, made.row or "", made.severity, made.verdict, made.options))
    # With a byte order mark a spreadsheet reads the Dutch letters right.
    return text.getvalue().encode("utf-8-sig")


def index_markdown(protocol: Protocol, deliveries: tuple[Faulty, ...]) -> bytes:
    """The same as a table for people, in Dutch."""
    lines = [
        f"# Foute leveringen bij {protocol.head.title}",
        "",
        "In elke map staat een kleine levering die één regel breekt. De nummers van cliënten zijn testnummers.",
        "Staat er iets in de laatste kolom, geef dat dan mee bij het controleren.",
        "",
        "| Regel | Wat er mis is | Bestand | Rij | Melding | Oordeel | Opties |",
        "|---|---|---|---|---|---|---|",
    ]
    for made in deliveries:
        files = "<br>".join(f"[{name}](<{made.folder}/{name}>)" for name in made.files)
        cells = (
            made.rule.id, _complaint(protocol, made.rule), files, str(made.row or ""),
            SEVERITIES[made.severity], VERDICTS[made.verdict], f"`{made.options}`" if made.options else "",
        )  # fmt: skip
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return ("\n".join(lines) + "\n").encode()


class _Blanks(dict[str, str]):
    """Placeholders that only a real file can fill."""

    def __missing__(self, key: str) -> str:
        return "" if key == "detail" else "…"


def _complaint(protocol: Protocol, rule: AnyRule) -> str:
    """The rule's message, with the columns of its example and its limit where the message names them."""
    blanks = _Blanks(columns=_columns(rule), column=_columns(rule))
    layout = next((layout for layout in protocol.layouts if rule in layout.rules), None)
    if isinstance(rule, ValueRule) and layout:
        described = [TYPES[c.type].describe(c) for c in layout.columns if c.name in _named(rule)]
        blanks["expected"] = ", ".join(dict.fromkeys(described))
    limit = rule.at_most if isinstance(rule, ShareOfRows) else rule.reject_above
    if limit is not None:
        blanks["limit"] = f"{limit:.1%}".replace(".0%", "%").replace(".", ",")
    return rule.message.format_map(blanks).strip()


def _columns(rule: AnyRule) -> str:
    """The columns that the rule is about and its example names; those of the example where the rule names none."""
    about = getattr(rule, "columns", None) or ()
    named = _named(rule)
    return ", ".join([name for name in named if name in about] or named) or "…"


def _named(rule: AnyRule) -> list[str]:
    example = rule.examples.fails
    return list(dict.fromkeys(name for row in example for name in row)) if isinstance(example, tuple) else []
