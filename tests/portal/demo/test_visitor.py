"""The visitor without a screen: it sends what a form says, and what was filled in."""

from __future__ import annotations

import pytest

from oporde.portal.demo.visitor import Answer, NotThere

PAGE = b"""<form action="/zoeken/"><input name="q" value="oud"></form>
<form method="post" action="?ronde=3"><input type="hidden" name="token" value="t&amp;1"><input type="file" name="uploads">
<input type="checkbox" name="agreed"><input type="checkbox" name="told" checked>
<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
<select name="until"><option value="1">een</option><option value="2" selected>twee</option></select>
<select name="first"><option value="x">x</option><option value="y">y</option></select>
<textarea name="why">om
dat</textarea><input type="submit" name="go" value="Versturen"></form>"""


def test_a_form_is_sent_as_a_browser_would():
    page = Answer(200, "/leveren/", PAGE, "text/html")

    form = page.form("token", "agreed")

    assert form.action == "?ronde=3"
    assert form.fields == {
        "token": "t&1", "told": "on", "kind": "b", "until": "2", "first": "x", "why": "om\ndat",
    }  # fmt: skip


def test_a_form_that_is_not_there_is_said_by_name():
    page = Answer(404, "/leveren/", PAGE, "text/html")

    with pytest.raises(NotThere, match=r"/leveren/ \(404\).*wachtwoord"):
        page.form("wachtwoord")
