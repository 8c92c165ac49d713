"""The names that files have: which file, of whom, over which period. Only names; what is inside is judged elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import permutations

from oporde.findings import Finding
from oporde.intake.encoding import Kind
from oporde.intake.wording import phrase, show_list, show_name
from oporde.protocol.admission import Admission, CodeValidity, ExpectedFile

ORDINAL = re.compile(r"(?<!\w)\d{1,2}E(?!\w)")  # 2E HALFJAAR
TEXT_FILE = re.compile(r"(?i)(?:\.(?:csv|txt|tsv|text))+$")
COPY = re.compile(r"(?i)\s*\(\d+\)$|[ _-]+(?:kopie|copy)(?:\s*\(\d+\))?$|^(?:kopie van|copy of)\s+")


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file name says: which kind of file, of which municipality, over which period (in capitals)."""

    file: ExpectedFile
    municipality: str
    period: str


def read_name(name: str, admission: Admission, *, looks_like: Kind | None = None) -> Claim | Finding:
    """Read a file name without its folder.

    Args:
        looks_like: what the content seems to be, to say so where the extension is wrong.
    Returns:
        Claim; or the finding about the extension, or else about the pattern.
    """
    if not has_extension(name, admission):
        if looks_like is None:
            return phrase(admission, "extension")
        return phrase(admission, "extension", detail=f"De inhoud lijkt {looks_like.name}.", remedy=looks_like.remedy)
    return match_name(name, admission) or phrase(
        admission, "name", name=show_name(name), detail=explain(name, admission)
    )


def has_extension(name: str, admission: Admission) -> bool:
    return name.lower().endswith(f".{admission.extension}")


def match_name(name: str, admission: Admission) -> Claim | None:
    # ASCII: a digit from another script is no digit of a municipality code.
    match = re.fullmatch(admission.name_pattern, name, re.IGNORECASE | re.ASCII)
    if not match:
        return None
    word = match["file"].upper()
    file = next((file for file in admission.files if file.word.upper() == word), None)
    return None if file is None else Claim(file, match["municipality"], match["period"].upper())


def explain(name: str, admission: Admission) -> str:
    """Say which part of a name is wrong, and what the name could be, in Dutch."""
    stem = name[: -len(admission.extension) - 1]
    bare = COPY.sub("", stem.strip()).strip()
    parts = _Parts(bare, admission)
    right = f"{bare}.{admission.extension}"
    suggestion = right if match_name(right, admission) else parts.suggestion()
    remarks = [_remark_on_copy(stem)] + ([] if suggestion == right else parts.remarks())
    if suggestion:
        remarks.append(f"Bedoelt u {suggestion}?")
    else:
        remarks.append(f"Een goede naam is bijvoorbeeld {admission.name_example}.")
    return " ".join(filter(None, remarks))


def _remark_on_copy(stem: str) -> str:
    copy = COPY.search(stem.strip())
    return f"De naam lijkt die van een kopie: haal “{copy[0].strip()}” weg." if copy else ""


def mend_name(name: str, admission: Admission) -> str | None:
    """The right name of a file whose name says everything, in whatever spelling; None when a part of it would be a guess."""
    stem = TEXT_FILE.sub("", name.strip())
    claim = match_name(f"{stem}.{admission.extension}", admission)
    if claim:
        return write_name(claim, admission)
    parts = _Parts(COPY.sub("", stem).strip(), admission)
    width = {len(sender.code) for sender in admission.senders}
    code = parts.code.zfill(width.pop()) if len(width) == 1 else parts.code
    file = next((file for file in admission.files if file.word.upper() == parts.known_word), None)
    is_sender = any(sender.code == code for sender in admission.senders)
    if file is None or not parts.period or not is_sender or parts.has_more_numbers:
        return None
    return write_name(Claim(file, code, parts.period), admission)


def write_name(claim: Claim, admission: Admission) -> str | None:
    """The name that says this, as the protocol spells it; None where the protocol's own example tells no pattern."""
    example = re.fullmatch(admission.name_pattern, admission.name_example, re.IGNORECASE | re.ASCII)
    if not example:
        return None
    values = {"municipality": claim.municipality, "file": claim.file.word, "period": claim.period}
    name = admission.name_example
    for group in sorted(values, key=example.start, reverse=True):
        name = name[: example.start(group)] + values[group] + name[example.end(group) :]
    return name if match_name(name, admission) else None


class _Parts:
    """The parts of a wrong name, as far as they can be recognised: in any order, however they are joined."""

    def __init__(self, stem: str, admission: Admission) -> None:
        self.stem = stem.upper()
        self.admission = admission
        self.period, self.period_as_written, rest = self._find_period()
        tokens = re.findall(r"[^\W\d_]+|\d+", ORDINAL.sub(" ", rest))
        years = {str(period.first_day.year) for period in admission.periods} - {s.code for s in admission.senders}
        numbers = [token for token in tokens if token.isdecimal() and token not in years]
        self.code = next(iter(numbers), "")
        self.has_more_numbers = len(numbers) > 1  # so it is not sure which of them is the code
        letters = [token for token in tokens if not token.isdecimal()]
        words = [file.word.upper() for file in admission.files]
        self.word = "".join(letters)
        self.known_word = next((word for word in (self.word, *letters) if word in words), "")
        self.near_word = "" if self.known_word else next(iter(get_close_matches(self.word, words, n=1, cutoff=0.7)), "")

    def _find_period(self) -> tuple[str, str, str]:
        """The period, as it is written here, and the name without it."""
        for period in self.admission.periods:
            pieces = re.findall(r"[^\W_]+", period.id.upper())
            for order in permutations(pieces) if len(pieces) <= 3 else (tuple(pieces),):
                pattern = r"(?<![^\W_])" + r"[\W_]*".join(map(re.escape, order)) + r"(?![^\W_])"
                if found := re.search(pattern, self.stem):
                    return period.id, found[0], f"{self.stem[: found.start()]} {self.stem[found.end() :]}"
        return "", "", self.stem

    def remarks(self) -> list[str]:
        return [self._on_code(), self._on_word(), self._on_period(), self._on_order()]

    def _on_code(self) -> str:
        lengths = {len(sender.code) for sender in self.admission.senders}
        if not self.code:
            sender = self._sender_by_name()
            known = f" Die van {sender.name} is {sender.code}." if sender else ""
            return f"Er staat geen gemeentecode in de naam.{known}"
        if len(lengths) != 1 or len(self.code) in lengths:
            return ""
        return f"De gemeentecode heeft {len(self.code)} cijfers; verwacht {lengths.pop()}."

    def _sender_by_name(self) -> CodeValidity | None:
        words = set(re.findall(r"[^\W\d_]+", self.stem))
        named = [sender for sender in self.admission.senders if sender.name.upper() in words]
        return named[0] if len({sender.code for sender in named}) == 1 else None

    def _on_word(self) -> str:
        if self.known_word:
            return ""
        words = show_list([file.word for file in self.admission.files], last="of")
        return f"De naam zegt niet om welk bestand het gaat: {words}."

    def _on_period(self) -> str:
        if not self.period:
            periods = show_list(sorted(period.id for period in self.admission.periods), last="of")
            return f"In de naam is geen verslagperiode gevonden; verwacht: {periods}."
        return f"Schrijf de periode als {self.period}." if self.period_as_written != self.period.upper() else ""

    def _on_order(self) -> str:
        places = {part: self.stem.find(part) for part in self._values().values() if part in self.stem}
        wanted = [part for part in self._values().values() if part in places]
        if len(wanted) < 2 or wanted == sorted(wanted, key=lambda part: places[part]):
            return ""
        return "De onderdelen van de naam staan in een andere volgorde."

    def _values(self) -> dict[str, str]:
        """The parts that are sure, by their group in the pattern, in the order of a right name."""
        example = re.fullmatch(self.admission.name_pattern, self.admission.name_example, re.IGNORECASE | re.ASCII)
        found = {"municipality": self.code, "file": self.known_word, "period": self.period_as_written}
        groups = sorted(found, key=example.start) if example else list(found)
        return {group: found[group] for group in groups if found[group]}

    def suggestion(self) -> str:
        """A right name with the same parts; "" when one of them is missing."""
        width = max((len(sender.code) for sender in self.admission.senders), default=0)
        word = self.known_word or self.near_word
        file = next((file for file in self.admission.files if file.word.upper() == word), None)
        if file is None or not self.code or not self.period:
            return ""
        return write_name(Claim(file, self.code.zfill(width), self.period), self.admission) or ""
