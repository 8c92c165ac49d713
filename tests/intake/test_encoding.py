"""Text is recognised, and what is no text is called by its name."""

import pytest

from tests.intake.uploads import SBW_HEADER, SBW_NAME, SBW_TEXT, Upload, causes, read_table, rules

WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accepted_encodings_give_the_same_table(upload: Upload, encoding: str):
    received = upload.sbw((SBW_TEXT + "20180212;0513;é€;;\r\n").encode(encoding))

    assert received.findings == ()
    assert read_table(received.table)[-1] == ["20180212", "0513", "é€", "", ""]


def test_windows_1252_is_read_from_a_copy_in_utf_8(upload: Upload):
    received = upload.sbw((SBW_TEXT + "20180212;0513;é;;\r\n").encode("cp1252"))

    assert received.table
    assert not received.table.plain


def test_bytes_that_are_text_in_no_accepted_encoding(upload: Upload):
    received = upload.sbw(SBW_TEXT.encode() + b"\xe9;\x81;;;\r\n")

    [finding] = received.findings
    assert (finding.rule, finding.rows) == ("F006", (5,))
    assert "geen UTF-8 en geen Windows-1252" in finding.message
    assert received.table is None


def test_where_a_protocol_accepts_utf_8_alone_windows_1252_is_the_cause(upload: Upload):
    content = (SBW_TEXT + "20180212;0513;é;;\r\n").encode("cp1252")

    received = upload.receive(SBW_NAME, content, encodings=("utf-8",))

    [finding], [cause] = received.findings, received.causes
    assert (finding.rule, finding.rows) == ("F006", (5,))
    assert "Windows-1252, niet als UTF-8" in finding.message
    assert (cause.id, cause.mendable) == ("encoding", True)
    assert received.table is None


def test_a_file_that_begins_as_utf_8_and_is_none(upload: Upload):
    received = upload.sbw(b"\xef\xbb\xbf" + SBW_TEXT.encode() + b"\xe9;;;;\r\n")

    [finding] = received.findings
    assert (finding.rule, finding.rows) == ("F006", (5,))


@pytest.mark.parametrize("encoding", WIDE)
def test_utf_16_is_named_as_the_cause(upload: Upload, encoding: str):
    received = upload.sbw(SBW_TEXT.encode(encoding))

    [cause] = received.causes
    assert rules(received) == ["F006"]
    assert encoding[:6].upper() in received.findings[0].message
    assert (cause.id, cause.mendable, cause.rules) == ("encoding", True, ("F006",))


def test_a_nul_byte_is_named_with_its_row(upload: Upload):
    received = upload.sbw(SBW_TEXT.replace("0513;61", "05\x0013;61"))

    [finding] = received.findings
    assert (finding.rule, finding.rows) == ("F006", (3,))
    assert "NUL" in finding.message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04\x14\0xl/workbook.xml", "Excel-bestand (.xlsx)"),
        (b"PK\x03\x04\x14\0[Content_Types].xml", "Excel-bestand (.xlsx)"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet", ".ods"),
        (b"PK\x03\x040513_WMO_H2_2017.csv", "ZIP-bestand"),
        (b"PK\x05\x06" + b"\0" * 18, "ZIP-bestand"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "oude Excel (.xls)"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF-bestand"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"PAR1\x15\x04", "Parquet"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(upload: Upload, content: bytes, kind: str):
    received = upload.sbw(content)

    assert rules(received) == ["F006"]
    assert kind in received.findings[0].message
    assert received.table is None


def test_binary_that_nothing_is_known_of_is_refused(upload: Upload):
    assert rules(upload.sbw(bytes(range(256)) * 10)) == ["F006"]


@pytest.mark.parametrize("size", [1_000_001, 50_000_000])
def test_a_line_that_is_too_long_is_refused_with_its_row(upload: Upload, size: int):
    received = upload.sbw(SBW_HEADER.encode() + b"\n" + b"1" * size + b"\n")

    [finding] = received.findings
    assert (finding.rule, finding.rows) == ("F006", (2,))
    assert "1.000.000" in finding.message


def test_a_byte_order_mark_halfway_is_named_as_the_cause_and_kept_in_the_value(upload: Upload):
    received = upload.sbw("\ufeff" + SBW_HEADER + "\n\ufeff20180212;0513;00;;\n")

    assert causes(received) == ["byte-order-mark"]
    assert "regel 2" in received.causes[0].message
    assert read_table(received.table)[0][0] == "\ufeff20180212"
    assert received.causes[0].message.endswith("Misschien zijn er twee bestanden achter elkaar gezet.")
    assert "Staat daar de regel met kolomnamen nog een keer" in received.causes[0].remedy


def test_a_byte_order_mark_that_stands_twice_at_the_begin_is_told_as_that(upload: Upload):
    received = upload.sbw("\ufeff\ufeff" + SBW_TEXT)

    [cause] = received.causes
    assert (received.findings, cause.id) == ((), "byte-order-mark")
    assert "begint twee keer met een onzichtbaar teken (BOM)" in cause.message
    assert "twee bestanden" not in cause.message
    assert "kolomnamen" not in cause.remedy


# --- Rows as a spreadsheet shows them, below a value that goes on on the next line

GOING_ON = SBW_HEADER + '\r\n20180212;0513;"0\r\n0";300;310\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_byte_order_mark_is_on_the_row_that_a_spreadsheet_shows(upload: Upload, encoding: str):
    received = upload.sbw((GOING_ON + "20180212;0513;é;;\r\n").encode(encoding) + b"\xef\xbb\xbf20180212;0513;;;\r\n")

    assert causes(received) == ["byte-order-mark"]
    assert received.causes[0].message.startswith("Op regel 4 staat")


def test_a_byte_order_mark_between_the_column_names(upload: Upload):
    received = upload.sbw("\r\n" + SBW_TEXT.replace("Taakveld", '"\ufeffTaakveld"'))

    assert received.causes[0].message.startswith("Op regel 2 staat")


def test_where_rows_cannot_be_told_the_line_of_a_byte_order_mark_is_said_to_be_one(upload: Upload):
    received = upload.sbw(GOING_ON + '20180212;0513;"0;300;310\r\n\ufeff20180212;0513;00;300;310\r\n')

    assert causes(received) == ["byte-order-mark"]
    assert received.causes[0].message.startswith("Op regel 5 (in een teksteditor) staat")


@pytest.mark.parametrize(
    ("bad", "changes", "said"),
    [
        (b"\0", {}, "Op regel 4 (in een teksteditor) staat een nulteken (NUL)."),
        (b"9" * 1_000_001, {}, "Regel 4 (in een teksteditor) is langer dan 1.000.000 tekens."),
        (b"\x81\xff", {}, "Op regel 4 (in een teksteditor) staat een teken dat geen UTF-8 en geen Windows-1252 is."),
        (b"\x81\xff", {"encodings": ("utf-8",)}, "Op regel 4 (in een teksteditor) staat een teken dat geen UTF-8 is."),
    ],
)
def test_in_what_is_no_text_a_line_is_said_to_be_one(upload: Upload, bad: bytes, changes: dict[str, object], said: str):
    received = upload.receive(SBW_NAME, GOING_ON.encode() + bad + b"\r\n", **changes)

    [finding] = received.findings
    assert (finding.rule, finding.rows) == ("F006", (4,))
    assert said in finding.message


def test_in_what_begins_as_utf_8_a_line_is_said_to_be_one(upload: Upload):
    received = upload.sbw(b"\xef\xbb\xbf" + GOING_ON.encode() + b"\xe9;;;;\r\n")

    assert "maar op regel 4 (in een teksteditor) staat een teken dat geen UTF-8 is." in received.findings[0].message


# --- What is wrong with text of which the encoding is right


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SBW_TEXT.replace("0513;61", "05\x0013;61"), "Op regel 3 staat een nulteken (NUL)."),
        (SBW_TEXT.replace("0513;61", '0513;"61'), "Op regel 3 begint een waarde met een aanhalingsteken"),
        (SBW_TEXT.replace("0513;61", "9" * 1_000_001), "Regel 3 is langer dan 1.000.000 tekens."),
    ],
)
def test_the_real_reason_is_said_first_and_nobody_is_sent_to_the_encoding(upload: Upload, text: str, said: str):
    received = upload.sbw(text)

    [finding] = received.findings
    detail = finding.message.removeprefix("Bestand is niet leesbaar als tekst. ")
    assert detail.startswith(said)
    assert "UTF-8" not in detail + finding.remedy


def test_of_a_quote_that_is_not_closed_is_said_that_the_encoding_is_right(upload: Upload):
    received = upload.sbw(SBW_TEXT.replace("0513;61", '0513;"61'))

    assert received.findings[0].message.endswith("Aan de codering ligt het niet.")
