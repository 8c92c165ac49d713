"""All that happened as a file: JSON lines, with which anyone can prove the chain, or CSV, to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from oporde.portal.events.models import Event
from oporde.portal.events.recording import sentence

FORMS = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}
COLUMNS = (
    "number", "at", "tag", "sentence", "actor", "actor_name", "origin", "municipality", "about", "detail", "previous", "hash",
)  # fmt: skip


def lines(events: Iterable[Event], form: str) -> Iterator[str]:
    """Events, in the order in which they are given, as lines of a file; CSV with a head.

    Args:
        form: "jsonl" or "csv".
    """
    if form == "csv":
        yield _row(COLUMNS)
    for event in events:
        told = as_published(event)
        if form == "csv":
            detail = "; ".join(f"{key}={value}" for key, value in event.detail.items())
            yield _row(_harmless(str(value)) for value in {**told, "detail": detail}.values())
        else:
            yield json.dumps(told, ensure_ascii=False) + "\n"


def as_published(event: Event) -> dict[str, object]:
    """One event: all that its hash is computed from (migration 0001 says how), and what it says in Dutch."""
    return {
        "number": event.number,
        "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "tag": event.tag,
        "sentence": sentence(event),
        "actor": event.actor,
        "actor_name": event.actor_name,
        "origin": event.origin,
        "municipality": event.municipality,
        "about": event.about,
        "detail": event.detail,
        "previous": event.previous,
        "hash": event.hash,
    }


def _harmless(value: str) -> str:
    """A value that a spreadsheet does not take for a formula."""
    return f"'{value}" if value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _row(values: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(values)
    return written.getvalue()
