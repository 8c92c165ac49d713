"""The reference of the protocol language, written from the models themselves: types, kinds of rules, functions."""

from __future__ import annotations

import inspect
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from oporde.protocol import types as value_types
from oporde.protocol.admission import PLACEHOLDERS
from oporde.protocol.causes import CAUSES, ROW_CAUSES
from oporde.protocol.english import EnglishColumn, EnglishHead, EnglishHint, EnglishLayout, EnglishList, EnglishRule
from oporde.protocol.generator import Draw, GeneratorSpec, Groups, LayoutGenerator
from oporde.protocol.model import (
    Code,
    Column,
    Contact,
    Delivery,
    Examples,
    FigureList,
    Form,
    Limits,
    ListSpec,
    Naming,
    PeriodSpec,
    QuestionAndAnswer,
    RuleText,
    Source,
    Upload,
)
from oporde.protocol.overviews import Chapter, Headline, Key, KeyFigure, Measure, Overview, Picture, ReportFile
from oporde.protocol.protocol import Change, Derived, Head, Hint, Indicator, Layout, View
from oporde.protocol.rules import DeliveryWideRule, LayoutRule
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.scopes import DeliveryRule, RowRule, TableRule, ValueRule
from oporde.protocol.sql import AGGREGATES, FUNCTIONS

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
        "Where `basis` stands, it says where the thing comes from: `sourced`, read in the `source` that is named, or "
        "`reconstruction`, reasoned, perhaps from a source. Names of sources are ids of `sources` in protocol.yaml, with commas "
        "between several.",
        _model("protocol.yaml", Head),
        _model("A period", PeriodSpec),
        _model("Naming of files", Naming),
        _model("Form of files", Form),
        _model("Limits of an upload", Limits),
        _model("A list of codes", ListSpec),
        _model("A list of figures", FigureList, frozenset({"values"})),
        _model("A contact", Contact),
        _model("A source", Source),
        _model("A change", Change),
        _model("A layout: wmo.yaml and the like", Layout),
        _model("A column", Column),
        _model("A code of a column's own", Code),
        _types(),
        _model("A derived name", Derived),
        _model("Every rule", RuleText),
        _model("Examples of a rule", Examples),
        _model("An example of tables", Delivery),
        _model("An example of an upload", Upload),
        *_kinds(),
        _placeholders(),
        _functions(),
        _model("A hint", Hint),
        _model("indicators.yaml: a view", View),
        _model("indicators.yaml: an indicator", Indicator),
        _model("report.yaml", ReportFile),
        *(_model(f"report.yaml: {word}", kind) for word, kind in IN_THE_REPORT),
        _model("questions.yaml: a question", QuestionAndAnswer),
        _model("generator.yaml: example files", GeneratorSpec),
        _model("generator.yaml: a layout", LayoutGenerator),
        _model("generator.yaml: groups of rows", Groups),
        _model("generator.yaml: how a value comes about", Draw),
        _model("english/protocol.yaml", EnglishHead),
        _model("english/protocol.yaml: a list of codes", EnglishList),
        _model("english/wmo.yaml and the like", EnglishLayout),
        _model("english: a column", EnglishColumn),
        _model("english: a rule", EnglishRule),
        _model("english: a hint", EnglishHint),
        _causes(),
    ]
    return "\n".join(line.rstrip() for line in "\n\n".join(parts).splitlines()) + "\n"


def _model(title: str, model: type[BaseModel], without: frozenset[str] = frozenset()) -> str:
    rows = [
        f"| `{field.alias or name}` | {_need(field)} | {_flat(field.description)} |"
        for name, field in model.model_fields.items()
        if name not in without
    ]
    table = "\n".join(["| key | | meaning |", "|---|---|---|", *rows]) if rows else "No keys of its own."
    return f"## {title}\n\n{table}"


def _need(field: FieldInfo) -> str:
    """Whether a key must be there, and what it is when it is not."""
    if field.is_required():
        return "required"
    plain = isinstance(field.default, str | int | float) and not isinstance(field.default, bool) and field.default != ""
    return f"optional, `{field.default}`" if plain else "optional"


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
        f"- `{field.alias or key}` ({_need(field)}): {_flat(field.description)}"
        for key, field in kind.model_fields.items()
        if key not in shared
    ]
    return "\n".join([f"### `{name}`", "", words, "", *keys]).rstrip()


def _placeholders() -> str:
    told = {
        "every kind of rule about values, rows and tables": "`{count}`, `{column}`, `{columns}`",
        "those about one value, also": "`{expected}`: how the value should be written",
        "those with `reject_above`, and `share`, also": "`{share}`, `{limit}`: what was found and what is allowed",
        "`identical`, `follows`": "`{count}`, `{columns}`: the files concerned",
        "`spread`": "the same, and `{column}`",
    }
    told |= {f"`{kind}`": ", ".join(f"`{{{name}}}`" for name in names) for kind, names in PLACEHOLDERS.items()}
    rows = [f"| {kind} | {names} |" for kind, names in told.items()]
    return "\n".join(["## Placeholders in messages and remedies", "", "| kind | placeholders |", "|---|---|", *rows])


def _functions() -> str:
    rows = [f"| `{call}` | {words} |" for call, words in OWN_FUNCTIONS.items()]
    return "\n".join(
        [
            "## Expressions",
            "",
            "SQL conditions over column and derived names, with `AND OR NOT = <> < <= > >= BETWEEN IN LIKE CASE CAST`, "
            f"arithmetic, and {', '.join(FUNCTIONS)}. In conditions on groups and tables also {', '.join(AGGREGATES)}, with "
            "DISTINCT and FILTER. Anything else is refused when the protocol is read. And:",
            "",
            "| function | gives |",
            "|---|---|",
            *rows,
        ]
    )


def _causes() -> str:
    rows = [f"| `{id}` | {cause.message} | {'yes' if cause.mendable else 'no'} |" for id, cause in CAUSES.items()]
    rows += [f"| `{id}` | {cause.dutch.one} | no |" for id, cause in ROW_CAUSES.items()]
    return "\n".join(["## Known causes", "", "| cause | what it says | mended |", "|---|---|---|", *rows])


def _flat(words: str | None) -> str:
    return " ".join((words or "").split()).replace("|", "\\|")
