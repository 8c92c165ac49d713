"""What came of what was done, as the database, the vault and the mailboxes have it: counted over all, and how long it took."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from django.db.models import Count, Max

from oporde.portal import clock
from oporde.portal.backups.keys import make_key
from oporde.portal.closing.handing_over import NotHandedOver, hand_over
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.deliveries.models import DeliveredFile, Delivery, Upload
from oporde.portal.deliveries.states import DeliveryState
from oporde.portal.demo import caught
from oporde.portal.demo.living import searching
from oporde.portal.demo.living.book import Book
from oporde.portal.demo.living.office import CONSENT_VERSION
from oporde.portal.demo.living.plans import Plan
from oporde.portal.demo.living.towns import Sent
from oporde.portal.demo.making import ARCHIVE, CONSENT, PERIODS
from oporde.portal.events.models import Event
from oporde.portal.reports.models import Report
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.working_days import working_days_after
from oporde.protocol.types.bsn import numbers_for_tests

APPROVED, REJECTED, READY = "Goedgekeurd:", "Niet goedgekeurd:", "Op-orde-rapport"
FEEDBACK = ("delivery-approved", "delivery-rejected")
MOST_FILES = 4  # over a half-year


class Mailboxes:
    """What was really received, each mail read once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, caught.CaughtMail] = {}

    def mails(self) -> Iterator[caught.CaughtMail]:
        """All of them."""
        for name in caught.names(self.folder):
            if name not in self._read and (mail := caught.read(self.folder, name)) is not None:
                self._read[name] = mail
        return iter(self._read.values())

    def received(self, *beginnings: str) -> Counter[str]:
        """How many mails each address got of which the subject begins so."""
        return Counter(
            mail.to.rpartition("<")[2].strip("> ")
            for mail in self.mails()
            if mail.subject.strip().startswith(beginnings)
        )


def seconds(pairs: Sequence[tuple[datetime, datetime]]) -> str:
    """The longest of how long it took."""
    return f"{max(((until - since).total_seconds() for since, until in pairs), default=0):.1f} s"


def see_deliveries(book: Book, sent: Sequence[Sent], plans: Sequence[Plan]) -> None:
    """Whether what was sent is what came, in one archive or loose, with consent, and what counts of it."""
    came: dict[str, list[str]] = defaultdict(list)
    for id, name in Upload.objects.values_list("delivery", "name"):
        came[str(id)].append(name)
    judged = Counter(map(str, DeliveredFile.objects.values_list("delivery", flat=True)))
    packed, loose = [[each for each in sent if each.plan.loose is so] for so in (False, True)]
    whole = [each for each in packed if came[each.id] == [ARCHIVE] and judged[each.id] == each.files]
    most = max((each.files for each in packed), default=0)
    book.see_all(8, len(whole), len(packed), f"leveringen als één {ARCHIVE}, tot {most} bestanden erin, elk beoordeeld")
    apart = [each for each in loose if len(came[each.id]) == judged[each.id] == each.files]
    book.see_all(9, len(apart), len(loose), "leveringen als losse bestanden, elk bestand aangekomen en beoordeeld")
    agreed = Delivery.objects.filter(consent_version=CONSENT_VERSION, consent_text=CONSENT).count()
    book.see_all(18, agreed, Delivery.objects.count(), "de toestemming staat bij elke levering")
    files = DeliveredFile.objects.filter(counts=True)
    asked = {code for plan in plans if plan.both_periods for code in plan.codes}
    twice = (
        Delivery.objects.filter(files__period=PERIODS[1]).values("municipality").annotate(n=Count("pk", distinct=True))
    )
    both = set(files.filter(period=PERIODS[1]).values_list("municipality", flat=True))
    again = twice.filter(n__gt=1).count()
    book.see_all(
        2, len(both & asked), len(asked), f"H1 2017 goedgekeurd, van {again} gemeenten meer dan één keer geleverd"
    )
    most_of_one = files.values("municipality", "period").annotate(n=Count("pk")).aggregate(most=Max("n"))["most"]
    book.see(7, most_of_one == MOST_FILES, f"ten hoogste {most_of_one} bestanden per gemeente en half jaar tellen")


def see_corrections(book: Book, plans: Sequence[Plan], sent: Sequence[Sent]) -> None:
    """Who delivered what was wrong heard so, delivered again, and then it was right; in the end all of it is."""
    verdicts = {str(pk): verdict for pk, verdict in Delivery.objects.values_list("pk", "verdict")}
    told = Counter(Message.objects.filter(kind="delivery-rejected").values_list("about", flat=True))
    mended = 0
    for plan in (erring := [plan for plan in plans if plan.errs]):
        tries = [each for each in sent if each.plan is plan]
        found = [verdicts[each.id] for each in tries]
        heard = told[f"delivery:{tries[0].id}"] if tries else 0
        mended += bool(heard and found[:1] == ["rejected"] and found[-1] == "approved")
    book.see_all(11, mended, len(erring), "afgekeurd, daarover gemaild, verbeterd geleverd en goedgekeurd")
    codes = {code for plan in plans for code in plan.codes}
    good = DeliveredFile.objects.filter(counts=True, period=PERIODS[0]).count()
    book.see_all(11, good, MOST_FILES * len(codes), "goedgekeurd over H2 2017, in bestanden")


def see_feedback(book: Book, made: DeliveryRound, boxes: Mailboxes) -> None:
    """Of each delivery a mail about it, to who delivered it, within the working days that were promised, and received."""
    judged = Delivery.objects.filter(state=DeliveryState.JUDGED).select_related("person")
    told = {(mail.about, mail.to_address): mail for mail in Message.objects.filter(kind__in=FEEDBACK)}
    moments = []
    late = 0
    for delivery in judged:
        mail = told.get((delivery.about, delivery.person.email))
        if mail is not None and mail.sent_at is not None:
            moments.append((delivery.received_at, mail.sent_at))
            late += clock.day_of(mail.sent_at) > working_days_after(delivery.received_at, made.feedback_working_days)
    book.see_all(10, len(moments), judged.count(), "leveringen met een mail aan wie leverde")
    book.see(
        10,
        moments and not late,
        f"later dan {made.feedback_working_days} werkdagen: {late}, de langste duurde {seconds(moments)}",
    )
    box = boxes.received(APPROVED, REJECTED)
    due = Counter(delivery.person.email for delivery in judged)
    came = sum(min(box[address], count) for address, count in due.items())
    book.see_all(10, came, due.total(), "daarvan in de postbussen")


def see_reports(book: Book, made: DeliveryRound, boxes: Mailboxes) -> None:
    """Of every approved file its report, in time, and told of, and that mail received."""
    approved = list(DeliveredFile.objects.filter(verdict="approved").select_related("delivery__person"))
    reports = {
        (report.delivery_id, report.municipality, report.period): report
        for report in Report.objects.made().light().select_related("delivery__person")
    }
    with_report = [file for file in approved if (file.delivery_id, file.municipality, file.period) in reports]
    for sentence in (12, 17):
        book.see_all(sentence, len(with_report), len(approved), "goedgekeurde bestanden met hun rapport")
    ready = dict(Event.objects.filter(tag="report:made").values_list("about", "at"))  # for the first time
    moments = [
        (since, ready[one.about])
        for one in reports.values()
        if (since := one.delivery.checked_at) and one.about in ready
    ]
    late = sum(clock.day_of(at) > working_days_after(since, made.report_working_days) for since, at in moments)
    book.see(
        12, len(moments) == len(reports) and not late,
        f"{len(reports)} rapporten, later dan {made.report_working_days} werkdagen: {late}, het langste duurde {seconds(moments)}",
    )  # fmt: skip
    told = {mail.about: mail for mail in Message.objects.filter(kind="report-ready", state=MessageState.SENT)}
    deliveries: dict[str, list[Report]] = defaultdict(list)
    for report in reports.values():
        deliveries[report.delivery.about].append(report)
    book.see_all(
        15, len(told.keys() & deliveries.keys()), len(deliveries), "leveringen met een rapport waarover is gemaild"
    )
    after = [
        (max(ready[each.about] for each in of_one), sent_at)
        for about, of_one in deliveries.items()
        if (mail := told.get(about)) and (sent_at := mail.sent_at)
    ]
    book.see(15, after, f"de langste tussen rapport en mail duurde {seconds(after)}")
    box, due = boxes.received(READY), Counter(of_one[0].delivery.person.email for of_one in deliveries.values())
    book.see_all(15, sum(min(box[to], count) for to, count in due.items()), due.total(), "daarvan in de postbussen")


def see_final(book: Book) -> None:
    """Everything that counts is final, and every mail was sent."""
    counting = DeliveredFile.objects.filter(counts=True)
    book.see_all(
        19, counting.filter(state="final").count(), counting.count(), "definitief, van de bestanden die tellen"
    )
    failed = Message.objects.exclude(state=MessageState.SENT)
    why = sorted({f"{one.kind} {one.state} {one.fault}".strip() for one in failed})
    book.see(10, not why, f"mails die niet verstuurd zijn: {failed.count()} {', '.join(why)}".strip())


def see_handed_over(book: Book, number: int, folder: Path, withdrawn: set[str]) -> None:
    """Who researches gets all that is final, opens it with a key of their own, and finds no number of a person in it."""
    key = folder / "researcher.key"
    try:
        done = hand_over(number, folder / "handed-over", [make_key(key)])
    except NotHandedOver as refused:
        book.miss(19, str(refused))
        return
    counting = DeliveredFile.objects.filter(counts=True).count()
    opened = {path.name: searching.rows_in(path, key) for path in sorted((folder / "handed-over").glob("*.age"))}
    book.see_all(19, len(opened), counting, "overgedragen aan onderzoek en met hun sleutel geopend, in bestanden")
    rows = [row for found in opened.values() for row in found]
    book.see(19, len(rows) == done.rows, f"rijen daarin: {len(rows)} van {done.rows}")
    numbers = set(numbers_for_tests())
    bare = sum(not numbers.isdisjoint(map(str, row)) for row in rows)
    gone = sum(name[:4] in withdrawn and PERIODS[0] in name for name in opened)
    book.see(19, not bare and not gone, f"met een burgerservicenummer: {bare}, bestanden die ingetrokken zijn: {gone}")
