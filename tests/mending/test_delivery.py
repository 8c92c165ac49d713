"""A delivery and its copies: which files get one, what is said of the others, and what never happens."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from oporde.checking import check
from oporde.errors import Unreadable, Unwritable
from oporde.findings import Verdict
from oporde.mending.delivery import mend
from oporde.mending.listing import as_list
from oporde.plan.model import Plan
from tests.deliveries import RIGHT, TODAY, client, clients, name_of, table, wmo, zipped
from tests.mending.conftest import Repairs, repair

Deliver = Callable[[Mapping[str, bytes]], list[Path]]
ZEROLESS = [client(n, Gemeentecode="363") for n in range(3)]
SBW = table("SBW", [{"Taakveld": "0"}])


# --- Changes and what is left, in one file


def test_every_kind_of_change_is_counted_by_column(repaired: Repairs):
    result = repaired(wmo([*ZEROLESS, client(3, Beschikt_volume=" 3 "), client(4, Beschikt_volume="3,0")]))

    assert result.changes == {
        ("lost-leading-zeros", "Gemeentecode"): 3,
        ("blank-padded", "Beschikt_volume"): 1,
        ("trailing-decimals", "Beschikt_volume"): 1,
    }
    assert result.copy == wmo(clients(5))
    assert result.left == {}


def test_a_value_in_two_wrong_spellings_counts_for_both(repaired: Repairs):
    result = repaired(wmo([client(0, Gemeentecode=" 363.0"), *clients(4)[1:]]))

    assert result.changes == {
        ("blank-padded", "Gemeentecode"): 1,
        ("trailing-decimals", "Gemeentecode"): 1,
        ("lost-leading-zeros", "Gemeentecode"): 1,
    }


def test_what_is_left_is_said_beside_what_was_changed(repaired: Repairs):
    rows = [client(0, Gemeentecode="363", Beschikt_volume="1,5"), client(1, Beschikte_eenheid="77"), client(2, BSN="")]

    result = repaired(wmo(rows))

    assert result.changes == {("lost-leading-zeros", "Gemeentecode"): 1}
    assert result.left == {
        ("decimals", "Beschikt_volume"): 1,
        ("not-recognised", "Beschikte_eenheid"): 1,
        ("required", "BSN"): 1,
    }
    assert result.copy == wmo([rows[0] | {"Gemeentecode": "0363"}, *rows[1:]])


def test_where_nothing_can_be_changed_there_is_no_copy_but_a_reason(repaired: Repairs, tmp_path: Path):
    result = repaired(wmo([client(0, BSN="123456789"), *clients(3)[1:]]))

    assert not (tmp_path / "mended").exists()
    assert result.left == {("not-recognised", "BSN"): 1}
    assert "BSN is bij 1 regel de waarde niet goed" in result.left_alone.left[0].message


def test_what_only_a_person_can_mend_is_said_to_be_so(repaired: Repairs):
    result = repaired(wmo([client(0, Datum_einde_rechtsgeldigheid_ondersteuning="20150101"), *clients(3)[1:]]))

    assert result.left == {("nothing", ""): 1}


def test_of_an_approved_file_with_warnings_nothing_is_said(repaired: Repairs):
    result = repaired(wmo([client(0, Beschikt_volume="0"), *clients(9)[1:]]))

    assert result.before.files[0].findings
    assert (result.copies, result.mended.left_alone) == ({}, ())


def test_a_right_file_is_not_mentioned(repaired: Repairs):
    result = repaired({name_of(): wmo(clients(3)), name_of("SBW"): SBW})

    assert [file.name for file in result.mended.files] == [name_of("SBW")]
    assert result.mended.left_alone == ()
    assert [path.parent.name for path in result.mended.paths] == ["delivery", "mended"]


def test_what_the_check_accepts_is_no_reason_for_a_copy(repaired: Repairs):
    content = b"\xef\xbb\xbf" + wmo(clients(3), quote='"').lower() + b"\r\n\r\n"

    assert repaired({name_of().lower(): content}).copies == {}


def test_what_the_check_accepts_changes_along_and_is_told(repaired: Repairs):
    content = b"\xef\xbb\xbf" + wmo(ZEROLESS, quote='"').replace(b"Gemeentecode", b"gemeentecode") + b"\r\n\r\n"

    result = repaired({"0363_wmo_h2_2017.CSV": content})

    assert result.copies == {name_of(): wmo(clients(3))}
    assert result.changes == {
        ("file-name-case", ""): 1,
        ("byte-order-mark", ""): 1,
        ("header-case", ""): 1,
        ("blank-end", ""): 2,
        ("quotes", ""): 4,
        ("lost-leading-zeros", "Gemeentecode"): 3,
    }


def test_windows_1252_becomes_utf_8(repaired: Repairs):
    rows = [{"Taakveld": code, "Begrote_kosten": "€ 1.250.000"} for code in ("00", "61")]

    result = repaired({name_of("SBW"): table("SBW", rows).decode().encode("cp1252")})

    assert result.changes[("windows-1252", "")] == 1
    assert result.copy == table("SBW", [row | {"Begrote_kosten": "1250000"} for row in rows])


def test_windows_1252_is_mended_where_only_utf_8_is_accepted(plan: Plan, deliver: Deliver, tmp_path: Path):
    strict = replace(plan, admission=replace(plan.admission, encodings=("utf-8",)))
    rows = [{"Taakveld": code, "Begrote_kosten": "€ 1.250.000"} for code in ("00", "61")]
    delivered = deliver({name_of("SBW"): table("SBW", rows).decode().encode("cp1252")})

    result = repair(delivered, strict, tmp_path / "mended")

    assert [finding.rule for finding in result.before.files[0].findings] == ["F006"]
    assert result.changes[("encoding", "")] == 1
    assert result.copy == table("SBW", [row | {"Begrote_kosten": "1250000"} for row in rows])


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_lines_end_as_they_did(repaired: Repairs, end: str):
    assert repaired(wmo(ZEROLESS, end=end)).copy == wmo(clients(3), end=end)


def with_numbers(values: list[str], **changes: str) -> bytes:
    """A file with these values for Toewijzingsnummer, as they are written."""
    text = wmo([client(n, **changes, Toewijzingsnummer=f"<{n}>") for n in range(len(values))]).decode()
    for n, value in enumerate(values):
        text = text.replace(f"<{n}>", value)
    return text.encode()


def test_a_value_with_a_delimiter_a_quote_or_a_line_end_is_kept_whole(repaired: Repairs):
    odd = ['"a;b"', '"a""b"', '"a\r\nb"', "a\x1fb"]

    assert repaired(with_numbers(odd, Gemeentecode="363")).copy == with_numbers(odd)


# --- Dates and amounts: proof, or a reason


def test_an_ambiguous_day_is_left_with_the_reason(repaired: Repairs):
    result = repaired({name_of("SBW"): table("SBW", [{"Aanmaakdatum_bestand": "12-02-2018", "Taakveld": "0"}])})

    assert result.changes == {("lost-leading-zeros", "Taakveld"): 1}
    assert result.left == {("unknown-order", "Aanmaakdatum_bestand"): 1}


def test_another_column_of_the_file_can_prove_which_number_is_the_day(repaired: Repairs):
    row = {"Aanmaakdatum_bestand": "12-02-2018", "Datum_start_rechtsgeldigheid_ondersteuning": "31-03-2016"}

    result = repaired(wmo([client(n, **row) for n in range(3)]))

    assert result.left == {}
    assert b"20180212" in result.copy
    assert b"20160331" in result.copy


def test_another_file_proves_nothing(repaired: Repairs):
    row = {"Aanmaakdatum_bestand": "12-02-2018", "Datum_start_rechtsgeldigheid_ondersteuning": "31-03-2016"}

    result = repaired(
        {name_of(): wmo([client(0, **row)]), name_of("SBW"): table("SBW", [{"Aanmaakdatum_bestand": "12-02-2018"}])}
    )

    assert [file.name for file in result.mended.files] == [name_of()]
    assert [left.reason for left in result.left_alone.left] == ["unknown-order"]


def test_cents_are_never_dropped(repaired: Repairs):
    rows = [{"Taakveld": "00", "Begrote_kosten": "12,50"}, {"Taakveld": "61", "Begrote_kosten": "12,00"}]

    result = repaired({name_of("SBW"): table("SBW", rows)})

    assert result.changes == {("trailing-decimals", "Begrote_kosten"): 1}
    assert result.left == {("cents", "Begrote_kosten"): 1}
    assert b";12,50;" in result.copy


def test_amounts_in_thousands_are_named_and_never_multiplied(repaired: Repairs):
    rows = [{"Taakveld": "0", "Begrote_kosten": "6100", "Gerealiseerde_kosten": "6284"}]

    result = repaired({name_of("SBW"): table("SBW", rows)})

    assert b";6100;6284\r\n" in result.copy
    [copy] = result.told.copies
    assert [left.reason for left in copy.left] == ["amounts-in-thousands"]
    assert "vermenigvuldig" in copy.left[0].message


def test_amounts_in_thousands_are_named_where_nothing_else_is_wrong(repaired: Repairs):
    rows = [{"Begrote_kosten": "6100", "Gerealiseerde_kosten": "6284", "Aanmaakdatum_bestand": "20180212"}] * 2

    result = repaired({name_of("SBW"): table("SBW", rows)})

    assert result.copies == {}
    assert ("amounts-in-thousands", "") in result.left


# --- The header and the rows


def test_a_name_that_could_be_of_two_columns_is_left(repaired: Repairs):
    content = wmo(ZEROLESS).decode()
    for name in ("Datum_start_daadwerkelijke_ondersteuning", "Datum_einde_daadwerkelijke_ondersteuning"):
        content = content.replace(name, "Datum_daadwerkelijke_ondersteuning", 1)

    result = repaired(content.encode())

    assert ("lost-leading-zeros", "Gemeentecode") in result.changes
    assert ("header-spelling", "") not in result.changes
    assert {reason for reason, _ in result.left} & {"unclear-column", "surplus-column", "missing-column"}


def test_a_missing_column_is_not_made_up(repaired: Repairs):
    columns = [name for name in RIGHT["WMO"] if name != "Reden_beeindiging"]

    result = repaired(wmo(ZEROLESS, columns=columns))

    assert result.copy == wmo(clients(3), columns=columns)
    assert ("missing-column", "") in result.left


def test_a_surplus_column_with_values_is_left(repaired: Repairs):
    lines = wmo(ZEROLESS).decode().split("\r\n")[:-1]
    content = "".join(f"{line};{'Opmerking' if not n else 'let op'}\r\n" for n, line in enumerate(lines))

    result = repaired(content.encode())

    assert result.left == {("surplus-column", ""): 1}
    assert "Opmerking" in result.file.left[0].message
    assert result.copy.count(b";let op\r\n") == 3


def test_a_row_that_can_be_put_right_in_one_way_is(repaired: Repairs):
    """A type fits in no column but its own, and a delimiter too many gives an empty field."""
    lines = wmo(clients(4)).decode().split("\r\n")
    lines[2] = lines[2].replace(";0363;", ";;0363;")

    result = repaired("\r\n".join(lines).encode())

    assert result.changes == {("shifted-columns", ""): 1}
    assert result.copy == wmo(clients(4))


def test_a_row_of_which_it_is_not_sure_is_left_as_it_is(repaired: Repairs):
    lines = wmo(ZEROLESS).decode().split("\r\n")
    lines[2] = lines[2].replace(";1;1;", ";1;")  # one of two columns that hold a digit

    result = repaired("\r\n".join(lines).encode())

    assert result.left == {("shifted-columns", ""): 1}
    assert result.changes == {("lost-leading-zeros", "Gemeentecode"): 2}
    assert result.copy.split(b"\r\n")[2].decode() == lines[2]


def test_while_a_row_is_not_sure_no_column_moves(repaired: Repairs):
    columns = [*RIGHT["WMO"]][::-1]
    lines = wmo(ZEROLESS, columns=columns).decode().split("\r\n")
    lines[2] = lines[2].replace(";1;1;", ";1;")

    result = repaired("\r\n".join(lines).encode())

    assert {reason for reason, _ in result.left} == {"shifted-columns", "order-kept"}
    assert result.copy.startswith(";".join(columns).encode())


def test_where_all_rows_miss_a_field_that_can_only_be_one_it_is_put_back(repaired: Repairs):
    right = wmo(clients(3))  # nothing in the last column

    result = repaired(right.replace(b";78;04;", b";78;04"))

    assert result.changes == {("shifted-columns", ""): 3}
    assert result.copy == right


def test_where_all_rows_miss_a_field_that_can_be_one_of_two_they_are_left(repaired: Repairs):
    """Type_aanbieder and Leveringsvorm both hold a digit."""
    right = wmo([client(n, Type_aanbieder="", Leveringsvorm="2") for n in range(3)])

    assert repaired(right.replace(b";01;01;;2;", b";01;01;2;")).left == {("shifted-columns", ""): 3}


def test_values_that_stand_in_other_columns_are_left_as_they_are(repaired: Repairs):
    """Every value one place to the right, and the last one gone: what looks like a lost zero is none."""
    header, *rows = wmo(clients(4)).decode().split("\r\n")[:-1]
    shifted = [";".join(["", *row.split(";")[:-1]]) for row in rows]

    result = repaired("\r\n".join([header, *shifted, ""]).encode())

    assert (result.copies, result.left) == ({}, {("shifted-values", ""): 4})


def test_a_row_that_is_one_column_off_is_left_while_others_are_mended(repaired: Repairs):
    header, *rows = [line.split(";") for line in wmo(clients(4)).decode().splitlines()]
    rows[1] = [*rows[1][:11], "", *rows[1][11:-1]]
    spoilt = [header, *(["20180212", "363", *row[2:]] for row in rows)]

    result = repaired("".join(";".join(row) + "\r\n" for row in spoilt).encode())

    right = [spoilt[2] if row is rows[1] else row for row in rows]
    assert result.copy.decode().splitlines() == [";".join(row) for row in [header, *right]]
    assert result.changes == {("lost-leading-zeros", "Gemeentecode"): 3}
    assert result.left == {("shifted-values", ""): 1}


def test_a_total_is_told_and_left(repaired: Repairs):
    result = repaired({name_of("KOSTENWMO"): table("KOSTENWMO") + b"Totaal;;;61000000;62845110\r\n"})

    assert result.copies == {}
    assert ("total-row", "") in result.left


def test_without_header_the_values_have_to_fit_the_columns(repaired: Repairs):
    columns = [*RIGHT["WMO"]][::-1]
    content = wmo(ZEROLESS, columns=columns).split(b"\r\n", 1)[1]

    assert repaired(content).left == {("no-header", ""): 1}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "nothing"),
        (b"\r\n \r\n", "nothing"),
        (wmo(clients(1)).split(b"\r\n")[0], "nothing"),
        (table("SBW"), "no-columns"),
        (b"a;b;c\r\n1;2;3\r\n", "no-columns"),
        (b"<html>", "no-columns"),
        (bytes(range(256)), "no-text"),
        (b"PK\x03\x04 xl/", "no-text"),
        (b"x" * 2_000_000, "no-text"),
        (wmo(ZEROLESS) + b'"', "unreadable"),
        (wmo(ZEROLESS).decode().encode("utf-16")[:-1], "unreadable"),
        (wmo([client(0, BSN="x\0y")]).decode().encode("utf-16"), "unreadable"),
        (b"\xff\xfe" + b"x\0" * 2_000_000, "unreadable"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_file_that_cannot_be_read_for_sure_is_left_alone(repaired: Repairs, content: bytes, reason: str):
    result = repaired(content)

    assert (result.copies, result.left) == ({}, {(reason, ""): 1})


# --- Names


@pytest.mark.parametrize(
    "name",
    [
        "0363-WMO-H2-2017.csv", "WMO_0363_H2_2017.csv", "0363 wmo h2 2017.csv", "0363_WMO_2017_H2.csv", "363_WMO_H2_2017.csv",
        "0363_WMO_H2_2017 (1).csv", "0363_WMO_H2_2017 - kopie.csv", "Kopie van 0363_WMO_H2_2017.csv", "0363_WMO_H2_2017.txt",
        "0363_WMO_H2_2017.csv.txt", "0363_wmo_h2_2017.TXT",
    ],
)  # fmt: skip
def test_a_name_that_says_everything_is_put_right(repaired: Repairs, name: str):
    result = repaired({name: wmo(clients(3))})

    assert result.copies == {name_of(): wmo(clients(3))}
    assert result.changes == {("file-name", ""): 1}
    assert result.again is not None
    assert result.again.verdict is Verdict.APPROVED


@pytest.mark.parametrize(
    "name",
    ["WMO_H2_2017.csv", "0363_H2_2017.csv", "0363_WMO.csv", "0363_0513_WMO_H2_2017.csv", "x.csv",
     "0363_WOM_H2_2017.csv"],
)  # fmt: skip
def test_a_name_of_which_a_part_would_be_a_guess_is_left(repaired: Repairs, name: str):
    assert repaired({name: wmo(ZEROLESS)}).left == {("name", ""): 1}


def test_a_name_is_not_put_right_against_what_is_in_the_file(repaired: Repairs):
    assert repaired({"0363-SBW-H2-2017.csv": wmo(clients(3))}).left == {("no-columns", ""): 1}
    assert repaired({"0363-SBW-H2-2017.csv": SBW.split(b"\r\n", 1)[1]}).left == {("name", ""): 1}


def test_two_files_that_would_get_one_name_are_left(repaired: Repairs):
    result = repaired({"0363-WMO-H2-2017.csv": wmo(ZEROLESS), name_of(): wmo(ZEROLESS)})

    assert result.copies == {}
    assert [left.reason for file in result.mended.left_alone for left in file.left] == ["same-name", "same-name"]


def test_a_period_that_is_not_asked_is_left(repaired: Repairs):
    assert repaired({name_of(period="H2_2016"): wmo(ZEROLESS)}).left == {("period", ""): 1}


# --- Archives


def test_an_archive_gives_an_archive_that_can_be_delivered_as_it_is(repaired: Repairs):
    files = {name_of(): wmo(ZEROLESS), name_of("SBW"): table("SBW"), name_of("JEUGD"): table("JEUGD")}

    result = repaired({"MSD.zip": zipped(files)})

    assert result.copies == {
        f"MSD.zip/{name}": content for name, content in (files | {name_of(): wmo(clients(3))}).items()
    }
    assert result.again is not None
    assert result.again.verdict is Verdict.APPROVED
    [archive] = result.mended.archives
    assert archive.carried == (name_of("SBW"), name_of("JEUGD"))
    assert [(file.name, file.path.name) for file in result.mended.files] == [(f"MSD.zip/{name_of()}", name_of())]
    assert result.mended.paths == (archive.path,)


def test_an_archive_in_which_nothing_can_be_mended_gets_no_copy(repaired: Repairs):
    result = repaired({"MSD.zip": zipped({name_of(): wmo([client(0, BSN="123456789")])})})

    assert (result.copies, result.mended.archives) == ({}, ())
    assert result.left_alone.name == f"MSD.zip/{name_of()}"


def test_a_file_that_cannot_be_mended_goes_along_unchanged(repaired: Repairs):
    wrong = table("SBW", [{"Taakveld": "99"}])

    result = repaired({"MSD.zip": zipped({name_of(): wmo(ZEROLESS), name_of("SBW"): wrong})})

    assert result.copies[f"MSD.zip/{name_of('SBW')}"] == wrong
    assert result.left_alone.name == f"MSD.zip/{name_of('SBW')}"


def test_files_are_taken_out_of_a_folder(repaired: Repairs):
    result = repaired({"MSD.zip": zipped({f"MSD/{name_of()}": wmo(clients(3)), f"MSD/{name_of('SBW')}": SBW})})

    assert result.copies == {f"MSD.zip/{name_of()}": wmo(clients(3)), f"MSD.zip/{name_of('SBW')}": table("SBW")}
    assert [(change.kind, change.count) for change in result.mended.archives[0].changes] == [("folder", 2)]
    assert result.mended.left_alone == ()
    assert result.again is not None
    assert result.again.verdict is Verdict.APPROVED


def test_what_does_not_belong_in_an_archive_is_left_out_and_told(repaired: Repairs):
    extra = {"__MACOSX/._x": b"", ".DS_Store": b"", "lees mij.txt": b"x", "oud.zip": zipped({}), "map/brief.docx": b"x"}

    result = repaired({"MSD.zip": zipped({name_of(): wmo(ZEROLESS)} | extra)})

    [archive] = result.mended.archives
    assert [*result.copies] == [f"MSD.zip/{name_of()}"]
    assert [(change.kind, change.count) for change in archive.changes] == [("leftover", 2)]
    assert "lees mij.txt, oud.zip en map/brief.docx" in archive.left[0].message


def test_what_does_not_belong_is_no_reason_for_a_copy(repaired: Repairs):
    result = repaired({"MSD.zip": zipped({name_of(): wmo(clients(3)), "lees mij.txt": b"x"})})

    assert result.copies == {}
    assert result.left == {("misfit", ""): 1}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", zipped({name_of(): wmo(ZEROLESS)})[:-40], b"x;y"])
def test_an_archive_that_is_not_trusted_is_left_alone(repaired: Repairs, content: bytes):
    assert repaired({"MSD.zip": content, name_of("SBW"): SBW}).left_alone.left[0].reason == "archive"


def test_two_files_of_one_name_in_an_archive_are_left(repaired: Repairs):
    result = repaired({"MSD.zip": zipped({f"a/{name_of()}": wmo(ZEROLESS), f"b/{name_of()}": wmo(ZEROLESS)})})

    assert result.copies == {}
    assert {left.reason for file in result.mended.left_alone for left in file.left} == {"same-name"}
    assert result.mended.left_alone[-1].name == "MSD.zip"


def test_the_same_archive_gives_the_same_bytes(plan: Plan, deliver: Deliver, tmp_path: Path):
    paths = deliver({"MSD.zip": zipped({name_of(): wmo(ZEROLESS)})})
    outcome = check(paths, plan, today=TODAY, threads=1)
    for folder in ("een", "twee"):
        mend(paths, plan, outcome, tmp_path / folder)

    assert (tmp_path / "een" / "MSD.zip").read_bytes() == (tmp_path / "twee" / "MSD.zip").read_bytes()


def test_loose_files_and_archives_go_together(repaired: Repairs):
    result = repaired(
        {name_of(): wmo(ZEROLESS), "MSD.zip": zipped({name_of("SBW"): SBW}), name_of("JEUGD"): table("JEUGD")}
    )

    assert [*result.copies] == [name_of(), f"MSD.zip/{name_of('SBW')}"]
    assert [path.name for path in result.mended.paths] == [name_of(), "MSD.zip", name_of("JEUGD")]
    assert result.again is not None
    assert result.again.verdict is Verdict.APPROVED
    assert len(result.told.copies) == 2


# --- What never happens


def test_no_number_of_a_person_stands_in_what_is_told(repaired: Repairs):
    rows = [client(n, Gemeentecode="363") for n in range(3)] + [
        {"BSN": "123456789"},
        {"BSN": "99999001"},
        {"BSN": "x1234567"},
    ]
    content = wmo(rows).replace(b"Reden_beeindiging", b"999990019", 1)

    result = repaired({"MSD.zip": zipped({name_of(): content, "999990019.txt": b"x"}), "999990019.csv": content})

    told = repr(result.told) + as_list(result.mended)
    assert [row["BSN"] for row in rows if row["BSN"] in told] == []
    assert "999990019" not in told


def test_what_is_there_is_not_overwritten_and_nothing_is_written(plan: Plan, deliver: Deliver, tmp_path: Path):
    paths = deliver({name_of(): wmo(ZEROLESS), name_of("SBW"): SBW})
    outcome = check(paths, plan, today=TODAY, threads=1)
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / name_of("SBW")).write_bytes(b"van u")

    with pytest.raises(Unwritable, match="bestaat al"):
        mend(paths, plan, outcome, tmp_path / "m")

    assert {path.name: path.read_bytes() for path in (tmp_path / "m").iterdir()} == {name_of("SBW"): b"van u"}


def test_the_folder_of_the_original_is_no_place_for_its_copy(plan: Plan, deliver: Deliver):
    [path] = deliver({name_of(): wmo(ZEROLESS)})

    with pytest.raises(Unwritable, match="bestaat al"):
        mend([path], plan, check([path], plan, today=TODAY, threads=1), path.parent)

    assert path.read_bytes() == wmo(ZEROLESS)


def test_a_file_that_changed_since_it_was_checked_is_refused(plan: Plan, deliver: Deliver, tmp_path: Path):
    [path] = deliver({name_of(): wmo(ZEROLESS)})
    outcome = check([path], plan, today=TODAY, threads=1)
    path.write_bytes(wmo(clients(4)))

    with pytest.raises(Unreadable, match="is veranderd sinds het gecontroleerd is"):
        mend([path], plan, outcome, tmp_path / "m")

    assert not (tmp_path / "m").exists()


def test_an_outcome_of_another_delivery_is_our_fault(plan: Plan, deliver: Deliver, tmp_path: Path):
    paths = deliver({name_of(): wmo(ZEROLESS), name_of("SBW"): SBW})
    outcome = check(paths, plan, today=TODAY, threads=1)

    for files in (outcome.files[::-1], outcome.files[:1]):
        with pytest.raises(ValueError, match="not of these files"):
            mend(paths, plan, replace(outcome, files=files), tmp_path / "m")


def test_a_path_that_is_gone_is_wrong_use(plan: Plan, deliver: Deliver, tmp_path: Path):
    [path] = deliver({name_of(): wmo(ZEROLESS)})
    outcome = check([path], plan, today=TODAY, threads=1)
    path.unlink()

    with pytest.raises(Unreadable, match="bestaat niet"):
        mend([path], plan, outcome, tmp_path / "m")


def test_a_copy_and_an_archive_keep_the_permissions_of_their_original(plan: Plan, deliver: Deliver, tmp_path: Path):
    paths = deliver({name_of(): wmo(ZEROLESS), "MSD.zip": zipped({name_of("SBW"): SBW})})
    for path in paths:
        path.chmod(0o600)
    mend(paths, plan, check(paths, plan, today=TODAY, threads=1), tmp_path / "m")

    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "m").iterdir()} == {0o600}


def test_progress_is_told(plan: Plan, deliver: Deliver, tmp_path: Path):
    paths = deliver({"MSD.zip": zipped({name_of(): wmo(ZEROLESS)})})
    told: list[tuple[str, int, int]] = []
    mend(
        paths, plan, check(paths, plan, today=TODAY, threads=1), tmp_path / "m",
        progress=lambda what, done, total: told.append((what, done, total)),
    )  # fmt: skip

    assert {what for what, _, _ in told} == {f"MSD.zip/{name_of()}: herstellen"}
    assert all(0 <= done <= total for _, done, total in told)


def test_a_new_archive_is_one_that_others_can_read(repaired: Repairs):
    result = repaired({"MSD.zip": zipped({name_of(): wmo(ZEROLESS)})})

    with zipfile.ZipFile(result.mended.archives[0].path) as archive:
        assert archive.testzip() is None


def test_columns_that_the_check_found_in_order_are_not_looked_at_again(repaired: Repairs):
    """A value that is right stays as it is, also beside one that is not."""
    result = repaired(wmo([client(0, Gemeentecode="363", Beschikt_volume="0003"), *clients(3)[1:]]))

    assert result.changes == {("lost-leading-zeros", "Gemeentecode"): 1}
    assert b";0003;" in result.copy


# --- A header that is separated otherwise than its rows


def separated(header: str, *rows: str) -> bytes:
    """A Wmo file of which each line has its own delimiter."""
    lines = wmo(clients(len(rows))).decode().splitlines()
    pairs = zip(lines, (header, *rows), strict=True)
    return "".join(f"{line.replace(';', delimiter)}\r\n" for line, delimiter in pairs).encode()


@pytest.mark.parametrize("delimiters", [",;;;", ";,,,", "\t,,,"])
def test_a_header_and_rows_with_two_delimiters_get_the_right_one_in_the_copy(repaired: Repairs, delimiters: str):
    result = repaired(separated(*delimiters))

    assert [finding.rule for finding in result.before.files[0].findings] == ["H003"]
    assert result.before.files[0].rows == 3
    assert result.changes == {("wrong-delimiter", ""): 1}
    assert result.copy == wmo(clients(3))
    assert (result.left, result.again and result.again.verdict) == ({}, Verdict.APPROVED)


def test_no_copy_turns_a_row_with_the_right_delimiter_into_one_value(repaired: Repairs):
    result = repaired(separated(*",;,,"))

    assert result.copies == {}
    assert result.left == {("shifted-columns", ""): 1}


def test_a_row_that_is_too_long_is_written_in_the_copy_of_a_file_with_another_delimiter(repaired: Repairs):
    result = repaired(separated(*",,,,").removesuffix(b"\r\n") + b",x\r\n")

    assert result.changes == {("wrong-delimiter", ""): 1}
    assert result.copy == wmo(clients(3)).removesuffix(b"\r\n") + b";x\r\n"
    assert result.left == {("shifted-columns", ""): 1}
