"""The sentences of the announcement of 19 December 2017, and of each what was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

SENTENCES = {
    1: "de ronde is open van 12 februari tot en met 9 maart 2018",
    2: "het gaat over H2 2017 en, als men wil, over H1 2017, opnieuw of voor het eerst",
    3: "het protocol bevat alles om voor te bereiden en aan te leveren",
    4: "deel II bevat de exacte specificatie van inhoud en naamgeving",
    5: "er zijn voorbeeldbestanden",
    6: "er zijn vragen en antwoorden",
    7: "per half jaar ten hoogste vier bestanden: Wmo, kosten Wmo, SBW en JEUGD",
    8: "samen in één ZIP, in één keer verstuurd",
    9: "of als losse bestanden",
    10: "technische terugkoppeling per mail aan de coördinator, binnen drie werkdagen",
    11: "op basis daarvan wordt een verbeterd bestand opnieuw geleverd",
    12: "binnen twee werkdagen na technische goedkeuring staat het op-orderapport klaar",
    13: "de coördinator logt in en haalt het op",
    14: "de coördinator beoordeelt aan de hand daarvan of de gegevens juist en volledig zijn",
    15: "een mail zodra het er is",
    16: "de codes van de vorige ronde werken nog, en kwamen eind januari opnieuw per brief",
    17: "zo vaak men wil, tot en met 9 maart; elk goedgekeurd bestand kreeg zijn rapport",
    18: "toestemming bij het leveren; intrekken kan van begin maart tot en met 23 maart, en dan is alles weg",
    19: "wat blijft is definitief, en klaar voor onderzoek en publicatie",
    20: "contact per telefoon en mail; het nieuwsbericht van 19 december 2017 staat op de site en is gemaild",
}


@dataclass(slots=True)
class Book:
    """What was seen of each sentence: whether it was so, and in words."""

    seen: dict[int, list[tuple[bool, str]]] = field(default_factory=lambda: defaultdict(list))

    def see(self, sentence: int, so: object, said: str) -> None:
        """Something was seen; whether it is as the sentence says."""
        self.seen[sentence].append((bool(so), said))

    def see_all(self, sentence: int, so: int, of: int, said: str) -> None:
        """So many are as the sentence says, of so many: it holds when that is all of them, and there are some."""
        self.see(sentence, 0 < so == of, f"{said}: {so} van {of}")

    def miss(self, sentence: int, said: str) -> None:
        """What was looked for is not there."""
        self.seen[sentence].append((False, said))

    def holds(self, sentence: int) -> bool:
        """True when something was seen, and all of it was so."""
        seen = self.seen[sentence]
        return bool(seen) and all(so for so, _ in seen)

    def line(self, sentence: int) -> str:
        """S1 ok: the sentence, and what was seen; or S1 not ok: the sentence, and what was not as it should be."""
        seen = self.seen[sentence]
        holds = self.holds(sentence)
        told = "; ".join(said for so, said in seen if so == holds) or "hiervan is niets gezien"
        return f"S{sentence} ok  {SENTENCES[sentence]}: {told}" if holds else (
            f"S{sentence} not ok: {SENTENCES[sentence]}: {told}"
        )  # fmt: skip

    def lines(self) -> Iterator[str]:
        """One for each sentence."""
        return map(self.line, SENTENCES)

    @property
    def status(self) -> int:
        """What a program ends with that tells of it: 1 when a sentence does not hold."""
        return 0 if all(map(self.holds, SENTENCES)) else 1
