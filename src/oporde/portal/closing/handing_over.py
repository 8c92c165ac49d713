"""Hand over what a closed round brought in, to who is to research and publish it: the rows of every file that is final.

Rows go out as they were kept: Parquet, with pseudonyms for persons, a person under the same one in all of them. They are encrypted
for who gets them before they are on disk, and a list says what each file is. Only a worker's keys can do this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage

from oporde.portal import clock
from oporde.portal.accounts.models import Municipality
from oporde.portal.closing.models import Closing
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.models import DeliveredFile
from oporde.portal.deliveries.states import FileState
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound
from oporde.report.spreadsheet import Cell, Table, to_csv

LIST = "lijst.csv"
COLUMNS = (
    "bestand", "gemeentecode", "gemeente", "periode", "soort", "rijen", "levering", "geleverd op", "protocol", "versie", "sha256",
)  # fmt: skip


class NotHandedOver(Exception):
    """What keeps it from being handed over; the message says what to do, in Dutch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """What was handed over."""

    municipalities: int
    files: int
    rows: int


def hand_over(number: int, folder: Path, recipients: Sequence[str]) -> HandedOver:
    """Write the rows of every final file of a round into a folder.

    Args:
        number: of the round, as its address has it.
        folder: a new one, or an empty one.
        recipients: public age keys (age1…); each of them opens all files.
    Raises:
        NotHandedOver: the round is not closed, can still be withdrawn from, or the folder or a key is not right; nothing was written.
        Sealed, OSError: a file cannot be read or written; what was written before it stays.
    """
    delivery_round = _finished(number)
    _refuse_wrong_keys(recipients)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise NotHandedOver(f"De map {folder} is niet leeg. Kies een nieuwe map.")
    final = (
        DeliveredFile.objects.counting()
        .filter(delivery__delivery_round=delivery_round, state=FileState.FINAL)
        .select_related("delivery")
        .order_by("municipality", "period", "layout")
    )
    names = dict(Municipality.objects.values_list("pk", "name"))
    rows = [_written(file, folder, recipients, names.get(file.municipality, "")) for file in final]
    (folder / LIST).write_bytes(to_csv(Table(name=delivery_round.name, columns=COLUMNS, rows=tuple(rows))))
    told = HandedOver(
        municipalities=len({file.municipality for file in final}),
        files=len(rows),
        rows=sum(file.rows or 0 for file in final),
    )
    record(
        "round:handed-over", by=None, about=delivery_round.about, name=delivery_round.name, files=told.files, rows=told.rows,
        recipients=" ".join(recipients),
    )  # fmt: skip
    return told


def _finished(number: int) -> DeliveryRound:
    found = DeliveryRound.objects.filter(pk=number).first()
    if found is None:
        known = ", ".join(f"{one.pk} ({one.name})" for one in DeliveryRound.objects.announced())
        raise NotHandedOver(f"Er is geen aanleverperiode {number}; wel: {known or 'geen'}.")
    if not Closing.objects.filter(delivery_round=found).exists():
        raise NotHandedOver(f"{found.name} is niet afgesloten. Er kan nog iets veranderen aan wat er telt.")
    if found.withdrawal_until and clock.today() <= found.withdrawal_until:
        raise NotHandedOver(
            f"Gemeenten kunnen {found.name} nog intrekken tot en met {found.withdrawal_until:%d-%m-%Y}. Doe dit daarna."
        )
    return found


def _refuse_wrong_keys(recipients: Sequence[str]) -> None:
    if not recipients:
        raise NotHandedOver("Voor wie is het? Geef met --to een openbare age-sleutel (age1…).")
    for recipient in recipients:
        try:
            pyrage.x25519.Recipient.from_str(recipient)
        except (pyrage.RecipientError, ValueError) as error:
            raise NotHandedOver(f"Dit is geen openbare age-sleutel (age1…): {recipient[:70]}") from error


def _written(file: DeliveredFile, folder: Path, recipients: Sequence[str], municipality: str) -> tuple[Cell, ...]:
    """Encrypt the rows of one file for who gets them; its line in the list."""
    name = f"{file.municipality}_{file.layout}_{file.period}.parquet.age"
    with vault.private_folder() as private:
        clear = vault.reveal(
            vault.storage(), file.rows_key, vault.unwrap(file.delivery.wrapped_key), private / "rows.parquet"
        )
        kept = vault.seal_file(vault.LocalStorage(folder), name, clear, *recipients)
    delivery = file.delivery
    return (
        name, file.municipality, municipality, file.period, file.layout, file.rows or 0, delivery.reference,
        clock.day_of(delivery.received_at).isoformat(), delivery.delivery_round.protocol, delivery.protocol_version, kept.sha256,
    )  # fmt: skip
