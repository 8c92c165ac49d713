"""The list beside the copies tells every kind of change with its count, and what was left, and no value."""

from __future__ import annotations

from pathlib import Path

from oporde.mending.listing import as_list, free_name
from oporde.mending.result import LeftAlone, Mended, MendedArchive, MendedFile
from oporde.report.technical_feedback import Change, Left

ZEROS = Change(kind="lost-leading-zeros", what="voorloopnullen teruggezet", column="Gemeentecode", count=1250)
ENDS = Change(kind="line-ends", what="regeleinde gelijkgemaakt", column="", count=1)
CENTS = Left(reason="cents", column="Begrote_kosten", count=2, message="Begrote_kosten heeft centen op 2 regels.")


def test_each_file_has_its_changes_and_what_was_left():
    path = Path("mended")
    mended = Mended(
        paths=(path,),
        archives=(MendedArchive(name="MSD.zip", path=path, carried=(), changes=(ENDS,), left=()),),
        files=(MendedFile(name="MSD.zip/a.csv", path=path, sha256="", changes=(ZEROS, ENDS), left=(CENTS,)),),
        left_alone=(LeftAlone(name="b.csv", left=(CENTS,)),),
    )

    assert as_list(mended).split("\r\n")[2:] == [
        "",
        "MSD.zip: nieuw archief",
        "  1× regeleinde gelijkgemaakt",
        "",
        "MSD.zip/a.csv",
        "  1.250× voorloopnullen teruggezet in Gemeentecode",
        "  1× regeleinde gelijkgemaakt",
        "  Niet hersteld: Begrote_kosten heeft centen op 2 regels.",
        "",
        "b.csv: geen kopie",
        "  Begrote_kosten heeft centen op 2 regels.",
        "",
    ]


def test_a_list_is_never_written_over_another(tmp_path: Path):
    names = []
    for _ in range(3):
        names.append(free_name(tmp_path))
        (tmp_path / names[-1]).touch()

    assert names == ["herstellingen.txt", "herstellingen-2.txt", "herstellingen-3.txt"]
