"""What a closed round brought in goes to who researches it: all that is final, for their key alone, without numbers of persons."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyrage
import pytest

from oporde.engine.kept import read_kept
from oporde.portal.backups.keys import make_key
from oporde.portal.closing.actions import close
from oporde.portal.closing.handing_over import NotHandedOver, hand_over
from oporde.portal.deliveries import vault as the_vault
from oporde.portal.deliveries.states import FileState
from oporde.portal.deliveries.vault import Storage
from oporde.portal.events.models import Event
from oporde.portal.rounds.models import DeliveryRound
from tests.portal.conftest import HeldClock
from tests.portal.deliveries.conftest import Delivered, all_right, delivered, right, run_jobs

__all__ = ["delivered", "run_jobs"]


@pytest.mark.django_db
def test_all_that_is_final_goes_to_who_researches_it(
    vault: Storage, delivered: Delivered, delivery_round: DeliveryRound, run_jobs: Callable[[], int], clock: HeldClock,
    tmp_path: Path,
):  # fmt: skip
    delivery_round.withdrawal_until = date(2018, 3, 23)
    delivery_round.save()
    delivered(all_right())
    run_jobs()
    folder, key = tmp_path / "handed-over", tmp_path / "researcher.key"
    given = (delivery_round.pk, folder, [make_key(key)])

    with pytest.raises(NotHandedOver, match="niet afgesloten"):
        hand_over(*given)
    clock.set(2018, 3, 10, 1)
    for file in delivery_round.deliveries.get().files.all():
        file.state = FileState.REPORT_READY  # the reports have tests of their own
        file.save()
    assert close(delivery_round).files == 4
    with pytest.raises(NotHandedOver, match="intrekken tot en met 23-03-2018"):
        hand_over(*given)
    clock.set(2018, 3, 24, 9)
    for wrong, why in (
        ((0, folder, ["x"]), "geen aanleverperiode 0"),
        ((*given[:2], []), "--to"),
        ((*given[:2], ["x"]), "openbare"),
    ):
        with pytest.raises(NotHandedOver, match=why):
            hand_over(*wrong)
    done = hand_over(*given)

    assert (done.municipalities, done.files) == (1, 4)
    lines = list(csv.DictReader((folder / "lijst.csv").read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert {line["bestand"] for line in lines} == {path.name for path in folder.glob("*.age")}
    assert sum(int(line["rijen"]) for line in lines) == done.rows
    [wmo] = [line for line in lines if line["soort"] == "wmo"]
    opened = pyrage.decrypt((folder / wmo["bestand"]).read_bytes(), the_vault.identities(key))
    assert hashlib.sha256(opened).hexdigest() == wmo["sha256"]
    (clear := tmp_path / "wmo.parquet").write_bytes(opened)
    _columns, rows = read_kept(clear)
    assert len(rows) == int(wmo["rijen"]) == 9
    [(_name, content)] = right().items()
    numbers = {line.split(b";")[2].decode() for line in content.split(b"\r\n")[1:] if line}
    assert numbers.isdisjoint(str(cell) for row in rows for cell in row)
    assert Event.objects.get(tag="round:handed-over").detail["files"] == 4
    with pytest.raises(NotHandedOver, match="niet leeg"):
        hand_over(*given)
