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
    Naming,
    PeriodSpec,
    QuestionAndAnswer,
    Row,
    Source,
    Text,
)
from oporde.protocol.overviews import ReportFile
from oporde.protocol.rules import AnyRule, DeliveryWideRule, LayoutRule


class Derived(Model):
    """A name for an expression over the columns of a row, used by rules, views and indicators."""

    name: Identifier
    title: str
    expression: str
    """Over column names and earlier derived names, e.g. first_filled(A, B)."""


class Hint(Model):
    """A likely cause that is seen in a table as a whole, such as amounts in thousands."""

    id: str
    when: str
    """Condition over the table: sum(…), count(*), inhabitants() …"""
    message: str
    remedy: str


class Layout(Model):
    """One kind of file: columns in order, names for what is derived from them, and rules."""

    id: Identifier
    title: str
    """Name of the file, as people say it: kosten Wmo."""
    word: str
    """The word for it in file names, e.g. KOSTENWMO."""
    description: str
    """What one row is and which rows belong in the file; Markdown."""
    basis: Basis = "reconstruction"
    source: str = ""
    columns: tuple[Column, ...]
    derived: tuple[Derived, ...] = ()
    rules: tuple[LayoutRule, ...]
    hints: tuple[Hint, ...] = ()
    example_rows: tuple[Row, ...] = ()
    """Right rows shown in the protocol; the first is the example row that rules' examples start from."""

    def column(self, name: str) -> Column:
        """The column of that name. Raises: KeyError."""
        return next(c for c in self.columns if c.name == name)


class View(Model):
    """A named table made from the delivered ones: the merged arrangements, the clients."""

    name: Identifier
    title: str
    why: str
    query: str
    """SELECT over layouts, previous.<layout>, files, and earlier views."""
    basis: Basis = "reconstruction"
    source: str = ""


class Indicator(Model):
    """A figure of the op-orde report and its limits; it never rejects."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{1,3}\d{2}$")]
    title: str
    meaning: str
    """One sentence: what it measures."""
    layout: str
    """The file it is about."""
    chapter: str
    """Chapter of the report."""
    unit: str
    query: str
    """SELECT value, or subject, value for one per subject; further columns may be used by the limits."""
    orange: str | None = None
    """Condition on the columns of the query for "look at it"."""
    red: str | None = None
    """Condition for "probably wrong"."""
    limits: str = ""
    """The limits in words, Dutch."""
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
    explains: tuple[str, ...] = ()
    """Indicators that are striking because of this one, so that the report names the cause first."""
    basis: Basis = "reconstruction"
    source: str = ""


class Change(Model):
    """One thing that changed since the former version, where a comparison of the folders cannot tell."""

    what: str
    source: str = ""


class Head(Model):
    """protocol.yaml: everything about the protocol that is not about one file."""

    protocol: Identifier
    version: str
    title: str
    collector: str
    published_on: str = ""
    summary: str
    """What this collection is, in a few sentences; Markdown."""
    basis_note: str = ""
    """What is sourced and what is reconstruction, said to the reader."""
    former: str | None = None
    """The version before this one, as gmsd/2016, when it is here too."""
    changes: tuple[Change, ...] = ()
    contacts: tuple[Contact, ...] = ()
    sources: tuple[Source, ...] = ()
    periods: tuple[PeriodSpec, ...]
    limits: Limits = Limits()
    naming: Naming
    form: Form = Form()
    senders: str
    """Id of the list with the codes of those who deliver."""
    inhabitants: str | None = None
    """Id of the figure list behind inhabitants()."""
    lists: tuple[CodeList, ...] = ()
    figure_lists: tuple[FigureList, ...] = ()
    layouts: tuple[str, ...]
    """Files of the layouts, in the order of the document: wmo → wmo.yaml."""
    rules: tuple[DeliveryWideRule, ...] = ()
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
