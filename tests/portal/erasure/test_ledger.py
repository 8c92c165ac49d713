"""The list outside the database: each withdrawal once, beside every backup, whoever was killed while writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from oporde.portal.accounts.models import Person
from oporde.portal.deliveries.vault import Storage
from oporde.portal.erasure import ledger
from oporde.portal.erasure.models import Withdrawal
from oporde.portal.rounds.models import DeliveryRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawal(delivery_round: DeliveryRound, coordinator: Person, vault: Storage) -> Withdrawal:
    return Withdrawal(
        delivery_round=delivery_round, municipality_id="0513", deliverer_id="0513", period="H2_2017", person=coordinator
    )


def test_a_withdrawal_stands_in_every_list_once(withdrawal: Withdrawal, tmp_path: Path):
    backups, gone = tmp_path / "backups", tmp_path / "gone"
    for folder in (backups, gone):
        folder.mkdir()
        ledger.keep_beside(folder)
    (gone / ledger.NAME).unlink()
    gone.rmdir()

    ledger.write(withdrawal)
    ledger.write(withdrawal)

    assert [line["withdrawal"] for line in ledger.read(ledger.places())] == [str(withdrawal.pk)]
    assert (backups / ledger.NAME).read_text("utf-8").count(str(withdrawal.pk)) == 1
    later = tmp_path / "later"
    later.mkdir()
    ledger.keep_beside(later)
    assert len(ledger.read([later / ledger.NAME])) == 1
    row = ledger.row_of(ledger.read(ledger.places())[0])
    assert row is not None
    assert (row.pk, row.period, row.person, row.again) == (withdrawal.pk, "H2_2017", withdrawal.person, True)


def test_a_line_that_was_half_written_is_written_again(withdrawal: Withdrawal, tmp_path: Path):
    path = ledger.places()[0]
    path.write_text('{"withdrawal": "0000', "utf-8")

    ledger.write(withdrawal)

    assert [line["withdrawal"] for line in ledger.read([path])] == [str(withdrawal.pk)]
    withdrawal.delivery_round.name = "Een andere"
    assert ledger.row_of(ledger.line_of(withdrawal)) is None
