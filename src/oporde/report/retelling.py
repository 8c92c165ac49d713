"""Dutch sentences said again in English: each is known by its Dutch template, and its values are put in the English one.

So what was kept of a check needs nothing beside its sentences, however old it is. What is not recognised is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from string import Formatter

from oporde.protocol.tongues import ENGLISH_MONTHS
from oporde.report.dutch import MONTHS

Pair = tuple[str, str]
"""A template in Dutch, and in English, with the same placeholders."""
UNITS = {
    "regel": "row", "regels": "rows", "waarde": "value", "waarden": "values", "bestand": "file", "bestanden": "files",
    "ding": "thing", "dingen": "things", "waarschuwing": "warning", "waarschuwingen": "warnings",
    "controleregel": "rule", "controleregels": "rules",
}  # fmt: skip
"""What is counted."""
MOST_KNOWN = 5_000  # texts of which is remembered what they are in English
DETAIL = re.compile(r"(?<=[.?!]) \{detail\}$")
END = re.compile(r"(?<=[.?!]) ")
DAY = rf"\d{{1,2}} (?:{'|'.join(MONTHS)}) \d{{4}}"


class Catalogue:
    """Templates in both languages."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self.whole: dict[str, str] = {}
        self.open: list[tuple[str, re.Pattern[str], str]] = []
        self._known = lru_cache(MOST_KNOWN)(self._retold)
        for dutch, english in dict(_bare(*pair) for pair in pairs).items():
            if "{" in dutch:
                self.open.append((_mark(dutch), re.compile(_pattern(dutch)), english))
            else:
                self.whole[dutch] = english
        self.open.sort(key=lambda each: -len(re.sub(r"\(\?P.*?\)", "", each[1].pattern)))  # what says most goes first

    def retell(self, text: str) -> str | None:
        """The same in English; None where any of its sentences is not recognised."""
        return self._known(" ".join(text.split()))

    def _retold(self, text: str) -> str | None:
        return self.whole.get(text) or self._sentences(text) or self._filled(text)

    def _sentences(self, text: str) -> str | None:
        """One sentence after another, each from a template of its own."""
        for end in END.finditer(text):
            first = self.whole.get(text[: end.start()]) or self._filled(text[: end.start()])
            rest = self.retell(text[end.end() :]) if first else None
            if first and rest:
                return f"{first} {rest}"
        return None

    def _filled(self, text: str) -> str | None:
        for mark, pattern, english in self.open:
            found = pattern.fullmatch(text) if mark in text else None
            if found is None:
                continue
            values = {name: self._value(name, value) for name, value in found.groupdict().items()}
            if None not in values.values():
                return english.format(**values)
        return None

    def _value(self, name: str, value: str) -> str | None:
        """A value as English writes it; None where it has to be in English and is not known."""
        if name in WRITTEN:
            return WRITTEN[name][1](value)
        if name in SAID:
            return self.retell(value) if value else ""
        return self.retell(value) or value if name == "reason" else self.whole.get(value, value)


def _bare(dutch: str, english: str) -> Pair:
    """The detail at the end of a message is a sentence like any other, or absent."""
    dutch, english = " ".join(dutch.split()), " ".join(english.split())
    if DETAIL.search(dutch) and DETAIL.search(english):
        return DETAIL.sub("", dutch), DETAIL.sub("", english)
    return dutch, english


def _mark(dutch: str) -> str:
    """The longest piece of a template that stands in all that is made of it: looking for it is quick."""
    return max((words for words, *_ in Formatter().parse(dutch)), key=len)


def _pattern(dutch: str) -> str:
    return "".join(_pieces(dutch))


def _pieces(dutch: str) -> Iterator[str]:
    named: set[str] = set()
    for words, name, _, _ in Formatter().parse(dutch):
        yield re.escape(words)
        if name is not None:
            yield f"(?P={name})" if name in named else f"(?P<{name}>{WRITTEN[name][0] if name in WRITTEN else '.+?'})"
            named.add(name)


def number(written: str) -> str:
    """1.234,5 becomes 1,234.5."""
    return written.translate(SIGNS)


def _counted(written: str) -> str | None:
    count, _, unit = written.partition(" ")
    return f"{number(count)} {UNITS[unit]}" if unit in UNITS else None if unit else number(count)


def _percentage(written: str) -> str:
    return number(written.replace("minder dan", "less than"))


def _listed(written: str) -> str:
    """A, b en c becomes a, b and c; "en nog 12" becomes "and 12 more"."""
    more = re.sub(
        r" en nog (\d[\d.]*)( kolommen)?$", lambda found: f" and {number(found[1])} more{_columns(found[2])}", written
    )
    last = re.sub(r"^(.+) (en|of) (\S.*)$", lambda found: f"{found[1]} {LAST[found[2]]} {found[3]}", more)
    for dutch, english in IN_LISTS.items():
        last = last.replace(dutch, english)
    return last


def _columns(word: str | None) -> str:
    return " columns" if word else ""


def _days(written: str) -> str:
    for dutch, english in zip(MONTHS, ENGLISH_MONTHS, strict=True):
        written = re.sub(rf"\b{dutch}\b", english, written)
    return written.replace(" en ", " and ")


def _row_numbers(written: str) -> str:
    return written.replace(" t/m ", " to ").replace("(bij ", "(with ").replace(" en ", " and ")


def _rules(written: str) -> str:
    return _listed(re.sub(r"(?<=\d)\.(?=\d)", ",", written))


SIGNS = str.maketrans(",.", ".,")
LAST = {"en": "and", "of": "or"}
IN_LISTS = {
    "een kolom zonder naam (plaats ": "a column without a name (place ",
    " (staat er meer dan één keer)": " (is there more than once)",
}
TIMES = r"[A-Z]+\d+ \(\d[\d.]*×\)"
NUMBER = r"\d[\d.]*"
WRITTEN: dict[str, tuple[str, Callable[[str], str | None]]] = {
    **dict.fromkeys(("n", "m", "k", "i", "r"), (NUMBER, number)),
    "count": (rf"{NUMBER}(?: [a-z]+)?", _counted),
    "more": (rf"{NUMBER} [a-z]+", _counted),
    **dict.fromkeys(("share", "limit"), (rf"(?:minder dan )?{NUMBER}(?:,\d+)?%", _percentage)),
    **dict.fromkeys(("column", "columns", "names"), (".+?", _listed)),
    "days": (rf"{DAY}(?:, {DAY})*(?: en {DAY})?", _days),
    "rows": (r"[\d,()/ a-z]+?", _row_numbers),
    "rules": (rf"{TIMES}(?:, {TIMES})*(?: en {TIMES})?", _rules),
}
"""Placeholders whose values are written in another way in English: how they look in Dutch, and what becomes of them."""
SAID = frozenset({"expected", "thing", "detail"})
"""Placeholders whose values are words of ours, to be said again themselves."""
