"""The file of addresses: tried first, carried out once, refused line by line, and read back it changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from oporde.portal.accounts.models import Access, Municipality, Person
from oporde.portal.events.models import Event
from oporde.portal.letters import actions, addresses
from oporde.portal.letters.addresses import Came, carry_out, lines_now, try_out, write_out
from oporde.portal.letters.models import AddressImport
from oporde.portal.letters.spreadsheets import Unreadable
from tests.portal.conftest import HeldClock

HEADER = "gemeentecode;gemeente;straat;postcode;plaats;e-mail_gemeente;naam;e-mailadres;telefoon;recht"


def told(content: str | bytes, by: Person, *, really: bool = False) -> list[dict[str, Any]]:
    """What came of each line, tried or carried out."""
    kept = try_out("adressen.csv", content if isinstance(content, bytes) else content.encode(), by=by)
    return list((carry_out(kept, by=by, origin="") if really else kept).told)


def lines(*given: str) -> str:
    return "\n".join((HEADER, *given))


@pytest.fixture
def towns(voorbeeldstad: Municipality, testerdam: Municipality) -> None:
    """0513 and 0518."""


GOOD = lines(
    "513;Voorbeeldstad;Raadhuisplein 1;1234ab;Voorbeeldstad;post@voorbeeldstad.example;Fleur;FLEUR@voorbeeldstad.example;;",
    "0513;;;;;;Gijs;gijs@voorbeeldstad.example;+31 70;meekijken",
    "0518;Testerdam;Kade 2;;;;;;;",
)


def test_a_trial_tells_all_and_changes_nothing(towns: None, staff: Person):
    found = told(GOOD, staff)

    assert [each["came"] for each in found] == [Came.CHANGED] * 3
    assert "straat: leeg → ‘Raadhuisplein 1’" in found[0]["what"]
    assert "nieuwe coördinator: Fleur (fleur@voorbeeldstad.example), aanleveren" in found[0]["what"]
    assert not Person.objects.filter(role="coordinator").exists()
    assert Municipality.objects.get(pk="0513").street == ""
    assert not Event.objects.exists()


def test_carried_out_it_does_what_was_told_and_a_second_time_nothing(towns: None, staff: Person):
    tried = told(GOOD, staff)

    assert told(GOOD, staff, really=True) == tried
    assert Person.objects.get(email="fleur@voorbeeldstad.example").may_deliver_for("0513")
    gijs = Person.objects.get(email="gijs@voorbeeldstad.example")
    assert (gijs.may_look_at("0513"), gijs.may_deliver_for("0513"), gijs.telephone) == (True, False, "+31 70")
    assert Municipality.objects.get(pk="0513").postal_code == "1234 AB"
    assert {each["came"] for each in told(GOOD, staff, really=True)} == {Came.SAME}
    assert Event.objects.filter(tag="addresses:imported").count() == 2
    assert Event.objects.filter(tag="account:invited").count() == 2


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_written_out_changes_nothing_when_it_is_read(
    form: str, coordinator: Person, reader: Person, neighbour: Person, staff: Person
):
    Municipality.objects.filter(pk="0513").update(postal_code="1234ab", addressee='=CMD("x")', town="'s-Stad")

    found = told(write_out(form, by=staff, origin=""), staff)

    assert len(lines_now()) == 3
    assert [each["came"] for each in found] == [Came.SAME] * 3


def test_what_is_not_in_the_file_stays_and_a_right_ends_where_it_says_so(
    coordinator: Person, reader: Person, neighbour: Person, staff: Person
):
    told(lines(f"0513;;;;;;;{reader.email};;geen"), staff, really=True)

    assert not reader.may_look_at("0513")
    assert Access.objects.filter(person=reader).count() == 1  # ended, not gone
    assert coordinator.may_deliver_for("0513")
    assert neighbour.may_deliver_for("0518")


def test_someone_who_is_there_gets_another_name_right_and_municipality(
    coordinator: Person, testerdam: Municipality, staff: Person
):
    found = told(
        lines(
            f"0513;;;;;;Anna Smit;{coordinator.email};;meekijken",
            f"0518;;;;;;Anna Smit;{coordinator.email};;aanleveren",
        ),
        staff,
        really=True,
    )

    coordinator.refresh_from_db()
    assert coordinator.name == "Anna Smit"
    assert (coordinator.may_deliver_for("0513"), coordinator.may_deliver_for("0518")) == (False, True)
    assert "naam: ‘Anna de Vries’ → ‘Anna Smit’; recht: meekijken" in found[0]["what"]
    assert coordinator.check_password("een goed wachtwoord")


def test_a_dash_empties(towns: None, staff: Person):
    told(lines("0513;;-;;;-;;;;"), staff, really=True)

    assert Municipality.objects.get(pk="0513").mailbox == ""


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (["9999;;;;;;;;;"], "Gemeentecode 9999 kennen wij niet"),
        (["0513;Testerdam;;;;;;;;"], "Code 0513 is van Voorbeeldstad, en in het bestand staat Testerdam"),
        (["0513;;;12 AB;;;;;;"], "12 AB is geen postcode"),
        (["0513;;;;;geen adres;;;;"], "geen adres is geen e-mailadres"),
        (["0513;;;;;;Fleur;;;"], "coördinator zonder e-mailadres"),
        (["0513;;;;;;;f@x.example;;"], "nog geen account, en er staat geen naam bij"),
        (["0513;;;;;;Fleur;f@x.example;;baas"], "baas is geen recht"),
        (["0513;;;;;;Dirk;dirk@collector.example;;"], "iemand die hier werkt"),
        (["0513;;;;;;Carla;carla@testerdam.example;;"], "gesloten"),
        (["0513;;Straat 1;;;;;;;", "0513;;Straat 2;;;;;;;"], "Bij straat staat iets anders dan op regel 2"),
        (["0513;;;;;;Fleur;f@x.example;;", "0513;;;;;;Fleur;F@x.example;;"], "ook op regel 2"),
        (
            ["0513;;;;;;Fleur;f@x.example;;", "0518;;;;;;Gijs;f@x.example;;"],
            "Bij naam staat iets anders dan op regel 2",
        ),
        (["0513;;Straat 1; gebouw B;1234 AB;;;;;;;x"], "meer cellen dan er kolommen zijn"),
        (["0513;;" + "x" * 501 + ";;;;;;;"], "te lang"),
    ],
)
def test_a_line_is_refused_with_what_to_do_and_nothing_of_it_is_done(
    given: list[str], what: str, towns: None, neighbour: Person, staff: Person
):
    Person.objects.filter(pk=neighbour.pk).update(is_active=False)

    refused = told(lines(*given), staff, really=True)[-1]

    assert refused["came"] == Came.REFUSED
    assert what in refused["what"]
    assert refused["remedy"]
    assert refused["line"] == len(given) + 1
    if len(given) == 1:
        assert not Event.objects.exclude(tag="addresses:imported").exists()


def test_a_good_line_goes_on_where_another_is_refused(towns: None, staff: Person):
    found = told(lines("9999;;;;;;;;;", "0518;;Kade 2;;;;;;;"), staff, really=True)

    assert [each["came"] for each in found] == [Came.REFUSED, Came.CHANGED]
    assert Municipality.objects.get(pk="0518").street == "Kade 2"


def test_a_file_that_can_not_be_one_is_refused(staff: Person):
    for content, what in (
        (b"naam\nx", "kolom gemeentecode ontbreekt"),
        (b"gemeentecode;naam;naam\n", "twee keer: naam"),
    ):
        with pytest.raises(Unreadable, match=what):
            try_out("x.csv", content, by=staff)


def test_a_column_we_do_not_know_is_named(towns: None, staff: Person):
    assert try_out("x.csv", b"gemeentecode;schoenmaat\n0513;43", by=staff).strange_columns == ["schoenmaat"]


def test_a_file_is_carried_out_once_and_not_kept_for_long(towns: None, staff: Person, clock: HeldClock):
    kept = try_out("x.csv", GOOD.encode(), by=staff)
    carry_out(kept, by=staff, origin="")
    with pytest.raises(Unreadable):
        carry_out(kept, by=staff, origin="")

    try_out("x.csv", GOOD.encode(), by=staff)
    clock.advance(hours=25)
    assert actions.erase_unfetched() == 1
    assert not AddressImport.objects.exclude(content=None).exists()


def test_380_lines_that_change_nothing_ask_little(staff: Person, django_assert_max_num_queries: Any):
    Municipality.objects.bulk_create(Municipality(code=f"{5000 + n}", name=f"Dorp {n}") for n in range(380))
    content = write_out("csv", by=staff, origin="")

    with django_assert_max_num_queries(15):
        assert len(told(content, staff)) == 380


def test_columns_of_the_file_are_named_in_the_manual(request: pytest.FixtureRequest):
    manual = (request.config.rootpath / "docs" / "manual" / "letters-and-coordinators.md").read_text("utf-8")

    assert [column for column in addresses.COLUMNS if f"`{column}`" not in manual] == []
