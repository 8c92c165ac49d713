"""Live through a whole round of the announcement of 19 December 2017, and say of each of its sentences what was seen.

People act as people do: over HTTP, signed in with a password and the code of an app, in the forms that stand on the pages.
Workers, mail, database and vault are those of the portal that serves them; the clock is moved. Nothing is made as a row but what
the former round left; of the database is only asked what came of it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.deliveries.models import DeliveredFile, Delivery, Upload
from oporde.portal.demo.cast import PASSWORD, Player
from oporde.portal.demo.living import evidence, site
from oporde.portal.demo.living.book import Book
from oporde.portal.demo.living.everywhere import Everywhere, Restore
from oporde.portal.demo.living.evidence import Mailboxes
from oporde.portal.demo.living.office import CONSENT_VERSION, Days, Office
from oporde.portal.demo.living.plans import (
    CLOSES_ON,
    DAYS,
    FORM_FROM,
    OPENS_ON,
    WITHDRAWAL_UNTIL,
    Plan,
    asked_of,
    names_before,
    plans,
)
from oporde.portal.demo.living.towns import AMISS, REPORT, Towns
from oporde.portal.demo.making import ANNOUNCEMENT, PERIODS, PROTOCOL
from oporde.portal.demo.story import AMSTERDAM
from oporde.portal.demo.visitor import MOVED, Answer, NotThere, Visitor
from oporde.portal.reports.models import Judgement
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import layouts_of, titles_of
from oporde.portal.rounds.proposing import senders_of
from oporde.portal.schedule.actions import plan as plan_work
from oporde.protocol.load import load_protocol

TELEPHONE, MAIL = "070 373 8191", "waarstaatjegemeente@kinggemeenten.nl"  # as in the announcement
BEGUN_S = 3  # until the website has surely seen the first half of a delivery
LAST_S = 15  # before midnight: then someone delivers for the last time
PATIENCE_S = 600  # for the workers to be done with what was delivered
READERS = 12  # coordinators who read their report and judge; the lists are looked at for all
OFTEN = 3  # times that one municipality delivers once more on one day


class Life:
    """The round, from December to the end of March.

    Args:
        count: municipalities that take part.
        folder: where all that the portal keeps stands; mails, logs and backups too.
        restore: puts a backup back in an empty installation in a folder; gives the address of its database.
        closes_on: the last day; another than that of the announcement is seen.
    """

    def __init__(
        self, count: int, *, origin: str, folder: Path, say: Callable[[str], None], restore: Restore,
        closes_on: date = CLOSES_ON,
    ) -> None:  # fmt: skip
        self.origin, self.folder, self.say, self.restore, self.book = origin, folder, say, restore, Book()
        self.days = Days(opens_on=OPENS_ON, closes_on=closes_on, form_from=FORM_FROM, withdrawal_until=WITHDRAWAL_UNTIL)
        self.protocol = load_protocol(PROTOCOL)
        self.plans = plans(count)
        self.delivering = [plan for plan in self.plans if not plan.silent]
        self.towns = Towns(origin, self.protocol, self.plans)
        self.boxes = Mailboxes(folder / "mail")
        self.dirk = Player(email="dirk@statistiek.example", name="Dirk Visser", role="staff", what="medewerker")
        known = [plan for plan in self.delivering if len(plan.codes) == 1 and not plan.is_new]
        self.last, self.withdrawing, self.late = known[:3]
        self.towns.planted = self.withdrawing.code

    @staticmethod
    def begin() -> None:
        """Put the clock where the life begins, before anything looks at it: recurring work does not go back in time."""
        clock.move_to(datetime(2017, 12, 19, 8, tzinfo=AMSTERDAM))

    def live(self) -> Book:
        """All of it, in the order of time."""
        for act in (
            self.be_left, self.be_announced, self.prepare, self.come_too_early, self.sign_in, self.deliver,
            self.read_reports, self.end, self.withdraw, self.look_back,
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
        except AMISS as amiss:
            for sentence in sentences:
                self.book.miss(sentence, str(amiss) or type(amiss).__name__)

    # --- Before

    @transaction.atomic
    def be_left(self) -> None:
        """What the former round left, and nothing else is made as rows: municipalities, accounts, passwords and apps."""
        self._at(2017, 12, 19, 8)
        exist = dict(names_before())
        codes = {code for plan in self.plans for code in (plan.code, *plan.codes)} & exist.keys()
        senders = senders_of(PROTOCOL)
        Municipality.objects.bulk_create(
            Municipality(
                code=code, name=exist[code], mailbox=f"post-{code}@gemeenten.example", addressee="Afdeling Sociaal Domein",
                street="Raadhuisplein 1", postal_code="1234 AB", town=exist[code], valid_until=senders[code].valid_until,
            )
            for code in sorted(codes)
        )  # fmt: skip
        before = datetime(2017, 8, 14, 9, tzinfo=AMSTERDAM)
        known = Person(activated_at=before)
        known.set_password(PASSWORD)
        had = [plan.player for plan in self.plans if not plan.is_new]
        for player in (self.dirk, *had):
            person = Person.objects.create_user(player.email, player.name, player.role)
            # Hashing the same password 380 times shows nothing.
            person.password, person.activated_at = known.password, before
            person.save(update_fields=["password", "activated_at"])
            TOTP.activate(person, player.secret)
            for code in player.municipalities:
                Access.objects.create(person=person, municipality_id=code, right="deliver", since=before)
        self.say(
            f"Als rijen gemaakt, omdat de vorige ronde ze naliet: {len(codes)} gemeenten, en de accounts met wachtwoord en app van "
            f"1 medewerker en {len(had)} coördinatoren. Al het andere gaat langs de pagina's."
        )

    def be_announced(self) -> None:
        """On 19 December staff set up the round, read who is new, and announce it."""
        self._at(2017, 12, 19, 9)
        with self.seeing(1, 2, 20):
            visitor = Visitor(self.origin, "10.2.0.1")
            visitor.sign_in(self.dirk, PASSWORD)
            self.office = Office(visitor)
            pk = self.office.begin_round(self.days)
            self.office.ask(pk, self.days)
            proposed, holds = self.office.choose_municipalities(pk, asked := asked_of(self.plans))
            self.office.read_addresses([self._address_of(plan) for plan in self.plans if plan.is_new])
            self.office.announce_round(pk)
            self.round = DeliveryRound.objects.get(pk=pk)
            self.say(
                f"Opgezet met de wizard, in vijf stappen; voorgesteld: {proposed} gemeenten, gekozen: {len(asked)}, "
                f"met de opvolgers uit het voorstel: {'ja' if holds else 'nee'}"
            )
        with self.seeing(20):
            self._tell()

    def _address_of(self, plan: Plan) -> dict[str, str]:
        return {
            "gemeentecode": plan.code, "geadresseerde": "Afdeling Sociaal Domein", "straat": "Raadhuisplein 1",
            "postcode": "1234 AB", "plaats": senders_of(PROTOCOL)[plan.code].name, "naam": plan.player.name,
            "e-mailadres": plan.player.email, "recht": "aanleveren",
        }  # fmt: skip

    def _tell(self) -> None:
        contact = Visitor(self.origin, "10.0.0.1").get("/contact/").text
        self.book.see(20, TELEPHONE in contact and MAIL in contact, f"/contact/ noemt {TELEPHONE} en {MAIL}")
        self.office.write_news(self.round.pk)
        self._work()
        shown = Visitor(self.origin, "10.0.0.1").get("/nieuws/").text
        self.book.see(
            20,
            ANNOUNCEMENT in shown and "19 december 2017" in shown,
            f"‘{ANNOUNCEMENT}’ staat op /nieuws/, van 19 december 2017",
        )
        box = self.boxes.received(ANNOUNCEMENT)
        once = sum(box[plan.player.email] == 1 for plan in self.plans)
        self.book.see_all(20, once, len(self.plans), "gemaild aan coördinatoren, elk één keer")
        mails = [mail for mail in self.boxes.mails() if mail.subject.strip().startswith(ANNOUNCEMENT)]
        named = sum(TELEPHONE in mail.text and MAIL in mail.text for mail in mails)
        self.book.see_all(20, named, len(mails), "met telefoon en mail erin")

    def prepare(self) -> None:
        """In January a municipality prepares, with what stands on the site. It need not sign in for that."""
        self._at(2018, 1, 31, 10)
        anyone = Visitor(self.origin, "10.0.0.2")
        with self.seeing(3, 4):
            site.read_protocol(self.book, anyone, self.protocol)
        with self.seeing(5):
            site.read_examples(self.book, anyone, self.protocol)
        with self.seeing(6):
            site.read_questions(self.book, anyone, self.protocol)
        with self.seeing(16):
            letters = self.office.write_letters(self.round.pk)
            self.towns.codes = letters.codes
            lettered = sum(plan.player.email in letters.codes for plan in self.plans)
            self.book.see_all(
                16, lettered, len(self.plans), "op 31 januari een brief met een nieuwe code, aan coördinatoren"
            )
            once = letters.pdf.startswith(b"%PDF") and "al opgehaald of vernietigd" in letters.again.text
            self.book.see(16, once, f"de PDF van {len(letters.pdf)} bytes is één keer op te halen")

    # --- The round

    def come_too_early(self) -> None:
        """On Sunday 11 February at one minute to midnight it is too early; a minute later it is not."""
        plan = self.last
        self._at(2018, 2, 11, 23, 58)
        with self.seeing(1):
            self.towns.sign_in(plan)
            answer = self._without_page(plan)
            said = answer and "U kunt leveren vanaf" in answer.text and answer.status == 409
            self.book.see(1, said, f"op 11 februari 23.58 uur geweigerd ({answer and answer.status})")

    def _without_page(self, plan: Plan) -> Answer | None:
        return self.towns.try_without_page(plan, self.round.pk, CONSENT_VERSION)

    def sign_in(self) -> None:
        """On the first day everyone signs in, with the password and the app of the former round, or the code from the letter."""
        self._at(2018, 2, 12, 0, 0, 30)
        boards = {
            plan.code: page
            for plan, page in zip(self.plans, self.towns.all(self.plans, self.towns.sign_in), strict=True)
        }
        inside = {code: page.text for code, page in boards.items() if page and page.status == 200}
        for is_new, how in (
            (False, "ingelogd met wachtwoord en app van de vorige ronde"),
            (True, "met de code uit de brief"),
        ):
            those = [plan for plan in self.plans if plan.is_new is is_new]
            self.book.see_all(16, sum(plan.code in inside for plan in those), len(those), how)
        titles = titles_of(PROTOCOL)
        both = sum(
            all(titles[period].lower() in text.lower() for period in PERIODS) and "niet verplicht" in text
            for text in inside.values()
        )
        self.book.see_all(2, both, len(self.plans), "overzichten met H2 2017, en H1 2017 als niet verplicht")
        until = sum("tot en met vrijdag 9 maart 2018" in text for text in inside.values())
        self.book.see_all(1, until, len(self.plans), "overzichten met ‘tot en met vrijdag 9 maart 2018’")
        kinds = [titles[layout] for layout in layouts_of(PROTOCOL)]
        asked = sum(all(kind.lower() in text.lower() for kind in kinds) for text in inside.values())
        self.book.see_all(
            7, asked if len(kinds) == evidence.MOST_FILES else 0, len(self.plans), f"overzichten met {', '.join(kinds)}"
        )

    def deliver(self) -> None:
        """Everyone delivers on a day of its own; what was rejected is delivered again on the next."""
        taken: Counter[str] = Counter()
        for number, day in enumerate(DAYS):
            if day == FORM_FROM:
                self._ask_for_the_form()
            self._on(day, time_of_day(10) if number else time_of_day(0, 1))
            first = [plan for plan in self.delivering if plan.day == number]
            again = [plan for plan in self.delivering if plan.day == number - 1 and plan.errs]
            for sent in self.towns.all(first, lambda plan: self.towns.deliver(plan, spoiled=plan.errs)):
                taken["first" if sent else "lost"] += 1
            if number == 0:
                self.book.see_all(1, taken["first"], len(first), "op 12 februari om 0.01 uur geleverd en aangenomen")
            for sent in self.towns.all(again, self.towns.deliver):
                taken["again" if sent else "lost"] += 1
            self._work()
            self.say(
                f"{day:%d-%m-%Y}  geleverd: {taken['first']} van {len(self.delivering)}, verbeterd: {taken['again']}"
            )
        self.book.see(8, not taken["lost"], f"niet aangenomen: {taken['lost']}")
        evidence.see_corrections(self.book, self.delivering, self.towns.sent)
        self._deliver_often()
        self._deliver_what_is_not_asked()

    def _deliver_often(self) -> None:
        """As often as one wants: one after the other, on one day."""
        plan = self.last
        again = [self.towns.deliver(plan, periods=PERIODS) for _ in range(OFTEN)]
        self._work()
        times = sum(each.plan is plan for each in self.towns.sent)
        self.book.see(
            17, all(again), f"één gemeente leverde {times} keer, waarvan {OFTEN} keer op één dag, en telkens aangenomen"
        )

    def _deliver_what_is_not_asked(self) -> None:
        """A fifth kind of file is refused, and what counted still counts."""
        plan = self.last
        counted = DeliveredFile.objects.filter(municipality=plan.code, counts=True).count()
        with self.seeing(7):
            answer = self.towns.hand_in(plan, [(f"{plan.codes[0]}_SCHULDEN_H2_2017.csv", b"a;b\n1;2\n")])
            self._work()
            shown = self.towns.visitor(plan).get(answer.path).text
            still = DeliveredFile.objects.filter(municipality=plan.code, counts=True).count()
            fine = "iet goedgekeurd" in shown and still == counted
            self.book.see(
                7,
                fine,
                f"een vijfde soort bestand wordt afgekeurd; van deze gemeente tellen er nog {still} van {counted}",
            )

    # --- Reports

    def read_reports(self) -> None:
        """Coordinators read what stands there, and judge."""
        lists = self.towns.all(self.delivering, lambda plan: self.towns.seen(plan, "/rapporten/"))
        there = sum(page is not None and REPORT.search(page.text) is not None for page in lists)
        self.book.see_all(13, there, len(self.delivering), "coördinatoren zagen na inloggen hun rapport in de lijst")
        some = self.delivering[:: max(1, len(self.delivering) // READERS)]
        read = [
            (plan, page) for plan, page in zip(some, self.towns.all(some, self.towns.read_report), strict=True) if page
        ]
        self.book.see_all(13, len(read), len(some), f"rapporten gelezen, een steekproef uit {len(self.delivering)}")
        if read:
            pdf = self.towns.seen(read[0][0], f"{read[0][1].path}op-orde-rapport.pdf")
            self.book.see(
                13,
                pdf and pdf.content.startswith(b"%PDF"),
                f"één ook als PDF van {len(pdf.content) if pdf else 0} bytes",
            )
        for plan, page in read:
            self.towns.judge(plan, page)
        judged = Judgement.objects.filter(verdict="correct").values("report").distinct().count()
        self.book.see_all(14, judged, len(read), "van de gelezen rapporten juist en volledig bevonden")
        noted = [self.office.visitor.get(f"/backoffice/gemeenten/{plan.code}/").text for plan, _page in read]
        told = sum("Correct en compleet" in text for text in noted)
        self.book.see_all(14, told, len(read), "medewerkers zien dat oordeel bij de gemeente")

    # --- The end

    def end(self) -> None:
        """On 9 March until midnight; what began then counts, also when it ends on the tenth; what begins then does not."""
        slow = next(one for one in self.delivering if one is not self.last)
        self._at(2018, 3, 9, 23, 58)
        with self.seeing(1, 17):
            page = self.towns.form_page(self.last)
            files = self.towns.files(self.last, periods=PERIODS[1:])
            pending = self.towns.begin(slow)
            time.sleep(BEGUN_S)
            clock.move_to(datetime(2018, 3, 9, 23, 59, 60 - LAST_S, tzinfo=AMSTERDAM))
            again = self.towns.hand_in(self.last, files.items(), page)
            taken = Delivery.objects.filter(municipality=self.last.code).order_by("-received_at")[0]
            fine = again.path == f"/levering/{taken.pk}/" and taken.began_at < clock.end_of(CLOSES_ON)
            began = f"{taken.began_at.astimezone(AMSTERDAM):%H.%M.%S}"
            self.book.see(17, fine, f"op 9 maart om {began} uur nog geleverd en aangenomen")
            self._at(2018, 3, 10)
            status, place = pending.finish()
            begun = status in MOVED and place.startswith("/levering/")
            self.book.see(1, begun, "begonnen op 9 maart en klaar op 10 maart: aangenomen")
        self._at(2018, 3, 10)
        answers = list(self.towns.all(self.plans, self._without_page))
        closed = sum(bool(one and one.status == 409 and "vrijdag 9 maart 2018" in one.text) for one in answers)
        for sentence in (1, 17):
            self.book.see_all(
                sentence, closed, len(self.plans), "vanaf 0.00.00 uur op 10 maart geweigerd, met de laatste dag erbij"
            )
        self._work()
        evidence.see_deliveries(self.book, self.towns.sent, self.delivering)
        evidence.see_feedback(self.book, self.round, self.boxes)
        evidence.see_reports(self.book, self.round, self.boxes)

    def _ask_for_the_form(self) -> None:
        """On 28 February there is no form to withdraw with; a day later there is."""
        plan = next(one for one in self.delivering if one.day == 0 and one.code in one.codes)
        place = f"/intrekken/{self.round.pk}/{plan.code}/{PERIODS[0]}/formulier.pdf"
        with self.seeing(18):
            self._at(2018, 2, 28, 12)
            before = self.towns.visitor(plan).get(place)
            self._at(2018, 3, 1, 0, 1)
            after = self.towns.visitor(plan).get(place)
            fine = before.status != 200 and after.content.startswith(b"%PDF")
            self.book.see(
                18, fine, f"het formulier is er op 28 februari niet ({before.status}) en op 1 maart om 0.01 uur wel"
            )

    def withdraw(self) -> None:
        """What was delivered is closed; withdrawing it is possible until 23 March, and then it is gone."""
        for hour in (1, 2):  # the worker plans too, and may just be at it
            self._at(2018, 3, 10, hour, 30)
            plan_work()
            self._work()
        plan = self.withdrawing
        self._at(2018, 3, 23, 23, 50)
        with self.seeing(18):
            search = Everywhere(self.towns.numbers_of(plan), self.folder, self.restore)
            search.see_it_is_there(self.book)
            kept = list(Upload.objects.filter(delivery__municipality=plan.code).values_list("storage_key", flat=True))
            before = sum((settings.VAULT_FOLDER / key).exists() for key in kept)
            done = self.towns.withdraw(plan, self._place(plan))
            self._work()
            after = sum((settings.VAULT_FOLDER / key).exists() for key in kept)
            self.book.see(
                18,
                before and not after,
                f"op 23 maart om 23.50 uur ingetrokken; van {before} bewaarde bestanden zijn er {after} over",
            )
            certificate = self.towns.visitor(plan).get(f"{done.path}verklaring.json")
            signed = certificate.status == 200 and b"signature" in certificate.content
            self.book.see(18, signed, "de verklaring van vernietiging is ondertekend")
            self._at(2018, 3, 24)
            refused = self.towns.visitor(self.late).get(self._place(self.late))
            self.book.see(18, refused.status == 409, f"op 24 maart om 0.00 uur geweigerd ({refused.status})")
            search.see_it_is_gone(self.book)
            self._register_on_paper()

    def _register_on_paper(self) -> None:
        """A form that came by post: staff register it with the day on which it was there, and that day counts."""
        self._at(2018, 3, 24, 9)
        came_late, in_time = (
            self.office.register_form(
                self.round.pk, self.late.code, day, lambda: self.dirk.code(clock.real_now().timestamp())
            )
            for day in (WITHDRAWAL_UNTIL + timedelta(days=1), WITHDRAWAL_UNTIL)
        )
        self._work()
        left = DeliveredFile.objects.filter(municipality=self.late.code, period=PERIODS[0], counts=True).count()
        fine = "moest er uiterlijk op" in came_late.text and in_time.status == 200 and not left
        self.book.see(
            18, fine, "op papier: binnen op 24 maart geweigerd, binnen op 23 maart geregistreerd en vernietigd"
        )

    def _place(self, plan: Plan) -> str:
        return f"/intrekken/{self.round.pk}/{plan.code}/{PERIODS[0]}/"

    def look_back(self) -> None:
        """What remains is final."""
        self._at(2018, 3, 26, 9)
        evidence.see_final(self.book)
        with self.seeing(19):
            closed, pdf = self.office.closing_report(self.round.pk)
            fine = "Afgesloten op" in closed.text and pdf.content.startswith(b"%PDF")
            self.book.see(
                19, fine, f"afgesloten volgens het rooster, met een afsluitrapport van {len(pdf.content)} bytes"
            )
            evidence.see_handed_over(self.book, self.round.pk, self.folder, {self.withdrawing.code, self.late.code})

    # --- Time and work

    def _at(self, *day_and_time: int) -> None:
        clock.move_to(datetime(*day_and_time, tzinfo=AMSTERDAM))  # type: ignore[misc,arg-type]

    def _on(self, day: date, hour: time_of_day) -> None:
        clock.move_to(datetime.combine(day, hour, AMSTERDAM))

    def _work(self) -> None:
        """Wait until the workers are done. Raises: NotThere, when that takes too long."""
        until = time.monotonic() + PATIENCE_S
        waiting = ProcrastinateJob.objects.filter(status__in=("todo", "doing")).exclude(queue_name="upkeep")
        while jobs := waiting.count():
            if time.monotonic() > until:
                raise NotThere(f"de workers zijn niet klaar: nog {jobs} taken")
            time.sleep(0.2)
