"""What was mended is told beside what a second check finds."""

from __future__ import annotations

from oporde.findings import Verdict
from oporde.mending.result import Mended
from oporde.mending.telling import tell
from tests.deliveries import client, clients, name_of, table, wmo, zipped
from tests.mending.conftest import Repairs

ZEROLESS = [client(n, Gemeentecode="363") for n in range(3)]


def test_a_copy_is_told_with_its_own_verdict_and_the_delivery_with_that_of_all(repaired: Repairs):
    told = repaired({name_of(): wmo(ZEROLESS), name_of("SBW"): table("SBW", [{"Taakveld": "99"}])}).told

    [copy] = told.copies
    assert (copy.verdict, copy.sentence) == (Verdict.APPROVED, "Goedgekeurd. Geen waarschuwingen.")
    assert told.verdict is Verdict.REJECTED
    assert told.outcome == "Niet goedgekeurd: 1 ding om te herstellen in 1 van 2 bestanden."
    assert [file.name for file in told.uncopied] == [name_of("SBW")]


def test_what_is_still_wrong_with_a_copy_is_told(repaired: Repairs):
    told = repaired(wmo([*ZEROLESS, client(5, BSN=""), client(6, Beschikte_eenheid="77")])).told

    [copy] = told.copies
    assert copy.sentence == "Niet goedgekeurd: 2 dingen om te herstellen."
    assert copy.still_wrong == "W101 (1×) en W107 (1×)"


def test_copies_in_an_archive_are_known_by_their_path_in_it(repaired: Repairs):
    files = {name_of(): wmo(ZEROLESS), name_of("JEUGD"): table("JEUGD", [{"Vorm_jeugdzorg": "0"}])}

    told = repaired({"MSD.zip": zipped(files)}).told

    assert [copy.path.partition("mended/")[2] for copy in told.copies] == [f"MSD.zip/{name}" for name in files]
    assert [copy.verdict for copy in told.copies] == [Verdict.APPROVED] * 2


def test_each_copy_gets_its_own_outcome_also_where_two_are_alike(repaired: Repairs):
    files = {name_of(): wmo(ZEROLESS)}
    other = {name_of(municipality="0513"): wmo([row | {"Gemeentecode": "513"} for row in ZEROLESS])}

    told = repaired({"A.zip": zipped(files | other), "B.zip": zipped(files)}).told

    assert [copy.verdict for copy in told.copies] == [Verdict.REJECTED, Verdict.APPROVED, Verdict.REJECTED]


def test_where_nothing_was_mended_there_is_no_verdict(repaired: Repairs):
    assert repaired(wmo(clients(2))).told.sentence.endswith("er is niets te herstellen.")
    assert tell(Mended(paths=()), None).verdict is None
