"""What coordinators do in a round: sign in, deliver, read their report and judge, withdraw. Several at a time, as people are."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from oporde.portal import clock
from oporde.portal.demo.cast import PASSWORD, code_of
from oporde.portal.demo.living.plans import Plan
from oporde.portal.demo.making import ARCHIVE, right_or_spoiled
from oporde.portal.demo.story import ALL, Step
from oporde.portal.demo.visitor import Answer, NotThere, Pending, Visitor
from oporde.protocol.exports.examples.files import zip_bytes
from oporde.protocol.protocol import Protocol

AT_ONCE = 4  # visitors at the same moment
ROWS = 12  # of a file with rows for persons: what is lived through is the round, not the size of files
AMISS = (NotThere, OSError, http.client.HTTPException)
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")
NUMBERED = re.compile(rb";700(\d{3});")  # of an arrangement, as they are drawn
PLANTED = re.compile(r"\b73\d{7}\b")
REPORT = re.compile(r"/rapport/[0-9a-f-]{36}/")

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A delivery that was taken.

    Attributes:
        id: of the delivery, as its address says it. files: how many were in it. is_first: the first of this municipality.
    """

    plan: Plan
    id: str
    files: int
    spoiled: bool
    is_first: bool


class Towns:
    """The coordinators of all municipalities, each at a browser of their own.

    Attributes:
        codes: from the letters, by mail address.
        planted: the municipality in whose files stand numbers that stand nowhere else, to be searched for.
        sent: what was taken, in order.
    """

    def __init__(self, origin: str, protocol: Protocol, plans: Sequence[Plan]) -> None:
        self.origin, self.protocol, self.plans = origin, protocol, plans
        self.codes: dict[str, str] = {}
        self.planted = ""
        self.sent: list[Sent] = []
        self._visitors: dict[str, Visitor] = {}

    def visitor(self, plan: Plan) -> Visitor:
        """Their browser."""
        if plan.code not in self._visitors:
            number = int(plan.code)
            self._visitors[plan.code] = Visitor(self.origin, f"10.1.{number // 250}.{number % 250}")
        return self._visitors[plan.code]

    def all(self, who: Sequence[Plan], do: Callable[[Plan], Seen]) -> Iterable[Seen]:
        """What each of them sees, in order; None for who does not find what they came for."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(do, who)

    def sign_in(self, plan: Plan) -> Answer | None:
        """With the password and the app of the former round, or with the code from the letter; the page after that."""
        with suppress(*AMISS):
            if "sessionid" in self.visitor(plan).cookies:
                return self.visitor(plan).get("/overzicht/")
            return self._activate(plan) if plan.is_new else self.visitor(plan).sign_in(plan.player, PASSWORD)
        return None

    def _activate(self, plan: Plan) -> Answer:
        """Use the code from the letter: choose a password, and connect an app."""
        visitor, email = self.visitor(plan), plan.player.email
        page = visitor.get("/account/activeren/")
        given = {"email": email, "code": self.codes.get(email, ""), "password1": PASSWORD, "password2": PASSWORD}
        visitor.send(page, page.form("email", "code"), given)
        page = visitor.get("/account/tweede-stap/app/")
        if (secret := SECRET.search(page.text)) is None:
            raise NotThere(f"{email}: de code uit de brief bracht geen tweede stap")
        visitor.send(page, page.form("code"), {"code": code_of(secret[0], clock.real_now().timestamp())})
        return visitor.get("/overzicht/")

    def seen(self, plan: Plan, path: str) -> Answer | None:
        """A page as they see it; None when it is not there for them."""
        with suppress(*AMISS):
            page = self.visitor(plan).get(path)
            return page if page.status == 200 else None
        return None

    # --- Delivering

    def deliver(self, plan: Plan, *, spoiled: bool = False, periods: Sequence[str] = ()) -> Sent | None:
        """Fill in the form with all files; None when it was not taken."""
        files = self.files(plan, spoiled=spoiled, periods=periods)
        sent = list(files.items()) if plan.loose else [(ARCHIVE, zip_bytes(files.items()))]
        with suppress(*AMISS):
            answer = self.hand_in(plan, sent)
            if answer.status == 200 and answer.path.startswith("/levering/"):
                first = not any(each.plan is plan for each in self.sent)
                id = answer.path.removeprefix("/levering/").partition("/")[0]
                self.sent.append(Sent(plan=plan, id=id, files=len(files), spoiled=spoiled, is_first=first))
                return self.sent[-1]
        return None

    def hand_in(self, plan: Plan, files: Iterable[tuple[str, bytes]], page: Answer | None = None) -> Answer:
        """Send files with the form that stands on the page for it."""
        page = page or self.form_page(plan)
        return self.visitor(plan).send(page, page.form("token", "agreed"), {"agreed": "on"}, files)

    def form_page(self, plan: Plan) -> Answer:
        """The page on which is delivered."""
        return self.visitor(plan).get(f"/leveren/?gemeente={plan.code}")

    def begin(self, plan: Plan) -> Pending:
        """Send half of a delivery."""
        page = self.form_page(plan)
        files = self.files(plan).items()
        return self.visitor(plan).slowly(page, page.form("token", "agreed"), {"agreed": "on"}, files)

    def try_without_page(self, plan: Plan, pk: int, consent_version: str) -> Answer | None:
        """Send a form that was kept from another time."""
        kept = {
            "token": f"bewaard-{plan.code}-{clock.now():%d%H%M%S}", "municipality": plan.code, "delivery_round": f"{pk}",
            "consent_version": consent_version, "agreed": "on",
        }  # fmt: skip
        with suppress(*AMISS):
            return self.visitor(plan).post("/leveren/", kept)
        return None

    def files(self, plan: Plan, *, spoiled: bool = False, periods: Sequence[str] = ()) -> dict[str, bytes]:
        """Name → content of what is delivered over some half-years, of itself and of whom it succeeded."""
        files: dict[str, bytes] = {}
        for period in periods or plan.periods:
            wrong = ALL[int(plan.code) % len(ALL)] if spoiled else ""
            step = Step(at=clock.now(), municipality=plan.code, period=period, spoiled=(wrong,), rows=ROWS)
            for code in plan.codes:
                files |= right_or_spoiled(step, code, self.protocol)
        if plan.code == self.planted:
            files = {name: _planted(content, plan.code) for name, content in files.items()}
        return files

    def numbers_of(self, plan: Plan) -> list[str]:
        """The numbers that were planted in what is delivered."""
        return sorted({found for content in self.files(plan).values() for found in PLANTED.findall(content.decode())})

    # --- Reports, and withdrawing

    def read_report(self, plan: Plan) -> Answer | None:
        """The newest report, by way of the list."""
        shown = self.seen(plan, "/rapporten/")
        link = REPORT.search(shown.text) if shown else None
        return self.seen(plan, link[0]) if link else None

    def judge(self, plan: Plan, page: Answer) -> Answer | None:
        """Say of a report that it is correct and complete."""
        with suppress(*AMISS):
            form = page.form("verdict", action="/oordeel/")
            return self.visitor(plan).send(page, form, {"verdict": "correct", "note": ""})
        return None

    def withdraw(self, plan: Plan, place: str) -> Answer:
        """The second factor is asked once more first."""
        visitor = self.visitor(plan)
        page = visitor.get(place)
        for _ in range(2):  # a code may just have run out
            if not page.path.startswith("/account/"):
                break
            page = visitor.send(page, page.form("code"), {"code": plan.player.code(clock.real_now().timestamp())})
        return visitor.send(page, page.form("understood"), {"understood": "on"})


def _planted(content: bytes, code: str) -> bytes:
    """A file with numbers of this municipality alone: of its arrangements, and in the first amounts below a total."""
    head, *rows = NUMBERED.sub(rb";73%s\1;" % code.encode(), content).split(b"\r\n")
    if not head.endswith(b";Gerealiseerde_kosten"):
        return b"\r\n".join([head, *rows])
    total, first = rows[0].split(b";"), rows[1].split(b";")
    for column, ending in ((3, b"998"), (4, b"999")):
        amount = b"73%s%s" % (code.encode(), ending)
        total[column] = b"%d" % (int(total[column]) - int(first[column]) + int(amount))
        first[column] = amount
    return b"\r\n".join([head, b";".join(total), b";".join(first), *rows[2:]])
