"""A protocol as its author writes it: layouts, columns, rules, views, indicators and texts, checked as they are read.

One complete frozen version stands in one folder; load.py reads it, the kinds of rules stand in rules/, of values in types/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from oporde.findings import Severity

Basis = Annotated[
    Literal["sourced", "reconstruction"],
    Field(description="sourced: read in a source. reconstruction: reasoned, perhaps from a source."),
]
Sources = Annotated[
    str, Field(description="Where it was read: ids of the protocol's sources, with commas between them.")
]


def _share(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]+([.,][0-9]+)?\s*%\s*", value):
        return float(value.strip()[:-1].replace(",", ".")) / 100
    return value


Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
"""A part of a whole (0-1); authors may write it as "1%"."""
Size = Annotated[int, Field(ge=1, le=1000)]
"""A number of characters; no more than a pattern can count."""
Positive = Annotated[int, Field(ge=1)]
Row = dict[str, str]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]


class Model(BaseModel):
    """Frozen, and strict about names: a misspelt key is a mistake, never ignored."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        populate_by_name=True,
        coerce_numbers_to_str=False,
        allow_inf_nan=False,
    )


class Delivery(Model):
    """An example that needs more than one table: rows per layout, in this period and the previous one."""

    tables: dict[str, tuple[Row, ...]] = {}
    """Rows per layout of the delivery; a row names only the columns that differ from the layout's example row."""
    previous: dict[str, tuple[Row, ...]] = {}
    """The tables of the previous reporting period."""


class Upload(Model):
    """An example of a file or archive, for the rules about files, names and header lines."""

    name: str | None = None
    """File name; by default a correct one."""
    text: str | None = None
    """Content of the file; by default a correct one. {header} stands for the right header line, {row} for a right row."""
    encoding: str = "utf-8"
    """How the text becomes bytes."""
    entries: tuple[str, ...] | None = None
    """Names of the entries of a ZIP; each gets correct content."""
    damage: Literal["cut-off", "encrypted"] | None = None
    """What happened to the archive."""
    layout: str | None = None
    """The layout whose header and row are meant; by default the first."""


def _example_kind(value: object) -> str:
    if isinstance(value, dict):
        return "tables" if value.keys() & {"tables", "previous"} else "upload"
    return "tables" if isinstance(value, Delivery) else "upload" if isinstance(value, Upload) else "rows"


Example = Annotated[
    Annotated[tuple[Row, ...], Tag("rows")] | Annotated[Delivery, Tag("tables")] | Annotated[Upload, Tag("upload")],
    Discriminator(_example_kind),
]
"""Rows of the rule's own layout, tables of several layouts, or an upload."""


class Examples(Model):
    """What makes a rule checkable by everyone: one that passes, one that fails, one that cannot be judged."""

    passes: Example
    """Rows (each names only what differs from the layout's example row), tables, or an upload: no finding of this rule."""
    fails: Example
    """At least one finding of this rule."""
    undecided: Example | None = None
    """No finding, but the rule says that it could not be judged."""


class RuleText(Model):
    """What every rule carries, whatever its kind."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{1,4}\d{1,4}$")]
    """Stands in every message and link, for ever."""
    title: str
    """The rule in a few words, for lists."""
    why: str
    """Why it exists, for the people who have to comply."""
    severity: Severity = Severity.REJECT
    """reject (afkeuren) or signal (waarschuwing)."""
    reject_above: Share | None = None
    """A signal becomes a reject when it concerns more than this share."""
    message: str
    """The complaint in the feedback. May hold placeholders in braces, such as {count}."""
    remedy: str
    """How to mend it. May hold the same placeholders."""
    since: str
    """The version of the protocol in which it appeared."""
    basis: Basis = "reconstruction"
    source: Sources = ""
    examples: Examples
    """A right one, a wrong one, and one that cannot be judged."""
    production_only: bool = False
    """Judged only where test values are not expected (--production)."""

    @property
    def placeholders(self) -> frozenset[str]:
        """What its message and remedy may fill in."""
        return frozenset(
            {"count", "column", "columns"} | ({"share", "limit"} if self.reject_above is not None else set())
        )

    def mistakes(self) -> Iterator[tuple[str, str]]:
        """What its keys say that cannot be meant: the key, and what was expected."""
        if self.reject_above is not None and self.severity is Severity.REJECT:
            yield "reject_above", "reject_above goes with severity: signal; this rule rejects already"

    def days(self) -> Iterator[tuple[str, str]]:
        """The names that must hold days: the key that says so, and the name."""
        yield from ()


class Contact(Model):
    """Who answers questions."""

    name: str
    """Who it is, and for which questions."""
    telephone: str = ""
    """As one dials it: 070 373 8191."""
    email: str = ""
    """For questions; never for data."""


class Source(Model):
    """Where something was read."""

    id: str
    """What columns, rules and lists call it, as source: news/86."""
    title: str
    """Who said it, and where: publisher, colon, title."""
    address: str = ""
    """Of the page, with https://."""
    published: date | None = None
    """The day on which it appeared."""


class PeriodSpec(Model):
    """A reporting period that may be delivered."""

    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+_\d{4}$")]
    """As it stands in file names, e.g. H2_2017."""
    title: str
    """As people say it: tweede halfjaar van 2017."""
    first_day: date
    """The first day that belongs to it."""
    last_day: date
    """The last day that belongs to it."""
    previous: str | None = None
    """The period whose tables count as the previous ones."""
    optional: bool = False
    """It may be delivered, but is not asked for."""
    basis: Basis = "sourced"
    source: Sources = ""


class Moment(Model):
    """A day in the delivery round; texts call it by its name: {opens}, {short opens}, {weekday opens}, {Weekday opens}."""

    id: Identifier
    """What texts call it: opens, closes."""
    title: str
    """What may be done on or until that day, in a few words: Leveren kan vanaf."""
    day: date
    """The day itself."""
    basis: Basis = "sourced"
    source: Sources = ""


class Limits(Model):
    """What an upload may be at most."""

    max_entries: Positive = 16
    """Files in an archive."""
    max_unpacked_bytes: Positive = 200_000_000
    """Of all files of an archive together."""
    max_ratio: Positive = 200
    """Unpacked size divided by packed size, per entry."""
    max_line_bytes: Positive = 1_000_000
    """Of one line of a file."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class Naming(Model):
    """How files are named."""

    pattern: str
    """File name with {municipality}, {file} and {period}, e.g. "{municipality}_{file}_{period}.csv"."""
    example: str
    """A right name; examples of rules are written for its sender and period."""
    archive_example: str = "MSD.zip"
    """A name for a ZIP with all files; any name will do."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class Form(Model):
    """How every file is written."""

    extension: Annotated[str, Field(pattern=r"^[a-z0-9]+$")] = "csv"
    """Without the dot."""
    delimiter: Literal[";", ",", "\t", "|"] = ";"
    """Between the values of a row."""
    encodings: tuple[Literal["utf-8", "windows-1252"], ...] = ("utf-8", "windows-1252")
    """In which encodings text may be written; utf-8 is among them. The first is that of example files."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class ListSpec(Model):
    """A list of codes in codelists/: CSV with `;` and columns code;label, optionally valid_from;valid_until."""

    id: Identifier
    """What columns call it, as list: wmo020."""
    title: str
    """What it lists, for the document."""
    file: str
    """Path below the protocol's folder."""
    code: str = "code"
    """Name of the column with the codes."""
    label: str = "label"
    """Name of the column with what they mean."""
    valid_from: str | None = None
    """Name of the column with the first day on which a code holds; empty is always."""
    valid_until: str | None = None
    """Name of the column with the first day on which it no longer holds; empty is still."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class Code(Model):
    """A code, and the days on which it holds."""

    code: Annotated[str, Field(min_length=1)]
    """As it stands in files, with leading zeros."""
    label: str
    """What it means."""
    valid_from: date | None = None
    """First day on which it holds; absent is always."""
    valid_until: date | None = None
    """First day on which it no longer holds; absent is still."""


class CodeList(ListSpec):
    """A list with its codes, as load.py found them in the file."""

    codes: tuple[Code, ...] = ()

    def within(self, first_day: date, last_day: date) -> tuple[Code, ...]:
        """The codes that hold on at least one day of the period, both days inclusive."""
        return tuple(
            c
            for c in self.codes
            if (c.valid_from is None or c.valid_from <= last_day)
            and (c.valid_until is None or c.valid_until > first_day)
        )


class FigureList(Model):
    """A number per sender, such as inhabitants; used by conditions as inhabitants()."""

    id: Identifier
    """What protocol.yaml calls it, as inhabitants: inwoners."""
    title: str
    """What is counted, in the plural: Inwoners per gemeente."""
    file: str
    """Path below the protocol's folder."""
    code: str = "code"
    """Name of the column with the sender's code."""
    value: str
    """Name of the column with the number."""
    reference_day: date
    """The day on which was counted."""
    basis: Basis = "sourced"
    source: Sources = ""
    values: dict[str, int] = {}


class Text(Model):
    """A chapter of part I, in Markdown."""

    id: str
    title: str
    markdown: str


class QuestionAndAnswer(Model):
    """A frequently asked question."""

    id: str
    """For links to it."""
    question: str
    """As coordinators ask it."""
    answer: str
    """Markdown."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class Column(Model):
    """One column of a layout: what it means and how its values are written."""

    name: str
    """Header, exactly as the first line must have it."""
    definition: str
    """What it means, in the words of the protocol."""
    type: str
    """A kind of value: one of the modules in protocol/types/."""
    required: bool = False
    """Must be filled on every row."""
    presence: str = ""
    """When it must be filled, in words, where that depends on other columns."""
    personal: bool = False
    """Holds what identifies a person: its values never appear in a finding, message or report."""
    length: Size | None = None
    """Exact number of characters."""
    min_length: Size | None = None
    """Smallest number of characters, with max_length; by default 1."""
    max_length: Size | None = None
    """Largest number of characters."""
    list: str | None = None
    """Code list whose codes are allowed (types code and codes)."""
    codes: tuple[Code, ...] = ()
    """The codes themselves, for a short list that only this column uses."""
    separator: Annotated[str, Field(min_length=1)] = "|"
    """Between the values packed in one field (type codes)."""
    scale: Annotated[int, Field(ge=0, le=17)] = 0
    """Digits behind the decimal separator (type number)."""
    decimal_separator: Literal[",", "."] = ","
    """Between the whole and its decimals (type number)."""
    pattern: str | None = None
    """Regular expression that the whole value must match (type text)."""
    format: Literal["JJJJMMDD", "JJJJ-MM-DD", "DD-MM-JJJJ"] = "JJJJMMDD"
    """How a date is written (type date)."""
    unit: str = ""
    """What a number counts: eur, hours."""
    set: str = ""
    """The part of the delivery it belongs to, where consent or publication tells parts apart: base, facultative."""
    example: str = ""
    """A right value, used in the example row."""
    basis: Basis = "reconstruction"
    source: Sources = ""

    @property
    def code_list_name(self) -> str:
        """The name under which its allowed codes are known to an engine."""
        return self.list or self.name
