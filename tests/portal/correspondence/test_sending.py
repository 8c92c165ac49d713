"""Mail: written and kept at once, sent by a job, tried again, and never twice for one outcome."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import TemplateDoesNotExist
from procrastinate.contrib.django.models import ProcrastinateJob

import oporde.portal
from oporde.portal import jobs
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.correspondence.sending import ATTEMPTS, Address, deliver, send, take_up_forgotten
from oporde.portal.events.models import Event
from tests.portal.conftest import Mailbox

ANNA = Address("Anna@Voorbeeldstad.example", "Anna de Vries")
BRAM = Address("bram@voorbeeldstad.example")
ALERT = {"title": "Een controle is mislukt", "explanation": "Kijk & herstel <nu>.", "path": "/backoffice/"}
KINDS = sorted(path.parent for path in Path(oporde.portal.__file__).parent.glob("*/templates/mail/*/subject.nl.txt"))


def test_a_message_arrives_as_it_was_kept(mailbox: Mailbox, run_jobs: Callable[[], int]):
    send("alert", to=[ANNA], about="delivery:1", municipality="0513", **ALERT)
    run_jobs()

    [mail], kept = mailbox, Message.objects.get()
    assert (kept.state, kept.attempts, kept.about, kept.municipality) == (MessageState.SENT, 1, "delivery:1", "0513")
    assert mail["To"] == "Anna de Vries <anna@voorbeeldstad.example>"
    assert mail["From"] == "OpOrde <oporde@example.nl>"
    assert mail["Subject"] == kept.subject == "Een controle is mislukt"
    assert mail["Message-ID"] == kept.message_id == f"<{kept.pk}@example.nl>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = (mail.get_body((form,)) for form in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "Kijk & herstel <nu>." in text.get_content()
    assert "070 000 00 00 of vragen@example.nl" in text.get_content()
    assert "Kijk &amp; herstel &lt;nu&gt;." in html.get_content()
    assert Event.objects.get().tag == "mail:sent"


def test_each_address_gets_a_mail_of_its_own(mailbox: Mailbox, run_jobs: Callable[[], int]):
    send("alert", to=[ANNA, BRAM, BRAM], **ALERT)
    run_jobs()

    assert sorted(str(mail["To"]) for mail in mailbox) == [
        "Anna de Vries <anna@voorbeeldstad.example>", "bram@voorbeeldstad.example",
    ]  # fmt: skip


def test_the_same_key_is_mailed_once_to_an_address(mailbox: Mailbox, run_jobs: Callable[[], int]):
    first = send("alert", to=[ANNA], once="outcome:1", **ALERT)
    second = send("alert", to=[ANNA, BRAM], once="outcome:1", **ALERT)
    other = send("alert", to=[ANNA], once="outcome:2", **ALERT)
    run_jobs()

    assert [len(made) for made in (first, second, other)] == [1, 1, 1]
    assert len(mailbox.to("anna@")) == 2
    assert len(mailbox.to("bram@")) == 1


def test_a_message_of_what_was_rolled_back_is_not_sent(db: None, mailbox: Mailbox):
    with transaction.atomic():
        send("alert", to=[ANNA], **ALERT)
        transaction.set_rollback(True)

    assert Message.objects.count() == ProcrastinateJob.objects.count() == 0


def test_english_is_asked_for(db: None):
    [message] = send("alert", to=[ANNA], language="en", **ALERT)

    assert "Questions?" in message.text
    assert 'lang="en"' in message.html


def test_a_kind_that_is_not_there_makes_nothing(db: None):
    with pytest.raises(TemplateDoesNotExist):
        send("poem", to=[ANNA])

    assert Message.objects.count() == 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_its_parts_in_both_languages(kind: Path):
    wanted = {f"{part}.{language}" for part in ("subject", "body") for language in ("nl", "en")}

    assert {path.name for path in kind.iterdir()} == {f"{name}.txt" for name in wanted} | {
        "body.nl.html",
        "body.en.html",
    }


def test_a_message_that_was_sent_is_not_sent_again(mailbox: Mailbox, run_jobs: Callable[[], int]):
    [message] = send("alert", to=[ANNA], **ALERT)
    run_jobs()

    deliver(message.pk)

    assert len(mailbox) == 1


@pytest.mark.parametrize(
    ("answer", "last", "state", "raises"),
    [
        ("451 later", False, MessageState.WAITING, True),
        ("451 later", True, MessageState.FAILED, False),
        ("550 no such mailbox here", False, MessageState.FAILED, False),
    ],
)
def test_what_the_server_refuses_is_tried_again_or_has_failed(
    db: None, mailbox: Mailbox, answer: str, last: bool, state: MessageState, raises: bool
):
    [message] = send("alert", to=[ANNA], **ALERT)
    Message.objects.update(attempts=ATTEMPTS - 1 if last else 0)
    mailbox.refusals = [answer]

    if raises:
        with pytest.raises(OSError):
            deliver(message.pk)
    else:
        deliver(message.pk)

    message.refresh_from_db()
    assert (message.state, message.attempts) == (state, ATTEMPTS if last else 1)
    assert re.fullmatch(r"SMTPRecipientsRefused \d{3}", message.fault)
    assert Event.objects.filter(tag="mail:failed").exists() == (state == MessageState.FAILED)


def test_a_server_that_is_away_is_tried_again(db: None, settings: Any):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    [message] = send("alert", to=[ANNA], **ALERT)

    with pytest.raises(OSError):
        deliver(message.pk)

    message.refresh_from_db()
    assert (message.state, message.fault) == (MessageState.WAITING, "ConnectionRefusedError 111")


def test_a_real_worker_sends_and_comes_back_later_for_what_was_refused(mailbox: Mailbox, worker: Callable[[], None]):
    send("alert", to=[ANNA], **ALERT)
    send("alert", to=[BRAM], **ALERT)
    mailbox.refusals = ["451 later"]

    worker()

    assert len(mailbox) == 1
    waiting = ProcrastinateJob.objects.get(status="todo")
    assert waiting.attempts == 1
    assert waiting.scheduled_at is not None
    assert sorted(Message.objects.values_list("state", flat=True)) == ["sent", "waiting"]


def test_a_message_that_another_worker_is_sending_is_asked_after_again(transactional_db: None):
    [message] = send("alert", to=[ANNA], **ALERT)
    taken, asked = threading.Event(), threading.Event()

    def another_worker_that_dies() -> None:
        with transaction.atomic():
            Message.objects.select_for_update().get(pk=message.pk)
            taken.set()
            asked.wait(20)
            transaction.set_rollback(True)
        connection.close()

    other = threading.Thread(target=another_worker_that_dies)
    other.start()
    taken.wait(20)
    try:
        with pytest.raises(jobs.Busy):
            deliver(message.pk)
    finally:
        asked.set()
        other.join()


def test_a_message_that_waits_without_a_job_gets_one(mailbox: Mailbox, run_jobs: Callable[[], int]):
    send("alert", to=[ANNA], **ALERT)
    ProcrastinateJob.objects.all()._raw_delete("default")

    assert take_up_forgotten() == 1
    assert take_up_forgotten() == 0
    run_jobs()

    assert len(mailbox) == 1
    assert take_up_forgotten() == 0
