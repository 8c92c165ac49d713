"""What mending says, in English: the tables of result.py once more, by the same keys."""

from __future__ import annotations

from collections.abc import Iterator

from oporde.mending.result import CHANGES, FILE_OBSTACLES, OBSTACLES, Obstacle
from oporde.report.retelling import Pair

DONE = {
    "lost-leading-zeros": "leading zeros put back",
    "date-spelling": "date written as the protocol asks",
    "date-reversed": "year, month and day put in the right order",
    "moment-dropped": "time behind the date removed",
    "zeros-for-empty": "zeros or nines for an unknown date emptied",
    "blank-padded": "spaces around the value removed",
    "apostrophe": "apostrophe or quotation mark with the value removed",
    "trailing-decimals": "zeros behind the comma or point removed",
    "decimal-sign": "decimal sign written as the protocol asks",
    "thousands-separators": "points or spaces between the digits removed",
    "currency-sign": "euro sign removed",
    "no-cents": "dash for no cents (,-) removed",
    "plus-sign": "plus sign before the number removed",
    "word-for-empty": "word or dash for an unknown value emptied",
    "file-name": "file name written as the protocol asks",
    "file-name-case": "capitals in file name written as the protocol asks",
    "encoding": "text converted to UTF-8",
    "windows-1252": "text converted from Windows-1252 to UTF-8",
    "byte-order-mark": "invisible character (BOM) at the beginning removed",
    "text-above": "row above the column names removed",
    "excel-hint": "instruction for Excel (sep=) on the first row removed",
    "wrong-delimiter": "semicolon put as separator",
    "quotes": "quotation marks around values removed",
    "no-header": "row with column names added",
    "header-spelling": "column name written as the protocol asks",
    "header-case": "capitals and spaces in column name written as the protocol asks",
    "column-order": "column put at the right place",
    "surplus-columns": "empty column removed",
    "numbering": "column with row numbers only removed",
    "blank-lines": "empty row removed",
    "blank-end": "empty row at the end removed",
    "empty-rows": "row without values removed",
    "repeated-header": "repeated row with column names removed",
    "shifted-columns": "row with too many or too few fields put right",
    "line-ends": "line ends made equal",
    "folder": "file taken out of a folder",
    "leftover": "file that your computer added by itself left out",
}
"""CHANGES."""

NOT_DONE = {
    Obstacle.SCIENTIFIC: (
        "In {column} there is a number like 1,23E+08 in {count}. The digits cannot be worked out again: take the column from "
        "the source system again."
    ),
    Obstacle.UNKNOWN_ORDER: (
        "In {column} it cannot be seen in {count} whether the day comes first or the month: not a single date that is written "
        "so proves it with a number above 12. Export the column again, or write the dates yourself as the protocol asks."
    ),
    Obstacle.CONTRADICTING_ORDER: (
        "In {column} sometimes the day comes first and sometimes the month. So in {count} nothing was changed in the date. "
        "Export the column from the source system again."
    ),
    Obstacle.SHORT_YEAR: (
        "In {column} there is a year without four digits in {count}. The century is not guessed: export the dates with a "
        "full year."
    ),
    Obstacle.MOMENT: (
        "In {column} there is a time in another time zone behind the date in {count}, or something that is no time. The date "
        "may then be another day. Export the column again as a date without a time."
    ),
    Obstacle.SERIAL: (
        "In {column} there is a number of five digits in {count}: that is how a spreadsheet counts days. From which year "
        "cannot be seen. Format the column in your spreadsheet as a date and export it again."
    ),
    Obstacle.SEPARATOR: (
        "In {column} it cannot be seen in {count} whether a point or comma separates thousands or decimals. Export the column "
        "again without points and commas."
    ),
    Obstacle.CENTS: (
        "In {column} there are cents in {count}. OpOrde does not leave those out: round the amounts to whole euros yourself."
    ),
    Obstacle.DECIMALS: (
        "In {column} there are decimals in {count} that the protocol does not know. Round the numbers yourself."
    ),
    Obstacle.NEGATIVE: (
        "In {column} there is a minus sign in {count}. The protocol does not know numbers below zero: see which number should "
        "be there."
    ),
    Obstacle.BRACKETS: (
        "In {column} there is a number in brackets in {count}. That is how a number below zero is sometimes written. See which "
        "number should be there."
    ),
    Obstacle.CURRENCY: (
        "In {column} there is a euro sign or ,- with the value in {count}, but this column is no amount. See whether the "
        "columns have shifted."
    ),
    Obstacle.DASH: (
        "In {column} there is a dash in {count}. That can mean zero euros or unknown: write 0, or leave the cell empty."
    ),
    Obstacle.ZEROS: (
        "In {column} the value is too short in {count}, but other values still have their leading zeros. So it is not certain "
        "that zeros were dropped. Look these values up in the source system."
    ),
    Obstacle.REQUIRED: (
        "In {column} there is nothing in {count}, or something that means unknown. This column may not be empty: fill in the "
        "value."
    ),
    Obstacle.NOT_RECOGNISED: (
        "In {column} the value is not right in {count}, and it is not certain what should be there. Look up what it must be."
    ),
}
"""OBSTACLES."""

FILE_NOT_DONE = {
    "unreadable": "The file cannot be read with certainty: {detail}",
    "name": "From the file name it is not certain what the right name is. Give the file that name yourself.",
    "same-name": "Two files would get the same name ({detail}). Choose yourself which of the two you deliver.",
    "period": (
        "The reporting period in the file name does not belong to this protocol. Which codes hold then, cannot be said."
    ),
    "no-columns": (
        "It is not certain which columns these are: the first row does not name those of this file. Do first what that "
        "complaint says."
    ),
    "no-header": (
        "The column names are missing, and the values do not fit the columns of the protocol everywhere. Put the right column "
        "names on the first row yourself."
    ),
    "missing-column": ("What was not delivered, OpOrde cannot fill in: {detail}. Export the file with all columns."),
    "unclear-column": (
        "It is not certain which column is meant by this name: {detail}. Write the right column name yourself."
    ),
    "surplus-column": (
        "This column is not asked for, but it holds values: {detail}. Find out why; remove it yourself if it does not belong."
    ),
    "shifted-columns": (
        "In {count} the number of fields is wrong, and it is not certain which value belongs in which column. See in the "
        "export whether there is a separator too many or too few."
    ),
    "shifted-values": (
        "In {count} values do not stand under their own column name but one column beside it. Nothing was changed in those: "
        "what was lost at the end, cannot be seen. Put every value under its own column name yourself."
    ),
    "columns-shifted": (
        "In {detail} columns most values cannot belong to the column name: the columns have probably shifted. Which value "
        "belongs where, is not certain. Compare a row with the column names and mend the export."
    ),
    "order-kept": (
        "The columns are still in your order: first it must be certain which value belongs in which column."
    ),
    "no-text": "{detail}",
    "archive": "This ZIP file cannot be opened or cannot be trusted. Pack the files again yourself.",
    "misfit": "This does not belong in a ZIP file of this delivery and was not taken over: {detail}.",
    "nothing": "What is wrong can only be mended by someone who knows what should be there.",
}
"""FILE_OBSTACLES."""

SENTENCES = frozenset({"unreadable", "no-text"})
"""Those whose detail is a sentence of the check; of the others it is a name, or several."""


def pairs() -> Iterator[Pair]:
    """Everything, with its Dutch."""
    yield from ((dutch, DONE[kind]) for kind, dutch in CHANGES.items())
    yield from ((dutch, NOT_DONE[obstacle]) for obstacle, dutch in OBSTACLES.items())
    for reason, dutch in FILE_OBSTACLES.items():
        if reason != "no-text":  # nothing but the sentence of the check
            name = "{detail}" if reason in SENTENCES else "{names}"
            yield dutch.replace("{detail}", name), FILE_NOT_DONE[reason].replace("{detail}", name)
