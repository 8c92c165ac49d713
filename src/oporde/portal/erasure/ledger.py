"""The list of withdrawals outside the database and outside every backup, so that after a restore they are carried out again.

A line of JSON for each: who took what back, when; ids, codes and a period, never data. It stands at OPORDE_ERASURE_LEDGER and
beside every backup that was made.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.rounds.models import DeliveryRound

NAME = "oporde-erasures.jsonl"
Line = dict[str, Any]


def write(withdrawal: Withdrawal) -> None:
    """Write a withdrawal down wherever there is a list, unless it stands there. Safe on disk when this returns."""
    line = line_of(withdrawal)
    for path in places():
        add(path, [line])


def places() -> list[Path]:
    """Where there are lists: the one of the setting, and those beside backups in folders that are still there."""
    main: Path = settings.ERASURE_LEDGER
    folders = _folders().read_text("utf-8").splitlines() if _folders().exists() else []
    return [main, *(Path(folder) / NAME for folder in folders if Path(folder).is_dir())]


def keep_beside(folder: Path) -> None:
    """From now on keep a list in this folder too, for there is a backup in it."""
    folder = folder.resolve()
    known = places()
    if folder / NAME not in known:
        _folders().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _folders().open("a", encoding="utf-8") as file:
            file.write(f"{folder}\n")
    add(folder / NAME, read(known))


def read(paths: Iterable[Path]) -> list[Line]:
    """All lines of some lists, each withdrawal once, in the order of time. A list that is not there is empty."""
    lines: dict[str, Line] = {}
    for path in paths:
        if path.exists():
            for text in path.read_text("utf-8").splitlines():
                if (line := _line(text)) is not None:
                    lines.setdefault(line["withdrawal"], line)
    return sorted(lines.values(), key=lambda line: str(line["withdrawn_at"]))


def _line(text: str) -> Line | None:
    """A line; None where it is none, or only the beginning of one: who wrote that was killed, and writes it again."""
    try:
        line: Line = json.loads(text)
    except ValueError:
        return None
    return line


def add(path: Path, lines: Iterable[Line]) -> None:
    """Add lines to a list, those it has not."""
    known = {line["withdrawal"] for line in read([path])}
    text = "".join(f"\n{json.dumps(line, ensure_ascii=False)}\n" for line in lines if line["withdrawal"] not in known)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def line_of(withdrawal: Withdrawal) -> Line:
    """A withdrawal as a line."""
    return {
        "withdrawal": str(withdrawal.pk),
        "round": withdrawal.delivery_round.name,
        "municipality": withdrawal.municipality_id,
        "deliverer": withdrawal.deliverer_id,
        "period": withdrawal.period,
        "way": withdrawal.way,
        "person": withdrawal.person.email if withdrawal.person else "",
        "signed_by": withdrawal.signed_by,
        "received_on": withdrawal.received_on.isoformat() if withdrawal.received_on else None,
        "withdrawn_at": withdrawal.withdrawn_at.isoformat(),
    }


def row_of(line: Line) -> Withdrawal | None:
    """A withdrawal of a list as a row to be, carried out again; None where its round or municipality is not here."""
    found = DeliveryRound.objects.filter(name=line["round"]).first()
    codes = {line["municipality"], line["deliverer"]}
    if found is None or Municipality.objects.filter(pk__in=codes).count() != len(codes):
        return None
    return Withdrawal(
        id=uuid.UUID(line["withdrawal"]),
        delivery_round=found,
        municipality_id=line["municipality"],
        deliverer_id=line["deliverer"],
        period=line["period"],
        way=line["way"],
        person=Person.objects.filter(email=line["person"]).first(),
        signed_by=line["signed_by"],
        received_on=date.fromisoformat(line["received_on"]) if line["received_on"] else None,
        withdrawn_at=datetime.fromisoformat(line["withdrawn_at"]),
        again=True,
    )


def _folders() -> Path:
    folder: Path = settings.OPORDE_DATA
    return folder / "backup-folders"
