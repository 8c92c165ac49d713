"""A small world in which one rule is tried: a table of every type of value, another beside it, and those of the period before.

Rows say what they are about as text, as files do; the rest is empty. Rows are named by their place in the list, from 0.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from oporde.checking import check
from oporde.findings import Finding, Outcome, Severity
from oporde.plan.compiling import compile_plan
from oporde.plan.model import Plan
from oporde.protocol.exports.place import Place
from oporde.protocol.exports.requirement import requirement
from oporde.protocol.protocol import Protocol
from oporde.protocol.rules import AnyRule

Row = Mapping[str, str]

TODAY = date(2018, 2, 14)
FIRST_DAY, LAST_DAY = date(2017, 7, 1), date(2017, 12, 31)
SENDER, NOW, BEFORE = "9901", "H2_2017", "H1_2017"
WORDS = {"title": "De regel", "why": "Daarom.", "message": "Niet goed.", "remedy": "Herstel het.", "since": "1"}
EXAMPLES: dict[str, Any] = {"examples": {"passes": [{}], "fails": [{}]}}
CODES = [{"code": code, "label": f"soort {code}"} for code in ("A", "B", "C")]
COLUMNS: list[dict[str, Any]] = [
    {"name": "Persoon", "type": "digits", "max_length": 6},
    {"name": "Soort", "type": "code", "codes": CODES},
    {"name": "Kenmerken", "type": "codes", "codes": CODES},
    {"name": "Begin", "type": "date"},
    {"name": "Eind", "type": "date"},
    {"name": "Geboren", "type": "date", "format": "DD-MM-JJJJ"},
    {"name": "Aantal", "type": "digits", "max_length": 9},
    {"name": "Bedrag", "type": "number", "scale": 2},
    {"name": "Naam", "type": "text", "max_length": 10},
    {"name": "Postcode", "type": "text", "pattern": "[1-9][0-9]{3} ?[A-Z]{2}"},
    {"name": "BSN", "type": "bsn", "personal": True},
]
VALUE_KINDS = ("characters", "length", "date", "code", "number", "pattern", "elfproef")
UPLOAD_KINDS = (
    "extension", "name", "archive", "entry", "leftover", "empty", "unreadable", "line-ends", "column-count", "column-name",
    "delimiter", "field-count", "no-header", "foreign-municipality", "closed-period", "duplicate-file",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: how many, in which rows (and beside which), and of how many rows it could not tell."""

    count: int = 0
    rows: tuple[int, ...] = ()
    undecided: int = 0
    twins: tuple[int, ...] = ()
    severity: Severity | None = None


NOTHING = Found()


def rule(kind: str, **keys: Any) -> dict[str, Any]:
    """A rule of this kind, as its author writes it: Z1 unless told otherwise."""
    return {"id": "Z1", "kind": kind, **WORDS, **EXAMPLES, **keys}


def protocol_of(*rules: dict[str, Any], others: Sequence[dict[str, Any]] = (), values: bool = True) -> Protocol:
    """A protocol with these rules about `rijen`, and others about `andere`; values are judged as usual, or not at all."""
    usual = [rule(kind, id=f"V{place}") for place, kind in enumerate(VALUE_KINDS)] if values else []
    given = {item["kind"] for item in rules}
    wide = [item for item in rules if item["kind"] in ("identical", "spread", "follows")]
    own = [item for item in rules if item not in wide]
    filled = {name for item in rules if item["kind"] == "required" for name in item["columns"]}
    columns = [{"definition": "Een kolom.", "required": column["name"] in filled, **column} for column in COLUMNS]
    layouts = [
        {"id": id, "title": id, "word": id.upper(), "description": "Regels.", "columns": columns, "rules": [*mine, *made],
         "example_rows": [{}]}
        for id, mine, made in (
            ("rijen", [item for item in usual if item["kind"] not in given or "columns" in _named(rules, item["kind"])], own),
            ("andere", usual, list(others)),
        )
    ]  # fmt: skip
    periods = [
        {"id": NOW, "title": "nu", "first_day": FIRST_DAY, "last_day": LAST_DAY, "previous": BEFORE},
        {"id": BEFORE, "title": "toen", "first_day": date(2017, 1, 1), "last_day": date(2017, 6, 30)},
    ]
    senders = [{"code": SENDER, "label": "Voorbeeldstad"}, {"code": "9902", "label": "Testerdam"}]
    lists = [{"id": "gemeenten", "title": "Gemeenten", "file": "g.csv", "codes": senders}]
    head = {
        "protocol": "wereld", "version": "1", "title": "Wereld", "collector": "Bureau", "summary": "Klein.", "periods": periods,
        "naming": {"pattern": "{municipality}_{file}_{period}.csv", "example": f"{SENDER}_RIJEN_{NOW}.csv"}, "senders": "gemeenten",
        "lists": lists, "layouts": ["rijen", "andere"],
        "rules": [*(rule(kind, id=f"F{place}") for place, kind in enumerate(UPLOAD_KINDS)), *wide],
    }  # fmt: skip
    return Protocol.model_validate(
        {"head": head, "layouts": layouts, "lists": lists, "figure_lists": [], "folder_hash": "a" * 64}
    )


def _named(rules: Sequence[dict[str, Any]], kind: str) -> set[str]:
    return {key for item in rules if item["kind"] == kind for key in item}


@cache
def _plan(written: str) -> Plan:
    asked = json.loads(written)
    return compile_plan(protocol_of(*asked["rules"], others=asked["others"]))


def judge(
    rules: dict[str, Any] | Sequence[dict[str, Any]],
    rows: Sequence[Row] | None,
    *,
    others: Sequence[Row] | None = None,
    before: Sequence[Row] | None = None,
    before_others: Sequence[Row] | None = None,
    other_rules: Sequence[dict[str, Any]] = (),
) -> Found:
    """Deliver the tables and judge them; what rule Z1 found. A table of None is not delivered.

    Raises: AssertionError, when a rule could not run.
    """
    asked = [rules] if isinstance(rules, dict) else list(rules)
    return _found(_outcome(asked, rows, others, before, before_others, other_rules))


def accepted(rules: dict[str, Any], rows: Sequence[Row]) -> tuple[int, ...]:
    """The rows that no rule rejects, whatever it is about."""
    [file] = _outcome([rules], rows, None, None, None, ()).files
    refused = {place - 2 for finding in file.findings if finding.severity is Severity.REJECT for place in finding.rows}
    return tuple(place for place in range(len(rows)) if place not in refused)


def _outcome(
    asked: list[dict[str, Any]],
    rows: Sequence[Row] | None,
    others: Sequence[Row] | None,
    before: Sequence[Row] | None,
    before_others: Sequence[Row] | None,
    other_rules: Sequence[dict[str, Any]],
) -> Outcome:
    tables = {
        ("RIJEN", NOW): rows,
        ("ANDERE", NOW): others,
        ("RIJEN", BEFORE): before,
        ("ANDERE", BEFORE): before_others,
    }
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            _written(Path(folder) / f"{SENDER}_{word}_{period}.csv", table)
            for (word, period), table in tables.items()
            if table is not None
        ]
        outcome = check(
            paths,
            _plan(json.dumps({"rules": asked, "others": list(other_rules)})),
            today=TODAY,
            threads=1,
            examples=1000,
        )
    assert outcome.not_run == ()
    return outcome


def _written(path: Path, rows: Sequence[Row]) -> Path:
    names = [column["name"] for column in COLUMNS]
    assert {name for row in rows for name in row} <= set(names)
    lines = [";".join(names), *(";".join(row.get(name, "") for name in names) for row in rows)]
    path.write_text("".join(f"{line}\r\n" for line in lines), "utf-8", newline="")
    return path


def _found(outcome: Outcome) -> Found:
    """All findings of Z1 together, those about the first file of rows."""
    own = [finding for finding in outcome.findings if finding.rule == "Z1"]
    for file in outcome.files:
        assert file.not_run == (), file.not_run
        if "_RIJEN_H2" in file.name:
            own += [finding for finding in file.findings if finding.rule == "Z1"]
    return Found(
        count=sum(finding.count for finding in own),
        rows=_places(own, "rows"),
        undecided=sum(finding.undecided for finding in own),
        twins=_places(own, "twins"),
        severity=next((finding.severity for finding in own if finding.count), None),
    )


def _places(findings: Sequence[Finding], word: str) -> tuple[int, ...]:
    return tuple(place - 2 for finding in findings for place in getattr(finding, word))


def said(wanted: dict[str, Any]) -> str:
    """What the document says must hold, on one line."""
    protocol = protocol_of(wanted)
    layout = protocol.layout("rijen")
    own: AnyRule = next(item for item in protocol.rules() if item.id == "Z1")
    told = requirement(own, Place(protocol, None if own in protocol.head.rules else layout))
    return " ".join((*told.sentences, *(f"[{word}] {condition}" for word, condition in told.conditions)))


# --- plain Python beside it


def day(text: str, spelling: str = "%Y%m%d") -> date | None:
    """The day that stands there; None when nothing that can be read does."""
    try:
        return datetime.strptime(text, spelling).date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        return None


def number(text: str) -> Decimal | None:
    plain = text.replace(",", ".").removeprefix("-")
    return Decimal(text.replace(",", ".")) if plain and set(plain) <= set("0123456789.") else None


def unread(text: str, value: object) -> bool:
    """Something stands there that could not be read."""
    return text != "" and value is None
