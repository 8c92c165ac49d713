"""Live through a whole round of the announcement of 19 December 2017, and say of each of its sentences what was seen.

People act as people do: over HTTP, signed in with a password and the code of an app, in the forms that stand on the pages.
Workers, mail, database and vault are those of the portal that serves them; the clock is moved. What is asked of the database is
only asked to see what came of it.
"""

from __future__ import annotations

import csv
import http.client
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as time_of_day
from itertools import islice
from pathlib import Path
from typing import TypeVar

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.deliveries.models import DeliveredFile, Delivery, Upload
from oporde.portal.deliveries.plans import layouts_of, plan_of, titles_of
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.demo import caught
from oporde.portal.demo.cast import PASSWORD, Player, code_of
from oporde.portal.demo.making import ARCHIVE, CONSENT, PERIODS, PROTOCOL, right_or_spoiled
from oporde.portal.demo.story import ALL, AMSTERDAM, Step
from oporde.portal.demo.visitor import MOVED, Answer, NotThere, Pending, Visitor
from oporde.portal.events.recording import record
from oporde.portal.reports.models import Judgement, Report
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from oporde.portal.rounds.working_days import working_days_after
from oporde.portal.schedule.actions import plan as plan_work
from oporde.protocol.exports.examples.files import zip_bytes
from oporde.protocol.load import load_protocol

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
SUCCESSORS = {  # herindeling per 1 januari 2018; Littenseradiel ging over drie, de meeste dorpen naar Súdwest-Fryslân
    "0007": "1950", "0048": "1950", "0018": "1952", "0040": "1952", "1987": "1952", "0063": "1949", "0070": "1949",
    "1908": "1949", "0081": "0080", "0140": "1900", "0196": "0299",
}  # fmt: skip
"""Municipalities that are no more, and which delivers for them."""
TELEPHONE, MAIL = "070 373 8191", "waarstaatjegemeente@kinggemeenten.nl"  # as in the announcement
ROWS = 12  # of a file with rows for persons: what is lived through is the round, not the size of files
AT_ONCE = 4  # visitors at the same moment
BEGUN_S = 3  # until the website has surely seen the first half of a delivery
PATIENCE_S = 600  # for the workers to be done with what was delivered
READERS = 12  # coordinators whose report is read and judged; the lists are looked at for all
VALUES = 5  # numbers of persons that are searched for after a withdrawal
FORM_FROM = date(2018, 3, 1)  # from when the form to withdraw with can be had
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")
REPORT = re.compile(r"/rapport/[0-9a-f-]{36}/")
NINE = re.compile(r"\b\d{9}\b")
FEEDBACK = ("Goedgekeurd:", "Niet goedgekeurd:")
READY = "Op-orde-rapport"
NEWS_TITLE = "Aanleverperiode Gemeentelijke Monitor Sociaal Domein"
NEWS = """{aanhef}

Vanaf 12 februari tot en met 9 maart 2018 kunnen gemeenten weer gegevens aanleveren voor de volgende Gemeentelijke Monitor Sociaal
Domein. De aanlevering betreft gegevens over het tweede half jaar van 2017 (en optioneel het eerste half jaar van 2017).

{gevraagd}

Hebt u nog vragen? Neem dan contact op via 070 373 8191 of stuur een e-mail naar waarstaatjegemeente@kinggemeenten.nl.
"""
DAYS = (date(2018, 2, 12), date(2018, 2, 15), date(2018, 2, 21), date(2018, 3, 1), date(2018, 3, 8))
"""Days on which is delivered; who delivered what is wrong delivers again on the next."""

Seen = TypeVar("Seen")


@dataclass(slots=True)
class Book:
    """What was seen of each sentence: whether it was so, and in words."""

    seen: dict[int, list[tuple[bool, str]]] = field(default_factory=lambda: defaultdict(list))

    def see(self, sentence: int, so: object, said: str) -> None:
        self.seen[sentence].append((bool(so), said))

    def miss(self, sentence: int, said: str) -> None:
        self.seen[sentence].append((False, said))

    def holds(self, sentence: int) -> bool:
        seen = self.seen[sentence]
        return bool(seen) and all(so for so, _ in seen)

    def line(self, sentence: int) -> str:
        """S1 ok: the sentence; then what was seen, or what was not as it should be."""
        seen = self.seen[sentence]
        holds = self.holds(sentence)
        told = [said for so, said in seen if so == holds] or ["hiervan is niets gezien"]
        return f"S{sentence} {'ok' if holds else 'not ok'}  {SENTENCES[sentence]}: {'; '.join(told)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one municipality does.

    Attributes:
        codes: whose files it delivers: its own, and those of the municipalities it succeeded.
        day: its first day, an index in DAYS.
        is_new: its coordinator had no account in the former round, and needs the letter.
    """

    player: Player
    code: str
    codes: tuple[str, ...]
    day: int
    errs: bool
    loose: bool
    both_periods: bool
    silent: bool
    is_new: bool


class Life:
    """The round, from December to the end of March."""

    def __init__(self, count: int, *, origin: str, mail: Path, say: Callable[[str], None]) -> None:
        self.origin, self.mail, self.say, self.book = origin, mail, say, Book()
        self.protocol = load_protocol(PROTOCOL)
        self.plans = plans(count)
        self.visitors: dict[str, Visitor] = {}
        self.read: dict[str, caught.CaughtMail] = {}
        self.codes: dict[str, str] = {}
        self.staff = Player(email="dirk@statistiek.example", name="Dirk Visser", role="staff", what="medewerker")

    @staticmethod
    def begin() -> None:
        """Put the clock where the life begins, before anything looks at it: recurring work does not go back in time."""
        clock.move_to(datetime(2017, 12, 19, 8, tzinfo=AMSTERDAM))

    def live(self) -> Book:
        """All of it, in the order of time."""
        for act in (
            self.be_announced, self.prepare, self.come_too_early, self.sign_in, self.deliver, self.read_reports,
            self.end, self.withdraw, self.look_back,
        ):  # fmt: skip
            began = time.monotonic()
            act()
            self.say(f"{clock.now().astimezone(AMSTERDAM):%d-%m-%Y}  {act.__name__}: {time.monotonic() - began:.0f} s")
        return self.book

    @contextmanager
    def seeing(self, *sentences: int) -> Iterator[None]:
        """What a visitor does not find is not ok; the round goes on."""
        try:
            yield
        except (NotThere, OSError, http.client.HTTPException) as amiss:
            for sentence in sentences:
                self.book.miss(sentence, str(amiss) or type(amiss).__name__)

    # --- Before

    def be_announced(self) -> None:
        """The former round is over; on 19 December the next is announced."""
        self._at(2017, 12, 19, 9)
        self._people()
        self.round = self._round()
        with self.seeing(20):
            contact = Visitor(self.origin, "10.0.0.1").get("/contact/").text
            self.book.see(20, TELEPHONE in contact and MAIL in contact, f"/contact/ noemt {TELEPHONE} en {MAIL}")
            self._announce()

    def _announce(self) -> None:
        """Staff write the news item, and publish it; everyone who may deliver gets a mail."""
        page = self._dirk().get("/backoffice/nieuws/nieuw/")
        given = {"title": NEWS_TITLE, "body": NEWS, "mail_round": str(self.round.pk)}
        kept = self._dirk().send(page, page.form("title", "body"), given)
        self._dirk().send(kept, kept.form(action="/publiceren/"), {"now": "1"})
        self._work()
        shown = Visitor(self.origin, "10.0.0.1").get("/nieuws/")
        self.book.see(20, NEWS_TITLE in shown.text, f"‘{NEWS_TITLE}’ staat op 19 december 2017 op /nieuws/")
        to = {mail.to for mail in self._mails() if NEWS_TITLE in mail.subject}
        told = sum(any(plan.player.email in each for each in to) for plan in self.plans)
        self.book.see(20, told == len(self.plans), f"gemaild aan {told} van {len(self.plans)} coördinatoren")

    @transaction.atomic
    def _people(self) -> None:
        """Nearly everyone had an account in the former round: password and app of then."""
        exist = {sender.code: sender.name for sender in plan_of(PROTOCOL).admission.senders}
        for code in sorted({code for plan in self.plans for code in plan.codes} | {plan.code for plan in self.plans}):
            gone = SUCCESSORS.get(code)
            Municipality.objects.create(
                code=code, name=exist[code], mailbox=f"post-{code}@gemeenten.example", addressee="Afdeling Sociaal Domein",
                street="Raadhuisplein 1", postal_code="1234 AB", town=exist[code],
                valid_until=date(2018, 1, 1) if gone else None,
            )  # fmt: skip
        new = {plan.player.email for plan in self.plans if plan.is_new}
        known = Person()
        known.set_password(PASSWORD)
        for player in (self.staff, *(plan.player for plan in self.plans)):
            person = Person.objects.create_user(player.email, player.name, player.role)
            if player.email not in new:
                person.password = known.password  # hashing the same one 380 times takes a minute and shows nothing
                person.activated_at = clock.now()
                person.save(update_fields=["password", "activated_at"])
                TOTP.activate(person, player.secret)
            for code in player.municipalities:
                Access.objects.create(person=person, municipality_id=code, right="deliver", since=clock.now())

    @transaction.atomic
    def _round(self) -> DeliveryRound:
        made = DeliveryRound.objects.create(
            name="GMSD tweede halfjaar 2017", protocol=PROTOCOL, opens_on=date(2018, 2, 12), closes_on=date(2018, 3, 9),
            withdrawal_until=date(2018, 3, 23), withdrawal_form_from=date(2018, 3, 1), consent_text=CONSENT,
            consent_version="2018-1", feedback_working_days=3, report_working_days=2,
        )  # fmt: skip
        for order, period in enumerate(PERIODS):
            RoundPeriod.objects.create(delivery_round=made, period=period, order=order, optional=order > 0)
        for plan in self.plans:
            for code in plan.codes:
                by = None if code == plan.code else plan.code
                Participant.objects.create(delivery_round=made, municipality_id=code, delivered_by_id=by)
        record("round:opened", by=None, about=f"round:{made.pk}", name=made.name)
        return made

    def prepare(self) -> None:
        """In January a municipality prepares, with what stands on the site. It need not sign in for that."""
        self._at(2018, 1, 31, 10)
        anyone = Visitor(self.origin, "10.0.0.2")
        with self.seeing(3, 4):
            self._read_protocol(anyone)
        with self.seeing(5):
            examples = anyone.get(f"/protocol/{PROTOCOL}/download/voorbeelden-H2_2017.zip")
            wrong = anyone.get(f"/protocol/{PROTOCOL}/download/fouten.zip")
            sizes = [len(each.content) for each in (examples, wrong)]
            fine = all(each.content.startswith(b"PK") for each in (examples, wrong))
            self.book.see(5, fine, f"goede en foute voorbeelden gehaald: {sizes[0]} en {sizes[1]} bytes")
        with self.seeing(6):
            asked = anyone.get("/vragen/").text.count("<summary")
            self.book.see(6, asked >= 10, f"{asked} vragen met hun antwoord op /vragen/")
        with self.seeing(16):
            self._write_letters()

    def _read_protocol(self, anyone: Visitor) -> None:
        base = f"/protocol/{PROTOCOL}"
        pdf = anyone.get(f"{base}/download/protocol.pdf")
        chapters = [anyone.get(f"{base}/uitleg/{text.id}/").status for text in self.protocol.texts]
        fine = pdf.content.startswith(b"%PDF") and chapters and set(chapters) == {200}
        self.book.see(
            3, fine, f"het protocol als PDF van {len(pdf.content)} bytes en {len(chapters)} hoofdstukken als pagina"
        )
        absent = []
        for layout in self.protocol.layouts:
            page = anyone.get(f"{base}/bestand/{layout.id}/").text.replace("<wbr>", "")
            absent += [column.name for column in layout.columns if column.name not in page]
            absent += [layout.word] if f"_{layout.word}_" not in page else []
        columns = sum(len(layout.columns) for layout in self.protocol.layouts)
        told = f"de {len(self.protocol.layouts)} pagina's noemen alle {columns} kolommen en hun bestandsnaam"
        self.book.see(4, not absent, told if not absent else f"niet genoemd: {', '.join(absent[:5])}")

    def _write_letters(self) -> None:
        """At the end of January everyone gets a code by letter; who had no account uses it."""
        page = self._dirk().get(f"/backoffice/brieven/maken/?delivery_round={self.round.pk}&kind=all")
        made = self._dirk().send(page, page.form("token", "kind"), {})
        pdf = self._dirk().send(made, made.form("key"), {"form": "pdf"})
        sheets = self._dirk().send(made, made.form("key"), {"form": "csv"}).content.decode("utf-8-sig")
        rows = {row["e-mailadres"]: row for row in csv.DictReader(sheets.splitlines(), delimiter=";")}
        self.codes = {email: row["toegangscode"] for email, row in rows.items()}
        told = f"op 31 januari {len(rows)} brieven voor {len(self.plans)} coördinatoren, als PDF van {len(pdf.content)} bytes"
        self.book.see(16, len(rows) == len(self.plans) and pdf.content.startswith(b"%PDF"), told)

    # --- The round

    def come_too_early(self) -> None:
        """On Sunday 11 February at one minute to midnight it is too early; a minute later it is not."""
        plan = self.plans[-1]
        self._at(2018, 2, 11, 23, 58)
        with self.seeing(1):
            visitor = self._visitor(plan)
            visitor.sign_in(plan.player, PASSWORD)
            answer = visitor.post("/leveren/", self._old_form(plan))
            said = "U kunt leveren vanaf" in answer.text and answer.status == 409
            self.book.see(1, said, f"op 11 februari 23.58 uur geweigerd ({answer.status})")

    def _old_form(self, plan: Plan) -> dict[str, str]:
        """What a form says that was kept from another time."""
        return {
            "token": f"bewaard-{plan.code}-{clock.now():%d%H%M}", "municipality": plan.code,
            "delivery_round": str(self.round.pk), "consent_version": "2018-1", "agreed": "on",
        }  # fmt: skip

    def sign_in(self) -> None:
        """On the first day everyone signs in, with the password and the app of the former round."""
        self._at(2018, 2, 12, 0, 0, 30)
        boards = list(self._all(self.plans, self._sign_in))
        inside = [board for board in boards if board is not None and board.status == 200]
        self.book.see(
            16,
            len(inside) == len(self.plans),
            f"ingelogd: {len(inside)} van {len(boards)}, van wie {sum(not plan.is_new for plan in self.plans)} met wachtwoord en "
            f"app van de vorige ronde, en {sum(plan.is_new for plan in self.plans)} met de code uit de brief",
        )
        with self.seeing(2, 7):
            text = inside[0].text if inside else ""
            titles = titles_of(PROTOCOL)
            both = all(titles[period].capitalize() in text or titles[period] in text for period in PERIODS)
            self.book.see(
                2, both and "niet verplicht" in text, "het overzicht vraagt H2 2017, en H1 2017 als niet verplicht"
            )
            kinds = [titles[layout] for layout in layouts_of(PROTOCOL)]
            self.book.see(
                7,
                len(kinds) == 4 and all(kind.lower() in text.lower() for kind in kinds),
                f"gevraagd: {', '.join(kinds)}",
            )

    def _sign_in(self, plan: Plan) -> Answer | None:
        try:
            visitor = self._visitor(plan)
            if "sessionid" in visitor.cookies:
                return visitor.get("/overzicht/")
            return self._activate(plan) if plan.is_new else visitor.sign_in(plan.player, PASSWORD)
        except (NotThere, OSError, http.client.HTTPException) as amiss:
            self.say(f"{plan.code}: {amiss}")
            return None

    def _activate(self, plan: Plan) -> Answer:
        """Use the code from the letter: choose a password, and connect an app."""
        visitor, email = self._visitor(plan), plan.player.email
        page = visitor.get("/account/activeren/")
        given = {"email": email, "code": self.codes.get(email, ""), "password1": PASSWORD, "password2": PASSWORD}
        visitor.send(page, page.form("email", "code"), given)
        page = visitor.get("/account/tweede-stap/app/")
        if (secret := SECRET.search(page.text)) is None:
            raise NotThere(f"{email}: de code uit de brief bracht geen tweede stap")
        visitor.send(page, page.form("code"), {"code": code_of(secret[0], clock.real_now().timestamp())})
        return visitor.get("/overzicht/")

    def deliver(self) -> None:
        """Everyone delivers on a day of its own; what was rejected is delivered again on the next."""
        self.taken: Counter[str] = Counter()
        for number, day in enumerate(DAYS):
            if day == FORM_FROM:
                self.ask_too_early_for_the_form()
            self._on(day, time_of_day(10) if number else time_of_day(0, 1))
            first = [plan for plan in self.plans if plan.day == number and not plan.silent]
            again = [plan for plan in self.plans if plan.day == number - 1 and plan.errs and not plan.silent]
            for place in self._all(first, lambda plan: self._deliver(plan, spoiled=plan.errs)):
                self.taken["first" if place else "lost"] += 1
            for place in self._all(again, self._deliver):
                self.taken["again" if place else "lost"] += 1
            self._work()
            if number == 0:
                self.book.see(1, self.taken["first"], f"op 12 februari 0.01 uur aangenomen: {self.taken['first']}")
        self._see_deliveries()
        self._deliver_what_is_not_asked()

    def _deliver(self, plan: Plan, *, spoiled: bool = False) -> str | None:
        """Fill in the form with all files; where it leads, None when it was not taken."""
        files = self._files(plan, spoiled=spoiled)
        sent = list(files.items()) if plan.loose else [(ARCHIVE, zip_bytes(files.items()))]
        try:
            page = self._visitor(plan).get(f"/leveren/?gemeente={plan.code}")
            answer = self._visitor(plan).send(page, page.form("token", "agreed"), {"agreed": "on"}, sent)
        except (NotThere, OSError, http.client.HTTPException):
            return None
        return answer.path if answer.status == 200 and answer.path.startswith("/levering/") else None

    def _files(self, plan: Plan, *, spoiled: bool = False, periods: Sequence[str] = ()) -> dict[str, bytes]:
        files: dict[str, bytes] = {}
        for period in periods or (PERIODS if plan.both_periods else PERIODS[:1]):
            wrong = ALL[int(plan.code) % 4] if spoiled else ""
            step = Step(at=clock.now(), municipality=plan.code, period=period, spoiled=(wrong,), rows=ROWS)
            for code in plan.codes:
                files |= right_or_spoiled(step, code, self.protocol)
        return files

    def _see_deliveries(self) -> None:
        delivering = [plan for plan in self.plans if not plan.silent]
        again = [plan for plan in delivering if plan.errs]
        self.book.see(
            8, self.taken["first"] == len(delivering) and not self.taken["lost"],
            f"{sum(not plan.loose for plan in delivering)} gemeenten leverden {ARCHIVE}; niet aangenomen: {self.taken['lost']}",
        )  # fmt: skip
        loose = [plan.code for plan in delivering if plan.loose]
        came = Delivery.objects.filter(municipality__in=loose, state=DeliveryState.JUDGED)
        most = max((delivery.uploads.count() for delivery in came[:5]), default=0)
        self.book.see(
            9,
            loose and came.count() >= len(loose),
            f"{len(loose)} gemeenten leverden losse bestanden, tot {most} in één levering",
        )
        files = DeliveredFile.objects.filter(counts=True)
        both = files.filter(period=PERIODS[1])
        self.book.see(
            2, both.exists(), f"H1 2017 geleverd door {both.values('municipality').distinct().count()} gemeenten"
        )
        codes = {code for plan in delivering for code in plan.codes}
        good = files.filter(period=PERIODS[0])
        self.book.see(
            11, again and good.count() == 4 * len(codes),
            f"{len(again)} gemeenten leverden verbeterd; goedgekeurd over H2 2017: {good.count()} van {4 * len(codes)} bestanden",
        )  # fmt: skip
        for_old = good.filter(municipality__in=list(SUCCESSORS)).values("municipality").distinct().count()
        self.book.see(
            7, for_old or not set(codes) & set(SUCCESSORS), f"ook voor {for_old} opgeheven gemeenten geleverd"
        )
        agreed = Delivery.objects.filter(consent_version="2018-1", consent_text=CONSENT).count()
        self.book.see(
            18,
            agreed == Delivery.objects.count(),
            f"toestemming bewaard bij {agreed} van {Delivery.objects.count()} leveringen",
        )
        self._see_feedback()

    def _see_feedback(self) -> None:
        """Of each delivery a mail about it, made within three working days, and really received."""
        came = Counter(mail.to for mail in self._mails() if mail.subject.strip().startswith(FEEDBACK))
        judged = Delivery.objects.filter(state=DeliveryState.JUDGED).select_related("person")
        told = {
            (message.about, message.to_address): message
            for message in Message.objects.filter(kind__in=("delivery-approved", "delivery-rejected"))
        }
        days = self.round.feedback_working_days
        late = absent = 0
        for delivery in judged:
            message = told.get((delivery.about, delivery.person.email))
            if (
                message is None
                or message.sent_at is None
                or not any(delivery.person.email in to for to in (message.to_address,))
            ):
                absent += 1
            elif clock.day_of(message.sent_at) > working_days_after(delivery.received_at, days):
                late += 1
        received = sum(count for to, count in came.items() if "@gemeenten.example" in to)
        self.book.see(
            10, judged.count() and not absent and not late and received >= len(told),
            f"{judged.count()} leveringen, {len(told)} mails verstuurd en {received} in de postbussen; "
            f"te laat: {late}, zonder: {absent}",
        )  # fmt: skip

    def _mails(self) -> Iterator[caught.CaughtMail]:
        """What lies in the mailboxes, read once."""
        for name in caught.names(self.mail):
            if name not in self.read and (mail := caught.read(self.mail, name)) is not None:
                self.read[name] = mail
        return iter(self.read.values())

    def _deliver_what_is_not_asked(self) -> None:
        """A fifth kind of file is refused, and what counted still counts."""
        plan = next(plan for plan in self.plans if not plan.silent and not plan.loose)
        counted = DeliveredFile.objects.filter(municipality=plan.code, counts=True).count()
        with self.seeing(7):
            page = self._visitor(plan).get(f"/leveren/?gemeente={plan.code}")
            fifth = [(f"{plan.codes[0]}_SCHULDEN_H2_2017.csv", b"a;b\n1;2\n")]
            answer = self._visitor(plan).send(page, page.form("token", "agreed"), {"agreed": "on"}, fifth)
            self._work()
            shown = self._visitor(plan).get(answer.path).text
            still = DeliveredFile.objects.filter(municipality=plan.code, counts=True).count()
            self.book.see(
                7,
                "iet goedgekeurd" in shown and still == counted,
                "een vijfde soort bestand wordt afgekeurd, wat telde telt nog",
            )

    # --- Reports

    def read_reports(self) -> None:
        """Coordinators read what stands there, and judge."""
        with self.seeing(13, 14):
            self._read_and_judge()

    def _see_reports(self) -> None:
        """Of every approved file its report, in time, and told of."""
        approved = DeliveredFile.objects.filter(verdict="approved").select_related("delivery")
        reports = {
            (report.delivery_id, report.municipality, report.period): report
            for report in Report.objects.made().light().select_related("delivery")
        }
        described = [reports.get((file.delivery_id, file.municipality, file.period)) for file in approved]
        made = [report for report in described if report is not None]
        self.book.see(
            17,
            len(made) == len(described),
            f"{len(made)} van {len(described)} goedgekeurde bestanden kregen hun rapport",
        )
        told_of = {
            message.about: message
            for message in Message.objects.filter(kind="report-ready", state=MessageState.SENT).only("about", "made_at")
        }
        days = self.round.report_working_days
        moments = [
            (report.delivery.checked_at, told_of[report.delivery.about].made_at)
            for report in reports.values()
            if report.delivery.checked_at and report.delivery.about in told_of
        ]
        late = sum(clock.day_of(ready) > working_days_after(checked, days) for checked, ready in moments)
        self.book.see(12, moments and not late, f"{len(reports)} rapporten, later dan {days} werkdagen: {late}")
        deliveries = {report.delivery_id for report in reports.values()}
        about = set(told_of)
        received = sum(mail.subject.strip().startswith(READY) for mail in self._mails())
        self.book.see(
            15, reports and len(about) == len(deliveries) and received >= len(about),
            f"over {len(about)} van {len(deliveries)} leveringen met een rapport is gemaild; {received} mails in de postbussen",
        )  # fmt: skip

    def _read_and_judge(self) -> None:
        having = [plan for plan in self.plans if not plan.silent]
        lists = [page for page in self._all(having, lambda plan: self._seen(plan, "/rapporten/")) if page]
        there = sum(REPORT.search(page.text) is not None for page in lists)
        some = having[:READERS]
        read = [(plan, page) for plan, page in zip(some, self._all(some, self._read_report), strict=True) if page]
        pdf = self._seen(read[0][0], f"{read[0][1].path}op-orde-rapport.pdf") if read else None
        fine = there == len(having) and len(read) == len(some) and pdf is not None and pdf.content.startswith(b"%PDF")
        told = f"ingelogd en in de lijst gezien: {there} van {len(having)}; gelezen: {len(read)} van {len(some)}, één ook als PDF"
        self.book.see(13, fine, told)
        for plan, page in read:
            form = page.form("verdict", action="/oordeel/")
            self._visitor(plan).send(page, form, {"verdict": "correct", "note": ""})
        judged = Judgement.objects.filter(verdict="correct").values("report").distinct().count()
        self.book.see(
            14, judged == len(some), f"correct en compleet bevonden: {judged} van de {len(some)} gelezen rapporten"
        )

    def _read_report(self, plan: Plan) -> Answer | None:
        found = self._seen(plan, "/rapporten/")
        link = REPORT.search(found.text) if found else None
        return self._seen(plan, link[0]) if link else None

    def _seen(self, plan: Plan, path: str) -> Answer | None:
        try:
            page = self._visitor(plan).get(path)
        except (NotThere, OSError, http.client.HTTPException):
            return None
        return page if page.status == 200 else None

    # --- The end

    def end(self) -> None:
        """On 9 March until midnight; what began then counts, also when it ends on the tenth; what begins then does not."""
        plan = next(plan for plan in self.plans if not plan.silent and len(plan.codes) == 1)
        slow = next(one for one in self.plans if not one.silent and one is not plan)
        self._at(2018, 3, 9, 23, 58)
        with self.seeing(1, 17):
            page = self._visitor(plan).get(f"/leveren/?gemeente={plan.code}")
            files = self._files(plan, periods=PERIODS[1:])
            again = self._visitor(plan).send(page, page.form("token", "agreed"), {"agreed": "on"}, files.items())
            self.book.see(
                17, again.path.startswith("/levering/"), "op 9 maart 23.58 uur nog eens geleverd en aangenomen"
            )
            pending = self._begin(slow)
            time.sleep(BEGUN_S)
            self._at(2018, 3, 10, 0, 0, 20)
            status, place = pending.finish()
            begun = status in MOVED and place.startswith("/levering/")
            self.book.see(1, begun, "begonnen op 9 maart om 23.58 uur en klaar op 10 maart: aangenomen")
            answer = self._visitor(plan).post("/leveren/", self._old_form(plan))
            closed = answer.status == 409 and "vrijdag 9 maart 2018" in answer.text
            self.book.see(1, closed, f"op 10 maart geweigerd ({answer.status}), met de reden en de laatste dag")
        self._work()
        self._see_reports()

    def _begin(self, plan: Plan) -> Pending:
        visitor = self._visitor(plan)
        page = visitor.get(f"/leveren/?gemeente={plan.code}")
        files = self._files(plan, periods=PERIODS)
        return visitor.slowly(page, page.form("token", "agreed"), {"agreed": "on"}, files.items())

    def withdraw(self) -> None:
        """What was delivered is closed; withdrawing it is possible until 23 March, and then it is gone."""
        for hour in (1, 2):  # the worker plans too, and may just be at it
            self._at(2018, 3, 10, hour, 30)
            plan_work()
            self._work()
        plan, late = [one for one in self.plans if not one.silent and len(one.codes) == 1 and not one.is_new][1:3]
        self._at(2018, 3, 23, 15)
        with self.seeing(18):
            values = self._values_of(plan)
            keys = list(self._uploads(plan).values_list("storage_key", flat=True))
            before = sum((settings.VAULT_FOLDER / key).exists() for key in keys)
            done = self._withdraw(plan)
            self._work()
            certificate = self._visitor(plan).get(f"{done.path}verklaring.json")
            after = sum((settings.VAULT_FOLDER / key).exists() for key in keys)
            self.book.see(
                18,
                before and not after,
                f"op 23 maart ingetrokken: van {before} bewaarde bestanden zijn er {after} over",
            )
            found = [value for value in values if self._is_found(value)]
            told = f"{len(values)} waarden gezocht in database, kluis, postbussen en werkmap: {len(found)} gevonden"
            self.book.see(18, values and not found, told)
            signed = certificate.status == 200 and b"signature" in certificate.content
            self.book.see(18, signed, "de verklaring van vernietiging is ondertekend")
            self._at(2018, 3, 24, 0, 5)
            refused = self._visitor(late).get(self._place(late))
            self.book.see(18, refused.status != 200, f"op 24 maart geweigerd ({refused.status})")

    def ask_too_early_for_the_form(self) -> None:
        """On 28 February there is no form to withdraw with; a day later there is."""
        plan = next(one for one in self.plans if not one.silent and one.day == 0 and len(one.codes) == 1)
        with self.seeing(18):
            self._at(2018, 2, 28, 12)
            before = self._visitor(plan).get(f"{self._place(plan)}formulier.pdf")
            self._at(2018, 3, 1, 9)
            after = self._visitor(plan).get(f"{self._place(plan)}formulier.pdf")
            fine = before.status != 200 and after.content.startswith(b"%PDF")
            self.book.see(18, fine, f"het formulier is er op 28 februari niet ({before.status}) en op 1 maart wel")

    def _place(self, plan: Plan) -> str:
        return f"/intrekken/{self.round.pk}/{plan.codes[0]}/{PERIODS[0]}/"

    def _withdraw(self, plan: Plan) -> Answer:
        """The second factor is asked once more first."""
        visitor = self._visitor(plan)
        page = visitor.get(self._place(plan))
        for _ in range(2):  # a code may just have run out
            if not page.path.startswith("/account/"):
                break
            page = visitor.send(page, page.form("code"), {"code": plan.player.code(clock.real_now().timestamp())})
        return visitor.send(page, page.form("understood"), {"understood": "on"})

    def _uploads(self, plan: Plan) -> QuerySet[Upload]:
        return Upload.objects.filter(delivery__municipality=plan.code)

    def _values_of(self, plan: Plan) -> list[str]:
        """Numbers of persons in what it delivered."""
        files = self._files(plan, periods=PERIODS[:1])
        return sorted({found for content in files.values() for found in NINE.findall(content.decode())})[:VALUES]

    def _is_found(self, value: str) -> bool:
        needle = value.encode()
        with connection.cursor() as cursor:
            cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
            for (table,) in cursor.fetchall():
                cursor.execute(f'SELECT count(*) FROM "{table}" AS one WHERE one::text LIKE %s', [f"%{value}%"])
                if cursor.fetchone() != (0,):
                    return True
        folders = (settings.VAULT_FOLDER, self.mail, settings.WORKER_TMP)
        return any(needle in path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file())

    def look_back(self) -> None:
        """What remains is final."""
        self._at(2018, 3, 26, 9)
        counting = DeliveredFile.objects.filter(counts=True)
        final, all_of_them = counting.filter(state="final").count(), counting.count()
        self.book.see(
            19, all_of_them and final == all_of_them, f"definitief: {final} van {all_of_them} bestanden die tellen"
        )
        with self.seeing(19):
            base = f"/backoffice/aanleverperiodes/{self.round.pk}"
            closed = self._dirk().get(f"{base}/afsluiting/")
            pdf = self._dirk().get(f"{base}/afsluitrapport.pdf")
            fine = "Afgesloten op" in closed.text and pdf.content.startswith(b"%PDF")
            self.book.see(
                19, fine, f"afgesloten volgens het rooster, met een afsluitrapport van {len(pdf.content)} bytes"
            )
        failed = Message.objects.exclude(state=MessageState.SENT)
        why = sorted({f"{one.kind} {one.state} {one.fault}".strip() for one in failed})
        self.book.see(10, not why, f"mails die niet verstuurd zijn: {failed.count()} {', '.join(why)}".strip())

    # --- Time, people, work

    def _at(self, *day_and_time: int) -> None:
        clock.move_to(datetime(*day_and_time, tzinfo=AMSTERDAM))  # type: ignore[misc,arg-type]

    def _on(self, day: date, hour: time_of_day) -> None:
        clock.move_to(datetime.combine(day, hour, AMSTERDAM))

    def _dirk(self) -> Visitor:
        """A member of staff, signed in."""
        if self.staff.email not in self.visitors:
            visitor = Visitor(self.origin, "10.2.0.1")
            visitor.sign_in(self.staff, PASSWORD)
            self.visitors[self.staff.email] = visitor
        return self.visitors[self.staff.email]

    def _visitor(self, plan: Plan) -> Visitor:
        if plan.code not in self.visitors:
            number = int(plan.code)
            self.visitors[plan.code] = Visitor(self.origin, f"10.1.{number // 250}.{number % 250}")
        return self.visitors[plan.code]

    def _all(self, who: Sequence[Plan], do: Callable[[Plan], Seen]) -> Iterable[Seen]:
        """Several at a time, as people are."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(do, who)

    def _work(self) -> None:
        """Wait until the workers are done. Raises: NotThere, when that takes too long."""
        until = time.monotonic() + PATIENCE_S
        while (
            jobs := ProcrastinateJob.objects.filter(status__in=("todo", "doing")).exclude(queue_name="upkeep").count()
        ):
            if time.monotonic() > until:
                raise NotThere(f"de workers zijn niet klaar: nog {jobs} taken")
            time.sleep(0.2)


def plans(count: int) -> list[Plan]:
    """What the first so many municipalities of 2018 do; those that succeed others are always among them."""
    senders = plan_of(PROTOCOL).admission.senders
    day = date(2018, 1, 1)
    now = [sender.code for sender in senders if sender.holds_within(day, day)]
    before = {sender.code for sender in senders if sender.holds_within(date(2017, 7, 1), date(2017, 12, 31))}
    heirs = sorted(set(SUCCESSORS.values()))
    codes = heirs + list(islice((code for code in now if code not in heirs), max(0, count - len(heirs))))
    made = []
    for number, code in enumerate(codes):
        own = (code,) if code in before else ()
        old = tuple(gone for gone, heir in SUCCESSORS.items() if heir == code)
        mail = f"coordinator-{code}@gemeenten.example"
        made.append(Plan(
            player=Player(email=mail, name=f"Coördinator {code}", what="coördinator", municipalities=(code,)),
            code=code, codes=own + old, day=number % (len(DAYS) - 1), errs=number % 5 == 2, loose=number % 7 == 3,
            both_periods=number % 6 == 4, silent=number % 19 == 11,
            is_new=number % 8 == 5,
        ))  # fmt: skip
    return made
