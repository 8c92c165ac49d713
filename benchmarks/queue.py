"""A day of many deliveries, in a portal that runs for real: `python -m benchmarks.queue --deliveries 60`.

The worker is held until the deliveries of so many municipalities wait; then it is let go. What is told: how long the checks took,
and how long each report came after the approval it is about, beside the minute in which it is promised.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress

from aiosmtpd.controller import Controller
from django.conf import settings
from django.test.client import encode_multipart

from oporde.plan.kept import load_plan
from oporde.portal.demo.population import H2, Place, delivered
from oporde.portal.demo.surroundings import free_port
from tests.deliveries import name_of, zipped
from tests.portal.running import Portal, Sent, running, wait_for
from tests.report.op_orde.population import as_bytes

MOST_S = 60.0
MUNICIPALITIES = """
import json
from oporde.portal.accounts.models import Access, Municipality, Person, Right
from oporde.portal.rounds.models import DeliveryRound, Participant
anna, made = Person.objects.get(), DeliveryRound.objects.get()
for code in {codes}:
    town = Municipality.objects.create(code=code, name="Gemeente " + code)
    Access.objects.create(person=anna, municipality=town, right=Right.DELIVER)
    Participant.objects.create(delivery_round=made, municipality=town)
"""
REPORTS = "SELECT count(*) FROM reports_report WHERE made_at IS NOT NULL"
TOOK = (
    "SELECT extract(epoch FROM checked_at - received_at)::float, extract(epoch FROM made_at - checked_at)::float"
    " FROM reports_report AS report JOIN deliveries_delivery AS delivery ON delivery.id = delivery_id ORDER BY checked_at"
)


class Swallow:
    """A mail server that takes everything."""

    async def handle_DATA(self, *_: object) -> str:  # noqa: N802  the name aiosmtpd calls it by
        return "250 OK"


def deliver(portal: Portal, code: str, inhabitants: int) -> None:
    """Deliver the four files of one municipality."""
    files = delivered(Place(code=code, inhabitants=inhabitants, seed=int(code)), H2)
    packed = zipped({name_of(word, code, H2): as_bytes(word, files) for word in files})
    form = portal.fields() | {"municipality": code}
    status, place = portal.post(
        f"/leveren/?gemeente={code}", encode_multipart("grens", {**form, "uploads": [Sent("MSD.zip", packed)]})
    )
    if status != 302 or not re.fullmatch(r"/levering/[0-9a-f-]{36}/", place):
        sys.exit(f"The delivery of {code} was not taken: {status} {place}")


def measure(portal: Portal, deliveries: int, inhabitants: int) -> list[tuple[float, float]]:
    """For each delivery, in the order of their checks: seconds from arrival to check, and from there to its report."""
    codes = [code for code in sorted(load_plan("gmsd/2017").inhabitants) if code != "0513"][:deliveries]
    portal.run("django", "shell", "-v", "0", "-c", MUNICIPALITIES.format(codes=json.dumps(codes)))
    wait_for(lambda: portal.ask("SELECT count(*) FROM procrastinate_workers") == [(1,)])
    wait_for(lambda: _answers(portal.port))
    worker = portal.running["worker"].pid
    os.kill(worker, signal.SIGSTOP)
    for code in codes:
        deliver(portal, code, inhabitants)
    os.kill(worker, signal.SIGCONT)
    wait_for(lambda: portal.ask(REPORTS) == [(deliveries,)], patience_s=60 + 10.0 * deliveries, every_s=1)
    return portal.ask(TOOK)


def _answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure as the command line asks; exit status 1 when a report came too late."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queue", description=__doc__)
    parser.add_argument("--deliveries", type=int, default=60)
    parser.add_argument("--inhabitants", type=int, default=40_000)
    wanted = parser.parse_args(arguments)
    port = free_port()
    server = Controller(Swallow(), hostname="127.0.0.1", port=port)
    server.start()
    settings.configure()  # for the form that is sent; the portal has its own
    try:
        with running(port) as portal:
            took = measure(portal, wanted.deliveries, wanted.inhabitants)
    finally:
        server.stop()
    after = sorted(report for _, report in took)
    last = max(check for check, _ in took)
    print(f"{wanted.deliveries} deliveries wait; the last was checked {last:.0f} s after it arrived")
    print(f"report after its approval: half within {after[len(after) // 2]:.1f} s, all within {after[-1]:.1f} s")
    if after[-1] > MOST_S:
        sys.exit(f"MISSED: a report came {after[-1]:.0f} s after its approval")


if __name__ == "__main__":
    main()
