"""What a rule demands, in Dutch: a sentence for every kind, and the author's own condition for who builds on it.

Sentences are Markdown: names of columns stand between backquotes, rules are links to their anchor.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import singledispatch

from oporde.protocol.dutch import amount, listed, share
from oporde.protocol.exports.layouts import with_codes
from oporde.protocol.exports.spoken import Vocabulary, spoken, spoken_clause, spoken_value, words_of
from oporde.protocol.model import RuleText
from oporde.protocol.names import row_names
from oporde.protocol.protocol import Layout, Protocol, columns_of
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
from oporde.protocol.types import TYPES
from oporde.protocol.value_kinds import Holds


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold.

    Attributes:
        sentences: Dutch, in Markdown; none where the rule's title has to say it.
        conditions: (word, expression): "als" and "geldt", as the author wrote them, for builders.
    """

    sentences: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: the protocol, and the layout when it is about one."""

    protocol: Protocol
    layout: Layout | None = None

    def words(self, **more: object) -> Vocabulary:
        """What names in the layout's conditions are called."""
        if self.layout is None:
            return Vocabulary()
        holds: dict[str, Holds] = {name: stands_for.holds for name, stands_for in row_names(self.layout).items()}
        holds |= {f"other.{name}": kind for name, kind in holds.items()}
        labels = {
            (column.name, code.code): words_of(code.label, keep_capital=True)
            for column in (with_codes(self.protocol, column) for column in self.layout.columns)
            for code in column.codes
        }
        derived = {one.name: words_of(one.title) for one in self.layout.derived}
        return replace(Vocabulary(holds, derived, labels), **more)  # type: ignore[arg-type]


@singledispatch
def requirement(_rule: RuleText, _place: Place) -> Requirement:
    """What the rule demands. A kind that has no words of its own leaves it to the title."""
    return Requirement()


@requirement.register
def _(rule: ValueRule, place: Place) -> Requirement:
    columns = columns_of(rule, place.layout) if place.layout else ()
    grouped: dict[str, list[str]] = {}
    for column in (with_codes(place.protocol, column) for column in columns):
        text = rule.requirement(column)
        quoted = text.replace(column.pattern, f"`{column.pattern}`") if column.pattern else text
        grouped.setdefault(quoted, []).append(column.name)
    whole = len(columns) > 2 and place.layout is not None and len(columns) == len(place.layout.columns)
    if whole and len(grouped) == 1:
        return Requirement((f"{_capital(next(iter(grouped)))}: alle kolommen.",))
    return Requirement(tuple(f"{_capital(text)}: {_names(names)}." for text, names in grouped.items()))


@requirement.register
def _(rule: ValueCondition, place: Place) -> Requirement:
    columns = columns_of(rule, place.layout) if place.layout else ()
    kinds = {TYPES[column.type].holds for column in columns}
    words = Vocabulary({"value": kinds.pop() if len(kinds) == 1 else "unknown"}, {"value": "de waarde"})
    said = spoken(rule.holds, words)
    return Requirement((f"Over {_names(rule.columns or ())}.", *said), (("geldt", rule.holds),))


@requirement.register
def _(rule: RowCondition, place: Place) -> Requirement:
    said = _on_condition(rule.when, spoken(rule.holds, place.words()), place)
    return Requirement(said, _when(rule.when, ("geldt", rule.holds)))


@requirement.register
def _(rule: Presence, place: Place) -> Requirement:
    filled = (f"Gevuld waar de voorwaarde geldt: {_names(rule.filled)}.",) if rule.filled else ()
    empty = (f"Leeg waar de voorwaarde niet geldt: {_names(rule.otherwise_empty)}.",) if rule.otherwise_empty else ()
    return Requirement((*_premise(rule.when, place), *filled, *empty), (("voorwaarde", rule.when),))


@requirement.register
def _(rule: Compare, place: Place) -> Requirement:
    days = _is_date(place, rule.left)
    margin = f", met een speling van {amount(rule.margin)}{' dagen' if days else ''}" if rule.margin else ""
    words = DATE_ORDER if days else ORDER
    sentence = f"{_said(rule.left, place)} {words[rule.is_]} {_said(rule.right, place)}{margin}."
    return Requirement(_on_condition(rule.when, (_capital(sentence),), place), _when(rule.when))


ORDER = {
    "=": "is gelijk aan",
    "<>": "verschilt van",
    "<": "is kleiner dan",
    "<=": "is niet groter dan",
    ">": "is groter dan",
    ">=": "is niet kleiner dan",
}
DATE_ORDER = ORDER | {"<": "ligt voor", "<=": "ligt niet na", ">": "ligt na", ">=": "ligt niet voor"}


@requirement.register
def _(rule: Window, place: Place) -> Requirement:
    ends = [f"niet eerder dan {_said(rule.not_before, place)}"] if rule.not_before else []
    ends += [f"niet later dan {_said(rule.not_after, place)}"] if rule.not_after else []
    sentence = _capital(f"{_said(rule.column, place)} is {listed(ends)}.")
    return Requirement(_on_condition(rule.when, (sentence,), place), _when(rule.when))


@requirement.register
def _(rule: Age, place: Place) -> Requirement:
    limits = [f"ten minste {rule.at_least}"] if rule.at_least is not None else []
    limits += [f"hoogstens {rule.at_most}"] if rule.at_most is not None else []
    sentence = f"Wie geboren is op {_said(rule.born, place)} is op {_said(rule.on, place)} {listed(limits)} jaar."
    return Requirement(_on_condition(rule.when, (sentence,), place), _when(rule.when))


@requirement.register
def _(rule: Constant, _place: Place) -> Requirement:
    return Requirement((f"Heeft op alle regels dezelfde waarde: {_names(rule.columns)}.",))


@requirement.register
def _(rule: NumberOfRows, _place: Place) -> Requirement:
    most = f" en hoogstens {amount(rule.at_most)}" if rule.at_most is not None else ""
    rows = "regel" if rule.at_least == 1 and not most else "regels"
    return Requirement((f"Het bestand heeft ten minste {amount(rule.at_least)}{most} {rows} met gegevens.",))


@requirement.register
def _(_rule: Duplicates, _place: Place) -> Requirement:
    return Requirement(("Geen twee regels zijn in alle kolommen gelijk.",))


@requirement.register
def _(rule: Unique, _place: Place) -> Requirement:
    what = "waarde van" if len(rule.key) == 1 else "combinatie van"
    return Requirement((f"Geen twee regels hebben dezelfde {what} {_names(rule.key)}.",))


@requirement.register
def _(rule: Determines, place: Place) -> Requirement:
    counted = " De grens geldt voor het aandeel van de nummers, niet van de regels." if rule.count == "keys" else ""
    return Requirement((f"Bij één {_said(rule.key, place)} hoort één {_said(rule.value, place)}.{counted}",))


@requirement.register
def _(rule: AllOrNone, place: Place) -> Requirement:
    return Requirement((f"{_capital(_said(rule.column, place))} is op alle regels gevuld, of op geen enkele.",))


@requirement.register
def _(rule: SequenceRule, place: Place) -> Requirement:
    rows = f"regels met dezelfde {_names(rule.per)}"
    periods = f"van {_said(rule.starts, place)} tot en met {_said(rule.ends, place)}"
    if rule.forbid == "overlap":
        return Requirement((f"De tijdvakken {periods} van {rows} overlappen elkaar niet.",))
    margin = f", met hoogstens {rule.margin_days} dagen ertussen" if rule.margin_days else ""
    return Requirement((f"De tijdvakken {periods} van {rows} sluiten op elkaar aan{margin}.",))


@requirement.register
def _(rule: Group, place: Place) -> Requirement:
    said = spoken_clause(rule.holds, place.words(rows="het aantal van die regels"))
    sentence = f"Voor alle regels met dezelfde {_names(rule.per)} samen{f': {said}' if said else ''}."
    return Requirement((sentence,), (("geldt", rule.holds),))


@requirement.register
def _(rule: TableCondition, place: Place) -> Requirement:
    each = f" Beoordeeld voor {_names(rule.columns)}." if rule.columns else ""
    said = _on_condition(rule.when, spoken(rule.holds, place.words()), place)
    conditions = _when(rule.when, ("geldt", rule.holds))
    if rule.columns:
        conditions += (("value is", " en ".join(rule.columns)),)
    return Requirement((f"Voor alle regels van het bestand samen.{each}", *said), conditions)


@requirement.register
def _(rule: ShareOfRows, _place: Place) -> Requirement:
    rules = listed([_link(other) for other in rule.of], "of")
    return Requirement((f"Hoogstens {share(rule.at_most)} van de regels voldoet niet aan {rules}.",))


@requirement.register
def _(rule: Exists, place: Place) -> Requirement:
    equal = listed([f"`{mine}`" if mine == its else f"`{mine}` (daar `{its}`)" for mine, its in rule.match.items()])
    rows = "regel" if rule.when == "TRUE" else "regel waarvoor de voorwaarde geldt"
    other = "een andere regel" if rule.table == "this" else "een regel"
    sentence = (
        f"{'Elke' if rule.exists else 'Geen enkele'} {rows} heeft in {_table(rule.table, place)} {other} met dezelfde"
    )
    when = (("voorwaarde", rule.when),) if rule.when != "TRUE" else ()
    where = (("en daar", rule.where),) if rule.where != "TRUE" else ()
    there = spoken_clause(rule.where, place.words()) if where else None
    said = (f"{sentence} {equal}.", *((f"En daarbij: {there}.",) if there else ()))
    return Requirement((*(_premise(rule.when, place) if when else ()), *said), when + where)


@requirement.register
def _(rule: Reconcile, place: Place) -> Requirement:
    allowed = [amount(rule.tolerance)] if rule.tolerance else []
    allowed += [share(rule.tolerance_share)] if rule.tolerance_share else []
    margin = f", op een verschil van hoogstens {listed(allowed, 'of')} na" if allowed else ""
    sentence = (
        f"`{rule.total}` in dit bestand is gelijk aan `{rule.other_total}` in {_table(rule.table, place)}{margin}."
    )
    return Requirement((sentence,))


@requirement.register
def _(rule: Previous, place: Place) -> Requirement:
    limits = [f"ten minste {share(rule.at_least)}"] if rule.at_least is not None else []
    limits += [f"hoogstens {share(rule.at_most)}"] if rule.at_most is not None else []
    then = _table(f"previous.{rule.layout}", place)
    return Requirement((f"`{rule.total}` in dit bestand is {listed(limits)} van wat het was in {then}.",))


@requirement.register
def _(rule: Identical, _place: Place) -> Requirement:
    apart = f", op {_names(rule.except_columns)} na" if rule.except_columns else ""
    return Requirement((f"Een bestand is niet gelijk aan dat van de vorige periode{apart}.",))


@requirement.register
def _(rule: Spread, place: Place) -> Requirement:
    days = amount(rule.at_most_days)
    return Requirement(
        (f"De dagen in {_said(rule.column, place)} liggen in één levering hoogstens {days} dagen uit elkaar.",)
    )


@requirement.register
def _(rule: Follows, _place: Place) -> Requirement:
    return Requirement((f"Geldt precies wanneer {_link(rule.rule)} geldt.",))


UPLOAD = {
    "extension": "Een bestand heeft de extensie .{extension}, of is een ZIP-bestand met zulke bestanden.",
    "name": "De bestandsnaam volgt het patroon `{pattern}`.",
    "archive": "Een ZIP-bestand is heel, niet versleuteld, en blijft binnen de grenzen van dit protocol.",
    "entry": "Een ZIP-bestand bevat alleen .{extension}-bestanden: geen mappen, geen andere bestanden, geen ZIP.",
    "leftover": "Een ZIP-bestand bevat geen bestanden die een besturingssysteem er zelf in zet, zoals `.DS_Store`.",
    "empty": "Een bestand is niet leeg.",
    "unreadable": "Een bestand is leesbare tekst, in {encodings}.",
    "line-ends": "Alle regels eindigen op dezelfde manier: met CR LF of met LF.",
    "column-count": "Een bestand heeft precies de kolommen die dit protocol noemt.",
    "column-name": "De kolommen heten zoals in dit protocol en staan in dezelfde volgorde.",
    "delimiter": "Tussen de waarden staat het scheidingsteken `{delimiter}`.",
    "field-count": "Elke regel heeft evenveel waarden als er kolommen zijn.",
    "no-header": "De eerste regel bevat de kolomnamen.",
    "foreign-municipality": "De code in de bestandsnaam is van een gemeente waarvoor u mag leveren.",
    "closed-period": "De periode in de bestandsnaam staat open voor levering.",
    "duplicate-file": "Van elk soort bestand is er in een levering één per gemeente en periode.",
}


@requirement.register
def _(rule: UploadRule, place: Place) -> Requirement:
    form, naming = place.protocol.head.form, place.protocol.head.naming
    words = {
        "delimiter": form.delimiter,
        "extension": form.extension,
        "encodings": listed([encoding_name(name) for name in form.encodings], "of"),
        "pattern": spoken_pattern(naming.pattern),
    }
    return Requirement((UPLOAD[rule.kind].format(**words),))


def encoding_name(encoding: str) -> str:
    """UTF-8, Windows-1252."""
    return encoding.upper() if encoding.startswith("utf") else encoding.capitalize()


def spoken_pattern(pattern: str) -> str:
    """The pattern of file names in words: <gemeentecode>_<BESTAND>_<periode>.csv."""
    return pattern.format(municipality="<gemeentecode>", file="<BESTAND>", period="<periode>")


def _when(when: str | None, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((("als", when),) if when else ()) + more


def _names(names: Iterable[str]) -> str:
    return listed([f"`{name}`" for name in names])


def _link(rule: str) -> str:
    return f"[{rule}](#{rule})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _is_date(place: Place, name: str) -> bool:
    columns = place.layout.columns if place.layout else ()
    return any(column.name == name and column.type == "date" for column in columns)


def _table(name: str, place: Place) -> str:
    if name == "this":
        return "dit bestand"
    layout = place.protocol.layout(name.removeprefix("previous."))
    return f"het bestand {layout.title}{' van de vorige periode' if name.startswith('previous.') else ''}"


def _premise(when: str | None, place: Place) -> tuple[str, ...]:
    """On which rows a demand rests; nothing where there are no sure words for it."""
    said = spoken_clause(when, place.words()) if when else None
    return (f"Voorwaarde: {said}.",) if said else ()


def _on_condition(when: str | None, said: tuple[str, ...], place: Place) -> tuple[str, ...]:
    """The demand behind its condition; nothing where the condition cannot be said, for then it would demand too much."""
    if not when or not said:
        return said
    premise = _premise(when, place)
    starts = ("Dan geldt: ", *("En ook: " for _ in said[1:]))
    then = (f"{start}{text[:1].lower()}{text[1:]}" for start, text in zip(starts, said, strict=True))
    return (*premise, *then) if premise else ()


def _said(expression: str, place: Place) -> str:
    """A name or a day in words; anything else as it was written."""
    return spoken_value(expression, place.words()) or f"`{expression.strip()}`"
