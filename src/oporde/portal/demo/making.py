"""Make the demonstration: the people, the round, and what was delivered before, received and judged as any delivery is.

The portal's clock is put at the moment of each delivery; a worker then does what is due, for all that came within one
minute together. Afterwards it is nine thirty on Monday 19 February 2018, or a minute after the last thing that happened.
What nobody waits for, the mended copies, is left to the worker of the portal itself.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from procrastinate.contrib.django import app

from oporde.portal import clock
from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions.checking import warm
from oporde.portal.deliveries.actions.receiving import Intent, receive
from oporde.portal.deliveries.models import Delivery
from oporde.portal.demo import population
from oporde.portal.demo.cast import MUNICIPALITIES, PASSWORD, PLAYERS, PREDECESSORS
from oporde.portal.demo.population import FAULTS, Place, delivered
from oporde.portal.demo.scanner import hitting_scanner
from oporde.portal.demo.spoiling import SPOILED
from oporde.portal.demo.story import ALL, AMSTERDAM, EXTENDED, STARTS_AT, Odd, Step, chosen, story
from oporde.portal.events.models import Event
from oporde.portal.events.recording import record
from oporde.portal.letters.actions import make_run
from oporde.portal.news import actions as news
from oporde.portal.news.models import NewsItem
from oporde.portal.reports.actions.comparing import compare_anew
from oporde.portal.reports.actions.judging import explain, judge
from oporde.portal.reports.actions.reading import opened
from oporde.portal.reports.models import Form, Report, Verdict
from oporde.portal.rounds.models import DeliveryRound, Extension, Participant, RoundPeriod
from oporde.portal.rounds.plans import plan_of
from oporde.protocol.exports.examples.files import csv_bytes, cut_off, zip_bytes
from oporde.protocol.exports.examples.rightful import right_rows
from oporde.protocol.exports.examples.target import make_target
from oporde.protocol.load import load_protocol
from oporde.protocol.protocol import Protocol

PROTOCOL = "gmsd/2017"
ANNOUNCEMENT = "Aanleverperiode Gemeentelijke Monitor Sociaal Domein"
BODY = (Path(__file__).parent / "announcement.txt").read_text("utf-8")
ANNOUNCED_AT = datetime(2017, 12, 19, 9, tzinfo=AMSTERDAM)
ARCHIVE = "MSD.zip"
PERIODS = ("H2_2017", "H1_2017")
QUEUES = ["check", "mail", "default"]
"""What is done before the demonstration begins."""
PER_1000 = 58  # clients, as published
MOST_CLIENTS = 7_900  # there are no more numbers for tests, of who came and who went in a year
SMALL = 5_000  # inhabitants of a municipality that the protocol does not know
CONSENT = (
    "Door aan te leveren geeft uw gemeente toestemming om de gegevens te gebruiken voor onderzoek en voor het publiceren "
    "van uitkomsten. Gaat uw gemeente daarmee niet akkoord, dan kunt u de levering tot en met 23 maart 2018 intrekken. "
    "Wij verwijderen de gegevens dan."
)
JUDGED = {
    "0034": (Verdict.CORRECT, ""),
    "0331": (Verdict.CORRECT, "De aantallen kloppen met onze eigen administratie."),
    "0388": (Verdict.AGAIN, "De PGB's ontbreken; wij leveren een nieuw bestand."),
    "0530": (Verdict.CORRECT, ""),
    "0820": (Verdict.AGAIN, "Het bestand SBW was dat over het eerste halfjaar; wij leveren het goede."),
}
"""What some municipalities said of their report."""
EXPLAINED = "0331"
UNREACHABLE = "postbus@onbekend.example"
"""An address that the mail catcher refuses, so that one mail has failed."""


def make(count: int, say: Callable[[str], None]) -> None:
    """Make all of it. The database is empty; nothing else uses it."""
    protocol = load_protocol(PROTOCOL)
    _put_clock(ANNOUNCED_AT)
    announce()
    _put_clock(STARTS_AT - timedelta(days=14))
    delivery_round = _round(count)
    players = _people(count)
    make_run(delivery_round, by=players["dirk"])
    warm()
    steps = story(count)
    with ThreadPoolExecutor(1) as ahead:  # makes the files of the next while children of the worker are at these
        contents = iter(zip(steps, ahead.map(partial(_uploads, protocol=protocol), steps), strict=True))
        number = 0
        for _, together in groupby(steps, key=lambda step: step.at.replace(second=0)):
            for step, uploads in (next(contents) for _ in together):
                number += 1
                say(f"Levering {number} van {len(steps)}: {MUNICIPALITIES[step.municipality]}")
                _put_clock(step.at)
                _deliver(step, uploads, delivery_round)
            _work_with_a_scanner() if step.odd is Odd.INFECTED else _work()
    _put_clock(STARTS_AT - timedelta(minutes=20))
    _extend(delivery_round, players["dirk"], count)
    compare_anew()
    _judge()


def announce(mail_round: DeliveryRound | None = None) -> NewsItem:
    """Publish the announcement of 19 December 2017, and mail it to the coordinators of a round."""
    item = news.save(NewsItem(title=ANNOUNCEMENT, body=BODY, mail_round=mail_round), by=None)
    news.publish(item)
    return item


def resumes_at() -> datetime:
    """When the demonstration goes on: a minute after the last thing that happened, and not before it begins."""
    last: datetime | None = Event.objects.aggregate(last=Max("at"))["last"]
    return max(STARTS_AT.astimezone(UTC), last + timedelta(minutes=1)) if last else STARTS_AT.astimezone(UTC)


def write_to_try(folder: Path) -> tuple[Path, Path]:
    """Two archives of Voorbeeldstad to deliver: one with mistakes, one that is right. The same bytes every time."""
    protocol = load_protocol(PROTOCOL)
    step = Step(at=STARTS_AT, municipality="0513", spoiled=("WMO", "SBW", "JEUGD"))
    faulty, right = folder / "met-fouten" / ARCHIVE, folder / "goed" / ARCHIVE
    for path, files in (
        (faulty, _files(step, protocol)),
        (right, _files(Step(at=STARTS_AT, municipality="0513"), protocol)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zip_bytes(files.items()))
    return faulty, right


def _put_clock(moment: datetime) -> None:
    settings.CLOCK, settings.CLOCK_SINCE = moment, clock.real_now()


def _work() -> None:
    """Let a worker do what is due, on all cores: check, make reports, and mail."""
    before: list[int] = []
    while (due := _due()) and due != before:  # a worker that does not wait stops before what follows on its last jobs
        before = due
        with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
            running.run_worker(
                wait=False, install_signal_handlers=False, listen_notify=False, queues=QUEUES,
                concurrency=os.cpu_count() or 1,
            )  # fmt: skip


def _due() -> list[int]:
    """The jobs of our queues that may be done now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = ANY(%s)"
            " AND coalesce(scheduled_at <= now(), true) ORDER BY id",
            [QUEUES],
        )
        return [id for (id,) in cursor.fetchall()]


def _work_with_a_scanner() -> None:
    """The same, while a virus scanner hits on what it gets."""
    before = settings.CLAMD
    with hitting_scanner() as settings.CLAMD:
        _work()
    settings.CLAMD = before


# --- Who and when


@transaction.atomic
def _round(count: int) -> DeliveryRound:
    codes = chosen(count)
    for code, name in MUNICIPALITIES.items():
        if code in codes:
            mail = f"socialedomein@{name.lower()}.example" if code != "0274" else UNREACHABLE
            Municipality.objects.create(code=code, name=name, mailbox=mail, addressee="Afdeling Sociaal Domein",
                                        street="Raadhuisplein 1", postal_code="1234 AB", town=name)  # fmt: skip
    made = DeliveryRound.objects.create(
        name="GMSD tweede halfjaar 2017", protocol=PROTOCOL, opens_on=date(2018, 2, 12), closes_on=date(2018, 3, 9),
        withdrawal_until=date(2018, 3, 23), withdrawal_form_from=date(2018, 3, 1),
        consent_text=CONSENT, consent_version="2018-1", feedback_working_days=3, report_working_days=2,
    )  # fmt: skip
    for order, period in enumerate(PERIODS):
        RoundPeriod.objects.create(delivery_round=made, period=period, order=order, optional=order > 0)
    Participant.objects.bulk_create(Participant(delivery_round=made, municipality_id=code) for code in codes)
    for code, (name, successor) in PREDECESSORS.items():
        if successor in codes:
            old = Municipality.objects.create(code=code, name=name, valid_until=date(2018, 1, 1))
            Participant.objects.create(delivery_round=made, municipality=old, delivered_by_id=successor)
    record("round:opened", by=None, about=f"round:{made.pk}", name=made.name)
    record(
        "round:participants-added", by=None, about=f"round:{made.pk}", name=made.name, count=made.participants.count()
    )
    return made


@transaction.atomic
def _people(count: int) -> dict[str, Person]:
    codes = chosen(count)
    players: dict[str, Person] = {}
    for player in PLAYERS:
        person = Person.objects.create_user(
            player.email, player.name, player.role, PASSWORD, activated_at=clock.now(), telephone="070 000 00 00"
        )
        TOTP.activate(person, player.secret)
        players[player.first_name] = person
        for code in player.municipalities:
            if code in codes:
                Access.objects.create(person=person, municipality_id=code, right=player.right)
    played = {code for player in PLAYERS for code in player.municipalities if player.right == "deliver"}
    for code in codes:
        if code not in played:
            name = MUNICIPALITIES[code]
            mail = f"coordinator@{name.lower()}.example" if code != "0274" else UNREACHABLE
            other = Person.objects.create_user(mail, f"Coördinator {name}", activated_at=clock.now())
            Access.objects.create(person=other, municipality_id=code, right="deliver")
    return players


def _extend(delivery_round: DeliveryRound, by: Person, count: int) -> None:
    if EXTENDED not in chosen(count):
        return
    with transaction.atomic():
        until, reason = date(2018, 3, 23), "Overgang naar een nieuw zaaksysteem; telefonisch afgesproken."
        Extension.objects.create(
            delivery_round=delivery_round, municipality_id=EXTENDED, until=until, reason=reason, by=by
        )
        record(
            "round:extended", by=by, municipality=EXTENDED, about=f"round:{delivery_round.pk}",
            name=delivery_round.name, until=until.isoformat(), reason=reason,
        )  # fmt: skip


def _judge() -> None:
    """Have coordinators read and judge, as they do: most say yes, who sees a fault says it, and one explains."""
    for report in Report.objects.current().made().filter(delivery__municipality__in=JUDGED).order_by("municipality"):
        person = Person.objects.filter(
            accesses__municipality=report.delivery.municipality_id, accesses__right="deliver"
        )
        opened(report, by := person.get(), Form.PAGE)
        verdict, note = JUDGED[report.delivery.municipality_id]
        judge(report, by, verdict, note)
        if report.municipality == EXPLAINED:
            explain(
                report, by, "Door een nieuw contract voor hulp bij het huishouden zijn de kosten vanaf 1 juli hoger."
            )


# --- What was delivered


def _uploads(step: Step, protocol: Protocol) -> dict[str, bytes]:
    """Name → content of what was sent."""
    files = _files(step, protocol)
    uploads = files if step.loose else {ARCHIVE: zip_bytes(files.items())}
    return {ARCHIVE: cut_off(uploads[ARCHIVE])} if step.odd is Odd.CUT_OFF else uploads


def _deliver(step: Step, uploads: Mapping[str, bytes], delivery_round: DeliveryRound) -> Delivery:
    person = Person.objects.get(accesses__municipality=step.municipality, accesses__right="deliver")
    intent = Intent(
        person=person,
        municipality=Municipality.objects.get(pk=step.municipality),
        delivery_round=delivery_round,
        token=uuid.uuid4().hex,
        agreed_version=delivery_round.consent_version,
        began_at=clock.now(),
    )
    arrival = vault.Arrival(str(uuid.uuid4()))
    for name, content in uploads.items():
        arrival.begin()
        arrival.write(content)
        arrival.finish(name)
    delivery = receive(arrival, intent).delivery
    if step.odd is Odd.DAMAGED_HERE:
        for upload in delivery.uploads.all():
            _damage(settings.VAULT_FOLDER / upload.storage_key)
    return delivery


def _damage(path: Path) -> None:
    """Change the last byte of what we kept: a disk does such things, and age sees it."""
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def _files(step: Step, protocol: Protocol) -> dict[str, bytes]:
    """Name → content of what was in a delivery."""
    files = right_or_spoiled(step, step.municipality, protocol)
    if step.odd is Odd.NEIGHBOUR:
        files |= right_or_spoiled(Step(at=step.at, municipality="0518", words=("WMO",), rows=30), "0518", protocol)
    if step.odd is Odd.PREDECESSOR:
        files |= right_or_spoiled(Step(at=step.at, municipality="0009"), "0009", protocol)
    if step.odd is Odd.OLD_PERIOD:
        files = {name.replace("2017", "2016"): content for name, content in files.items()}
    return files


def right_or_spoiled(step: Step, code: str, protocol: Protocol) -> dict[str, bytes]:
    """Name → content of the files of one municipality, under its code."""
    target = make_target(protocol, code, step.period)
    believable = _believable(step, code) if step.rows == 0 else {}
    files = {}
    for layout in protocol.layouts:
        word = layout.word.upper()
        if word not in step.words:
            continue
        names = [column.name for column in layout.columns]
        rows = (
            (tuple(row[name] for name in names) for row in believable[word])
            if word in believable
            else right_rows(target, layout, step.rows, seed=int(code))
        )
        content = csv_bytes(protocol, layout, rows)
        if word in step.spoiled:
            content = SPOILED[word](content.decode()).encode()
        files[target.file_name(layout)] = content
    return files


def _believable(step: Step, code: str) -> population.Files:
    """What a municipality of this size could have, with the fault that is planted in it."""
    inhabitants = plan_of(PROTOCOL).inhabitants.get(code, SMALL)
    most = MOST_CLIENTS / inhabitants * 1000
    place = Place(code=code, inhabitants=inhabitants, clients_per_1000=min(PER_1000, most), seed=int(code))
    now = delivered(place, step.period)
    if step.fault:
        FAULTS[step.fault][0](now, delivered(place, population.H1))
    return now


assert set(SPOILED) == set(ALL)


def main(state: Path, count: int) -> None:
    """Make it unless it is there; leave in a file when it goes on, and which archives there are to try."""

    def say(what: str) -> None:
        sys.stdout.write(f"\r\033[K{what}" if sys.stdout.isatty() else f"{what}\n")
        sys.stdout.flush()

    app.periodic_registry.periodic_tasks.clear()  # recurring work is for the worker that comes after
    if not DeliveryRound.objects.exists():
        sys.stdout.write(
            "De demonstratie wordt gemaakt: een aanleverronde waarin gemeenten al hebben geleverd. Dat gebeurt alleen de eerste "
            "keer, en duurt een minuut of iets langer.\n"
        )
        make(count, say)
        say("")
    faulty, right = write_to_try(settings.OPORDE_DATA / "try")
    told = {"clock": resumes_at().isoformat(), "faulty": str(faulty), "right": str(right)}
    state.write_text(json.dumps(told), "utf-8")
