"""A protocol as a whole: its layouts with their rules, its lists, periods, views, indicators and texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from oporde.protocol.generator import GeneratorSpec
from oporde.protocol.model import (
    Basis,
    CodeList,
    Column,
    Contact,
    FigureList,
    Form,
    Identifier,
    Limits,
    Model,
    Moment,
    Naming,
    PeriodSpec,
    QuestionAndAnswer,
    Row,
    Source,
    Sources,
    Text,
)
from oporde.protocol.overviews import ReportFile
from oporde.protocol.rules import AnyRule, DeliveryWideRule, LayoutRule
from oporde.protocol.rules.scopes import ValueRule


class Derived(Model):
    """A name for an expression over the columns of a row, used by rules, views and indicators."""

    name: Identifier
    """What rules, views and indicators call it."""
    title: str
    """What it is, with its article, as in sentences: Het begin van de hulp (daadwerkelijk, anders volgens de beschikking)."""
    expression: str
    """Over column names and earlier derived names, e.g. first_filled(A, B)."""


class Hint(Model):
    """A likely cause that is seen in a table as a whole, such as amounts in thousands."""

    id: str
    """One word, in the outcome: amounts-in-thousands."""
    when: str
    """Condition over the table: sum(…), count(*), inhabitants() …"""
    message: str
    """One sentence that names the cause."""
    remedy: str
    """How to mend it."""


class Layout(Model):
    """One kind of file: columns in order, names for what is derived from them, and rules."""

    id: Identifier
    """What rules and queries call it."""
    title: str
    """Name of the file, as people say it: kosten Wmo."""
    word: str
    """The word for it in file names, e.g. KOSTENWMO."""
    description: str
    """What one row is and which rows belong in the file; Markdown."""
    basis: Basis = "reconstruction"
    source: Sources = ""
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    """In the order in which they stand in the file."""
    derived: tuple[Derived, ...] = ()
    """Names for what follows from the columns of a row."""
    rules: tuple[LayoutRule, ...]
    """What must hold of its values, rows and tables."""
    hints: tuple[Hint, ...] = ()
    """Causes that show in the table as a whole."""
    example_rows: tuple[Row, ...] = ()
    """Right rows shown in the protocol; the first is the example row that rules' examples start from."""

    def column(self, name: str) -> Column:
        """The column of that name. Raises: KeyError."""
        return next(c for c in self.columns if c.name == name)


class View(Model):
    """A named table made from the delivered ones: the merged arrangements, the clients."""

    name: Identifier
    """What later views and indicators call it."""
    title: str
    """What it is, in a few words, for the document."""
    why: str
    """How it is made and why, for those who have to comply."""
    query: str
    """SELECT over layouts, previous.<layout>, files, and earlier views."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class Indicator(Model):
    """A figure of the op-orde report and its limits; it never rejects."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{1,3}\d{2}$")]
    """Stands in every report, for ever."""
    title: str
    """The indicator in a few words."""
    meaning: str
    """One sentence: what it measures."""
    layout: str
    """The file it is about."""
    chapter: str
    """Chapter of the report."""
    unit: str
    """What its value counts: share, persons, eur_per_inhabitant …"""
    query: str
    """SELECT value, or subject, value for one per subject; further columns may be used by the limits."""
    orange: str | None = None
    """Condition on the columns of the query for "look at it"."""
    red: str | None = None
    """Condition for "probably wrong"."""
    limits: str = ""
    """The limits in words, Dutch. {orange_1} is the first number in orange, {red_2} the second in red."""
    undecided: str = ""
    """What it says when there is no value: why it could not be judged."""
    causes: str = ""
    """What could cause a striking value."""
    action: str = ""
    """What to do then."""
    subjects: str | None = None
    """The code list that has the labels of its subjects."""
    weight: Annotated[int, Field(ge=1, le=3)] = 2
    """How much it matters when its light is not green: 3 changes the published figures, 1 is good to know."""
    peers: bool = True
    """Laid beside the same figure of other senders, where it is a share or a rate."""
    explains: tuple[str, ...] = ()
    """Indicators that are striking because of this one, so that the report names the cause first."""
    basis: Basis = "reconstruction"
    source: Sources = ""


class Change(Model):
    """One thing that changed since the former version, where a comparison of the folders cannot tell."""

    what: str
    """One or two sentences."""
    source: Sources = ""


class Head(Model):
    """protocol.yaml: everything about the protocol that is not about one file."""

    protocol: Identifier
    """Its short name, that of the folder around the versions: gmsd."""
    version: str
    """The name of this version, that of its own folder: "2017"."""
    title: str
    """As it stands on the cover."""
    collector: str
    """For whom the data are collected."""
    published_on: str = ""
    """When this version was published, in words."""
    summary: str
    """What this collection is, in a few sentences; Markdown."""
    basis_note: str = ""
    """What is sourced and what is reconstruction, said to the reader."""
    former: str | None = None
    """The version before this one, as gmsd/2016, when it is here too."""
    changes: tuple[Change, ...] = ()
    """What changed since the former version, where a comparison cannot tell."""
    contacts: tuple[Contact, ...] = ()
    """Who answers questions."""
    sources: tuple[Source, ...] = ()
    """Where things were read; everything that names a source names one of these."""
    periods: Annotated[tuple[PeriodSpec, ...], Field(min_length=1)]
    """The periods that may be delivered."""
    moments: tuple[Moment, ...] = ()
    """The days of the delivery round; texts, questions and the summary call them by their name."""
    limits: Limits = Limits()
    """What an upload may be at most."""
    naming: Naming
    """How files are named."""
    form: Form = Form()
    """How files are written."""
    senders: str
    """Id of the list with the codes of those who deliver."""
    inhabitants: str | None = None
    """Id of the figure list behind inhabitants()."""
    lists: tuple[CodeList, ...] = ()
    """Lists of codes, in CSV."""
    figure_lists: tuple[FigureList, ...] = ()
    """Lists with a number per sender, in CSV."""
    layouts: Annotated[tuple[str, ...], Field(min_length=1)]
    """Files of the layouts, in the order of the document: wmo → wmo.yaml."""
    rules: tuple[DeliveryWideRule, ...] = ()
    """What must hold of an upload, and of its files together."""
    texts: tuple[str, ...] = ()
    """Chapters of part I: files in texts/, in order."""
    questions: str | None = None
    """File with questions and answers, YAML."""


class Protocol(Model):
    """One complete frozen version.

    Attributes:
        folder_hash: sha256 over all files of the folder that say something.
    """

    head: Head
    layouts: tuple[Layout, ...]
    lists: tuple[CodeList, ...]
    figure_lists: tuple[FigureList, ...]
    views: tuple[View, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    report: ReportFile = ReportFile()
    texts: tuple[Text, ...] = ()
    questions: tuple[QuestionAndAnswer, ...] = ()
    generator: GeneratorSpec | None = None
    folder_hash: str

    @property
    def id(self) -> str:
        return self.head.protocol

    @property
    def version(self) -> str:
        return self.head.version

    @property
    def name(self) -> str:
        """The name by which it is asked for: gmsd/2017."""
        return f"{self.id}/{self.version}"

    def layout(self, id: str) -> Layout:
        """The layout of that id. Raises: KeyError."""
        found = next((layout for layout in self.layouts if layout.id == id), None)
        if found is None:
            raise KeyError(id)
        return found

    def code_list(self, id: str) -> CodeList:
        """The list of that id. Raises: KeyError."""
        found = next((codes for codes in self.lists if codes.id == id), None)
        if found is None:
            raise KeyError(id)
        return found

    def rules(self) -> tuple[AnyRule, ...]:
        """All rules: those of the upload and delivery first, then per layout."""
        return (*self.head.rules, *(rule for layout in self.layouts for rule in layout.rules))


class IndicatorsFile(Model):
    """The content of indicators.yaml."""

    views: tuple[View, ...] = ()
    indicators: tuple[Indicator, ...] = ()


class QuestionsFile(Model):
    """The content of questions.yaml."""

    questions: tuple[QuestionAndAnswer, ...]


def columns_of(rule: ValueRule, layout: Layout) -> tuple[Column, ...]:
    """The columns a value rule judges: those it names, else those its kind fits and no sister rule names."""
    if rule.columns is not None:
        return tuple(column for column in layout.columns if column.name in rule.columns)
    taken = {
        name
        for other in layout.rules
        if isinstance(other, ValueRule) and other.kind == rule.kind and other.columns is not None
        for name in other.columns
    }
    return tuple(column for column in layout.columns if rule.applies_to(column) and column.name not in taken)


def view_tables(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """The tables that views and indicators may read: name → columns."""
    tables: dict[str, tuple[str, ...]] = {"files": ("layout", "previous", "records")}
    for layout in protocol.layouts:
        names = (
            *(c.name for c in layout.columns),
            *(d.name for d in layout.derived),
            "record",
            "excluded",
            "fingerprint",
        )
        tables[layout.id] = tables[f"previous.{layout.id}"] = names
    return tables
