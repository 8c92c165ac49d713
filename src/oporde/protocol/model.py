"""A protocol as its author writes it: layouts, columns, rules, views, indicators and texts, checked as they are read.

One complete frozen version stands in one folder; load.py reads it, the kinds of rules stand in rules/, of values in types/.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from oporde.findings import Severity

Basis = Literal["sourced", "reconstruction"]


def _share(value: object) -> object:
    if isinstance(value, str) and value.strip().endswith("%"):
        return float(value.strip()[:-1].replace(",", ".")) / 100
    return value


Share = Annotated[float, BeforeValidator(_share), Field(ge=0, le=1)]
"""A part of a whole (0-1); authors may write it as "1%"."""
Size = Annotated[int, Field(ge=1, le=1000)]
"""A number of characters; no more than a pattern can count."""
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
    entries: tuple[str, ...] | None = None
    """Names of the entries of a ZIP; each gets correct content."""
    damage: Literal["cut-off", "encrypted"] | None = None
    layout: str | None = None


Example = tuple[Row, ...] | Delivery | Upload


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
    """The complaint in the feedback. Placeholders in braces; which ones, docs/change-a-protocol.md says per kind."""
    remedy: str
    """How to mend it."""
    since: str
    """The version of the protocol in which it appeared."""
    basis: Basis = "reconstruction"
    """Whether the rule itself was read in a source or reasoned."""
    source: str = ""
    """Where it was read, an id of the protocol's sources."""
    examples: Examples
    production_only: bool = False
    """Judged only where test values are not expected (--production)."""


class Contact(Model):
    name: str
    telephone: str = ""
    email: str = ""


class Source(Model):
    id: str
    title: str
    address: str = ""
    published: date | None = None


class PeriodSpec(Model):
    id: Annotated[str, Field(pattern=r"^[A-Z0-9]+_\d{4}$")]
    """As it stands in file names, e.g. H2_2017."""
    title: str
    first_day: date
    last_day: date
    previous: str | None = None
    """The period whose tables count as the previous ones."""
    optional: bool = False
    basis: Basis = "sourced"
    source: str = ""


class Limits(Model):
    max_entries: int = 16
    max_unpacked_bytes: int = 200_000_000
    max_ratio: int = 200
    """Unpacked size divided by packed size, per entry."""
    max_line_bytes: int = 1_000_000
    basis: Basis = "reconstruction"
    source: str = ""


class Naming(Model):
    pattern: str
    """File name with {municipality}, {file} and {period}, e.g. "{municipality}_{file}_{period}.csv"."""
    example: str
    archive_example: str = "MSD.zip"
    basis: Basis = "reconstruction"
    source: str = ""


class Form(Model):
    """How every file is written."""

    extension: str = "csv"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ";"
    encodings: tuple[str, ...] = ("utf-8", "windows-1252")
    basis: Basis = "reconstruction"
    source: str = ""


class ListSpec(Model):
    """A list of codes in codelists/: CSV with `;` and columns code;label, optionally valid_from;valid_until."""

    id: Identifier
    title: str
    file: str
    """Path below the protocol's folder."""
    code: str = "code"
    label: str = "label"
    valid_from: str | None = None
    """Name of the column with the first day on which a code holds; empty is always."""
    valid_until: str | None = None
    """Name of the column with the first day on which it no longer holds; empty is still."""
    basis: Basis = "reconstruction"
    source: str = ""


class Code(Model):
    code: str
    label: str
    valid_from: date | None = None
    valid_until: date | None = None


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
    title: str
    file: str
    code: str = "code"
    value: str
    reference_day: date
    basis: Basis = "sourced"
    source: str = ""
    values: dict[str, int] = {}


class Text(Model):
    """A chapter of part I, in Markdown."""

    id: str
    title: str
    markdown: str


class QuestionAndAnswer(Model):
    id: str
    question: str
    answer: str
    basis: Basis = "reconstruction"
    source: str = ""


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
    max_length: Size | None = None
    list: str | None = None
    """Code list whose codes are allowed (types code and codes)."""
    codes: tuple[Code, ...] = ()
    """The codes themselves, for a short list that only this column uses."""
    separator: Annotated[str, Field(min_length=1)] = "|"
    """Between the values packed in one field (type codes)."""
    scale: Annotated[int, Field(ge=0, le=17)] = 0
    """Digits behind the decimal separator (type number)."""
    decimal_separator: Literal[",", "."] = ","
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
    source: str = ""

    @property
    def code_list_name(self) -> str:
        """The name under which its allowed codes are known to an engine."""
        return self.list or self.name
