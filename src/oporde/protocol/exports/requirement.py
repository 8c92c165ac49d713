"""What a rule demands, in Dutch or English: sentences for every kind, and the author's own condition for who builds on it.

Sentences are Markdown: names of columns stand between backquotes, rules are links to their anchor, cases are a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import Any

from oporde.protocol.exports.clauses import PAUSE, Said
from oporde.protocol.exports.layouts import with_codes
from oporde.protocol.exports.place import Place
from oporde.protocol.exports.predicates import predicate
from oporde.protocol.exports.spoken import demanded, described, listed_below
from oporde.protocol.exports.spoken_values import GROUP, Vocabulary
from oporde.protocol.exports.upload_words import DELIMITERS, UPLOAD, encoding_name, spoken_pattern
from oporde.protocol.model import RuleText
from oporde.protocol.protocol import columns_of
from oporde.protocol.rules.age import Age
from oporde.protocol.rules.all_or_none import AllOrNone
from oporde.protocol.rules.compare import Compare
from oporde.protocol.rules.constant import Constant
from oporde.protocol.rules.determines import Determines
from oporde.protocol.rules.duplicates import Duplicates
from oporde.protocol.rules.exists import Exists
from oporde.protocol.rules.follows import Follows
from oporde.protocol.rules.group import Group
from oporde.protocol.rules.identical import Identical
from oporde.protocol.rules.intake import UploadRule
from oporde.protocol.rules.presence import Presence
from oporde.protocol.rules.previous import Previous
from oporde.protocol.rules.reconcile import Reconcile
from oporde.protocol.rules.required import Required
from oporde.protocol.rules.row import RowCondition
from oporde.protocol.rules.rows import NumberOfRows
from oporde.protocol.rules.scopes import ValueRule
from oporde.protocol.rules.sequence import Sequence as SequenceRule
from oporde.protocol.rules.share import ShareOfRows
from oporde.protocol.rules.spread import Spread
from oporde.protocol.rules.table import TableCondition
from oporde.protocol.rules.unique import Unique
from oporde.protocol.rules.value import ValueCondition
from oporde.protocol.rules.window import Window
from oporde.protocol.sql_text import quote
from oporde.protocol.tongues import OR, Phrase
from oporde.protocol.value_kinds import Holds

FEW = 3
"""Columns that can stand before the verb of a sentence."""
IF, HOLDS = Phrase("als", "if"), Phrase("geldt", "must hold")
CONDITION, AND_THERE = Phrase("voorwaarde", "condition"), Phrase("en daar", "and there")
VALUE_IS = Phrase("value is", "value is")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold.

    Attributes:
        sentences: in Markdown; none where the rule's title has to say it.
        conditions: (word, expression): "als" and "geldt", as the author wrote them, for builders.
    """

    sentences: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()


@singledispatch
def requirement(_rule: RuleText, _place: Place) -> Requirement:
    """What the rule demands. A kind that has no words of its own leaves it to the title."""
    return Requirement()


EVERY_VALUE = Phrase("Elke waarde in {columns} {what}.", "Every value in {columns} {what}.")
EVERY_VALUE_OF = Phrase(
    "Elke waarde in deze kolommen {what}: {columns}.", "Every value in these columns {what}: {columns}."
)
BY_COLUMN = Phrase("Wat er moet staan, verschilt per kolom:", "What must stand there differs by column:")
EVERY_VALUE_OF_ALL = Phrase("Elke waarde in het bestand {what}.", "Every value in the file {what}.")


@requirement.register
def _(rule: ValueRule, place: Place) -> Requirement:
    columns = columns_of(rule, place.layout) if place.layout else ()
    grouped: dict[str, list[str]] = {}
    for column in (with_codes(place.protocol, column) for column in columns):
        grouped.setdefault(place.say(rule.requirement(column)), []).append(column.name)
    whole = len(columns) > 2 and place.layout is not None and len(columns) == len(place.layout.columns)
    if whole and len(grouped) == 1:
        return Requirement((place.say(EVERY_VALUE_OF_ALL, what=next(iter(grouped))),))
    said = tuple(
        Said(place.say(EVERY_VALUE if len(names) <= FEW else EVERY_VALUE_OF, what=text, columns=place.names(names)))
        for text, names in grouped.items()
    )
    return Requirement(_told(said if len(said) <= FEW else (Said(place.say(BY_COLUMN), said),)))


FILLED_ONE = Phrase("{columns} is altijd gevuld.", "{columns} is always filled in.")
FILLED_FEW = Phrase("{columns} zijn altijd gevuld.", "{columns} are always filled in.")
FILLED_MANY = Phrase("Deze kolommen zijn altijd gevuld: {columns}.", "These columns are always filled in: {columns}.")
FILLED_ALL = Phrase("Alle kolommen zijn altijd gevuld.", "All columns are always filled in.")


@requirement.register
def _(rule: Required, place: Place) -> Requirement:
    names = [column.name for column in columns_of(rule, place.layout)] if place.layout else []
    if place.layout and FEW < len(names) == len(place.layout.columns):
        return Requirement((place.say(FILLED_ALL),))
    phrase = FILLED_ONE if len(names) == 1 else FILLED_FEW if len(names) <= FEW else FILLED_MANY
    return Requirement((place.say(phrase, columns=place.names(names)),))


EACH_VALUE = Phrase(
    "Dit geldt apart voor elke waarde in {columns}.", "This holds separately for every value in {columns}."
)
THE_VALUE = Phrase("de waarde", "the value")


@requirement.register
def _(rule: ValueCondition, place: Place) -> Requirement:
    names = rule.columns or ()
    called = f"`{names[0]}`" if len(names) == 1 else place.say(THE_VALUE)
    words = Vocabulary(place.tongue, {"value": "text"}, {"value": called})
    lead = (place.say(EACH_VALUE, columns=place.names(names)),) if len(names) > 1 else ()
    return Requirement((*lead, *_told(demanded(rule.holds, words))), ((place.say(HOLDS), rule.holds),))


@requirement.register
def _(rule: RowCondition, place: Place) -> Requirement:
    said = demanded(rule.holds, place.words(), rule.when)
    return Requirement(_told(said), _when(rule.when, place, (HOLDS, rule.holds)))


OTHERWISE_EMPTY = {
    True: Phrase("Anders is {columns} leeg.", "Otherwise {columns} is empty."),
    False: Phrase("Anders zijn {columns} leeg.", "Otherwise {columns} are empty."),
}


@requirement.register
def _(rule: Presence, place: Place) -> Requirement:
    words = place.words()
    filled = " AND ".join(f"filled({quote(name)})" for name in rule.filled)
    said = _told(demanded(filled, words, rule.when)) if filled else ()
    if rule.otherwise_empty and said:
        columns = place.names(rule.otherwise_empty)
        said += (place.say(OTHERWISE_EMPTY[len(rule.otherwise_empty) == 1], columns=columns),)
    elif rule.otherwise_empty:
        empty = " AND ".join(f"empty({quote(name)})" for name in rule.otherwise_empty)
        said = _told(demanded(empty, words, f"NOT ({rule.when})"))
    return Requirement(said, ((place.say(CONDITION), rule.when),))


@requirement.register
def _(rule: Compare, place: Place) -> Requirement:
    _, holds = rule.conditions()
    return Requirement(_told(demanded(holds, place.words(), rule.when)), _when(rule.when, place))


@requirement.register
def _(rule: Window, place: Place) -> Requirement:
    _, holds = rule.conditions()
    first, last = rule.not_before, rule.not_after
    if first and last:
        holds = f"{quote(rule.column)} BETWEEN ({first}) AND ({last})"
    return Requirement(_told(demanded(holds, place.words(), rule.when)), _when(rule.when, place))


WHO_WAS_BORN = Phrase("wie geboren is op de dag in {born}" + PAUSE, "who was born on the day in {born}" + PAUSE)
IS_SO_OLD = Phrase("is|op {on} {limits} jaar oud", "is|{limits} years old on {on}")
AT_LEAST, AT_MOST = Phrase("ten minste {n}", "at least {n}"), Phrase("hoogstens {n}", "at most {n}")


@requirement.register
def _(rule: Age, place: Place) -> Requirement:
    words = place.words()
    limits = _limits(place, rule.at_least, rule.at_most, str)
    born, on = place.said(rule.born), place.said(rule.on)
    clause = predicate(place.say(WHO_WAS_BORN, born=born), IS_SO_OLD, words, on=on, limits=limits)
    return Requirement(_told(demanded(clause, words, rule.when)), _when(rule.when, place))


CONSTANT_ONE = Phrase("{columns} heeft op alle regels dezelfde waarde.", "{columns} has the same value on all rows.")
CONSTANT_MORE = Phrase(
    "Elk van deze kolommen heeft op alle regels dezelfde waarde: {columns}.",
    "Each of these columns has the same value on all rows: {columns}.",
)


@requirement.register
def _(rule: Constant, place: Place) -> Requirement:
    phrase = CONSTANT_ONE if len(rule.columns) == 1 else CONSTANT_MORE
    return Requirement((_capital(place.say(phrase, columns=place.names(rule.columns))),))


ROWS_OF_FILE = Phrase("Het bestand heeft {limits} met gegevens.", "The file has {limits} of data.")
ONE_ROW, MORE_ROWS = Phrase("{n} regel", "{n} row"), Phrase("{n} regels", "{n} rows")


@requirement.register
def _(rule: NumberOfRows, place: Place) -> Requirement:
    limits = _limits(place, rule.at_least, rule.at_most, place.tongue.amount)
    rows = ONE_ROW if rule.at_least == 1 and rule.at_most in (None, 1) else MORE_ROWS
    return Requirement((place.say(ROWS_OF_FILE, limits=place.say(rows, n=limits)),))


NO_DOUBLES = Phrase("Geen twee regels zijn in alle kolommen gelijk.", "No two rows are the same in all columns.")


@requirement.register
def _(_rule: Duplicates, place: Place) -> Requirement:
    return Requirement((place.say(NO_DOUBLES),))


UNIQUE_VALUE = Phrase("Geen twee regels hebben {same}.", "No two rows have {same}.")
UNIQUE_KEY = Phrase(
    "Geen twee regels hebben dezelfde combinatie van {key}.", "No two rows have the same combination of {key}."
)


@requirement.register
def _(rule: Unique, place: Place) -> Requirement:
    if len(rule.key) == 1:
        return Requirement((place.say(UNIQUE_VALUE, same=place.same(rule.key)),))
    return Requirement((place.say(UNIQUE_KEY, key=place.said_names(rule.key)),))


ONE_VALUE = Phrase(
    "Op alle regels met {same} is {value} ook gelijk.", "On all rows with {same}, {value} is the same too."
)
OF_KEYS = Phrase(
    "Voor de grens tellen de verschillende waarden van {key}, niet de regels.",
    "The different values of {key} count for the limit, not the rows.",
)


@requirement.register
def _(rule: Determines, place: Place) -> Requirement:
    limited = rule.count == "keys" and rule.reject_above is not None
    counted = (place.say(OF_KEYS, key=place.said(rule.key)),) if limited else ()
    demand = place.say(ONE_VALUE, same=place.same((rule.key,)), value=place.said(rule.value))
    return Requirement((demand, *counted))


ALL_OR_NONE = Phrase(
    "{column} is op alle regels gevuld, of op geen enkele.", "{column} is filled in on all rows, or on none."
)


@requirement.register
def _(rule: AllOrNone, place: Place) -> Requirement:
    return Requirement((_capital(place.say(ALL_OR_NONE, column=place.said(rule.column))),))


PERIODS = Phrase(
    "Elke regel heeft een tijdvak: van {starts} tot en met {ends}. Is er geen einde, dan loopt het door.",
    "Every row has a period: from {starts} up to and including {ends}. Without an end it goes on.",
)
NO_OVERLAP = Phrase(
    "De tijdvakken van regels met {same} overlappen elkaar niet.", "The periods of rows with {same} do not overlap."
)
NO_GAP = Phrase(
    "De tijdvakken van regels met {same} sluiten op elkaar aan.", "The periods of rows with {same} follow each other."
)
SMALL_GAP = Phrase(
    "Tussen de tijdvakken van regels met {same} liggen hoogstens {n} dagen.",
    "Between the periods of rows with {same} lie at most {n} days.",
)


@requirement.register
def _(rule: SequenceRule, place: Place) -> Requirement:
    phrase = NO_OVERLAP if rule.forbid == "overlap" else SMALL_GAP if rule.margin_days else NO_GAP
    demand = place.say(phrase, same=place.same(rule.per), n=place.tongue.amount(rule.margin_days))
    return Requirement((demand, place.say(PERIODS, starts=place.said(rule.starts), ends=place.said(rule.ends))))


EACH_GROUP = Phrase("Alle regels met {same} vormen samen een groep.", "All rows with {same} form a group together.")


@requirement.register
def _(rule: Group, place: Place) -> Requirement:
    said = _told(demanded(rule.holds, place.words(owner=GROUP)))
    lead = (place.say(EACH_GROUP, same=place.same(rule.per)),) if said else ()
    return Requirement((*lead, *said), ((place.say(HOLDS), rule.holds),))


OVER_ALL = Phrase("Dit gaat over alle regels van het bestand samen.", "This is about all rows of the file together.")
OVER_EACH = Phrase(
    "Dit gaat over alle regels van het bestand samen, en geldt apart voor elk van deze kolommen: {columns}.",
    "This is about all rows of the file together, and holds separately for each of these columns: {columns}.",
)
THAT_COLUMN = Phrase("die kolom", "that column")


@requirement.register
def _(rule: TableCondition, place: Place) -> Requirement:
    words = place.words()
    conditions = _when(rule.when, place, (HOLDS, rule.holds))
    if rule.columns:
        called = f"`{rule.columns[0]}`" if len(rule.columns) == 1 else place.say(THAT_COLUMN)
        kinds = {words.holds.get(name, "unknown") for name in rule.columns}
        held: Holds = kinds.pop() if len(kinds) == 1 else "unknown"
        words = replace(words, names={**words.names, "value": called}, holds={**words.holds, "value": held})
        conditions += ((place.say(VALUE_IS), place.tongue.listed(rule.columns)),)
    said = _told(demanded(rule.holds, words, rule.when))
    phrase = OVER_EACH if len(rule.columns) > 1 else OVER_ALL
    lead = (place.say(phrase, columns=place.names(rule.columns)),) if said else ()
    return Requirement((*lead, *said), conditions)


SHARE = Phrase(
    "Hoogstens {n} van de regels voldoet niet aan {rules}.", "At most {n} of the rows do not comply with {rules}."
)


@requirement.register
def _(rule: ShareOfRows, place: Place) -> Requirement:
    rules = place.tongue.listed([_link(other) for other in rule.of], OR)
    return Requirement((place.say(SHARE, n=place.tongue.share(rule.at_most), rules=rules),))


THERE_IS = {
    (True, True): Phrase("is|in {table} een andere regel {that}", "is|another row in {table} {that}"),
    (True, False): Phrase("is|in {table} een regel {that}", "is|a row in {table} {that}"),
    (False, True): Phrase("is|in {table} geen andere regel {that}", "is|no other row in {table} {that}"),
    (False, False): Phrase("is|in {table} geen regel {that}", "is|no row in {table} {that}"),
}
"""Whether it must exist, and whether it is in the same file."""
THERE = Phrase("er", "there")
FOR_EACH = Phrase("Voor elke regel geldt: {a}", "For every row: {a}")
ON_WHICH = Phrase("waarop {a}", "on which {a}")
WITH_SAME = Phrase("met {same}", "with {same}")
EQUAL_TO = Phrase("{theirs} gelijk is aan {mine} van deze regel", "{theirs} is equal to {mine} of this row")
FOR_WHICH = Phrase(", waarvoor dit geldt", ", for which this holds")
AND_ = Phrase(" en ", " and ")


@requirement.register
def _(rule: Exists, place: Place) -> Requirement:
    words, other = place.words(), place.other(rule.table)
    pair = replace(words, other=other.words())
    within = described(rule.where, pair, "behind") if rule.where != "TRUE" else None
    below = listed_below(rule.where, pair) if rule.where != "TRUE" and within is None else ()
    that = _matching(rule.match, [within] if within else [], place, other)
    that += place.say(FOR_WHICH) if below else ""
    phrase = THERE_IS[rule.exists, rule.table == "this"]
    clause = predicate(place.say(THERE), phrase, words, table=place.table(rule.table), that=that)
    said = demanded(clause, words, rule.when if rule.when != "TRUE" else None)
    if rule.when == "TRUE":
        said = tuple(replace(each, text=place.say(FOR_EACH, a=_small(each.text))) for each in said)
    if below and said:
        said = (*said[:-1], Said(f"{said[-1].text.removesuffix('.')}:", below))
    conditions = [(CONDITION, rule.when), (AND_THERE, rule.where)]
    shown = tuple((place.say(word), expression) for word, expression in conditions if expression != "TRUE")
    return Requirement(_told(said), shown)


def _matching(match: dict[str, str], more: list[str], place: Place, other: Place) -> str:
    """Met dezelfde waarde in A, waarop B leeg is."""
    same = [mine for mine, theirs in match.items() if mine == theirs]
    parts = [
        place.say(EQUAL_TO, theirs=other.said(theirs), mine=place.said(mine))
        for mine, theirs in match.items()
        if mine != theirs
    ]
    parts += more
    start = [place.say(WITH_SAME, same=place.same(same))] if same else []
    return " ".join([*start, *([place.say(ON_WHICH, a=place.say(AND_).join(parts))] if parts else [])])


RECONCILED = Phrase("{mine} is gelijk aan {theirs}.", "{mine} is equal to {theirs}.")
LARGER_COUNTS = Phrase("De ruimste van die twee telt.", "The wider of the two counts.")
RECONCILED_NEARLY = Phrase(
    "{mine} wijkt hoogstens {limits} af van {theirs}.", "{mine} differs by at most {limits} from {theirs}."
)


@requirement.register
def _(rule: Reconcile, place: Place) -> Requirement:
    other = place.other(rule.table)
    mine = _capital(place.total(rule.total, place.table("this")))
    theirs = other.total(rule.other_total, place.table(rule.table))
    allowed = [place.tongue.amount(rule.tolerance)] if rule.tolerance else []
    allowed += [place.tongue.share(rule.tolerance_share)] if rule.tolerance_share else []
    if not allowed:
        return Requirement((place.say(RECONCILED, mine=mine, theirs=theirs),))
    limits = place.tongue.listed(allowed, OR)
    wider = (place.say(LARGER_COUNTS),) if len(allowed) > 1 else ()
    return Requirement((place.say(RECONCILED_NEARLY, mine=mine, theirs=theirs, limits=limits), *wider))


OF_BEFORE = Phrase("{now} is {limits} van wat het was in {then}.", "{now} is {limits} of what it was in {then}.")


@requirement.register
def _(rule: Previous, place: Place) -> Requirement:
    limits = _limits(place, rule.at_least, rule.at_most, place.tongue.share)
    now = _capital(place.total(rule.total, place.table("this")))
    return Requirement((place.say(OF_BEFORE, now=now, limits=limits, then=place.table(f"previous.{rule.layout}")),))


NOT_IDENTICAL = Phrase(
    "Een bestand is niet gelijk aan dat van de vorige periode.",
    "A file is not the same as that of the previous period.",
)
NOT_COMPARED = Phrase("Bij het vergelijken wordt niet gekeken naar {columns}.", "They are compared without {columns}.")


@requirement.register
def _(rule: Identical, place: Place) -> Requirement:
    names = place.names(rule.except_columns)
    apart = (place.say(NOT_COMPARED, columns=names),) if rule.except_columns else ()
    return Requirement((place.say(NOT_IDENTICAL), *apart))


SPREAD = Phrase(
    "In alle bestanden van één levering samen liggen de dagen in {column} hoogstens {n} uit elkaar.",
    "Over all files of one delivery together, the days in {column} are at most {n} apart.",
)


@requirement.register
def _(rule: Spread, place: Place) -> Requirement:
    days = place.say(ONE_DAY if rule.at_most_days == 1 else MORE_DAYS, n=place.tongue.amount(rule.at_most_days))
    return Requirement((place.say(SPREAD, column=place.said(rule.column), n=days),))


FOLLOWS = Phrase(
    "Aan deze regel is voldaan als aan {rule} is voldaan, en anders niet.",
    "This rule is complied with if {rule} is complied with, and otherwise not.",
)


@requirement.register
def _(rule: Follows, place: Place) -> Requirement:
    return Requirement((place.say(FOLLOWS, rule=_link(rule.rule)),))


@requirement.register
def _(rule: UploadRule, place: Place) -> Requirement:
    form, naming = place.protocol.head.form, place.protocol.head.naming
    words = {
        "delimiter": place.say(DELIMITERS[form.delimiter]),
        "extension": form.extension,
        "encodings": place.tongue.listed([encoding_name(name) for name in form.encodings], OR),
        "pattern": spoken_pattern(naming.pattern, place.tongue),
    }
    return Requirement((place.say(UPLOAD[rule.kind], **words),))


def _told(said: Iterable[Said]) -> tuple[str, ...]:
    return tuple(each.markdown() for each in said)


def _when(when: str | None, place: Place, *more: tuple[Phrase, str]) -> tuple[tuple[str, str], ...]:
    conditions = [*([(IF, when)] if when else []), *more]
    return tuple((place.say(word), expression) for word, expression in conditions)


def _limits(place: Place, least: float | None, most: float | None, shown: Callable[[Any], str]) -> str:
    limits = [place.say(AT_LEAST, n=shown(least))] if least is not None else []
    limits += [place.say(AT_MOST, n=shown(most))] if most is not None else []
    return place.tongue.listed(limits)


def _link(rule: str) -> str:
    return f"[{rule}](#{rule})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


ONE_DAY, MORE_DAYS = Phrase("1 dag", "1 day"), Phrase("{n} dagen", "{n} days")
