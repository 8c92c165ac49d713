"""Live through a whole round of the announcement of 19 December 2017, and say of each of its sentences what was seen.

People act as people do: over HTTP, signed in with a password and the code of an app, in the forms that stand on the pages.
Workers, mail, database and vault are those of the portal that serves them; the clock is moved. What is asked of the database is
only asked to see what came of it.
"""

from __future__ import annotations

import http.client
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
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.deliveries.models import DeliveredFile, Delivery
from oporde.portal.deliveries.plans import layouts_of, plan_of, titles_of
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.demo import caught
from oporde.portal.demo.cast import PASSWORD, Player
from oporde.portal.demo.making import ARCHIVE, CONSENT, PERIODS, PROTOCOL, right_or_spoiled
from oporde.portal.demo.story import ALL, AMSTERDAM, Step
from oporde.portal.demo.visitor import MOVED, Answer, NotThere, Pending, Visitor
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound, Participant, RoundPeriod
from oporde.portal.rounds.working_days import working_days_after
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
    """

    player: Player
    code: str
    codes: tuple[str, ...]
    day: int
    errs: bool
    loose: bool
    both_periods: bool
    silent: bool


class Life:
    """The round, from December to the end of March."""

    def __init__(self, count: int, *, origin: str, mail: Path, say: Callable[[str], None]) -> None:
        self.origin, self.mail, self.say, self.book = origin, mail, say, Book()
        self.protocol = load_protocol(PROTOCOL)
        self.plans = plans(count)
        self.visitors: dict[str, Visitor] = {}
        self.staff = Player(email="dirk@statistiek.example", name="Dirk Visser", role="staff", what="medewerker")

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
            news = Visitor(self.origin, "10.0.0.1").get("/nieuws/")
            self.book.see(20, news.status == 200, f"/nieuws/ antwoordt {news.status}")

    @transaction.atomic
    def _people(self) -> None:
        """Everyone had an account in the former round: password and app of then."""
        exist = {sender.code: sender.name for sender in plan_of(PROTOCOL).admission.senders}
        for code in sorted({code for plan in self.plans for code in plan.codes} | {plan.code for plan in self.plans}):
            gone = SUCCESSORS.get(code)
            Municipality.objects.create(
                code=code, name=exist[code], mailbox=f"post-{code}@gemeenten.example", addressee="Afdeling Sociaal Domein",
                street="Raadhuisplein 1", postal_code="1234 AB", town=exist[code],
                valid_until=date(2018, 1, 1) if gone else None,
            )  # fmt: skip
        known = Person()
        known.set_password(PASSWORD)
        for player in (self.staff, *(plan.player for plan in self.plans)):
            person = Person.objects.create_user(player.email, player.name, player.role, activated_at=clock.now())
            person.password = known.password  # hashing the same one 380 times takes a minute and shows nothing
            person.save(update_fields=["password"])
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
            for code in {plan.code, *plan.codes}:
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
        self.book.miss(16, "er zijn nog geen brieven met codes")

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
            f"met wachtwoord en app van toen ingelogd: {len(inside)} van {len(boards)}",
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
            return (
                visitor.get("/overzicht/") if "sessionid" in visitor.cookies else visitor.sign_in(plan.player, PASSWORD)
            )
        except (NotThere, OSError, http.client.HTTPException):
            return None

    def deliver(self) -> None:
        """Everyone delivers on a day of its own; what was rejected is delivered again on the next."""
        self.taken: Counter[str] = Counter()
        for number, day in enumerate(DAYS):
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
        came = Counter(mail.to for mail in map(self._mail, caught.names(self.mail)) if mail is not None)
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

    def _mail(self, name: str) -> caught.CaughtMail | None:
        return caught.read(self.mail, name)

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
        """Reports come; they are told of, got and judged."""
        for sentence, absent in {
            12: "er wordt nog geen op-orderapport gemaakt", 13: "er is nog geen plaats waar het rapport staat",
            14: "een rapport kan nog niet worden beoordeeld", 15: "er is nog geen mail over een rapport",
            17: "er zijn nog geen rapporten",
        }.items():  # fmt: skip
            self.book.miss(sentence, absent)

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

    def _begin(self, plan: Plan) -> Pending:
        visitor = self._visitor(plan)
        page = visitor.get(f"/leveren/?gemeente={plan.code}")
        files = self._files(plan, periods=PERIODS)
        return visitor.slowly(page, page.form("token", "agreed"), {"agreed": "on"}, files.items())

    def withdraw(self) -> None:
        """Withdrawing, until 23 March."""
        self._at(2018, 3, 23, 15)
        self.book.miss(18, "er is nog geen formulier om in te trekken")

    def look_back(self) -> None:
        """What remains is final."""
        self._at(2018, 3, 26, 9)
        final = DeliveredFile.objects.filter(state="final").count()
        counting = DeliveredFile.objects.filter(counts=True).count()
        self.book.see(19, counting and final == counting, f"definitief: {final} van {counting} bestanden die tellen")
        failed = Message.objects.exclude(state=MessageState.SENT)
        why = sorted({f"{one.kind} {one.state} {one.fault}".strip() for one in failed})
        self.book.see(10, not why, f"mails die niet verstuurd zijn: {failed.count()} {', '.join(why)}".strip())

    # --- Time, people, work

    def _at(self, *day_and_time: int) -> None:
        clock.move_to(datetime(*day_and_time, tzinfo=AMSTERDAM))  # type: ignore[misc,arg-type]

    def _on(self, day: date, hour: time_of_day) -> None:
        clock.move_to(datetime.combine(day, hour, AMSTERDAM))

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
        ))  # fmt: skip
    return made
