"""Check a delivery: decrypt it into a private folder, have it scanned and examined, and write down what came of it.

May run twice and may be killed anywhere. What counts is decided in one transaction at the end; files for the vault are
written before it, and what no row knows is swept later.
"""

from __future__ import annotations

import shutil
import time
import uuid
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyrage
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from oporde.findings import FileOutcome, Outcome, Verdict
from oporde.intake.wording import hide_numbers
from oporde.plan.model import Plan
from oporde.portal import clock, jobs
from oporde.portal.accounts.models import Municipality, Person
from oporde.portal.deliveries import vault
from oporde.portal.deliveries.actions.looking import outcome_of
from oporde.portal.deliveries.actions.telling import alert_staff, tell_outcome
from oporde.portal.deliveries.difference import differ
from oporde.portal.deliveries.models import DeliveredFile, Delivery, Excerpt, FileVerdict, Upload
from oporde.portal.deliveries.nursery import NURSERY, Died, Failed, TookTooLong
from oporde.portal.deliveries.shapes import Excerpts, Stage
from oporde.portal.deliveries.signals import file_approved
from oporde.portal.deliveries.states import DeliveryState, FileState
from oporde.portal.deliveries.steps import reached
from oporde.portal.deliveries.virus import ScannerFailed, scan
from oporde.portal.deliveries.workbench import EXAMPLES, Assignment, Attempt, Examined, Result
from oporde.portal.events.recording import record
from oporde.portal.rounds.models import DeliveryRound
from oporde.portal.rounds.plans import plan_of
from oporde.report.json_form import as_published

CHUNK = 1 << 20
LOCKS = 7_021  # the class of our advisory locks in the database
DIED_OFTEN = 2  # attempts after which a child that dies is given up: it will be the delivery

CANNOT_BE_OPENED = "de bestanden konden niet worden geopend"
TOOK_TOO_LONG = "het controleren duurde te lang"
STOPPED = "het controleren stopte onverwacht"
RULES_FAILED = "een of meer controleregels konden niet draaien"
NO_SCANNER = "de virusscanner was niet te bereiken"
FAULT = "er ging iets mis bij ons"


class _Quarantine(Exception):
    """A virus scanner hit. Attributes: signature; file: its order in the delivery."""

    def __init__(self, signature: str, file: int) -> None:
        super().__init__(signature)
        self.signature, self.file = signature, file


def check(id: uuid.UUID, *, attempt: int, last: bool) -> None:
    """Check a delivery, unless that has been done.

    Args:
        attempt: from 1; last: there will be no other, so whatever fails now makes it "not checked".
    Raises:
        jobs.Busy, and whatever failed: then it is to be tried again.
    """
    with jobs.alone_with(LOCKS, lock_of(id)):
        delivery = _begun(id, attempt)
        if delivery is None:
            return
        began = time.monotonic()
        try:
            with vault.private_folder() as folder:
                result, identity = _examined(delivery, folder)
                reached("checked")
                _conclude(delivery, result, identity, folder, began)
        except _Quarantine as hit:
            _quarantine(delivery, hit)
        except (vault.Sealed, FileNotFoundError):
            _give_up(delivery, CANNOT_BE_OPENED)
        except TookTooLong:
            _give_up(delivery, TOOK_TOO_LONG)
        except Failed as fault:
            _give_up(delivery, f"{FAULT} ({fault})")
        except Died:
            if not last and attempt < DIED_OFTEN:
                raise
            _give_up(delivery, STOPPED)
        except ScannerFailed:
            if not last:
                raise
            _give_up(delivery, NO_SCANNER)
        except (OperationalError, InterfaceError):
            raise  # the database went away: nothing can be written down, and nothing was wrong with the delivery
        except Exception:
            # The one edge: a check that fails through our fault is told as that, so that nobody waits for ever.
            if not last:
                raise
            _give_up(delivery, FAULT)
    reached("outcome-after-commit")


def warm() -> None:
    """Load what checks will need, so that the first is as quick as the others: for when a worker starts."""
    protocols = sorted(set(DeliveryRound.objects.open_at(clock.now()).values_list("protocol", flat=True)))
    for protocol in protocols:
        plan_of(protocol)
    NURSERY.warm(protocols)


def check_again(delivery: Delivery, by: Person, origin: str = "") -> bool:
    """Let a delivery that could not be checked, or was held back, be checked again; False when that is not so any more."""
    with transaction.atomic():
        states = (DeliveryState.NOT_CHECKED, DeliveryState.QUARANTINED)
        if not Delivery.objects.select_for_update().filter(pk=delivery.pk, state__in=states).exists():
            return False
        record(
            "delivery:check-again", by=by, municipality=delivery.municipality_id, about=delivery.about, origin=origin
        )
        jobs.defer("deliveries.check_delivery", id=str(delivery.pk))
    return True


# --- Begun


def is_being_checked(id: uuid.UUID) -> bool:
    """True while a living worker holds the lock of a delivery."""
    return jobs.is_held(LOCKS, lock_of(id))


def lock_of(id: uuid.UUID) -> int:
    """The number of the lock that is held while something is done with a delivery."""
    return id.int % (1 << 31)


def _begun(id: uuid.UUID, attempt: int) -> Delivery | None:
    """The delivery, now being checked; None when there is nothing to check any more."""
    reached("job-taken")
    with transaction.atomic():
        begun = Delivery.objects.move(
            id, DeliveryState.CHECKING, checking_at=clock.now(), stage=Stage.DECRYPTING, stage_done=0, stage_total=0
        )
        if not begun:
            return None
        delivery = Delivery.objects.select_related("municipality", "delivery_round", "person").get(pk=id)
        record(
            "delivery:checking", by=None, municipality=delivery.municipality_id, about=delivery.about, attempt=attempt
        )
    reached("checking")
    return delivery


# --- Examined


def _examined(delivery: Delivery, folder: Path) -> tuple[Result, pyrage.x25519.Identity]:
    identity = vault.unwrap(delivery.wrapped_key)
    names = revealed(delivery, identity, folder)
    reached("decrypted")
    if settings.CLAMD:
        _say(delivery, Stage.SCANNING, 0, len(names))
        for order, name in enumerate(names, start=1):
            if signature := scan(folder / name, settings.CLAMD):
                raise _Quarantine(signature, order)
    reached("scanned")
    assignment = assignment_of(delivery, names, folder)
    result = NURSERY.examine(
        assignment,
        lambda stage, done, total: _say(delivery, stage, done, total),
        timeout_s=settings.CHECK_TIMEOUT_S,
    )
    return result, identity


def revealed(delivery: Delivery, identity: pyrage.x25519.Identity, folder: Path) -> list[str]:
    """Decrypt the uploads into the folder: their names there, in order."""
    names = []
    for upload in delivery.uploads.all():
        name = _name_in(folder, upload)
        vault.reveal(vault.storage(), upload.storage_key, identity, folder / name, sha256=upload.sha256)
        names.append(name)
    return names


def assignment_of(delivery: Delivery, names: Sequence[str], folder: Path) -> Assignment:
    """What a child is to do with the uploads in a folder; beside them come the files that they are compared with."""
    delivery_round = delivery.delivery_round
    plan = plan_of(delivery_round.protocol)
    codes = delivery_round.codes_delivered_by(delivery.municipality_id)
    return Assignment(
        folder=str(folder),
        protocol=delivery_round.protocol,
        uploads=tuple(names),
        earlier=tuple(_earlier(delivery, plan, codes, folder)),
        attempts=tuple(_attempts(delivery, codes, folder)),
        municipalities=tuple(sorted(codes)),
        periods=delivery_round.period_ids(),
        today=clock.today(),
        production=settings.REAL_DATA,
        memory_mb=settings.CHECK_MEMORY_MB,
        threads=settings.CHECK_THREADS,
        secret=vault.pseudonym_key().hex(),
    )


def _name_in(folder: Path, upload: Upload) -> str:
    """The name of an upload in the folder: its own, without a path; in a folder of its own where two have one name."""
    name = upload.name.replace("/", "_").replace("\\", "_").replace("\0", "") or "bestand"
    own = folder / f"upload-{upload.order}"
    own.mkdir(mode=0o700)
    return f"{own.name}/{name}"


def _say(delivery: Delivery, stage: Stage, done: int, total: int) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.CHECKING).update(
        stage=stage, stage_done=done, stage_total=total
    )


def _earlier(delivery: Delivery, plan: Plan, codes: frozenset[str], folder: Path) -> Iterator[str]:
    """Put the files that count for the periods before beside the delivery, for rules that compare with them."""
    wanted = {
        period.previous
        for period in plan.admission.periods
        if period.previous and period.id in delivery.delivery_round.period_ids()
    }
    compares = any(rule.kind == "identical" for rule in plan.across) or any(
        name.startswith("previous.") for layout in plan.layouts for check in layout.checks for name in check.tables
    )
    if not wanted or not compares:
        return
    counting = (
        DeliveredFile.objects.counting()
        .filter(municipality__in=codes, period__in=wanted)
        .exclude(delivery=delivery)
        .select_related("delivery")
    )
    for number, file in enumerate(counting, start=1):
        own = folder / f"earlier-{number}"
        own.mkdir(mode=0o700)
        path = _original(file, own)
        if path is not None:
            yield f"{own.name}/{path.name}"


def _original(file: DeliveredFile, folder: Path) -> Path | None:
    """The bytes of a file that was judged, out of the vault and out of its archive; None when they were destroyed."""
    delivery = file.delivery
    if delivery.wrapped_key is None:
        return None
    uploads = [upload for upload in delivery.uploads.all() if upload.erased_at is None]
    archive, _, entry = file.name.rpartition("/")
    upload = next((upload for upload in uploads if upload.name == (archive or entry)), None)
    if upload is None:
        return None
    whole = folder / ("archive" if archive else entry)
    vault.reveal(vault.storage(), upload.storage_key, vault.unwrap(delivery.wrapped_key), whole, sha256=upload.sha256)
    if not archive:
        return whole
    with zipfile.ZipFile(whole) as opened:  # the check has read it before: it is no bomb, and its entries are in order
        for info in opened.infolist():
            if hide_numbers(info.filename) == entry:
                with opened.open(info) as source, (folder / entry).open("wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
                break
    whole.unlink()
    found = folder / entry
    return found if found.exists() else None


def _attempts(delivery: Delivery, codes: frozenset[str], folder: Path) -> Iterator[Attempt]:
    """Put the marks of the attempts before beside the delivery."""
    for file in _attempts_before(delivery, codes):
        if not file.marks_key or file.delivery.wrapped_key is None:
            continue
        name = f"attempt-{file.pk}"
        identity = vault.unwrap(file.delivery.wrapped_key)
        vault.reveal(vault.storage(), file.marks_key, identity, folder / name)
        yield Attempt(layout=file.layout, municipality=file.municipality, period=file.period, marks=name)


def _attempts_before(delivery: Delivery, codes: frozenset[str]) -> list[DeliveredFile]:
    """The last judged file before this delivery of each municipality, period and layout, in this round."""
    return list(
        DeliveredFile.objects.filter(
            delivery__delivery_round=delivery.delivery_round_id,
            delivery__state=DeliveryState.JUDGED,
            delivery__received_at__lt=delivery.received_at,
            municipality__in=codes,
        )
        .exclude(layout="")
        .exclude(period="")
        .exclude(state=FileState.WITHDRAWN)
        .exclude(delivery=delivery)
        .select_related("delivery")
        .order_by("municipality", "period", "layout", "-delivery__received_at", "order")
        .distinct("municipality", "period", "layout")
    )


# --- What came of it


def _conclude(delivery: Delivery, result: Result, identity: pyrage.x25519.Identity, folder: Path, began: float) -> None:
    outcome = result.outcome
    undecided = bool(outcome.not_run) or outcome.verdict is Verdict.UNDECIDED
    failed = outcome.verdict is not Verdict.REJECTED and undecided
    state = DeliveryState.NOT_CHECKED if failed else DeliveryState.JUDGED
    recipient = str(identity.to_public())
    kept = [_kept(delivery, examined, folder, recipient, keep_rows=not failed) for examined in result.files]
    sealed = vault.seal_for_web(Excerpts(pieces=result.pieces).to_json())
    codes = delivery.delivery_round.codes_delivered_by(delivery.municipality_id)
    attempts = {(f.municipality, f.period, f.layout): f for f in _attempts_before(delivery, codes)}
    with transaction.atomic():
        # Of one municipality one outcome at a time: which file counts is decided in order.
        Municipality.objects.select_for_update(no_key=True).get(pk=delivery.municipality_id)
        moved = Delivery.objects.move(
            delivery.pk,
            state,
            checked_at=clock.now(),
            stage="",
            stage_done=0,
            stage_total=0,
            verdict=outcome.verdict.value,
            outcome=as_published(outcome, examples=EXAMPLES),
            plan_hash=outcome.plan_hash,
            protocol_version=f"{outcome.protocol}/{outcome.protocol_version}"[:20],
        )
        if not moved:
            return
        delivery.refresh_from_db()
        DeliveredFile.objects.filter(delivery=delivery).delete()  # of a check before that could not be finished
        files = [
            _file(delivery, order, file, examined, keys, attempts, together=outcome, failed=failed)
            for order, (file, examined, keys) in enumerate(zip(outcome.files, result.files, kept, strict=True), start=1)
        ]
        Excerpt.objects.update_or_create(delivery=delivery, defaults={"sealed": sealed})
        if failed:
            rules = sorted({failed_rule.rule for failed_rule in outcome.not_run})
            record(
                "delivery:not-checked", by=None, municipality=delivery.municipality_id, about=delivery.about,
                reason=RULES_FAILED, rules=", ".join(rules),
            )  # fmt: skip
            alert_staff(delivery, "not-checked", f"{RULES_FAILED}: {', '.join(rules)}")
            tell_outcome(delivery, "delivery-not-checked", files, outcome)
        else:
            _decide_what_counts(delivery, files)
            if outcome.not_run:
                alert_staff(delivery, "not-checked", RULES_FAILED)
            record(
                "delivery:checked", by=None, municipality=delivery.municipality_id, about=delivery.about,
                verdict=outcome.verdict.value, files=len(files),
                approved=sum(file.verdict == FileVerdict.APPROVED for file in files),
                rejected=sum(file.verdict == FileVerdict.REJECTED for file in files),
                duration_ms=int(1000 * (time.monotonic() - began)),
            )  # fmt: skip
            if any(file.verdict == FileVerdict.REJECTED for file in files):
                jobs.defer("deliveries.make_copies", id=str(delivery.pk))
            approved = outcome.verdict is Verdict.APPROVED and files
            tell_outcome(delivery, "delivery-approved" if approved else "delivery-rejected", files, outcome)
        reached("outcome-before-commit")


def _kept(delivery: Delivery, examined: Examined, folder: Path, recipient: str, *, keep_rows: bool) -> tuple[str, str]:
    """Marks and rows of a file, in the vault: their keys there."""

    def keep(name: str) -> str:
        if not name:
            return ""
        return vault.keep_file(vault.storage(), str(delivery.pk), recipient, folder / name).storage_key

    return keep(examined.marks), keep(examined.rows) if keep_rows else ""


def _file(
    delivery: Delivery,
    order: int,
    file: FileOutcome,
    examined: Examined,
    keys: tuple[str, str],
    attempts: dict[tuple[str, str, str], DeliveredFile],
    *,
    together: Outcome,
    failed: bool,
) -> DeliveredFile:
    verdict = FileVerdict(file.verdict.value)
    if verdict == FileVerdict.APPROVED and (failed or _failed_together(together)):
        verdict = FileVerdict.UNDECIDED  # a rule about the files together did not run: nothing is approved
    state = {
        FileVerdict.APPROVED: FileState.REPORT_PENDING,
        FileVerdict.REJECTED: FileState.REJECTED,
        FileVerdict.UNDECIDED: FileState.UNDECIDED,
    }[verdict]
    attempt = attempts.get((file.municipality or "", file.period or "", file.layout or ""))
    return DeliveredFile.objects.create(
        delivery=delivery,
        order=order,
        name=file.name[:520],
        layout=file.layout or "",
        municipality=file.municipality or "",
        period=file.period or "",
        rows=file.rows,
        sha256=file.sha256,
        verdict=verdict,
        state=state,
        difference=_difference(attempt, file, examined),
        marks_key=keys[0],
        rows_key=keys[1] if verdict == FileVerdict.APPROVED else "",
    )


def _failed_together(outcome: Outcome) -> bool:
    """True when a rule about the files together could not run."""
    of_files = {failed for file in outcome.files for failed in file.not_run}
    return any(failed not in of_files for failed in outcome.not_run)


def _difference(attempt: DeliveredFile | None, file: FileOutcome, examined: Examined) -> dict[str, object] | None:
    before = outcome_of(attempt.delivery) if attempt else None
    if attempt is None or before is None or not 0 < attempt.order <= len(before.files):
        return None
    then = before.files[attempt.order - 1]
    return differ(str(attempt.delivery_id), then, file, examined.rows_differ).to_json()


def _decide_what_counts(delivery: Delivery, files: Sequence[DeliveredFile]) -> None:
    """The last approved file of each municipality, period and layout counts; last is who was received last."""
    for file in files:
        told = {"layout": file.layout, "period": file.period}
        about, municipality = delivery.about, file.municipality
        if file.verdict != FileVerdict.APPROVED:
            record("file:rejected", by=None, municipality=municipality[:4], about=about, rows=file.rows, **told)
            continue
        counting = (
            DeliveredFile.objects.counting()
            .select_for_update(of=("self",))
            .select_related("delivery")
            .filter(municipality=file.municipality, period=file.period, layout=file.layout)
            .exclude(pk=file.pk)
            .first()
        )
        if counting and counting.delivery.received_at > delivery.received_at:
            DeliveredFile.objects.move(file.pk, FileState.SUPERSEDED)
            record("file:superseded", by=None, municipality=municipality, about=about, **told)
            continue
        if counting and DeliveredFile.objects.move(counting.pk, FileState.SUPERSEDED, counts=False):
            record("file:superseded", by=None, municipality=municipality, about=counting.delivery.about, **told)
        DeliveredFile.objects.filter(pk=file.pk).update(counts=True)
        record("file:approved", by=None, municipality=municipality, about=about, rows=file.rows, **told)
    for file in files:
        file.refresh_from_db()
        if file.verdict == FileVerdict.APPROVED:
            file_approved.send(DeliveredFile, file=file)


def _give_up(delivery: Delivery, reason: str) -> None:
    """It could not be checked, through our fault: never an approval, and both sides hear of it."""
    with transaction.atomic():
        if not Delivery.objects.move(
            delivery.pk, DeliveryState.NOT_CHECKED, checked_at=clock.now(), stage="", stage_done=0, stage_total=0
        ):
            return
        record(
            "delivery:not-checked", by=None, municipality=delivery.municipality_id, about=delivery.about, reason=reason
        )
        alert_staff(delivery, "not-checked", reason)
        tell_outcome(delivery, "delivery-not-checked")


def _quarantine(delivery: Delivery, hit: _Quarantine) -> None:
    with transaction.atomic():
        if not Delivery.objects.move(
            delivery.pk, DeliveryState.QUARANTINED, checked_at=clock.now(), stage="", stage_done=0, stage_total=0
        ):
            return
        record(
            "delivery:quarantined", by=None, municipality=delivery.municipality_id, about=delivery.about,
            signature=hit.signature[:100], file=hit.file,
        )  # fmt: skip
        alert_staff(delivery, "quarantined", hit.signature[:100])
        tell_outcome(delivery, "delivery-quarantined")
