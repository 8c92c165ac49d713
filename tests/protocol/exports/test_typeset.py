from pathlib import Path

import pytest
import typst

from oporde.protocol.exports.typeset import document_typst
from oporde.protocol.folder import find_protocol
from oporde.protocol.load import load_protocol
from tests.papers import complaints


@pytest.fixture(scope="module")
def source() -> str:
    return document_typst(load_protocol(find_protocol("gmsd/2017")))


def test_the_book_is_an_accessible_pdf(source: str, tmp_path: Path):
    made = tmp_path / "protocol.pdf"
    made.write_bytes(typst.compile(source.encode(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True))

    assert complaints(made, "ua1") == []


def test_everything_of_the_protocol_stands_in_it(source: str):
    protocol = load_protocol(find_protocol("gmsd/2017"))

    read = source.replace("_\u200b", "_")
    for layout in protocol.layouts:
        assert layout.title in read
        assert all(column.name in read for column in layout.columns)
        assert all(rule.id in read for rule in layout.rules)


def test_what_an_author_writes_is_text_and_never_code():
    from oporde.protocol.exports import typeset

    assert typeset._text('a "b" #read("/etc/passwd") \\ $x$') == '#("a \\"b\\" #read(\\"/etc/passwd\\") \\\\ $x$")'
