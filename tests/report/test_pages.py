from pathlib import Path

import pytest
from jinja2 import UndefinedError

from oporde.report.pages import pages_of


def test_what_came_from_outside_is_escaped_and_a_missing_name_is_an_error(tmp_path: Path):
    (tmp_path / "page.j2").write_text("<p>{{ said }}</p>\n")
    page = pages_of(tmp_path).get_template("page.j2")

    assert page.render(said="<b>") == "<p>&lt;b&gt;</p>\n"
    with pytest.raises(UndefinedError):
        page.render()
