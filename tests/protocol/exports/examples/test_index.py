"""The index of faulty deliveries."""

import csv
import io

import pytest

from oporde.protocol.exports.examples.faulty import Faulty, faulty_deliveries
from oporde.protocol.exports.examples.index import HEADER, index_csv, index_markdown
from oporde.protocol.protocol import Protocol


@pytest.fixture
def deliveries(protocol: Protocol) -> tuple[Faulty, ...]:
    return faulty_deliveries(protocol, municipality="9901", period="H2_2017", rows=60, seed=1)


def test_the_table_for_machines_has_a_line_for_each_delivery(protocol: Protocol, deliveries: tuple[Faulty, ...]):
    lines = list(csv.DictReader(io.StringIO(index_csv(protocol, deliveries).decode("utf-8-sig")), delimiter=";"))

    assert tuple(lines[0]) == HEADER
    assert [line["rule"] for line in lines] == [faulty.rule.id for faulty in deliveries]
    assert {line["severity"] for line in lines} == {"reject", "signal"}
    assert {line["verdict"] for line in lines} == {"rejected", "approved"}


def test_a_delivery_of_two_files_names_both(protocol: Protocol, deliveries: tuple[Faulty, ...]):
    lines = index_csv(protocol, deliveries).decode("utf-8-sig").splitlines()

    assert any("Z311/9901_ZORG_H2_2017.csv|Z311/9901_KOSTENZORG_H2_2017.csv" in line for line in lines)


def test_the_table_for_people_is_dutch_and_links_to_the_files(protocol: Protocol, deliveries: tuple[Faulty, ...]):
    page = index_markdown(protocol, deliveries).decode()

    assert page.startswith("# Foute leveringen bij Aanleverprotocol Kleine Monitor 2018\n")
    assert "[9901_ZORG_H2_2017.csv](<Z101/9901_ZORG_H2_2017.csv>)" in page
    assert "| afkeuren | afgekeurd |" in page


def test_a_complaint_names_the_column_and_what_was_expected(protocol: Protocol, deliveries: tuple[Faulty, ...]):
    complaints = {line.split(" | ")[0]: line for line in index_markdown(protocol, deliveries).decode().splitlines()}

    assert "… keer niet goed in BSN." in complaints["| Z101"]
    assert "{" not in "".join(complaints.values())
