"""PDFs out of templates, at any moment there is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from oporde.report.typesetting import typeset


def test_a_moment_with_parts_of_a_second_is_as_good_as_another(tmp_path: Path):
    template = tmp_path / "one.typ"
    template.write_text(
        "#let given = json(bytes(sys.inputs.told))\n#set document(title: given.title)\n= #given.title\n"
    )
    moments = [datetime(2018, 3, 10, 1, 30, 5, part, tzinfo=UTC) for part in (0, 123_456)]

    one, other = (typeset(template, "told", {"title": "#panic()"}, made_at=moment) for moment in moments)

    assert one.startswith(b"%PDF")
    assert b"pdfuaid" in one
    assert one == other
