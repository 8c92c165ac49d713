"""Write a message from its templates, keep it, and queue the job that sends it: all in the current transaction."""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from oporde.portal import clock, jobs
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.events.recording import record
from oporde.portal.web.context import site

ATTEMPTS = 30  # to hand a message to the mail server: in about a day
OPENS_A_DOOR = frozenset({"password-reset"})
"""Kinds with a link that lets in who has it: their text is not kept once they are sent, nor shown before."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes."""

    mail: str
    name: str = ""


def send(
    kind: str,
    *,
    to: Sequence[Address],
    about: str = "",
    municipality: str = "",
    language: str = "nl",
    once: str = "",
    **context: Any,
) -> list[Message]:
    """Write a message to each address, keep them, and have them sent when the current transaction commits.

    Args:
        kind: folder under templates/mail/ with subject, body.txt and body.html, each in both languages.
        about, municipality: what and whom it concerns, so that it can be found: "delivery:<uuid>", "0513".
        once: with the same key nobody is sent a second message, whatever happens.
        context: what the templates need. Never a value of a delivery.
    Returns:
        The messages that were made; not those that `once` held back.
    Raises:
        TemplateDoesNotExist: there is no such kind.
    """
    made = []
    for address in dict.fromkeys(to):
        message = Message(
            kind=kind,
            once=once,
            to_name=address.name,
            to_address=address.mail.lower(),
            language=language,
            about=about,
            municipality=municipality,
            made_at=clock.now(),
            **written(kind, language, {**context, "recipient": address}),
        )
        with transaction.atomic():
            [kept] = Message.objects.bulk_create([message], ignore_conflicts=True)
            if not Message.objects.filter(pk=kept.pk).exists():
                continue
            jobs.defer("correspondence.send_message", id=str(kept.pk))
        made.append(kept)
    return made


def written(kind: str, language: str, context: dict[str, Any]) -> dict[str, str]:
    """The subject and both bodies of a message: subject, text and html. `recipient` is the address it goes to."""
    words = {**site(), **context, "language": language}

    def render(part: str, form: str) -> str:
        template = get_template(f"mail/{kind}/{part}.{language}.{form}").template  # type: ignore[attr-defined]
        return str(template.render(Context(words, autoescape=form == "html")))

    with translation.override(language):
        subject = " ".join(render("subject", "txt").split())
        return {"subject": subject, "text": render("body", "txt").strip() + "\n", "html": render("body", "html")}


def deliver(id: uuid.UUID) -> None:
    """Hand a message to the mail server, unless that has been done.

    The row is locked while the server is spoken to, so that two workers never send one message. A worker that is killed
    between the server's yes and our commit sends it again, under the same Message-ID.

    After ATTEMPTS of them, or when the server will never take it, it has failed.

    Raises:
        OSError: the server could not be reached, or refused for now. (smtplib's errors are OSErrors.)
        Busy: another worker is sending it.
    """
    with transaction.atomic():
        waiting = Message.objects.filter(pk=id, state=MessageState.WAITING)
        message = waiting.select_for_update(skip_locked=True).first()
        if message is None:
            if waiting.exists():
                raise jobs.Busy(str(id))
            return
        message.attempts += 1
        fault = _handed_over(message)
        if fault is None:
            message.state, message.sent_at, message.fault = MessageState.SENT, clock.now(), ""
            if message.kind in OPENS_A_DOOR:
                message.text = message.html = ""
            _told("mail:sent", message)
        else:
            message.fault = _in_words(fault)
            if message.attempts >= ATTEMPTS or _forever(fault):
                message.state = MessageState.FAILED
                _told("mail:failed", message, reason=message.fault)
        message.save(update_fields=["state", "sent_at", "attempts", "fault", "text", "html"])
    if fault is not None and message.state == MessageState.WAITING:
        raise fault


def take_up_forgotten() -> int:
    """Have messages sent that wait for it without a job; how many."""
    waiting = Message.objects.filter(state=MessageState.WAITING)
    return jobs.take_up("correspondence.send_message", waiting.values_list("pk", flat=True))


def _told(tag: str, message: Message, **detail: str) -> None:
    about, municipality = message.about, message.municipality
    record(tag, by=None, municipality=municipality, about=about, kind=message.kind, message=str(message.pk), **detail)


def _handed_over(message: Message) -> OSError | None:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.MAIL_FROM,
        [formataddr((message.to_name, message.to_address))],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.language,
        },
    )
    mail.attach_alternative(message.html, "text/html")
    try:
        mail.send()
    except OSError as fault:
        return fault
    return None


def _forever(fault: OSError) -> bool:
    """True when the server said that it will never take this message (RFC 5321: codes from 500)."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPSenderRefused | smtplib.SMTPDataError) and int(fault.smtp_code) >= 500


def _in_words(fault: OSError) -> str:
    """Why it failed, without what the server said: that may hold addresses."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in fault.recipients.values()})
        return f"{type(fault).__name__} {', '.join(map(str, codes))}"
    code = getattr(fault, "smtp_code", "") or getattr(fault, "errno", "") or ""
    return f"{type(fault).__name__} {code}".strip()
