"""What anyone finds on the site to prepare with: the protocol, its examples, questions and answers."""

from __future__ import annotations

import io
import re
import zipfile

from oporde.portal.demo.living.book import Book
from oporde.portal.demo.making import PERIODS, PROTOCOL
from oporde.portal.demo.visitor import Visitor
from oporde.portal.rounds.plans import plan_of
from oporde.protocol.protocol import Protocol

PLACE = f"/protocol/{PROTOCOL}"
CODES = re.compile(rf"{PLACE}/codelijst/[^/\"]+/")
ANSWERED = 40  # characters that an answer has at least


def read_protocol(book: Book, anyone: Visitor, protocol: Protocol) -> None:
    """The whole of it as a document and as pages; of part II every column, code and name of a file."""
    pdf = anyone.get(f"{PLACE}/download/protocol.pdf")
    chapters = [anyone.get(f"{PLACE}/uitleg/{text.id}/") for text in protocol.texts]
    there = sum(page.status == 200 for page in chapters)
    book.see(3, pdf.content.startswith(b"%PDF"), f"het protocol als PDF van {len(pdf.content)} bytes")
    book.see_all(3, there, len(chapters), "hoofdstukken van deel I als pagina")
    pages = {layout.id: anyone.get(f"{PLACE}/bestand/{layout.id}/").text for layout in protocol.layouts}
    plain = {id: page.replace("<wbr>", "") for id, page in pages.items()}
    whole = anyone.get(f"{PLACE}/download/protocol.md").text
    columns = [(layout.id, column) for layout in protocol.layouts for column in layout.columns]
    named = sum(column.name in plain[id] and column.name in whole for id, column in columns)
    book.see_all(4, named, len(columns), "kolommen op de pagina van hun bestand en in het document")
    lists = {address: "" for page in pages.values() for address in CODES.findall(page)}
    lists |= {address: anyone.get(address).text for address in lists}
    period = next(one for one in plan_of(PROTOCOL).admission.periods if one.id.upper() == PERIODS[0])
    codes = [
        (id, code.code)
        for id, column in columns
        for code in (
            protocol.code_list(column.list).within(period.first_day, period.last_day) if column.list else column.codes
        )
    ]
    shown = sum(
        any(f"<code>{code}</code>" in lists[address] for address in CODES.findall(pages[id])) for id, code in codes
    )
    book.see_all(4, shown, len(codes), f"codes van die kolommen in een van de {len(lists)} codelijsten")
    files = sum(f"_{layout.word}_" in plain[layout.id] for layout in protocol.layouts)
    book.see_all(4, files, len(protocol.layouts), "bestanden met hun naam")


def read_examples(book: Book, anyone: Visitor, protocol: Protocol) -> None:
    """Good files over each half-year, and files with mistakes."""
    counts = {period: _entries(anyone.get(f"{PLACE}/download/voorbeelden-{period}.zip").content) for period in PERIODS}
    told = " en ".join(f"{count} over {period.replace('_', ' ')}" for period, count in counts.items())
    book.see(5, min(counts.values()) >= len(protocol.layouts), f"goede bestanden: {told}")
    wrong = _entries(anyone.get(f"{PLACE}/download/fouten.zip").content)
    book.see(5, wrong, f"foute bestanden: {wrong}")


def _entries(content: bytes) -> int:
    return len(zipfile.ZipFile(io.BytesIO(content)).namelist()) if content.startswith(b"PK") else 0


def read_questions(book: Book, anyone: Visitor, protocol: Protocol) -> None:
    """All of them, each with an answer."""
    pairs = anyone.get("/vragen/").text.split("<summary")[1:]
    answered = sum(len(pair.partition("</summary>")[2].partition("</details>")[0]) >= ANSWERED for pair in pairs)
    book.see_all(6, answered, len(pairs), "vragen met een antwoord op /vragen/")
    known = len(protocol.questions)
    book.see(6, len(pairs) >= known, f"daarbij alle {known} van het protocol")
