"""Every step of a round is done with mouse or keyboard in a real browser: which test does it, and with which words on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1] / "portal"
ROUND, CLOSING, DELIVERING = (f"browser/{name}.py" for name in ("test_round", "test_closing_journey", "test_journey"))
LETTERS, WITHDRAWING = "letters/test_journey.py", "erasure/test_journey.py"
READING, SIGNING_IN = "reports/views/test_look.py", "accounts/test_signing_in.py"

STAFF = {
    "sign in with password and second factor": (DELIVERING, "sign_in(looking, staff)"),
    "begin a round": (ROUND, '"Aanleverperiode maken"'),
    "choose its days": (ROUND, '"Laatste dag"'),
    "choose its half-years": (ROUND, '"Niet gevraagd"'),
    "choose the text and days of consent": (ROUND, '"Intrekken kan tot en met"'),
    "have municipalities proposed": (ROUND, '"Voorstel invullen"'),
    "see what contradicts": (ROUND, '"Er spreekt niets elkaar tegen"'),
    "see what a coordinator will see": (ROUND, '"Bekijken als coördinator"'),
    "announce it": (ROUND, '"Aankondigen"'),
    "write news, look at it, publish and mail it": (ROUND, '"Nu publiceren"'),
    "see who would be reminded": (ROUND, '"7 dagen voor de laatste dag"'),
    "read addresses": (LETTERS, '"Zo inlezen"'),
    "make letters, and fetch the PDF once": (LETTERS, '"PDF om af te drukken"'),
    "confirm a new coordinator": (LETTERS, '"Bevestigen"'),
    "see a delivery and how it was judged": (DELIVERING, '"/backoffice/leveringen/"'),
    "write down a contact": (CLOSING, '"Notitie of contact toevoegen"'),
    "give more time": (CLOSING, '"Uitstel geven"'),
    "close it": (CLOSING, '"Nu afsluiten"'),
    "take the closing report along": (CLOSING, '"PDF"'),
    "register a withdrawal on paper": (WITHDRAWING, '"Registreren en vernietigen"'),
}
COORDINATOR = {
    "begin with the code from the letter": (LETTERS, '"Code uit de brief"'),
    "sign in with password and second factor": (DELIVERING, "sign_in(page, coordinator)"),
    "deliver": (DELIVERING, '"Ik ga hiermee akkoord"'),
    "read what is wrong": (DELIVERING, '"iet goedgekeurd"'),
    "deliver again": (DELIVERING, "deliver(page, right)"),
    "read the report, and judge": (READING, "press("),
    "withdraw": (WITHDRAWING, '"Intrekken en vernietigen"'),
    "take the certificate along": (WITHDRAWING, '"Verklaring met handtekening"'),
}


@pytest.mark.parametrize(("step", "where"), [*STAFF.items(), *COORDINATOR.items()])
def test_a_browser_does_it(step: str, where: tuple[str, str]):
    file, words = where
    source = (TESTS / file).read_text("utf-8")

    assert "pytest.mark.browser" in source
    assert words in source, step
