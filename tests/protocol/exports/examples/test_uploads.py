"""Examples of uploads become bytes."""

import io
import zipfile

import pytest

from oporde.protocol.exports.examples.target import Cells, Target, make_target
from oporde.protocol.exports.examples.uploads import uploaded
from oporde.protocol.model import Upload
from oporde.protocol.protocol import Layout, Protocol

HEADER = b"Peildatum;Gemeente;Soort;Kosten"


def says_who(target: Target, layout: Layout) -> list[Cells]:
    """One row that says for whom and when it was made."""
    return [(layout.id, target.municipality, target.period.id)]


@pytest.fixture
def target(protocol: Protocol) -> Target:
    return make_target(protocol, "9902", "H2_2017")


def upload(target: Target, **written: object) -> dict[str, bytes]:
    return uploaded(Upload.model_validate(written), target, says_who)


def test_a_wrong_name_has_right_content(target: Target):
    files = upload(target, name="9901_ZORG_H2_2017.xlsx")

    assert list(files) == ["9902_ZORG_H2_2017.xlsx"]
    assert files["9902_ZORG_H2_2017.xlsx"].endswith(b"\r\nzorg;9902;H2_2017\r\n")


def test_content_goes_with_what_the_name_says(target: Target):
    files = upload(target, name="9902_KOSTENZORG_H1_2017.csv")

    assert files["9901_KOSTENZORG_H1_2017.csv"].endswith(b"\r\nkosten;9901;H1_2017\r\n")


def test_a_text_may_use_the_right_header_and_row(target: Target):
    files = upload(target, layout="kosten", text="{header};Meer\n{row};\n")

    assert files == {"9902_KOSTENZORG_H2_2017.csv": HEADER + b";Meer\n20180212;9902;01;99;\n"}


def test_a_text_is_written_in_the_encoding_of_the_example(target: Target):
    files = upload(target, text="{header}\n", encoding="utf-16")

    assert files["9902_ZORG_H2_2017.csv"].startswith(b"\xff\xfe")


def test_entries_of_an_archive_have_right_content_and_a_folder_has_none(target: Target):
    files = upload(target, entries=["9901_ZORG_H2_2017.csv", "map/", "map/9901_KOSTENZORG_H2_2017.csv"])

    with zipfile.ZipFile(io.BytesIO(files["MSD.zip"])) as archive:
        assert archive.namelist() == ["9902_ZORG_H2_2017.csv", "map/", "map/9902_KOSTENZORG_H2_2017.csv"]
        assert archive.getinfo("map/").is_dir()
        assert b"kosten;9902" in archive.read("map/9902_KOSTENZORG_H2_2017.csv")


@pytest.mark.parametrize("damage", ["cut-off", "encrypted"])
def test_an_archive_may_be_damaged(target: Target, damage: str):
    whole = upload(target, entries=["9901_ZORG_H2_2017.csv"])["MSD.zip"]

    assert upload(target, entries=["9901_ZORG_H2_2017.csv"], damage=damage)["MSD.zip"] != whole
