"""Where a rule stands, and what things are called there, in Dutch or English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from oporde.protocol.english import English
from oporde.protocol.exports.layouts import with_codes
from oporde.protocol.exports.running_text import plain
from oporde.protocol.exports.spoken import spoken_value
from oporde.protocol.exports.spoken_values import Vocabulary, words_of
from oporde.protocol.model import Column
from oporde.protocol.names import row_names
from oporde.protocol.protocol import Layout, Protocol
from oporde.protocol.sql import names_in
from oporde.protocol.tongues import DUTCH, ENGLISH, Phrase, Tongue
from oporde.protocol.value_kinds import Holds

SAME = {
    (True, True): Phrase("dezelfde waarde in {names}", "the same value in {names}"),
    (True, False): Phrase("dezelfde waarde voor {names}", "the same value for {names}"),
    (False, True): Phrase("dezelfde waarden in {names}", "the same values in {names}"),
    (False, False): Phrase("dezelfde waarden voor {names}", "the same values for {names}"),
}
"""Whether it is of one, and whether all are columns."""


THIS_FILE = Phrase("dit bestand", "this file")
OTHER_FILE = Phrase("het bestand {title}", "the file {title}")
FILE_BEFORE = Phrase("het bestand {title} van de vorige periode", "the file {title} of the previous period")


IN_FILE = Phrase("{total} in {owner}", "{total} in {owner}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rule stands: the protocol, and the layout when it is about one.

    Attributes:
        english: what the protocol says in English; with it sentences are in English.
    """

    protocol: Protocol
    layout: Layout | None = None
    english: English | None = None

    @property
    def tongue(self) -> Tongue:
        return DUTCH if self.english is None else ENGLISH

    def say(self, phrase: Phrase, **parts: object) -> str:
        return self.tongue.say(phrase, **parts)

    def words(self, **more: object) -> Vocabulary:
        """What names in the layout's conditions are called."""
        if self.layout is None:
            return Vocabulary(self.tongue)
        holds: dict[str, Holds] = {name: stands_for.holds for name, stands_for in row_names(self.layout).items()}
        labels = {
            (column.name, code.code): plain(words_of(self._label(column, code.code, code.label), keep_capital=True))
            for column in (with_codes(self.protocol, column) for column in self.layout.columns)
            for code in column.codes
        }
        names = {one.name: plain(words_of(self._derived(one.name, one.title))) for one in self.layout.derived}
        labels |= _labels_of_derived(self.layout, labels)
        return replace(Vocabulary(self.tongue, holds, names, labels), **more)  # type: ignore[arg-type]

    def names(self, names: Iterable[str]) -> str:
        """`A`, `B` en `C`."""
        return self.tongue.listed([f"`{name}`" for name in names])

    def said(self, expression: str) -> str:
        """A name or a day in words; anything else as it was written."""
        return spoken_value(expression, self.words()) or f"`{expression.strip()}`"

    def said_names(self, names: Iterable[str]) -> str:
        """`A` en het einde van de hulp."""
        return self.tongue.listed([self.said(name) for name in names])

    def same(self, names: Sequence[str]) -> str:
        """Dezelfde waarden in `A` en `B`."""
        derived = {one.name for one in self.layout.derived} if self.layout else set()
        return self.say(SAME[len(names) == 1, derived.isdisjoint(names)], names=self.said_names(names))

    def table(self, name: str) -> str:
        """The file that a rule calls this, kosten or previous.kosten."""
        if name == "this":
            return self.say(THIS_FILE)
        layout = self.protocol.layout(name.removeprefix("previous."))
        return self.say(FILE_BEFORE if name.startswith("previous.") else OTHER_FILE, title=plain(self.title(layout)))

    def title(self, layout: Layout) -> str:
        """What people call a file."""
        return layout.title if self.english is None else self.english.layouts[layout.id].title

    def other(self, table: str) -> Place:
        """Where the names of the other row or table stand."""
        if table == "this":
            return self
        return replace(self, layout=self.protocol.layout(table.removeprefix("previous.")))

    def total(self, expression: str, owner: str) -> str:
        """De som van A in dit bestand."""
        text = owner.replace("{", "{{").replace("}", "}}")
        total = spoken_value(expression, self.words(owner=Phrase(text, text))) or f"`{expression.strip()}`"
        return total if total.endswith(owner) else self.say(IN_FILE, total=total, owner=owner)

    def _derived(self, name: str, title: str) -> str:
        if self.english is None or self.layout is None:
            return title
        return self.english.layouts[self.layout.id].derived.get(name, title)

    def _label(self, column: Column, code: str, label: str) -> str:
        if self.english is None or self.layout is None:
            return label
        if column.list is not None:
            return self.english.head.lists[column.list].codes.get(code, label)
        return self.english.layouts[self.layout.id].columns[column.name].codes.get(code, label)


def _labels_of_derived(layout: Layout, labels: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """What codes mean in the first filled of several columns, where they mean the same in each."""
    found: dict[tuple[str, str], str] = {}
    for derived in layout.derived:
        if not derived.expression.strip().startswith("first_filled"):
            continue
        known = labels | found
        names = names_in(derived.expression)
        for code in {code for name, code in known if name in names}:
            said = {known.get((name, code)) for name in names}
            if len(said) == 1 and None not in said:
                found[derived.name, code] = str(said.pop())
    return found
