"""What staff do in a round, on their pages: set it up, tell of it, read addresses, write letters, look at how it ended."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from oporde.portal.backoffice.round_forms import as_lines
from oporde.portal.demo.living.plans import OPENS_ON
from oporde.portal.demo.making import ANNOUNCEMENT, BODY, CONSENT, PERIODS, PROTOCOL
from oporde.portal.demo.visitor import Answer, NotThere, Visitor
from oporde.portal.rounds.proposing import Proposed, codes_on, successors_among

ROUND = "GMSD tweede halfjaar 2017"
ROUNDS, NEWS = "/backoffice/aanleverperiodes/", "/backoffice/nieuws/"
CONSENT_VERSION = "2018-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of a round, each included."""

    opens_on: date
    closes_on: date
    form_from: date
    withdrawal_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Letters that were made and fetched.

    Attributes:
        codes: by mail address. again: what came back when they were asked for once more.
    """

    pdf: bytes
    codes: dict[str, str]
    again: Answer


class Office:
    """A member of staff, signed in."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    # --- The round

    def begin_round(self, days: Days) -> int:
        """Begin it with the wizard: name, protocol, days and promises; its number. It is a draft."""
        page = self._get(f"{ROUNDS}nieuw/")
        form = page.form("name", "protocol", "opens_on", "closes_on")
        page = self._sent(page, form.names, {
            "name": ROUND, "protocol": PROTOCOL, "opens_on": f"{days.opens_on}", "closes_on": f"{days.closes_on}",
            "feedback_working_days": "3", "report_working_days": "2",
        })  # fmt: skip
        _expect(page, "/opzet/periodes/")
        return int(page.path.removeprefix(ROUNDS).partition("/")[0])

    def ask(self, pk: int, days: Days) -> None:
        """The steps about half-years and consent: the first half-year that is named is compulsory, others are not."""
        page = self._get(f"{ROUNDS}{pk}/opzet/periodes/")
        wanted = {f"period_{period}": "primary" if number == 0 else "optional" for number, period in enumerate(PERIODS)}
        page = self._sent(page, set(wanted), wanted | {"next": "1"})
        _expect(page, "/opzet/toestemming/")
        page = self._sent(page, {"consent_text"}, {
            "consent_text": CONSENT, "consent_version": CONSENT_VERSION, "next": "1",
            "withdrawal_form_from": f"{days.form_from}", "withdrawal_until": f"{days.withdrawal_until}",
        })  # fmt: skip
        _expect(page, "/opzet/gemeenten/")

    def choose_municipalities(self, pk: int, asked: Sequence[Proposed]) -> tuple[int, bool]:
        """The last step: have it propose who is asked, keep of that whom is wanted.

        Returns:
            How many it proposed; and whether whom is wanted stands in the proposal, each with who delivers for it. Of one that
            was divided staff choose who does.
        """
        page = self._get(f"{ROUNDS}{pk}/opzet/gemeenten/")
        proposed = self._sent(page, {"asked"}, {"propose": "1"}).form("asked").fields["asked"].split("\n")
        lines = as_lines(asked).split("\n")
        stands, there = {line.strip() for line in proposed}, codes_on(PROTOCOL, OPENS_ON)
        page = self._sent(page, {"asked"}, {"asked": "\n".join(lines)})
        _expect(page, f"{ROUNDS}{pk}/opzet/")
        return len([line for line in proposed if line.strip()]), all(
            line in stands or (line[:4] in stands and len(successors_among(line[:4], there)) > 1) for line in lines
        )

    def announce_round(self, pk: int) -> None:
        """Look at what a coordinator will see, and whether anything contradicts; then announce it."""
        _expect(self._get(f"{ROUNDS}{pk}/voorbeeld/"), "/voorbeeld/")
        page = self._get(f"{ROUNDS}{pk}/opzet/")
        if "Er spreekt niets elkaar tegen" not in page.text:
            raise NotThere(f"de aanleverperiode spreekt zichzelf tegen: {page.path}")
        page = self.visitor.send(page, page.form(action="/aankondigen/"), {"announce": "1"})
        if "is aangekondigd" not in page.text:
            raise NotThere(f"de aanleverperiode is niet aangekondigd: {page.path}")

    def closing_report(self, pk: int) -> tuple[Answer, Answer]:
        """How the round went: as a page, and as a PDF."""
        return self._get(f"{ROUNDS}{pk}/afsluiting/"), self._get(f"{ROUNDS}{pk}/afsluitrapport.pdf")

    def register_form(self, pk: int, code: str, received_on: date, factor: Callable[[], str]) -> Answer:
        """Register a withdrawal that came on paper; the second factor is asked once more first."""
        page = self._get("/backoffice/intrekkingen/registreren/")
        for _ in range(2):  # a code may just have run out
            if not page.path.startswith("/account/"):
                break
            page = self.visitor.send(page, page.form("code"), {"code": factor()})
        return self.visitor.send(page, page.form("received_on"), {
            "delivery_round": f"{pk}", "municipality": code, "period": PERIODS[0], "received_on": f"{received_on}",
            "signed_by": "De gemeentesecretaris", "understood": "on",
        })  # fmt: skip

    # --- Whom it is about

    def read_addresses(self, lines: Sequence[dict[str, str]]) -> None:
        """Read a file of addresses: first see what it would change, then carry it out."""
        rows = [";".join(lines[0]), *(";".join(line.values()) for line in lines)]
        page = self._get("/backoffice/adresbestand/")
        sent = self.visitor.send(
            page, page.form("file"), {}, [("adressen.csv", "\r\n".join(rows).encode())], under="file"
        )
        _expect(sent, "/backoffice/adresbestand/")
        page = self.visitor.send(sent, next(form for form in sent.forms if not form.action), {})
        if "is ingelezen" not in page.text or "<h2>Geweigerd" in page.text:
            raise NotThere(f"het adresbestand is niet of niet helemaal ingelezen: {page.path}")

    # --- What they are told

    def write_news(self, pk: int) -> Answer:
        """Write the announcement, look at it, keep it and publish it; who may deliver in the round gets it by mail."""
        page = self._get(f"{NEWS}nieuw/")
        given = {"title": ANNOUNCEMENT, "body": BODY, "mail_round": f"{pk}"}
        preview = self._sent(page, {"title", "body"}, given | {"preview": "1"})
        if "Voorbereiding</h" not in preview.text:
            raise NotThere("het bericht heeft geen voorbeeld")
        kept = self._sent(page, {"title", "body"}, given)
        return self.visitor.send(kept, kept.form(action="/publiceren/"), {"now": "1"})

    def write_letters(self, pk: int) -> Letters:
        """See who gets a letter, make them, fetch the PDF and the CSV, and try the PDF again."""
        page = self._get(f"/backoffice/brieven/maken/?delivery_round={pk}&kind=all")
        made = self.visitor.send(page, page.form("token", "kind"), {})
        form = made.form("key")
        pdf = self.visitor.send(made, form, {"form": "pdf"})
        sheets = self.visitor.send(made, form, {"form": "csv"}).content.decode("utf-8-sig")
        again = self.visitor.send(made, form, {"form": "pdf"})
        rows = csv.DictReader(sheets.splitlines(), delimiter=";")
        return Letters(pdf=pdf.content, codes={row["e-mailadres"]: row["toegangscode"] for row in rows}, again=again)

    def _get(self, path: str) -> Answer:
        page = self.visitor.get(path)
        if page.status != 200:
            raise NotThere(f"{path} ({page.status})")
        return page

    def _sent(self, page: Answer, names: set[str], given: dict[str, str]) -> Answer:
        return self.visitor.send(page, page.form(*names), given)


def _expect(page: Answer, place: str) -> None:
    if place not in page.path or page.status != 200:
        raise NotThere(f"verwacht was {place}, dit is {page.path} ({page.status})")
