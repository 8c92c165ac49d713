"""What happened as a file: complete enough to compute the chain again without us, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client

from oporde.portal.accounts.models import Person
from oporde.portal.events.exporting import lines
from oporde.portal.events.models import Event
from oporde.portal.events.recording import record


@pytest.mark.django_db(transaction=True)
def test_whoever_has_the_lines_can_prove_the_chain(coordinator: Person):
    record("account:signed-in", by=coordinator, municipality="0513", origin="192.0.2.1", method="totp")
    record("delivery:refused", by=None, municipality="0513", reason="closed", files=2, size_bytes=10)
    previous = ""

    for line in lines(Event.objects.order_by("number"), "jsonl"):
        told = json.loads(line)
        detail = "".join(
            f"{len(key)}:{key}={len(text)}:{text};"
            for key, value in sorted(told["detail"].items())
            for text in ["null" if value is None else str(value)]
        )
        fields = [str(told["number"]), told["at"][:-1], *(told[name] for name in (
            "tag", "actor", "actor_name", "origin", "municipality", "about")), detail, previous]  # fmt: skip
        previous = hashlib.sha256("".join(f"{len(field)}:{field};" for field in fields).encode()).hexdigest()
        assert told["hash"] == previous
    assert previous


@pytest.mark.django_db
def test_staff_read_and_keep_what_one_municipality_or_one_person_did(
    coordinator: Person, neighbour: Person, staff: Person, signed_in: Callable[[Person], Client]
):
    coordinator.name = "=HYPERLINK(1)"
    record("account:signed-in", by=coordinator, municipality="0513", method="totp")
    record("account:signed-in", by=neighbour, municipality="0518", method="totp")
    record("account:closed", by=staff, about=coordinator.about, email=coordinator.email)
    client = signed_in(staff)

    def kept(query: str) -> list[list[str]]:
        content = b"".join(client.get(f"/backoffice/logboek/?vorm=csv&{query}").streaming_content)
        return list(csv.reader(io.StringIO(content.decode())))

    head, *rows = kept(f"wie={coordinator.pk}")
    assert [row[head.index("tag")] for row in rows] == ["account:signed-in", "account:closed"]
    assert rows[0][head.index("actor_name")] == "'=HYPERLINK(1)"
    assert [row[head.index("actor")] for row in kept("gemeente=0518")[1:]] == [str(neighbour.pk), str(staff.pk)], (
        "and that it was fetched"
    )
    assert Event.objects.filter(tag="events:fetched", actor=str(staff.pk)).count() == 2
    page = client.get(f"/backoffice/logboek/?wie={coordinator.pk}").content.decode()
    assert "Wat Anna de Vries deed" in page
    assert (
        f"/backoffice/logboek/?wie={coordinator.pk}"
        in client.get(f"/backoffice/mensen/{coordinator.pk}/").content.decode()
    )
