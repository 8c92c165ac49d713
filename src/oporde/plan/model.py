"""The plan: everything an engine needs to judge a delivery, in one SQL dialect, without the protocol it came from.

Light to import, so that a check costs no more than it must.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from oporde.findings import Light, Severity
from oporde.protocol.admission import Admission, CodeValidity

BITS_PER_WORD = 60  # flags in one BIGINT, clear of the sign
BITS_PER_CODE = 5  # a column's failure code: 0 right or absent, 1 empty though required, 2-30 a rule and cause
CODES_PER_WORD = BITS_PER_WORD // BITS_PER_CODE
BETWEEN = "getvariable('between')"  # what stands between the values of a row that is kept as text
UNEXPLAINED = 31  # a value that was not read, and no rule says why: our mistake, never a pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule, in one column where it is about one.

    Attributes:
        column: header of the column, where a rule judges each by itself; None for one about rows or the file.
        columns: all columns it is about, for texts.
        expected: how the value should be written, in Dutch; for messages.
        needs: columns without which it cannot be judged.
        tables: other tables it needs ("kosten_wmo", "previous.wmo"); absent ones leave it unjudged.
        found_by: "codes": failure codes of a column; "flag": a bit per row; "query": a SELECT over kept rows.
        place: 0-based place of the column (codes), or number of the flag (flag).
        codes, earlier: failure codes that are this rule's; those that stop a value before it.
        query: SELECT record, twin, unit over the relation `this`; `doubt` tells of its rows what could not be judged.
        groups: names of the groups its query asks about, with the number of the fact it asks.
        unread_flag: number of the flag that says "could not be judged" per row; None for codes.
        undecided_query: SELECT the number that could not be judged, where rows are not what is counted.
        at_most: the share that is allowed, of a rule about a share; reject_above is about one that is a signal below it.
        denominator: SQL of what its share is measured against; None for all data rows.
    """

    rule: str
    title: str
    severity: Severity
    reject_above: float | None = None
    message: str
    remedy: str
    column: str | None = None
    columns: tuple[str, ...] = ()
    expected: str = ""
    production_only: bool = False
    counts: Literal["rows", "units", "file"] = "rows"
    needs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    found_by: Literal["codes", "flag", "query"]
    place: int = 0
    codes: tuple[int, ...] = ()
    earlier: tuple[int, ...] = ()
    query: str = ""
    groups: dict[str, int] = field(default_factory=dict)
    unread_flag: int | None = None
    undecided_query: str | None = None
    at_most: float | None = None
    denominator: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Rows with equal keys: formed once for all rules that ask about them.

    Attributes:
        name: of the relation with the groups of which a fact is true: k0, k1 … the key, f0, f1 … the facts and, where
            they are counted, `groups`, of which the sum is how many groups there are in all.
        keys, facts: SQL over the rows of `this` in a group; among: which rows are in a group.
    """

    name: str
    keys: tuple[str, ...]
    among: str
    facts: tuple[str, ...]
    counted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseCode:
    """A failure code that also names a likely cause."""

    place: int
    code: int
    cause: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OddRows:
    """A cause that shows in a row as a whole.

    Attributes:
        suspects: SQL over the failure codes of a row (b0 …): which rows are worth a look.
        seem: SQL over the codes and the text of such a row (r1 …): whether it can be so at all.
        query: SELECT record, place (of the column where it shows, from 0) over `delivered` (record, b0 …, r1 …) of these
            rows, and `kept` (record, kept names).
        whole: it can be told only of a file with all columns, in the order of the layout.
    """

    id: str
    suspects: str
    seem: str
    query: str
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HintQuery:
    """A cause that shows in a table as a whole; `query` gives one boolean."""

    id: str
    query: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnForm:
    """What mending must know of a column: how a right value looks.

    Attributes:
        lengths: shortest and longest, in characters; None where there is no limit.
        list: id of the codes in Plan.lists; None for a column without codes.
        of_digits: it holds nothing but digits.
        pattern, format, separator, scale, decimal_separator: as the protocol writes them, for the types that have them.
    """

    name: str
    type: str
    required: bool
    personal: bool
    lengths: tuple[int, int] | None
    list: str | None
    of_digits: bool
    pattern: str | None
    format: str
    separator: str
    scale: int
    decimal_separator: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutPlan:
    """How one kind of file is judged.

    Attributes:
        rows_query: SELECT over the relation `delivered` (r1 … rn, the columns as text, NULL where empty) of one row
            per record: its text where a value in it is wrong (wrong: r1 … rn with the variable `between` between them),
            flags violated (m0 …), and the names kept for rules about several rows. It keeps the order of the file: no join,
            no aggregate, no window.
        wrong_query: SELECT over `delivered` (record, r1 … rn) that holds only rows in which a value is wrong, in any
            order: record, failure codes (b0 …), flags that could not be judged (u0 …), and its text where it may be one of
            `odd_rows` (suspect, in the form of `wrong`). These cost a hundred times what a right row costs, and few rows are
            wrong.
        whole_query: SELECT over `delivered` of what both tell, in the order of the file: where a value is wrong all b words and
            then all u words with `between` between them, and the text of the row in the same way where it may be one of
            `odd_rows` (wrong); the other flags and the names kept. It takes longer to plan, and reads no row twice.
        code_words, flag_words: how many b words, and how many m words and u words.
        lists: lists of codes it refers to, as the variables `list <name>` and `pattern <name>`: name → id in Plan.lists.
        places: kept names whose value is one of the codes of a list, with the name of that list: kept as `place <name>`,
            its place in the list, from 1.
        restored: other kept names that are kept in less room, with the SQL that gives them back: codes that are numbers (in
            `number <name>`), and whether something is filled (`filled <name>`, one bit of a word).
        excludes: numbers of the flags that take a row out of figures.
    """

    layout: str
    title: str
    columns: tuple[ColumnForm, ...]
    rows_query: str
    wrong_query: str
    whole_query: str
    code_words: int
    flag_words: int
    lists: dict[str, str]
    places: dict[str, str]
    restored: dict[str, str]
    checks: tuple[Check, ...]
    groups: tuple[Groups, ...]
    causes: tuple[CauseCode, ...]
    odd_rows: tuple[OddRows, ...]
    hints: tuple[HintQuery, ...]
    excludes: tuple[int, ...]
    typed_query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossCheck:
    """A rule about the files of a delivery together, carried out by the checker."""

    kind: Literal["identical", "spread", "follows"]
    rule: str
    title: str
    severity: Severity
    message: str
    remedy: str
    column: str | None = None
    except_columns: tuple[str, ...] = ()
    at_most_days: int = 0
    follows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewQuery:
    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of an indicator's value with one light; None is without end, equal ends are a single point."""

    light: Light
    above: float | None
    below: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorQuery:
    """An indicator: `query` gives value (and subject); `orange` and `red` are SQL conditions over its columns.

    Attributes:
        chapter, meaning, limits, undecided, causes, action: texts of the report, in Dutch.
        subjects: id of the list with the labels of its subjects, in Plan.lists.
        weight: 3 changes the published figures, 1 is good to know.
        peers: it may be laid beside that of other senders.
        explains: ids of the indicators that are striking because of this one.
        bands: the limits from low to high, for pictures; () where they ask more than the value.
    """

    id: str
    title: str
    unit: str
    layout: str
    query: str
    orange: str | None
    red: str | None
    chapter: str = ""
    meaning: str = ""
    limits: str = ""
    undecided: str = ""
    causes: str = ""
    action: str = ""
    subjects: str | None = None
    weight: int = 2
    peers: bool = True
    explains: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigureQuery:
    """A figure of the first page: `query` gives value; it bears the worst light of `indicators`."""

    id: str
    title: str
    layout: str
    unit: str
    query: str
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyForm:
    """What a row of an overview is about; `list` has its labels, in Plan.lists."""

    name: str
    title: str
    list: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureForm:
    """A number in each row of an overview, and whether it stands beside that of earlier deliveries, or of other senders."""

    name: str
    title: str
    unit: str
    compare: bool
    peers: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureForm:
    kind: Literal["bars", "columns", "parts", "line", "balance", "calendar"]
    measure: str
    beside: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineForm:
    """A finding: `when` is an SQL condition over the columns of the overview's facts, `text` is filled in with them."""

    when: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewQuery:
    """A table of the report: `query` gives keys and measures; `facts` one row, of which the first true headline tells."""

    id: str
    title: str
    chapter: str
    layout: str
    query: str
    keys: tuple[KeyForm, ...]
    measures: tuple[MeasureForm, ...]
    picture: PictureForm | None
    facts: str | None
    headlines: tuple[HeadlineForm, ...]
    undecided: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterForm:
    """A chapter of the report; `picture` is the overview that stands on the first page."""

    title: str
    question: str
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStory:
    """What a rule tells of itself, for who reads that it does not hold.

    Attributes:
        passes, fails: column → value of a row that is right and one that is wrong, "" for an empty cell; none of a personal
            column, and nothing where an example takes more than a row.
    """

    title: str
    why: str
    since: str
    passes: dict[str, str]
    fails: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A compiled protocol.

    Attributes:
        hash: sha256 over what it does, so that equal plans judge equally.
        compiled_by: of the source of the compiler; folder_hash: of the protocol's folder it was compiled from.
        lists: id → codes with the days on which they hold.
        inhabitants: sender's code → number, where the protocol gives it.
        stories: of every rule, by its id.
    """

    hash: str
    compiled_by: str
    folder_hash: str
    protocol: str
    version: str
    title: str
    admission: Admission
    lists: dict[str, tuple[CodeValidity, ...]]
    inhabitants: dict[str, int]
    layouts: tuple[LayoutPlan, ...]
    across: tuple[AcrossCheck, ...]
    views: tuple[ViewQuery, ...]
    indicators: tuple[IndicatorQuery, ...]
    chapters: tuple[ChapterForm, ...]
    key_figures: tuple[KeyFigureQuery, ...]
    overviews: tuple[OverviewQuery, ...]
    stories: dict[str, RuleStory] = field(default_factory=dict)

    def layout(self, id: str) -> LayoutPlan:
        """The plan of one kind of file. Raises: KeyError."""
        found = next((layout for layout in self.layouts if layout.layout == id), None)
        if found is None:
            raise KeyError(id)
        return found
