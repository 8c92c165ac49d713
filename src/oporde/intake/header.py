"""The first line of a file: its delimiter, whether it is a header at all, and whether it is the right one.

Names that were delivered are shown only where the line is sure to be a header: else they may be somebody's data.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from oporde.findings import Cause, Finding
from oporde.intake.columns import ALIKE, MOST_COLUMNS, Matching, match_columns, name_key
from oporde.intake.wording import phrase, show_header, show_list
from oporde.protocol.admission import Admission, ExpectedFile

DELIMITERS = {";": "puntkomma", ",": "komma", "\t": "tab", "|": "verticale streep"}
A_NUMBER = re.compile(r"[\s\d.,:/+-]*\d[\s\d.,:/+-]*")
NOT_CHECKED = "De inhoud is daarom niet gecontroleerd."


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the first line says.

    Attributes:
        columns: for each place the layout's name of the column, "" where it is none or repeats one; None when nothing
            of the file can be judged.
        is_data: the first line is a record; columns are known by their place.
    """

    columns: tuple[str, ...] | None
    is_data: bool = False
    findings: tuple[Finding, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLine:
    """The fields of the first line that is not blank, and what they are held against.

    Attributes:
        delimiter_below: of the rows, where it is another.
    """

    names: Sequence[str]
    delimiter: str
    delimiter_below: str = ""
    row: int = 1
    expected: ExpectedFile
    admission: Admission

    @property
    def has_right_count(self) -> bool:
        return len(self.names) == len(self.expected.columns)


def find_delimiter(line: str, expected: ExpectedFile, admission: Admission) -> str:
    """The delimiter by which most column names are found; for a line of data, one that gives the right number."""
    wanted = {name_key(column) for column in expected.columns}

    def fit(delimiter: str) -> tuple[int, bool]:
        names = split(line, delimiter)
        known = wanted.intersection(map(name_key, names[:MOST_COLUMNS]))
        return len(known), len(names) == len(expected.columns)

    return max((admission.delimiter, *DELIMITERS), key=fit)  # of equals, the first


def find_delimiter_below(
    names: Sequence[str], delimiter: str, rows: Sequence[str], expected: ExpectedFile, admission: Admission
) -> str:
    """The delimiter of the rows: that of the column names, unless the rows have as many fields by another one alone.

    Args:
        names, delimiter: what the first line gives.
        rows: the first lines below it.
    """
    rows = [row.rstrip("\r\n") for row in rows if row.strip()]
    lengths = [len(split(row, delimiter)) for row in rows]
    if len(names) in lengths:
        return delimiter

    def fit(other: str) -> int:
        fields = (len(split(row, other)) for row in rows)
        return sum(length < count == len(names) for length, count in zip(lengths, fields, strict=True))

    best = max((admission.delimiter, *DELIMITERS), key=fit)
    is_sure = 2 * fit(best) > len(rows) and bool(match_columns(names, expected.columns).known)
    return best if is_sure else delimiter


def split(line: str, delimiter: str) -> list[str]:
    """The fields of one line; a quote that is not closed is a character like any other."""
    try:
        return next(csv.reader((line,), delimiter=delimiter, strict=True), [""])
    except csv.Error:
        return line.split(delimiter)


def judge_header(line: FirstLine) -> Header:
    """Compare the first line with the columns of the layout."""
    matching = match_columns(line.names, line.expected.columns)
    header = _judge_names(line, matching)
    findings, causes = _judge_delimiter(line)
    return Header(
        columns=header.columns,
        is_data=header.is_data,
        findings=(*findings, *header.findings),
        causes=(*causes, *header.causes),
    )


def _judge_delimiter(line: FirstLine) -> tuple[tuple[Finding, ...], tuple[Cause, ...]]:
    if line.delimiter_below not in ("", line.delimiter):
        return _judge_two_delimiters(line)
    if line.delimiter == line.admission.delimiter:
        return (), ()
    found, wanted = _named(line.delimiter), _named(line.admission.delimiter)
    finding = _phrase(line, "delimiter", c=found, detail="De rest is met dit scheidingsteken gecontroleerd.")
    cause = Cause(
        id="wrong-delimiter",
        count=1,
        message=f"De waarden zijn gescheiden door een {found}; verwacht een {wanted}.",
        remedy=f"Kies bij het opslaan de {wanted} als scheidingsteken.",
        mendable=True,
        rules=(finding.rule,),
    )
    return (finding,), (cause,)


def _judge_two_delimiters(line: FirstLine) -> tuple[tuple[Finding, ...], tuple[Cause, ...]]:
    """The column names are separated otherwise than the rows: nothing may be said of one that is true of the other alone."""
    above, below, wanted = _named(line.delimiter), _named(line.delimiter_below), _named(line.admission.delimiter)
    if below == wanted:
        wrong, remedy = above, f"Zet tussen de kolomnamen een {wanted}."
        message = f"Alleen de kolomnamen zijn gescheiden door een {above}; de regels eronder hebben al een {wanted}."
    else:
        wrong, remedy = below, f"Kies bij het opslaan de {wanted} als scheidingsteken."
        message = (
            f"De kolomnamen zijn gescheiden door een {above} en de regels eronder door een {below}; "
            f"verwacht overal een {wanted}."
        )
    detail = (
        f"De kolomnamen zijn gescheiden door een {above}, de regels eronder door een {below}. "
        "Zo zijn ze ook gecontroleerd."
    )
    finding = _phrase(line, "delimiter", c=wrong, detail=detail, remedy=remedy)
    cause = Cause(id="wrong-delimiter", count=1, message=message, remedy=remedy, mendable=True, rules=(finding.rule,))
    return (finding,), (cause,)


def _named(delimiter: str) -> str:
    return DELIMITERS.get(delimiter, delimiter)


def _judge_names(line: FirstLine, matching: Matching) -> Header:
    if not matching.known and looks_like_a_record(line.names):
        return _without_header(line)
    if other := _other_file(line):
        return _of_another_file(line, matching, other)
    if not matching.known or len(line.names) > MOST_COLUMNS:
        return _of_no_file(line, matching)
    columns = tuple(matching.known.get(place, "") for place in range(len(line.names)))
    findings = _judge_places(line, matching) if line.has_right_count else _judge_count(line, matching)
    return Header(columns=columns, findings=findings, causes=_name_causes(line, matching))


# --- A line that is no header of this file


def looks_like_a_record(names: Sequence[str]) -> bool:
    """Half of what is filled are numbers: a row, and not the names of its columns."""
    filled = [name for name in names if name.strip()]
    return bool(filled) and 2 * sum(bool(A_NUMBER.fullmatch(name)) for name in filled) >= len(filled)


def _without_header(line: FirstLine) -> Header:
    fits = line.has_right_count
    detail = "De waarden zijn gecontroleerd alsof de kolommen in de juiste volgorde staan."
    if not fits:
        n, m = len(line.names), len(line.expected.columns)
        detail = f"De eerste regel heeft {n} velden; verwacht {m}. {NOT_CHECKED}"
    finding = _phrase(line, "no-header", detail=detail)
    cause = Cause(
        id="no-header",
        count=1,
        message="De regel met kolomnamen ontbreekt.",
        remedy="Zet de kolomnamen op de eerste regel, zoals in het voorbeeldbestand.",
        mendable=fits,
        rules=(finding.rule,),
    )
    columns = line.expected.columns if fits else None
    return Header(columns=columns, is_data=True, findings=(finding,), causes=(cause,))


def _other_file(line: FirstLine) -> ExpectedFile | None:
    """The file to which these names belong, when they suit it better than the one in the file name."""
    keys = {name_key(name) for name in line.names[:MOST_COLUMNS]}

    def fit(file: ExpectedFile) -> float:
        return len(keys.intersection(map(name_key, file.columns))) / max(len(file.columns), len(line.names))

    best = max(line.admission.files, key=fit, default=line.expected)
    return best if fit(best) >= ALIKE and fit(best) > fit(line.expected) else None


def _of_another_file(line: FirstLine, matching: Matching, other: ExpectedFile) -> Header:
    names = f"De kolomnamen zijn die van het bestand {other.title}, maar de bestandsnaam zegt {line.expected.word}."
    finding = _phrase_whole(line, matching, f"{names} {NOT_CHECKED}")
    cause = Cause(
        id="other-layout",
        count=1,
        message=f"De inhoud lijkt het bestand {other.title}; de naam is die van {line.expected.title}.",
        remedy=f"Zet {other.word} in de bestandsnaam, of lever het bestand dat bij de naam hoort.",
        rules=(finding.rule,),
    )
    return Header(columns=None, findings=(finding,), causes=(cause,))


def _of_no_file(line: FirstLine, matching: Matching) -> Header:
    begin = line.names[0].strip("\ufeff \t").lower() if line.names else ""
    remedy = ""
    if begin.startswith("sep="):
        what = "De eerste regel is een aanwijzing voor Excel (sep=), geen regel met kolomnamen."
        remedy = "Haal de eerste regel weg. Op de eerste regel horen de kolomnamen."
    elif begin.startswith("<"):
        what = "Dit lijkt een webpagina of een XML-bestand."
        remedy = "Haal de gegevens opnieuw uit uw systeem, als CSV. Misschien is er een foutmelding bewaard."
    elif _is_quoted_whole(line):
        what = "De hele regel staat tussen aanhalingstekens, en is zo één waarde."
        remedy = (
            "Haal op elke regel de aanhalingstekens aan het begin en het einde weg, of splits de tekst in kolommen."
        )
    else:
        what = "Zo veel kolommen kunnen niet kloppen." if matching.known else "Geen van de kolomnamen is herkend."
    return Header(columns=None, findings=(_phrase_whole(line, matching, f"{what} {NOT_CHECKED}", remedy),))


def _is_quoted_whole(line: FirstLine) -> bool:
    """As a spreadsheet writes a line that was never split into columns, and has a delimiter in it."""
    if len(line.names) != 1:
        return False
    delimiter = find_delimiter(line.names[0], line.expected, line.admission)
    return bool(match_columns(split(line.names[0], delimiter), line.expected.columns).known)


def _phrase_whole(line: FirstLine, matching: Matching, detail: str, remedy: str = "") -> Finding:
    """One finding for all that is wrong with the names."""
    if not line.has_right_count:
        return _phrase_count(line, detail, remedy)
    place = matching.wrong[0]
    shown = show_header(line.names[place]) if matching.known else "(niet herkend)"
    return _phrase_name(line, place, line.expected.columns[place], detail, count=len(matching.wrong), shown=shown)


# --- The header of this file, with mistakes


def _judge_count(line: FirstLine, matching: Matching) -> tuple[Finding, ...]:
    surplus = [place for place in range(len(line.names)) if place not in matching.known]
    missing = f"Wat ontbreekt: {show_list(matching.missing)}." if matching.missing else ""
    too_many = f"Wat er niet hoort: {show_list(surplus, partial(_describe, line))}." if surplus else ""
    return (
        _phrase_count(line, f"{missing} {too_many}".strip()),
        *_judge_order(line, matching),
        *(_misspelt(line, place, column) for place, column in sorted(matching.near.items())),
    )


def _judge_places(line: FirstLine, matching: Matching) -> tuple[Finding, ...]:
    misspelt = {place: _misspelt(line, place, column) for place, column in matching.near.items()}
    if not matching.missing:
        return (*_judge_order(line, matching), *(misspelt[place] for place in sorted(misspelt)))
    wrong = {place: _misplaced(line, place) for place in matching.wrong} | misspelt
    return tuple(wrong[place] for place in sorted(wrong))


def _judge_order(line: FirstLine, matching: Matching) -> tuple[Finding, ...]:
    if not matching.moved:
        return ()
    place, count = matching.moved[0], len(matching.moved)
    known = matching.known
    wanted = min((known[place] for place in matching.moved), key=line.expected.columns.index)
    detail = f"Van de kolommen die er zijn, staan er {count} op een andere plaats. Er is gecontroleerd op naam."
    return (_phrase_name(line, place, wanted, detail, count=count),)


def _misspelt(line: FirstLine, place: int, column: str) -> Finding:
    return _phrase_name(line, place, column, f"Deze kolom is gecontroleerd als {column}.", column=column)


def _misplaced(line: FirstLine, place: int) -> Finding:
    column = line.expected.columns[place]
    detail = "Deze naam staat er meer dan één keer." if _is_repeated(line, place) else ""
    return _phrase_name(line, place, column, detail, column=column)


def _describe(line: FirstLine, place: int) -> str:
    if not name_key(line.names[place]):
        return f"een kolom zonder naam (plaats {place + 1})"
    return show_header(line.names[place]) + (" (staat er meer dan één keer)" if _is_repeated(line, place) else "")


def _is_repeated(line: FirstLine, place: int) -> bool:
    key = name_key(line.names[place])
    return bool(key) and sum(name_key(name) == key for name in line.names) > 1


def _name_causes(line: FirstLine, matching: Matching) -> tuple[Cause, ...]:
    cause = partial(Cause, mendable=True, rules=(line.admission.wordings["column-name"].rule,))
    causes = []
    if matching.moved and not matching.missing:
        moved = len(matching.moved)
        message = f"De kolommen staan in een andere volgorde: {moved} staan op een andere plaats."
        remedy = "Zet de kolommen in de volgorde van het protocol."
        causes.append(cause(id="column-order", count=moved, message=message, remedy=remedy))
    if matching.near:
        place, column = min(matching.near.items())
        message = f"“{show_header(line.names[place])}” lijkt een andere spelling van de kolomnaam “{column}”."
        if len(matching.near) > 1:
            message = f"{len(matching.near)} kolomnamen zijn anders gespeld. {message}"
        remedy = "Neem de kolomnamen letter voor letter over uit het protocol."
        columns = tuple(sorted(matching.near.values(), key=line.expected.columns.index))
        causes.append(cause(id="header-spelling", count=len(columns), columns=columns, message=message, remedy=remedy))
    return tuple(causes)


def _phrase_name(
    line: FirstLine,
    place: int,
    wanted: str,
    detail: str,
    *,
    count: int = 1,
    column: str | None = None,
    shown: str | None = None,
) -> Finding:
    x = show_header(line.names[place]) if shown is None else shown
    return _phrase(line, "column-name", count=count, column=column, i=place + 1, x=x, y=wanted, detail=detail)


def _phrase_count(line: FirstLine, detail: str, remedy: str = "") -> Finding:
    n, m = len(line.names), len(line.expected.columns)
    return _phrase(line, "column-count", n=n, m=m, detail=detail, remedy=remedy)


def _phrase(
    line: FirstLine,
    kind: str,
    *,
    count: int = 1,
    column: str | None = None,
    detail: str,
    remedy: str = "",
    **values: str | int,
) -> Finding:
    return phrase(
        line.admission, kind, count=count, column=column, rows=(line.row,), detail=detail, remedy=remedy, **values
    )
