"""What changed between two versions of a protocol: the chapter that says it, as things to read and as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel

from oporde.findings import Severity
from oporde.protocol.model import Code, Column, RuleText
from oporde.protocol.protocol import Indicator, Layout, Protocol
from oporde.protocol.types import TYPES

Item = TypeVar("Item", bound=BaseModel)


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is new, gone, elsewhere or otherwise.

    Attributes:
        what: the sort of thing, Dutch: "kolom", "code", "controleregel".
        name: header, code or id.
        title: what it is called, when the name alone does not tell.
        details: sentences in Markdown about what is otherwise; values stand between backquotes.
    """

    kind: Kind
    what: str
    name: str
    title: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The differences of one part: a file, a code list, the delivery as a whole."""

    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ProtocolDiff:
    """All differences between two versions, in the order of the document. False when there are none.

    Attributes:
        old, new: names of the versions, as "gmsd/2016".
    """

    old: str
    new: str
    sections: tuple[Section, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.sections)

    def markdown(self, level: int = 2) -> str:
        """The differences in Dutch, with a heading of this level for each part."""
        if not self:
            return f"Tussen {self.old} en {self.new} is niets veranderd.\n"
        parts = []
        for section in self.sections:
            lines = "\n".join(f"- {sentence(difference)}" for difference in section.differences)
            parts.append(f"{'#' * level} {section.title}\n\n{lines}\n")
        return "\n".join(parts)

    def text(self) -> str:
        """The differences in Dutch, plain: for a terminal or a mail."""
        if not self:
            return self.markdown()
        parts = [f"Wat er is veranderd van {self.old} naar {self.new}"]
        for section in self.sections:
            lines = "\n".join(f"  {SIGNS[d.kind]} {_plain(sentence(d))}" for d in section.differences)
            parts.append(f"{section.title}\n{lines}")
        return "\n\n".join(parts) + "\n"


SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.MOVED: ">", Kind.CHANGED: "~"}


def sentence(difference: Difference) -> str:
    """One difference as a Dutch sentence, in Markdown."""
    title = f" ({difference.title})" if difference.title else ""
    subject = f"{difference.what} **{difference.name}**{title}".lstrip()
    details = "; ".join(difference.details)
    said = {
        Kind.ADDED: f"{subject} is nieuw{', ' if details else ''}{details}",
        Kind.REMOVED: f"{subject} vervalt",
        Kind.MOVED: f"{subject} gaat {details}",
        Kind.CHANGED: f"{subject}: {details}",
    }[difference.kind]
    return f"{said[:1].upper()}{said[1:]}."


def _plain(markdown: str) -> str:
    return re.sub(r"`([^`]*)`", r"“\1”", markdown.replace("**", ""))


def diff_protocols(old: Protocol, new: Protocol) -> ProtocolDiff:
    """Compare two versions: files, columns, codes, rules, indicators, and how files are named and written."""
    sections = [Section("De levering als geheel", tuple(_delivery(old, new)))]
    sections += _layouts(old, new)
    sections += _code_lists(old, new)
    sections.append(Section("Het op-orde-rapport", tuple(_indicators(old, new))))
    sections.append(Section("De tekst van het protocol", tuple(_texts(old, new))))
    return ProtocolDiff(old.name, new.name, tuple(section for section in sections if section.differences))


def _delivery(old: Protocol, new: Protocol) -> Iterator[Difference]:
    for what, name in (("Naam van een bestand", "naming"), ("Vorm van een bestand", "form"), ("Grenzen", "limits")):
        details = _otherwise(getattr(old.head, name), getattr(new.head, name))
        if details:
            yield Difference(Kind.CHANGED, "", what, "", details)
    yield from _matched("dag", old.head.moments, new.head.moments, _by_id, _title, _otherwise)
    yield from _matched("periode", old.head.periods, new.head.periods, _by_id, _title, _otherwise)
    yield from _rules(old.head.rules, new.head.rules)


def _layouts(old: Protocol, new: Protocol) -> Iterator[Section]:
    former, present = {layout.id: layout for layout in old.layouts}, {layout.id: layout for layout in new.layouts}
    for layout in new.layouts:
        title = f"Bestand {layout.title}"
        if layout.id in former:
            yield Section(title, tuple(_layout(former[layout.id], layout)))
        else:
            counted = f"met {len(layout.columns)} kolommen en {len(layout.rules)} controleregels"
            yield Section(title, (Difference(Kind.ADDED, "bestand", layout.title, "", (counted,)),))
    for layout in old.layouts:
        if layout.id not in present:
            gone = Difference(Kind.REMOVED, "bestand", layout.title)
            yield Section(f"Bestand {layout.title}", (gone,))


def _layout(old: Layout, new: Layout) -> Iterator[Difference]:
    details = _otherwise(old, new, {"title", "word", "description"})
    if details:
        yield Difference(Kind.CHANGED, "bestand", new.title, "", details)
    yield from _columns(old, new)
    yield from _matched("afgeleide naam", old.derived, new.derived, _by_name, _title, _otherwise)
    yield from _rules(old.rules, new.rules)


def _columns(old: Layout, new: Layout) -> Iterator[Difference]:
    places = {column.name: place for place, column in enumerate(old.columns, 1)}
    moved = _moved([column.name for column in old.columns], [column.name for column in new.columns])
    for place, column in enumerate(new.columns, 1):
        if column.name not in places:
            yield Difference(Kind.ADDED, "kolom", column.name, "", (f"op plaats {place}",))
            continue
        if column.name in moved:
            yield Difference(Kind.MOVED, "kolom", column.name, "", (f"van plaats {places[column.name]} naar {place}",))
        details = _column_details(old.column(column.name), column)
        if details:
            yield Difference(Kind.CHANGED, "kolom", column.name, "", details)
    for column in old.columns:
        if column.name not in {kept.name for kept in new.columns}:
            yield Difference(Kind.REMOVED, "kolom", column.name)


def _column_details(old: Column, new: Column) -> tuple[str, ...]:
    own = old.list is None and new.list is None
    codes = tuple(_sentence_part(difference) for difference in _codes(old.codes, new.codes)) if own else ()
    was, now = TYPES[old.type].describe(old), TYPES[new.type].describe(new)
    written = (f"schrijfwijze was “{was}”, is nu “{now}”",) if was != now else ()
    silent = {"name", "codes", "example"} | (WRITTEN if written else set())
    return written + _otherwise(old, new, set(type(new).model_fields) - silent) + codes


WRITTEN = {"type", "length", "min_length", "max_length", "scale", "decimal_separator", "format", "pattern", "unit"}
"""What the description of a value's form tells already."""


def _sentence_part(difference: Difference) -> str:
    return sentence(difference)[:-1].replace("Code", "code", 1)


def _moved(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """The names that changed places among those that stayed; the longest part in the same order did not move."""
    before, after = [name for name in old if name in set(new)], [name for name in new if name in set(old)]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in before[block.a : block.a + block.size]}
    return frozenset(after) - kept


def _code_lists(old: Protocol, new: Protocol) -> Iterator[Section]:
    former = {codes.id: codes for codes in old.lists}
    for codes in new.lists:
        title = f"Codelijst {codes.title}"
        if codes.id in former:
            yield Section(title, tuple(_codes(former[codes.id].codes, codes.codes)))
        else:
            counted = (f"met {len(codes.codes)} codes",)
            yield Section(title, (Difference(Kind.ADDED, "codelijst", codes.title, "", counted),))
    for gone in old.lists:
        if gone.id not in {codes.id for codes in new.lists}:
            yield Section(f"Codelijst {gone.title}", (Difference(Kind.REMOVED, "codelijst", gone.title),))


def _codes(old: Sequence[Code], new: Sequence[Code]) -> Iterator[Difference]:
    yield from _matched("code", old, new, lambda code: code.code, lambda code: code.label, _otherwise)


def _rules(old: Sequence[RuleText], new: Sequence[RuleText]) -> Iterator[Difference]:
    yield from _matched("controleregel", old, new, _rule_key, _title, _rule_details)


def _rule_key(rule: RuleText) -> str:
    # Leftovers in an archive bear the number of entries that do not belong, and are a rule of their own.
    return f"{rule.id} (restjes)" if getattr(rule, "kind", "") == "leftover" else rule.id


def _rule_details(old: RuleText, new: RuleText) -> tuple[str, ...]:
    silent = {"id", "severity", "reject_above", "basis", "source", "since", "examples"}
    names = [name for name in (*type(old).model_fields, *type(new).model_fields) if name not in silent]
    severe = () if _weight(old) == _weight(new) else (f"gevolg was {_weight(old)}, is nu {_weight(new)}",)
    return severe + _otherwise(old, new, set(names))


def _weight(rule: RuleText) -> str:
    if rule.reject_above is not None:
        return f"waarschuwing, boven {rule.reject_above * 100:.10g}% afkeuren".replace(".", ",")
    return "afkeuren" if rule.severity is Severity.REJECT else "waarschuwing"


def _indicators(old: Protocol, new: Protocol) -> Iterator[Difference]:
    yield from _matched("indicator", old.indicators, new.indicators, _by_id, _title, _indicator_details)
    yield from _matched("tabel", old.views, new.views, _by_name, _title, _otherwise)
    yield from _matched("kerncijfer", old.report.key_figures, new.report.key_figures, _by_id, _title, _otherwise)
    yield from _matched("overzicht", old.report.overviews, new.report.overviews, _by_id, _title, _otherwise)


def _indicator_details(old: Indicator, new: Indicator) -> tuple[str, ...]:
    """The conditions themselves only where the words about them are as they were."""
    told = {"orange", "red"} if old.limits != new.limits else set()
    return _otherwise(old, new, set(Indicator.model_fields) - told)


def _texts(old: Protocol, new: Protocol) -> Iterator[Difference]:
    yield from _matched("hoofdstuk", old.texts, new.texts, _title, _untitled, _otherwise)
    yield from _matched("vraag", old.questions, new.questions, lambda q: q.question, _untitled, _otherwise)


def _by_id(item: Any) -> str:
    return str(item.id)


def _by_name(item: Any) -> str:
    return str(item.name)


def _title(item: Any) -> str:
    return str(item.title)


def _untitled(_item: Any) -> str:
    return ""


def _matched(
    what: str,
    old: Iterable[Item],
    new: Iterable[Item],
    key: Callable[[Item], str],
    title: Callable[[Item], str],
    details: Callable[[Item, Item], tuple[str, ...]],
) -> Iterator[Difference]:
    """Pair things by their key; those without a partner are new or gone."""
    former: Mapping[str, Item] = {key(item): item for item in old}
    present: Mapping[str, Item] = {key(item): item for item in new}
    for name, item in present.items():
        if name not in former:
            yield Difference(Kind.ADDED, what, name, title(item))
            continue
        found = details(former[name], item)
        if found:
            yield Difference(Kind.CHANGED, what, name, title(item), found)
    for name, item in former.items():
        if name not in present:
            yield Difference(Kind.REMOVED, what, name, title(item))


LONG = frozenset(
    {
        "query",
        "markdown",
        "answer",
        "why",
        "definition",
        "description",
        "meaning",
        "causes",
        "action",
        "remedy",
        "message",
    }
)
"""Texts of which it is enough to say that they are otherwise."""
UNSAID = frozenset({"basis", "source", "id"})
WORDS = {
    "answer": "antwoord", "action": "wat te doen", "archive_example": "voorbeeld van een ZIP-naam",
    "at_least": "ondergrens", "at_most": "bovengrens", "at_most_days": "hoogstens dagen",
    "causes": "mogelijke oorzaken", "chapter": "hoofdstuk", "code": "code", "columns": "kolommen", "day": "dag",
    "decimal_separator": "decimaalteken", "definition": "betekenis", "delimiter": "scheidingsteken",
    "description": "beschrijving", "encodings": "codering", "except_columns": "uitgezonderd", "example": "voorbeeld",
    "expression": "formule", "extension": "extensie", "filled": "gevuld", "first_day": "eerste dag",
    "forbid": "verboden", "format": "schrijfwijze", "holds": "wat geldt", "is_": "vergelijking", "key": "sleutel",
    "kind": "soort regel", "label": "omschrijving", "last_day": "laatste dag", "layout": "bestand",
    "left": "linkerkant", "length": "lengte", "limits": "grenzen", "list": "codelijst", "margin": "speling",
    "margin_days": "speling in dagen", "markdown": "tekst", "match": "overeenkomst",
    "max_entries": "hoogste aantal bestanden in een ZIP", "max_length": "grootste lengte",
    "max_line_bytes": "grootste lengte van een regel in bytes",
    "max_ratio": "hoogste verhouding tussen uitgepakt en ingepakt",
    "max_unpacked_bytes": "grootste omvang uitgepakt in bytes", "meaning": "betekenis", "message": "melding",
    "min_length": "kleinste lengte", "not_after": "niet na", "not_before": "niet voor", "optional": "facultatief",
    "orange": "grens voor oranje", "pattern": "patroon", "per": "per", "personal": "persoonsgegeven",
    "presence": "wanneer gevuld", "previous": "vorige periode", "production_only": "alleen bij echte leveringen",
    "query": "berekening", "red": "grens voor rood", "remedy": "herstel", "required": "verplicht",
    "right": "rechterkant", "scale": "cijfers achter de komma", "separator": "scheidingsteken tussen codes",
    "set": "deel van de set", "signal_columns": "kolommen met alleen een waarschuwing", "table": "tabel",
    "title": "titel", "tolerance": "toegestaan verschil", "tolerance_share": "toegestaan aandeel", "total": "totaal",
    "type": "soort waarde", "undecided": "als er geen waarde is", "unit": "eenheid", "valid_from": "geldig vanaf",
    "valid_until": "geldig tot", "value": "waarde", "when": "voorwaarde", "where": "voorwaarde daar", "why": "reden",
    "word": "woord in de bestandsnaam",
}  # fmt: skip
"""How a field is called in Dutch; one without a word keeps its own name."""


def _otherwise(old: BaseModel, new: BaseModel, names: Iterable[str] | None = None) -> tuple[str, ...]:
    """For each field that has another value: what it was and what it is now."""
    known = dict.fromkeys([*type(old).model_fields, *type(new).model_fields])
    wanted = [name for name in known if name not in UNSAID and (names is None or name in set(names))]
    found = []
    for name in wanted:
        before, after = getattr(old, name, None), getattr(new, name, None)
        if before == after:
            continue
        word = WORDS.get(name, name)
        was_and_is = f"{word} was {_value(before)}, is nu {_value(after)}"
        found.append(f"{word} is herschreven" if name in LONG else was_and_is)
    return tuple(found)


def _value(value: object) -> str:
    """A value as the reader of a protocol would write it."""
    if value is None or value in ("", ()):
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, tuple):
        return ", ".join(_value(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"`{key}` = `{other}`" for key, other in value.items())
    text = str(value)
    return f"“{text}”" if text.endswith(".") else f"`{text}`"
