"""Destroy what is kept of a delivery: first the key and the rows, in one transaction, and then the bytes.

Every function may be done twice and may be killed anywhere: what was done is not done again, and what was not is found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction

from oporde.portal import clock
from oporde.portal.correspondence.models import Message, MessageState
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions.upkeep import known_keys
from oporde.portal.deliveries.models import DeliveredFile, Delivery, Excerpt, FileVerdict, MendedCopy
from oporde.portal.deliveries.states import DeliveryState, FileState
from oporde.portal.deliveries.steps import reached
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.erasure.scope import Share
from oporde.portal.reports.actions.erasing import erase, forget_superseded
from oporde.portal.reports.actions.peers import mark_to_remake
from oporde.portal.reports.models import Explanation, Judgement, Report
from oporde.verifying import canonical

CHUNK = 1 << 20
Item = dict[str, Any]
"""One thing that is to be destroyed: "what", "delivery", and hashes; "stored" is where in the vault."""

NOTHING_MENDED = {"changes": [], "left": [], "carried": [], "sentence": "", "still_wrong": ""}
NAMELESS = "–"
"""What stands for the name of a file that was destroyed: what the sender called it may say something too."""
NO_FILE: dict[str, Any] = {"name": NAMELESS, "rows": None, "sha256": "", "findings": [], "causes": [], "not_run": []}
"""What stands in an outcome in the place of a file that was withdrawn, so that the others keep their numbers."""


# --- What there is


def items_of(share: Share) -> Iterator[Item]:
    """All that goes of a delivery, with what each is recognised by. Of the contents: hashes and never a value."""
    delivery, own = share.delivery, str(share.delivery.pk)
    for upload in delivery.uploads.filter(erased_at=None):
        yield {
            "what": "upload", "delivery": own, "sha256": upload.sha256, "size_bytes": upload.size_bytes,
            **_stored(upload.storage_key),
        }  # fmt: skip
    for file in share.taken:
        if file.sha256:
            yield {"what": "file", "delivery": own, "layout": file.layout, "sha256": file.sha256}
        for what, key in (("rows", file.rows_key), ("marks", file.marks_key)):
            if key:
                yield {"what": what, "delivery": own, **_stored(key)}
    for copy in delivery.mended_copies.exclude(storage_key=""):
        stored = _stored(copy.storage_key) if copy.approved_as_id is None else {}
        yield {"what": "mended", "delivery": own, "sha256": copy.sha256, "size_bytes": copy.size_bytes, **stored}
    if delivery.wrapped_key is not None:
        yield {"what": "key", "delivery": own, "sha256": _sha256(bytes(delivery.wrapped_key))}
    if delivery.outcome is not None:
        yield {"what": "findings", "delivery": own, "sha256": _sha256(canonical(_as_text(delivery.outcome)))}
    if (excerpt := Excerpt.objects.filter(delivery=delivery).first()) is not None:
        yield {"what": "excerpt", "delivery": own, "sha256": _sha256(bytes(excerpt.sealed))}
    for report in _reports(share):
        yield {"what": "report", "delivery": own, "sha256": _sha256(canonical(_as_text(report.content)))}
    for message in messages_of([delivery]).exclude(text=""):
        yield {"what": "mail", "delivery": own, "kind": message.kind, "sha256": _sha256(message.text.encode())}


def _reports(share: Share) -> list[Report]:
    """The reports that hold figures of what goes."""
    gone = {(file.municipality, file.period) for file in share.taken}
    made = Report.objects.filter(delivery=share.delivery, content__isnull=False)
    return [report for report in made if (report.municipality, report.period) in gone]


def is_untouched(share: Share) -> bool:
    """True while there is something of it to destroy."""
    return (
        (share.is_whole and share.delivery.state != DeliveryState.ERASED)
        or share.delivery.uploads.filter(erased_at=None).exists()
        or any(file.name != NAMELESS or file.marks_key or file.rows_key for file in share.taken)
    )


def _stored(key: str) -> Item:
    """Where it is, and the hash of the bytes that are there, encrypted as they are."""
    try:
        with vault.storage().open(key) as file:
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return {"stored": key}
    return {"stored": key, "sha256_encrypted": digest.hexdigest()}


def _sha256(clear: bytes) -> str:
    return hashlib.sha256(clear).hexdigest()


def _as_text(outcome: Mapping[str, Any] | None) -> dict[str, Any]:
    """An outcome with shares as text: what is hashed canonically holds no fractions."""

    def told(value: Any) -> Any:
        match value:
            case dict():
                return {key: told(inner) for key, inner in value.items()}
            case list():
                return [told(inner) for inner in value]
            case float():
                return repr(value)
        return value

    return {key: told(value) for key, value in (outcome or {}).items()}


# --- Destroying it


def destroy(share: Share, stored: Iterable[str]) -> None:
    """Destroy a share of a delivery.

    Args:
        stored: what is kept of it in the vault, as it was listed before.
    Raises:
        Sealed: of a delivery of which something stays the rest cannot be read, and would be lost. Nothing was destroyed.
    """
    if share.is_whole:
        _destroy_whole(share.delivery)
    else:
        _destroy_part(share)
    reached("erase-key")
    _destroy_bytes(share.delivery, stored)
    reached("erase-bytes")


def _destroy_whole(delivery: Delivery) -> None:
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        _clear_rows(delivery, delivery.files.all())
        Delivery.objects.filter(pk=delivery.pk).update(
            wrapped_key=None, outcome=None, verdict="", plan_hash="", note="", stage="", stage_done=0, stage_total=0
        )


def _destroy_part(share: Share) -> None:
    """What stays gets a key of its own, so that with the old one nothing can be read any more, wherever it may be."""
    delivery = share.delivery
    if not is_untouched(share):
        return
    staying = [(file, name) for file in share.kept for name in ("rows_key", "marks_key") if getattr(file, name)]
    key, moved = vault.new_key(), []
    if staying:
        identity = vault.unwrap(delivery.wrapped_key)
        with vault.private_folder() as folder:
            for number, (file, name) in enumerate(staying):
                clear = vault.reveal(vault.storage(), getattr(file, name), identity, folder / str(number))
                moved.append((file, name, vault.keep_file(vault.storage(), str(delivery.pk), key.recipient, clear)))
                clear.unlink()
    reached("erase-sealed-anew")
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        _clear_rows(delivery, delivery.files.filter(pk__in=[file.pk for file in share.taken]))
        _name_without_archive(share)
        for file, name, kept in moved:
            DeliveredFile.objects.filter(pk=file.pk).update(**{name: kept.storage_key})
        Delivery.objects.filter(pk=delivery.pk).update(
            wrapped_key=key.wrapped if moved else None,
            outcome=_without(delivery.outcome, share),
            verdict=_verdict(share.kept) if delivery.verdict else "",
        )


def _clear_rows(delivery: Delivery, files: Any) -> None:
    """Take from the rows all but that there was a delivery: names, sizes, hashes, counts, findings, pieces, copies."""
    now = clock.now()
    files.update(name=NAMELESS, rows=None, sha256="", difference=None, marks_key="", rows_key="")
    delivery.uploads.filter(erased_at=None).update(name=NAMELESS, size_bytes=0, sha256="", erased_at=now)
    _clear_made(delivery)


def _clear_made(delivery: Delivery) -> None:
    """Take away what was made of it to mend it: pieces and copies. A copy that was delivered is that delivery's."""
    Excerpt.objects.filter(delivery=delivery).delete()
    copies = MendedCopy.objects.filter(delivery=delivery)
    copies.filter(approved_as=None).delete()
    copies.filter(erased_at=None).update(
        name=NAMELESS, size_bytes=0, sha256="", storage_key="", wrapped_key=None, sealed=None, changes=NOTHING_MENDED,
        verdict=FileVerdict.UNDECIDED, erased_at=clock.now(),
    )  # fmt: skip


def _without(outcome: dict[str, Any] | None, share: Share) -> dict[str, Any] | None:
    """An outcome without what was said of the files that go; nor of the files together, for that is about those too."""
    if outcome is None:
        return None
    gone = {file.order for file in share.taken}
    return outcome | {
        "verdict": _verdict(share.kept),
        "findings": [],
        "not_run": [],
        "mending": None,
        "files": [
            {**file, **NO_FILE, "verdict": FileVerdict.APPROVED.value}
            if order in gone
            else {**file, "name": _own_name(file["name"])}
            for order, file in enumerate(outcome["files"], start=1)
        ],
    }


def _name_without_archive(share: Share) -> None:
    """What stays was in an archive that is gone, and whose name may say something too: in rows, and in reports that count them."""
    names = {file.name: _own_name(file.name) for file in share.kept}
    for file in share.kept:
        DeliveredFile.objects.filter(pk=file.pk).update(name=names[file.name])
    counting = Report.objects.filter(
        municipality__in={file.municipality for file in share.kept}, period__in={file.period for file in share.kept}
    )
    for report in counting.filter(content__isnull=False):
        Report.objects.filter(pk=report.pk).update(
            content=_renamed(report.content, names), measurement=_renamed(report.measurement, names)
        )


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """JSON with other names of files in it."""
    match value:
        case dict():
            return {key: _renamed(inner, names) for key, inner in value.items()}
        case list():
            return [_renamed(inner, names) for inner in value]
        case str():
            for name, own in names.items():
                value = value.replace(name, own)
    return value


def _own_name(name: str) -> str:
    """The name of a file without that of the archive it came in, which is gone."""
    return name.rpartition("/")[2]


def _verdict(kept: Sequence[DeliveredFile]) -> str:
    verdicts = {file.verdict for file in kept}
    worst_first = (FileVerdict.REJECTED, FileVerdict.UNDECIDED, FileVerdict.APPROVED)
    return next(verdict.value for verdict in worst_first if verdict in verdicts)


def _destroy_bytes(delivery: Delivery, stored: Iterable[str]) -> None:
    """Destroy what was listed, and whatever else lies in the folder of the delivery that no row knows."""
    place, folder = vault.storage(), f"{delivery.pk}/"
    lying = {key for key, _ in place.listing() if key.startswith(folder)} | set(stored)
    vault.erase(place, sorted(lying - known_keys(sorted(lying))))


def bytes_left(delivery: Delivery) -> list[str]:
    """What lies in the folder of a delivery that no row knows any more: nothing, when all was destroyed."""
    folder = f"{delivery.pk}/"
    lying = [key for key, _ in vault.storage().listing() if key.startswith(folder)]
    return sorted(set(lying) - known_keys(lying))


# --- Keeping no longer than was promised


def destroy_uploads(delivery: Delivery, tell: Callable[[], None]) -> None:
    """Destroy the files as they came, and what was made of them to mend them. What was approved, and the receipt, stay."""
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        _clear_made(delivery)
        delivery.uploads.filter(erased_at=None).update(erased_at=clock.now())
        if not delivery.files.exclude(rows_key="", marks_key="").exists():
            Delivery.objects.filter(pk=delivery.pk).update(wrapped_key=None)
        tell()
    _destroy_bytes(delivery, [])


def destroy_content(delivery: Delivery, tell: Callable[[], None]) -> None:
    """Destroy all of a delivery that no longer counts. That it was there, and its receipt, stay."""
    with transaction.atomic():
        Delivery.objects.select_for_update().get(pk=delivery.pk)
        _clear_made(delivery)
        delivery.files.update(difference=None, marks_key="", rows_key="")
        delivery.uploads.filter(erased_at=None).update(erased_at=clock.now())
        forget_superseded(delivery)
        if Delivery.objects.move(delivery.pk, DeliveryState.ERASED, wrapped_key=None, outcome=None):
            tell()
    _destroy_bytes(delivery, [])


# --- Mail


def messages_of(deliveries: Iterable[Delivery]) -> Any:
    """Mails about deliveries, and about their reports."""
    found = list(deliveries)
    reports = Report.objects.filter(delivery__in=found).only("pk")
    return Message.objects.filter(about__in=[each.about for each in (*found, *reports)])


def destroy_mails(deliveries: Sequence[Delivery]) -> None:
    """What waits is not sent. Of what was sent stays that it was, to whom and when; the text told what came of the check."""
    found = messages_of(deliveries)
    found.filter(state=MessageState.WAITING).delete()
    found.update(text="", html="")


# --- Reports


def destroy_reports(withdrawal: Withdrawal, shares: Iterable[Share]) -> int:
    """Destroy the figures of reports, and what the municipality said of them; how many aggregates are to be made again.

    An aggregate of many municipalities stays until it is made again: it shows none of them, and the difference of two would.
    """
    for share in shares:
        for file in share.taken:
            if file.verdict == FileVerdict.APPROVED:
                erase(file)
    its = {"municipality": withdrawal.municipality_id, "period": withdrawal.period}
    judged = Judgement.objects.filter(report__municipality=withdrawal.municipality_id, report__period=withdrawal.period)
    judged.exclude(note="").update(note="")
    Explanation.objects.filter(**its).exclude(text="").update(text="")
    return mark_to_remake(**its)


# --- States


def withdraw_rows(share: Share) -> bool:
    """Bring a share into the state withdrawn; True when something was not yet. Its files count no more."""
    moved = False
    for file in share.taken:
        moved |= DeliveredFile.objects.move(file.pk, FileState.WITHDRAWN, counts=False)
    if share.is_whole:
        moved |= Delivery.objects.move(
            share.delivery.pk, DeliveryState.WITHDRAWN, stage="", stage_done=0, stage_total=0
        )
    return moved
