"""The reference of the protocol language, written from the models themselves: types, kinds of rules, functions."""

from __future__ import annotations

import inspect
from typing import get_args

from pydantic import BaseModel

from oporde.protocol import types as value_types
from oporde.protocol.admission import PLACEHOLDERS
from oporde.protocol.causes import CAUSES
from oporde.protocol.load import COMMON
from oporde.protocol.model import Column, RuleText
from oporde.protocol.overviews import Chapter, Headline, Key, KeyFigure, Measure, Overview, Picture, ReportFile
from oporde.protocol.protocol import Derived, Head, Hint, Indicator, Layout, View
from oporde.protocol.rules import DeliveryWideRule, LayoutRule
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.scopes import DeliveryRule, RowRule, TableRule, ValueRule

OWN_FUNCTIONS = {
    "filled(column), empty(column)": "whether the cell holds anything at all, readable or not",
    "first_filled(a, b, …)": "the value of the first of these that is filled; unknown when that one cannot be read",
    "period_first_day(), period_last_day()": "the days of the reporting period of the file",
    "period(), municipality()": "what the file name says",
    "today()": "the day of checking",
    "inhabitants()": "of the sender, where the protocol has a list of them",
    "days_between(a, b)": "days from a to b",
    "age_years(born, day)": "whole years",
    "number_of_rows()": "data rows of the table, in conditions on groups and tables",
}
IN_THE_REPORT: tuple[tuple[str, type[BaseModel]], ...] = (
    ("a chapter", Chapter),
    ("a key figure", KeyFigure),
    ("an overview", Overview),
    ("a key", Key),
    ("a measure", Measure),
    ("a picture", Picture),
    ("a headline", Headline),
)
SCOPES: tuple[tuple[str, type], ...] = (
    ("About one value", ValueRule),
    ("About one row", RowRule),
    ("About the tables of a delivery, or the previous period's", DeliveryRule),
    ("About the rows of one table", TableRule),
    ("About the upload and all its files", RuleText),
)


def language_markdown() -> str:
    """The whole reference as Markdown; the same for the same version of OpOrde."""
    parts = [
        "# The protocol language",
        "Written from the models by `make manual`; a test keeps it equal. How to work with it: "
        "[change a protocol](../change-a-protocol.md).",
        _model("protocol.yaml", Head),
        _model("A layout: wmo.yaml and the like", Layout),
        _model("A column", Column),
        _types(),
        _model("A derived name", Derived),
        _model("Every rule", RuleText),
        *_kinds(),
        _placeholders(),
        _functions(),
        _model("A hint", Hint),
        _model("A view", View),
        _model("An indicator", Indicator),
        _model("The report: report.yaml", ReportFile),
        *(_model(f"In the report: {word}", kind) for word, kind in IN_THE_REPORT),
        _causes(),
    ]
    return "\n".join(line.rstrip() for line in "\n\n".join(parts).splitlines()) + "\n"


def _model(title: str, model: type[BaseModel], without: frozenset[str] = frozenset()) -> str:
    rows = [
        f"| `{field.alias or name}` | {'required' if field.is_required() else 'optional'} | {_flat(field.description)} |"
        for name, field in model.model_fields.items()
        if name not in without
    ]
    table = "\n".join(["| key | | meaning |", "|---|---|---|", *rows]) if rows else "No keys of its own."
    return f"## {title}\n\n{table}"


def _types() -> str:
    rows = [
        f"| `{name}` | {_flat(inspect.getdoc(inspect.getmodule(type(kind))))} |"
        for name, kind in value_types.TYPES.items()
    ]
    return "\n".join(["## Types of values", "", "| type | what it is |", "|---|---|", *rows])


def _kinds() -> list[str]:
    kinds = [*_members(LayoutRule), *_members(DeliveryWideRule)]
    parts = []
    for title, scope in SCOPES:
        mine = [kind for kind in kinds if _scope(kind) is scope]
        parts.append(f"## Rules: {title[0].lower()}{title[1:]}\n\n" + "\n\n".join(map(_kind, mine)))
    return parts


def _members(union: object) -> tuple[type[RuleText], ...]:
    return get_args(get_args(union)[0])


def _scope(kind: type) -> type:
    return next(scope for _, scope in SCOPES if issubclass(kind, scope))


def _kind(kind: type[RuleText]) -> str:
    name = "upload kinds" if kind is UploadRule else kind.model_fields["kind"].default
    shared = frozenset(RuleText.model_fields) | {"kind"}
    words = _flat(inspect.getdoc(inspect.getmodule(kind)))
    keys = [
        f"- `{field.alias or key}` ({'required' if field.is_required() else 'optional'}): {_flat(field.description)}"
        for key, field in kind.model_fields.items()
        if key not in shared
    ]
    return "\n".join([f"### `{name}`", "", words, "", *keys]).rstrip()


def _placeholders() -> str:
    upload = [f"| `{kind}` | {', '.join(f'`{{{name}}}`' for name in names)} |" for kind, names in PLACEHOLDERS.items()]
    everywhere = ", ".join(f"`{{{name}}}`" for name in sorted(COMMON))
    return "\n".join(
        [
            "## Placeholders in messages",
            "",
            f"Rules of values, rows and tables: {everywhere}. Upload kinds:",
            "",
            "| kind | placeholders |",
            "|---|---|",
            *upload,
        ]
    )


def _functions() -> str:
    rows = [f"| `{call}` | {words} |" for call, words in OWN_FUNCTIONS.items()]
    return "\n".join(
        [
            "## Expressions",
            "",
            "SQL conditions over column and derived names, with `AND OR NOT = <> < <= > >= BETWEEN IN LIKE CASE`, arithmetic, and "
            "abs, round, floor, ceil, least, greatest, length, upper, lower, substring, left, right, starts_with, "
            "regexp_full_match, year, month, day, nullif, CAST. In conditions on groups and tables also count, sum, min, max, avg "
            "and median, with DISTINCT and FILTER. Anything else is refused when the protocol is read. And:",
            "",
            "| function | gives |",
            "|---|---|",
            *rows,
        ]
    )


def _causes() -> str:
    rows = [f"| `{id}` | {cause.message} | {'yes' if cause.mendable else 'no'} |" for id, cause in CAUSES.items()]
    return "\n".join(["## Known causes", "", "| cause | what it says | mended |", "|---|---|---|", *rows])


def _flat(words: str | None) -> str:
    return " ".join((words or "").split()).replace("|", "\\|")
